"""What rules write into: steps, refusals, assumptions, questions, in the person's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ....operations.times import END, AtFraction, AtMs, ClipEdge, FromEnd, When
from ...context import PlanContext
from ..clause import Clause
from ..stretches import Span
from ..token import CONTEXT, USED, WIDE, Token
from ..wording import sentence
from .step import Refusal, Step, Stretch

TOLD = frozenset(
    ("length", "clock", "point", "span", "hold", "every", "percent", "size", "ratio", "res", "fps", "db",
     "lufs", "degrees", "px", "number", "dims", "bitrate", "factor", "times", "clips", "frames", "quote",
     "asset", "file", "url", "folder", "hexcolor", "fraction", "ordinal", "asset:")
)  # fmt: skip
"""What a person told that may not be lost when a question takes the place of an edit."""


@dataclass(eq=False)
class Reader:
    """The results so far."""

    words: str
    context: PlanContext
    language: str
    steps: list[Step] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    files: list[Token] = field(default_factory=list)
    """Every file the request names, in order."""
    subject: tuple[int, tuple[Any, ...]] | None = None
    """The clips last named, and in which sentence: what "it" may be."""
    during: tuple[Clause, Span] | None = None
    """The clause told last whose wishes are for as long as something goes on, and when that is."""
    spoken: str | None = None
    """The language that is spoken in the video, where the request tells it: what captions begin with."""
    shape_follows: bool = False
    """Whether a shape is asked for somewhere in the request."""
    fit: str | None = None
    """How the shape that follows is filled, where that was told before it."""
    silent_fades: set[int] = field(default_factory=set)
    """Sentences that leave the sound as it is: what fades in them is the picture."""
    unless_cut: str | None = None
    """Asked unless another clause says what is to be cut."""
    fallback: str | None = None
    """Asked only when nothing else came of the request."""

    def step(self, clause: Clause, op: str, tokens: Iterable[Token | None] = (), /, **fields: Any) -> Step:
        """Adds an operation; the tokens become part of it."""
        used = [t for t in tokens if t is not None]
        for t in used:
            t.claim = USED
        clause.fired = True
        at = used[0].start if used else clause.start
        made = Step(op, {k: v for k, v in fields.items() if v is not None}, clause, at)
        self.steps.append(made)
        return made

    def refuse(self, clause: Clause, key: str, tokens: Iterable[Token | None] = (), /, **values: Any) -> None:
        """Says why something cannot be done; without tokens the whole clause is meant."""
        used = [t for t in tokens if t is not None] or clause.tokens
        for t in used:
            t.claim = t.claim or USED
        clause.fired = True
        start, end = min(t.start for t in used), max(t.end for t in used)
        self.refusals.append(Refusal(start, end, self.say(key, **values), key))

    def assume(self, key: str, /, **values: Any) -> None:
        """Says what was read into the words, once."""
        said = self.say(key, **values)
        if said not in self.assumptions:
            self.assumptions.append(said)

    def ask(self, clause: Clause, key: str, /, **values: Any) -> None:
        """Asks instead of guessing; the clause's words are answered by the question."""
        heavy = any(t.free and not WIDE[t.tags].isdisjoint(TOLD) for t in clause.tokens)
        for t in clause.tokens:
            t.claim = t.claim or CONTEXT
        clause.fired = True
        said = self.say(key, **values)
        if heavy:
            self.refusals.append(Refusal(clause.start, clause.end, said, key))
        if said not in self.questions:
            self.questions.append(said)

    def before(self, clause: Clause) -> Step | None:
        """The last step, when an earlier clause made it."""
        last = self.steps[-1] if self.steps else None
        return last if last is not None and last.clause is not clause else None

    def row(self, clause: Clause) -> Step | None:
        """The clips put together in the same sentence, where there are any."""
        found = (
            s for s in reversed(self.steps) if s.op == "combine" and s.clause.sentence == clause.sentence
        )
        return next(found, None)

    def number_of(self, name: str) -> int | None:
        """Which clip of the row a file is, as far as the request has put the row together; None: none."""
        rows = [s for s in self.steps if s.op == "combine" and s.fields.get("assets")]
        shown = [a.name for a in self.context.of_kind("video", "image")]
        if rows:
            shown = list(rows[-1].fields["assets"])
        if name not in shown:
            return None
        since = self.steps[self.steps.index(rows[-1]) :] if rows else self.steps
        before: int = sum(s.op == "insert" and s.fields.get("at") == AtMs(ms=0) for s in since)
        return shown.index(name) + 1 + before

    def clip_of(self, token: Token) -> int | None:
        """Which clip of the row a token names, by number or by its file; None where there is only one."""
        if token.has("clips"):
            return int(token.value[0])
        several = len(self.context.of_kind("video", "image")) > 1
        return self.number_of(asset_name(token)) if several else None

    def say(self, key: str, /, **values: Any) -> str:
        return sentence(self.language, key, **values)

    def quoted(self, clause: Clause) -> str:
        """The clause as typed."""
        return self.words[clause.start : clause.end]


