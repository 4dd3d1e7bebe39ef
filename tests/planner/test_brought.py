"""Music and captions spoken of as known: brought in from the only file there is, where none is placed."""

from __future__ import annotations

import pytest

from saycut.planner import ContextAsset, PlanContext, plan, plan_json

FILES = (
    ContextAsset(name="clip.mp4", kind="video", duration_ms=60_000),
    ContextAsset(name="track.mp3", kind="audio", duration_ms=90_000),
    ContextAsset(name="clip.srt", kind="subtitles"),
)


def _ops(words: str, *tracks: str, files: tuple[ContextAsset, ...] = FILES) -> list[str]:
    made = plan_json(plan(words, PlanContext(assets=files, tracks=tracks)))
    return [o["op"] for o in made["operations"]]


@pytest.mark.parametrize(
    ("words", "track", "brought", "done"),
    [
        ("turn the music down by 6 dB", "music", ["add_music"], ["volume"]),
        ("音乐最后3秒淡出", "music", ["add_music"], ["fade_audio"]),
        ("shift the subtitles 800ms later", "captions", ["import_captions"], ["shift_captions"]),
        ("make the subtitles smaller", "captions", ["import_captions"], ["restyle_text"]),
        ("字幕里的“张伟”改成“章威”", "captions", ["import_captions"], ["edit_caption"]),
    ],
)
def test_is_brought_in_only_where_the_timeline_has_none(
    words: str, track: str, brought: list[str], done: list[str]
) -> None:
    assert _ops(words) == brought + done
    assert _ops(words, "main", track) == done


def test_nothing_is_chosen_among_several_files() -> None:
    more = (
        *FILES,
        ContextAsset(name="other.mp3", kind="audio"),
        ContextAsset(name="other.srt", kind="subtitles"),
    )
    assert _ops("turn the music down by 6 dB", files=more) == ["volume"]
    assert _ops("shift the subtitles 800ms later", files=more) == ["shift_captions"]


def test_a_recording_of_a_voice_is_not_the_music() -> None:
    voice = (FILES[0], ContextAsset(name="narration.wav", kind="audio"))
    assert _ops("turn the music down by 6 dB", files=voice) == ["volume"]


def test_what_is_taken_back_says_that_the_timeline_holds_more() -> None:
    assert _ops("undo that and put the music at 30% instead") == ["undo", "volume"]


def test_captions_are_corrected_after_they_are_made() -> None:
    words = 'Replace "Jon" with "John" in the captions and give me the srt too'
    assert _ops(words, files=FILES[:1]) == ["add_captions", "edit_caption"]
