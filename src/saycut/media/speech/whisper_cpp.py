"""whisper.cpp as a program with a ggml model file, both named outright."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...timeline.facts import Line
from ...timeline.text import Word
from ..recording import Progress
from .base import NoTranscript, Spoken, Transcript
from .lines import Timed, ends_sentence, lines_of
from .local_whisper import line_of
from .options import SpeechOptions
from .wave_file import wave_file

SLOWEST = 20.0
"""It is given up when it takes this many times the length of the sound (and a minute to load)."""


class WhisperCpp:
    """The source that runs the whisper.cpp program."""

    name = "whisper.cpp"

    def is_meant(self, options: SpeechOptions) -> bool:
        return options.whisper_cpp is not None or (options.model is not None and options.model.is_file())

    def why_not(self, options: SpeechOptions) -> str | None:
        if options.model is None or not options.model.is_file():
            return "whisper.cpp needs a model file (ggml-….bin); none is configured, or it does not exist."
        if options.whisper_cpp is None:
            return f"{options.model.name} needs the whisper.cpp program (whisper-cli); none is configured."
        if shutil.which(str(options.whisper_cpp)) is None:
            return f"The whisper.cpp program {options.whisper_cpp} does not exist or may not be run."
        return None

    def transcribe(
        self, spoken: Spoken, options: SpeechOptions, *, progress: Progress | None = None
    ) -> Transcript:
        """The words of a recording, with times, by the program's full JSON output."""
        with wave_file(spoken.recording) as sound:
            out = sound.with_suffix("")
            command = [
                str(shutil.which(str(options.whisper_cpp))),
                *("-m", str(options.model), "-f", str(sound), "-of", str(out)),
                *("-l", (options.language or "auto").split("-")[0].lower()),
                *("-ojf", "-np"),
            ]
            _run(command, 60 + SLOWEST * spoken.recording.duration_ms / 1000, progress)
            return _read(out.with_suffix(".json"))


def _run(command: list[str], limit_s: float, progress: Progress | None) -> None:
    """Run to the end in its own process group; whatever interrupts us kills it."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as problem:
        raise NoTranscript(f"whisper.cpp could not be started ({problem.strerror}).") from problem
    end = time.monotonic() + limit_s
    try:
        while process.poll() is None:
            if time.monotonic() > end:
                raise NoTranscript("whisper.cpp took too long and was stopped.")
            time.sleep(0.05)
            if progress:
                progress(0.0)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        raise NoTranscript(f"whisper.cpp failed (exit code {process.returncode}).")


def _read(path: Path) -> Transcript:
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8", errors="replace"))
        parts: list[dict[str, Any]] = told["transcription"]
        words = [timed for part in parts for timed in _words(part)]
        lines = lines_of(words) if words else tuple(_plain_lines(parts))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NoTranscript("whisper.cpp left no readable result.") from problem
    return Transcript(lines, language=told.get("result", {}).get("language"))


def _words(part: dict[str, Any]) -> Iterator[Timed]:
    """Tokens joined to words: a token that starts with a space starts one; [marks] are no words."""
    held: list[dict[str, Any]] = []
    tokens = [t for t in part.get("tokens", ()) if not str(t["text"]).startswith("[_")]
    for token in tokens:
        if held and str(token["text"]).startswith(" "):
            yield from _joined(held, last=False)
            held = []
        held.append(token)
    yield from _joined(held, last=True)


def _joined(tokens: list[dict[str, Any]], *, last: bool) -> Iterator[Timed]:
    text = "".join(str(t["text"]) for t in tokens).strip()
    if text:
        start, end = int(tokens[0]["offsets"]["from"]), int(tokens[-1]["offsets"]["to"])
        yield Timed(Word(text=text, start_ms=start, end_ms=max(end, start)), last or ends_sentence(text))


def _plain_lines(parts: list[dict[str, Any]]) -> Iterator[Line]:
    for part in parts:
        line = line_of(str(part["text"]), part["offsets"]["from"] / 1000, part["offsets"]["to"] / 1000)
        if line is not None:
            yield line
