"""A draft to its files: sounds that Saycut makes are made, every output is rendered, with one progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import Cancelled
from ..ids import AssetId
from ..library.fonts import write_fonts_conf
from ..render.export import Artifact, Preview, RenderOptions, preview
from ..render.export import export as render
from ..render.progress import Listener, Progress
from ..timeline.facts import AssetFacts
from ..timeline.model import Draft
from .analyses import Looked, facts_for, needs_of
from .generated import with_generated
from .material import Material
from .outputs import Target
from .workplace import Watch, Workplace

ANALYSIS_SHARE = 0.1
"""Part of the bar for what is listened to and made before the first picture."""
WEIGHTS = {"video": 1.0, "animated": 0.3, "audio": 0.1, "still": 0.02, "subtitles": 0.01}
"""How long each kind of file takes against a video of the same draft, roughly."""


@dataclass(frozen=True)
class Made:
    """A file that stands there whole."""

    target: Target
    artifact: Artifact


@dataclass(frozen=True)
class Exporting:
    """What an export is made of."""

    draft: Draft
    material: Material
    workplace: Workplace
    facts: Mapping[AssetId, AssetFacts] = field(default_factory=dict)
    """What is known already; the rest is found out (from the cache, where it was found out before)."""


def export_files(
    exporting: Exporting, targets: Sequence[Target], *, watch: Watch | None = None, work: Path
) -> tuple[Made, ...]:
    """Makes every file, one after another; each is published whole or not at all.

    `work` is a folder for what is made on the way. Raises OutputError, RenderError, MediaError, Cancelled.
    """
    seen = watch or Watch()
    ready = prepared(exporting, seen, work=work)
    options = render_options(exporting.workplace, work)
    shares = shares_of(targets)
    made = []
    for target, (start, width) in zip(targets, shares, strict=True):
        if seen.cancel.is_set():
            raise Cancelled("stopped")
        artifact = render(
            ready.draft,
            target.output,
            ready.material.sources,
            ready.material.probes,
            ready.facts,
            target.path.absolute(),
            options=options,
            progress=listener(seen, start, width),
            cancel=seen.cancel,
        )
        made.append(Made(target, artifact))
    seen.tell(1.0, "")
    return tuple(made)


def prepared(exporting: Exporting, watch: Watch, *, work: Path) -> Exporting:
    """The same with generated sounds made, and everything the renderer needs found out."""
    material = with_generated(exporting.draft, exporting.material, exporting.workplace, work=work)
    needs = needs_of(exporting.draft)
    looked = Looked(exporting.draft, material, exporting.workplace)
    facts = facts_for(looked, needs, exporting.facts, watch=watch.part(0, ANALYSIS_SHARE))
    watch.tell(ANALYSIS_SHARE, "analysing")
    used = {s.asset for t in exporting.draft.tracks for s in t.segments if s.kind == "clip"}
    looks = [s.look for t in exporting.draft.tracks for s in t.segments if s.kind == "clip"]
    used |= {look.color.lut for look in looks if look.color.lut}
    used |= {look.key.behind for look in looks if look.key and look.key.behind}
    sources = {i: material.sources[i] for i in material.sources if i in used}  # only these are fetched
    return replace(exporting, material=replace(material, sources=sources), facts=facts)


def planned(
    exporting: Exporting, targets: Sequence[Target], *, watch: Watch, work: Path
) -> tuple[Preview, ...]:
    """The engine's command lines that would make each file, and what they read; nothing is rendered."""
    if not targets:
        return ()
    ready = prepared(exporting, watch, work=work)
    options = render_options(exporting.workplace, work)
    return tuple(
        preview(
            ready.draft,
            target.output,
            ready.material.sources,
            ready.material.probes,
            ready.facts,
            target.path.absolute(),
            options=options,
        )
        for target in targets
    )


def render_options(workplace: Workplace, work: Path) -> RenderOptions:
    """The renderer's options for this place; the fonts' configuration is kept in the cache."""
    folders = [workplace.fonts] if workplace.fonts else []
    return RenderOptions(
        work_dir=work,
        fonts_conf=write_fonts_conf(workplace.cache / "fonts", extra=folders),
        ffmpeg=str(workplace.ffmpeg) if workplace.ffmpeg else None,
        threads=workplace.threads or None,
        part_s=workplace.part_s,
    )


def shares_of(targets: Sequence[Target]) -> list[tuple[float, float]]:
    """For each file where its part of the bar begins, and how long it is."""
    weights = [WEIGHTS[t.output.kind] * (3 if t.output.max_bytes else 1) for t in targets]
    whole, at, found = sum(weights) or 1.0, ANALYSIS_SHARE, []
    for weight in weights:
        width = weight / whole * (1 - ANALYSIS_SHARE)
        found.append((at, width))
        at += width
    return found


def listener(watch: Watch, start: float, width: float) -> Listener:
    """Tells how far one file is as a part of the whole bar."""

    def listen(progress: Progress) -> None:
        watch.tell(min(start + width * progress.fraction, 1.0), progress.stage)

    return listen
