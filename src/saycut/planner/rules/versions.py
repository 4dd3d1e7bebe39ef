"""The files of one request: "1080p for youtube and a vertical one for tiktok" are two, each as told."""

from __future__ import annotations

from typing import Any

from .clause import Clause
from .frames.output import merge_outputs
from .frames.reader import Reader
from .frames.shape import VERTICAL
from .frames.step import Refusal, Step
from .token import Token


def _told_again(reader: Reader) -> None:
    """ "剪个抖音版和一个B站版，抖音的要竖屏…": a file named first, and told of after that, is one."""
    aims = [s for s in reader.steps if s.op == "output" and "platform" in s.fields]
    if len({s.fields["platform"] for s in aims}) < 2:
        return
    for step in [s for s in aims if set(s.fields) == {"platform"}]:
        again = [s for s in aims if s.at > step.at and s.fields["platform"] == step.fields["platform"]]
        if not again or again[-1].clause is step.clause:
            continue
        reader.steps.remove(step)
        aims.remove(step)
        shaped = any(s.op == "aspect" and s.clause is again[-1].clause for s in reader.steps)
        for shape in [s for s in reader.steps if s.op == "aspect" and s.clause is step.clause]:
            if shaped:
                reader.steps.remove(shape)
            else:
                shape.clause = again[-1].clause


def _usual_shape(reader: Reader) -> None:
    """ "视频号发的，要横的": a shape that is told takes the place of the one a platform usually has."""
    asked = [s for s in reader.steps if s.op == "aspect"]
    told = [s for s in asked if any(t.has("ratio", "ratio:") for t in s.clause.tokens)]
    usual = [s for s in asked if s not in told and any(t.has("platform:") for t in s.clause.tokens)]
    if len(told) != 1 or len(usual) != 1 or told[0].clause.sentence != usual[0].clause.sentence:
        return
    other = ("platform:", "n:format", "v:make", "v:export")
    if any(t.has(*other) or t.text.lower() in ONES for t in told[0].clause.tokens):
        return
    reader.steps.remove(usual[0])
    for token in (t for t in usual[0].clause.tokens if t.has("platform:")):
        guess = reader.say("platform_shape", platform=token.shown, ratio=usual[0].fields["ratio"])
        reader.assumptions[:] = [a for a in reader.assumptions if a != guess]


def shapes(reader: Reader) -> None:
    """Two shapes of one edit are two files; a file of its own in a list has its own shape."""
    _told_again(reader)
    _usual_shape(reader)
    asked = [s for s in reader.steps if s.op == "aspect"]
    for file in [s for s in reader.steps if s.op == "output" and s.fields.get("separate")]:
        shape = next(
            (s for s in asked if s.clause.sentence == file.clause.sentence and len(asked) == 1), None
        )
        if shape is not None and "fit" not in shape.fields:
            file.fields["ratio"] = shape.fields["ratio"]
            reader.steps.remove(shape)
    if len({s.fields.get("ratio") for s in asked}) > 1:
        for step in asked:
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


def own_shapes(reader: Reader) -> None:
    """ "export for reels and for YouTube": an upright platform shapes its own file where another is not."""
    outputs = [s for s in reader.steps if s.op == "output"]
    if not any(s.fields.get("platform", "tiktok") not in VERTICAL for s in outputs):
        return
    for step in [s for s in reader.steps if s.op == "aspect" and "fit" not in s.fields]:
        own = [s for s in outputs if s.clause is step.clause and s.fields.get("platform") in VERTICAL]
        told = any(t.has("ratio", "ratio:", "v:crop", "fit:") for t in step.clause.tokens)
        if own and (not told or _a_version(step, outputs)):
            own[0].fields.setdefault("ratio", step.fields["ratio"])
            reader.steps.remove(step)


