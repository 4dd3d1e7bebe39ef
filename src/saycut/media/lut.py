"""Tables of colours (.cube): read, checked, and written anew for the media engine.

The engine never sees the person's file, only what was understood of it: a size and numbers. A table of three
curves (1D) is written as a cube that does the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import MediaError
from .formats import as_text, is_text

LARGEST_BYTES = 64_000_000
"""A cube of 128 steps with long numbers has 60 MB."""
SIZES_3D, SIZES_1D = (2, 128), (2, 65_536)
CURVES_AS = 65
"""Steps of the cube that three curves are written as."""
FURTHEST = 1000.0
"""Numbers beyond this are no colours: a file of something else, or a damaged one."""
WAY_OUT = (
    "Export it again as a .cube file: the word LUT_3D_SIZE with a size, then as many lines of three numbers."
)
_SIZE = re.compile(rb"^\s*LUT_[13]D_SIZE\s", re.MULTILINE)
_NUMBERS = re.compile(r"[\s\d.eE+-]+")

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class ColorTable:
    """A cube of colours: red changes first, then green, then blue; or, with `curves`, three curves."""

    size: int
    values: Numbers
    """Red, green, blue, one row an entry."""
    lowest: tuple[float, float, float] = (0.0, 0.0, 0.0)
    highest: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """Which inputs the first and the last entry stand for."""
    curves: bool = False


def looks_like_lut(head: bytes) -> bool:
    """Whether a file's first bytes are those of a table of colours."""
    return _SIZE.search(head) is not None


def read_lut(path: Path, *, name: str) -> ColorTable:
    """The table in a file. Raises MediaError, saying what is wrong with it and where."""
    if path.stat().st_size > LARGEST_BYTES:
        raise _broken(name, f"it is larger than {LARGEST_BYTES // 1_000_000} MB")
    raw = path.read_bytes()
    text = as_text(raw)
    if text is None or not is_text(raw):
        raise _broken(name, "it is not text")
    told: dict[str, list[str]] = {}
    rows: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        if words[0][0].isalpha():
            told[words[0].upper()] = words[1:]
        elif len(words) != 3 or not _NUMBERS.fullmatch(" ".join(words)):
            raise _broken(name, f"line {number} is not three numbers")
        else:
            rows += words
    return _table(name, told, rows)


def _table(name: str, told: dict[str, list[str]], rows: list[str]) -> ColorTable:
    curves = "LUT_3D_SIZE" not in told
    key = "LUT_1D_SIZE" if curves else "LUT_3D_SIZE"
    least, most = SIZES_1D if curves else SIZES_3D
    given = told.get(key, [])
    if len(given) != 1 or not given[0].isdecimal() or not least <= int(given[0]) <= most:
        raise _broken(name, f"{key} is not a size from {least} to {most}")
    size = int(given[0])
    wanted = size if curves else size**3
    if len(rows) != 3 * wanted:
        raise _broken(name, f"it should hold {wanted} colours and holds {len(rows) // 3}")
    try:
        values = np.array(rows, np.float64).reshape(-1, 3)
    except ValueError:
        raise _broken(name, "one of its numbers is none") from None
    if not np.isfinite(values).all() or np.abs(values).max() > FURTHEST:
        raise _broken(name, "one of its numbers is no colour")
    lowest, highest = _domain(name, told)
    return ColorTable(size, values, lowest, highest, curves)


def _domain(
    name: str, told: dict[str, list[str]]
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """The inputs of the first and the last entry, as either of two programs write them."""
    both = told.get("LUT_3D_INPUT_RANGE") or told.get("LUT_1D_INPUT_RANGE")
    low, high = told.get("DOMAIN_MIN", ["0"] * 3), told.get("DOMAIN_MAX", ["1"] * 3)
    if both is not None and len(both) == 2:
        low, high = [both[0]] * 3, [both[1]] * 3
    try:
        lowest, highest = ([float(v) for v in one] for one in (low, high))
        good = len(lowest) == len(highest) == 3 and all(
            -FURTHEST <= a < b <= FURTHEST for a, b in zip(lowest, highest, strict=True)
        )
    except ValueError:
        good = False
    if not good:
        raise _broken(name, "its DOMAIN_MIN and DOMAIN_MAX are not three numbers each, the first the lower")
    return (lowest[0], lowest[1], lowest[2]), (highest[0], highest[1], highest[2])


def _broken(name: str, why: str) -> MediaError:
    return MediaError(name, f"the colour table cannot be used: {why}", way_out=WAY_OUT)


def cube_text(table: ColorTable) -> str:
    """The table as the engine reads it, in our own words and numbers alone."""
    cube = _as_cube(table) if table.curves else table
    lines = [f"LUT_3D_SIZE {cube.size}"]
    for key, values in (("DOMAIN_MIN", cube.lowest), ("DOMAIN_MAX", cube.highest)):
        lines.append(f"{key} " + " ".join(f"{v:.6f}" for v in values))
    lines += [f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in cube.values.tolist()]
    return "\n".join(lines) + "\n"


def _as_cube(table: ColorTable) -> ColorTable:
    at = np.linspace(0, table.size - 1, CURVES_AS)
    curves = [np.interp(at, np.arange(table.size), table.values[:, i]) for i in range(3)]
    blue, green, red = np.meshgrid(curves[2], curves[1], curves[0], indexing="ij")
    values = np.stack((red.ravel(), green.ravel(), blue.ravel()), axis=1)
    return ColorTable(CURVES_AS, values, table.lowest, table.highest)
