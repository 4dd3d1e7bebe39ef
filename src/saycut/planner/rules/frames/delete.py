"""Rules for taking whole clips and kinds of things away."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import Token
from .cut import others_gone
from .reader import Reader, clip_targets
from .step import Step

KINDS = (
    ("n:captions", "captions"),
    ("n:music", "music"),
    ("n:title", "titles"),
    ("n:text", "titles"),
    ("n:lower_third", "titles"),
    ("n:watermark", "overlay"),
    ("n:logo", "overlay"),
    ("n:sticker", "overlay"),
    ("n:sfx", "sound"),
    ("v:voice_over", "voice"),
    ("n:end_card", "titles"),
    ("v:overlay", "overlay"),
    ("v:layout_pip", "overlay"),
)
"""What can be taken away whole, and the target that means it."""


def delete(c: Clause, r: Reader) -> bool:
    """Removes whole clips, files, or everything of a kind (music, captions, titles)."""
    if not c.said("v:remove v:cut v:mute") or c.one("span") is not None:
        return False
    if not c.said("v:remove") and c.one("clips") is None:
        return False
    if others_gone(c, r):
        return True
    used = c.all("v:remove", "v:cut")
    if c.one("x:except") is not None and c.one("clips", "asset", "asset:", "file") is not None:
        return _all_but(c, r, [*used, *c.all("x:except", "n:everything", "n:clip")])
    joins = c.one("n:transition")
    if joins is not None:
        r.step(c, "transition", [*used, joins, *c.all("n:clip")], kind="none")
        return True
    last, middle = r.before(c), c.one("n:middle", "p:middle", "p:between")
    parts = _pieces(last) if last is not None and last.op == "split" else 0
    if parts > 2 and parts % 2 and middle is not None:
        used += [middle, *c.all("n:part", "n:clip")]
        r.step(c, "delete", used, clip={"clip": (parts + 1) // 2})
        return True
    for tag, kind in KINDS:
        token = c.one(tag)
        if token is None or (token.has("n:outro") and (c.said("length") or not _has_titles(r))):
            continue
        burned = tag == "n:watermark" or (tag == "n:logo" and c.one("pos:") is not None and not _laid(r))
        if burned and not {"overlay", "titles"} & set(r.context.tracks):
            r.refuse(c, "burned_in_mark")
            return True
        if kind in ("titles", "captions") and (one := _one_text(c, token, kind)) is not None:
            r.step(c, "delete", [*used, *one[1], *c.all(tag)], clip=one[0])
            return True
        if _not_told_where(c, r, token):
            return True
        r.step(c, "delete", [*used, *c.all(tag), *c.all("v:overlay", "n:track")], clip=kind)
        return True
    targets = clip_targets(c)
    if targets and _not_in_the_row(targets, r):
        c.claim([*used, *c.all("n:clip", "n:photos")])
        return True
    if targets and c.one("length hold point") is None:
        for target in sorted(targets, key=lambda t: -int(t.get("clip", 0))):
            r.step(c, "delete", [*used, *c.all("n:clip", "n:photos")], clip=target)
        return True
    edge = c.one("n:intro", "n:outro", "n:both_ends")
    if edge is not None and c.one("length", "point") is None:
        return _delete_edge(c, r, edge, used)
    return False


def between_clips(c: Clause, r: Reader) -> bool:
    """ "cut out everything between clip 1 and clip 4": the clips that lie there go."""
    inner = _strictly_between(c) if c.said("v:remove", "v:cut") else None
    if inner is None:
        return False
    used = c.all("v:remove", "v:cut", "clips", "n:part", "n:everything")
    for number in reversed(inner):
        r.step(c, "delete", used, clip={"clip": number})
    if not inner:
        r.refuse(c, "keep_clips")
    return True


def _strictly_between(c: Clause) -> range | None:
    """ "everything between clip 1 and clip 3": the numbers of the clips that lie there."""
    named = [n for t in c.all("clips") for n in t.value]
    link = next((t for t in c.tokens if t.has("p:between")), None)
    part = c.one("n:part", "n:everything")
    if link is None or part is None or len(named) != 2 or part.start > link.start or min(named) < 1:
        return None
    return range(min(named) + 1, max(named))


def _has_titles(r: Reader) -> bool:
    """Whether "片尾" may be a card that was put there, not the end of the video itself."""
    return "titles" in r.context.tracks or any(s.op == "add_text" for s in r.steps)


def _laid(r: Reader) -> bool:
    """Whether this request lays a picture over the video itself."""
    return any(s.op in ("overlay", "watermark") for s in r.steps)


def _one_text(c: Clause, noun: Token, kind: str) -> tuple[dict[str, Any], list[Token]] | None:
    """ "the title 'Hello'", "the second caption", "text 2": which one of its kind, and what says so."""
    at = c.tokens.index(noun)
    before, after = c.tokens[at - 1] if at else None, c.tokens[at + 1 : at + 3]
    if before is not None and before.has("ord:", "ordinal") and before.free:
        return {"number": int(before.reading("ord") or before.value or 1), "among": kind}, [before]
    if before is not None and before.has("clips") and before.free and len(before.value) == 1:
        return {"number": before.value[0], "among": kind}, [before]
    number = next((t for t in after if t.has("number", "quote") and _digits(t)), None)
    if number is not None:
        return {"number": int(float(number.value)), "among": kind}, [
            number,
            *(t for t in c.all("symbol", "unknown") if t.text.lower() in ("#", "number", "no")),
        ]
    quote = c.one("quote")
    return ({"words": str(quote.value)}, [quote]) if quote is not None else None


def _digits(token: Token) -> bool:
    told = str(token.value).removesuffix(".0")
    return token.text[:1] not in "'\"“‘" and told.isdigit() and 0 < int(told) < 1000


def _not_told_where(c: Clause, r: Reader, token: Token) -> bool:
    """ "the parts where the dog barks", "the title at 0:10": what of it goes cannot be known, or told."""
    parts = c.one("n:part") is not None or any(t.text.endswith(("几段", "地方")) for t in c.tokens)
    if token.has("n:sfx") and parts:
        r.refuse(c, "unseen_content", what=token.shown)
        return True
    if c.one("point", "clips") is not None:
        r.refuse(c, "delete_at")
        return True
    return False


def _not_in_the_row(targets: list[dict[str, Any]], r: Reader) -> bool:
    """ "join a and b, leave out c": what was not put in need not go."""
    rows = [s for s in r.steps if s.op == "combine" and s.fields.get("assets")]
    return bool(rows) and all("asset" in t and t["asset"] not in rows[-1].fields["assets"] for t in targets)


def _pieces(split: Step) -> int:
    """How many clips a split of one makes, where it says so."""
    at = split.fields.get("at", ())
    return len(at) + 1 if at else int(split.fields.get("parts") or 0)


def _all_but(c: Clause, r: Reader, used: list[Token]) -> bool:
    """ "delete everything except the drone clip": the others go, where it is known which they are."""
    shown = [a.name for a in r.context.of_kind("video", "image")]
    kept: set[int] = set()
    for target in clip_targets(c):
        if "clip" in target:
            kept.add(int(target["clip"]))
        elif target.get("asset") in shown:
            kept.add(shown.index(target["asset"]) + 1)
    count = r.context.clip_count or len(shown)
    if not kept or count < 2:
        r.refuse(c, "keep_clips")
        return True
    for number in range(count, 0, -1):
        if number not in kept:
            r.step(c, "delete", used, clip={"clip": number})
    return True


def _delete_edge(c: Clause, r: Reader, edge: Token, used: list[Token]) -> bool:
    first = edge.has("n:intro")
    named = edge.reading("asset")
    several = (r.context.clip_count or len(r.context.of_kind("video", "image"))) > 1
    if named is not None:
        r.step(c, "delete", [*used, edge], clip={"asset": named})
    elif several and not edge.has("n:both_ends"):
        r.assume("edge_clip", words=edge.shown, which=r.say("first" if first else "last"))
        r.step(c, "delete", [*used, edge], clip={"clip": 1 if first else -1})
    else:
        r.ask(c, "how_long_edge", words=edge.shown)
    return True


def trim_edge(c: Clause, r: Reader) -> bool:
    """ "trim the awkward intro" with no length: asked, not guessed."""
    edge = c.one("n:intro n:outro n:beginning n:end")
    if edge is None or not c.said("v:trim", "v:cut") or c.one("length point span hold") is not None:
        return False
    if any(s.clause is c and s.op in ("trim", "remove") for s in r.steps):
        c.claim([edge])  # "cut the intro (first 12 seconds)"
        return False
    if c.one("asset", "clips") is not None:
        return False
    last = r.steps[-1] if r.steps else None
    if (
        edge.has("n:end")
        and last is not None
        and last.op == "fit_duration"
        and last.fields.get("how") != "speed"
    ):
        last.fields["how"] = "cut"
        c.claim([edge, *c.all("v:trim", "v:cut")])
        return True
    return (
        _delete_edge(c, r, edge, c.all("v:trim", "v:cut"))
        if edge.has("n:intro", "n:outro")
        else _ask(c, r, edge)
    )


def _ask(c: Clause, r: Reader, edge: Token) -> bool:
    r.ask(c, "how_long_edge", words=edge.shown)
    return True
