"""The rule for a length told as a share of what there is: "half as long", "30% shorter"."""

from __future__ import annotations

from ....operations.times import AtFraction
from ..clause import Clause
from ..token import Token
from .length import BLOCKS_GOAL
from .reader import Reader, clip_targets

SHARES = ("frac:", "fraction", "factor:", "factor", "percent", "times")
LONGER, SHORTER = ("x:longer",), ("x:shorter", "v:cut_down", "v:decrease")
OTHER = ("v:fade", "v:zoom", "n:music", "quote", "n:photos", "n:size", "n:bitrate", "n:volume", "v:split")
"""What says that not the length of the video is meant."""


def share_of_length(c: Clause, r: Reader) -> bool:
    """Makes the whole so many times as long as it is."""
    share = c.one(*SHARES)
    told = c.one("n:duration") or next((t for t in c.tokens if t.text.lower() in ("long", "short")), None)
    told = told or c.one("x:longer", "x:shorter")
    if share is None or c.said(*BLOCKS_GOAL, *OTHER) or c.one("length", "span", "point") is not None:
        return False
    told = told or _han_verb(c, share) or _trimmed_to(c, share)
    if told is None and not (c.said("v:cut_down") and _by(c, share)):
        return False
    value = _value(c, share)
    if value is None or not 0.01 <= value <= 100 or value == 1:
        return False
    how = "speed" if c.one("v:speed_up v:slow_down n:speed") is not None else None
    how = how or ("loop" if c.one("v:loop") is not None else None)
    used = [
        share,
        told,
        *c.all("v:keep v:make v:change v:cut v:cut_down v:remove v:increase v:decrease v:trim"),
    ]
    used += c.all("n:end n:speed v:speed_up v:slow_down v:loop v:stretch n:clip n:media x:longer x:shorter")
    targets = clip_targets(c)
    _made(c, r, used, value=value, how=how, target=targets[0] if targets else None)
    return True


def _trimmed_to(c: Clause, share: Token) -> Token | None:
    """ "trim it to half of that": nothing but the whole is spoken of."""
    before, verb = c.before(share), c.one("v:trim v:cut_down")
    rest = [
        t for t in c.tokens if t.free and not t.filler and t not in (share, verb) and not t.has("n:media")
    ]
    plain = not rest or all(t is before for t in rest)
    return verb if before is not None and before.has("p:to") and plain else None


def _made(
    c: Clause, r: Reader, used: list[Token | None], *, value: float, how: str | None, target: object
) -> None:
    whole = r.context.whole_ms if target is None else None
    if whole is not None:
        how = how or ("loop" if value > 1 else "cut")
        if how == "cut":
            r.assume("fit_cut", want=f"{whole * value / 1000:g}")
        elif value > 1 and how == "loop":
            r.assume("shorter_looped", have=f"{whole / 1000:g}", want=f"{whole * value / 1000:g}")
        r.step(c, "fit_duration", used, duration_ms=round(whole * value), how=how)
    elif how == "speed" or (value > 1 and value != int(value)):
        r.step(c, "speed", used, factor=round(1 / value, 4), target=target)
    elif value > 1:
        r.step(c, "loop", used, times=int(value), target=target)
    else:
        r.step(c, "trim", used, end=AtFraction(fraction=round(value, 6)), target=target)


def _value(c: Clause, share: Token) -> float | None:
    """How many times as long it is to be."""
    found = share.reading("frac") or share.reading("factor")
    value = float(found) if found else float(share.value)
    if share.has("percent"):
        value /= 100
    less, more = c.said(*SHORTER), c.said(*LONGER, "v:increase")
    if share.has("factor:", "factor", "times"):
        return 1 / value if less or any(t.text.lower() in ("short", "shorter") for t in c.tokens) else value
    if (verb := _han_verb(c, share)) is not None:
        stays = verb.has("v:keep") or verb.text.endswith(("到", "成", "为", "至", "剩"))
        return value if stays else 1 - value
    near = c.after(share)
    beside = near is not None and near.has("x:longer", "x:shorter")
    if beside or _by(c, share):
        return 1 + value if more else 1 - value
    return value


def _han_verb(c: Clause, share: Token) -> Token | None:
    """ "砍掉一半", "缩短三分之一", "只留一半": the verb right before a share of the whole."""
    before = c.before(share)
    if before is None or before.text.isascii() or not before.has("v:remove", "v:cut_down", "v:keep"):
        return None
    others = [t for t in c.tokens if t not in (before, share) and not t.filler]
    return before if all(t.has("n:media", "n:duration") for t in others) else None


def _by(c: Clause, share: Token) -> bool:
    at = c.tokens.index(share)
    return any(t.text.lower() == "by" for t in c.tokens[max(at - 2, 0) : at])


__all__ = ["share_of_length"]
