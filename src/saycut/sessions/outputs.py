"""Which files an export makes, and what they are called: decided before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import OutputError
from ..ids import AssetId
from ..render.profile import DEFAULT_FORMAT, FORMATS
from ..timeline.model import Draft, Output

LONGEST_STEM = 80
"""Characters of a name made from a source's; most systems stop at 255 bytes, with the ending."""
SAME = {"jpeg": "jpg", "m4v": "mp4", "wave": "wav"}


@dataclass(frozen=True)
class Target:
    """One file to be made."""

    output: Output
    path: Path
    note: str | None = None
    """A key of `wording` to be said: that the file's ending won over the words."""


def targets_for(
    draft: Draft, wanted: Path | None, *, folder: Path, fresh: bool = False
) -> tuple[Target, ...]:
    """The files of a draft's outputs. `wanted` is the path the person gave; its ending decides the form.

    Without it, names come from the first asset and lie in `folder`; `fresh`: such a name that exists already
    is passed over for the next free one. Several files get names beside one another. Raises OutputError.
    """
    outputs = draft.outputs or (Output(),)
    if wanted is not None:
        return _named(outputs, wanted)
    stem = f"{_stem_of(draft)}-edited"
    while fresh and any(t.path.exists() for t in _beside(outputs, folder, stem)):
        stem = _next(stem)
    return _beside(outputs, folder, stem)


def check_targets(targets: tuple[Target, ...], sources: Mapping[AssetId, Path], *, force: bool) -> None:
    """Refuses, before any work: a file that is there (unless `force`), an input, a folder, no such folder."""
    inputs = {path.resolve() for path in sources.values()}
    for target in targets:
        path = target.path
        if path.resolve() in inputs:
            raise OutputError(
                f"{path} is one of the inputs, and no input is ever written over",
                way_out="Give another name with -o.",
                field="output",
            )
        if path.is_dir():
            raise OutputError(f"{path} is a folder", way_out="Give a file's name with -o.", field="output")
        if not path.parent.is_dir():
            raise OutputError(
                f"there is no folder {path.parent}",
                way_out="Make it first, or choose another.",
                field="output",
            )
        if path.exists() and not force:
            raise OutputError(
                f"{path} exists already",
                way_out="Add --force to replace it, or give another name.",
                field="output",
            )


def form_of(output: Output) -> str:
    """The ending of an output's file, without the dot."""
    ending = (output.format or DEFAULT_FORMAT[output.kind]).lower().lstrip(".")
    return SAME.get(ending, ending)


def _named(outputs: tuple[Output, ...], wanted: Path) -> tuple[Target, ...]:
    ending = wanted.suffix.lower().lstrip(".")
    if not ending:
        head = _beside(outputs[:1], wanted.parent, wanted.name)
        return head + _beside(
            outputs[1:], wanted.parent, wanted.name, taken={t.path for t in head}, count=len(outputs)
        )
    form = SAME.get(ending, ending)
    if form not in FORMATS:
        raise OutputError(
            f"Saycut cannot write .{ending} files",
            way_out=f"Use one of: {', '.join(FORMATS)}.",
            field="output",
        )
    numbered = all(o.part is not None for o in outputs)
    if len(outputs) == 1 and not numbered:
        return (_as_ending(outputs[0], form, wanted),)
    if numbered:
        return _beside(tuple(_as_ending(o, form, wanted).output for o in outputs), wanted.parent, wanted.stem)
    chief = next((i for i, o in enumerate(outputs) if form_of(o) == form), 0)
    first = _as_ending(outputs[chief], form_of(outputs[chief]), wanted)
    rest = outputs[:chief] + outputs[chief + 1 :]
    return (first, *_beside(rest, wanted.parent, wanted.stem, taken={first.path}, count=len(outputs)))


def _as_ending(output: Output, form: str, wanted: Path) -> Target:
    """The output in the form that the file's ending says."""
    if form_of(output) == form:
        return Target(output, wanted)
    kind = FORMATS[form].kind
    if form == "webp" and output.kind == "still":
        kind = "still"
    changes: dict[str, object] = {"format": form, "kind": kind}
    if kind != output.kind or (output.codec and output.codec not in FORMATS[form].codecs):
        changes["codec"] = None
    asked = output.format is not None or output.kind != "video"
    return Target(output.replace(**changes), wanted, "reply.ending_won" if asked else None)


def _beside(
    outputs: tuple[Output, ...],
    folder: Path,
    stem: str,
    *,
    taken: set[Path] | None = None,
    count: int | None = None,
) -> tuple[Target, ...]:
    """Names in one folder: `stem.mp4`, `stem-1.mp4` … for parts, `stem-9x16.mp4`, `stem-2.mp4`.

    `count` is how many files there are in all, where some have their names (`taken`) already.
    """
    used = set(taken or ())
    found = []
    for output in outputs:
        ending = form_of(output)
        mark = _mark(output, count or len(outputs))
        path = folder / (f"{stem}{mark}.{ending}" if mark else f"{stem}.{ending}")
        number = 2
        while path in used:
            path = folder / f"{stem}{mark}-{number}.{ending}"
            number += 1
        used.add(path)
        found.append(Target(output, path))
    return tuple(found)


def _mark(output: Output, count: int) -> str:
    if output.part is not None:
        return f"-{output.part:0{len(str(count))}d}"
    if count == 1 or output.kind != "video":
        return ""
    told = output.platform or (output.ratio or "").replace(":", "x") or output.resolution or ""
    return f"-{re.sub(r'[^a-z0-9]+', '_', told.lower())}" if told else ""


def _stem_of(draft: Draft) -> str:
    shown = {c.asset for c in draft.main}
    names = [a.name for a in draft.assets if a.id in shown] or [a.name for a in draft.assets] or ["video"]
    stem = names[0].rpartition(".")[0] or names[0]
    plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in stem)
    return plain.strip(" .-")[:LONGEST_STEM] or "video"


def _next(stem: str) -> str:
    found = re.fullmatch(r"(.*-edited)-(\d+)", stem)
    return f"{found[1]}-{int(found[2]) + 1}" if found else f"{stem}-2"
