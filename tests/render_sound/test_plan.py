"""The sound plan, as values."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saycut.ids import AssetId
from saycut.render.pieces import pieces_of
from saycut.render.sound.envelope import curve, gain_at, joined, power_fade, product, ramp
from saycut.render.sound.plan import DECLICK, samples_at, sound_plan, windowed
from saycut.timeline.edit import relayout, split_clips
from saycut.timeline.facts import AssetFacts
from saycut.timeline.model import AssetKind, Clip, Draft, Duck, Sound, TrackRole, Transition
from saycut.units import frame_at, span

from .bench import asset, clip, draft, track

NTSC = Fraction(30000, 1001)
RATES = [Fraction(24000, 1001), NTSC, Fraction(30), Fraction(60)]


def test_a_plan_reads_as_values() -> None:
    """A cut clip with a title's music under it, whole."""
    pieces = relayout([clip(1, 0, (0, 1000)), clip(2, 0, (3000, 4000), sound=Sound(gain=0.5))])
    song = clip(3, 0, (0, 2000), of="a2", sound=Sound(gain=0.35, fade_out_ms=500))
    made = draft(
        [asset("a1", 5000), asset("a2", 60_000, kind=AssetKind.AUDIO)],
        [track(1, TrackRole.MAIN, pieces), track(2, TrackRole.MUSIC, [song], duck=Duck(db=-12))],
        sound_fade_in_ms=100,
        loudness_lufs=-14.0,
    )
    facts = {AssetId("a1"): AssetFacts(speech=(span(200, 800),))}
    plan = sound_plan(made, Fraction(30), facts=facts)
    common = {"speed": 1.0, "keep_pitch": True, "reverse": False, "denoise": 0.0}
    assert asdict(plan) == {
        "frames": 60, "rate": Fraction(30), "samples": 96_000, "fade_in": 4800, "fade_out": 0,
        "loudness_lufs": -14.0,
        "layers": (
            {
                "role": TrackRole.MAIN,
                "envelope": ((0, 1.0),),
                "pieces": (
                    {"asset": "a1", "start": 0, "length": 48_000, "source": 0,
                     "envelope": ((47_760, 1.0), (48_000, 0.0)), **common},
                    {"asset": "a1", "start": 48_000, "length": 48_000, "source": 144_000,
                     "envelope": ((0, 0.0), (48_000, 0.0), (48_240, 0.5), (95_760, 0.5), (96_000, 0.0)),
                     **common},
                ),
            },
            {
                "role": TrackRole.MUSIC,
                "envelope": ((-2400, 1.0), (9600, 0.251189), (38_400, 0.251189), (50_400, 1.0)),
                "pieces": (
                    {"asset": "a2", "start": 0, "length": 96_000, "source": 0,
                     "envelope": ((0, 0.35), (72_000, 0.35), (96_000, 0.0)), **common},
                ),
            },
        ),
    }  # fmt: skip


@st.composite
def cut_drafts(draw: st.DrawFn) -> Draft:
    found: list[Clip] = []
    for number in range(draw(st.integers(1, 12))):
        start = draw(st.integers(0, 50_000))
        length = draw(st.integers(60, 5_000))
        speed = draw(st.sampled_from([1.0, 1.0, 1.5, 0.5, 2.0]))
        turned = draw(st.booleans()) if number % 3 == 0 else False
        change = (
            Transition(duration_ms=draw(st.integers(20, 800))) if number and draw(st.booleans()) else None
        )
        found.append(
            clip(number + 1, 0, (start, start + length), speed=speed, reverse=turned, transition=change)
        )
    return draft([asset("a1", 60_000)], [track(1, TrackRole.MAIN, relayout(found))])


