"""Step 6: steps become one plan: edits in the order they were said, files to be made last."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from ...operations.base import Operation
from ...operations.plan import NotUnderstood, Plan, Unsupported
from ...operations.table import ANY_OPERATION, OPERATIONS
from ...operations.times import END, START, AtMs, FromEnd
from .brought import brought_in
from .combination import one_combination
from .frames.reader import Reader
from .frames.step import Refusal, Step
from .protected import protected
from .renumbered import as_told
from .unshifted import unshifted
from .versions import merged, own_lengths, own_shapes, shapes
from .wording import has_sentence

CUTS = ("trim", "remove", "remove_silence", "remove_fillers", "fit_duration", "highlights", "delete", "speed")
FILES = ("thumbnail", "animated", "extract_audio")


def assembled(reader: Reader, left: list[NotUnderstood]) -> Plan:
    """The plan: operations validated, what is not available yet refused by name."""
    protected(reader)
    _faded_where_it_ends(reader)
    shapes(reader)
    own_shapes(reader)
    own_lengths(reader)
    one_combination(reader)
    brought_in(reader)
    if reader.unless_cut is not None and not any(s.op in CUTS for s in reader.steps):
        reader.questions.append(reader.unless_cut)
    edits = _kept_parts([s for s in reader.steps if s.op != "output" and s.op not in FILES])
    edits = _one_breath(_of_the_source(edits, reader.words))
    files = [s for s in reader.steps if s.op in FILES]
    outputs = [s for s in reader.steps if s.op == "output"]
    _told_instead(outputs, reader)
    operations: list[Any] = []
    refusals = list(reader.refusals)
    told = _said_again(_once(as_told(edits, reader.context)))
    for step in [*unshifted(told, reader.words, reader.context), *merged(outputs), *files]:
        made = _operation(step, reader, refusals)
        if made is not None:
            operations.append(made)
    refusals.sort(key=lambda r: r.start)
    return Plan(
        operations=tuple(operations),
        not_understood=tuple(left),
        unsupported=tuple(Unsupported(text=reader.words[r.start : r.end], reason=r.reason) for r in refusals),
        assumptions=tuple(reader.assumptions),
        question=" ".join(_still_open(reader)) or (None if operations or refusals else reader.fallback),
    )


def _faded_where_it_ends(reader: Reader) -> None:
    """ "trim the end at 2:45, put a fade out there": it ends there by then, so the fade is no longer one."""
    whole = reader.context.whole_ms
    ends = [
        s.fields["end"].ms for s in reader.steps if s.op == "trim" and isinstance(s.fields.get("end"), AtMs)
    ]
    for step in reader.steps:
        out = step.fields.get("out_ms") if step.op in ("fade", "fade_audio") else None
        if out and whole and any(round(whole) - end == out for end in ends):
            step.fields["out_ms"] = 1000


def _still_open(reader: Reader) -> list[str]:
    """The questions that nothing else of the request answers."""
    cropped = any(s.op in ("crop", "aspect") for s in reader.steps)
    sized = any(s.op == "output" and {"width", "resolution"} & s.fields.keys() for s in reader.steps)
    told = {reader.say("crop_what")} if cropped else set()
    told |= {reader.say("which_resolution")} if sized else set()
    return [q for q in reader.questions if q not in told]


SIZED = frozenset(("quality", "max_bytes", "bitrate"))


def _told_instead(outputs: list[Step], reader: Reader) -> None:
    """ "compress it, but keep the quality": a guessed quality gives way to what is told beside it."""
    for step in outputs:
        others = [s for s in outputs if s is not step and s.clause.sentence == step.clause.sentence]
        low = step.fields.get("quality") == "low" and any(s.fields.get("quality") == "high" for s in others)
        if low or (
            step.guess
            and any((SIZED | {"platform", "resolution", "width", "height"}) & s.fields.keys() for s in others)
        ):
            step.fields.pop("quality", None)
            if step.guess in reader.assumptions:
                reader.assumptions.remove(step.guess)


def _kept_parts(steps: list[Step]) -> list[Step]:
    """Parts that stay, told one after another ("10-20, 60-75"): the later is not looked for in the first."""
    found: list[Step] = []
    parts: list[tuple[AtMs, AtMs]] = []
    for step in steps:
        part = _part(step)
        last = found[-1] if found else None
        whole = parts[-1][1].ms - parts[-1][0].ms if parts else 0
        goes_on = last is not None and parts and part is not None and part[0].ms >= parts[-1][1].ms
        if last is None or part is None or not goes_on or part[1].ms <= whole:
            parts = [part] if part is not None else []
            found.append(step)
            continue
        parts.append(part)
        edges = [START, *(edge for kept in parts for edge in kept), END]
        gone = tuple(zip(edges[::2], edges[1::2], strict=True))
        last.op = "remove"
        last.fields = {"ranges": tuple(pair for pair in gone if pair[0] != pair[1])}
    return found


def _part(step: Step) -> tuple[AtMs, AtMs] | None:
    start, end = step.fields.get("start"), step.fields.get("end")
    if step.op != "trim" or "target" in step.fields:
        return None
    return (start, end) if isinstance(start, AtMs) and isinstance(end, AtMs) else None


def _of_the_source(steps: list[Step], words: str) -> list[Step]:
    """ "开头20秒去掉，结尾5秒不要，1:10到1:25也剪掉": times told in one breath."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if step.op != "remove" or "target" in step.fields or not _in_ms(step):
            continue
        edges: list[Step] = []
        for other in reversed(found[:-1]):
            if not _edge_gone(other) or other.clause.sentence != step.clause.sentence:
                break
            edges.insert(0, other)
        opened = [e for e in edges if e.fields.get("start", START) != START]
        if opened and _later_on(words[edges[0].clause.start : step.clause.end]):
            continue
        if not opened or any(pair[0].ms < opened[0].fields["start"].ms for pair in step.fields["ranges"]):
            continue
        gone = [(START, e.fields["start"]) if e in opened else (e.fields["end"], END) for e in edges]
        step.fields["ranges"] = (*gone, *step.fields["ranges"])
        step.at = edges[0].at
        found = [s for s in found if s not in edges]
    return found


