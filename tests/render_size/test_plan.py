"""The arithmetic of a size target, over everything that can be asked."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.render.size.plan import Room, calmer, crf_for, rungs, sound_rate, windows

rooms = st.builds(
    Room,
    max_bytes=st.integers(1_000, 10**12),
    frames=st.integers(1, 2_000_000),
    fps=st.sampled_from([Fraction(24000, 1001), Fraction(25), Fraction(30), Fraction(60)]),
    sounding=st.booleans(),
)


@given(rooms, st.integers(0, 10**9))
def test_what_is_planned_fits_with_its_container_and_sound(room: Room, sound_bytes: int) -> None:
    rate = room.picture_bitrate(sound_bytes)
    if rate > 0:
        whole = rate * room.seconds / 8 + sound_bytes + room.container_bytes
        assert whole <= room.max_bytes
        assert whole >= room.max_bytes * room.aim - room.seconds / 8 - 2


@given(rooms, st.integers(1000, 10**8), st.floats(0.5, 2.0))
def test_a_correction_lands_where_a_steady_encoder_is_asked_to(room: Room, bitrate: int, bias: float) -> None:
    """An encoder that gives `bias` times what it is asked is brought into 95-100 % by one correction."""
    fixed = room.container_bytes
    if room.max_bytes < fixed * 4 or room.seconds < 1:
        return
    made = fixed + round(bitrate * bias * room.seconds / 8)
    again = room.corrected(bitrate, 0, made)
    if again < 20_000 or made - fixed < 100_000:
        return
    then = fixed + round(again * bias * room.seconds / 8)
    assert room.fits(then)
    assert room.full(then)


@given(rooms, st.sampled_from([64_000, 128_000, 192_000, 320_000]))
def test_sound_takes_a_modest_part(room: Room, most: int) -> None:
    rate = sound_rate(room, most)
    assert 48_000 <= rate <= max(most, 48_000) or rate == most
    if room.bitrate >= 300_000:
        assert rate <= room.bitrate * 0.22


@given(st.integers(16, 4000).map(lambda n: n * 2), st.integers(16, 4000).map(lambda n: n * 2))
def test_rungs_keep_the_shape_and_go_down(width: int, height: int) -> None:
    found = rungs(width, height)
    assert found[0] == (width, height)
    for (w, h), (w2, h2) in pairwise(found):
        assert w2 * h2 < w * h
    for w, h in found:
        assert w % 2 == 0
        assert h % 2 == 0
        if min(w, h) >= 200 and max(width, height) < 4 * min(width, height):
            assert w / h == pytest.approx(width / height, rel=0.02)


@given(st.integers(100, 10**8))
def test_windows_are_inside_apart_and_few(duration_ms: int) -> None:
    found = windows(duration_ms)
    last = 0
    for start, end in found:
        assert last <= start < end <= duration_ms
        last = end
    whole = sum(b - a for a, b in found)
    assert whole <= 8_000 or whole == duration_ms <= 12_000


def test_the_container_of_ten_minutes_is_a_few_hundred_kilobytes() -> None:
    room = Room(50_000_000, 18_000, Fraction(30))
    assert 250_000 < room.container_bytes < 500_000
    assert 0.95 < room.picture_bitrate(9_600_000) * 600 / 8 / 40_000_000 < 1


def test_sound_rates_by_room() -> None:
    ten_minutes = [Room(mb * 1_000_000, 18_000, Fraction(30)) for mb in (400, 100, 50, 25, 10)]
    assert [sound_rate(r, 192_000) for r in ten_minutes] == [192_000, 128_000, 96_000, 64_000, 48_000]


def test_fast_pictures_are_calmed_to_half_and_no_slower_than_film() -> None:
    calmed = {60: 30, 50: 25, 120: 60, 30: 30, 25: 25, 40: 40}
    assert {n: calmer(Fraction(n)) for n in calmed} == calmed


def test_six_steps_of_crf_halve_the_bits() -> None:
    assert crf_for(23, 1000, 500) == 29
    assert crf_for(23, 1000, 4000) == 11