@settings(max_examples=150, deadline=None)
@given(cut_drafts(), st.sampled_from(RATES))
def test_every_piece_stands_where_its_pictures_do(made: Draft, rate: Fraction) -> None:
    """Against the frames that `render.pieces` shows: the same starts, sources within a frame."""
    plan = sound_plan(made, rate)
    frame = samples_at(1, rate) + 1
    at = 0
    assert plan.samples == samples_at(frame_at(made.duration_ms, rate), rate)
    for shown in pieces_of(made.main, rate):
        at -= shown.overlap
        start = samples_at(at, rate)
        speed = shown.clip.speed
        heard = [p for p in plan.layers[0].pieces if p.start <= start < p.end and p.speed == speed]
        first = shown.source_end if shown.clip.reverse else shown.source
        wanted = first / float(rate) * speed * 48_000
        assert any(abs(p.source_at(start) - wanted) <= frame * speed for p in heard)
        at += shown.frames


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(60, 9_900), min_size=1, max_size=40),
    st.sampled_from(RATES),
    st.sampled_from([1.0, 1.0, 1.5, 0.75]),
    st.booleans(),
)
def test_splitting_changes_nothing(cuts: list[int], rate: Fraction, speed: float, turned: bool) -> None:
    whole = draft(
        [asset("a1", 20_000)],
        [track(1, TrackRole.MAIN, [clip(1, 0, (0, 10_000), speed=speed, reverse=turned)])],
    )
    pieces = split_clips(whole.main, cuts, whole)
    split = draft([asset("a1", 20_000)], [track(1, TrackRole.MAIN, relayout(pieces))])
    if split.duration_ms != whole.duration_ms:
        return  # pieces at another speed were rounded to whole milliseconds
    a, b = sound_plan(whole, rate), sound_plan(split, rate)
    if speed == 1 and not turned:
        assert a.layers == b.layers
        return
    (one,), (other,) = a.layers[0].pieces, b.layers[0].pieces
    assert (one.start, one.end) == (other.start, other.end)
    assert abs(one.source - other.source) <= samples_at(1, rate) * speed + 1


def test_pieces_a_frame_apart_by_rounding_are_heard_as_one() -> None:
    """Samples are rounded, too: a seam found by `make fuzz` was a quarter of a sample past the frame."""
    inner = test_splitting_changes_nothing.hypothesis.inner_test  # type: ignore[attr-defined]
    inner([7572, 9389], Fraction(30000, 1001), 0.75, True)


def test_a_thousand_cuts_do_not_drift_and_are_planned_quickly() -> None:
    for rate in RATES:
        pieces = relayout([clip(i, 0, (i * 61, i * 61 + 47)) for i in range(1000)])
        plan = sound_plan(draft([asset("a1", 61_100)], [track(1, TrackRole.MAIN, pieces)]), rate)
        heard = plan.layers[0].pieces
        for i in (1, 500, 999):
            start = samples_at(frame_at(i * 47, rate), rate)
            (one,) = [p for p in heard if p.start <= start < p.end]
            assert abs(one.source_at(start) - i * 61 * 48) <= samples_at(1, rate)
        assert all(b.start >= a.end for a, b in pairwise(heard))


def test_silent_things_are_not_in_the_plan() -> None:
    pieces = relayout(
        [
            clip(1, 0, (0, 1000), sound=Sound(muted=True)),
            clip(2, 0, (0, 1000), of="a2"),
            clip(3, 0, (500, 1400)).model_copy(update={"source_end_ms": 500}),
            clip(4, 0, (0, 1000), sound=Sound(gain=0)),
        ]
    )
    made = draft([asset("a1", 5000), asset("a2", 5000, sound=False)], [track(1, TrackRole.MAIN, pieces)])
    assert sound_plan(made, Fraction(30)).silent


def test_what_is_only_cut_at_its_ends_is_known_as_untouched() -> None:
    def plan(*clips: Clip, **more: object) -> object:
        made = draft([asset("a1", 9000)], [track(1, TrackRole.MAIN, relayout(clips))], **more)
        return sound_plan(made, Fraction(30)).untouched

    assert plan(clip(1, 0, (1000, 3000))) is not None
    assert plan(clip(1, 0, (0, 9000))) is not None
    assert plan(clip(1, 0, (1000, 3000)), clip(2, 0, (3000, 4000))) is not None
    assert plan(clip(1, 0, (1000, 3000)), clip(2, 0, (3100, 4000))) is None
    assert plan(clip(1, 0, (1000, 3000), sound=Sound(gain=0.9))) is None
    assert plan(clip(1, 0, (1000, 3000), speed=2.0)) is None
    assert plan(clip(1, 0, (1000, 3000)), loudness_lufs=-14.0) is None


