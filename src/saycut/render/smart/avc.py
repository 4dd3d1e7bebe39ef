"""H.264 as MP4 holds it: parameter sets and pictures, as far as joining two streams needs to read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

IDR, SPS, PPS = 5, 7, 8
HIGH = 100
WITH_CHROMA = (100, 110, 122, 144, 244)
"""Profiles whose record ends with the chroma format and bit depths."""


class Unreadable(Exception):
    """Not what an MP4's H.264 looks like; caught in this room."""


@dataclass(frozen=True)
class Record:
    """An AVCDecoderConfigurationRecord ("avcC")."""

    profile: int
    compatible: int
    level: int
    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]

    @property
    def ids(self) -> frozenset[int]:
        """The numbers its parameter sets go by."""
        found = [_exp_golomb(_unescaped(s[4:]))[0] for s in self.sps]
        for one in self.pps:
            number, rest = _exp_golomb(_unescaped(one[1:]))
            found += [number, rest]
        return frozenset(found)


def read_record(data: bytes | None) -> Record:
    """Raises Unreadable for anything but 4-byte lengths and whole parameter sets."""
    if not data or len(data) < 7 or data[0] != 1 or data[4] & 3 != 3:
        raise Unreadable("no avcC with 4-byte lengths")
    at, sets = 5, []
    for mask in (0x1F, 0xFF):
        count, at = data[at] & mask, at + 1
        found = []
        for _ in range(count):
            size = int.from_bytes(data[at : at + 2], "big")
            found.append(data[at + 2 : at + 2 + size])
            at += 2 + size
        sets.append(tuple(found))
    if at > len(data) or not all(sets) or not all(one for group in sets for one in group):
        raise Unreadable("parameter sets are missing")
    return Record(data[1], data[2], data[3], *sets)


def together(a: Record, b: Record) -> bytes:
    """One record for pictures of both. Raises Unreadable when their numbers are not apart."""
    if a.ids & b.ids:
        raise Unreadable("parameter sets of both go by the same number")
    profile, level = max(a.profile, b.profile), max(a.level, b.level)
    sps, pps = a.sps + b.sps, a.pps + b.pps
    data = bytes([1, profile, a.compatible & b.compatible, level, 0xFF, 0xE0 | len(sps)])
    data += b"".join(len(s).to_bytes(2, "big") + s for s in sps) + bytes([len(pps)])
    data += b"".join(len(p).to_bytes(2, "big") + p for p in pps)
    return data + (bytes([0xFD, 0xF8, 0xF8, 0]) if profile in WITH_CHROMA else b"")


def units(packet: bytes) -> Iterator[bytes]:
    """The units of a packet with 4-byte lengths; the first byte's low five bits are the kind."""
    at = 0
    while at + 4 < len(packet):
        size = int.from_bytes(packet[at : at + 4], "big")
        yield packet[at + 4 : at + 4 + size]
        at += 4 + size


def is_idr(packet: bytes, record: Record) -> bool:
    """A picture that nothing after it looks past.

    Raises Unreadable where it brings parameter sets that the record has not: those would also hold for
    what comes after it, and overwrite those of the parts that are rendered.
    """
    found = list(units(packet))
    if any(u[0] & 0x1F in (SPS, PPS) and u not in record.sps + record.pps for u in found):
        raise Unreadable("parameter sets in the stream")
    return any(u[0] & 0x1F == IDR for u in found)


def _unescaped(data: bytes) -> bytes:
    return data[:16].replace(b"\x00\x00\x03", b"\x00\x00")


def _exp_golomb(data: bytes) -> tuple[int, int]:
    """The first two unsigned exp-Golomb numbers."""
    bits = "".join(f"{byte:08b}" for byte in data[:12])
    found, at = [], 0
    for _ in range(2):
        zeros = bits[at:].find("1")
        if zeros < 0:
            raise Unreadable("no number")
        found.append(int(bits[at + zeros : at + 2 * zeros + 1] or "1", 2) - 1)
        at += 2 * zeros + 1
    return found[0], found[1]
