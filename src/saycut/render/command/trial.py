"""Commands that try a few seconds at another quality and size, and compare the outcome with the source."""

from __future__ import annotations

from dataclasses import replace

from ..profile import Profile
from .options import file_name, opening, picture_encoding, reading_own

MEASURED_SHORT = 1080
"""Pictures are compared at this short side at most: that is what the measure was made for."""


def keeping(profile: Profile) -> Profile:
    """A profile whose pictures lose nothing: what trials start from."""
    return replace(profile, codec="h264", lossless=True, preset="ultrafast", audio=None, container="mkv")


def trying(ffmpeg: str, kept: str, profile: Profile, target: str, *, threads: int | None = None) -> list[str]:
    """The kept seconds encoded as `profile` says, in its picture size."""
    words = [*opening(ffmpeg, threads=threads), *reading_own(kept)]
    words += ["-vf", f"scale={profile.width}:{profile.height}", "-an", *picture_encoding(profile)]
    return [*words, "-f", "matroska", file_name(target)]


def comparing(
    ffmpeg: str, made: str, kept: str, size: tuple[int, int], *, log: str, measure: str
) -> list[str]:
    """Compares two files frame by frame, scaled to one size; the scores go to `log` in the work folder.

    `measure` is "vmaf" (JSON) or "ssim" (a line a frame).
    """
    # Two files that tell of their colours differently would be converted into one another first, and score
    # five points less for it.
    colours = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    same = f"{colours},scale={size[0]}:{size[1]}:flags=bicubic,format=yuv420p,setpts=N"
    if measure == "vmaf":
        last = f"libvmaf=n_threads=2:n_subsample=3:log_fmt=json:log_path={log}"
    else:
        last = f"ssim=stats_file={log}"
    graph = f"[0:v]{same}[a];[1:v]{same}[b];[a][b]{last}"
    words = [*opening(ffmpeg), *reading_own(made), *reading_own(kept), "-filter_complex", graph]
    return [*words, "-f", "null", "-"]
