"""How a filter, its values and a colour are written."""

from __future__ import annotations

from fractions import Fraction

from .numbers import rate


def call(name: str, **params: object) -> list[str]:
    """`name=a=1:b='x'`: expressions quoted, numbers plain. Values are ours, so quotes never stand in them."""
    spelled = ":".join(f"{k.rstrip('_')}={value_of(v)}" for k, v in params.items() if v is not None)
    return [f"{name}={spelled}" if spelled else name]


def value_of(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") or "0"
    if isinstance(value, Fraction):
        return rate(value)
    text = str(value)
    return f"'{text}'" if any(c in text for c in ",:;[]() ") else text


def color_of(color: str) -> str:
    """ "#rrggbb" → 0xrrggbb. Anything else than hex digits is black: colours come from outside."""
    digits = color.lstrip("#")
    good = len(digits) in (6, 8) and all(c in "0123456789abcdefABCDEF" for c in digits)
    return f"0x{digits}" if good else "0x000000"
