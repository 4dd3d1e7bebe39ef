"""Rules for a clip told by another ("move the beach clip before the intro") and for each clip alike."""

from __future__ import annotations

from ....operations.times import END, START, AtMs, ClipEdge, When
from ..clause import Clause
from ..token import Token
from .joined import EACH
from .place import stands
from .reader import Reader, asset_name

NAMES = ("asset", "file", "asset:", "clips")
BEHIND = ("后面", "之后", "后", "后边")
AHEAD = ("前面", "之前", "前", "前边")


GOES = ("go", "goes", "come", "comes")


def beside(c: Clause, r: Reader) -> bool:
    """One clip before or after another."""
    names = c.all(*NAMES)
    verb = c.one("v:move v:insert v:add") or next((t for t in c.all("v:play") if t.text in GOES), None)
    if verb is None and c.inherited & {"v:move", "v:insert", "v:add"} and len(names) in (1, 2):
        verb = names[0]
    if verb is None or c.said("n:music", "n:transition", "n:text", "n:title", "v:overlay"):
        return False
    inner = any(t.text in ("之间", "中间") and t.start >= names[-1].end for t in c.tokens if names)
    before = c.before(names[1]) if len(names) == 3 else None
    if len(names) == 3 and (inner or (before is not None and before.has("p:between"))):
        return _between(c, r, verb, names)
    if len(names) == 1 and c.pronoun and _beside_the_same(c, r, names[0]):
        return True
    if len(names) != 2:
        return False
    moved, other = names
    if _edge(c, other) is None and not moved.text.isascii() and _edge(c, moved) is not None:
        moved, other = other, moved
    edge = _edge(c, other)
    number = _number(r, other)
    if edge is None or number is None:
        return False
    at: When = START if (number, edge) == (1, "start") else ClipEdge(clip=number, edge=edge)
    c.claim([other, *c.all("n:clip v:move v:add p:after p:before p:after_suffix p:before_suffix n:end")])
    c.claim([t for t in c.tokens if t.text in (*BEHIND, *AHEAD)])
    _put(c, r, verb, moved, at)
    return True


def _beside_the_same(c: Clause, r: Reader, moved: Token) -> bool:
    """ "put a before the interview and b after it": beside the clip that the one before was put beside."""
    last = r.before(c)
    it = next((t for t in c.tokens if t.text.lower() in ("it", "that one")), None)
    if last is None or it is None or last.op not in ("move", "insert") or last.clause.sentence != c.sentence:
        return False
    edge, names = _edge(c, it), [t for t in last.clause.tokens if t.has(*NAMES)]
    number = _number(r, names[-1]) if len(names) == 2 else None
    if edge is None or number is None:
        return False
    c.claim([it, *c.all("n:clip v:move v:add p:after p:before")])
    at: When = START if (number, edge) == (1, "start") else ClipEdge(clip=number, edge=edge)
    if last.op == "move" and not moved.has("clips"):
        r.step(c, "move", [moved], clip={"asset": asset_name(moved)}, at=at)
    else:
        _put(c, r, moved, moved, at)
    return True


def _put(c: Clause, r: Reader, verb: Token, moved: Token, at: When) -> None:
    """A clip that is there goes to a place, a file that is not yet comes in there."""
    used = [verb, moved]
    if moved.has("clips"):
        r.step(c, "move", used, clip={"clip": moved.value[0]}, at=at)
    elif verb.has("v:move", "v:play") or "v:move" in c.inherited or stands(c, r, verb, asset_name(moved)):
        r.step(c, "move", used, clip={"asset": asset_name(moved)}, at=at)
    else:
        hold = c.one("hold", "length")
        length = int(hold.value) if hold is not None and hold.value > 0 else None
        r.step(c, "insert", [*used, hold], asset=asset_name(moved), at=at, duration_ms=length)


def _between(c: Clause, r: Reader, verb: Token, names: list[Token]) -> bool:
    """ "put the drone clip between the intro and the outro"."""
    moved = names[0]
    numbers = [n for n in (_number(r, t) for t in names[1:]) if n is not None]
    if len(numbers) != 2:
        return False
    at = ClipEdge(clip=min(numbers), edge="end")
    c.claim([*names[1:], *c.all("n:clip v:move v:add v:insert")])
    _put(c, r, verb, moved, at)
    return True


