"""`import_captions`: captions from an SRT, VTT or ASS file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from ...ids import SegmentId
from ...timeline.facts import Facts, Line, Need
from ...timeline.model import Asset, AssetKind, Draft
from ...timeline.text import CaptionStyle, Text, TextRole, TextStyle, Word
from .. import checked
from ..base import Applied, Operation, said
from ..refusal import Refusal
from ..resolve import asset_named, require_main, stem
from .captioned import with_captions
from .ground import grounded
from .reading import plain

LEAST_MS = 100
"""A line of which less is left is not shown."""


class ImportCaptions(Operation):
    """Captions from an SRT, VTT or ASS file.

    Times are the timeline's. Where the whole video comes from one file and the captions bear its name, or go
    on past the video's end, they are that file's: they follow the cuts made in it.
    """

    op: Literal["import_captions"] = "import_captions"
    family: ClassVar[str] = "text"
    asset: str
    """The subtitle file."""
    style: Literal["plain", "karaoke", "highlight", "boxed", "word"] = "plain"
    """As in `add_captions`."""
    look: TextStyle = TextStyle()
    """Colours, weight, size, box."""
    position: str | None = None
    """One of timeline.text.POSITIONS; None: at the bottom."""

    def needs(self, draft: Draft) -> frozenset[Need]:  # noqa: ARG002
        return frozenset({Need.SUBTITLES})

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        require_main(draft, op=self.op)
        asset = asset_named(self.asset, draft, op=self.op)
        if asset.kind is not AssetKind.SUBTITLES:
            raise Refusal(self.op, "asset_kind", field="asset", name=asset.name, wanted="subtitles")
        known = facts.get(asset.id)
        lines = [line for line in (known.subtitles or () if known else ()) if plain(line.text)]
        if not lines:
            raise Refusal(self.op, "no_lines", field="asset", name=asset.name)
        position = checked.position(self.position, op=self.op)
        look = checked.style(self.look, op=self.op)
        pictured = self._pictured(draft, asset, lines)
        placed = _through_clips(draft, lines) if pictured else _on_timeline(draft, lines)
        if not placed:
            raise Refusal(self.op, "lines_outside", field="asset", name=asset.name, end=draft.duration_ms)
        captions = [
            Text(
                id=SegmentId(""),
                start_ms=line.start_ms,
                duration_ms=line.end_ms - line.start_ms,
                text=plain(line.text),
                role=TextRole.CAPTION,
                position=position,
                style=look,
                caption=CaptionStyle(kind=self.style),
                words=line.words,
            )
            for line in placed
        ]
        draft, ground = grounded(draft)
        changed, notes = with_captions(draft, captions, burn=True)
        told = [said("captions.imported", name=asset.name, count=len(captions)), *ground]
        if pictured:
            told.append(said("captions.follow", name=pictured.name))
        if len(placed) < len(lines):
            told.append(said("captions.outside", count=len(lines) - len(placed)))
        return Applied(changed, (*told, *notes))

    def _pictured(self, draft: Draft, subtitles: Asset, lines: Sequence[Line]) -> Asset | None:
        """The one file the captions were made for, when the timeline is not simply that file as it came."""
        shown = {c.asset for c in draft.main}
        if len(shown) != 1:
            return None
        video = draft.asset(next(iter(shown)))
        untouched = len(draft.main) == 1 and draft.main[0].source_start_ms == 0 and draft.main[0].speed == 1
        if (untouched and not draft.main[0].reverse) or video.duration_ms is None:
            return None
        named = stem(subtitles.name).casefold().startswith(stem(video.name).casefold())
        last = max(line.end_ms for line in lines)
        return video if named or draft.duration_ms < last <= video.duration_ms + 1000 else None


def _on_timeline(draft: Draft, lines: Sequence[Line]) -> list[Line]:
    """Lines as they are, cut at the end of the video; those past it go."""
    found = []
    for line in lines:
        start, end = max(line.start_ms, 0), min(line.end_ms, draft.duration_ms)
        if end - start >= LEAST_MS:
            found.append(Line(text=line.text, start_ms=start, end_ms=end, words=_words(line, start, end)))
    return sorted(found, key=lambda line: line.start_ms)


def _through_clips(draft: Draft, lines: Sequence[Line]) -> list[Line]:
    """Lines on the asset's clock where the clips show their time; a line cut in the middle is two, joined
    again where the cut closed up."""
    found: list[Line] = []
    for clip in draft.main:
        for line in lines:
            start, end = max(line.start_ms, clip.source_start_ms), min(line.end_ms, clip.source_end_ms)
            if end - start < min(LEAST_MS, line.end_ms - line.start_ms) or clip.reverse:
                continue
            a, b = clip.timeline_at(start), clip.timeline_at(end)
            before = found[-1] if found else None
            if before is not None and before.text == line.text and abs(a - before.end_ms) <= LEAST_MS:
                found[-1] = before.replace(end_ms=max(b, before.end_ms), words=())
            elif b - a >= LEAST_MS:
                words = _words(line, start, end)
                scaled = tuple(
                    w.replace(start_ms=round(w.start_ms / clip.speed), end_ms=round(w.end_ms / clip.speed))
                    for w in words
                )
                found.append(Line(text=line.text, start_ms=a, end_ms=b, words=scaled))
    return sorted(found, key=lambda line: line.start_ms)


def _words(line: Line, start_ms: int, end_ms: int) -> tuple[Word, ...]:
    """A line's words from `start_ms` on, if the line is whole; a line that was cut has no word times."""
    if (start_ms, end_ms) != (line.start_ms, line.end_ms):
        return ()
    return tuple(
        w.replace(start_ms=max(w.start_ms - start_ms, 0), end_ms=max(w.end_ms - start_ms, 0))
        for w in line.words
    )
