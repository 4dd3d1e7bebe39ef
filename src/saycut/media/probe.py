"""What a file is: opened, every packet's time read once, the first picture and sample really decoded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from ..errors import MediaError
from ..ids import AssetId
from ..timeline.model import Asset, AssetKind
from ..units import clock
from .describe import picture_of, sound_of
from .exif import taken_ms
from .formats import as_text, looks_like_subtitles, sniff
from .lut import looks_like_lut, read_lut
from .opening import AGAIN, AS_SUPPORTED, opened, read_head
from .packets import FileScan, StreamScan, scan
from .streams import PictureStream, Probe, SoundStream
from .subtitles import read_subtitles, subtitle_format
from .webp import AnimatedWebp, read_animated_webp

TOGETHER_MS = 100
"""Sound that outlasts the picture by less than this is encoder padding: the picture's end is the end."""

CONTAINERS = {
    "mov": "mov", "matroska": "mkv", "webm": "webm", "png_pipe": "png", "jpeg_pipe": "jpg",
    "webp_pipe": "webp", "bmp_pipe": "bmp", "tiff_pipe": "tiff",
}  # fmt: skip


LUT_ENDING = ".cube"
"""A text of this name is read as a table of colours, so that it is said what is wrong with a broken one."""


def probe(path: Path, *, name: str | None = None) -> Probe:
    """What the file at `path` is; `name` is what the person calls it (the file's own name by default).

    Raises MediaError, with the reason and the way out, for what cannot be used: missing, a folder, empty,
    cut off before its index, not media, a codec that cannot be decoded, nothing in it.
    """
    called = name if name is not None else path.name
    head = read_head(path, called)
    found = sniff(head)
    if found.subtitles or (found.picture_format is None and looks_like_subtitles(head)):
        return _subtitles(path, called)
    if looks_like_lut(head) or (called.lower().endswith(LUT_ENDING) and as_text(head) is not None):
        read_lut(path, name=called)
        size = path.stat().st_size
        return Probe(name=called, kind=AssetKind.LUT, format="cube", size_bytes=size)
    if found.foreign is not None:
        raise MediaError(called, f"it holds {found.foreign}", way_out=AS_SUPPORTED)
    if found.picture_format == "webp_pipe":
        moving = read_animated_webp(path)
        if moving is not None:
            return _animated_webp(path, called, moving)
    with opened(path, called, demuxer=found.picture_format) as container:
        return _probe_container(path, called, container)


def asset_of(found: Probe, id: AssetId, locator: str) -> Asset:
    """The probed file as an asset of a draft."""
    picture = found.picture
    return Asset(
        id=id,
        name=found.name,
        kind=found.kind,
        locator=locator,
        duration_ms=found.duration_ms,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        fps=picture.nominal_fps if picture else None,
        has_audio=found.sound is not None,
        created_ms=found.created_ms,
    )


def _subtitles(path: Path, name: str) -> Probe:
    lines = read_subtitles(path, name=name)
    warnings = () if lines else ("It holds no lines.",)
    return Probe(
        name=name,
        kind=AssetKind.SUBTITLES,
        format=subtitle_format(path),
        size_bytes=path.stat().st_size,
        warnings=warnings,
    )


def _animated_webp(path: Path, name: str, facts: AnimatedWebp) -> Probe:
    fps = Fraction(facts.frames * 1000, facts.duration_ms).limit_denominator(1001)
    picture = PictureStream(
        index=0,
        codec="webp",
        coded_width=facts.width,
        coded_height=facts.height,
        width=facts.width,
        height=facts.height,
        fps=fps,
        nominal_fps=fps,
        is_vfr=facts.gaps_vary,
        frames=facts.frames,
        pix_fmt="argb",
        full_range=True,
        has_alpha=facts.has_alpha,
        duration_ms=facts.duration_ms,
        keyframes=1,
    )
    return Probe(
        name=name,
        kind=AssetKind.VIDEO,
        format="webp",
        size_bytes=path.stat().st_size,
        duration_ms=facts.duration_ms,
        picture=picture,
        truncated=not facts.complete,
        warnings=() if facts.complete else (_cut_off_sentence(facts.duration_ms),),
    )


def _probe_container(path: Path, name: str, container: InputContainer) -> Probe:
    pictures = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    sounds = list(container.streams.audio)
    streams: list[VideoStream | AudioStream] = [*pictures, *sounds]
    usable = [s for s in streams if s.codec_context is not None]
    if not pictures and not sounds:
        raise MediaError(name, "there is no picture and no sound in it", way_out=AS_SUPPORTED)
    seen = scan(container, usable) if usable else FileScan({})
    if seen.streams and not any(one.packets + one.untimed for one in seen.streams.values()):
        _check_cut_off(path, name, _Parts(container, seen, None, (), 0))
        raise MediaError(name, "it has length zero: no picture and no sound is in it", way_out=AGAIN)
    origin_us = container.start_time or 0
    picture = picture_of(pictures, seen, origin_us)
    heard = tuple(sound_of(s, seen.streams.get(s.index), origin_us) for s in sounds)
    parts = _Parts(container, seen, picture, heard, origin_us)
    if picture is None and not any(s.decodable for s in heard):
        _check_cut_off(path, name, parts)
        raise MediaError(name, _nothing_decodes(streams), way_out=AS_SUPPORTED)
    return _assemble(path, name, parts)


@dataclass(frozen=True)
class _Parts:
    """What one opened file gave, on its way to a Probe."""

    container: InputContainer
    seen: FileScan
    picture: PictureStream | None
    sounds: tuple[SoundStream, ...]
    origin_us: int

    @property
    def still(self) -> bool:
        return self.picture is not None and self.picture.duration_ms is None


