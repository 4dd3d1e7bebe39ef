"""Every source of words: the script timed to real speech, programs and services that replay real answers."""

from __future__ import annotations

import io
import json
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import rapidfuzz.distance

from saycut.media.probe import probe
from saycut.media.recording import RATE, Recording, recorded
from saycut.media.silence import hear
from saycut.media.speech import small_model
from saycut.media.speech.base import NoTranscript, Spoken, Transcript
from saycut.media.speech.options import SpeechOptions
from saycut.media.speech.pronounce import phones_of
from saycut.media.speech.script import tokens_of
from saycut.media.speech.small_model import LONGEST_MS, SmallModel, stretches_of
from saycut.media.speech.table import SOURCES, speech_sources, transcribe
from saycut.timeline.facts import TranscriptNote
from saycut.timeline.text import Word
from saycut.units import span

Find = Callable[[str], Path]


def samples_of(path: Path) -> Any:
    with recorded(path, probe(path)) as recording:
        return recording.read(0, recording.samples)


def spoken_of(samples: Any) -> Spoken:
    recording = Recording(io.BytesIO(samples.tobytes()), len(samples))
    heard = hear(recording)
    return Spoken(recording, heard.speech, heard.silence)


def words_of(told: Transcript) -> list[Word]:
    return [word for line in told.lines for word in line.words]


def test_every_word_of_a_speech_is_timed(shared_media: Find) -> None:
    script = shared_media("jfk_11s.txt").read_text()
    spoken = spoken_of(samples_of(shared_media("jfk_11s.flac")))
    told = transcribe(spoken, SpeechOptions(script=script))
    words = words_of(told)
    assert [w.text for w in words] == script.split()
    assert len(words) == 22
    # Truth by ear, to a fifth of a second: the words after the speech's four pauses.
    for number, at in ((0, 300), (5, 3250), (7, 5350), (14, 8150)):
        assert abs(words[number].start_ms - at) < 200, words[number]
    assert all(a.end_ms <= b.start_ms + 30 for a, b in pairwise(words))
    inside = [w for w in words if any(s.start_ms - 100 <= w.start_ms < s.end_ms for s in spoken.speech)]
    assert len(inside) == 22
    assert told.lines[0].text.startswith("And so")


def test_words_that_no_dictionary_has_are_timed_between_their_neighbours(shared_media: Find) -> None:
    script = shared_media("sonnet1_53s.txt").read_text()
    told = transcribe(spoken_of(samples_of(shared_media("sonnet1_53s.mp3"))), SpeechOptions(script=script))
    assert len(told.lines) == 14  # the sonnet's own lines
    assert abs(told.lines[0].start_ms - 2650) < 250
    assert abs(told.lines[13].end_ms - 52_250) < 250
    assert abs(told.lines[5].start_ms - 18_800) < 250  # "Feed’st thy light’s flame …"
    for line, following in pairwise(told.lines):
        assert line.end_ms <= following.start_ms


def test_two_minutes_are_timed_part_by_part(shared_media: Find) -> None:
    jfk, sonnet = samples_of(shared_media("jfk_11s.flac")), samples_of(shared_media("sonnet1_53s.mp3"))
    text = "\n".join([shared_media(n).read_text() for n in ("sonnet1_53s.txt", "jfk_11s.txt")] * 3)
    told = transcribe(spoken_of(np.concatenate([sonnet, jfk] * 3)), SpeechOptions(script=text))
    words = words_of(told)
    assert [w.text for w in words] == text.split()
    third = len(words) // 3
    off = (len(jfk) + len(sonnet)) * 1000 / RATE
    errors = [
        abs(words[i + n * third].start_ms - off * n - words[i].start_ms) for n in (1, 2) for i in range(third)
    ]
    assert np.mean(np.array(errors) < 250) > 0.97


def test_a_script_of_something_else_and_of_another_tongue_is_laid_over_the_speech(shared_media: Find) -> None:
    spoken = spoken_of(samples_of(shared_media("jfk_11s.flac")))
    chinese = transcribe(
        spoken, SpeechOptions(script="我的美国同胞们。\n不要问国家能为你做什么，要问你能为国家做什么。")
    )
    assert chinese.note is not None
    assert chinese.lines[0].text == "我的美国同胞们。"
    assert chinese.lines[0].start_ms == spoken.speech[0].start_ms
    assert chinese.lines[-1].end_ms == spoken.speech[-1].end_ms
    other = transcribe(spoken, SpeechOptions(script="Completely different words. " * 60))
    assert other.note is not None
    assert other.lines


