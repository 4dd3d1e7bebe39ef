"""What drives the engine for one output: `Encoder.encode(profile, target)`, as often as it is wanted.

A plain export asks once. A size target asks again and again with another bitrate, pass or picture size in
the profile; a changed picture size is compiled anew, the sound is rendered once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from ..errors import Cancelled
from ..ids import AssetId
from ..media.streams import Probe
from ..operations.base import Said, said
from ..timeline.facts import Facts
from ..timeline.model import Draft
from .compile import compile_plan
from .division import can_be_divided
from .encode import (
    Job,
    RenderOptions,
    Told,
    commands,
    encode,
    encode_parts,
    encode_sound,
    in_parts,
    join_parts,
    run_prepasses,
    write_files,
)
from .plan import RenderPlan
from .profile import Profile
from .sound.mix import write_sound
from .sound.plan import SoundPlan
from .sound.source import SoundSource

SOUND_FILE = "sound.wav"
ENCODED_FILE = "sound.m4a"
COPYABLE = ("mp4", "mov")
"""Containers that AAC goes into packet by packet, its exact length with it."""
POLL_S = 0.2
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


def _mixed_down(request: Request, sound: SoundPlan) -> list[Said]:
    """A sentence for each file with more than two channels that is heard: the result has two."""
    heard = dict.fromkeys(piece.asset for layer in sound.layers for piece in layer.pieces)
    tracks = [(request.draft.asset(a).name, request.probes[a].sound) for a in heard if a in request.probes]
    return [
        said("made.mixed_down", channels=track.channels, name=name, layout=track.layout)
        for name, track in tracks
        if track is not None and track.channels > 2
    ]


@dataclass
class Encoder:
    """One output being made. `work` is a folder of this output alone."""

    request: Request
    profile: Profile
    """As asked for; every encode may differ in what it spends, and in picture size."""
    work: Path
    sound: Path | None = None
    notes: list[Said] = field(default_factory=list)
    ran: list[list[str]] = field(default_factory=list)
    """Every command line that was run."""
    said: list[str] = field(default_factory=list)
    """What the engine complained of without failing."""
    copied_frames: int = 0
    sound_encoded: bool = False
    """Whether the sound is encoded by the profile already."""
    _aside: Future[None] | None = None
    """The sound being made while pictures are."""
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
        return replace(found, sound=self.sound, sound_encoded=self.sound_encoded)

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

        target = self.work / SOUND_FILE
        mixed = write_sound(
            plan.sound, sources, target, ffmpeg=request.options.engine, told=_heard(request.cancel, told)
        )
        self.notes += [*mixed.warnings, *_mixed_down(request, plan.sound)]
        self.sound = target

    def encode(self, profile: Profile, target: Path, *, told: Told | None = None) -> None:
        """Pictures and sound by `profile` into `target`. With `pass_no` 1 only the pass log is written.

        Raises RenderError or Cancelled; `target` may then be half-written (it is nobody's result yet).
        """
        known = len(self._jobs)
        job = self.job(profile)
        if len(self._jobs) > known and job.plan.prepasses:
            run_prepasses(job)
        if in_parts(job.plan, profile):
            made = encode_parts(job, profile, told=_shared(self._unbroken(told), 0.0, 0.97))
            job = self.sounding(profile)
            join_parts(job, profile, target, told=_shared(told, 0.97, 0.03))
            for path in made:
                path.unlink(missing_ok=True)
        else:
            job = self.sounding(profile)
            encode(job, profile, target, told=told)
        self.ran += commands(job, profile, target)[len(job.plan.prepasses) :]

    def sounding(self, profile: Profile) -> Job:
        """`job`, its sound there; waits for it. Raises what kept it from being made."""
        while self._aside is not None and not self._aside.done():
            wait([self._aside], timeout=POLL_S)
            _heard(self.request.cancel, None)(0)
        if self._aside is not None:
            self._aside.result()
        return self.job(profile)

    @contextmanager
    def sound_aside(self) -> Iterator[None]:
        """Inside, the sound is made while pictures are encoded: it is wanted only when they are joined.

        Whatever ends the work inside ends it, too.
        """
        stop = threading.Event()
        with ThreadPoolExecutor(1, "sound") as pool:
            self._aside = pool.submit(self._make_sound, stop)
            try:
                yield
            except BaseException:
                stop.set()
                raise

    def _make_sound(self, stop: threading.Event) -> None:
        self.render_sound(told=_heard(stop, None))
        if self.sound is None or self.profile.audio != "aac" or self.profile.container not in COPYABLE:
            return
        target = self.work / ENCODED_FILE
        job = replace(self.job(self.profile), cancel=stop)
        self.ran.append(encode_sound(job, replace(self.profile, container="m4a"), target))
        self.sound, self.sound_encoded = target, True

    def _unbroken(self, told: Told | None) -> Told:
        """Stops the pictures when the sound has failed: nobody waits an hour for nothing."""

        def hear(share: float) -> None:
            if self._aside is not None and self._aside.done():
                self._aside.result()
            if told is not None:
                told(share)

        return hear


def _heard(stop: threading.Event | None, told: Told | None) -> Told:
    def hear(share: float) -> None:
        if stop is not None and stop.is_set():
            raise Cancelled("Stopped.")
        if told is not None:
            told(share)

    return hear


def _shared(told: Told | None, start: float, weight: float) -> Told | None:
    return None if told is None else lambda share: told(start + weight * share)
