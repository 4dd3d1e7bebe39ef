"""What drives the engine for one output: `Encoder.encode(profile, target)`, as often as it is wanted.

A plain export asks once. A size target asks again and again with another bitrate, pass or picture size in
the profile; a changed picture size is compiled anew, the sound is rendered once.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from ..errors import Cancelled
from ..ids import AssetId
from ..media.streams import Probe
from ..timeline.facts import Facts
from ..timeline.model import Draft
from .compile import compile_plan
from .division import can_be_divided
from .encode import Job, RenderOptions, Told, commands, encode, run_prepasses, write_files
from .plan import RenderPlan
from .profile import Profile
from .sound.mix import write_sound
from .sound.source import SoundSource

SOUND_FILE = "sound.wav"
Grid = tuple[int, int, Fraction]


@dataclass(frozen=True)
class Request:
    """What is to be made, from what, where and with what."""

    draft: Draft
    sources: Mapping[AssetId, Path]
    probes: Mapping[AssetId, Probe]
    facts: Facts
    options: RenderOptions
    cancel: threading.Event | None = None


@dataclass
class Encoder:
    """One output being made. `work` is a folder of this output alone."""

    request: Request
    profile: Profile
    """As asked for; every encode may differ in what it spends, and in picture size."""
    work: Path
    sound: Path | None = None
    notes: list[str] = field(default_factory=list)
    ran: list[list[str]] = field(default_factory=list)
    """Every command line that was run."""
    said: list[str] = field(default_factory=list)
    """What the engine complained of without failing."""
    copied_frames: int = 0
    _jobs: dict[Grid, Job] = field(default_factory=dict)

    @property
    def plan(self) -> RenderPlan:
        return self.job(self.profile).plan

    def job(self, profile: Profile) -> Job:
        """The compiled job of a picture size and rate, its files written to a folder of its own."""
        grid = (profile.width, profile.height, profile.fps)
        if grid not in self._jobs:
            request = self.request
            part_s = request.options.part_s if can_be_divided(self.profile) else 0.0
            plan = compile_plan(request.draft, request.probes, request.facts, profile, part_s=part_s)
            work = self.work / f"job{len(self._jobs)}"
            work.mkdir()
            names = {a.id: a.name for a in request.draft.assets}
            job = Job(plan, request.sources, names, work, request.options, None, request.cancel, self.said)
            write_files(job)
            self._jobs[grid] = job
        found = self._jobs[grid]
        return replace(found, sound=self.sound)

    def prepare(self, *, told: Told | None = None) -> None:
        """The looks ahead that this size's graph needs. Once for each size."""
        job = self.job(self.profile)
        run_prepasses(job, told=told)
        self.ran += commands(job, job.plan.profile, Path())[: len(job.plan.prepasses)]

    def render_sound(self, *, told: Told | None = None) -> None:
        """The sound as a file, as long as the pictures. Nothing where the plan has none, or only silence."""
        plan = self.plan
        if plan.sound is None or plan.sound.silent:
            return
        request = self.request
        sources = {}
        for asset, path in request.sources.items():
            heard = request.probes[asset].sound if asset in request.probes else None
            name = request.draft.asset(asset).name
            sources[asset] = SoundSource(path, heard.index if heard else None, name)

        def hear(share: float) -> None:
            if request.cancel is not None and request.cancel.is_set():
                raise Cancelled("Stopped.")
            if told is not None:
                told(share)

        target = self.work / SOUND_FILE
        mixed = write_sound(plan.sound, sources, target, ffmpeg=request.options.engine, told=hear)
        self.notes += mixed.warnings
        self.sound = target

    def encode(self, profile: Profile, target: Path, *, told: Told | None = None) -> None:
        """Pictures and sound by `profile` into `target`. With `pass_no` 1 only the pass log is written.

        Raises RenderError or Cancelled; `target` may then be half-written (it is nobody's result yet).
        """
        known = len(self._jobs)
        job = self.job(profile)
        if len(self._jobs) > known and job.plan.prepasses:
            run_prepasses(job)
        encode(job, profile, target, told=told)
        self.ran += commands(job, profile, target)[len(job.plan.prepasses) :]