def _edge(c: Clause, other: Token) -> str | None:
    at = c.tokens.index(other)
    after = c.tokens[at + 1] if at + 1 < len(c.tokens) else None
    if after is not None and after.text in (*BEHIND, *AHEAD):
        return "end" if after.text in BEHIND else "start"
    before = c.before(other)
    if before is not None and before.has("p:after", "p:before"):
        return "end" if before.has("p:after") else "start"
    return None


def _number(r: Reader, token: Token) -> int | None:
    """Which clip of the timeline a token names."""
    if token.has("clips"):
        return int(token.value[0])
    shown = [a.name for a in r.context.of_kind("video", "image")]
    name = asset_name(token)
    return shown.index(name) + 1 if name in shown else None


def _rhythm(c: Clause, r: Reader) -> bool:
    """ "… with the 4 clips, each 3 secs": how long each one of the row just told is seen."""
    rhythm, row = c.one("every"), r.row(c)
    if rhythm is None or row is None or not all(t.filler or t is rhythm for t in c.tokens):
        return False
    c.claim((rhythm,))
    c.fired = True
    if r.context.of_kind("image"):
        row.fields.setdefault("still_ms", int(rhythm.value))
    for asset in r.context.of_kind("video"):
        name = asset.name
        if name in (row.fields.get("assets") or (name,)):
            r.step(c, "trim", [rhythm], start=START, end=AtMs(ms=int(rhythm.value)), target={"asset": name})
    return True


BOUND = ("should", "should be", "must", "must be", "needs to be", "has to be", "can be", "is to be")
"""Words for a length that each clip is to have: "every clip should be 6 seconds"."""


def _all_of_a_kind(c: Clause, r: Reader) -> bool:
    """ "make all photos 4 seconds": one length for every picture of that kind."""
    every = c.one("f:all") or next((t for t in c.tokens if t.text.lower() in ("every", "each")), None)
    length = c.one("length", "hold")
    noun = next((t for t in c.all("n:photos", "n:media") if t.text.lower().endswith("s")), None)
    noun = noun or (
        every if every is not None and every.text.lower() in ("all videos", "all photos") else None
    )
    if every is None or length is None or length.value <= 0 or noun is None or c.said(*OTHER_WISHES):
        return False
    videos = noun.text.lower() in ("videos", "vids", "video clips", "all videos")
    found = (
        r.context.of_kind("image")
        if noun.text.lower().endswith("photos") or noun.has("n:photos")
        else r.context.of_kind("video")
        if videos
        else ()
    )
    rest = [t for t in c.tokens if t.free and not t.filler and t not in (length, noun)]
    plain = all(t.has("v:make", "v:keep", "v:trim", "v:cut_down", "n:every", "n:photos") for t in rest)
    if len(found) < 2 or not plain or r.row(c) is not None:
        return False
    for asset in found:
        used = [every, length, noun, *rest]
        r.step(
            c, "fit_duration", used, duration_ms=int(length.value), how="cut", target={"asset": asset.name}
        )
    return True


