"""Rules for moving pictures without sound: GIF and animated WebP."""

from __future__ import annotations

from ....operations.times import AtMs
from ..clause import Clause
from ..token import CONTEXT, Token
from .reader import Reader, later, stretch


def animated(c: Clause, r: Reader) -> bool:
    kind = c.one("fmt:gif", "fmt:webp")
    if kind is None or (kind.has("fmt:webp") and c.said("n:thumbnail")):
        return False
    if (c.said("n:sticker") and not c.said("v:make")) or c.said("v:overlay"):
        return False
    if _from_gif(c, kind):
        r.step(c, "output", [kind, *c.all("n:media v:make v:convert v:export")], format="mp4")
        return True
    where = stretch(c, r)
    fps, width, size = c.one("fps", "frames"), c.one("px"), c.one("size")
    dims = c.one("dims")
    wide = int(width.value) if width is not None else dims.value[0] if dims is not None else None
    tall = c.one("res", "res:") if wide is None and not c.said("fmt:mp4", "fmt:mov", "fmt:webm") else None
    wide = _width(tall, r) if tall is not None else wide
    counted = c.tokens[c.tokens.index(kind) - 1] if c.tokens.index(kind) else None
    several = len(c.all("span")) > 0 and counted is not None and counted.has("number")
    used: list[Token | None] = [
        kind,
        counted if several else None,
        fps,
        width,
        size,
        dims,
        tall if wide else None,
        *c.all(
            "fmt:gif fmt:webp v:make v:convert v:export v:cut n:clip v:keep n:animation "
            "n:format v:cut_down v:add n:framerate n:sticker"
        ),
    ]
    end = where.end
    length = c.one("length") if end is None and c.one("length") is not None else None
    if length is not None and length.value > 0 and where.start is None:
        end = AtMs(ms=int(length.value))
        used.append(length)
    not_the_video(c)
    r.step(
        c,
        "animated",
        used,
        format="webp" if kind.has("fmt:webp") else None,
        fps=min(float(fps.value), 60) if fps is not None and fps.value > 0 else None,
        width=min(max(wide, 16), 4096) if wide else None,
        start=where.start,
        end=end,
        max_bytes=int(size.value) if size is not None and size.value > 0 else None,
    )
    return True


def _width(tall: Token, r: Reader) -> int | None:
    """ "a 480p gif": the width that the shorter side gives it."""
    name = tall.reading("res") or str(tall.value)
    if not name[:-1].isdigit() or name[-1] not in "pi":
        return None
    side = int(name[:-1])
    seen = next((a for a in r.context.of_kind("video") if a.w and a.h), None)
    long = max(seen.w, seen.h) / min(seen.w, seen.h) if seen and seen.w and seen.h else 16 / 9
    upright = bool(seen and seen.w and seen.h and seen.h > seen.w)
    return side if upright else round(side * long / 2) * 2


def _from_gif(c: Clause, kind: Token) -> bool:
    """ "turn this gif into a video": the GIF is what there is, not what is wanted."""
    before, after = c.before(kind), c.after(kind)
    given = before is not None and before.text.lower() in ("this", "the", "that", "my")
    into = after is not None and after.text.lower() in ("into", "to")
    return given and into and any(t.has("n:media") and t.start > kind.start for t in c.tokens)


def not_the_video(c: Clause) -> None:
    """ "a gif for Slack", "a thumbnail for YouTube": where a file that is no video goes asks for no video."""
    if c.said("v:process", "fmt:mp4", "fmt:mov", "ratio", "ratio:", "codec:"):
        return
    for token in c.all("platform:"):
        token.claim = CONTEXT


def more_of_animated(c: Clause, r: Reader) -> bool:
    """ "gif, 15 fps, 320 px wide, from 3s to 6s": the rest of what was said of it."""
    last = r.before(c)
    if last is None or last.op != "animated":
        return False
    part = last.clause.sentence == c.sentence and "start" not in last.fields and c.one("span") is not None
    kept = c.all("v:keep") if part else []
    if c.one("px") is not None and c.one("x:wide") is not None:
        kept = [*kept, *c.all("v:resize")]  # "… and scale the width to 480 pixels"
    if any(t.has("v:", "fmt:") and t not in kept for t in c.tokens if t.free):
        return False
    wide = c.one("x:wide")
    c.claim([*kept, wide, *c.all("n:framerate", "n:speed")])
    fps, px, size = c.take("fps", "frames"), c.take("px"), c.take("size")
    px = px or (c.take("number") if wide is not None else None)
    if fps is not None and fps.value > 0:
        last.fields["fps"] = min(float(fps.value), 60)
    if px is not None and 16 <= px.value <= 4096:
        last.fields["width"] = int(px.value)
    if size is not None and size.value > 0:
        last.fields["max_bytes"] = int(size.value)
    where = stretch(c, r)
    until = last.fields.get("end")
    if where.how == "after" and where.start and isinstance(until, AtMs) and "start" not in last.fields:
        last.fields |= {"start": where.start, "end": later(where.start, until.ms, r.context)}
    elif where.start is not None:
        last.fields |= {"start": where.start} | ({"end": where.end} if where.end is not None else {})
    return fps is not None or px is not None or size is not None or where.given