def test_no_speech_no_words() -> None:
    silent = Spoken(Recording(io.BytesIO(bytes(RATE * 2)), RATE), ())
    with pytest.raises(NoTranscript, match="no speech"):
        transcribe(silent, SpeechOptions(script="Hello there"))


def test_without_a_model_the_reason_names_the_ways_out() -> None:
    silent = Spoken(Recording(io.BytesIO(b""), 0), ())
    with pytest.raises(NoTranscript) as caught:
        transcribe(silent, SpeechOptions(small=False, searched=("SAYCUT_CAPTIONS_MODEL",)))
    said = str(caught.value)
    for part in ("no speech model", "looked in SAYCUT_CAPTIONS_MODEL", "Paste the script", "SRT", "whisper"):
        assert part in said


def test_each_source_says_why_it_would_not_work(tmp_path: Path) -> None:
    (tmp_path / "model.bin").touch()
    told = speech_sources(SpeechOptions(model=tmp_path))
    assert set(told) == {source.name for source in SOURCES}
    assert "config.json, tokenizer.json" in str(told["faster-whisper"])
    missing = speech_sources(SpeechOptions(model=tmp_path / "gone"))
    assert "does not exist" in str(missing["faster-whisper"])
    ggml = speech_sources(SpeechOptions(model=tmp_path / "model.bin"))
    assert "whisper-cli" in str(ggml["whisper.cpp"])
    url = speech_sources(SpeechOptions(http_url="file:///etc/passwd"))
    assert "http://" in str(url["the transcription service"])


def one_second() -> Spoken:
    return Spoken(Recording(io.BytesIO(bytes(RATE * 2)), RATE), (span(0, 1000),))