def each_clip(c: Clause, r: Reader) -> bool:
    """ "trim each clip to 4 seconds": one length for every clip at hand."""
    if _rhythm(c, r) or (r.context.of_kind("image") and _all_of_a_kind(c, r)):
        return True
    length = c.one("length", "hold")
    every = next((t for t in c.tokens if t.free and (t.has("n:every") or t.text.lower() in EACH)), None)
    moving = r.context.of_kind("video")
    if length is None or every is None or length.value <= 0 or len(moving) < 2:
        return False
    row = next((s for s in reversed(r.steps) if s.op == "combine" and s.fields.get("assets")), None)
    there = r.row(c)
    bare = there is not None and all(t.filler or t is length or t is every for t in c.tokens)
    named = c.said("n:clip", "n:media", "n:part") or row is not None or bare
    bound = any(t.text.lower() in BOUND for t in c.tokens)
    if not named or not (bare or bound or c.said("v:trim v:cut v:keep v:cut_down v:make v:decrease")):
        return False
    if c.said("v:split", "n:transition", "n:highlights", "n:text", "v:fade", "v:insert", "trans:"):
        return False
    used = [length, every, *c.all("n:clip n:media n:part v:trim v:cut v:keep v:cut_down v:make v:decrease")]
    if c.one("n:middle", "p:middle") is not None and all(a.duration_ms for a in moving):
        for number, asset in enumerate(moving, 1):
            spare = max(round((asset.duration_ms or 0) - length.value) // 2, 0)
            end = AtMs(ms=spare + int(length.value))
            used += c.all("n:middle", "p:middle")
            r.step(c, "trim", used, start=AtMs(ms=spare), end=end, target={"clip": number})
        return True
    if row is not None:
        seen = {a.name for a in moving}
        for name in (n for n in row.fields["assets"] if n in seen):
            ms = AtMs(ms=int(length.value))
            r.step(c, "trim", used, start=START, end=ms, target={"asset": name})
        return True
    for number in range(1, len(moving) + 1):
        r.step(c, "fit_duration", used, duration_ms=int(length.value), how="cut", target={"clip": number})
    r.assume("fit_cut", want=f"{length.value / 1000:g}")
    return True


def each_edge(c: Clause, r: Reader) -> bool:
    """ "每段只留前5秒", "cut the last 2 seconds off each clip": one edge of every clip at hand."""
    span = c.one("span")
    every = next((t for t in c.tokens if t.free and (t.has("n:every") or t.text.lower() in EACH)), None)
    moving = r.context.of_kind("video")
    if span is None or every is None or len(moving) < 2 or span.value.how not in ("first", "last"):
        return False
    before = c.before(span)
    kept = c.said("v:keep") or (before is not None and before.has("p:to"))
    gone = c.said("v:remove", "v:cut", "v:trim")
    each = every.text.lower() in ("每个", "每段", "每条", "each", "each one")
    named = each or c.said("n:clip", "n:media", "n:part")
    if not named or not (kept or gone) or c.said(*OTHER_WISHES):
        return False
    start, end = span.value.start, span.value.end
    if not kept:
        start, end = (end, END) if span.value.how == "first" else (START, start)
    used = [span, every, *c.all("n:clip n:media n:part v:trim v:cut v:keep v:remove")]
    for number in range(1, len(moving) + 1):
        r.step(c, "trim", used, start=start, end=end, target={"clip": number})
    return True


OTHER_WISHES = ("v:split", "n:transition", "n:highlights", "n:text", "v:fade", "quote", "v:mute")


def each_to(c: Clause, r: Reader) -> bool:
    """ "trim the intro to 3 seconds and the outro to 2": each clip with a length of its own."""
    names, values = c.all(*NAMES), c.all("length", "span", "number")
    if len(names) < 2 or len(names) != len(values) or not c.said("v:trim v:cut v:cut_down v:keep v:make"):
        return False
    spans: list[tuple[When, When]] = []
    for name, value in zip(names, values, strict=True):
        between = (
            c.tokens[c.tokens.index(name) + 1 : c.tokens.index(value)] if name.start < value.start else []
        )
        if not between or not all(t.filler or t.has("n:clip", "v:keep", "v:trim", "v:cut") for t in between):
            return False
        if value.has("span"):
            spans.append((value.value.start, value.value.end))
            continue
        ms = value.value if value.has("length") else _as_before(values, value)
        if ms <= 0 or not any(t.has("p:to") for t in between):
            return False
        spans.append((START, AtMs(ms=int(ms))))
    verbs = c.all("v:trim v:cut v:cut_down v:keep v:make n:clip")
    for name, value, (start, end) in zip(names, values, spans, strict=True):
        target = {"clip": name.value[0]} if name.has("clips") else {"asset": asset_name(name)}
        r.step(c, "trim", [*verbs, name, value], start=start, end=end, target=target)
    return True


def _as_before(values: list[Token], number: Token) -> float:
    """A bare number in the unit of the length or stretch told before it, in ms; 0 where there is none."""
    told = [t for t in values if t.start < number.start and t.has("length", "span")]
    if not told:
        return 0
    minutes = "min" in (told[-1].parts[-1].text if told[-1].parts else told[-1].text)
    return float(number.value) * (60_000 if minutes else 1000)


__all__ = ["beside", "each_clip", "each_edge", "each_to"]
