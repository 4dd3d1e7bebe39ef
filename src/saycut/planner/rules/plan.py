"""Step 6: steps become one plan: edits in the order they were said, files to be made last."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from ...operations.base import Operation
from ...operations.plan import NotUnderstood, Plan, Unsupported
from ...operations.table import ANY_OPERATION, OPERATIONS
from ...operations.times import END, START, AtMs
from .combination import one_combination
from .frames.output import merge_outputs
from .frames.reader import Reader
from .frames.shape import VERTICAL
from .frames.step import Refusal, Step
from .renumbered import as_told
from .wording import has_sentence

CUTS = ("trim", "remove", "remove_silence", "remove_fillers", "fit_duration", "highlights", "delete", "speed")
FILES = ("thumbnail", "animated", "extract_audio")


def assembled(reader: Reader, left: list[NotUnderstood]) -> Plan:
    """The plan: operations validated, what is not available yet refused by name."""
    _shapes(reader)
    _own_shapes(reader)
    one_combination(reader)
    if reader.unless_cut is not None and not any(s.op in CUTS for s in reader.steps):
        reader.questions.append(reader.unless_cut)
    edits = _one_breath(_kept_parts([s for s in reader.steps if s.op != "output" and s.op not in FILES]))
    files = [s for s in reader.steps if s.op in FILES]
    rates = [s for s in reader.steps if s.op == "output" and _of_sound_file(s, files)]
    reader.refusals += [Refusal(s.at, s.clause.end, reader.say("sound_rate")) for s in rates]
    outputs = [s for s in reader.steps if s.op == "output" and s not in rates]
    _told_instead(outputs, reader)
    operations: list[Any] = []
    refusals = list(reader.refusals)
    for step in [*_said_again(_once(as_told(edits, reader.context))), *_merged(outputs), *files]:
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


HIGHEST_SOUND_BITRATE = 512_000


def _of_sound_file(step: Step, files: list[Step]) -> bool:
    """ "an mp3 of this, 128kbps": the rate of a sound file, no video with pictures."""
    rate = step.fields.get("bitrate")
    low = step.fields.keys() == {"bitrate"} and rate is not None and rate <= HIGHEST_SOUND_BITRATE
    mates = [f for f in files if f.op == "extract_audio" and f.clause.sentence == step.clause.sentence]
    return low and bool(mates)


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


def _shapes(reader: Reader) -> None:
    """Two shapes of one edit are two files; a file of its own in a list has its own shape."""
    shapes = [s for s in reader.steps if s.op == "aspect"]
    for file in [s for s in reader.steps if s.op == "output" and s.fields.get("separate")]:
        shape = next(
            (s for s in shapes if s.clause.sentence == file.clause.sentence and len(shapes) == 1), None
        )
        if shape is not None and "fit" not in shape.fields:
            file.fields["ratio"] = shape.fields["ratio"]
            reader.steps.remove(shape)
    if len({s.fields.get("ratio") for s in shapes}) > 1:
        for step in shapes:
            own = [
                s
                for s in reader.steps
                if s.op == "output" and s.clause is step.clause and "ratio" not in s.fields
            ]
            fields: dict[str, Any] = {"ratio": step.fields["ratio"]}
            for other in own:
                fields = {**other.fields, **fields}
                reader.steps.remove(other)
            step.op, step.fields = "output", fields


def _own_shapes(reader: Reader) -> None:
    """ "export for reels and for YouTube": an upright platform shapes its own file where another is not."""
    outputs = [s for s in reader.steps if s.op == "output"]
    if not any(s.fields.get("platform", "tiktok") not in VERTICAL for s in outputs):
        return
    for step in [s for s in reader.steps if s.op == "aspect" and "fit" not in s.fields]:
        own = [s for s in outputs if s.clause is step.clause and s.fields.get("platform") in VERTICAL]
        told = any(t.has("ratio", "ratio:", "v:crop", "fit:") for t in step.clause.tokens)
        if own and not told:
            own[0].fields.setdefault("ratio", step.fields["ratio"])
            reader.steps.remove(step)


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


ONES = ("one", "another", "the other", "other", "一个", "一份", "一版", "另一个", "另一份")


def _one_each(outputs: list[Step]) -> list[Step]:
    """ "one full hd for youtube, one under 8MB for email": a file for each, whatever they have in common."""
    made: dict[int, dict[str, Any]] = {}
    for step in outputs:
        lead = next((t for t in step.clause.tokens if not t.filler or t.text.lower() in ONES), None)
        if lead is None or lead.text.lower() not in ONES or "ratio" in step.fields:
            return []
        made.setdefault(id(step.clause), {}).update({k: v for k, v in step.fields.items() if k != "separate"})
    files = list(made.values())
    for i, fields in enumerate(files[1:], 1):
        if any(all(other.get(k, v) == v for k, v in fields.items()) for other in files[:i]):
            fields["separate"] = True
    source = outputs[0] if outputs else None
    return [Step("output", f, source.clause, source.at) for f in files] if source and len(files) > 1 else []


def _merged(outputs: list[Step]) -> list[Step]:
    if each := _one_each(outputs):
        return each
    alone = [s for s in outputs if "ratio" in s.fields and s.fields.get("separate")]
    ratios = [s for s in outputs if "ratio" in s.fields and s not in alone]
    others = [s for s in outputs if "ratio" not in s.fields]
    merged = merge_outputs([dict(s.fields) for s in others])
    aimed = {s.fields["platform"] for s in ratios if "platform" in s.fields}
    if aimed and any(m.get("platform", next(iter(aimed))) not in aimed for m in merged):
        merged = [dict(s.fields) for s in ratios] + merged
    elif ratios:
        shared = merged[0] if merged else {}
        merged = [{**s.fields, **{k: v for k, v in shared.items() if k != "ratio"}} for s in ratios] + merged[
            1:
        ]
    merged += [dict(s.fields) for s in alone]
    source = outputs[0] if outputs else None
    return [Step("output", fields, source.clause, source.at) for fields in merged] if source else []


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
