"""Files in place as the assets of a session: probed, named, never copied."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import MediaError
from ..ids import AssetId, next_number
from ..media.probe import asset_of, probe
from ..media.streams import Probe
from ..timeline.model import Asset, AssetKind
from .filenames import unlike

GENERATED = ("music:", "sound:", "voice:")
"""Locators of sounds that Saycut makes when they are needed."""
_PICTURES = (AssetKind.VIDEO, AssetKind.IMAGE)


@dataclass(frozen=True)
class Material:
    """Assets with their files and what was read off them."""

    assets: tuple[Asset, ...] = ()
    sources: Mapping[AssetId, Path] = field(default_factory=dict)
    probes: Mapping[AssetId, Probe] = field(default_factory=dict)
    repeats: Mapping[AssetId, AssetId] = field(default_factory=dict)
    """Assets of a file that was given twice, each with the first asset of that file."""
    left_out: tuple[MediaError, ...] = ()
    """Why files of a folder could not be used; they are no assets."""

    def warnings(self) -> tuple[str, ...]:
        """What the files' facts give reason to say, one sentence each, with the file's name."""
        read = tuple(f"{p.name}: {text}" for p in self.probes.values() for text in p.warnings)
        return read + tuple(f"{e.name}: {e.reason.rstrip('.')}. It is left out." for e in self.left_out)


def gather(paths: Sequence[Path], known: Material | None = None, *, found: Collection[Path] = ()) -> Material:
    """The files as assets, after those already known. Raises MediaError naming the first that cannot be used.

    Of the `found` ones (nobody named them: they lie in a folder) what cannot be used is left out, as long as
    there is another. A file that is known already (by its place) is not added again. One that is given twice
    is there twice, where it is a clip of the row: a picture, or a sound among sounds alone.
    """
    material = known or Material()
    assets, sources, probes = list(material.assets), dict(material.sources), dict(material.probes)
    there = {path.resolve() for path in sources.values()}
    new = [path for path in paths if path.resolve() not in there]
    read, left_out = _read(new, frozenset(found))
    new = [path for path in new if path.resolve() in read]
    in_row = _PICTURES if any(p.kind in _PICTURES for p in read.values()) else (AssetKind.AUDIO,)
    first: dict[Path, AssetId] = {}
    repeats: dict[AssetId, AssetId] = {}
    for path in new:
        seen, place = read[path.resolve()], path.resolve()
        if place in first and seen.kind not in in_row:
            continue
        asset_id = AssetId(f"a{next_number([a.id for a in assets], 'a')}")
        name = unlike(shown_name(path), {a.name for a in assets})
        named: Probe = seen.replace(name=name)
        assets.append(asset_of(named, asset_id, ""))
        sources[asset_id], probes[asset_id] = path, named
        if first.setdefault(place, asset_id) != asset_id:
            repeats[asset_id] = first[place]
    return Material(tuple(assets), sources, probes, repeats, left_out)


def _read(paths: Sequence[Path], found: frozenset[Path]) -> tuple[dict[Path, Probe], tuple[MediaError, ...]]:
    """What each place holds, and why some of those found there hold nothing. Raises MediaError."""
    read: dict[Path, Probe] = {}
    left_out: list[MediaError] = []
    for path in dict.fromkeys(paths):
        try:
            read[path.resolve()] = probe(path, name=shown_name(path))
        except MediaError as error:
            if path not in found:
                raise
            left_out.append(error)
    if left_out and not read:
        raise left_out[0]
    return read, tuple(left_out)


def gather_again(assets: Sequence[Asset], sources: Mapping[AssetId, Path]) -> Material:
    """The material of a kept draft: its assets as they are, their files probed anew. Raises MediaError."""
    names = {a.id: a.name for a in assets}
    probes = {i: probe(path, name=names.get(i)) for i, path in sources.items()}
    return Material(tuple(assets), dict(sources), probes)


def shown_name(path: Path) -> str:
    """A file's name as text for people and JSON: bytes that are no text and control characters replaced."""
    text = os.fsencode(path.name).decode("utf-8", "replace")
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
