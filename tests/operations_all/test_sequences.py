"""Operations one after another, in any order: the draft stays sound, and so do the captions."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saycut.errors import OperationError
from saycut.operations.apply import apply
from saycut.operations.table import OPERATIONS
from saycut.operations.wording import LANGUAGES, sentence
from saycut.timeline.model import TrackRole
from saycut.timeline.text import Text

from .samples import DRAFTS, FACTS
from .test_table import CASES, SESSION, example

USABLE = [(op, n) for op, n in CASES if op not in SESSION and OPERATIONS[op].available]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["plain", "edited", "photos"]), st.lists(st.sampled_from(USABLE), min_size=2, max_size=9)
)
def test_any_sequence_keeps_the_draft_sound(name: str, steps: list[tuple[str, int]]) -> None:
    draft = DRAFTS[name]()
    for op, number in steps:
        try:
            applied = apply(draft, example(op, number), FACTS)
        except OperationError:
            continue
        for one in applied.said:
            assert all(sentence(one, language) for language in LANGUAGES)
        draft = applied.draft
        for track in draft.tracks:
            assert all(s.end_ms <= draft.duration_ms for s in track.segments), (op, track.role)
        for track in draft.tracks_of(TrackRole.CAPTIONS):
            for text in track.segments:
                assert isinstance(text, Text)
                assert all(0 <= w.start_ms <= w.end_ms <= text.duration_ms for w in text.words), (op, text)
