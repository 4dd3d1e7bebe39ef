"""Several pictures on one canvas: which cells there are, and a file's clips made to fill one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...ids import SegmentId
from ...timeline.model import Asset, Canvas, Clip, Look, Place, Rect, Sound

LAST_FRAME_MS = 50
"""A source's end is where its last frame has gone; this much before it, at 20 frames a second and more,
there is one."""


@dataclass(frozen=True)
class Cells:
    """A canvas cut into equal cells, row by row."""

    columns: int
    rows: int

    def place(self, index: int) -> Place:
        """The place of the n-th cell (from 0)."""
        row, column = divmod(index, self.columns)
        x, y = (column + 0.5) / self.columns, (row + 0.5) / self.rows
        return Place(x=x, y=y, scale=1 / self.columns)

    def ratio(self, canvas: Canvas) -> float:
        """Width by height of a cell."""
        return (canvas.width / self.columns) / (canvas.height / self.rows)


def cells_for(kind: str, count: int) -> Cells | None:
    """The cells of so many pictures; None where they fill no grid."""
    if kind == "side_by_side" or (kind == "grid" and count <= 3):
        return Cells(count, 1)
    if kind == "stacked":
        return Cells(1, count)
    for rows in range(int(count**0.5), 1, -1):
        if count % rows == 0:
            return Cells(count // rows, rows)
    return None


def filling(clip: Clip, asset: Asset, ratio: float, place: Place, *, muted: bool) -> Clip:
    """A clip as an overlay that fills its cell: cut to the cell's shape around its middle."""
    sound = clip.sound.model_copy(update={"muted": True}) if muted else clip.sound
    look = clip.look.model_copy(update={"crop": _cropped(clip.look, asset, ratio)})
    return clip.model_copy(update={"place": place, "sound": sound, "look": look, "transition": None})


def _cropped(look: Look, asset: Asset, ratio: float) -> Rect | None:
    if not asset.width or not asset.height:
        return look.crop
    shown = look.crop or Rect(x=0, y=0, w=1, h=1)
    turned = round(look.rotate_deg / 90) % 2 == 1
    wanted = 1 / ratio if turned else ratio
    there = asset.width * shown.w / (asset.height * shown.h)
    if there > wanted:
        width = shown.w * wanted / there
        return Rect(x=min(shown.x + (shown.w - width) / 2, 1), y=shown.y, w=width, h=shown.h)
    height = shown.h * there / wanted
    return Rect(x=shown.x, y=min(shown.y + (shown.h - height) / 2, 1), w=shown.w, h=height)


def one_after_another(clips: Sequence[Clip]) -> list[Clip]:
    """Clips of an overlay track from 0, without transitions."""
    found: list[Clip] = []
    for clip in clips:
        start = found[-1].end_ms if found else 0
        found.append(clip.model_copy(update={"start_ms": start, "transition": None}))
    return found


def held_until(clips: Sequence[Clip], end_ms: int, segment_id: SegmentId) -> list[Clip]:
    """The clips, and the last picture of them held until a time."""
    last = clips[-1]
    if last.end_ms >= end_ms:
        return list(clips)
    if last.still:
        return [*clips[:-1], last.model_copy(update={"duration_ms": end_ms - last.start_ms})]
    held = held_frame(last, segment_id, end_ms - last.end_ms, last=True)
    return [*clips, held.model_copy(update={"start_ms": last.end_ms, "place": last.place})]


def held_frame(clip: Clip, segment_id: SegmentId, length_ms: int, *, last: bool) -> Clip:
    """One frame of a clip, its first or its last, held; it has no sound."""
    source = clip.source_start_ms
    if not clip.still and last != clip.reverse:
        source = max(clip.source_end_ms - LAST_FRAME_MS, clip.source_start_ms)
    look = clip.look
    if look.zoom is not None:
        factor = look.zoom.factor_end if last else look.zoom.factor_start
        still_zoom = look.zoom.model_copy(update={"factor_start": factor, "factor_end": factor})
        look = look.model_copy(update={"zoom": still_zoom})
    return Clip(
        id=segment_id,
        asset=clip.asset,
        start_ms=0,
        duration_ms=length_ms,
        source_start_ms=source,
        source_end_ms=source,
        look=look,
        sound=Sound(),
    )
