"""Colour tags by the names the media engine knows. Numbers are those of ITU-T H.273."""

from __future__ import annotations

from typing import Literal

PRIMARIES = {
    1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020",
    10: "smpte428", 11: "smpte431", 12: "smpte432",
}  # fmt: skip
TRANSFERS = {
    1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear",
    11: "iec61966-2-4", 13: "iec61966-2-1", 14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084",
    17: "smpte428", 18: "arib-std-b67",
}  # fmt: skip
MATRICES = {
    0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco",
    9: "bt2020nc", 10: "bt2020c", 14: "ictcp",
}  # fmt: skip


def hdr_of(transfer: str | None) -> Literal["pq", "hlg"] | None:
    """Whether a transfer curve is high dynamic range, and which."""
    if transfer == "smpte2084":
        return "pq"
    return "hlg" if transfer == "arib-std-b67" else None


def full_range_of(tag: int, pix_fmt: str) -> bool | None:
    """Whether levels use the full range (2) or the video range (1); None where nothing says."""
    if tag in (1, 2):
        return tag == 2
    if pix_fmt.startswith("yuvj"):
        return True
    return None
