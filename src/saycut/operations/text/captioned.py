"""Captions on a draft: one track of them, and the file beside the video."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...ids import SegmentId
from ...timeline.edit import fresh_segment_ids, fresh_track_id, with_segments
from ...timeline.model import Draft, Output, Track, TrackKind, TrackRole
from ...timeline.text import CaptionStyle, Text, TextRole, TextStyle, Word
from ..base import Said, said
from .lines import CaptionLine
from .placing import captions_clear


def caption(
    line: CaptionLine, style: TextStyle, kind: CaptionStyle, position: str | None, new_id: SegmentId
) -> Text:
    """A caption with its words' times from its own start; words whose times were guessed are left out."""
    words: tuple[Word, ...] = ()
    if all(w.timed for w in line.words):
        length = line.end_ms - line.start_ms
        words = tuple(
            Word(
                text=w.text,
                start_ms=min(w.start_ms - line.start_ms, length),
                end_ms=min(w.end_ms - line.start_ms, length),
            )
            for w in line.words
        )
    return Text(
        id=new_id,
        start_ms=line.start_ms,
        duration_ms=line.end_ms - line.start_ms,
        text=line.text,
        role=TextRole.CAPTION,
        position=position,
        style=style,
        caption=kind,
        words=words,
    )


def with_captions(draft: Draft, captions: Sequence[Text], *, burn: bool) -> tuple[Draft, tuple[Said, ...]]:
    """The draft with these captions and no others; their ids are given afresh."""
    old = draft.tracks_of(TrackRole.CAPTIONS)
    bare = draft.replace(tracks=tuple(t for t in draft.tracks if t.role is not TrackRole.CAPTIONS))
    ids = fresh_segment_ids(draft, len(captions))
    track = Track(id=fresh_track_id(draft), kind=TrackKind.TEXT, role=TrackRole.CAPTIONS, burn=burn)
    numbered = [c.replace(id=new) for c, new in zip(captions, ids, strict=True)]
    changed = captions_clear(with_segments(bare, track, numbered))
    return changed, (said("captions.replaced"),) if old else ()


def with_sidecar(draft: Draft, form: str) -> Draft:
    """The draft that also makes a subtitle file; the video is made too, as before."""
    others = tuple(o for o in draft.outputs if not (o.kind == "subtitles" and o.format == form))
    if not any(o.kind != "subtitles" for o in others):
        others = (*others, Output())
    return draft.replace(outputs=(*others, Output(kind="subtitles", format=form)))  # type: ignore[no-any-return]


def captions_of(draft: Draft) -> list[Text]:
    return [s for t in draft.tracks_of(TrackRole.CAPTIONS) for s in t.segments if isinstance(s, Text)]


def changed_captions(draft: Draft, captions: Iterable[Text]) -> Draft:
    """The draft with its captions as given (by id); those not given go."""
    kept = {c.id: c for c in captions}
    changed = draft
    for track in draft.tracks_of(TrackRole.CAPTIONS):
        changed = with_segments(changed, track, [kept[s.id] for s in track.segments if s.id in kept])
    return changed
