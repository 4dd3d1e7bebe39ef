"""What becomes of each file that was given, and of each step that was asked for: done, or told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from commanding import command
from saycut.media.probe import probe
from saycut.store.project import open_project
from saycut.timeline.model import Clip, TrackRole

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=2")
TONE = ("-f", "lavfi", "-i", "sine=f=440:d=3")
FAST = ("-preset", "ultrafast", "-pix_fmt", "yuv420p")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    """A folder with clip.mp4 (2 s, a tone), mute.mp4 (2 s, no sound), pic.jpg, voice.wav (3 s)."""
    folder = tmp_path_factory.mktemp("given")
    make_clip(folder / "clip.mp4", *PICTURE, *TONE, "-shortest", *FAST)
    make_clip(folder / "mute.mp4", *PICTURE, *FAST)
    make_clip(folder / "pic.jpg", "-f", "lavfi", "-i", "testsrc2=s=160x90", "-frames:v", "1")
    make_clip(folder / "voice.wav", *TONE)
    return folder


def loudest(path: Path) -> float:
    """The loudest sample of a file's sound, 1.0 being full."""
    with av.open(str(path)) as container:
        return max(float(np.abs(f.to_ndarray()).max()) for f in container.decode(audio=0))


@pytest.fixture
def said(here: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Edits the files named by these words in the project `p` and gives the reply's lines."""

    def say(*arguments: str) -> list[str]:
        *names, words = arguments
        files = [str(here / name) for name in names]
        done = command("edit", *files, words, "--project", "p", folder=tmp_path)
        assert "Traceback" not in done.stderr
        return done.stdout.splitlines()

    return say


def test_what_was_not_done_is_called_by_its_name(said: Callable[..., list[str]]) -> None:
    lines = said("mute.mp4", "normalize the loudness, mirror it")
    assert "• Not done: normalize the loudness: there is no audio on the timeline. " in lines[1]
    lines = said("调整响度，标准化音量")
    assert any(line.startswith("• 未完成：统一响度：") for line in lines), lines


def test_undo_where_nothing_came_before(said: Callable[..., list[str]], tmp_path: Path) -> None:
    lines = said("clip.mp4", "undo that and mirror it")
    assert lines[1] == "• Not done: undo: there is nothing to undo: no earlier edit was made."
    assert not any("--project" in line for line in lines)
    told = json.loads(command("history", "--project", "p", "--json", folder=tmp_path).stdout)
    assert "--project" not in json.dumps(told)


def test_undo_where_nothing_is_kept_names_the_way(here: Path, tmp_path: Path) -> None:
    done = command("edit", str(here / "clip.mp4"), "undo", "--dry-run", folder=tmp_path)
    assert "--project" in done.stdout


def test_the_music_is_what_was_laid_in_place_of_the_sound(
    said: Callable[..., list[str]], tmp_path: Path
) -> None:
    lines = said(
        "clip.mp4", "voice.wav", "replace the audio with voice.wav, fade the music out over 1 second"
    )
    assert "✓ Fades the music out over 1 s." in lines
    assert not any("Not done" in line for line in lines)
    (track,) = open_project(tmp_path / "p").draft().tracks_of(TrackRole.VOICE)
    (clip,) = track.segments
    assert isinstance(clip, Clip)
    assert clip.sound.fade_out_ms == 1000


def test_the_music_of_a_sound_alone_is_that_sound(said: Callable[..., list[str]]) -> None:
    assert "✓ Fades the music out over 1 s." in said("voice.wav", "fade the music out over 1 second")


def test_a_file_given_twice_is_two_clips(said: Callable[..., list[str]], tmp_path: Path) -> None:
    lines = said("clip.mp4", "clip.mp4", "join them with a half second crossfade")
    assert lines[:2] == ["✓ Combined 2 clips into 0:03.5.", "✓ Joined them by dissolve transitions of 0.5 s."]
    assert "• “clip.mp4” was given twice, so it is there twice; the second is “clip (2).mp4”." in lines
    draft = open_project(tmp_path / "p").draft()
    assert [draft.asset(c.asset).name for c in draft.main] == ["clip.mp4", "clip (2).mp4"]

    again = said("clip.mp4", "trim the first second")  # it is there already: naming it again adds none
    assert len(open_project(tmp_path / "p").draft().assets) == 2
    assert not any("twice" in line for line in again)


def test_sounds_given_twice_are_two_among_sounds_alone(said: Callable[..., list[str]]) -> None:
    assert "✓ Combined 2 clips into 0:06." in said("voice.wav", "voice.wav", "join them")


def test_a_clip_given_twice_is_rendered_twice(here: Path, tmp_path: Path) -> None:
    clip = str(here / "clip.mp4")
    told = command("edit", clip, clip, "join them, export at 144p", "-o", "o.mp4", "--json", folder=tmp_path)
    assert json.loads(told.stdout)["outputs"][0]["duration_ms"] == pytest.approx(4000, abs=100)


def test_a_sound_that_nothing_used_is_named(said: Callable[..., list[str]]) -> None:
    lines = said("clip.mp4", "voice.wav", "trim to 1 second")
    assert any(line.startswith("• voice.wav is not used: ") for line in lines), lines
    assert not any("not used" in line for line in said("mirror it"))  # said once, not each turn
    assert any(line.startswith("• 没有用到 pic.jpg：") for line in said("pic.jpg", "翻转画面"))


def test_clips_that_stand_in_a_row_unasked_are_named_once(said: Callable[..., list[str]]) -> None:
    told = "• clip.mp4 and clip (2).mp4 follow one another, in the order given: the words do not say how."
    assert told in said("clip.mp4", "clip.mp4", "mirror it")
    assert told not in said("mute it")


def test_clips_that_are_joined_by_words_are_not_told_again(said: Callable[..., list[str]]) -> None:
    assert not any("follow one another" in line for line in said("clip.mp4", "clip.mp4", "join them"))


def test_what_an_operation_speaks_of_is_not_called_unused(said: Callable[..., list[str]]) -> None:
    lines = said("clip.mp4", "voice.wav", "trim to 1 second and add voice.wav as music")
    assert not any("not used" in line for line in lines), lines


def test_a_photo_with_a_sound_lasts_as_long_and_sounds(here: Path, tmp_path: Path) -> None:
    words = "make a video of the picture with the audio, export at 144p"
    told = command(
        "edit", str(here / "pic.jpg"), str(here / "voice.wav"), words, "-o", "o.mp4", folder=tmp_path
    )
    assert "✓ Combined 1 photo into 0:03." in told.stdout
    assert "✓ Laid the recording “voice.wav” over the pictures (0:00–0:03)." in told.stdout
    assert probe(tmp_path / "o.mp4").duration_ms == pytest.approx(3000, abs=60)
    assert loudest(tmp_path / "o.mp4") > 0.05


def test_a_photo_stands_as_long_as_is_said_and_its_music_too(
    said: Callable[..., list[str]], tmp_path: Path
) -> None:
    lines = said("pic.jpg", "voice.wav", "use voice.wav as the soundtrack and make pic.jpg last 11 seconds")
    assert "✓ The photo stands longer, to last 0:11 (0:04 → 0:11)." in lines
    draft = open_project(tmp_path / "p").draft()
    assert draft.duration_ms == 11_000
    assert max(s.end_ms for t in draft.tracks_of(TrackRole.MUSIC) for s in t.segments) == 11_000


def test_text_over_a_sound_makes_a_video_of_both(here: Path, tmp_path: Path) -> None:
    words = "trim to 2 seconds, add a title 'JFK', export at 144p"
    told = command("edit", str(here / "voice.wav"), words, "-o", "o.mp4", folder=tmp_path)
    assert told.returncode == 0
    assert "✓ There is no picture, so the text stands on a plain ground." in told.stdout
    assert "no video to make" not in told.stdout
    found = probe(tmp_path / "o.mp4")
    assert found.picture is not None
    assert (found.picture.height, found.sound is not None) == (144, True)


def test_a_sound_alone_is_made_a_sound_file_and_never_a_black_video(here: Path, tmp_path: Path) -> None:
    voice = str(here / "voice.wav")
    told = command("edit", voice, "trim to 1 second", folder=tmp_path)
    assert told.returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["voice-edited.wav"]

    named = command("edit", voice, "trim to 1 second", "-o", "o.mp3", folder=tmp_path)
    assert "decides the form" not in named.stdout  # no form was said
    assert (tmp_path / "o.mp3").exists()

    black = command("edit", voice, "trim to 1 second", "-o", "o.mp4", folder=tmp_path)
    assert black.returncode == 4
    assert "there is no picture on the timeline, so there is no video to make" in black.stderr
    assert "-o out.mp3" in black.stderr
    assert not (tmp_path / "o.mp4").exists()


def test_a_timeline_for_other_editors_says_what_they_do_not_show(
    said: Callable[..., list[str]], tmp_path: Path
) -> None:
    said("clip.mp4", "make it black and white, add a title 'Hi'")
    told = command("export-timeline", "cut.otio", "--project", "p", folder=tmp_path)
    first, text, look = told.stdout.splitlines()
    assert first == "Wrote cut.otio."
    assert "markers" in text
    assert "looks" in look
