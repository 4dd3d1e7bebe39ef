"""Geometry of a clip's picture: a Look is crop, then turn, then mirror, then zoom, in this order.

What a person says is meant on the picture as they see it now; these functions write it into that order.
"""

from __future__ import annotations

from ...timeline.model import Canvas, Look, Rect, Zoom

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
    x, y, w, h = seen.x, seen.y, seen.w, seen.h
    if look.flip_x:
        x = 1 - x - w
    if look.flip_y:
        y = 1 - y - h
    for _ in range(quarters(look.rotate_deg)):
        x, y, w, h = y, 1 - x - w, h, w
    outer = look.crop or Rect(x=0, y=0, w=1, h=1)
    inner = Rect(x=_unit(outer.x + x * outer.w), y=_unit(outer.y + y * outer.h), w=w * outer.w, h=h * outer.h)
    return look.replace(crop=inner)  # type: ignore[no-any-return]


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
