"""The rule for words shown as long as what was just asked for goes on: "… and text “look” during the zoom",
"freeze at 0:12 for 2 s and put “Wait” on it".
"""

from __future__ import annotations

from ....operations.times import END, AtFraction, AtMs, FromEnd, When
from ..clause import Clause
from ..stretches import Span
from ..token import Token
from .freezing import USUAL_FREEZE_MS
from .reader import Reader, later, stretch
from .step import Step, Stretch

DURING = ("during", "while", "over", "on", "through", "throughout", "when", "as")
NAMES = {
    "zoom": ("v:zoom",),
    "freeze": ("v:freeze", "n:frame"),
    "speed": ("v:slow_down", "v:speed_up"),
    "reverse": ("v:reverse",),
    "color": ("look:", "n:color"),
    "effect": ("effx:", "n:effect"),
}
"""Words for what goes on, by the operation that it is."""
AT_THE_TIME = ("的时候", "时", "期间", "过程中", "的过程中", "的同时")
ON_IT = ("on it", "over it", "on top", "on top of it", "on that", "over that", "on this", "over top")


def meanwhile(c: Clause, r: Reader) -> bool:
    """Gives the words the time of the step before; how they are laid is another rule's."""
    last = r.before(c)
    if last is None or last.op not in (*NAMES, "mute", "volume") or last.clause.sentence != c.sentence:
        return False
    if c.one("span", "point", "hold", "length", "clips") is not None or (words := _words(c, last)) is None:
        return False
    span = _as_long(last, r)
    if span is None or (c.one("quote") is None and len(words) < 2):
        return False
    c.claim(words)
    if all(t.filler or t in words for t in c.tokens):
        r.during, c.fired = (c, span), True
        return True
    parts = tuple(words)
    at = c.tokens.index(words[0])
    c.tokens.insert(at, Token(words[0].start, words[-1].end, "", frozenset({"span"}), span, parts=parts))
    return False


MADE_SO = {
    "fast": "speed", "faster": "speed", "sped up": "speed", "slow": "speed", "slowed": "speed",
    "slow mo": "speed", "slow motion": "speed", "slowed down": "speed", "zoomed": "zoom", "zoomed in": "zoom",
    "muted": "mute", "silent": "mute", "reversed": "reverse", "backwards": "reverse", "blurred": "effect",
}  # fmt: skip


def part_made_so(c: Clause, r: Reader) -> bool:
    """ "… and mute the fast part": the stretch that was made so before."""
    part = c.one("n:part")
    if part is None or c.one("span", "point", "hold", "clips") is not None:
        return False
    at = c.tokens.index(part)
    how = c.tokens[at - 1] if at else None
    op = MADE_SO.get(how.text.lower()) if how is not None else None
    made = next((s for s in reversed(r.steps) if s.op == op and s.clause.sentence == c.sentence), None)
    span = _as_long(made, r) if made is not None and op is not None else None
    if span is None or how is None:
        return False
    c.tokens[at - 1 : at + 1] = [Token(how.start, part.end, "", frozenset({"span"}), span, parts=(how, part))]
    return False


def _words(c: Clause, last: Step) -> list[Token] | None:
    """The words that say so."""
    first = c.tokens[0]
    if last.op == "freeze" and first.has("v:write") and first.text.lower().startswith("with"):
        return [first]  # "freeze the last frame for 2 s with the text “The end”"
    if len(c.tokens) > 1 and first.has(*NAMES.get(last.op, ("v:mute",))) and c.tokens[1].text in AT_THE_TIME:
        return c.tokens[:2]  # "慢放的时候静音"
    for i, t in enumerate(c.tokens):
        if last.op == "freeze" and t.text.lower() in ON_IT:
            return [t]
        if t.text.lower().split(" ")[0] not in DURING:
            continue
        stop = _of_that(c, i)
        if stop:
            return c.tokens[i:stop]
        for j in range(i + 1, min(i + 5, len(c.tokens))):
            if c.tokens[j].has(*NAMES.get(last.op, ("v:mute", "n:volume"))):
                return c.tokens[i : j + 1]
            if not c.tokens[j].filler:
                break
    return None


LASTING = ("during", "throughout", "over", "through", "for", "during it", "over it", "for it", "through it")
IT = ("it", "that", "this", "that part", "that bit", "this part", "that section", "the part", "them")


def _of_that(c: Clause, i: int) -> int:
    """ "during it", "for that part": where the words end, or 0; nothing more is told of what that is."""
    word, after = c.tokens[i].text.lower(), c.tokens[i + 1] if i + 1 < len(c.tokens) else None
    if word not in LASTING:
        return 0
    stop = i + 1 if word.endswith(" it") else i + 2
    if stop == i + 2 and (after is None or after.text.lower() not in IT):
        return 0
    ends = stop >= len(c.tokens) or c.tokens[stop].punct or c.tokens[stop].has("c:", "pos:", "p:in", "p:at")
    return stop if ends else 0


def as_it_lasts(made: Step, start: When | None, end: When | None) -> When | None:
    """Where a stretch ends once its pace is changed: at twice the speed it is over in half the time."""
    pace = made.fields.get("factor") if made.op == "speed" else None
    if not pace or not isinstance(start, AtMs) or not isinstance(end, AtMs):
        return end
    return AtMs(ms=start.ms + round((end.ms - start.ms) / pace))


def held(c: Clause, r: Reader) -> Stretch:
    """ "第15秒定格两秒，再放大到人脸": where a clause says it is, else while the picture just held stays."""
    where, last = stretch(c, r), r.before(c)
    if where.given or last is None or last.op != "freeze" or last.clause.sentence != c.sentence:
        return where
    span = _as_long(last, r)
    return Stretch(span.start, span.end, "range") if span is not None else where


def _as_long(last: Step, r: Reader) -> Span | None:
    """When the step before goes on; a picture held is there after the time it was held at."""
    if last.op != "freeze":
        start, end = last.fields.get("start"), last.fields.get("end")
        end = as_it_lasts(last, start, end)
        return Span(start, end, "range") if start is not None and end is not None else None
    at: When = last.fields["at"]
    hold = last.fields.get("duration_ms") or USUAL_FREEZE_MS
    if isinstance(at, FromEnd):
        return Span(FromEnd(from_end_ms=at.from_end_ms + hold), at if at.from_end_ms else END, "range")
    stop = later(at, hold, r.context)
    return Span(at, stop, "range") if stop is not None and not isinstance(at, AtFraction) else None


__all__ = ["as_it_lasts", "held", "meanwhile", "part_made_so"]
