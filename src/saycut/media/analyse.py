"""The analyses that are asked for, and no others; the sound is read once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..timeline.facts import AssetFacts, Need
from ..timeline.model import AssetKind
from ..units import Frozen, TimeRange
from .beats import find_beats
from .cache import Cache
from .faces import find_faces
from .recording import Progress, Recording, recorded
from .scenes import scene_cuts
from .screen import find_screens
from .silence import Heard, hear
from .speech.base import NoTranscript, Spoken
from .speech.options import SpeechOptions
from .speech.table import transcribe
from .streams import Probe
from .subject import follow_subject
from .subtitles import read_subtitles

NO_SOUND = "It has no sound."

Fields = dict[str, Any]


class AnalyseOptions(Frozen):
    """What changes an analysis' answer, and where answers are kept."""

    speech: SpeechOptions = SpeechOptions()
    silence_threshold_db: float | None = None
    """The level below which it is silent, in dB of full scale; None adapts to the recording."""
    cache: Path | None = None
    """A folder for what was found; None keeps nothing."""
    scratch: Path | None = None
    """A folder for the sound while it is read (115 MB an hour); None is the system's."""


def analyse(
    path: Path,
    found: Probe,
    needs: frozenset[Need],
    options: AnalyseOptions,
    *,
    progress: Progress | None = None,
) -> AssetFacts:
    """What is needed of the probed file at `path`, as facts; what is not needed stays None.

    What cannot be told is no error: `silence_why_not`, `transcript_why_not`, `subject_why_not` and
    `faces_why_not` say why. `progress` is told the share that is done and may raise to stop the work. Raises
    MediaError when the file cannot be opened or a subtitle file not be read.
    """
    job = _Job(path, found, options, Cache(options.cache, path), _Bar(progress, len(needs) + 1))
    if Need.SUBTITLES in needs and found.kind is AssetKind.SUBTITLES:
        job.fields["subtitles"] = read_subtitles(path, name=found.name)
    if Need.SCENES in needs:
        job.fill("scenes", {}, lambda: {"scenes": scene_cuts(path, found, progress=job.bar.step())})
    if Need.SUBJECT in needs:
        job.fill("subject", {}, lambda: _subject(job))
    if Need.FACES in needs:
        job.fill("faces", {}, lambda: _faces(job))
    if Need.SCREEN in needs:
        job.fill("screen", {}, lambda: {"screens": find_screens(path, found)})
    _sound(job, needs)
    job.bar.done()
    return AssetFacts(**job.fields)


@dataclass
class _Bar:
    """One bar for several analyses: each has an equal share."""

    tell: Progress | None
    steps: int
    begun: int = 0

    def step(self) -> Progress:
        number = self.begun
        self.begun += 1

        def told(share: float) -> None:
            if self.tell is not None:
                self.tell(min((number + share) / max(self.steps, number + 1), 1.0))

        return told

    def done(self) -> None:
        if self.tell is not None:
            self.tell(1.0)


@dataclass
class _Job:
    """One file on its way through its analyses."""

    path: Path
    found: Probe
    options: AnalyseOptions
    cache: Cache
    bar: _Bar
    fields: Fields = field(default_factory=dict)

    def fill(self, analysis: str, asked: Mapping[str, Any], work: Callable[[], Fields]) -> None:
        """Take an analysis from the cache, or do it and keep it."""
        kept = self.cache.get(analysis, asked)
        if kept is None:
            kept = work()
            if not (
                kept.get("subject_why_not") or kept.get("faces_why_not")
            ):  # what is not installed today may be tomorrow
                self.cache.put(analysis, asked, kept)
        self.fields.update(kept)


def _subject(job: _Job) -> Fields:
    points, why_not = follow_subject(job.path, job.found, progress=job.bar.step())
    return {"subject": points, "subject_why_not": why_not}


def _faces(job: _Job) -> Fields:
    tracks, why_not = find_faces(job.path, job.found, progress=job.bar.step())
    return {"faces": tracks, "faces_why_not": why_not}


def _sound(job: _Job, needs: frozenset[Need]) -> None:
    """Speech, silence, beats and transcript. Decodes the sound only when something is not known yet."""
    hears = bool(needs & {Need.SPEECH, Need.SILENCE, Need.TRANSCRIPT})
    wants_beats, wants_words = Need.BEATS in needs, Need.TRANSCRIPT in needs
    if not hears and not wants_beats:
        return
    if job.found.sound is None or job.found.kind is AssetKind.SUBTITLES:
        job.fields.update(_soundless(hears=hears, beats=wants_beats, words=wants_words))
        return
    heard = job.cache.get("hear", _asked_to_hear(job)) if hears else None
    beats = job.cache.get("beats", {}) if wants_beats else None
    words = job.cache.get("words", _asked_for_words(job)) if wants_words else None
    for kept in (heard, beats, words):
        job.fields.update(kept or {})
    missing_words = wants_words and words is None
    if (hears and heard is None) or (wants_beats and beats is None) or missing_words:
        with recorded(job.path, job.found, progress=job.bar.step(), folder=job.options.scratch) as recording:
            if hears and heard is None:
                _hear(job, recording)
            if wants_beats and beats is None:
                _beats(job, recording)
            if missing_words:
                _words(job, recording)


def _soundless(*, hears: bool, beats: bool, words: bool) -> Fields:
    fields: Fields = {}
    if hears:
        fields.update(speech=(), silence=(), silence_why_not=NO_SOUND)
    if beats:
        fields["beats"] = ()
    if words:
        fields["transcript_why_not"] = NO_SOUND
    return fields


def _asked_to_hear(job: _Job) -> dict[str, Any]:
    return {"threshold_db": job.options.silence_threshold_db}


def _asked_for_words(job: _Job) -> dict[str, Any]:
    return job.options.speech.model_dump(mode="json", exclude={"http_key", "http_timeout_s", "searched"})


def _hear(job: _Job, recording: Recording) -> None:
    heard: Heard = hear(recording, threshold_db=job.options.silence_threshold_db, progress=job.bar.step())
    fields: Fields = {
        "speech": heard.speech,
        "silence": heard.silence,
        "silence_why_not": heard.why_not,
    }
    job.cache.put("hear", _asked_to_hear(job), fields)
    job.fields.update(fields)


def _beats(job: _Job, recording: Recording) -> None:
    fields: Fields = {"beats": find_beats(recording, progress=job.bar.step()).times_ms}
    job.cache.put("beats", {}, fields)
    job.fields.update(fields)


def _words(job: _Job, recording: Recording) -> None:
    speech: tuple[TimeRange, ...] = job.fields.get("speech") or ()
    silence: tuple[TimeRange, ...] = job.fields.get("silence") or ()
    try:
        told = transcribe(Spoken(recording, speech, silence), job.options.speech, progress=job.bar.step())
    except NoTranscript as problem:
        job.fields["transcript_why_not"] = str(problem)
        return
    fields: Fields = {
        "transcript": told.lines,
        "transcript_note": told.note,
        "language": told.language,
    }
    job.cache.put("words", _asked_for_words(job), fields)
    job.fields.update(fields)
