"""Which files an export makes, and what they are called: decided before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import OutputError
from ..ids import AssetId
from ..operations.base import Said, said
from ..operations.sound.hearing import audible
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
    note: Said | None = None
    """What is to be said of its form: that the ending won over the words, or the words over the ending."""
    asked: Output | None = None
    """As the words asked for it, where its ending made another form of it."""


def targets_for(
    draft: Draft, wanted: Path | None, *, folder: Path, fresh: bool = False
) -> tuple[Target, ...]:
    """The files of a draft's outputs. `wanted` is the path the person gave; its ending decides the form.

    Without it, names come from the first asset and lie in `folder`, or in the folder that `wanted` is;
    `fresh`: such a name that exists already is passed over for the next free one. Several files get names
    beside one another, each with the ending of its own form. Raises OutputError, also for a form that the
    draft has nothing for.
    """
    outputs = own_outputs(
        draft.replace(outputs=_without_default(draft.outputs, wanted)),
        ended=wanted is not None and bool(wanted.suffix),
    )
    if wanted is not None and wanted.is_dir():
        folder = wanted
    if wanted is not None and not wanted.is_dir():
        targets = _named(outputs, wanted)
    else:
        stem = f"{_stem_of(draft)}-edited"
        while fresh and any(t.path.exists() for t in _beside(outputs, folder, stem)):
            stem = _next(stem)
        targets = _beside(outputs, folder, stem)
    for target in targets:
        check_sense(draft, target.output)
    return targets


def own_outputs(draft: Draft, *, ended: bool = False) -> tuple[Output, ...]:
    """The draft's outputs; nobody having said anything, a video, or of sounds alone a sound file.

    The sound file is in the form that the first of the sounds is in, where Saycut writes it, else an MP3;
    `ended`: its ending was given, and will say the form.
    """
    outputs = draft.outputs or (Output(),)
    if draft.canvas is not None or not draft.main:
        return outputs
    ending = draft.asset(draft.main[0].asset).name.rpartition(".")[2].lower()
    form = SAME.get(ending, ending)
    known = form in FORMATS and FORMATS[form].kind == "audio"
    sound = Output(kind="audio", format=form if known and not ended else None)
    return tuple(sound if o == Output() else o for o in outputs)


def check_sense(draft: Draft, output: Output) -> None:
    """Raises OutputError for a file that would show or sound nothing: a picture or a video of a sound,
    the sound of a photo."""
    kind, form = output.kind, form_of(output).upper()
    if kind in ("still", "animated") and draft.canvas is None:
        raise OutputError(
            f"there is no picture on the timeline, so there is nothing to make a {form} of",
            way_out="Make a sound file, e.g. with -o out.mp3, or add a picture.",
            field="format",
        )
    if kind == "video" and draft.canvas is None:
        raise OutputError(
            "there is no picture on the timeline, so there is no video to make",
            way_out="Make a sound file, e.g. with -o out.mp3; or add a picture, captions or a title.",
            field="format",
        )
    if kind == "audio" and not audible(draft):
        raise OutputError(
            f"there is nothing to hear on the timeline, so there is no sound to make a file of ({form})",
            way_out="Make a video, e.g. with -o out.mp4, or add a sound.",
            field="format",
        )


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
    if len(outputs) == 1 and outputs[0].part is None:
        return (_as_ending(outputs[0], form, wanted),)
    fitted = _fitted(outputs, form, wanted)
    if fitted is None:
        first, *rest = _beside(outputs, wanted.parent, wanted.stem)
        return (replace(first, note=said("reply.own_endings", name=wanted.name)), *rest)
    chief = next(i for i, t in enumerate(fitted) if form_of(t.output) == form)
    if fitted[chief].output.part is not None:
        return _placed(fitted, wanted)
    first = fitted[chief]
    others = [t for i, t in enumerate(fitted) if i != chief]
    return (first, *_placed(others, wanted, taken={first.path}, count=len(fitted)))


def _without_default(outputs: tuple[Output, ...], wanted: Path | None) -> tuple[Output, ...]:
    """The outputs of a request; where its file is to be subtitles, without the one that nobody said anything
    of: that is made by default, and is not wanted."""
    form = wanted.suffix.lower().lstrip(".") if wanted is not None else ""
    if form in FORMATS and FORMATS[form].kind == "subtitles" and any(form_of(o) == form for o in outputs):
        return tuple(o for o in outputs if o != Output())
    return outputs


def _fitted(outputs: tuple[Output, ...], form: str, wanted: Path) -> list[Target] | None:
    """Several outputs, the first of which of this form is what the ending says; None where none can be.

    An output whose form nobody said takes the ending's; one whose form the words say gives way to it only
    where it is the one of its kind that was asked for (or a part of that one).
    """
    if any(form_of(o) == form for o in outputs):
        return [Target(o, wanted) for o in outputs]
    kin = [o for o in outputs if o.kind == FORMATS[form].kind]
    bent = [o for o in kin if o.format is None]
    if not bent and kin and all(_whole(o) == _whole(kin[0]) for o in kin):
        bent = kin
    if not bent:
        return None
    return [_as_ending(o, form, wanted) if o in bent else Target(o, wanted) for o in outputs]


def _whole(output: Output) -> Output:
    return output.replace(part=None, start_ms=None, end_ms=None)  # type: ignore[no-any-return]


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
    changed = output.replace(**changes)
    if output.format is None and output.kind in ("video", kind):
        return Target(changed, wanted)
    forms = {"made": form.upper(), "asked": form_of(output).upper()}
    return Target(changed, wanted, said("reply.ending_won", name=wanted.name, **forms), output)


def _placed(
    targets: Sequence[Target], wanted: Path, *, taken: set[Path] | None = None, count: int | None = None
) -> tuple[Target, ...]:
    """The targets with names beside one another in place of the one that was given."""
    outputs = tuple(t.output for t in targets)
    named = _beside(outputs, wanted.parent, wanted.stem, taken=taken, count=count)
    return tuple(replace(t, path=n.path) for t, n in zip(targets, named, strict=True))


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
