"""What a file is called on the web: `video/mp4`, by what was found in it."""

from __future__ import annotations

from ..media.streams import Probe
from ..store.blobs import BINARY
from ..timeline.model import AssetKind

VIDEO = {
    "mp4": "video/mp4", "mov": "video/quicktime", "m4v": "video/mp4", "webm": "video/webm",
    "mkv": "video/x-matroska", "avi": "video/x-msvideo", "mpegts": "video/mp2t", "mpeg": "video/mpeg",
    "flv": "video/x-flv", "ogg": "video/ogg", "gif": "image/gif", "webp": "image/webp",
}  # fmt: skip
AUDIO = {
    "mp3": "audio/mpeg", "wav": "audio/wav", "m4a": "audio/mp4", "mp4": "audio/mp4", "mov": "audio/mp4",
    "aac": "audio/aac", "flac": "audio/flac", "ogg": "audio/ogg", "webm": "audio/webm",
    "mkv": "audio/x-matroska", "aiff": "audio/aiff",
}  # fmt: skip
IMAGE = {
    "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp", "bmp": "image/bmp",
    "tiff": "image/tiff",
}  # fmt: skip
SUBTITLES = {"srt": "application/x-subrip", "vtt": "text/vtt", "ass": "text/x-ssa"}
LUT = {"cube": "text/plain"}
_OF_KIND = {
    AssetKind.VIDEO: VIDEO, AssetKind.AUDIO: AUDIO, AssetKind.IMAGE: IMAGE, AssetKind.SUBTITLES: SUBTITLES,
    AssetKind.LUT: LUT,
}  # fmt: skip


def content_type_of(found: Probe) -> str:
    """The media type of a probed file; what browsers know nothing of is plain bytes."""
    return _OF_KIND[found.kind].get(found.format, BINARY)
