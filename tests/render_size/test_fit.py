"""What the driver does when encoders miss, without running one: passes, corrections, refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from saycut.errors import TargetUnreachable
from saycut.operations.wording import sentence
from saycut.render.profile import Profile
from saycut.render.size import fit as fitting
from saycut.render.size.fit import Told, fit_video
from saycut.render.size.trial import Trial

FRAMES = 3000


class Played:
    """An encoder that writes as many bytes as a formula says."""

    ffmpeg = "none"

    def __init__(self, gives: Callable[[Profile, int], float]) -> None:
        self._gives = gives
        self.calls: list[Profile] = []

    def frames(self, profile: Profile) -> int:
        return round(FRAMES * profile.fps / 30)

    def encode(self, profile: Profile, target: Path, *, told: Told | None = None) -> None:
        if told is not None:
            told(1.0)
        if profile.kind == "audio":
            _sized(target, 1_200_000)
            return
        self.calls.append(profile)
        if profile.pass_no != 1:
            whole = sum(c.pass_no != 1 for c in self.calls)
            _sized(target, round(self._gives(profile, whole)))

    def keep(self, profile: Profile, stretches: Sequence[tuple[int, int]], target: Path) -> None:
        assert profile.codec
        assert stretches
        target.touch()

    def run(self, words: list[str], folder: Path) -> None:
        raise AssertionError(f"no engine here for {words} in {folder}")


def _sized(path: Path, size: int) -> None:
    """A file of a size that takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(size)


class PlayedTrials:
    """Trials of a film that takes `at23` bits a second at CRF 23 and its own size."""

    measure = "vmaf"
    at23 = 2_000_000.0

    def __init__(self, _engine: object, _kept: Path, profile: Profile, _work: Path) -> None:
        self._full = profile.width * profile.height

    def at(self, size: tuple[int, int], crf: float, *, scored: bool = True) -> Trial:
        share = size[0] * size[1] / self._full
        score = max(0.0, 100 - max(crf - 15, 0) * 2 - (1 - share) * 10) if scored else 0.0
        bitrate = self.at23 * 2 ** ((23 - crf) / 6) * share**0.75
        return Trial(size[0], size[1], crf, bitrate, score)

    def near(self, size: tuple[int, int], bitrate: float, first: Trial) -> Trial | None:
        share = size[0] * size[1] / self._full
        crf = fitting.crf_for(first.crf, self.at23 * share**0.75, bitrate)
        return self.at(size, crf) if crf <= 51 else None


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "Trials", PlayedTrials)


def profile(max_bytes: int, **more: object) -> Profile:
    base = Profile("video", "mp4", 1280, 720, Fraction(30), "h264", preset="veryfast", audio="aac", crf=20)
    return replace(base, max_bytes=max_bytes, **more)  # type: ignore[arg-type]


def exact(form: Profile, _run: int, *, bias: float = 1.0) -> float:
    rate = form.bitrate or PlayedTrials.at23 * 2 ** ((23 - (form.crf or 23)) / 6)
    return 1_200_000 + 70_000 + rate * bias * 100 / 8


def test_the_usual_case_is_two_passes(tmp_path: Path) -> None:
    encoder = Played(exact)
    done = fit_video(encoder, profile(20_000_000), tmp_path / "out.mp4", tmp_path)
    assert [c.pass_no for c in encoder.calls] == [1, 2]
    assert done.passes == 2
    assert 0.95 * 20_000_000 <= done.bytes <= 20_000_000
    assert (tmp_path / "out.mp4").stat().st_size == done.bytes


@pytest.mark.parametrize("bias", [0.8, 0.9, 1.05, 1.3])
def test_an_encoder_that_misses_is_corrected_once(tmp_path: Path, bias: float) -> None:
    encoder = Played(lambda form, run: exact(form, run, bias=bias))
    done = fit_video(encoder, profile(20_000_000), tmp_path / "out.mp4", tmp_path)
    assert [c.pass_no for c in encoder.calls] == [1, 2, 2]
    assert 0.95 * 20_000_000 <= done.bytes <= 20_000_000


