"""One output made in parts by any workers: divided, each part encoded, the sound once, joined as packets.

    division = divide(request, output)                          # None: make it in one piece, by `export`
    render_part(request, output, division.parts[i], file)       # anywhere, in any order, again if need be
    sound = render_sound(request, output, file)
    join(request, output, Made(files, sound), target)

`export` divides at the same places and encodes with the same words, so the pictures are the same, bit by bit,
whoever made them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..ids import AssetId
from ..media.streams import Probe
from ..operations.base import Said
from ..timeline.model import Draft, Output
from .compile import compile_plan
from .division import can_be_divided
from .encode import Job, Told, encode_part, join_parts, run_prepasses, write_files, write_list
from .encoder import Encoder, Request
from .export import Artifact, artifact_of, check_sources, work_folder
from .plan import RenderPlan
from .profile import profile_for
from .proof import check_made
from .publish import published
from .smart.making import copied_parts

Part = tuple[int, int]
"""Frames [first, end) of the timeline."""


@dataclass(frozen=True)
class Division:
    """The parts of one output, in order, without gaps."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Sounded:
    """The sound of an output."""

    path: Path | None
    """None where there is nothing to hear."""
    notes: tuple[Said, ...] = ()
    """What a person should know of it, as sentences."""


@dataclass(frozen=True)
class Made:
    """What is joined."""

    parts: Sequence[Path]
    sound: Sounded


def divide(request: Request, output: Output) -> Division | None:
    """The parts of an output; None where one piece is quicker or better.

    So it is for what is short, for anything but video, under a limit of size or bit rate, and where pictures
    are copied, not encoded. The same draft, output, files and `part_s` give the same division. Raises
    OutputError, RenderError.
    """
    profile = profile_for(request.draft, output)
    if not can_be_divided(profile):
        return None
    plan = compile_plan(request.draft, request.probes, request.facts, profile, part_s=request.options.part_s)
    if len(plan.chunks) < 2 or (not plan.prepasses and copied_parts(request, profile) is not None):
        return None
    return Division(tuple((c.first, c.first + c.frames) for c in plan.chunks))


def assets_of_part(
    draft: Draft, output: Output, probes: Mapping[AssetId, Probe], part: Part
) -> frozenset[AssetId]:
    """The files whose pictures (or colour tables) a part needs. Raises OutputError, RenderError."""
    plan = compile_plan(draft, probes, {}, profile_for(draft, output), only=[part])
    shown = [i.asset for c in plan.chunks for i in c.inputs] + [p.input.asset for p in plan.prepasses]
    return frozenset([*shown, *(asset for asset, _ in plan.luts)])


def render_part(
    request: Request, output: Output, part: Part, target: Path, *, told: Told | None = None
) -> None:
    """The pictures of one part as an MP4 at `target`; `request.sources` holds what `assets_of_part` says.

    Blocks. Raises RenderError (names the file), Cancelled; `target` is then nobody's.
    """
    check_sources(request)
    profile = replace(profile_for(request.draft, output), audio=None)
    plan = compile_plan(request.draft, request.probes, request.facts, profile, only=[part])
    with work_folder(request.options.work_dir) as work:
        job = _job(request, plan, work)
        write_files(job)
        run_prepasses(job)
        encode_part(job, profile, 0, target, told=told)
    check_made(target, profile, part[1] - part[0])


def render_sound(request: Request, output: Output, target: Path, *, told: Told | None = None) -> Sounded:
    """The sound of an output as a WAV at `target`. Raises RenderError, Cancelled."""
    with work_folder(request.options.work_dir) as work:
        encoder = Encoder(request, profile_for(request.draft, output), work)
        encoder.render_sound(told=told)
        if encoder.sound is not None:
            encoder.sound.replace(target)
        return Sounded(target if encoder.sound else None, tuple(encoder.notes))


def join(request: Request, output: Output, made: Made, target: Path, *, told: Told | None = None) -> Artifact:
    """Parts and sound as one file, counted before it appears at `target`. Nothing is decoded.

    Raises OutputError (place), RenderError (it is not what was asked for), Cancelled.
    """
    profile = profile_for(request.draft, output)
    with published(target) as partial, work_folder(request.options.work_dir) as work:
        encoder = Encoder(request, profile, work, made.sound.path, list(made.sound.notes))
        job = encoder.job(profile)
        names = [f"part{i}.mp4" for i in range(len(made.parts))]
        for name, path in zip(names, made.parts, strict=True):
            (job.work / name).symlink_to(path.absolute())
        write_list(job, names)
        join_parts(job, profile, partial, told=told)
        check_made(partial, profile, job.plan.frames)
        return artifact_of(encoder, profile, target, partial)


def _job(request: Request, plan: RenderPlan, work: Path) -> Job:
    names = {a.id: a.name for a in request.draft.assets}
    return Job(plan, request.sources, names, work, request.options, None, request.cancel)
