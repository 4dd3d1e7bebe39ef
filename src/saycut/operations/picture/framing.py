"""Geometry of a clip's picture: a Look is crop, then turn, then mirror, then zoom, in this order.

What a person says is meant on the picture as they see it now; these functions write it into that order.
"""

from __future__ import annotations

from ...timeline.model import Asset, Canvas, Look, Rect, Zoom

SMALLEST_PX = 16
LARGEST_PX = 8192


def even(size: float) -> int:
    """The nearest even number of pixels a canvas can have."""
    return min(max(2 * round(size / 2), SMALLEST_PX), LARGEST_PX)


def turned(look: Look, degrees: float) -> Look:
    """Turned clockwise by so much, as seen; a mirror that comes after turns the sense round."""
    mirrored = look.flip_x != look.flip_y
    angle = (look.rotate_deg + (-degrees if mirrored else degrees)) % 360
    return look.replace(rotate_deg=angle, zoom=_turned_zoom(look.zoom, degrees))  # type: ignore[no-any-return]


def mirrored(look: Look, *, horizontal: bool) -> Look:
    """Mirrored left to right (or upside down), as seen; twice is as it was."""
    zoom = look.zoom
    if zoom is not None:
        zoom = zoom.replace(x=1 - zoom.x) if horizontal else zoom.replace(y=1 - zoom.y)
    if horizontal:
        return look.replace(flip_x=not look.flip_x, zoom=zoom)  # type: ignore[no-any-return]
    return look.replace(flip_y=not look.flip_y, zoom=zoom)  # type: ignore[no-any-return]


def cropped(look: Look, seen: Rect) -> Look:
    """Only this rectangle of what is seen now."""
    return look.replace(crop=_uncropped(look, seen))  # type: ignore[no-any-return]


def _uncropped(look: Look, seen: Rect) -> Rect:
    """A rectangle of the picture as its look shows it, as one of the source."""
    x, y, w, h = seen.x, seen.y, seen.w, seen.h
    if look.flip_x:
        x = 1 - x - w
    if look.flip_y:
        y = 1 - y - h
    for _ in range(quarters(look.rotate_deg)):
        x, y, w, h = y, 1 - x - w, h, w
    outer = look.crop or Rect(x=0, y=0, w=1, h=1)
    return Rect(x=_unit(outer.x + x * outer.w), y=_unit(outer.y + y * outer.h), w=w * outer.w, h=h * outer.h)


def in_source(look: Look, seen: Rect, asset: Asset, canvas: Canvas | None) -> Rect:
    """A rectangle of what is seen of a clip on the canvas now, as one of its source.

    Bars beside the picture are not part of it; where the picture fills the canvas, its lost edges are not
    seen. A zoom that moves, and a crop that follows somebody, are taken as if they stood in the middle.
    """
    shown = Rect(x=0, y=0, w=1, h=1)
    fit = look.fit or (canvas.fit if canvas else "pad")
    if canvas is not None and asset.width and asset.height and fit in ("crop", "subject"):
        crop = look.crop or shown
        shape = asset.width * crop.w / (asset.height * crop.h)
        shape = 1 / shape if quarters(look.rotate_deg) % 2 else shape
        wanted = canvas.width / canvas.height
        w, h = min(wanted / shape, 1.0), min(shape / wanted, 1.0)
        shown = Rect(x=(1 - w) / 2, y=(1 - h) / 2, w=w, h=h)
    inner = Rect(
        x=_unit(shown.x + seen.x * shown.w), y=_unit(shown.y + seen.y * shown.h),
        w=seen.w * shown.w, h=seen.h * shown.h,
    )  # fmt: skip
    zoom = look.zoom
    if zoom is not None and zoom.factor_start == zoom.factor_end > 1:
        size = 1 / zoom.factor_start
        left, top = (min(max(at - size / 2, 0.0), 1 - size) for at in (zoom.x, zoom.y))
        inner = Rect(
            x=_unit(left + inner.x * size), y=_unit(top + inner.y * size), w=inner.w * size, h=inner.h * size
        )
    return _uncropped(look, inner)


def quarters(degrees: float) -> int:
    """The nearest number of quarter turns, 0 … 3."""
    return round(degrees / 90) % 4


def reshaped(canvas: Canvas, width: float, height: float) -> Canvas:
    """The canvas with another size, in even pixels."""
    return canvas.replace(width=even(width), height=even(height))  # type: ignore[no-any-return]


def _turned_zoom(zoom: Zoom | None, degrees: float) -> Zoom | None:
    if zoom is None:
        return None
    x, y = zoom.x, zoom.y
    for _ in range(quarters(degrees)):
        x, y = 1 - y, x
    return zoom.replace(x=x, y=y)  # type: ignore[no-any-return]


def _unit(share: float) -> float:
    """A share with the dust of float arithmetic swept off."""
    return min(max(round(share, 9), 0.0), 1.0)
