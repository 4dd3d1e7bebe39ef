"""faster-whisper with a model folder on this machine. It never touches the network: a folder or nothing."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from ...timeline.facts import Line
from ...timeline.text import Word
from ..recording import Progress
from .base import NoTranscript, Spoken, Transcript
from .lines import Timed, ends_sentence, lines_of
from .options import SpeechOptions

NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""What a model folder must hold. Without the tokenizer the library would try to download one."""


class LocalWhisper:
    """The source that runs faster-whisper (extra `whisper`)."""

    name = "faster-whisper"

    def is_meant(self, options: SpeechOptions) -> bool:
        return options.model is not None and not options.model.is_file()

    def why_not(self, options: SpeechOptions) -> str | None:
        model = options.model
        if model is None:
            return "No model folder is configured."
        if not model.is_dir():
            return f"The model folder {model} does not exist."
        missing = [name for name in NEEDED if not (model / name).is_file()]
        if missing:
            return f"The model folder {model} lacks {', '.join(missing)}."
        if importlib.util.find_spec("faster_whisper") is None:
            return "faster-whisper is not installed (pip install 'saycut[whisper]')."
        return None

    def transcribe(
        self, spoken: Spoken, options: SpeechOptions, *, progress: Progress | None = None
    ) -> Transcript:
        """The words of a recording, with times, by the model."""
        from faster_whisper import WhisperModel

        recording = spoken.recording
        try:
            model = WhisperModel(
                str(options.model), device="auto", compute_type="default", local_files_only=True
            )
            sound = recording.read(0, recording.samples).astype(np.float32) / 32768.0
            segments, info = model.transcribe(
                sound, language=_short(options.language), word_timestamps=True, vad_filter=True
            )
            lines = lines_of(_timed(_told(segments, recording.duration_ms, progress)))
        except (RuntimeError, ValueError, OSError) as problem:
            raise NoTranscript(f"The model in {options.model} could not be used ({problem}).") from problem
        return Transcript(lines, language=str(info.language))


def _short(tag: str | None) -> str | None:
    """Whisper knows languages by two letters: "zh", not "zh-Hans"."""
    return tag.split("-")[0].lower() if tag else None


def _told(segments: Iterable[Any], duration_ms: int, progress: Progress | None) -> Iterator[Any]:
    for segment in segments:
        if progress:
            progress(min(float(segment.end) * 1000 / max(duration_ms, 1), 1.0))
        yield segment


def _timed(segments: Iterable[Any]) -> Iterator[Timed]:
    for segment in segments:
        words = list(segment.words or ())
        for i, word in enumerate(words):
            text = str(word.word).strip()
            if text:
                start, end = round(word.start * 1000), round(word.end * 1000)
                timed = Word(text=text, start_ms=start, end_ms=max(end, start))
                yield Timed(timed, i == len(words) - 1 or ends_sentence(text))


def line_of(text: str, start_s: float, end_s: float) -> Line | None:
    """A line with no word times, from a source that gives none."""
    bare = " ".join(text.split())
    start, end = round(start_s * 1000), round(end_s * 1000)
    return Line(text=bare, start_ms=start, end_ms=end) if bare and end > start else None
