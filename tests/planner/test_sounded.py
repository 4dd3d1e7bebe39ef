"""A picture and a sound given together: what plainly asks for both becomes one video of both."""

from __future__ import annotations

import pytest

from saycut.planner import ContextAsset, PlanContext, plan, plan_json

PICTURE = ContextAsset(name="pic1.jpg", kind="image", w=320, h=240)
CLIP = ContextAsset(name="walk.mp4", kind="video", duration_ms=2000)
SPEECH = ContextAsset(name="jfk.flac", kind="audio", duration_ms=11_000)


def planned(words: str, *assets: ContextAsset) -> list[tuple[str, dict[str, object]]]:
    made = plan(words, PlanContext(assets=assets))
    assert not made.not_understood, made.not_understood
    assert made.question is None
    return [(str(o.pop("op")), o) for o in plan_json(made)["operations"]]


@pytest.mark.parametrize(
    "words",
    [
        "combine them",
        "put them together",
        "combine the picture and the audio",
        "combine the photo with the sound",
        "combine pic1.jpg and jfk.flac",
        "make a video of the picture with the audio",
        "make a video from the picture and the audio",
        "turn the photo and the audio into a video",
        "turn these into a video",
        "make a video out of these",
        "put the audio under the photo",
        "add the audio to the photo",
        "create a video with pic1.jpg and jfk.flac",
        "pic1.jpg with jfk.flac as sound",
        "make the picture last as long as the audio",
        "show the picture while the audio plays",
        "show pic1.jpg for the whole length",
        "把图片和音频合成视频",
        "合并",
    ],
)
def test_a_photo_lasts_as_long_as_the_sound_under_it(words: str) -> None:
    row, sound = planned(words, PICTURE, SPEECH)
    assert (row[0], row[1]["duration_ms"]) == ("combine", 11_000)
    assert sound == ("voice_over", {"asset": "jfk.flac"})


def test_what_else_is_asked_for_is_done_too() -> None:
    steps = planned("make a video of the picture with the audio, export at 240p", PICTURE, SPEECH)
    assert steps[2] == ("output", {"resolution": "240p"})
    assert [s[0] for s in planned("export at 240p, combine them", PICTURE, SPEECH)] == [
        "combine", "voice_over", "output",
    ]  # fmt: skip
    row, _ = planned("make a 5 second video of the picture with the audio", PICTURE, SPEECH)
    assert row[1]["duration_ms"] == 5000


@pytest.mark.parametrize(
    "words",
    ["combine the video and the audio", "merge the audio with the video", "add the audio to the video"],
)
def test_a_sound_is_laid_over_a_clip(words: str) -> None:
    assert planned(words, CLIP, SPEECH) == [("voice_over", {"asset": "jfk.flac"})]


def test_the_sound_is_left_alone_where_the_words_say_what_it_is_for_or_mean_the_clips() -> None:
    assert [s[0] for s in planned("combine them and mute the audio", PICTURE, SPEECH)] == ["combine", "mute"]
    assert [s[0] for s in planned("combine the clips", CLIP, CLIP.replace(name="b.mp4"), SPEECH)] == [
        "combine"
    ]
    music = planned("combine them, add jfk.flac as music", PICTURE, SPEECH)
    assert [s[0] for s in music] == ["combine", "add_music"]
    assert [s[0] for s in planned("make the audio louder", PICTURE, SPEECH)] == ["volume"]