def later(when: When, by_ms: int, context: PlanContext) -> When | None:
    """A time some milliseconds after another, where that can be said."""
    if isinstance(when, AtMs):
        return AtMs(ms=when.ms + by_ms)
    if isinstance(when, FromEnd):
        return FromEnd(from_end_ms=max(when.from_end_ms - by_ms, 0))
    if isinstance(when, ClipEdge):
        return when.replace(offset_ms=when.offset_ms + by_ms)  # type: ignore[no-any-return]
    if isinstance(when, AtFraction) and context.whole_ms:
        return AtMs(ms=round(when.fraction * context.whole_ms) + by_ms)
    return None


def _begun(clause: Clause, span: Span) -> When | None:
    """ "at 0:05 and stay till 0:12": where a stretch that is told by its end begins; its token is claimed."""
    point = clause.one("point")
    if span.how != "before" or point is None or not isinstance(point.value, AtMs):
        return None
    if not isinstance(span.end, AtMs) or not 0 < point.value.ms < span.end.ms:
        return None
    point.claim = USED
    return point.value


def _stop(clause: Clause, begun: Token) -> When | None:
    """ "从第10秒开始放，到35秒结束": where a stretch told by its beginning ends; the words are claimed."""
    for i, token in enumerate(clause.tokens):
        if not (token.has("point", "length", "clock") and token.free and token.start > begun.end):
            continue
        before = clause.tokens[i - 1]
        after = clause.tokens[i + 1 : i + 2]
        if before.has("p:to") and not before.text.isascii():
            ended = [t for t in after if t.text in ("结束", "为止", "停止")]
            clause.claim([token, before, *ended])
            return token.value if token.has("point") else AtMs(ms=int(token.value))
    return None


EDGES = ("n:beginning", "n:end", "n:middle", "n:intro", "n:outro")


def stretch(clause: Clause, reader: Reader, *, edges: bool = True) -> Stretch:
    """Where the clause says it happens; its tokens are claimed."""
    span = clause.take("span")
    hold = clause.take("hold")
    hold_ms = int(hold.value) if hold is not None else None
    if span is not None:
        found: Span = span.value
        if (begun := _begun(clause, found)) is not None:
            return Stretch(begun, found.end, "range", hold_ms)
        if found.how == "after" and (stop := _stop(clause, span)) is not None:
            return Stretch(found.start, stop, "range", hold_ms)
        if found.how == "after" and hold_ms and found.end == END:
            return Stretch(found.start, later(found.start, hold_ms, reader.context), "range", hold_ms)
        return Stretch(found.start, found.end, found.how, hold_ms)
    point = clause.take("point")
    if point is not None:
        end = later(point.value, hold_ms, reader.context) if hold_ms else None
        until = (
            next((t for t in clause.all("clock", "length", "point") if _ends_there(clause, t)), None)
            if not end
            else None
        )
        if until is None and end is None and (stop := _stop(clause, point)) is not None:
            return Stretch(point.value, stop, "range", hold_ms)
        if until is not None:
            until.claim = USED
            end = until.value if until.has("point") else AtMs(ms=int(until.value))
        return Stretch(point.value, end, "point", hold_ms)
    if edges and (edge := _edge(clause, reader, hold_ms)) is not None:
        return edge
    clip = _clip_edge(clause)
    if clip is not None:
        end = later(clip, hold_ms, reader.context) if hold_ms else None
        return Stretch(clip, end, "point", hold_ms)
    return Stretch(hold_ms=hold_ms)


def _edge(clause: Clause, reader: Reader, hold_ms: int | None) -> Stretch | None:
    token = next((t for t in clause.all(*EDGES) if not t.has("asset:")), None)
    if token is None:
        return None
    token.claim = USED
    if token.has("n:middle") and (inner := _middle_of(clause, reader, token)) is not None:
        return inner
    length = clause.one("length") if hold_ms is None and clause.said("v:mute", "effx:") else None
    if length is not None and length.value > 0:
        length.claim, hold_ms = USED, int(length.value)
    owner = next((t for t in clause.all("clips", "asset", "asset:") if _owns(clause, token, t)), None)
    number = reader.clip_of(owner) if owner is not None else None
    if owner is not None and number is not None:
        owner.claim = USED
        last = token.has("n:end", "n:outro")
        edge = ClipEdge(clip=number, edge="end" if last else "start")
        return Stretch(
            edge,
            None if last else later(edge, hold_ms or 0, reader.context) if hold_ms else None,
            "clip",
            hold_ms,
        )
    if token.has("n:middle"):
        reader.assume("middle_third", words=token.shown)
        return Stretch(AtFraction(fraction=0.333333), AtFraction(fraction=0.666667), "middle", hold_ms)
    if token.has("n:end", "n:outro"):
        start: When = FromEnd(from_end_ms=hold_ms or 0)
        return Stretch(start, FromEnd(from_end_ms=0), "end", hold_ms)
    return Stretch(AtMs(ms=0), AtMs(ms=hold_ms) if hold_ms else None, "start", hold_ms)


