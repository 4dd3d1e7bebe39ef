"""Counts what a finished video file really holds before anyone gets it; no picture is decoded."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import av.error
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from ..errors import RenderError
from .profile import Profile

LOOSE_S = {"avi": Fraction(8, 100)}
"""Containers that cannot say where within its last packets the sound begins and ends: three of MP3's."""
AGAIN = "Try again; if it happens again, one of the clips may be damaged: leave out one after another."


def check_made(path: Path, profile: Profile, frames: int) -> None:
    """Raises RenderError unless `path` holds exactly `frames` pictures on `profile`'s grid, and its sound
    (where the profile has any) ends with them to within a frame. Reads the packets alone: 0.1 ms each.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise _wrong("it has no pictures")
            video = container.streams.video[0]
            sound = container.streams.audio[0] if container.streams.audio else None
            times, count, heard = _read(container, video, sound)
    except av.error.FFmpegError as error:
        raise _wrong("it cannot be read") from error
    if count != frames:
        raise _wrong(f"it has {count} pictures, not {frames}")
    seen = max(times) - min(times) if times else Fraction(0)
    if times and abs(seen - (frames - 1) / profile.fps) > 1 / profile.fps / 2:
        raise _wrong(f"its pictures take {float(seen):.3f} s, not {float((frames - 1) / profile.fps):.3f} s")
    if profile.audio is not None and sound is not None:
        loose = 1 / profile.fps + LOOSE_S.get(profile.container, 0)
        if heard is None or abs(heard - frames / profile.fps) > loose:
            told = "is empty" if heard is None else f"ends at {float(heard):.3f} s"
            raise _wrong(f"its sound {told}, its pictures at {float(frames / profile.fps):.3f} s")


def _read(
    container: av.container.InputContainer, video: VideoStream, sound: AudioStream | None
) -> tuple[list[Fraction], int, Fraction | None]:
    """The pictures' times (those that have one), how many they are, and where the sound ends; seconds."""
    times: list[Fraction] = []
    count, heard = 0, None
    for packet in container.demux([video, sound] if sound else [video]):
        if not packet.size:
            continue
        if packet.stream_index == video.index:
            count += 1
            if packet.pts is not None and packet.time_base is not None:
                times.append(packet.pts * packet.time_base)
        elif packet.pts is not None and packet.time_base is not None:
            end = (packet.pts + (packet.duration or 0)) * packet.time_base
            heard = end if heard is None else max(heard, end)
    return times if len(times) == count else [], count, heard


def _wrong(what: str) -> RenderError:
    return RenderError(f"The file came out wrong and was thrown away: {what}.", way_out=AGAIN)
