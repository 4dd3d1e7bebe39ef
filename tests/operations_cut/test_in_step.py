"""What was recorded together stays together: detached sound and captions, through any sequence of changes."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saycut.ids import SegmentId, TrackId
from saycut.operations.apply import apply
from saycut.operations.arrange.duplicate import Duplicate
from saycut.operations.arrange.freeze import Freeze
from saycut.operations.arrange.loop import Loop
from saycut.operations.arrange.move import Move
from saycut.operations.arrange.reverse import Reverse
from saycut.operations.arrange.speed import Speed
from saycut.operations.cut.remove import Remove
from saycut.operations.cut.split import Split
from saycut.operations.cut.trim import Trim
from saycut.operations.refusal import Refusal
from saycut.operations.times import AtFraction, ClipNumber
from saycut.timeline.edit import with_track
from saycut.timeline.model import Clip, Draft, Track, TrackKind, TrackRole
from saycut.timeline.text import Text, TextRole, Word

from .drafts import sequence, video

LENGTH = 20_000
TOLERANCE_MS = 40
"""One frame at 25 a second, of the source."""

SHARE = st.floats(0, 1).map(lambda f: AtFraction(fraction=f))
PAIR = st.lists(st.floats(0, 1), min_size=2, max_size=2, unique=True).map(
    lambda p: (AtFraction(fraction=min(p)), AtFraction(fraction=max(p)))
)
CLIP = st.builds(ClipNumber, clip=st.integers(1, 3))
CHANGE = st.one_of(
    st.builds(lambda p: Trim(start=p[0], end=p[1]), PAIR),
    st.builds(lambda p: Remove(ranges=(p,)), PAIR),
    st.builds(
        lambda p, f: Speed(factor=f, start=p[0], end=p[1]), PAIR, st.sampled_from([0.5, 0.7, 1.5, 2.0])
    ),
    st.builds(lambda p: Reverse(start=p[0], end=p[1]), PAIR),
    st.builds(Split, parts=st.integers(2, 4)),
    st.builds(Freeze, at=SHARE, duration_ms=st.integers(200, 2000)),
    st.builds(Move, clip=CLIP, at=SHARE),
    st.builds(Duplicate, clip=CLIP, at=st.none() | SHARE),
    st.just(Loop(times=2, boomerang=True)),
)


def recorded() -> Draft:
    """A take with its sound on a track of its own, and captions whose words tell their time."""
    draft = sequence(video("take.mp4", LENGTH))
    sound = draft.main[0].replace(id=SegmentId("s9"))
    captions = []
    for i, start in enumerate(range(0, LENGTH, 2000)):
        words = tuple(
            Word(text=str(start + n * 500), start_ms=n * 500, end_ms=n * 500 + 400) for n in range(4)
        )
        captions.append(
            Text(
                id=SegmentId(f"s{20 + i}"),
                start_ms=start,
                duration_ms=2000,
                text=" ".join(w.text for w in words),
                role=TextRole.CAPTION,
                words=words,
            )
        )
    voice = Track(id=TrackId("t2"), kind=TrackKind.AUDIO, role=TrackRole.VOICE, segments=(sound,))
    lines = Track(id=TrackId("t3"), kind=TrackKind.TEXT, role=TrackRole.CAPTIONS, segments=tuple(captions))
    return with_track(with_track(draft, voice), lines)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CHANGE, min_size=1, max_size=6))
def test_sound_and_captions_stay_in_step(changes: list[Any]) -> None:
    draft = recorded()
    for change in changes:
        try:
            draft = apply(draft, change).draft
        except Refusal:
            continue
        if draft.duration_ms > 20 * LENGTH:
            break
    heard = 0
    for t in range(7, draft.duration_ms, max(draft.duration_ms // 97, 1)):
        seen = next(c for c in draft.main if c.start_ms <= t < c.end_ms)
        sounds = [
            s for s in _on(draft, TrackRole.VOICE) if isinstance(s, Clip) and s.start_ms <= t < s.end_ms
        ]
        if seen.still:
            assert not sounds
        for sound in sounds:
            heard += 1
            assert abs(sound.source_at(t) - seen.source_at(t)) <= TOLERANCE_MS
            assert sound.reverse == seen.reverse
    moving = sum(c.duration_ms for c in draft.main if not c.still)
    assert heard or moving < 1000
    voiced = sum(s.duration_ms for s in _on(draft, TrackRole.VOICE))
    assert abs(voiced - moving) <= 20 * len(draft.main) + 20
    _captions_in_step(draft)


def _captions_in_step(draft: Draft) -> None:
    for caption in _on(draft, TrackRole.CAPTIONS):
        assert isinstance(caption, Text)
        assert not caption.words or caption.text == " ".join(w.text for w in caption.words)
        assert [w.start_ms for w in caption.words] == sorted(w.start_ms for w in caption.words)
        for word in caption.words:
            middle = caption.start_ms + (word.start_ms + word.end_ms) // 2
            seen = next(c for c in draft.main if c.start_ms <= middle < c.end_ms)
            said = int(word.text)
            if not seen.still:
                assert said - 400 <= seen.source_at(middle) <= said + 800, (word, seen)


def _on(draft: Draft, role: TrackRole) -> list[Any]:
    return [s for t in draft.tracks_of(role) for s in t.segments]
