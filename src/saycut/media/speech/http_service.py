"""An OpenAI-compatible service, used only when its address was configured outright: sound leaves here."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any

from ...timeline.facts import Line
from ...timeline.text import Word
from ...units import TimeRange, span
from ..recording import Progress
from .base import NoTranscript, Spoken, Transcript
from .lines import Timed, ends_sentence, lines_of
from .local_whisper import line_of
from .options import SpeechOptions
from .wave_file import wave_file

PART_MS = 600_000
"""Ten minutes are 19 MB of WAV; services take 25 MB. Parts end in pauses."""


class HttpService:
    """The source that asks a service at `http_url` + /audio/transcriptions."""

    name = "the transcription service"

    def is_meant(self, options: SpeechOptions) -> bool:
        return options.http_url is not None

    def why_not(self, options: SpeechOptions) -> str | None:
        if options.http_url is None:
            return "No transcription service is configured."
        if not options.http_url.startswith(("http://", "https://")):
            return "The transcription service's address must start with http:// or https://."
        return None

    def transcribe(
        self, spoken: Spoken, options: SpeechOptions, *, progress: Progress | None = None
    ) -> Transcript:
        """The words of a recording as the service gives them: with word times, or line by line."""
        lines: list[Line] = []
        language: str | None = options.language
        parts = list(_parts(spoken))
        for i, part in enumerate(parts):
            with wave_file(spoken.recording, part.start_ms, part.end_ms) as sound:
                told = _ask(options, sound.read_bytes())
            lines += _lines(told, part.start_ms)
            language = language or told.get("language")
            if progress:
                progress((i + 1) / len(parts))
        return Transcript(tuple(lines), language=language)


def _parts(spoken: Spoken) -> Iterator[TimeRange]:
    start, end = 0, spoken.recording.duration_ms
    while end - start > PART_MS:
        middles = [(s.start_ms + s.end_ms) // 2 for s in spoken.silence]
        cut = max((m for m in middles if start + PART_MS // 2 < m < start + PART_MS), default=start + PART_MS)
        yield span(start, cut)
        start = cut
    yield span(start, end)


def _ask(options: SpeechOptions, sound: bytes) -> dict[str, Any]:
    fields = [
        ("model", options.http_model),
        ("response_format", "verbose_json"),
        ("timestamp_granularities[]", "word"),
        ("timestamp_granularities[]", "segment"),
    ]
    if options.language:
        fields.append(("language", options.language.split("-")[0].lower()))
    boundary = uuid.uuid4().hex
    request = urllib.request.Request(
        f"{(options.http_url or '').rstrip('/')}/audio/transcriptions",
        data=_form(fields, sound, boundary),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
        method="POST",
    )
    if options.http_key is not None:
        request.add_header("Authorization", f"Bearer {options.http_key.get_secret_value()}")
    try:
        with urllib.request.urlopen(request, timeout=options.http_timeout_s) as answer:
            told = json.loads(answer.read())
    except urllib.error.HTTPError as problem:
        with problem:
            raise NoTranscript(f"The transcription service refused ({problem.code}).") from None
    except (OSError, ValueError) as problem:
        raise NoTranscript(f"The transcription service gave no usable answer ({problem}).") from problem
    if not isinstance(told, dict):
        raise NoTranscript("The transcription service gave no usable answer.")
    return told


def _form(fields: list[tuple[str, str]], sound: bytes, boundary: str) -> bytes:
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    )
    file = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="sound.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    return f"{head}{file}".encode() + sound + f"\r\n--{boundary}--\r\n".encode()


def _lines(told: dict[str, Any], offset_ms: int) -> list[Line]:
    try:
        words = list(_words(told.get("words") or (), offset_ms))
        if words:
            return list(lines_of(words))
        offset_s = offset_ms / 1000
        found = [
            line_of(str(part["text"]), float(part["start"]) + offset_s, float(part["end"]) + offset_s)
            for part in told.get("segments") or ()
        ]
    except (KeyError, TypeError, ValueError) as problem:
        raise NoTranscript("The transcription service gave an answer of another form.") from problem
    return [line for line in found if line is not None]


def _words(told: list[dict[str, Any]] | tuple[()], offset_ms: int) -> Iterator[Timed]:
    for one in told:
        text = str(one["word"]).strip()
        start, end = round(float(one["start"]) * 1000), round(float(one["end"]) * 1000)
        if text:
            word = Word(text=text, start_ms=start + offset_ms, end_ms=max(end, start) + offset_ms)
            yield Timed(word, ends_sentence(text))
