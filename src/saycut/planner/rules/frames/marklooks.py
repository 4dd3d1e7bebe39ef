"""Where a picture or mark over the video lies, how large and how clear it is."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import USED, Token

SUBTLE = ("subtle", "very subtle", "subtly", "discreet", "unobtrusive", "low-key")


def _nearest(c: Clause, opacity: Token) -> Token | None:
    """The share that is told for the opacity: the one beside it, after it in Chinese."""
    shares = [t for t in c.tokens if t.has("percent")]
    at = c.tokens.index(opacity)
    after = [t for t in shares if c.tokens.index(t) > at]
    if not opacity.text.isascii() and after:
        return after[0]
    return min(shares, key=lambda t: abs(c.tokens.index(t) - at), default=None)


OF_PICTURE = ("of the screen", "of the frame", "of frame", "of screen", "of the picture", "of the image")


def _of_the_picture(c: Clause, share: Token) -> bool:
    """ "a third of the width", "half size", "a quarter of the screen": how wide, not how long."""
    after = c.tokens[c.tokens.index(share) + 1 :][:4]
    return any(t.has("x:wide", "n:size") or t.text.lower() in OF_PICTURE for t in after)


def _taken_up(c: Clause, share: Token) -> bool:
    """ "占画面十分之一": how much of the picture it takes up."""
    lead = c.tokens[max(c.tokens.index(share) - 3, 0) : c.tokens.index(share)]
    return any("占" in t.text or t.text in ("画面宽度", "屏幕宽度", "大小", "尺寸") for t in lead)


def look_of(c: Clause) -> dict[str, Any]:
    """Where a picture lies, how wide it is and how much it hides; the words for it are claimed."""
    fields: dict[str, Any] = {}
    places = c.all("pos:")
    moved = len(places) == 2 and c.said("v:move") and not places[0].text.isascii()
    position = places[-1] if moved else c.take("pos:")
    if position is not None:
        c.claim(places if moved else [position])
        fields["position"] = position.reading("pos")
    opacity = c.take("n:opacity")
    for percent in c.all("percent"):
        key = "opacity" if opacity is not None and percent is _nearest(c, opacity) else "scale"
        value = percent.value / 100
        if (
            opacity is not None
            and key == "opacity"
            and (opacity.text.lower().startswith(("transparen", "see")) or opacity.text == "透明度")
        ):
            value = value if opacity.text == "透明度" else 1 - value
        if 0 < value <= 1:
            fields[key] = round(value, 3)
            percent.claim = USED
    share = next((t for t in c.all("frac:", "fraction") if _of_the_picture(c, t) or _taken_up(c, t)), None)
    if share is not None and "scale" not in fields:
        fields["scale"], share.claim = round(float(share.value or share.reading("frac") or 1), 3), USED
        c.claim_all("x:wide", "n:size")
    half = next((t for t in c.all("frac:0.5")), None)
    if opacity is not None and half is not None and "opacity" not in fields:
        fields["opacity"], half.claim = 0.5, USED
    if (
        opacity is not None
        and "opacity" not in fields
        and opacity.text.lower().startswith(("semi", "半", "see", "trans", "half"))
    ):
        fields["opacity"] = 0.5
    if c.take("x:full") is not None:
        fields |= {"scale": 1.0, "position": "center"}
    subtle = any(t.text.lower() in SUBTLE for t in c.tokens)
    if c.take("x:faint") is not None or subtle:
        fields.setdefault("opacity", 0.3)
    size = c.take("tsize:")
    if size is not None and "scale" not in fields:
        fields["scale"] = {"0.7": 0.1, "1.5": 0.3, "2": 0.5}.get(size.reading("tsize") or "", 0.2)
    return fields


__all__ = ["look_of"]
