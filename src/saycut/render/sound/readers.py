"""Readers shared by the pieces of one mix, so that a thousand cuts of a file open it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...ids import AssetId
from ...operations.base import Said, said
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
    warnings: dict[str, Said] = field(default_factory=dict)
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
            self._warn(str(asset), said("made.silence.gone"))
            return None
        try:
            return SoundReader(source, denoise=denoise)
        except Broken as why:
            self._warn(source.name or source.path.name, said("made.silence.unread", why=str(why)))
            return None

    def give_back(self, asset: AssetId, denoise: float, reader: SoundReader) -> None:
        source = self.sources[asset]
        if reader.damage:
            part = said("made.silence.all" if not reader.frames else "made.silence.parts")
            self._warn(source.name or source.path.name, part)
        self._idle.append(_Idle((asset, denoise), reader))
        while len(self._idle) > MOST_IDLE:
            self._idle.pop(0).reader.close()

    def close(self) -> None:
        for one in self._idle:
            one.reader.close()
        self._idle.clear()

    def _warn(self, name: str, why: Said) -> None:
        self.warnings[name] = said("made.silence", name=name, why=why)
