"""Any sequence of operations on any draft: the invariants hold, or a refusal says why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effort import growth
from saycut.ids import AssetId
from saycut.operations.apply import apply
from saycut.operations.arrange.combine import Combine
from saycut.operations.arrange.delete import Delete
from saycut.operations.arrange.duplicate import Duplicate
from saycut.operations.arrange.freeze import Freeze
from saycut.operations.arrange.insert import Insert
from saycut.operations.arrange.layout import Layout
from saycut.operations.arrange.loop import Loop
from saycut.operations.arrange.move import Move
from saycut.operations.arrange.reorder import Reorder
from saycut.operations.arrange.reverse import Reverse
from saycut.operations.arrange.speed import Speed
from saycut.operations.base import Operation
from saycut.operations.cut.fit_duration import FitDuration
from saycut.operations.cut.highlights import Highlights
from saycut.operations.cut.remove import Remove
from saycut.operations.cut.remove_fillers import RemoveFillers
from saycut.operations.cut.remove_silence import RemoveSilence
from saycut.operations.cut.split import Split
from saycut.operations.cut.trim import Trim
from saycut.operations.refusal import Refusal
from saycut.operations.table import ANY_OPERATION
from saycut.operations.times import AtFraction, AtMs, ClipEdge, ClipNumber, FromEnd, OfAsset, SegmentById
from saycut.operations.wording import sentence
from saycut.timeline.edit import relayout
from saycut.timeline.facts import AssetFacts, Facts, Line
from saycut.timeline.invariants import check
from saycut.timeline.model import Clip, Draft
from saycut.timeline.text import Text, Word
from saycut.units import span
from timeline.strategies import drafts

from .drafts import sequence, video

FACTS: Facts = {
    AssetId("a1"): AssetFacts(
        speech=(span(500, 4000), span(6000, 12_000)),
        silence=(span(0, 500), span(4000, 6000), span(12_000, 20_000)),
        scenes=(5000, 9000),
        transcript=(Line(text="um hi", start_ms=600, end_ms=1500, words=(
            Word(text="um", start_ms=600, end_ms=900), Word(text="hi", start_ms=1000, end_ms=1500))),),
    ),
    AssetId("a2"): AssetFacts(silence=(), silence_why_not="it has no sound", scenes=()),
    AssetId("a5"): AssetFacts(speech=(span(0, 60_000),), silence=()),
}  # fmt: skip

WHEN = st.one_of(
    st.builds(AtMs, ms=st.integers(-100, 40_000)),
    st.builds(FromEnd, from_end_ms=st.integers(0, 20_000)),
    st.builds(AtFraction, fraction=st.floats(0, 1)),
    st.builds(
        ClipEdge,
        clip=st.integers(-3, 5),
        edge=st.sampled_from(["start", "end"]),
        offset_ms=st.integers(-500, 500),
    ),
)
SOME_WHEN = st.none() | WHEN
PAIR = st.lists(st.floats(0, 1), min_size=2, max_size=2, unique=True).map(
    lambda p: (AtFraction(fraction=min(p)), AtFraction(fraction=max(p)))
) | st.tuples(WHEN, WHEN)
CLIP = st.one_of(
    st.builds(ClipNumber, clip=st.integers(-3, 6)),
    st.builds(SegmentById, id=st.sampled_from(["s1", "s2", "s100", "s202"])),
    st.builds(OfAsset, asset=st.sampled_from(["one", "two.mov", "photo"])),
)
TARGET = st.one_of(st.just("all"), st.just("all"), CLIP)
ANY_TARGET = TARGET | st.sampled_from(["titles", "captions", "music", "voice", "overlay", "video"])
ASSET = st.sampled_from(["one.mp4", "two", "photo", "nothing"])
OPERATION = st.one_of(
    st.builds(lambda pair, target: Trim(start=pair[0], end=pair[1], target=target), PAIR, TARGET),
    st.builds(Remove, ranges=st.lists(PAIR, min_size=1, max_size=3).map(tuple), target=TARGET),
    st.builds(Split, at=st.lists(WHEN, min_size=1, max_size=3).map(tuple), files=st.booleans()),
    st.builds(Split, parts=st.integers(2, 9), target=TARGET),
    st.builds(Split, scenes=st.just(True)),
    st.builds(
        RemoveSilence,
        min_silence_ms=st.integers(50, 3000),
        padding_ms=st.integers(0, 500),
        start=SOME_WHEN,
        target=TARGET,
    ),
    st.builds(RemoveFillers),
    st.builds(
        FitDuration,
        duration_ms=st.integers(1, 60_000),
        how=st.sampled_from(["cut", "speed", "loop"]),
        target=TARGET,
    ),
    st.builds(
        Highlights, duration_ms=st.none() | st.integers(1, 20_000), count=st.none() | st.integers(1, 5)
    ),
    st.builds(
        Combine,
        assets=st.lists(ASSET, max_size=4).map(tuple),
        duration_ms=st.none() | st.integers(1, 60_000),
        transition=st.none() | st.just("wipe"),
        still_ms=st.none() | st.integers(1, 5000),
    ),
    st.builds(Layout, kind=st.sampled_from(["grid", "side_by_side", "stacked", "pip"])),
    st.builds(Insert, asset=ASSET, at=WHEN, duration_ms=st.none() | st.integers(1, 9000)),
    st.builds(Move, clip=ANY_TARGET, at=WHEN),
    st.builds(Reorder, order=st.lists(CLIP, min_size=1, max_size=3).map(tuple)),
    st.builds(Delete, clip=ANY_TARGET),
    st.builds(Duplicate, clip=ANY_TARGET, at=SOME_WHEN, times=st.integers(1, 3)),
    st.builds(
        Speed,
        factor=st.sampled_from([0.25, 0.5, 1.0, 1.5, 2.0, 10.0]),
        start=SOME_WHEN,
        end=SOME_WHEN,
        ramp_ms=st.none() | st.integers(1, 3000),
        target=TARGET,
    ),
    st.builds(Reverse, start=SOME_WHEN, end=SOME_WHEN, target=TARGET),
    st.builds(lambda pair, factor: Speed(factor=factor, start=pair[0], end=pair[1]), PAIR, st.floats(0.2, 5)),
    st.builds(lambda pair: Reverse(start=pair[0], end=pair[1]), PAIR),
    st.builds(Loop, times=st.integers(2, 3), boomerang=st.booleans(), target=TARGET),
    st.builds(Freeze, at=WHEN, duration_ms=st.integers(1, 3000)),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(drafts(), st.lists(OPERATION, min_size=1, max_size=6))
def test_any_sequence_keeps_the_invariants(draft: Draft, operations: list[Any]) -> None:
    for operation in operations:
        assert ANY_OPERATION.validate_json(operation.model_dump_json()) == operation
        try:
            applied = apply(draft, operation, FACTS)
        except Refusal as refusal:
            told_both = [refusal.in_language("en"), refusal.in_language("zh")]
        else:
            told_both = [tuple(sentence(s, x) for s in applied.said) for x in ("en", "zh")]
            _whole(applied.draft)
            draft = applied.draft
        assert all(all(words) and words for words in told_both)


def _whole(draft: Draft) -> None:
    """The main track is laid out, nothing outlasts it, and copies made unvalidated would be valid."""
    assert relayout(draft.main) == draft.main
    assert all(s.end_ms <= draft.duration_ms for t in draft.tracks for s in t.segments)
    for track in draft.tracks:
        for one in track.segments:
            kind = Clip if isinstance(one, Clip) else Text
            assert kind.model_validate(one.model_dump()) == one
    check(Draft.model_validate(draft.model_dump()))


@pytest.mark.parametrize(
    "operation",
    [RemoveSilence(padding_ms=50), Speed(factor=1.5), Reverse(), Loop(times=2), Trim(start=AtMs(ms=5))],
    ids=lambda one: one.name(),
)
def test_a_thousand_clips_cost_ten_times_a_hundred(operation: Operation) -> None:
    def applying(count: int) -> Callable[[], Draft]:
        many = apply(sequence(video("long.mp4", count * 1000)), Split(parts=count)).draft
        quiet = tuple(span(i * 1000, i * 1000 + 600) for i in range(count))
        return lambda: apply(many, operation, {AssetId("a1"): AssetFacts(silence=quiet)}).draft

    made = applying(1000)()
    assert len(made.main) >= 999
    assert growth(applying, 100, 1000) < 1.3
