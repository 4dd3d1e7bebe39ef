"""What holds for every operation of the table, whatever it does."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from saycut.errors import NotAvailable, OperationError
from saycut.operations.apply import apply
from saycut.operations.documented import field_docs
from saycut.operations.refusal import Refusal
from saycut.operations.table import ANY_OPERATION, OPERATIONS
from saycut.operations.wording import catalog, sentence
from saycut.timeline.facts import NO_FACTS
from saycut.timeline.invariants import check
from saycut.timeline.model import Draft

from .samples import DRAFTS, FACTS

EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "trim": [{"start": {"ms": 5000}}, {"start": {"ms": 2000}, "end": {"from_end_ms": 1000}}],
    "remove": [{"ranges": [[{"ms": 0}, {"ms": 1000}], [{"ms": 5000}, {"ms": 6000}]]}],
    "split": [{"at": [{"ms": 5000}]}, {"parts": 2}],
    "remove_silence": [{}],
    "remove_fillers": [{}],
    "fit_duration": [{"duration_ms": 6000}, {"duration_ms": 6000, "how": "speed"}],
    "highlights": [{"duration_ms": 5000}],
    "beat_sync": [{}, {"what": "zoom", "every": 2}, {"what": "transition", "asset": "song.mp3"}],
    "combine": [{"assets": ["talk.mp4", "beach.jpg"]}],
    "layout": [{"kind": "side_by_side", "assets": ["talk.mp4", "b-roll.mp4"]}],
    "insert": [{"asset": "b-roll.mp4", "at": {"ms": 3000}}],
    "move": [{"clip": {"clip": 1}, "at": {"from_end_ms": 0}}],
    "reorder": [{"order": [{"clip": 2}, {"clip": 1}]}],
    "delete": [{"clip": {"clip": 1}}],
    "duplicate": [{"clip": {"clip": 1}}],
    "speed": [{"factor": 2}, {"factor": 0.5, "start": {"ms": 1000}, "end": {"ms": 3000}}],
    "reverse": [{}],
    "loop": [{"times": 2}],
    "freeze": [{"at": {"ms": 3000}, "duration_ms": 1000}],
    "volume": [{"percent": 50}, {"db": -6, "start": {"ms": 1000}, "end": {"ms": 2000}}],
    "mute": [{}, {"start": {"ms": 1000}, "end": {"ms": 2000}}],
    "fade_audio": [{"in_ms": 500, "out_ms": 1000}, {"out_ms": 1000, "target": "music"}],
    "add_music": [{}, {"mood": "upbeat", "percent": 35}, {"asset": "song.mp3", "start": {"ms": 2000}}],
    "duck": [{}],
    "add_sound": [{"text": "whoosh", "at": {"ms": 2000}}],
    "voice_over": [{"asset": "song.mp3"}, {"text": "Hello"}],
    "normalize_loudness": [{}],
    "denoise_audio": [{}],
    "replace_audio": [{"asset": "song.mp3"}],
    "detach_audio": [{}],
    "add_text": [
        {"text": "Hello", "role": role} for role in ("title", "lower_third", "overlay", "end_card", "cta")
    ]
    + [{"text": "你好", "start": {"ms": 900_000}}],
    "add_captions": [{}, {"style": "karaoke", "sidecar": "srt"}, {"burn": False}, {"language": "fr"}],
    "edit_caption": [{"find": "welcome", "replace": "hello"}],
    "shift_captions": [{"offset_ms": 500}, {"offset_ms": -1500, "hold_ms": 200}],
    "import_captions": [{"asset": "talk.srt"}],
    "translate_captions": [{"language": "fr"}],
    "restyle_text": [{"style": {"color": "#ff0000"}}, {"captions": "boxed"}],
    "aspect": [{"ratio": "9:16"}, {"ratio": "1:1", "fit": "blur"}],
    "crop": [{"x": 0.25, "w": 0.5}],
    "rotate": [{"degrees": 90}, {"degrees": -5}],
    "flip": [{}, {"axis": "vertical"}],
    "zoom": [{}, {"factor": 2, "start": {"ms": 1000}, "end": {"ms": 3000}}],
    "color": [{"brightness": 10, "preset": "warm"}, {"saturation": -50, "start": {"ms": 1000}}],
    "effect": [{"name": "vhs"}, {"name": "glow", "start": {"ms": 500}, "end": {"ms": 1500}}],
    "fade": [{"in_ms": 500, "out_ms": 500}, {"in_ms": 500, "target": {"clip": 1}}],
    "transition": [{}, {"kind": "wipe_left", "at": {"ms": 2000}}, {"kind": "none"}],
    "overlay": [{"asset": "logo.png"}, {"asset": "b-roll.mp4"}, {"text": "hi"}],
    "watermark": [{"asset": "logo.png"}, {"text": "@me"}],
    "stabilize": [{}],
    "denoise_video": [{}],
    "blur_region": [{"x": 0.1, "w": 0.2}, {"about": "faces"}, {"about": "license plate"}],
    "chroma_key": [{}, {"background": "beach.jpg"}, {"color": "#0000ff", "background": "white"}],
    "output": [{"resolution": "1080p"}, {"format": "webm", "max_bytes": 5_000_000}],
    "thumbnail": [{}, {"at": {"ms": 1000}}],
    "animated": [{}, {"format": "webp", "start": {"ms": 0}, "end": {"ms": 2000}}],
    "extract_audio": [{}],
    "undo": [{}],
    "redo": [{"steps": 2}],
    "reset": [{}],
}
CASES = [(op, i) for op, examples in EXAMPLES.items() for i in range(len(examples))]
SESSION = {"undo", "redo", "reset"}


def example(op: str, number: int) -> Any:
    return ANY_OPERATION.validate_python({"op": op, **EXAMPLES[op][number]})


def test_every_operation_is_tried() -> None:
    assert set(EXAMPLES) == set(OPERATIONS)


@pytest.mark.parametrize(("op", "number"), CASES)
def test_round_trips_as_json(op: str, number: int) -> None:
    read = example(op, number)
    assert type(read) is OPERATIONS[op]
    assert ANY_OPERATION.validate_json(read.model_dump_json()) == read


@contextlib.contextmanager
def saying(case: str) -> Iterator[None]:
    """Says which case it was, when the block fails."""
    try:
        yield
    except Exception as error:
        error.add_note(f"It was {case}.")
        raise


@pytest.mark.parametrize("op", EXAMPLES)
def test_gives_a_sound_draft_and_a_sentence_or_a_reason(op: str) -> None:
    for number, name in product(range(len(EXAMPLES[op])), DRAFTS):
        with saying(f"{op} {EXAMPLES[op][number]} of the draft {name!r}"):
            _gives_a_sound_draft(example(op, number), DRAFTS[name]())


def _gives_a_sound_draft(operation: Any, draft: Draft) -> None:
    before = draft.model_dump_json()
    try:
        applied = apply(draft, operation, FACTS)
    except OperationError as error:
        _has_a_reason(error)
    else:
        check(applied.draft)
        assert Draft.model_validate_json(applied.draft.model_dump_json()) == applied.draft
        assert applied.said
        for said in applied.said:
            assert sentence(said, "en").endswith(".")
            assert re.search(r"[一-鿿]", sentence(said, "zh")), said
    assert draft.model_dump_json() == before


@pytest.mark.parametrize(("op", "number"), CASES)
def test_does_what_it_says_it_can(op: str, number: int) -> None:
    """Each available operation works on at least one of the drafts; the others say they are not available."""
    if op in SESSION:
        return
    worked = 0
    for make in DRAFTS.values():
        try:
            apply(make(), example(op, number), FACTS)
        except NotAvailable:
            continue
        except OperationError:
            continue
        worked += 1
    refused = {("voice_over", 1), ("add_captions", 3), ("blur_region", 2)}
    assert bool(worked) == (OPERATIONS[op].available and (op, number) not in refused)


@pytest.mark.parametrize("op", [name for name, cls in OPERATIONS.items() if not cls.available])
def test_what_is_not_available_says_so(op: str) -> None:
    with pytest.raises(NotAvailable) as caught:
        apply(DRAFTS["edited"](), example(op, 0), FACTS)
    _has_a_reason(caught.value)


DOCUMENTED = {"sound", "text", "picture", "output", "session"}


@pytest.mark.parametrize("op", [name for name, cls in OPERATIONS.items() if cls.family in DOCUMENTED])
def test_every_field_is_documented(op: str) -> None:
    bare = OPERATIONS[op].model_fields.keys() - field_docs(OPERATIONS[op]).keys() - {"op"}
    assert not bare, f"write a line of documentation under {', '.join(bare)} of {op}"


@pytest.mark.parametrize("op", sorted(SESSION))
def test_pointers_are_the_sessions(op: str) -> None:
    with pytest.raises(OperationError, match="earlier revisions"):
        apply(DRAFTS["edited"](), example(op, 0), FACTS)


@pytest.mark.parametrize("op", EXAMPLES)
def test_works_or_refuses_without_any_analysis(op: str) -> None:
    for number, name in product(range(len(EXAMPLES[op])), DRAFTS):
        with saying(f"{op} {EXAMPLES[op][number]} of the draft {name!r}"):
            try:
                applied = apply(DRAFTS[name](), example(op, number), NO_FACTS)
            except OperationError as error:
                _has_a_reason(error)
            else:
                check(applied.draft)


@pytest.mark.parametrize("op", EXAMPLES)
def test_names_its_needs(op: str) -> None:
    for number, name in product(range(len(EXAMPLES[op])), DRAFTS):
        needs = example(op, number).needs(DRAFTS[name]())
        assert isinstance(needs, frozenset), (EXAMPLES[op][number], name)


def test_both_languages_say_the_same_things() -> None:
    english, chinese = catalog("en"), catalog("zh")
    said = {k for k in english if not k.startswith("word.")}
    assert said == {k for k in chinese if not k.startswith("word.")}
    names = re.compile(r"\{(\w+)")
    for key in said:
        plurals = {n for n in names.findall(english[key]) if f"{{{n}:plural" in english[key]}
        assert set(names.findall(chinese[key])) <= set(names.findall(english[key])), key
        assert set(names.findall(english[key])) - plurals <= set(names.findall(chinese[key])), key


def _has_a_reason(error: OperationError) -> None:
    assert str(error)
    assert isinstance(error, Refusal), f"{error!r} cannot be said in Chinese"
    message, _way_out = error.in_language("zh")
    assert re.search(r"[一-鿿]", message), message