def test_whisper_cpp_is_run_and_read(tmp_path: Path) -> None:
    """A program that does what whisper-cli does with -ojf: writes its JSON beside the name it was given."""
    answer = {
        "result": {"language": "en"},
        "transcription": [
            {
                "offsets": {"from": 0, "to": 900},
                "text": " Hello worlds.",
                "tokens": [
                    {"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}},
                    {"text": " Hello", "offsets": {"from": 0, "to": 400}},
                    {"text": " world", "offsets": {"from": 400, "to": 700}},
                    {"text": "s", "offsets": {"from": 700, "to": 800}},
                    {"text": ".", "offsets": {"from": 800, "to": 900}},
                ],
            }
        ],
    }
    program = tmp_path / "whisper-cli"
    program.write_text(
        f"#!{sys.executable}\nimport sys, wave\na = sys.argv\n"
        "sound = wave.open(a[a.index('-f') + 1]); assert sound.getframerate() == 16000\n"
        "assert a[a.index('-l') + 1] == 'en' and '-ojf' in a\n"
        f"open(a[a.index('-of') + 1] + '.json', 'w').write({json.dumps(answer)!r})\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    model = tmp_path / "ggml-base.bin"
    model.touch()
    options = SpeechOptions(model=model, whisper_cpp=program, language="en-GB")
    told = transcribe(one_second(), options)
    assert [(w.text, w.start_ms, w.end_ms) for w in words_of(told)] == [
        ("Hello", 0, 400),
        ("worlds.", 400, 900),
    ]
    assert told.language == "en"
    program.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(NoTranscript, match="exit code 3"):
        transcribe(one_second(), options)


def test_stopping_kills_the_program(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    program = tmp_path / "whisper-cli"
    program.write_text(f"#!/bin/sh\necho $$ > {mark}.new; mv {mark}.new {mark}\nexec sleep 60\n")
    program.chmod(0o755)
    model = tmp_path / "ggml-base.bin"
    model.touch()

    def stop(_share: float) -> None:
        if mark.exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        transcribe(one_second(), SpeechOptions(model=model, whisper_cpp=program), progress=stop)
    assert not Path(f"/proc/{mark.read_text().strip()}").exists()


@pytest.fixture
def service() -> Iterator[tuple[str, list[Any]]]:
    """A service that answers as OpenAI's does, and keeps what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers["Authorization"], body))
            answer = json.dumps(
                {"language": "en", "words": [{"word": "Hello", "start": 0.1, "end": 0.5},
                                             {"word": "you.", "start": 0.5, "end": 0.9}]}
            ).encode()  # fmt: skip
            self.send_response(200 if len(asked) == 1 else 401)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_is_asked_and_read(service: tuple[str, list[Any]]) -> None:
    url, asked = service
    options = SpeechOptions.model_validate({"http_url": url, "http_key": "secret-7"})
    told = transcribe(one_second(), options)
    assert [(w.text, w.start_ms, w.end_ms) for w in words_of(told)] == [
        ("Hello", 100, 500),
        ("you.", 500, 900),
    ]
    path, key, body = asked[0]
    assert (path, key) == ("/v1/audio/transcriptions", "Bearer secret-7")
    assert b"verbose_json" in body
    assert b"RIFF" in body
    assert "secret-7" not in repr(options)
    with pytest.raises(NoTranscript, match="refused \\(401\\)"):
        transcribe(one_second(), options)


def test_faster_whisper_is_given_a_folder_and_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library itself needs weights; a stand-in of its interface shows what it is given."""
    seen: dict[str, Any] = {}

    class WhisperModel:
        def __init__(self, folder: str, **rest: Any) -> None:
            seen.update(folder=folder, **rest)

        def transcribe(self, sound: Any, **rest: Any) -> tuple[Any, Any]:
            seen.update(samples=len(sound), **rest)
            word = SimpleNamespace(word=" Hi.", start=0.25, end=0.75)
            return iter([SimpleNamespace(words=[word], end=1.0)]), SimpleNamespace(language="de")

    module = ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    module.__spec__ = SimpleNamespace()  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).touch()
    told = transcribe(one_second(), SpeechOptions(model=tmp_path, language="de-AT"))
    assert [(w.text, w.start_ms, w.end_ms) for w in words_of(told)] == [("Hi.", 250, 750)]
    assert told.language == "de"
    assert (seen["folder"], seen["local_files_only"]) == (str(tmp_path), True)
    assert (seen["samples"], seen["language"], seen["word_timestamps"]) == (RATE, "de", True)


def test_the_small_model_hears_a_speech_and_times_each_word(shared_media: Find) -> None:
    pytest.importorskip("moonshine_voice", reason="the extra captions is not installed")
    told = transcribe(spoken_of(samples_of(shared_media("jfk_11s.flac"))), SpeechOptions())
    assert (told.note, told.language) == (TranscriptNote.SMALL_MODEL, "en")
    said = shared_media("jfk_11s.txt").read_text().lower().split()
    words = words_of(told)
    heard = [w.text.lower() for w in words]
    assert rapidfuzz.distance.Levenshtein.distance(heard, said) <= 4, heard
    for text, at in (("And", 300), ("ask", 3250)):
        assert abs(next(w for w in words if w.text == text).start_ms - at) < 200
    assert all(a.end_ms <= b.start_ms + 30 for a, b in pairwise(words))


def test_the_small_model_hears_a_minute_in_stretches(shared_media: Find) -> None:
    pytest.importorskip("moonshine_voice", reason="the extra captions is not installed")
    shares: list[float] = []
    told = transcribe(
        spoken_of(samples_of(shared_media("sonnet1_53s.mp3"))), SpeechOptions(), progress=shares.append
    )
    said = plain(shared_media("sonnet1_53s.txt").read_text())
    heard = plain(" ".join(line.text for line in told.lines))
    assert rapidfuzz.distance.Levenshtein.distance(heard, said) <= len(said) * 0.25, heard
    assert len(shares) >= 3
    assert shares[-1] == 1.0
    found = {re.sub("[^a-z]", "", w.text.lower()): w.start_ms for w in words_of(told)}
    for word, at in (("fairest", 2900), ("famine", 23_400), ("herald", 34_700), ("world", 45_000)):
        assert word in found
        assert abs(found[word] - at) < 1500, (word, found[word])
    for line, following in pairwise(told.lines):
        assert line.start_ms < line.end_ms <= following.start_ms


@pytest.mark.parametrize("tongue", ["de", "cmn"])
def test_the_small_model_refuses_what_is_no_english(tongue: str) -> None:
    pytest.importorskip("moonshine_voice", reason="the extra captions is not installed")
    pytest.importorskip("espeakng_loader", reason="the extra voice is not installed")
    with pytest.raises(NoTranscript, match="does not sound like English"):
        transcribe(spoken_of(voice(tongue)), SpeechOptions())


def test_the_small_model_gives_way() -> None:
    small = SmallModel()
    assert small.is_meant(SpeechOptions())
    assert not small.is_meant(SpeechOptions(small=False))
    assert not small.is_meant(SpeechOptions(http_url="http://localhost:9/v1"))
    assert not small.is_meant(SpeechOptions(model=Path("models/small")))
    assert "English only" in (small.why_not(SpeechOptions(language="fr")) or "")


def test_a_small_model_that_does_not_load_is_no_crash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(small_model, "_model", lambda: tmp_path)
    monkeypatch.setitem(sys.modules, "moonshine_voice.transcriber", None)
    with pytest.raises(NoTranscript, match=r"could not be loaded .*Paste the script"):
        transcribe(one_second(), SpeechOptions())


def test_stretches_end_in_pauses_and_where_it_is_quiet() -> None:
    noise = np.random.default_rng(7).integers(-8000, 8000, RATE * 60).astype(np.int16)
    noise[RATE * 18 : RATE * 18 + RATE // 5] = 0
    recording = Recording(io.BytesIO(noise.tobytes()), len(noise))
    told = Spoken(recording, (span(0, 30_000), span(30_400, 32_000), span(40_000, 41_000)))
    found = list(stretches_of(told))
    assert abs(found[0].end_ms - 18_100) <= 100  # the quiet fifth of a second
    assert found[1].start_ms == found[0].end_ms
    assert [s.end_ms for s in found[1:]] == [30_200, 32_200, 41_200]
    assert found[-1].start_ms == 39_800
    assert all(s.duration_ms <= LONGEST_MS + 400 for s in found)


def voice(tongue: str) -> Any:
    """A sentence spoken by eSpeak NG, at 16 kHz."""
    text = {
        "de": "Hallo und willkommen auf unserem Kanal. Heute kochen wir eine einfache Suppe mit Tomaten.",
        "cmn": "大家好，欢迎来到我们的频道。今天我们用西红柿和大蒜做一道简单的汤。",
    }[tongue]
    done = subprocess.run(
        [sys.executable, "-m", "saycut.cli.demo.speak", tongue],
        input=text.encode(), capture_output=True, check=True,
    )  # fmt: skip
    samples = np.frombuffer(done.stdout, np.int16).astype(np.float64)
    rate = int(done.stderr)
    at = np.arange(0, len(samples) - 1, rate / RATE)
    return np.interp(at, np.arange(len(samples)), samples).astype(np.int16)


def plain(text: str) -> list[str]:
    return re.sub(r"[^a-z ]", "", text.lower().replace("\n", " ")).split()


def test_how_a_script_is_read() -> None:
    tokens = tokens_of("ANNA: Hello, you! [laughs]\nBOB: In 2024 we paid $1,250 — 50% more.\n")
    assert [t.text for t in tokens] == [
        "Hello,",
        "you!",
        "In",
        "2024",
        "we",
        "paid",
        "$1,250",
        "—",
        "50%",
        "more.",
    ]
    spoken = {t.text: " ".join(t.spoken) for t in tokens}
    assert spoken["2024"] == "twenty twenty four"
    assert spoken["$1,250"] == "one thousand two hundred fifty dollars"
    assert spoken["50%"] == "fifty percent"
    assert spoken["—"] == ""
    assert [t.text for t in tokens if t.ends_line] == ["you!", "more."]


def test_how_unknown_words_may_sound() -> None:
    known = {"beauty": "B Y UW T IY", "bury": "B EH R IY", "play": "P L EY", "head": "HH EH D"}.get
    assert phones_of("beauty's", known) == "B Y UW T IY Z"
    assert phones_of("buriest", known) == "B EH R IY AH S T"
    assert phones_of("playhead", known) == "P L EY HH EH D"
    assert phones_of("churl", known) == "CH ER L"
    assert phones_of("Ω", known) == "AH"