def _assemble(path: Path, name: str, parts: _Parts) -> Probe:
    kind = AssetKind.IMAGE if parts.still else AssetKind.VIDEO if parts.picture else AssetKind.AUDIO
    length = None if parts.still else _length(parts.picture, parts.sounds)
    if length is not None and length <= 0:
        raise MediaError(name, "it has length zero", way_out=AGAIN)
    size = path.stat().st_size
    cut_off = not parts.still and _is_cut_off(path, parts, size)
    warnings = _warnings(parts, cut_off=cut_off, length_ms=length)
    return Probe(
        name=name,
        kind=kind,
        format=_format_name(parts.container),
        size_bytes=size,
        duration_ms=length,
        origin_us=parts.origin_us,
        picture=parts.picture,
        sounds=parts.sounds,
        created_ms=_created_ms(parts.container) or (taken_ms(path) if parts.still else None),
        truncated=cut_off,
        warnings=warnings,
    )


def _check_cut_off(path: Path, name: str, parts: _Parts) -> None:
    """Raises MediaError where the end that is missing is why nothing is there to be seen or heard."""
    if _is_cut_off(path, parts, path.stat().st_size):
        raise MediaError(
            name, "the file is cut off before its first picture and its first sound", way_out=AGAIN
        )


def _format_name(container: InputContainer) -> str:
    first = container.format.name.split(",")[0]
    if first == "mov":
        brand = container.metadata.get("major_brand", "").strip()
        return "mov" if brand == "qt" else "m4a" if brand == "M4A" else "mp4"
    if first == "matroska":
        webm = {"vp8", "vp9", "av1", "opus", "vorbis"}
        codecs = {s.codec_context.codec.canonical_name for s in container.streams if s.codec_context}
        return "webm" if codecs <= webm else "mkv"
    return CONTAINERS.get(first, first)


def _length(picture: PictureStream | None, sounds: tuple[SoundStream, ...]) -> int:
    heard = max((s.start_ms + s.duration_ms for s in sounds if s.decodable), default=0)
    if picture is None:
        return heard
    seen = picture.start_ms + (picture.duration_ms or 0)
    return seen if heard <= seen + TOGETHER_MS else heard


def _is_cut_off(path: Path, parts: _Parts, size: int) -> bool:
    """The index points past the file's end, or the header promises clearly more than was read."""
    if parts.seen.cut_off:
        return True
    form = parts.container.format.name.split(",")[0]
    if form == "mov":
        lasts = [one.stream.index_entries[-1] for one in parts.seen.streams.values() if _indexed(one)]
        return any(entry.pos + entry.size > size for entry in lasts)
    if form in ("avi", "wav"):
        return _riff_is_short(path, size)
    if form == "matroska" and parts.container.duration:
        promised = parts.container.duration / 1_000_000
        ends = [one.end_s() for one in parts.seen.streams.values() if one.packets]
        return bool(ends) and promised - max(ends) > max(0.5, 0.02 * promised)
    return False


def _riff_is_short(path: Path, size: int) -> bool:
    """AVI and WAV say their size at the start; all ones is what a live recorder writes for "unknown"."""
    with path.open("rb") as file:
        said = int.from_bytes(file.read(8)[4:8], "little")
    return said != 0xFFFFFFFF and said + 8 > size + 16


def _indexed(one: StreamScan) -> bool:
    return len(one.stream.index_entries) > 0


def _warnings(parts: _Parts, *, cut_off: bool, length_ms: int | None) -> tuple[str, ...]:
    found: list[str] = []
    if cut_off and length_ms is not None:
        found.append(_cut_off_sentence(length_ms))
    broken = [s for s in parts.sounds if not s.decodable]
    if broken and len(broken) == len(parts.sounds):
        found.append("Its sound cannot be decoded, so it is used without sound.")
    elif broken:
        found.append(f"{len(broken)} of its {len(parts.sounds)} sound tracks cannot be decoded.")
    elif len(parts.sounds) > 1:
        found.append(f"It has {len(parts.sounds)} sound tracks; one is used.")
    if parts.picture is None and any(
        not s.disposition & Disposition.attached_pic for s in parts.container.streams.video
    ):
        found.append("Its picture cannot be decoded, so only its sound is used.")
    return tuple(found)


def _cut_off_sentence(length_ms: int) -> str:
    return f"The file is cut off after {clock(length_ms)}; what is there is used."


def _nothing_decodes(streams: list[VideoStream | AudioStream]) -> str:
    protected = {"encv", "enca", "drms", "drmi", "drmt"}
    if any(s.codec_context is not None and s.codec_context.codec_tag in protected for s in streams):
        return "it is copy-protected (encrypted)"
    names = {s.codec_context.codec.canonical_name for s in streams if s.codec_context is not None}
    known = f" ({', '.join(sorted(names))})" if names else ""
    return f"nothing in it can be decoded{known}"


def _created_ms(container: InputContainer) -> int | None:
    sources = [container.metadata, *(s.metadata for s in container.streams)]
    for key in ("creation_time", "com.apple.quicktime.creationdate", "date"):
        for one in sources:
            when = _unix_ms(one.get(key, ""))
            if when is not None:
                return when
    return None


def _unix_ms(text: str) -> int | None:
    """An ISO 8601 time; those before 1980 are clocks that were never set."""
    if len(text) < 10:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    ms = round(when.timestamp() * 1000)
    return ms if ms > 315_532_800_000 else None