def test_one_that_jumps_over_keeps_the_best_that_fits(tmp_path: Path) -> None:
    sizes = {1: 15_000_000, 2: 23_000_000, 3: 18_000_000, 4: 22_000_000}
    encoder = Played(lambda _form, run: sizes[run])
    done = fit_video(encoder, profile(20_000_000), tmp_path / "out.mp4", tmp_path)
    assert done.bytes == 18_000_000
    assert (tmp_path / "out.mp4").stat().st_size == 18_000_000


def test_one_that_never_fits_is_refused_with_a_size_that_would(tmp_path: Path) -> None:
    encoder = Played(lambda _form, _run: 25_000_000)
    with pytest.raises(TargetUnreachable) as refused:
        fit_video(encoder, profile(20_000_000), tmp_path / "out.mp4", tmp_path)
    assert refused.value.smallest_bytes > 25_000_000
    assert not (tmp_path / "out.mp4").exists()


def test_room_to_spare_ends_at_what_can_be_seen(tmp_path: Path) -> None:
    encoder = Played(exact)
    done = fit_video(encoder, profile(500_000_000), tmp_path / "out.mp4", tmp_path)
    assert len(encoder.calls) == 1
    assert encoder.calls[0].bitrate is None
    assert done.visually_lossless
    assert "no loss" in sentence(done.note(), "en")


def test_a_capped_file_that_is_over_after_all_is_made_in_two_passes(tmp_path: Path) -> None:
    encoder = Played(lambda form, run: exact(form, run) if form.bitrate else 600_000_000)
    done = fit_video(encoder, profile(500_000_000), tmp_path / "out.mp4", tmp_path)
    assert [c.pass_no for c in encoder.calls] == [None, 1, 2]
    assert done.bytes <= 500_000_000


def test_too_few_bits_make_smaller_pictures_and_say_so(tmp_path: Path) -> None:
    done = fit_video(Played(exact), profile(6_000_000), tmp_path / "out.mp4", tmp_path)
    assert done.profile.height < 720
    assert done.shrunk_from == (1280, 720)
    assert "1280x720" in sentence(done.note(), "en")


def test_fast_pictures_are_slowed_before_they_are_made_smaller(tmp_path: Path) -> None:
    fast = profile(6_000_000, fps=Fraction(60))
    done = fit_video(Played(exact), fast, tmp_path / "out.mp4", tmp_path)
    assert done.profile.fps == 30
    assert done.slowed_from == 60


@pytest.mark.parametrize("most", [1, 10_000, 1_000_000, 1_400_000])
def test_hopeless_targets_are_refused_before_any_pass(tmp_path: Path, most: int) -> None:
    encoder = Played(exact)
    with pytest.raises(TargetUnreachable) as refused:
        fit_video(encoder, profile(most), tmp_path / "out.mp4", tmp_path)
    assert not encoder.calls
    again = fit_video(encoder, profile(refused.value.smallest_bytes), tmp_path / "out.mp4", tmp_path)
    assert again.bytes <= refused.value.smallest_bytes


def test_what_is_named_as_enough_is_made_even_where_the_search_found_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlayedTrials, "near", lambda *_: None)
    with pytest.raises(TargetUnreachable) as refused:
        fit_video(Played(exact), profile(1_000_000), tmp_path / "out.mp4", tmp_path)
    smallest = refused.value.smallest_bytes
    with pytest.raises(TargetUnreachable):
        fit_video(Played(exact), profile(smallest - 10_000), tmp_path / "out.mp4", tmp_path)
    done = fit_video(Played(exact), profile(smallest), tmp_path / "out.mp4", tmp_path)
    assert done.bytes <= smallest


def test_progress_only_rises(tmp_path: Path) -> None:
    heard: list[float] = []
    fit_video(Played(exact), profile(20_000_000), tmp_path / "out.mp4", tmp_path, told=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] > 0.9