def named_ms(clause: Clause, reader: Reader) -> int | None:
    """The length of the one file the clause names."""
    names = {asset_name(t) for t in clause.tokens if t.has("asset", "file", "asset:")}
    lengths = [a.duration_ms for a in reader.context.assets if a.name in names and a.duration_ms]
    return round(lengths[0]) if len(names) == len(lengths) == 1 else None


def _middle_of(clause: Clause, reader: Reader, token: Token) -> Stretch | None:
    """ "中间3秒": where the whole's length is known."""
    at, whole = clause.tokens.index(token), named_ms(clause, reader) or reader.context.whole_ms
    near = clause.tokens[at + 1 : at + 3]
    after = next((t for t in near if not (t.has("f:det") and t.text in ("那", "的", "这"))), None)
    if whole is None or after is None or not after.free or not after.has("length") or after.value >= whole:
        return None
    after.claim = USED
    spare = (whole - int(after.value)) // 2
    return Stretch(AtMs(ms=spare), AtMs(ms=spare + int(after.value)), "range")


def _ends_there(clause: Clause, time: Token) -> bool:
    """ "starting at 0:05, stop at 1:00": the second time is where it ends."""
    before = clause.before(time)
    return (
        before is not None
        and before.has("p:to")
        and before.text.lower().startswith(("stop", "end", "until", "finish"))
    )


def _owns(clause: Clause, edge: Token, clip: Token) -> bool:
    """ "the end of clip 1", "第一段的结尾"."""
    a, b = clause.tokens.index(edge), clause.tokens.index(clip)
    between = [t.text.lower() for t in clause.tokens[min(a, b) + 1 : max(a, b)]]
    return (a < b and between in (["of"], ["of", "the"])) or (b < a and between == ["的"])


def _clip_edge(clause: Clause) -> When | None:
    """ "after clip 2", "at the start of the second clip"."""
    for token in clause.all("clips"):
        before = clause.before(token)
        if before is not None and before.has("p:after", "p:before"):
            clause.claim((token, before))
            edge = "end" if before.has("p:after") else "start"
            return ClipEdge(clip=token.value[-1], edge=edge)
        after = clause.after(token)
        if after is not None and after.has("p:after_suffix", "p:before_suffix") and not token.text.isascii():
            clause.claim((token, after))
            edge = "start" if after.has("p:before_suffix") and "前" in after.text else "end"
            return ClipEdge(clip=token.value[-1], edge=edge)
    return None


def clip_targets(clause: Clause, reader: Reader | None = None) -> list[Any]:
    """The clips and files the clause names, claimed: [{"clip": 2}, {"asset": "intro.mp4"}].

    With a reader, "all but the intro" is every other clip.
    """
    found: list[Any] = []
    if reader is not None and (others := _others(clause, reader) or _the_copy(clause, reader)):
        return others
    for token in clause.all("clips", "asset", "file", "asset:"):
        token.claim = USED
        if token.has("clips"):
            found += [{"clip": n} for n in token.value]
        else:
            found.append({"asset": asset_name(token)})
    return found


def _the_copy(clause: Clause, reader: Reader) -> list[Any]:
    """ "duplicate the clip and play the copy in reverse": the clip right after the one it was made of."""
    copy, last = clause.one("v:duplicate"), reader.before(clause)
    clip = last.fields.get("clip") if last is not None and last.op == "duplicate" else None
    if copy is None or not isinstance(clip, dict) or "clip" not in clip:
        return []
    lead = clause.tokens[max(clause.tokens.index(copy) - 1, 0)].text.lower()
    if lead not in ("the", "that", "this"):
        return []
    clause.claim((copy,))
    return [{"clip": int(clip["clip"]) + 1}]


def _others(clause: Clause, reader: Reader) -> list[Any]:
    """ "all clips except the intro"."""
    but = clause.one("x:except")
    named = [t for t in clause.all("clips", "asset", "file", "asset:") if but and t.start > but.start]
    count = len(reader.context.of_kind("video", "image"))
    if but is None and (rest := _the_others(clause, reader, count)):
        return rest
    if but is None or not named or count < 2:
        return []
    left_out = {n if n > 0 else count + 1 + n for t in named if t.has("clips") for n in t.value}
    left_out |= {reader.number_of(asset_name(t)) or 0 for t in named if not t.has("clips")}
    clause.claim((but, *named))
    return [{"clip": n} for n in range(1, count + 1) if n not in left_out]


OTHERS = ("everything else", "the others", "all the others", "the rest", "the other clips", "all else")


def _the_others(clause: Clause, reader: Reader, count: int) -> list[Any]:
    """ "… on the drone shot, black and white on everything else": what was not named just before."""
    word = next((t for t in clause.all("n:everything") if t.text.lower() in OTHERS), None)
    last = reader.before(clause)
    target = last.fields.get("target") if last is not None else None
    if (
        word is None
        or last is None
        or last.clause.sentence != clause.sentence
        or not isinstance(target, dict)
    ):
        return []
    taken = target.get("clip") or reader.number_of(str(target.get("asset")))
    word.claim = USED
    return [{"clip": n} for n in range(1, count + 1) if n != taken]


def asset_name(token: Token) -> str:
    """The file a token names."""
    known = token.reading("asset")
    return known if known is not None else str(token.value)
