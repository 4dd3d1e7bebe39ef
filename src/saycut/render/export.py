"""The public entry: a draft and one output → one file, published whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from ..errors import OutputError, RenderError
from ..ids import AssetId
from ..library.fonts import missing_glyphs
from ..media.streams import Probe
from ..operations.base import Said, said
from ..timeline.facts import Facts
from ..timeline.model import Draft, Output
from ..timeline.text import Text
from .encode import RenderOptions, commands, in_parts
from .encoder import Encoder, Request
from .profile import Profile, profile_for
from .progress import Listener, Meter
from .proof import check_made
from .publish import published
from .size.asis import source_as_is
from .size.sized import fit
from .smart.making import smart_encode
from .text.sidecar import sidecar_of

__all__ = ["Artifact", "Preview", "RenderOptions", "export", "preview"]

SOUND_WEIGHT = 0.06
"""What a second of sound costs against a second of pictures."""


@dataclass(frozen=True)
class Artifact:
    """A file that was made, as it really is."""

    path: Path
    bytes: int
    duration_ms: int
    """0 for a still."""
    width: int
    height: int
    """0 for what has no picture."""
    fps: Fraction | None
    notes: tuple[Said, ...]
    """What a person should know: sound that could not be read, quality traded for size."""
    commands: tuple[tuple[str, ...], ...]
    """The engine's command lines that made it."""
    copied_frames: int = 0
    """Pictures that are the source's own, bit by bit: they were copied, not encoded again."""


@dataclass(frozen=True)
class Preview:
    """What an export would run."""

    commands: tuple[tuple[str, ...], ...]
    files: Mapping[str, str]
    """Texts the commands read, by name: graphs, the script of titles."""


def export(
    draft: Draft,
    output: Output,
    sources: Mapping[AssetId, Path],
    probes: Mapping[AssetId, Probe],
    facts: Facts,
    target: Path,
    *,
    options: RenderOptions,
    progress: Listener | None = None,
    cancel: threading.Event | None = None,
) -> Artifact:
    """Makes `target` from a draft. Blocks until it stands there whole.

    `sources` are the files of the draft's assets, `probes` what they are. `cancel`, set from any thread,
    stops the work within a second. Raises OutputError (form, place), RenderError (the engine failed; names
    the file), Cancelled; then nothing is left of it, and an older target is as it was.
    """
    profile = profile_for(draft, output)
    files = {asset: path.absolute() for asset, path in sources.items()}
    request = Request(draft, files, probes, facts, options, cancel)
    check_sources(request)
    with published(target) as partial, work_folder(options.work_dir) as work:
        encoder = Encoder(request, profile, work)
        if profile.kind == "subtitles":
            partial.write_text(_captions(draft, profile), "utf-8")
        elif (asset := source_as_is(draft, output, probes)) is not None:
            profile = _given_as_is(encoder, asset, partial)
        else:
            profile = _render(encoder, partial, progress)
        return artifact_of(encoder, profile, target, partial)


def _given_as_is(encoder: Encoder, asset: AssetId, partial: Path) -> Profile:
    """The source itself, which is small enough; the profile that it has."""
    request = encoder.request
    shutil.copyfile(request.sources[asset], partial)
    encoder.notes.append(said("made.as_is"))
    picture = request.probes[asset].picture
    if picture is None:
        return encoder.profile
    fps = picture.nominal_fps or encoder.profile.fps
    return replace(encoder.profile, width=picture.width, height=picture.height, fps=fps)


def preview(
    draft: Draft,
    output: Output,
    sources: Mapping[AssetId, Path],
    probes: Mapping[AssetId, Probe],
    facts: Facts,
    target: Path,
    *,
    options: RenderOptions,
) -> Preview:
    """The command lines that `export` would run, and the texts they read; nothing is rendered."""
    profile = profile_for(draft, output)
    if profile.kind == "subtitles":
        return Preview((), {})
    with work_folder(options.work_dir) as work:
        encoder = Encoder(Request(draft, sources, probes, facts, options), profile, work)
        sound = encoder.plan.sound
        encoder.sound = None if sound is None or sound.silent else Path("sound.wav")
        job = encoder.job(profile)
        files = {p.name: p.read_text("utf-8") for p in sorted(job.work.iterdir()) if not p.is_symlink()}
        return Preview(tuple(tuple(c) for c in commands(job, profile, target)), files)


