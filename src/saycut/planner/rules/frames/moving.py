"""Rules for clips that move: to a place in the order, to an end, a stretch made a clip and moved."""

from __future__ import annotations

from ....operations.times import END, START, ClipEdge, When
from ..clause import Clause
from ..spans import PLACES
from ..token import USED, Token
from .combine import FILES
from .place import place_told
from .reader import Reader, asset_name
from .step import Step


def moved_again(c: Clause, r: Reader) -> bool:
    """ "make a copy of clip 2 and move it to the end": where what was just told of goes."""
    last = r.before(c)
    if last is None or last.clause.sentence != c.sentence or not c.pronoun:
        return False
    taken = last.op == "trim" and last.clause.said("v:keep") and "target" not in last.fields
    if last.op != "duplicate" and not (taken and "start" in last.fields and "end" in last.fields):
        return False
    edge = c.one("n:beginning n:end p:onwards point clips")
    if edge is None or c.one(*FILES, "quote", "v:duplicate", "n:music") is not None:
        return False
    at = END if edge.has("p:onwards") else place_told(c, r, None)
    used = [edge, *c.all("v:move", "v:add")]
    if last.op == "duplicate":
        last.fields["at"] = at
        c.claim(used)
        return True
    r.step(c, "move", used, clip={"clip": _cut_free(last)}, at=at)
    return True


def _cut_free(step: Step) -> int:
    """A stretch that was to be kept alone becomes a clip of its own; which one that is."""
    start, end = step.fields.pop("start"), step.fields.pop("end")
    cuts = tuple(t for t in (start, end) if t not in (START, END))
    step.op, step.fields = "split", {"at": cuts}
    return 1 if start == START else 2


def move_stretch(c: Clause, r: Reader) -> bool:
    """ "move 1:00-1:10 to the start": the stretch becomes a clip, and that clip moves."""
    verb, span = c.one("v:move"), c.one("span")
    if verb is None or span is None or span.value.how not in ("range", "first", "last"):
        return False
    if c.one(*FILES, "clips", "quote", "n:music", "n:captions", "n:text", "n:title") is not None:
        return False
    edge = c.one("n:beginning n:end p:onwards point p:first p:last")
    if edge is None or (r.context.clip_count or len(r.context.of_kind("video"))) != 1:
        return False
    span.claim = USED
    at = END if edge.has("p:onwards", "p:last") else place_told(c, r, None)
    start, end = span.value.start, span.value.end
    cuts = tuple(t for t in (start, end) if t not in (START, END))
    cut = r.step(c, "split", [span], at=cuts)
    number = 1 if start == START else 2
    r.step(c, "move", [verb, edge, *c.all("n:part", "n:clip")], clip={"clip": number}, at=at).at = cut.at + 1
    return True


def to_nth(c: Clause, r: Reader) -> bool:
    """ "make clip 3 the first one", "move the outro to position 2", "第三段放第一个"."""
    verb, named = c.one("v:make v:move v:add v:insert"), c.all("clips", "asset", "asset:", "file")
    if verb is None or len(named) != 2 or not named[1].has("clips"):
        return False
    if any(t.has("clips") and len(t.value) != 1 for t in named):
        return False
    clip, place = named
    words = {p.text.lower() for p in place.parts}
    told = place.text == "" and not words.isdisjoint({"one", "ones", *PLACES})
    han = verb.start > clip.start and place.start == verb.end
    if not (told or han) or c.said(
        "p:after p:before p:after_suffix p:before_suffix p:between look: n:transition v:speed_up"
    ):
        return False
    moved = {"clip": clip.value[0]} if clip.has("clips") else {"asset": asset_name(clip)}
    r.step(c, "move", [verb, clip, place], clip=moved, at=_nth(r, place.value[0], clip))
    return True


def _nth(r: Reader, number: int, moved: Token) -> When:
    """Where a clip goes that is to be the so-manieth: after that one where it stands before it now."""
    if number in (1, -1):
        return START if number == 1 else END
    now = moved.value[0] if moved.has("clips") else 0
    shown = [a.name for a in r.context.of_kind("video", "image")]
    if not moved.has("clips") and asset_name(moved) in shown:
        now = shown.index(asset_name(moved)) + 1
    return ClipEdge(clip=number, edge="end" if 0 < now < number else "start")


BROUGHT = ("bring", "brings", "bringing")


def move(c: Clause, r: Reader) -> bool:
    verb = c.one("v:move v:add v:insert") or next((t for t in c.all("v:change") if t.text in BROUGHT), None)
    moved = [t for t in c.all("clips") if t.has("clips")]
    if (
        verb is None
        and moved
        and "v:move" in c.inherited
        and c.said("n:beginning n:end p:onwards p:last point")
    ):
        verb = moved[0]
    if verb is None or not moved or c.said("n:text n:title n:transition n:captions v:fade n:music trans:"):
        return False
    target = moved[0]
    before = c.before(target)
    if before is not None and before.has("p:after", "p:before", "p:at", "p:to", "p:between"):
        return False
    if not (
        verb.has("v:move", "v:change")
        or len(moved) > 1
        or c.said("n:beginning n:end p:first p:last p:onwards point")
    ):
        return False
    target.claim = USED
    at = place_told(c, r, None)
    if not c.fired and at == END and not c.said("n:end n:outro p:last p:onwards clips"):
        r.ask(c, "move_where")
        return True
    r.step(c, "move", [verb, target], clip={"clip": target.value[0]}, at=at)
    return True
