"""A role's design with the wishes of one text laid over it: colours, weight, size, font, box, place."""

from __future__ import annotations

from dataclasses import dataclass

from ...library.captions import CaptionRules, caption_look
from ...library.fonts import resolve_family
from ...library.textlook import PLACES, Anchor, Box, Ink, TextLook, anchor_at
from ...library.titles import title_look
from ...timeline.text import CaptionStyle, Text, TextRole, TextStyle
from .marks import is_dark, rgb_of
from .setting import Size

_WEIGHTS = {"regular": 400, "bold": 700, "black": 900}
_PLAIN_BOX = Box(color="#000000", opacity=0.85, pad_x=0.45, pad_y=0.28, radius=0.2)
_DARK_LETTERS = "#14161a"


@dataclass(frozen=True)
class Design:
    """How one text is drawn."""

    look: TextLook
    motion: str
    rules: CaptionRules | None = None
    """Set for captions."""
    kind: str | None = None
    highlight: str | None = None
    max_words: int | None = None


def design_of(segment: Text, size: Size) -> Design:
    """The design of a text on a canvas."""
    if segment.role is not TextRole.CAPTION:
        look = title_look(segment.role, size.width, size.height)
        look = _placed(_styled(look, segment.style), segment)
        motion = segment.animation or look.animation or "none"
        if motion == "slide" and segment.role is TextRole.LOWER_THIRD:
            motion = "slide_side"
        return Design(look, motion)
    style = segment.caption or CaptionStyle()
    base = caption_look(style.kind, size.width, size.height)
    look = _placed(_styled(base.text, segment.style), segment)
    motion = segment.animation or ("caption_pop" if base.pop else "none")
    words = style.max_words or (1 if style.kind == "word" else None)
    color = style.highlight or base.highlight
    return Design(look, motion, base.rules, style.kind, color, words)


def _styled(look: TextLook, style: TextStyle) -> TextLook:
    """The look with a TextStyle's wishes; what it leaves None stays as designed."""
    family, _ = resolve_family(style.font) if style.font else (None, False)
    box = _boxed(look.box, style.box)
    changes: dict[str, object] = {}
    for name in ("ink", "second"):
        ink = getattr(look, name)
        if ink is not None:
            inked = _inked(ink, style, family)
            if box is None and look.box is not None:
                inked = _bare(inked, style)
            elif box is not None and style.box is not None:
                inked = _on_box(inked, style, box)
            changes[name] = inked
    return look.replace(box=box, **changes)  # type: ignore[no-any-return]


def _boxed(box: Box | None, wish: str | None) -> Box | None:
    if wish is None:
        return box
    if wish.strip().lower() == "none":
        return None
    color, opacity = rgb_of(wish, "#000000")
    base = box or _PLAIN_BOX
    if opacity == 1.0:
        opacity = 0.82 if is_dark(color) else 1.0
    return base.replace(color=f"#{color}", opacity=opacity)  # type: ignore[no-any-return]


def _inked(ink: Ink, style: TextStyle, family: str | None) -> Ink:
    changes: dict[str, object] = {}
    if style.color is not None:
        color = f"#{rgb_of(style.color, ink.color)[0]}"
        changes["color"] = color
        if is_dark(color):
            changes["outline_color"] = "#ffffff"
    if style.weight is not None:
        changes["weight"] = _WEIGHTS[style.weight]
    if style.size is not None:
        changes["size"] = min(ink.size * style.size, 0.5)
    if family is not None:
        changes["family"] = family
    if style.italic:
        changes["italic"] = True
    if style.outline is not None and style.outline.strip().lower() != "none":
        changes["outline_color"] = f"#{rgb_of(style.outline, '#000000')[0]}"
        changes["outline"] = max(ink.outline, 0.05)
        changes["outline_opacity"] = 1.0
    return ink.replace(**changes)  # type: ignore[no-any-return]


def _bare(ink: Ink, style: TextStyle) -> Ink:
    """Letters that lost their panel: an edge and a shade of their own, so that they are read on anything."""
    color = ink.color if style.color is not None or not is_dark(ink.color) else "#ffffff"
    edge = "#ffffff" if is_dark(color) else "#000000"
    return ink.replace(  # type: ignore[no-any-return]
        color=color, outline=max(ink.outline, 0.04), outline_color=edge, outline_opacity=0.8, glow=0.2,
        glow_opacity=0.5,
    )  # fmt: skip


def _on_box(ink: Ink, style: TextStyle, box: Box) -> Ink:
    """Letters on a panel somebody chose: no shade, and dark or light by the panel when no colour was said."""
    changes: dict[str, object] = {"glow": 0.0, "drop": 0.0}
    if style.outline is None:
        changes["outline"] = 0.0
    if style.color is None:
        value = rgb_of(box.color, "#000000")[0]
        red, green, blue = (int(value[i : i + 2], 16) for i in (0, 2, 4))
        light = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 140 and box.opacity > 0.4
        changes["color"] = _DARK_LETTERS if light else "#ffffff"
    return ink.replace(**changes)  # type: ignore[no-any-return]


def _placed(look: TextLook, segment: Text) -> TextLook:
    if segment.x is not None or segment.y is not None:
        x = 0.5 if segment.x is None else segment.x
        y = 0.5 if segment.y is None else segment.y
        return look.replace(anchor=Anchor(x=x, y=y))  # type: ignore[no-any-return]
    position = segment.position
    if position is None or position not in PLACES or position == _own_position(look.anchor):
        return look
    return look.replace(anchor=anchor_at(position))  # type: ignore[no-any-return]


def _own_position(anchor: Anchor) -> str | None:
    """The one of the nine positions a design's own anchor is nearest to: asked for it, the text stays."""
    across = "left" if anchor.x < 0.3 else "right" if anchor.x > 0.7 else ""
    down = "top" if anchor.y < 0.33 else "bottom" if anchor.y > 0.75 else ""
    if not down and not 0.42 <= anchor.y <= 0.58:
        return None
    return "_".join(p for p in (down, across) if p) or "center"