def check_sources(request: Request) -> None:
    """Raises RenderError where a file is gone."""
    for asset, path in request.sources.items():
        if not path.exists():
            name = request.draft.asset(asset).name
            raise RenderError(
                f"{name} is no longer there.", way_out="Put it back where it was, or leave it out."
            )


def _captions(draft: Draft, profile: Profile) -> str:
    texts = [s for t in draft.tracks for s in t.segments if isinstance(s, Text)]
    text = sidecar_of(texts, profile.container)
    if not text.strip():
        raise OutputError("There are no captions to write.", way_out="Add captions first.", field="format")
    return text


def _render(encoder: Encoder, partial: Path, progress: Listener | None) -> Profile:
    """Everything between the plan and the file; gives the profile that was really used."""
    plan, profile = encoder.plan, encoder.profile
    aside = in_parts(plan, profile) and profile.max_bytes is None and plan.sound is not None
    ahead = 0.5 * sum(p.frames for p in plan.prepasses)
    heard = plan.sound is not None and not plan.sound.silent and not aside
    hearing = plan.frames * (SOUND_WEIGHT if heard else 0.0)
    pictures = float(plan.frames) if profile.has_picture else 0.1 * plan.frames
    meter = Meter([("analysing", ahead), ("sound", hearing), ("pictures", pictures)], progress)
    with encoder.sound_aside() if aside else nullcontext():
        if profile.has_picture:
            encoder.prepare(told=meter.tell)
        meter.next()
        if not aside:
            encoder.render_sound(told=meter.tell)
        meter.next()
        profile = _pictures(encoder, partial, meter)
    if profile.kind == "video" and not encoder.copied_frames:  # a copy was counted when it was made
        check_made(partial, profile, encoder.job(profile).plan.frames)
    meter.next()
    return profile


def _pictures(encoder: Encoder, partial: Path, meter: Meter) -> Profile:
    """The file, by the way that suits: into a size, mostly copied, or encoded."""
    profile = encoder.profile
    if profile.max_bytes is not None:
        fitted = fit(encoder, partial, told=meter.tell)
        encoder.notes.append(fitted.note())
        return fitted.profile
    if (smart := smart_encode(encoder, profile, partial, told=meter.tell)) is not None:
        encoder.copied_frames = smart.copied
    else:
        encoder.encode(profile, partial, told=meter.tell)
    return profile


@contextmanager
def work_folder(parent: Path) -> Iterator[Path]:
    """A folder of this export alone, gone at the end."""
    parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="render-", dir=parent)).absolute()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _glyph_notes(texts: Sequence[str]) -> list[Said]:
    """Characters that no font could draw: the person sees boxes, and must be told why."""
    missing = missing_glyphs("\n".join(texts))
    return [said("made.no_glyph", characters=" ".join(missing[:12]))] if missing else []


def artifact_of(encoder: Encoder, profile: Profile, target: Path, made: Path) -> Artifact:
    """What was made, told of the file `made` that will stand at `target`."""
    shown = profile.kind in ("video", "animated", "audio")
    return Artifact(
        path=target,
        bytes=made.stat().st_size,
        duration_ms=encoder.plan.duration_ms if shown else 0,
        width=profile.width,
        height=profile.height,
        fps=profile.fps if profile.kind in ("video", "animated") else None,
        notes=(*encoder.notes, *_glyph_notes(encoder.said)),
        commands=tuple(tuple(c) for c in encoder.ran),
        copied_frames=encoder.copied_frames,
    )
