"""A file made mostly of its sources' own packets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import av.error

from ...errors import RenderError
from ...ids import AssetId
from ..compile import compile_plan, frames_of, shown_frames
from ..encode import Job, Told, add_sound, chunk_command, encode_parts, write_files
from ..encoder import Encoder, Request
from ..profile import Profile
from ..proof import check_made
from .avc import Unreadable
from .index import Index, read_index
from .join import Joint, check, join
from .parts import Copied, Encoded, Own, Part, can_be_smart, own_frames, parts_of

SEAMLESS_CRF = 18
"""Rendered parts stand beside the source's own: no step in quality may be seen."""
MOST_BITS = 0.35
"""Bits a pixel above which a source is a camera's, and copying it would make a needlessly large file."""


@dataclass(frozen=True)
class Smart:
    """What was copied."""

    copied: int
    frames: int


Chosen = tuple[tuple[Part, ...], dict[AssetId, Index]]


def smart_encode(
    encoder: Encoder, profile: Profile, target: Path, *, told: Told | None = None
) -> Smart | None:
    """The encoder's result with as much of it copied as can be, or None: render it all.

    Raises RenderError and Cancelled as `Encoder.encode` does.
    """
    chosen = None if encoder.plan.prepasses else copied_parts(encoder.request, profile)
    if chosen is None:
        return None
    try:
        return _made(encoder, profile, target, chosen, told)
    except (Unreadable, av.error.FFmpegError):
        return None


def copied_parts(request: Request, profile: Profile) -> Chosen | None:
    """What of the result would be copied, and from where; None where all of it is to be rendered.

    Reads the packets of the sources that come into question, once.
    """
    if not request.options.smart or not can_be_smart(profile):
        return None
    own = own_frames(request.draft, request.probes, profile)
    shown = shown_frames(profile, frames_of(request.draft, profile.fps))
    if sum(o.end - o.first for o in own) < (shown[1] - shown[0]) * 0.4:
        return None
    try:
        indexes = _indexes(request, own, profile)
        parts = parts_of(own, lambda asset, a, b: indexes[asset].copy(a, b), shown)
    except (Unreadable, av.error.FFmpegError):
        return None
    if parts is None or not any(isinstance(p, Copied) for p in parts):
        return None
    return parts, indexes


def _indexes(request: Request, own: list[Own], profile: Profile) -> dict[AssetId, Index]:
    found = {}
    for asset in {o.asset for o in own}:
        probe = request.probes[asset]
        assert probe.picture is not None
        index = read_index(request.sources[asset], probe.picture.index, profile.fps, probe.origin_us)
        if index.bytes * 8 > MOST_BITS * len(index.frames) * profile.width * profile.height:
            raise Unreadable("too many bits")
        found[asset] = index
    return found


def _made(
    encoder: Encoder,
    profile: Profile,
    target: Path,
    chosen: Chosen,
    told: Told | None,
) -> Smart:
    parts, indexes = chosen
    request = encoder.request
    work = encoder.work / "smart"
    work.mkdir()
    taken = {n for i in indexes.values() for n in i.record.ids}
    free = next(n for n in range(1, 32) if n not in taken)
    crf = min(profile.crf or SEAMLESS_CRF, SEAMLESS_CRF)
    form = replace(profile, sps_id=free, crf=crf, audio=None)
    ranges = [(p.first, p.end) for p in parts if isinstance(p, Encoded)]
    rendered: list[Path] = []
    if ranges:
        plan = compile_plan(request.draft, request.probes, request.facts, form, only=ranges)
        names = {a.id: a.name for a in request.draft.assets}
        job = Job(plan, request.sources, names, work, request.options, None, request.cancel, encoder.said)
        write_files(job)
        rendered = encode_parts(job, form, told=told)
    joint = Joint(parts, indexes, rendered, profile.fps)
    pictures = work / "joined.mp4"
    join(joint, pictures)
    check(joint, pictures)
    if ranges:
        encoder.ran += [chunk_command(job, form, i, path, part=True) for i, path in enumerate(rendered)]
    try:
        encoder.ran.append(add_sound(encoder.sounding(profile), profile, pictures, target))
        check_made(target, profile, joint.frames)
    except RenderError as error:
        raise Unreadable(error.message) from error
    return Smart(sum(p.end - p.first for p in parts if isinstance(p, Copied)), joint.frames)
