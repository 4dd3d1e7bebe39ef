"""Rules for b-roll: a picture that covers the video for a while, as what is heard goes on."""

from __future__ import annotations

from typing import Any

from ....operations.times import AtMs, When
from ..clause import Clause
from ..token import Token
from .reader import Reader, asset_name, later, stretch

FILES = ("asset", "file", "asset:")
PICTURES = ("video", "image")
LAID = "v:add v:insert v:overlay v:write v:move v:play v:replace v:merge"
STILL_MS = 3000
"""How long a still covers where nobody said."""
BROLL = ("b roll", "broll", "b-roll", "b rolls")


def cutaway(c: Clause, r: Reader) -> bool:
    """ "photo1.jpg at 0:42 for 4 seconds as b-roll", "cover 0:42-0:46 with beach.mp4"."""
    kinds = {a.name: a.what for a in r.context.assets}
    files = [t for t in c.all(*FILES) if kinds.get(asset_name(t)) in PICTURES]
    hearing = c.one("x:sound_on", "x:keep_sound")
    under = [t for t in files if c.before(t) is not None and _host(c, t)] if len(files) > 1 else []
    files = [t for t in files if t not in under]
    covers = c.one("x:cover", "x:cover_at") or next(
        (t for t in c.all("n:generated") if t.text.lower().replace("-", " ") in BROLL), None
    )
    cover = next((t for t in c.tokens if t.free and t.text.lower() in ("cover", "cover up", "hide")), None)
    cover = cover or _over(c, files) or _one_more(c, r, files)
    if len(files) != 1 or (covers is None and hearing is None and cover is None):
        return False
    corner = any(t.text.lower().endswith("corner") for t in c.tokens)
    if c.one("span", "point") is None or corner or c.said("pos:", "n:music", "v:voice_over"):
        return False
    alone = cover is not None and covers is None and cover not in files
    if alone and c.one("span") is None:
        return False
    where = stretch(c, r)
    length = c.one("length")
    hold = where.hold_ms or (int(length.value) if length is not None and length.value > 0 else None)
    used: list[Token | None] = [*files, *under, hearing, covers, cover, length]
    used += c.all(LAID, "n:generated", "n:media", "n:voice", "n:audio", "n:photos", "n:clip", "v:keep")
    end = where.end or _ending(r, where.start, asset_name(files[0]), hold)
    _lay(c, r, used, asset=asset_name(files[0]), start=where.start, end=end)
    return True


def _one_more(c: Clause, r: Reader, files: list[Token]) -> Token | None:
    """ "cut away to a.mp4 at 0:20, and to b.mp4 at 0:45": the file of a further one."""
    last = r.before(c)
    if last is None or last.op != "overlay" or last.fields.get("scale") != 1.0:
        return None
    plain = all(
        t.filler or not t.free or t in files or t.has("point", "span", "hold", "length", *LAID.split())
        for t in c.tokens
    )
    return files[0] if files and plain and last.clause.sentence == c.sentence else None


def _over(c: Clause, files: list[Token]) -> Token | None:
    """ "lay beach.mp4 over the video from 0:20 to 0:32": the word that says what it covers."""
    for token in c.tokens:
        whole = token.text.lower() in ("over", "on top of", "across") and any(
            t.start < token.start for t in files
        )
        nxt = c.after(token)
        if whole and token.free and nxt is not None and nxt.has("n:media", "f:this", "asset:", "asset"):
            return token
    return None


def _host(c: Clause, file: Token) -> bool:
    """ "… over 0:20-0:28 of the ceremony": the video that is covered."""
    lead = [t for t in c.tokens[: c.tokens.index(file)] if t.text.lower() not in ("the", "my")]
    return bool(lead) and lead[-1].text.lower() in ("of", "in", "during", "over", "on top of", "of the")


def _ending(r: Reader, start: When | None, name: str, hold_ms: int | None) -> When | None:
    """Where a cover ends: after the time told, a still after three seconds, a video where it ends itself."""
    still = any(a.name == name and a.what == "image" for a in r.context.assets)
    if hold_ms is None and still:
        hold_ms = STILL_MS
        r.assume("still_covers")
    return later(start, hold_ms, r.context) if hold_ms and start is not None else None


def _lay(c: Clause, r: Reader, used: list[Token | None], /, **fields: Any) -> None:
    r.step(c, "overlay", used, position="center", scale=1.0, **fields)


def sound_goes_on(c: Clause, r: Reader) -> bool:
    """ "…, keep my voice going", "… but the audio carries on": what was put in covers, it does not part."""
    token, last = c.one("x:sound_on", "x:keep_sound"), r.before(c)
    if token is None or last is None or last.op != "insert" or c.one(*FILES, "percent", "db") is not None:
        return False
    at, name = last.fields.get("at"), str(last.fields.get("asset"))
    kinds = {a.name: a.what for a in r.context.assets}
    if not isinstance(at, AtMs) or not at.ms or kinds.get(name) not in PICTURES:
        return False
    end = _ending(r, at, name, last.fields.get("duration_ms"))
    last.op, last.fields = "overlay", {"asset": name, "start": at, "position": "center", "scale": 1.0}
    if end is not None:
        last.fields["end"] = end
    c.claim([token, *c.all("n:voice", "n:audio", "v:keep", "v:play", "n:generated", "x:cover")])
    c.fired = True
    return True


__all__ = ["cutaway", "sound_goes_on"]