def test_a_voice_over_ducks_without_being_analysed() -> None:
    made = draft(
        [asset("a1", 9000, sound=False), asset("a2", 9000), asset("a3", 9000, kind=AssetKind.AUDIO)],
        [
            track(1, TrackRole.MAIN, [clip(1, 0, (0, 9000))]),
            track(2, TrackRole.VOICE, [clip(2, 4000, (0, 2000), of="a3")]),
            track(3, TrackRole.MUSIC, [clip(3, 0, (0, 9000), of="a2")], duck=Duck()),
        ],
    )
    music = sound_plan(made, Fraction(30)).layers[-1]
    assert gain_at(music.envelope, 5 * 48_000) == pytest.approx(10 ** (-10 / 20), abs=1e-5)
    assert gain_at(music.envelope, 3 * 48_000) == 1.0


def test_speech_in_cut_reversed_and_muted_clips_is_mapped() -> None:
    facts = {AssetId("a1"): AssetFacts(speech=(span(1000, 2000),))}
    pieces = relayout(
        [
            clip(1, 0, (0, 3000), reverse=True),
            clip(2, 0, (0, 3000), sound=Sound(muted=True)),
            clip(3, 0, (500, 3500), speed=2.0),
        ]
    )
    song = clip(9, 0, (0, 7500), of="a2")
    made = draft(
        [asset("a1", 9000), asset("a2", 9000)],
        [track(1, TrackRole.MAIN, pieces), track(2, TrackRole.MUSIC, [song], duck=Duck())],
    )
    music = sound_plan(made, Fraction(30), facts=facts).layers[-1]
    low = [s / 48 for s, g in music.envelope if g < 1]
    assert low == [1000, 2000, 6250, 6750]


def test_a_window_is_the_part_of_the_whole() -> None:
    pieces = relayout(
        [clip(1, 0, (0, 4000)), clip(2, 0, (5000, 9000), transition=Transition(duration_ms=1000))]
    )
    made = draft([asset("a1", 9000)], [track(1, TrackRole.MAIN, pieces)], sound_fade_out_ms=500)
    plan = sound_plan(made, NTSC)
    part = windowed(plan, 60, 150)
    assert part.samples == samples_at(150, NTSC) - samples_at(60, NTSC)
    assert part.fade_out == 0
    for one, whole in zip(part.layers[0].pieces, plan.layers[0].pieces, strict=True):
        at = one.start + DECLICK * 2
        shift = samples_at(60, NTSC)
        assert one.source_at(at) == pytest.approx(whole.source_at(at + shift), abs=1)
        assert gain_at(one.envelope, at) == pytest.approx(gain_at(whole.envelope, at + shift), abs=1e-3)


def test_envelopes() -> None:
    both = [power_fade(0, 4800, rising=up) for up in (True, False)]
    for sample in range(0, 4801, 97):
        power = sum(gain_at(e, sample) ** 2 for e in both)
        assert power == pytest.approx(1, abs=0.01)
    crossed = product([ramp(0, 1000, 0, 1), ramp(500, 1500, 1, 0)])
    assert gain_at(crossed, 750) == pytest.approx(0.75 * 0.75, abs=0.02)
    stepped = joined(((0, 1.0),), ((0, 0.5),), 1000, 240)
    assert [gain_at(stepped, s) for s in (999, 1000, 1120, 1240, 9999)] == [1, 1, 0.75, 0.5, 0.5]
    drawn = curve(crossed, 200, 900)
    assert not isinstance(drawn, float)
    assert drawn[550] == pytest.approx(gain_at(crossed, 750), abs=1e-4)
    assert curve(crossed, 2000, 100) == 0.0
