"""Draft → RenderPlan. Pure: no file is read, no process started; the same draft gives the same plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ..errors import OutputError
from ..ids import AssetId
from ..library import transitions
from ..library.transitions import TransitionKind
from ..media.streams import Probe
from ..timeline.facts import FaceTrack, Facts
from ..timeline.model import Draft
from ..timeline.text import Text
from ..units import frame_at, ms_at
from .behind import add_behind
from .branch import Scene, add_plain, add_run
from .division import Shown, divided
from .graph import Pad
from .nodes import (
    Concat,
    Crossfade,
    FadeIn,
    FadeOut,
    ForJpeg,
    Node,
    PaletteOf,
    PaletteUse,
    Pick,
    PixelFormat,
    Renumber,
    Split,
    Subtitles,
    Tagged,
)
from .overlays import add_overlays
from .picture import Picture, picture_of
from .pieces import Piece, Run, length, pieces_of, runs_of, window
from .plan import Chunk, Prepass, RenderPlan
from .profile import BACKDROP, Profile
from .sound.plan import SoundPlan, sound_plan, windowed
from .text.document import ass_of

PALETTE_BYTES = 200_000_000
"""How much of a GIF may be held in memory to find its colours."""
MOST_INPUTS = 24
"""Sources one process opens at once: each holds a decoder and its frames."""
SCRIPT_FILE = "texts.ass"


@dataclass(frozen=True)
class Whole:
    """What every chunk of a plan is compiled from."""

    draft: Draft
    profile: Profile
    pictures: Mapping[AssetId, Picture]
    vfr: frozenset[AssetId]
    pieces: tuple[Piece, ...]
    frames: int
    texts: tuple[Text, ...]
    paths: Mapping[AssetId, tuple[tuple[int, float, float], ...]]
    faces: Mapping[AssetId, tuple[FaceTrack, ...]]


def compile_plan(
    draft: Draft,
    probes: Mapping[AssetId, Probe],
    facts: Facts,
    profile: Profile,
    *,
    only: Sequence[tuple[int, int]] | None = None,
    part_s: float = 0.0,
) -> RenderPlan:
    """The plan of one file. Raises OutputError for an empty draft, RenderError for what cannot be shown.

    `only`: a chunk for each of these ranges of frames, whatever lies between them (for `smart`).
    `part_s`: what is longer than two parts of so many seconds (of 1080p30) is divided; 0: it is not.
    """
    if not draft.duration_ms:
        raise OutputError("There is nothing on the timeline.", way_out="Add a clip first.")
    rate = profile.fps
    whole = _whole(draft, probes, facts, profile)
    first, end = shown_frames(profile, whole.frames)
    chunks: list[Chunk] = []
    prepasses: list[Prepass] = []
    luts: dict[AssetId, str] = {}
    scripts: dict[str, str] = {}
    for a, b in only if only is not None else _cuts(whole, first, end, part_s):
        scene = _scene(whole, luts, scripts, len(prepasses))
        chunks.append(_chunk(whole, scene, a, b))
        prepasses += scene.prepasses
    return RenderPlan(
        profile=profile,
        frames=end - first,
        duration_ms=ms_at(end, rate) - ms_at(first, rate),
        chunks=tuple(chunks),
        sound=_sound(draft, facts, profile, first, end),
        script=_script(whole),
        prepasses=tuple(prepasses),
        luts=tuple(luts.items()),
        scripts=tuple(scripts.items()),
    )


def frames_of(draft: Draft, rate: Fraction) -> int:
    """How many frames the whole draft has."""
    return length(pieces_of(draft.main, rate)) or max(1, frame_at(draft.duration_ms, rate))


def shown_frames(profile: Profile, frames: int) -> tuple[int, int]:
    """The frames [first, end) of the timeline that the file shows."""
    if profile.kind == "still":
        at = min(frame_at(profile.at_ms, profile.fps), frames - 1)
        return at, at + 1
    first = min(frame_at(profile.start_ms or 0, profile.fps), frames - 1)
    end = frames if profile.end_ms is None else min(frame_at(profile.end_ms, profile.fps), frames)
    return first, max(end, first + 1)


def _whole(draft: Draft, probes: Mapping[AssetId, Probe], facts: Facts, profile: Profile) -> Whole:
    rate = profile.fps
    pieces = pieces_of(draft.main, rate)
    texts = tuple(s for t in draft.tracks if t.burn for s in t.segments if isinstance(s, Text))
    pictures = {a: p for a, probe in probes.items() if (p := picture_of(probe)) is not None}
    return Whole(
        draft=draft,
        profile=profile,
        pictures=pictures,
        vfr=frozenset(a for a, p in probes.items() if p.picture and p.picture.is_vfr),
        pieces=pieces,
        frames=frames_of(draft, rate),
        texts=texts,
        paths=_paths(facts),
        faces={asset: known.faces for asset, known in facts.items() if known.faces},
    )


def _paths(facts: Facts) -> dict[AssetId, tuple[tuple[int, float, float], ...]]:
    """Where subjects are, as analysis told: (ms, x, y) in shares of the picture."""
    found = {}
    for asset, known in facts.items():
        if known.subject:
            found[asset] = tuple((p.at_ms, p.x, p.y) for p in known.subject)
    return found


def _scene(whole: Whole, luts: dict[AssetId, str], scripts: dict[str, str], prepass_names: int) -> Scene:
    canvas = whole.draft.canvas or BACKDROP
    profile = whole.profile
    return Scene(
        draft=whole.draft,
        pictures=dict(whole.pictures),
        vfr=whole.vfr,
        width=profile.width,
        height=profile.height,
        rate=profile.fps,
        fit=profile.fit_of(canvas) if profile.width else canvas.fit,
        background=canvas.background,
        paths=dict(whole.paths),
        faces=dict(whole.faces),
        luts=luts,
        scripts=scripts,
        prepass_names=prepass_names,
    )


def _cuts(whole: Whole, first: int, end: int, part_s: float) -> list[tuple[int, int]]:
    """Where the work is divided: ranges of frames that need at most MOST_INPUTS sources each."""
    if not whole.profile.has_picture:
        return []
    shown = Shown(whole.draft, whole.profile, whole.pieces, whole.pictures, whole.vfr)
    edges = divided(shown, [*_few_inputs(whole, first, end), end], part_s)
    return list(pairwise(edges))


def _few_inputs(whole: Whole, first: int, end: int) -> list[int]:
    """The first frames of stretches that need at most MOST_INPUTS sources each."""
    if not whole.pieces:
        return [first]
    edges, used = [first], 0
    frame_bytes = whole.profile.width * whole.profile.height * 3 // 2
    shown, lead = window(whole.pieces, first, end)
    cursor = first - lead
    for run in runs_of(shown, whole.profile.fps, frame_bytes):
        weight = (6 if run.clip.reverse else 1) + (run.clip.look.key is not None)
        if used + weight > MOST_INPUTS and used and whole.profile.kind == "video":
            # Not inside a transition: a run that begins with one is divided after it, in its own body.
            at = cursor if not run.overlap else cursor + (run.frames - run.overlap) // 2
            if edges[-1] < at < end:
                edges.append(at)
                used = 0 if not run.overlap else weight
        used += weight
        cursor += run.frames - run.overlap
    return edges


def _chunk(whole: Whole, scene: Scene, first: int, end: int) -> Chunk:
    shown, lead = window(whole.pieces, first, end)
    frame_bytes = scene.width * scene.height * 3 // 2
    runs = runs_of(shown, scene.rate, frame_bytes)
    pad = _joined(scene, runs, first - lead) if runs else add_plain(scene, end - first)
    if lead or (length(shown) != end - first and runs):
        pad = scene.builder.add((pad,), [Pick(((lead, lead + end - first),))])
    pad = add_overlays(scene, pad, first, end)
    pad = scene.builder.add((pad,), [*_finish(whole, first, end), Tagged()])
    pad = _in_its_form(scene, pad, whole.profile, end - first)
    return Chunk(first, end - first, tuple(scene.inputs), scene.builder.graph(pad))


def _joined(scene: Scene, runs: Sequence[Run], at: int) -> Pad:
    """Runs from frame `at` on; cuts in a row are one join, a transition is a join of two."""
    group: list[Pad] = []
    frames = 0
    for run in runs:
        pad = add_run(scene, run, add_behind(scene, run, at + frames - run.overlap))
        if not run.overlap:
            group.append(pad)
        else:
            before = _concat(scene, group)
            kind = transitions.get(run.clip.transition.kind if run.clip.transition else transitions.DEFAULT)
            if kind.xfade is None:
                pad = scene.builder.add((pad,), [Pick(((run.overlap, run.frames),))])
                group = [before, pad]
            else:
                group = [_crossfaded(scene, (before, pad), kind, (frames - run.overlap, run.overlap))]
        frames += run.frames - run.overlap
    return _concat(scene, group)


def _crossfaded(scene: Scene, pads: tuple[Pad, Pad], kind: TransitionKind, during: tuple[int, int]) -> Pad:
    """One picture with another after it; `during`: the frame at which that begins, and how many it takes."""
    first, frames = during
    before, after = pads
    if kind.through is not None and frames > 1:
        half = frames // 2
        before = scene.builder.add((before,), [FadeOut(first, half, scene.rate, kind.through)])
        after = scene.builder.add((after,), [FadeIn(frames - half, half, scene.rate, kind.through)])
    return scene.builder.add((before, after), [Crossfade(kind.xfade or "fade", first, frames, scene.rate)])


def _concat(scene: Scene, group: list[Pad]) -> Pad:
    if len(group) == 1:
        return group[0]
    return scene.builder.add(tuple(group), [Concat(len(group), scene.rate)])


def _finish(whole: Whole, first: int, end: int) -> list[Node]:
    """What lies over everything: texts, then the master fade."""
    rate, draft = whole.profile.fps, whole.draft
    a, b = ms_at(first, rate), ms_at(end, rate)
    texts = any(t.start_ms < b and t.end_ms > a for t in whole.texts)
    fade_in = frame_at(draft.fade.in_ms, rate)
    fade_out = frame_at(draft.fade.out_ms, rate)
    nodes: list[Node] = []
    if texts:
        nodes.append(Subtitles(SCRIPT_FILE))
    if fade_in and first < fade_in:
        nodes.append(FadeIn(0, fade_in, rate, draft.fade.color))
    if fade_out and end > whole.frames - fade_out:
        nodes.append(FadeOut(whole.frames - fade_out, fade_out, rate, draft.fade.color))
    if nodes and first:
        nodes = [Renumber(first), *nodes, Renumber()]
    return nodes


def _in_its_form(scene: Scene, pad: Pad, profile: Profile, frames: int) -> Pad:
    """The pixels that stills and animated pictures are written in."""
    if profile.container == "jpg":
        return scene.builder.add((pad,), [ForJpeg()])
    if profile.container != "gif" or profile.kind != "animated":
        return pad
    # One palette for all pictures needs them all in memory; a long GIF gets one for each picture.
    each = frames * profile.width * profile.height * 4 > PALETTE_BYTES
    seen, shown = scene.builder.add_many((pad,), [PixelFormat("rgb24"), Split(2)], 2)
    palette = scene.builder.add((seen,), [PaletteOf(each)])
    return scene.builder.add((shown, palette), [PaletteUse(each)])


def _sound(draft: Draft, facts: Facts, profile: Profile, first: int, end: int) -> SoundPlan | None:
    """The sound of the frames shown; None where the file has no place for sound or there is none to hear."""
    if profile.audio is None:
        return None
    plan = sound_plan(draft, profile.fps, facts=facts)
    whole = first == 0 and end == plan.frames
    return plan if whole else windowed(plan, first, end)


def _script(whole: Whole) -> str | None:
    """All texts that are burned in, on the clock of the whole draft."""
    if not whole.texts or not whole.profile.has_picture:
        return None
    return ass_of(whole.texts, (whole.profile.width, whole.profile.height), whole.profile.fps)
