"""How loud something is to be, from the words that say it."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import USED, Token
from .ducking import aimed
from .reader import Reader


def level_of(c: Clause, r: Reader, level: Token | None, *, up: bool, down: bool) -> dict[str, Any] | None:
    """`percent` or `db` of a level told, of "twice as loud", "a bit quieter"; None: nothing says how much."""
    if level is not None and level.has("db"):
        value = float(level.value)
        relative = -abs(value) if down else value
        return {"db": min(max(relative, -100), 24)}
    if level is not None:
        value = float(level.value)
        before = c.before(level)
        to = (before is not None and before.has("p:to", "p:at", "n:volume", "v:change")) or not (up or down)
        to = to or (any(t.has("p:to") for t in c.tokens) and not any(t.has("p:by") for t in c.tokens))
        to = to or aimed(c, level) or _about(c, level)
        value = value if to else (100 + value if up else max(100 - value, 0))
        return {"percent": within(r, level, value)}
    factor = c.one("factor factor: frac:0.5")
    if factor is not None:
        factor.claim = USED
        raw = factor.value if factor.value is not None else factor.reading("factor") or factor.reading("frac")
        if float(raw or 1) == 1:
            raw = 2 if up else 0.5
        return {"percent": within(r, factor, float(raw or 1) * 100)}
    if not (up or down):
        share, number = c.take("frac:"), c.take("number")
        if share is not None:
            return {"percent": round(float(share.reading("frac") or 1) * 100, 3)}
        if number is not None and "." in number.text and 0 <= number.value <= 4:
            return {"percent": round(number.value * 100, 3)}
        return {"percent": float(number.value)} if number is not None and 0 <= number.value <= 400 else None
    small = any(t.has("amount:small") for t in c.tokens)
    large = any(t.has("amount:large") for t in c.tokens)
    db = 3.0 if small else 10.0 if large else 6.0
    r.assume("volume_guess", db=f"{db if up else -db:+g}")
    return {"db": db if up else -db}


def _about(c: Clause, level: Token) -> bool:
    """ "小声一点，大概20%": a level named on its own."""
    at = c.tokens.index(level)
    return at > 0 and c.tokens[at - 1].text in ("大概", "大约", "约", "差不多", "保持", "就")


def within(r: Reader, token: Token, value: float) -> float:
    clamped = min(max(value, 0), 1600)
    if clamped != value:
        r.assume("clamped", words=token.shown, value=f"{clamped:g}%")
    return round(clamped, 3)
