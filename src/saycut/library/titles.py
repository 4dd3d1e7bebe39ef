"""How titles, lower thirds, overlays, end cards and calls to action look. Data; see `textlook`."""

from __future__ import annotations

from collections.abc import Mapping

from ..timeline.text import TextRole
from .textlook import Anchor, Box, Ink, TextLook, shape_of

ACCENT = "#ffc83d"
"""The one colour of the house: warm, seen on dark and on bright, never mistaken for footage."""
PANEL = "#0d1117"

_TITLE = Ink(
    size=0.112, weight=800, tracking=-0.018, leading=1.08, outline=0.012, outline_opacity=0.35,
    glow=0.20, glow_opacity=0.55, drop=0.03,
)  # fmt: skip
_OVERLAY = Ink(
    size=0.070, weight=700, tracking=-0.008, leading=1.16, outline=0.018, outline_opacity=0.5,
    glow=0.20, glow_opacity=0.6, drop=0.02,
)  # fmt: skip
_NAME = Ink(size=0.050, weight=700, tracking=-0.006, leading=1.2)
_ROLE = Ink(size=0.034, weight=500, color="#c9d1d9", leading=1.35)
_END = Ink(size=0.098, weight=800, tracking=-0.016, leading=1.12, glow=0.2, glow_opacity=0.35)
_END_SECOND = Ink(size=0.046, weight=500, color="#e6e6e6", leading=1.45, glow=0.2, glow_opacity=0.35)
_CTA = Ink(size=0.050, weight=700, color="#14161a", leading=1.15)

_PANEL_BOX = Box(
    color=PANEL, opacity=0.9, pad_x=0.62, pad_y=0.42, radius=0.14, bar=ACCENT, bar_width=0.13, shadow=0.35
)
_PILL = Box(color=ACCENT, opacity=1.0, pad_x=0.95, pad_y=0.52, radius=4.0, shadow=0.4)


def _bigger(ink: Ink, factor: float) -> Ink:
    return ink.replace(size=ink.size * factor)  # type: ignore[no-any-return]


_LANDSCAPE: Mapping[TextRole, TextLook] = {
    TextRole.TITLE: TextLook(
        ink=_TITLE, anchor=Anchor(x=0.5, y=0.5), max_width=0.84, max_height=0.66, animation="fade"
    ),
    TextRole.LOWER_THIRD: TextLook(
        ink=_NAME, second=_ROLE, anchor=Anchor(x=0.05, y=0.775, ax=0.0, ay=1.0), box=_PANEL_BOX,
        max_width=0.55, max_height=0.4, max_lines=3, animation="slide",
    ),
    TextRole.OVERLAY: TextLook(
        ink=_OVERLAY, anchor=Anchor(x=0.5, y=0.70), max_width=0.8, max_height=0.5, animation="fade"
    ),
    TextRole.END_CARD: TextLook(
        ink=_END, second=_END_SECOND, anchor=Anchor(x=0.5, y=0.5), rule=ACCENT, scrim=0.62,
        max_width=0.8, max_height=0.7, max_lines=4, animation="fade",
    ),
    TextRole.CTA: TextLook(
        ink=_CTA, anchor=Anchor(x=0.5, y=0.84, ay=0.5), box=_PILL, max_width=0.7, max_height=0.3,
        max_lines=2, animation="pop",
    ),
}  # fmt: skip

_PORTRAIT: Mapping[TextRole, TextLook] = {
    TextRole.TITLE: TextLook(
        ink=_bigger(_TITLE, 1.04), anchor=Anchor(x=0.5, y=0.42), max_width=0.80, max_height=0.45,
        max_lines=4, animation="fade",
    ),
    TextRole.LOWER_THIRD: TextLook(
        ink=_bigger(_NAME, 1.14), second=_bigger(_ROLE, 1.14), anchor=Anchor(x=0.07, y=0.66, ax=0.0, ay=1.0),
        box=_PANEL_BOX, max_width=0.78, max_height=0.3, max_lines=3, animation="slide",
    ),
    TextRole.OVERLAY: TextLook(
        ink=_bigger(_OVERLAY, 1.08), anchor=Anchor(x=0.5, y=0.24), max_width=0.80, max_height=0.4,
        max_lines=4, animation="fade",
    ),
    TextRole.END_CARD: TextLook(
        ink=_END, second=_bigger(_END_SECOND, 1.1), anchor=Anchor(x=0.5, y=0.45), rule=ACCENT, scrim=0.62,
        max_width=0.80, max_height=0.55, max_lines=5, animation="fade",
    ),
    TextRole.CTA: TextLook(
        ink=_bigger(_CTA, 1.25), anchor=Anchor(x=0.5, y=0.60), box=_PILL, max_width=0.78,
        max_height=0.2, max_lines=2, animation="pop",
    ),
}  # fmt: skip


def title_look(role: TextRole, width: int, height: int) -> TextLook:
    """The style of a role on a canvas (pixels). Captions have their own: see `captions.caption_look`."""
    table = _PORTRAIT if shape_of(width, height) == "portrait" else _LANDSCAPE
    return table[role]
