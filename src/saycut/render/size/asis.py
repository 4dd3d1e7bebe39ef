"""When nothing but the size was asked for and the source is small enough, the source is the answer."""

from __future__ import annotations

from collections.abc import Mapping

from ...ids import AssetId
from ...media.streams import Probe
from ...timeline.model import Canvas, Clip, Draft, Look, Output, PictureFade, Sound

NEAR_END_MS = 50


def source_as_is(draft: Draft, output: Output, probes: Mapping[AssetId, Probe]) -> AssetId | None:
    """The asset whose file can be given out unchanged: it is the whole draft, of the kind that was asked
    for, and within `max_bytes`. None where anything at all is to be done to it."""
    clip = _only_clip(draft)
    if clip is None or output.kind != "video" or output.max_bytes is None or _shaped(output):
        return None
    probe = probes.get(clip.asset)
    if probe is None or probe.picture is None or probe.truncated or probe.size_bytes > output.max_bytes:
        return None
    whole = clip.source_start_ms == 0 and clip.source_end_ms >= (probe.duration_ms or 0) - NEAR_END_MS
    alike = probe.format == (output.format or "mp4")
    return clip.asset if whole and alike and _own_canvas(draft.canvas, probe) else None


def _only_clip(draft: Draft) -> Clip | None:
    """The draft's one clip, when nothing is done to it and nothing stands beside it."""
    if sum(len(t.segments) for t in draft.tracks) != 1 or len(draft.main) != 1:
        return None
    clip = draft.main[0]
    plain = (clip.look, clip.sound, clip.fade) == (Look(), Sound(), PictureFade())
    played = clip.speed == 1 and not clip.reverse and not clip.still
    master = draft.sound_fade_in_ms or draft.sound_fade_out_ms or draft.loudness_lufs is not None
    return clip if plain and played and not master and draft.fade == PictureFade() else None


def _shaped(output: Output) -> bool:
    """Whether more than a size was asked for."""
    asked = (
        output.codec, output.width, output.height, output.resolution, output.ratio, output.fps,
        output.bitrate, output.quality, output.crf, output.platform, output.start_ms, output.end_ms,
    )  # fmt: skip
    return any(one is not None for one in asked)


def _own_canvas(canvas: Canvas | None, probe: Probe) -> bool:
    picture = probe.picture
    if canvas is None or picture is None:
        return False
    return abs(canvas.width / canvas.height - picture.width / picture.height) < 0.01
