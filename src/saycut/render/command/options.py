"""Options: how sources are opened, how results are encoded and written."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..graph import Graph
from ..nodes import Node
from ..plan import Input
from ..profile import Profile
from .filters import filters
from .numbers import rate

FORMATS_READ = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,mp3,wav,aac,flac,ogg,mpegts,mpeg,asf,flv,w64,aiff,"
    "png_pipe,jpeg_pipe,webp_pipe,webp_anim,bmp_pipe,tiff_pipe,concat,nut"
)
"""Demuxers that may open a source: none that reads other files by name, as playlists do."""
IMAGE_DEMUXERS = {
    "jpg": "jpeg_pipe", "png": "png_pipe", "webp": "webp_pipe", "bmp": "bmp_pipe", "tiff": "tiff_pipe",
}  # fmt: skip


def opening(ffmpeg: str, *, threads: int | None = None) -> list[str]:
    """How every command begins."""
    words = [ffmpeg, "-hide_banner", "-nostdin", "-y", "-loglevel", "level+warning", "-nostats"]
    words += ["-progress", "pipe:1", "-stats_period", "0.25"]
    return words + (["-filter_complex_threads", str(threads)] if threads else [])


def reading(one: Input, path: str, fps: Fraction) -> list[str]:
    """One source, opened by a demuxer that its content (not its name) chose."""
    words = ["-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS_READ]
    if one.image:
        words += ["-framerate", rate(fps), "-f", IMAGE_DEMUXERS.get(one.form, "image2pipe")]
    elif one.form == "webp":
        words += ["-f", "webp_anim"]
    if one.loop:
        words += ["-stream_loop", "-1"]
    if one.seek_us:
        words += ["-ss", f"{one.seek_us}us"]
    if one.length_us is not None:
        words += ["-t", f"{one.length_us}us"]
    return [*words, "-i", file_name(path)]


def picture_encoding(profile: Profile) -> list[str]:
    """The encoder of moving pictures, with all that makes two chunks joinable."""
    spell = {"h264": _h264, "h265": _h265, "av1": _av1, "vp9": _vp9}[profile.codec or "h264"]
    words = [*spell(profile), "-r", rate(profile.fps), "-fps_mode", "cfr"]
    words += [
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
        "-colorspace",
        "bt709",
        "-color_range",
        "tv",
    ]
    if profile.pass_no:
        words += ["-pass", str(profile.pass_no), "-passlogfile", profile.passlog or "pass"]
    return words


def _rate_control(profile: Profile, crf: str = "-crf") -> list[str]:
    if profile.bitrate:
        return ["-b:v", str(profile.bitrate)]
    return [crf, f"{profile.crf if profile.crf is not None else 20:g}"]


# Both encoders make other pictures with another number of threads, which by themselves they take from the
# machine. Parts of one file may be made on several, so the number is ours: 6 is as quick as any on the two
# processors it was measured on, and takes 65 MB more than 3 at 1080p. (SVT-AV1 and VP9 do not care.)
SAME_X264 = "threads=6:lookahead-threads=1"
SAME_X265 = "frame-threads=3"


def _h264(profile: Profile) -> list[str]:
    words = ["-c:v", "libx264", "-preset", profile.preset or "veryfast", "-pix_fmt", profile.pix_fmt]
    if profile.lossless:
        return [*words, "-qp", "0", "-x264-params", SAME_X264]
    words += ["-profile:v", "high", *_rate_control(profile), "-flags", "+cgop"]
    if profile.container == "avi":
        words += ["-bf", "0"]  # AVI has one time a picture, not two: with B-frames they are a frame late
    return [*words, "-x264-params", f"{SAME_X264}:sps-id={profile.sps_id}" if profile.sps_id else SAME_X264]


def _h265(profile: Profile) -> list[str]:
    words = ["-c:v", "libx265", "-preset", profile.preset or "veryfast", "-pix_fmt", profile.pix_fmt]
    quiet = f"log-level=warning:open-gop=0:{SAME_X265}"
    tag = ["-tag:v", "hvc1"] if profile.container in ("mp4", "mov") else []
    if profile.pass_no:
        quiet += f":pass={profile.pass_no}:stats={profile.passlog or 'pass'}.x265"
    if profile.lossless:
        return [*words, "-x265-params", f"lossless=1:{quiet}", *tag]
    return [*words, *_rate_control(profile), "-x265-params", quiet, *tag]


def _av1(profile: Profile) -> list[str]:
    words = ["-c:v", "libsvtav1", "-preset", profile.preset or "10", "-pix_fmt", profile.pix_fmt]
    return [*words, *_rate_control(profile), "-svtav1-params", "enable-overlays=0"]


def _vp9(profile: Profile) -> list[str]:
    words = ["-c:v", "libvpx-vp9", "-row-mt", "1", "-deadline", "good", "-cpu-used", profile.preset or "5"]
    words += ["-pix_fmt", profile.pix_fmt]
    if profile.lossless:
        return [*words, "-lossless", "1"]
    return [*words, *_rate_control(profile), *([] if profile.bitrate else ["-b:v", "0"])]


def silence() -> list[str]:
    """An input of endless silence; the output's length ends it."""
    return ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo"]


