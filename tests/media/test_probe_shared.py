"""The real clips beside the project: every fact of their ATTRIBUTION.md must come out of `probe`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from saycut.media.probe import probe

NTSC = Fraction(30000, 1001)

# name, seconds, displayed size, rate, rotation, (codec, rate, channels) of the sound that is used
EXPECTED = [
    ("talk_pauses_720p.mp4", 42.4, (1280, 720), Fraction(30), 0, ("aac", 48000, 2)),
    ("flower_540p.mp4", 5.03, (960, 540), NTSC, 0, ("aac", 48000, 2)),
    ("movie_dialogue_480p.mp4", 6.166, (640, 480), Fraction(30), 0, ("aac", 44100, 2)),
    ("bbb_30s_854x480_51.mp4", 30.01, (854, 480), Fraction(24), 0, ("aac", 48000, 6)),
    ("jfk_11s.flac", 11.0, None, None, 0, ("flac", 44100, 2)),
    ("sonnet1_53s.mp3", 53.29, None, None, 0, ("mp3", 44100, 2)),
    ("phone_vfr_rot180.mp4", 2.38, (1280, 720), Fraction(750000, 71393), 180, ("aac", 48000, 1)),
    ("phone_rot90_720p.mp4", 4.972, (720, 1280), NTSC, 270, ("aac", 44100, 2)),
    ("hdr10_av1_portrait.mp4", 4.238, (720, 1280), NTSC, 0, ("aac", 48000, 2)),
    ("no_duration_vp9_opus.webm", 4.938, (1280, 720), Fraction(15000, 1001), 0, ("opus", 48000, 2)),
    ("rabbit_vp8_320x240.webm", 7.8, (320, 240), Fraction(30), 0, ("vorbis", 44100, 2)),
    ("pigs_10fps.gif", 3.0, (314, 273), Fraction(10), 0, None),
    ("bbb_avi_mpeg4_mp3_960x400.avi", 4.087, (960, 400), Fraction(24000, 1001), 0, ("mp3", 48000, 2)),
    ("broken_audio_track.mp4", 1.001, (1080, 720), NTSC, 0, None),
    ("music_vibe_ace_61s.ogg", 61.459, None, None, 0, ("vorbis", 22050, 1)),
]


@pytest.mark.parametrize(("name", "seconds", "size", "rate", "rotation", "sound"), EXPECTED)
def test_the_facts_of_a_real_clip(
    shared_media: Callable[[str], Path],
    name: str,
    seconds: float,
    size: tuple[int, int] | None,
    rate: Fraction | None,
    rotation: int,
    sound: tuple[str, int, int] | None,
) -> None:
    found = probe(shared_media(name))
    assert found.duration_ms is not None
    assert abs(found.duration_ms - seconds * 1000) <= 30
    picture = found.picture
    assert (picture is None) == (size is None)
    if picture is not None:
        assert (picture.width, picture.height) == size
        assert (picture.fps, picture.rotation) == (rate, rotation)
        assert picture.is_vfr == (name in ("phone_vfr_rot180.mp4", "no_duration_vp9_opus.webm"))
        assert picture.hdr == ("pq" if name.startswith("hdr10") else None)
    used = found.sound
    assert (used and (used.codec, used.rate, used.channels)) == sound
    assert bool(found.warnings) == (name == "broken_audio_track.mp4")
