"""Size targets with the real encoder: never over, full or said why, as good as two passes by hand."""

from __future__ import annotations

import re
import subprocess
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import pytest

from saycut.errors import TargetUnreachable
from saycut.ids import AssetId, SegmentId, TrackId
from saycut.media.probe import asset_of, probe
from saycut.operations.wording import sentence
from saycut.render.encode import RenderOptions
from saycut.render.encoder import Encoder, Request
from saycut.render.export import export
from saycut.render.profile import profile_for
from saycut.render.size.asis import source_as_is
from saycut.render.size.fit import Fitted
from saycut.render.size.sized import fit
from saycut.timeline.model import Canvas, Clip, Draft, Output, Sound, Track, TrackKind, TrackRole

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
SECONDS = 6
TAGS = ["-colorspace", "bt709", "-color_trc", "bt709", "-color_primaries", "bt709"]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds that are neither flat nor noise: a fractal zoom with some grain, and a chord."""
    path = tmp_path_factory.mktemp("size") / "clip.mp4"
    pictures = f"mandelbrot=s=480x270:r=30:end_scale=0.02,noise=alls=2:allf=t,trim=duration={SECONDS}"
    chord = f"aevalsrc='0.1*sin(440*2*PI*t)+0.1*sin(554*2*PI*t)|0.1*sin(659*2*PI*t)':d={SECONDS}:s=48000"
    _ffmpeg(
        "-f", "lavfi", "-i", pictures, "-f", "lavfi", "-i", chord, "-c:v", "libx264", "-preset", "veryfast",
        "-crf", "12", *TAGS, "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", path,
    )  # fmt: skip
    return path


def _ffmpeg(*words: str | Path) -> str:
    done = subprocess.run([FFMPEG, "-hide_banner", "-y", *map(str, words)], capture_output=True, check=True)
    return done.stderr.decode()


def fitted(clip: Path, folder: Path, **asked: object) -> tuple[Fitted, Path]:
    found = probe(clip)
    asset = asset_of(found, AssetId("a1"), str(clip))
    draft = _draft(clip)
    output = Output(width=asset.width, height=asset.height, **asked)  # type: ignore[arg-type]
    work = folder / "work"
    work.mkdir()
    request = Request(draft, {asset.id: clip}, {asset.id: found}, {}, RenderOptions(work, ffmpeg=FFMPEG))
    encoder = Encoder(request, profile_for(draft, output), work)
    encoder.render_sound()
    target = folder / f"out.{output.format or 'mp4'}"
    return fit(encoder, target), target


def _draft(clip: Path, **sound: object) -> Draft:
    found = probe(clip)
    asset = asset_of(found, AssetId("a1"), str(clip))
    assert asset.duration_ms is not None
    one = Clip(
        id=SegmentId("s1"), asset=asset.id, start_ms=0, duration_ms=asset.duration_ms,
        source_end_ms=asset.duration_ms, sound=Sound(**sound),  # type: ignore[arg-type]
    )  # fmt: skip
    main = Track(id=TrackId("t1"), kind=TrackKind.VIDEO, role=TrackRole.MAIN, segments=(one,))
    canvas = Canvas(width=asset.width or 16, height=asset.height or 16, fps=asset.fps or Fraction(30))
    return Draft(assets=(asset,), tracks=(main,), canvas=canvas)


def _size_of(path: Path) -> tuple[int, int]:
    picture = probe(path).picture
    assert picture is not None
    return picture.width, picture.height


@pytest.mark.parametrize("most", [1_500_000, 700_000])
def test_it_is_never_over_and_at_least_95_percent_full(clip: Path, tmp_path: Path, most: int) -> None:
    done, path = fitted(clip, tmp_path, max_bytes=most)
    assert path.stat().st_size == done.bytes
    assert 0.95 * most <= done.bytes <= most
    assert done.passes <= 3
    assert probe(path).duration_ms == pytest.approx(SECONDS * 1000, abs=40)
    assert probe(path).sound is not None


def test_room_to_spare_is_left_when_nothing_more_would_be_seen(clip: Path, tmp_path: Path) -> None:
    done, _ = fitted(clip, tmp_path, max_bytes=100_000_000)
    assert done.visually_lossless
    assert done.bytes < 50_000_000
    assert done.score is not None
    assert done.score > 90


def test_little_room_makes_smaller_pictures(clip: Path, tmp_path: Path) -> None:
    done, path = fitted(clip, tmp_path, max_bytes=150_000)
    assert 0.95 * 150_000 <= done.bytes <= 150_000
    assert _size_of(path) == (done.profile.width, done.profile.height)
    assert done.profile.height < 270
    assert done.shrunk_from == (480, 270)


def test_it_is_said_what_the_file_has_and_not_what_was_asked_for(clip: Path, tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.mp4"
    silence = ("-f", "lavfi", "-i", f"anullsrc=r=48000:cl=stereo:d={SECONDS}")
    _ffmpeg("-i", clip, *silence, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", quiet)
    done, path = fitted(quiet, tmp_path, max_bytes=150_000)
    assert done.rates is not None
    picture, sound = done.rates
    assert sound < 8_000 < 48_000 <= done.profile.audio_bitrate
    assert 0.85 * done.bytes < (picture + sound) * SECONDS / 8 < path.stat().st_size
    rates = f"picture {picture / 1000:.0f} kb/s, sound {max(sound / 1000, 1):.0f} kb/s"
    assert rates in sentence(done.note(), "en")


def test_no_room_is_refused_and_the_smallest_that_is_named_works(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(TargetUnreachable) as refused:
        fitted(clip, tmp_path, max_bytes=20_000)
    smallest = refused.value.smallest_bytes
    assert 20_000 < smallest < 400_000
    (tmp_path / "again").mkdir()
    done, _ = fitted(clip, tmp_path / "again", max_bytes=smallest)
    assert done.bytes <= smallest


def test_it_is_as_good_as_two_passes_by_hand_at_the_same_size(clip: Path, tmp_path: Path) -> None:
    done, path = fitted(clip, tmp_path, max_bytes=800_000)
    assert done.profile.bitrate is not None
    hand = tmp_path / "hand.mp4"
    common = [
        "-i",
        clip,
        "-c:v",
        "libx264",
        "-preset",
        done.profile.preset,
        "-b:v",
        str(done.profile.bitrate),
    ]
    log = ["-passlogfile", tmp_path / "hand"]
    _ffmpeg(*common, "-pass", "1", *log, "-an", "-f", "null", "-")
    _ffmpeg(*common, "-pass", "2", *log, "-c:a", "aac", "-b:a", str(done.profile.audio_bitrate), hand)
    assert abs(hand.stat().st_size / done.bytes - 1) < 0.03
    assert _ssim(path, clip) >= _ssim(hand, clip) - 0.002


def _ssim(made: Path, source: Path) -> float:
    same = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,setpts=N"
    told = _ffmpeg(
        "-i", made, "-i", source, "-lavfi", f"[0:v]{same}[a];[1:v]{same}[b];[a][b]ssim", "-f", "null", "-"
    )
    return float(re.findall(r"All:([\d.]+)", told)[-1])


@pytest.mark.parametrize("form", ["mp3", "m4a", "ogg"])
def test_sound_alone_fits(clip: Path, tmp_path: Path, form: str) -> None:
    done, path = fitted(clip, tmp_path, kind="audio", format=form, max_bytes=100_000)
    assert path.stat().st_size == done.bytes <= 100_000
    assert done.bytes > 20_000


def test_sound_that_cannot_fit_is_refused(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(TargetUnreachable) as refused:
        fitted(clip, tmp_path, kind="audio", format="wav", max_bytes=100_000)
    assert refused.value.smallest_bytes > 1_000_000


def test_an_animated_picture_is_made_smaller_until_it_fits(clip: Path, tmp_path: Path) -> None:
    done, path = fitted(clip, tmp_path, kind="animated", format="gif", fps=Fraction(5), max_bytes=600_000)
    assert path.stat().st_size == done.bytes <= 600_000
    assert done.profile.width < 480


def test_a_source_that_is_small_enough_is_given_as_it_is(clip: Path) -> None:
    found = {AssetId("a1"): probe(clip)}
    small = Output(max_bytes=clip.stat().st_size + 1)
    assert source_as_is(_draft(clip), small, found) == "a1"
    assert source_as_is(_draft(clip), Output(max_bytes=clip.stat().st_size - 1), found) is None
    assert source_as_is(_draft(clip), Output(), found) is None
    assert source_as_is(_draft(clip), small.replace(resolution="720p"), found) is None
    assert source_as_is(_draft(clip), small.replace(format="webm"), found) is None
    assert source_as_is(_draft(clip, muted=True), small, found) is None


def test_an_export_gives_a_small_source_as_it_is_and_makes_no_pixels_up(clip: Path, tmp_path: Path) -> None:
    found = {AssetId("a1"): probe(clip)}
    options = RenderOptions(tmp_path / "work", ffmpeg=FFMPEG)
    draft, target = _draft(clip), tmp_path / "out.mp4"
    most = clip.stat().st_size + 1
    made = export(draft, Output(max_bytes=most), {AssetId("a1"): clip}, found, {}, target, options=options)
    assert target.read_bytes() == clip.read_bytes()
    assert "as it is" in sentence(made.notes[0], "en")
    assert (made.width, made.height) == (480, 270)
    most = 700_000
    made = export(draft, Output(max_bytes=most), {AssetId("a1"): clip}, found, {}, target, options=options)
    assert 0.95 * most <= made.bytes == target.stat().st_size <= most
    assert (made.width, made.height) == (480, 270)
    assert any("Fitted into 700 kB" in sentence(note, "en") for note in made.notes)
    assert any("已压到 700 kB 以内" in sentence(note, "zh") for note in made.notes)
    assert not list((tmp_path / "work").iterdir())
