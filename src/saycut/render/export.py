"""The public entry: a draft and one output → one file, published whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from ..errors import RenderError
from ..ids import AssetId
from ..media.streams import Probe
from ..timeline.facts import Facts
from ..timeline.model import Draft, Output
from .compile import compile_plan
from .encode import (
    Job,
    RenderOptions,
    chunk_command,
    encode,
    join_command,
    prepass_command,
    run_prepasses,
    write_files,
)
from .plan import RenderPlan
from .profile import profile_for
from .progress import Listener, Meter
from .publish import published

__all__ = ["Artifact", "RenderOptions", "commands_of", "export"]


@dataclass(frozen=True)
class Artifact:
    """A file that was made, as it really is."""

    path: Path
    bytes: int
    duration_ms: int
    width: int
    height: int
    fps: Fraction | None
    notes: tuple[str, ...]
    """What a person should know: fonts replaced, quality traded for size."""
    commands: tuple[tuple[str, ...], ...]
    """The engine's command lines that made it."""


@dataclass(frozen=True)
class Request:
    """What is to be made, from what."""

    draft: Draft
    sources: Mapping[AssetId, Path]
    probes: Mapping[AssetId, Probe]
    facts: Facts


def export(
    draft: Draft,
    output: Output,
    sources: Mapping[AssetId, Path],
    probes: Mapping[AssetId, Probe],
    facts: Facts,
    target: Path,
    *,
    options: RenderOptions,
    progress: Listener | None = None,
    cancel: threading.Event | None = None,
) -> Artifact:
    """Makes `target` from a draft. Blocks until it stands there whole.

    `sources` are the files of the draft's assets, `probes` what they are. `cancel`, set from any thread,
    stops the work within a second. Raises OutputError (form, place), RenderError (the engine failed; names
    the file), Cancelled; then nothing is left of it, and an older target is as it was.
    """
    profile = profile_for(draft, output)
    request = Request(draft, sources, probes, facts)
    with published(target) as partial, work_folder(options.work_dir) as work:
        plan = compile_plan(draft, probes, facts, profile)
        job = _job(request, plan, work, options, cancel)
        _render(job, partial, progress)
        return _artifact(job, target, partial)


def _job(
    request: Request, plan: RenderPlan, work: Path, options: RenderOptions, cancel: threading.Event | None
) -> Job:
    missing = [a for a in request.sources if not request.sources[a].exists()]
    if missing:
        name = request.draft.asset(missing[0]).name
        raise RenderError(f"{name} is no longer there.", way_out="Put it back where it was, or leave it out.")
    names = {a.id: a.name for a in request.draft.assets}
    return Job(plan, request.sources, names, work, options, None, cancel)


def _render(job: Job, partial: Path, progress: Listener | None) -> None:
    plan = job.plan
    stages = [("analysing", 0.5 * sum(p.frames for p in plan.prepasses)), ("pictures", float(plan.frames))]
    meter = Meter(stages, progress)
    write_files(job)
    run_prepasses(job, told=meter.tell)
    meter.next()
    encode(job, plan.profile, partial, told=meter.tell)
    meter.next()


@contextmanager
def work_folder(parent: Path) -> Iterator[Path]:
    """A folder of this export alone, gone at the end."""
    parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="render-", dir=parent)).absolute()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _artifact(job: Job, target: Path, made: Path) -> Artifact:
    profile = job.plan.profile
    return Artifact(
        path=target,
        bytes=made.stat().st_size,
        duration_ms=job.plan.duration_ms,
        width=profile.width,
        height=profile.height,
        fps=profile.fps if profile.kind == "video" else None,
        notes=job.plan.notes,
        commands=tuple(tuple(c) for c in commands_of(job, target)),
    )


def commands_of(job: Job, target: Path) -> list[list[str]]:
    """Every command line of a plan, in order, as they are run (for `--dry-run`)."""
    plan = job.plan
    found = [prepass_command(job, p) for p in plan.prepasses]
    alone = len(plan.chunks) == 1
    for i in range(len(plan.chunks)):
        found.append(chunk_command(job, plan.profile, i, target if alone else Path(f"chunk{i}.mp4")))
    if not alone:
        found.append(join_command(job, plan.profile, target))
    return found
