"""Drafts and exports for tests, in one breath."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from saycut.ids import AssetId, SegmentId, TrackId
from saycut.media.probe import asset_of, probe
from saycut.media.streams import Probe
from saycut.render.export import Artifact, RenderOptions, export
from saycut.timeline.edit import relayout
from saycut.timeline.model import Asset, Canvas, Clip, Draft, Output, Track, TrackKind, TrackRole

from .footage import FFMPEG

Sources = dict[AssetId, Path]
Probes = dict[AssetId, Probe]


def assets_of(*files: Path) -> tuple[tuple[Asset, ...], Sources, Probes]:
    """The files as assets a1, a2, …"""
    assets, sources, probes = [], {}, {}
    for i, file in enumerate(files, 1):
        id = AssetId(f"a{i}")
        sources[id], probes[id] = file, probe(file)
        assets.append(asset_of(probes[id], id, str(file)))
    return tuple(assets), sources, probes


def clip_of(asset: Asset, number: int = 1, start_ms: int = 0, end_ms: int | None = None, **more: Any) -> Clip:
    """A stretch of an asset; a still lasts `end_ms`. Its place is `relayout`'s business."""
    if asset.duration_ms is None:
        return Clip(
            id=SegmentId(f"s{number}"), asset=asset.id, start_ms=0, duration_ms=end_ms or 2000, **more
        )
    end = asset.duration_ms if end_ms is None else end_ms
    length = round((end - start_ms) / more.get("speed", 1.0))
    return Clip(
        id=SegmentId(f"s{number}"), asset=asset.id, start_ms=0, duration_ms=length,
        source_start_ms=start_ms, source_end_ms=end, **more,
    )  # fmt: skip


def sequence(assets: tuple[Asset, ...], clips: list[Clip], **more: Any) -> Draft:
    """A draft of these clips one after another, on the first asset's canvas."""
    first = assets[0]
    canvas = more.pop("canvas", None) or Canvas(
        width=first.width or 320, height=first.height or 180, fps=first.fps or Fraction(30)
    )
    main = Track(id=TrackId("t1"), kind=TrackKind.VIDEO, role=TrackRole.MAIN, segments=relayout(clips))
    tracks = (main, *more.pop("tracks", ()))
    return Draft(canvas=canvas, assets=assets, tracks=tracks, **more)


def one_clip(file: Path, **more: Any) -> tuple[Draft, Sources, Probes]:
    """A draft of one whole file."""
    assets, sources, probes = assets_of(file)
    return sequence(assets, [clip_of(assets[0], **more)]), sources, probes


def rendered(
    draft: Draft,
    sources: Mapping[AssetId, Path],
    probes: Mapping[AssetId, Probe],
    target: Path,
    **output: Any,
) -> Artifact:
    """The draft exported at its own canvas' size."""
    canvas = draft.canvas
    if canvas is not None and not {"width", "height", "resolution"} & set(output):
        output |= {"width": canvas.width, "height": canvas.height}
    options = RenderOptions(work_dir=target.parent / "work")
    return export(draft, Output(**output), sources, probes, {}, target, options=options)


def with_sound(file: Path) -> Path:
    """The same pictures with a 440 Hz tone beside them."""
    made = file.with_name(f"sounding-{file.name}")
    words = [FFMPEG, "-y", "-loglevel", "error", "-i", str(file), "-f", "lavfi", "-i", "sine=440:r=48000"]
    subprocess.run([*words, "-c:v", "copy", "-c:a", "aac", "-shortest", str(made)], check=True)
    return made