def _in_ms(step: Step) -> bool:
    return all(isinstance(edge, AtMs) for pair in step.fields["ranges"] for edge in pair)


def _edge_gone(step: Step) -> bool:
    """Whether a step takes away one edge that is told by its own length."""
    if step.op != "trim" or "target" in step.fields or not step.clause.said("v:remove", "v:cut", "v:trim"):
        return False
    start, end = step.fields.get("start", START), step.fields.get("end", END)
    first = isinstance(start, AtMs) and start != START and end == END
    return first or (start == START and isinstance(end, FromEnd) and end != END)


NEXT_STEP = re.compile(r"\bthen\b|\bafter that\b|\bafterwards\b|\bnext\b|what'?s left|然后|再|接着|随后|剩下")


def _later_on(words: str) -> bool:
    """Whether one of them is told to come after another: its times are of what is there by then."""
    return NEXT_STEP.search(words.lower()) is not None


def _one_breath(steps: list[Step]) -> list[Step]:
    """Neighbouring removals of one sentence are one: their times are all told of the video as it was."""
    found: list[Step] = []
    for step in steps:
        last = found[-1] if found else None
        joined = (
            last is not None
            and step.op == last.op == "remove"
            and step.clause.sentence == last.clause.sentence
            and step.fields.get("target") == last.fields.get("target")
            and not _of_what_is_left(step)
        )
        if last is not None and _said_twice(last, step):
            continue
        if last is not None and _each_edge(last, step):
            last.fields["end"] = step.fields["end"]
            continue
        if last is not None and _both_ends_stay(last, step):
            last.op, last.fields = "remove", {"ranges": ((last.fields["end"], step.fields["start"]),)}
            continue
        if joined and last is not None:
            last.fields["ranges"] = (*last.fields["ranges"], *step.fields["ranges"])
        else:
            found.append(step)
    return found


def _of_what_is_left(step: Step) -> bool:
    """ "then delete 0:30 to 0:40 of what's left": times of the video as it is by then."""
    words = " ".join(t.text.lower() for t in step.clause.tokens)
    return any(left in words for left in ("what's left", "whats left", "what is left", "what remains"))


