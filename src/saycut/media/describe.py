"""One stream of an opened file as a value: what it is, and how it is shown or heard."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from .colour import MATRICES, PRIMARIES, TRANSFERS, full_range_of, hdr_of
from .formats import STILL_FORMATS
from .packets import FileScan, StreamScan
from .rates import picture_rate
from .streams import PictureStream, SoundStream

FAR_KEYS_MS = 1500
"""Key frames nearer to one another than this: where decoding begins makes no difference."""
KEYS_APART_MS = 1000
"""Of key frames nearer than this, one is kept: 3,600 for an hour at most."""


def picture_of(pictures: Sequence[VideoStream], seen: FileScan, origin_us: int) -> PictureStream | None:
    """The picture stream that is used: the default one that decodes, else the largest that does."""
    good = [s for s in pictures if s.index in seen.streams and seen.streams[s.index].decodes]
    if not good:
        return None
    chosen = max(
        good,
        key=lambda s: (bool(s.disposition & Disposition.default), s.width * s.height, -s.index),
    )
    return _picture_facts(chosen, seen.streams[chosen.index], origin_us)


def _picture_facts(stream: VideoStream, one: StreamScan, origin_us: int) -> PictureStream:
    frame = one.first
    if not isinstance(frame, VideoFrame):
        raise TypeError("a picture stream decodes to pictures")
    still = _is_still(stream, one)
    rate = None if still else picture_rate(one, stream.average_rate)
    rotation = _quarter_turns(frame.rotation)
    sar = stream.sample_aspect_ratio or Fraction(1)
    sar = sar if Fraction(1, 20) < sar < 20 else Fraction(1)
    width, height = max(round(frame.width * sar), 1), frame.height
    if rotation in (90, 270):
        width, height = height, width
    start_s = one.start_s()
    transfer = TRANSFERS.get(frame.color_trc)
    return PictureStream(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        profile=stream.profile or None,
        coded_width=frame.width,
        coded_height=frame.height,
        width=width,
        height=height,
        rotation=rotation,
        sar=sar,
        fps=rate.fps if rate else None,
        nominal_fps=rate.nominal if rate else None,
        is_vfr=bool(rate and rate.variable),
        frames=one.packets + one.untimed,
        pix_fmt=frame.format.name,
        bit_depth=frame.format.components[0].bits if frame.format.components else 8,
        primaries=PRIMARIES.get(frame.color_primaries),
        transfer=transfer,
        matrix=MATRICES.get(frame.colorspace),
        full_range=full_range_of(frame.color_range, frame.format.name),
        hdr=hdr_of(transfer),
        has_alpha=_has_alpha(frame, one, still=still),
        interlaced=frame.interlaced_frame,
        start_ms=0 if still else round(start_s * 1000 - origin_us / 1000),
        duration_ms=None if still else _picture_length_ms(one, rate.fps if rate else None),
        keyframes=len(one.key_starts),
        longest_gop_ms=_longest_gop_ms(one),
        key_ms=_keys_ms(one, origin_us),
    )


def _is_still(stream: VideoStream, one: StreamScan) -> bool:
    form = stream.container.format.name
    single = one.packets + one.untimed <= 1
    if form in STILL_FORMATS:
        return True
    avif = stream.container.metadata.get("major_brand", "").strip() == "avif"
    return single and (form == "gif" or avif)


def _picture_length_ms(one: StreamScan, fps: Fraction | None) -> int:
    if one.packets:
        length_s = one.end_s() - one.start_s()
        if length_s > 0:
            return round(length_s * 1000)
    count = one.packets + one.untimed
    return round(count * 1000 / (fps or 25))


def _longest_gop_ms(one: StreamScan) -> int:
    if len(one.key_starts) < 1 or not one.packets:
        return 0
    keys = [*sorted(one.key_starts), max(one.starts)]
    return round(max(b - a for a, b in pairwise(keys)) * one.time_base * 1000)


def _keys_ms(one: StreamScan, origin_us: int) -> tuple[int, ...]:
    if _longest_gop_ms(one) <= FAR_KEYS_MS:
        return ()
    found: list[int] = []
    for key in sorted(one.key_starts):
        at_ms = round(one.seconds(key) * 1000 - origin_us / 1000)
        if not found or at_ms >= found[-1] + KEYS_APART_MS:
            found.append(at_ms)
    return tuple(found)


QUARTERS: tuple[Literal[0, 90, 180, 270], ...] = (0, 90, 180, 270)


def _quarter_turns(counter_clockwise: int) -> Literal[0, 90, 180, 270]:
    return QUARTERS[round(-counter_clockwise / 90) % 4]


def _has_alpha(frame: VideoFrame, one: StreamScan, *, still: bool) -> bool:
    """Whether something shows through. Pictures that could have alpha are looked at: many have none."""
    if one.first_has_alpha_side:
        return True
    form = frame.format
    if not (
        form.name.startswith(("yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya")) or form.name == "pal8"
    ):
        return False
    if not still and one.stream.codec_context.codec.canonical_name != "gif":
        return True
    pixels = frame.to_ndarray(format="rgba")
    return bool((pixels[..., 3] < 255).any())


def sound_of(stream: AudioStream, one: StreamScan | None, origin_us: int) -> SoundStream:
    context = stream.codec_context
    frame = one.first if one else None
    if one is None or not isinstance(frame, AudioFrame):
        return SoundStream(
            index=stream.index,
            codec=context.codec.canonical_name if context is not None else "unknown",
            decodable=False,
            is_default=bool(stream.disposition & Disposition.default),
        )
    start_s, end_s = one.start_s(), one.end_s()
    if stream.container.format.name == "ogg" and stream.duration:
        # Ogg keeps its exact end; the lengths of its first packets are not what is heard of them.
        end_s = max(end_s, one.seconds((stream.start_time or 0) + stream.duration))
    return SoundStream(
        index=stream.index,
        codec=context.codec.canonical_name,
        rate=frame.sample_rate,
        channels=frame.layout.nb_channels,
        layout=frame.layout.name,
        is_default=bool(stream.disposition & Disposition.default),
        language=None if stream.language in (None, "und") else stream.language,
        start_ms=round(start_s * 1000 - origin_us / 1000),
        duration_ms=round((end_s - start_s) * 1000),
    )
