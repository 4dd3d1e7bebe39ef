"""Readers shared by the pieces of one mix, so that a thousand cuts of a file open it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...ids import AssetId
from .source import Broken, SoundReader, SoundSource

MOST_IDLE = 8
"""Files kept open for the next piece; each holds a decoder and some buffers."""


@dataclass
class _Idle:
    key: tuple[AssetId, float]
    reader: SoundReader


@dataclass
class Readers:
    """A pool of readers, used by one thread. Files that cannot be read give None and a warning."""

    sources: Mapping[AssetId, SoundSource]
    warnings: dict[str, str] = field(default_factory=dict)
    """By file name; shared by all pools of a mix."""
    _idle: list[_Idle] = field(default_factory=list)

    def take(self, asset: AssetId, denoise: float, start: int) -> SoundReader | None:
        """A reader that stands best for reading from `start`; give it back when done."""
        key = (asset, denoise)
        mine = [one for one in self._idle if one.key == key]
        if mine:
            best = min(mine, key=lambda one: (not one.reader.near(start), start - (one.reader.position or 0)))
            self._idle.remove(best)
            return best.reader
        source = self.sources.get(asset)
        if source is None:
            self._warn(str(asset), "its file is not there")
            return None
        try:
            return SoundReader(source, denoise=denoise)
        except Broken as why:
            self._warn(source.name or source.path.name, str(why))
            return None

    def give_back(self, asset: AssetId, denoise: float, reader: SoundReader) -> None:
        source = self.sources[asset]
        if reader.damage:
            part = "all" if not reader.frames else "parts"
            self._warn(source.name or source.path.name, f"{part} of its sound is damaged")
        self._idle.append(_Idle((asset, denoise), reader))
        while len(self._idle) > MOST_IDLE:
            self._idle.pop(0).reader.close()

    def close(self) -> None:
        for one in self._idle:
            one.reader.close()
        self._idle.clear()

    def _warn(self, name: str, why: str) -> None:
        self.warnings[name] = f"{name}: {why}; there is silence in its place."
