"""The real encoder behind a size target: `render.encoder.Encoder`, with what trials need beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import av

from ...timeline.edit import keep_ranges
from ...timeline.model import PictureFade
from ...units import span
from ..command.trial import keeping
from ..encoder import Encoder
from ..profile import Profile
from ..run import Task, run
from .fit import Fitted, Told, fit_video
from .other import fit_pictures, fit_sound


class Sized:
    """Encodes the result as often as it takes, and keeps stretches of it for trials."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.ffmpeg = encoder.request.options.engine

    def frames(self, profile: Profile) -> int:
        return self._encoder.job(profile).plan.frames

    def encode(self, profile: Profile, target: Path, *, told: Told | None = None) -> None:
        self._encoder.encode(profile, target, told=told)

    def keep(self, profile: Profile, stretches: Sequence[tuple[int, int]], target: Path) -> None:
        request = self._encoder.request
        from_ms = profile.start_ms or 0
        ranges = [span(from_ms + a, from_ms + b) for a, b in stretches]
        form = keeping(replace(profile, start_ms=None, end_ms=None))
        draft = request.draft
        if draft.main:
            draft, _ = keep_ranges(draft.replace(fade=PictureFade()), ranges)
        else:
            form = replace(form, start_ms=ranges[0].start_ms, end_ms=ranges[0].end_ms)
        work = target.with_suffix("")
        work.mkdir()
        Encoder(replace(request, draft=draft), form, work).encode(form, target)

    def run(self, words: list[str], folder: Path) -> None:
        run(Task(words, folder), cancel=self._encoder.request.cancel)


def fit(encoder: Encoder, target: Path, *, told: Told | None = None) -> Fitted:
    """The encoder's result in at most `profile.max_bytes`; its sound must be rendered already.

    Raises TargetUnreachable, RenderError, Cancelled.
    """
    work = encoder.work / "size"
    work.mkdir()
    way = {"video": fit_video, "audio": fit_sound}.get(encoder.profile.kind, fit_pictures)
    fitted = way(Sized(encoder), encoder.profile, target, work, told=told)
    return replace(fitted, rates=rates_of(target)) if encoder.profile.kind == "video" else fitted


def rates_of(made: Path) -> tuple[float, float]:
    """Bits a second of a file's pictures and of its sound, by its packets; 0 where there is none.

    What an encoder was asked for is no measure: silence takes a twentieth of it.
    """
    held = {"video": 0, "audio": 0}
    with av.open(str(made)) as container:
        for packet in container.demux():
            held[packet.stream.type] += packet.size
        seconds = (container.duration or 0) / 1_000_000
    return (held["video"] * 8 / seconds, held["audio"] * 8 / seconds) if seconds else (0.0, 0.0)