def _each_edge(last: Step, step: Step) -> bool:
    """ "trim start to 0:07, trim end to 1:49": both times are of the video as it was."""
    if not (step.op == last.op == "trim" and last.clause.sentence == step.clause.sentence):
        return False
    first = last.fields.get("end", END) == END and last.fields.get("start", START) != START
    second = step.fields.get("start", START) == START and isinstance(step.fields.get("end"), AtMs)
    named = any(t.has("n:beginning") for t in last.clause.tokens) and step.clause is not last.clause
    edges = named and any(t.has("n:end") for t in step.clause.tokens)
    return first and second and edges and last.fields.get("target") == step.fields.get("target")


def _both_ends_stay(last: Step, step: Step) -> bool:
    """ "前面10秒留着，最后20秒留着": what is between them goes."""
    if not (step.op == last.op == "trim" and last.clause.sentence == step.clause.sentence):
        return False
    kept = all(s.clause.said("v:keep") and "target" not in s.fields for s in (last, step))
    first = last.fields.get("start", START) == START and last.fields.get("end", END) != END
    return kept and first and step.fields.get("end", END) == END and step.fields.get("start", START) != START


def _said_twice(last: Step, step: Step) -> bool:
    """ "前半段删了，只要后半段": what goes, and what stays."""
    edges = [{"start": START, "end": END, **s.fields} for s in (last, step)]
    same = step.op == last.op == "trim" and edges[0] == edges[1]
    both = last.clause is not step.clause and last.clause.sentence == step.clause.sentence
    return same and both and last.clause.said("v:remove", "v:cut") and step.clause.said("v:keep")


SETTLED = frozenset(
    ("fit_duration", "aspect", "add_captions", "normalize_loudness", "denoise_audio", "remove_silence",
     "remove_fillers", "stabilize", "mute", "add_music")
)  # fmt: skip
"""What asked for again in the same words is only said again."""
CHANGING = frozenset(("speed", "loop", "insert", "combine", "duplicate", "undo", "reset", "redo"))


def _said_again(steps: list[Step]) -> list[Step]:
    """ "a 30 second clip: … length: 30 s": one wish, told in the heading and in the list."""
    found: list[Step] = []
    for step in steps:
        if step.op in CHANGING:
            found = [*found, step]
            continue
        since = len(found) - next((i for i, s in enumerate(reversed(found)) if s.op in CHANGING), len(found))
        same = any(s.op == step.op and s.fields == step.fields for s in found[since:])
        spoken = step.fields.get("language") if step.op == "add_captions" else None
        if spoken and any(s.op == "translate_captions" and s.fields.get("language") == spoken for s in found):
            continue
        if not (same and step.op in SETTLED):
            found.append(step)
    return found


def _once(steps: list[Step]) -> list[Step]:
    """Steps without exact repetitions made by one clause, in the order of their words."""
    found: list[Step] = []
    seen: dict[int, list[Step]] = {}
    for step in steps:
        mates = seen.setdefault(id(step.clause), [])
        if not any(s.op == step.op and s.fields == step.fields for s in mates):
            mates.append(step)
            found.append(step)
    order: dict[int, int] = {}
    for i, step in enumerate(found):
        order.setdefault(id(step.clause), i)
    return sorted(found, key=lambda s: (order[id(s.clause)], s.at))


def _operation(step: Step, reader: Reader, refusals: list[Refusal]) -> Operation | None:
    kind = OPERATIONS[step.op]
    clause = step.clause
    if not kind.available:
        key = f"not_available.{step.op}"
        known = has_sentence(reader.language, key)
        reason = reader.say(key) if known else reader.say("not_available", op=step.op)
        refusals.append(Refusal(clause.start, clause.end, reason))
        return None
    try:
        made: Operation = ANY_OPERATION.validate_python({"op": step.op, **step.fields})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"] if p != step.op)
        refusals.append(Refusal(clause.start, clause.end, reader.say("bad_value", field=where)))
        return None
    return made
