"""`analyse` does what is asked and no more, reads the sound once, and keeps what it found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from saycut.errors import Cancelled
from saycut.media import analyse as module
from saycut.media.analyse import AnalyseOptions, analyse
from saycut.media.probe import probe
from saycut.media.speech.options import SpeechOptions
from saycut.timeline.facts import AssetFacts, Need

from .conftest import FAST, PICTURE, Make

Find = Callable[[str], Path]


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every time a file's sound is decoded."""
    found: list[Path] = []
    real = module.recorded

    def counted(path: Path, *rest: object, **named: object) -> object:
        found.append(path)
        return real(path, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "recorded", counted)
    return found


def test_only_what_is_needed_is_done(clip: Path, readings: list[Path]) -> None:
    found = probe(clip)
    assert analyse(clip, found, frozenset(), AnalyseOptions()) == AssetFacts()
    facts = analyse(clip, found, frozenset({Need.SCENES}), AnalyseOptions())
    assert facts == AssetFacts(scenes=())
    assert readings == []


def test_all_of_a_talk_with_one_reading(shared_media: Find, readings: list[Path], tmp_path: Path) -> None:
    path = shared_media("jfk_11s.flac")
    options = AnalyseOptions(
        cache=tmp_path / "kept", speech=SpeechOptions(script=shared_media("jfk_11s.txt").read_text())
    )
    needs = frozenset({Need.SPEECH, Need.SILENCE, Need.BEATS, Need.TRANSCRIPT})
    told: list[float] = []
    facts = analyse(path, probe(path), needs, options, progress=told.append)
    assert len(readings) == 1
    assert facts.speech
    assert facts.silence
    assert facts.transcript is not None
    assert sum(len(line.words) for line in facts.transcript) == 22
    assert facts.beats is not None
    assert told == sorted(told)
    assert told[-1] == 1.0
    again = analyse(path, probe(path), needs, options)
    assert again == facts
    assert len(readings) == 1
    other = options.replace(speech=SpeechOptions(small=False))
    without = analyse(path, probe(path), needs, other)
    assert without.transcript is None
    assert without.transcript_why_not is not None
    assert without.silence == facts.silence


def test_a_changed_file_and_a_spoilt_cache_are_analysed_anew(make: Make, tmp_path: Path) -> None:
    options = AnalyseOptions(cache=tmp_path / "kept")
    needs = frozenset({Need.SCENES})

    def shot(*colours: str) -> Path:
        inputs = [a for c in colours for a in ("-f", "lavfi", "-t", "0.4", "-i", f"color={c}:s=64x64:r=25")]
        graph = f"concat=n={len(colours)}:v=1:a=0"
        return make("c.mp4", *inputs, "-filter_complex", graph, *FAST)

    path = shot("black", "white")
    assert analyse(path, probe(path), needs, options).scenes == (400,)
    kept = [f for f in (tmp_path / "kept").rglob("*") if f.is_file()]
    assert len(kept) == 1
    assert json.loads(kept[0].read_text()) == {"scenes": [400]}
    kept[0].write_text('{"scenes": [77]}')
    assert analyse(path, probe(path), needs, options).scenes == (77,)  # it is the cache that answers
    kept[0].write_text('{"scenes": "nonsense"')
    assert analyse(path, probe(path), needs, options).scenes == (400,)
    path = shot("black", "white", "black")
    assert analyse(path, probe(path), needs, options).scenes == (400, 800)


def test_a_file_with_no_sound_says_so(make: Make) -> None:
    path = make("p.mp4", *PICTURE, *FAST)
    needs = frozenset({Need.SPEECH, Need.SILENCE, Need.BEATS, Need.TRANSCRIPT})
    facts = analyse(path, probe(path), needs, AnalyseOptions())
    assert (facts.speech, facts.silence, facts.beats, facts.transcript) == ((), (), (), None)
    assert facts.silence_why_not == facts.transcript_why_not == "It has no sound."


def test_the_lines_of_a_subtitle_file(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    facts = analyse(path, probe(path), frozenset({Need.SUBTITLES, Need.SPEECH}), AnalyseOptions())
    assert facts.subtitles is not None
    assert facts.subtitles[0].text == "Hello"
    assert facts.speech == ()


def test_stopping_leaves_nothing(clip: Path, tmp_path: Path) -> None:
    def stop(_share: float) -> None:
        raise Cancelled("Stopped.")

    options = AnalyseOptions(cache=tmp_path / "kept", scratch=tmp_path)
    with pytest.raises(Cancelled):
        analyse(clip, probe(clip), frozenset({Need.SILENCE}), options, progress=stop)
    assert not [f for f in tmp_path.rglob("*") if f.is_file() and f != clip]