def sound_encoding(profile: Profile, seconds: Fraction) -> list[str]:
    """The encoder of the sound, which is exactly as long as the pictures."""
    spelled = {
        "aac": ["-c:a", "aac", "-b:a", str(profile.audio_bitrate)],
        "mp3": ["-c:a", "libmp3lame", "-b:a", str(min(profile.audio_bitrate, 320_000))],
        "opus": ["-c:a", "libopus", "-b:a", str(min(profile.audio_bitrate, 256_000))],
        "vorbis": ["-c:a", "libvorbis", "-b:a", str(min(profile.audio_bitrate, 320_000))],
        "flac": ["-c:a", "flac"],
        "pcm": ["-c:a", "pcm_s16le"],
    }
    length = f"atrim=end_sample={round(seconds * 48_000)}"
    return [*spelled[profile.audio or "aac"], "-ar", "48000", "-af", length]


MUXERS = {
    "mp4": "mp4", "mov": "mov", "mkv": "matroska", "webm": "webm", "avi": "avi", "gif": "gif", "webp": "webp",
    "jpg": "image2", "png": "image2", "mp3": "mp3", "m4a": "ipod", "aac": "adts", "wav": "wav",
    "flac": "flac",
    "ogg": "ogg",
}  # fmt: skip


def muxing(profile: Profile, *, quick: bool = False) -> list[str]:
    """The container; an MP4's index goes to its front unless `quick`, its clock holds the rate exactly."""
    words = ["-map_metadata", "-1", "-map_chapters", "-1"]
    if profile.container in ("mp4", "mov"):
        words += [] if quick else ["-movflags", "+faststart"]
        words += ["-video_track_timescale", str(timescale(profile.fps))]
    if profile.container == "m4a":
        words += ["-movflags", "+faststart"]
    if profile.container == "avi":
        # MP3 begins 25 ms before 0; shifted to 0 it would put the pictures, by AVI's whole frames, one later.
        words += ["-avoid_negative_ts", "disabled"]
    return [*words, "-f", MUXERS[profile.container]]


def timescale(fps: Fraction) -> int:
    """Ticks a second in which every frame is a whole number of ticks: 30 → 15360, 30000/1001 → 30000."""
    ticks = fps.numerator
    while ticks < 10_000:
        ticks *= 2
    return ticks


def one_or_more_pictures(profile: Profile) -> list[str]:
    """A still, or an animated picture."""
    return still_encoding(profile) if profile.kind == "still" else animated_encoding(profile)


def still_encoding(profile: Profile) -> list[str]:
    """One picture."""
    quality = profile.crf if profile.crf is not None else 75
    spelled = {
        "jpg": ["-c:v", "mjpeg", "-q:v", str(max(2, round((100 - quality) / 5))), "-pix_fmt", "yuvj420p"],
        "png": ["-c:v", "png", "-pix_fmt", "rgb24"],
        "webp": ["-c:v", "libwebp", "-quality", str(quality), "-pix_fmt", "bgra"],
    }
    words = [*spelled[profile.container], "-frames:v", "1", "-map_metadata", "-1"]
    return [*words, *(["-f", "webp"] if profile.container == "webp" else ["-update", "1", "-f", "image2"])]


def animated_encoding(profile: Profile) -> list[str]:
    if profile.container == "gif":
        return ["-c:v", "gif", "-loop", "0", "-map_metadata", "-1", "-f", "gif"]
    quality = str(profile.crf if profile.crf is not None else 75)
    lossless = ["-lossless", "1"] if profile.lossless else []
    words = ["-c:v", "libwebp_anim", "-quality", quality, *lossless, "-pix_fmt", "bgra"]
    return [*words, "-loop", "0", "-map_metadata", "-1", "-f", "webp"]


def reading_own(path: str) -> list[str]:
    """A file Saycut made itself: the rendered sound."""
    return ["-protocol_whitelist", "file,pipe", "-i", file_name(path)]


def file_name(path: str) -> str:
    """A path that can be nothing else: no option, no protocol, no pattern."""
    return f"file:{path}"


def graph_from(file: str, graph: Graph) -> list[str]:
    return ["-/filter_complex", file, "-map", f"[{graph.output}]"]


def sound_from(index: int) -> list[str]:
    return ["-map", f"{index}:a:0"]


def threads_used(threads: int | None) -> list[str]:
    """How many an encoder may use whose pictures do not depend on it; None: as many as it likes."""
    return ["-threads", str(threads)] if threads else []


def copied_sound() -> list[str]:
    """Sound that is encoded already."""
    return ["-c:a", "copy"]


def frame_count(frames: int) -> list[str]:
    return ["-frames:v", str(frames)]


def simple_filters(nodes: Sequence[Node]) -> list[str]:
    return ["-vf", ",".join(filters(nodes)), "-an"]


def nowhere() -> list[str]:
    """A pass whose result is what it writes beside."""
    return ["-f", "null", "-"]


def joining(list_file: str) -> list[str]:
    """Chunks one after another, as packets."""
    return ["-protocol_whitelist", "file,pipe", "-f", "concat", "-safe", "0", "-i", list_file]


def join_list(files: Sequence[str]) -> str:
    """The list that `joining` reads; the names are ours."""
    return "ffconcat version 1.0\n" + "".join(f"file {name}\n" for name in files)


def copied_picture() -> list[str]:
    """The pictures as they are, marked as BT.709 limited: what they are when nobody said so."""
    marks = "video_full_range_flag=0:colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1"
    return ["-map", "0:v:0", "-c:v", "copy", "-bsf:v", f"h264_metadata={marks}"]


def joined_picture(fps: Fraction) -> list[str]:
    """Packets copied; each time put back on the frame grid, off which the join rounds it to microseconds."""
    step = f"({fps.denominator}/{fps.numerator}/TB)"
    snapped = ":".join(f"{one.lower()}=round(round({one}/{step})*{step})" for one in ("PTS", "DTS"))
    return ["-map", "0:v:0", "-c:v", "copy", "-bsf:v", f"setts={snapped}:duration=round({step})"]