def own_lengths(reader: Reader) -> None:
    """ "16:9 for YouTube, 9:16 for Stories under 15 seconds": a length of one file only is none of all."""
    files = [s for s in reader.steps if s.op == "output" and {"ratio", "platform"} & s.fields.keys()]
    shapes = {s.fields["ratio"] for s in files if "ratio" in s.fields}
    for fit in [s for s in reader.steps if s.op == "fit_duration" and "target" not in s.fields]:
        own = [s for s in files if s.clause is fit.clause]
        named = [t for t in fit.clause.tokens if t.has("ratio", "ratio:", "platform:")]
        length = next((t for t in fit.clause.tokens if t.has("length", "hold")), None)
        alone = own and len(own) < len(files) and own[0] is not files[0] and len(shapes) > 1
        if length is None or not named or not alone or length.start < named[0].start:
            continue
        reader.steps.remove(fit)
        reader.refusals.append(Refusal(length.start, length.end, reader.say("length_of_one")))
        for guess in [a for a in reader.assumptions if a == fit.guess]:
            reader.assumptions.remove(guess)


def _a_version(shape: Step, outputs: list[Step]) -> bool:
    """ "a 1080p version for youtube and a vertical one for tiktok": the shape is that one's alone."""
    others = [s for s in outputs if s.clause is not shape.clause and "platform" in s.fields]
    one = any(t.has("n:format") or t.text.lower() in ONES for t in shape.clause.tokens)
    return bool(others) and (one or any(t.has("v:") for s in others for t in s.clause.tokens))


ONES = ("one", "another", "the other", "other", "一个", "一份", "一版", "另一个", "另一份")


def of_other_file(asked: Clause, denied: Clause, kept: list[Clause]) -> bool:
    """ "抖音版加字幕，B站版不用字幕": whether what is denied of one file was asked for another."""
    mine = _named([t for t in denied.tokens if t.start < denied.end] + (kept[-1].tokens if kept else []))
    theirs = _named(asked.tokens)
    if not mine and not theirs:
        return False
    return bool(mine and theirs and asked is not (kept[-1] if kept else None) and mine != theirs)


def _named(tokens: list[Token]) -> frozenset[str]:
    """The platforms and shapes that tell one file from another."""
    tags = {tag for t in tokens for tag in t.tags if tag.startswith(("platform:", "ratio:"))}
    return frozenset(tags | {str(t.value) for t in tokens if t.has("ratio")})


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


def _by_platform(outputs: list[Step]) -> list[dict[str, Any]]:
    """ "a cut for tiktok, and a 1080p for youtube": what is told beside a platform is that file's."""
    made: dict[int, dict[str, Any]] = {}
    aims = [s for s in outputs if "platform" in s.fields]
    if len({id(s.clause) for s in aims}) < 2 or len({id(s.clause) for s in aims}) < len(aims):
        return [dict(s.fields) for s in outputs]
    for step in outputs:
        there = made.setdefault(id(step.clause), {})
        if there.keys() & step.fields.keys():
            return [dict(s.fields) for s in outputs]
        there.update(step.fields)
    return list(made.values())


def merged(outputs: list[Step]) -> list[Step]:
    if each := _one_each(outputs):
        return each
    alone = [s for s in outputs if "ratio" in s.fields and s.fields.get("separate")]
    ratios = [s for s in outputs if "ratio" in s.fields and s not in alone]
    others = [s for s in outputs if "ratio" not in s.fields]
    merged = merge_outputs(_by_platform(others))
    aimed = {s.fields["platform"] for s in ratios if "platform" in s.fields}
    if aimed and any(m.get("platform", next(iter(aimed))) not in aimed for m in merged):
        merged = [dict(s.fields) for s in ratios] + merged
        told = {s.fields["platform"]: s.at for s in reversed(outputs) if "platform" in s.fields}
        merged.sort(key=lambda m: told.get(m.get("platform"), 0))
    elif ratios:
        shared = merged[0] if merged else {}
        merged = [{**s.fields, **{k: v for k, v in shared.items() if k != "ratio"}} for s in ratios] + merged[
            1:
        ]
    merged += [dict(s.fields) for s in alone]
    source = outputs[0] if outputs else None
    return [Step("output", fields, source.clause, source.at) for fields in merged] if source else []


__all__ = ["merged", "own_lengths", "own_shapes", "shapes"]
