"""The long clips the bench works on: made once into bench/work, from ../shared/media where it is there."""

from __future__ import annotations

import subprocess
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "bench" / "work"
SHARED = ROOT.parent / "shared" / "media"
MINUTE = 60
"""Longer footage is this much of it again and again."""
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]


def ffmpeg(*arguments: str) -> None:
    """Runs the engine; raises CalledProcessError."""
    command = [get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def footage(seconds: int) -> Path:
    """1080p30 of real footage (or of a test picture with noise) of this length, with sound."""
    path = WORK / f"footage-{seconds}.mp4"
    if path.exists():
        return path
    part = WORK / f"part-{path.name}"
    if seconds > MINUTE:
        ffmpeg("-stream_loop", "-1", "-i", str(footage(MINUTE)), "-t", str(seconds), "-c", "copy", str(part))
        part.rename(path)
        return path
    source = SHARED / "bbb_30s_854x480_51.mp4"
    if source.is_file():
        shape = "scale=1920:1080:flags=bicubic,fps=30,noise=alls=4:allf=t"
        inputs = ["-stream_loop", "-1", "-i", str(source), "-vf", shape, "-ac", "2"]
    else:
        inputs = [
            "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30,noise=alls=6:allf=t",
            "-f", "lavfi", "-i", "anoisesrc=c=pink:a=0.1",
        ]  # fmt: skip
    ffmpeg(*inputs, "-t", str(seconds), *X264, "-c:a", "aac", "-b:a", "160k", str(part))
    part.rename(path)
    return path


def talk(seconds: int) -> Path:
    """720p of someone who speaks with pauses: the demo's talk, again and again."""
    path = WORK / f"talk-{seconds}.mp4"
    if path.exists():
        return path
    source = SHARED / "talk_pauses_720p.mp4"
    if not source.is_file():
        from saycut.cli.demo.clip import draw, speak

        source = WORK / "demo-talk.mp4"
        draw(source, speak())
    part = WORK / f"part-{path.name}"
    ffmpeg(
        "-stream_loop", "-1", "-i", str(source), "-t", str(seconds), "-vf", "fps=30", *X264,
        "-c:a", "aac", "-b:a", "160k", str(part),
    )  # fmt: skip
    part.rename(path)
    return path


def big(seconds: int) -> Path:
    """1080p30 at 6.7 Mbit/s: ten minutes of it are about 500 MB."""
    path = WORK / f"big-{seconds}.mp4"
    if path.exists():
        return path
    part = WORK / f"part-{path.name}"
    rate = ["-b:v", "6500k", "-maxrate", "6500k", "-minrate", "6500k", "-bufsize", "6500k"]
    ffmpeg(
        "-stream_loop", "-1", "-i", str(footage(60)), "-t", str(seconds), "-c:v", "libx264", "-preset",
        "ultrafast", "-x264-params", "nal-hrd=cbr", *rate, "-c:a", "aac", "-b:a", "160k", str(part),
    )  # fmt: skip
    part.rename(path)
    return path


def promo_parts() -> tuple[list[Path], list[Path]]:
    """Four clips of 15 s, each of another stretch, and five photos."""
    clips, photos = [WORK / f"promo{i}.mp4" for i in range(4)], [WORK / f"photo{i}.jpg" for i in range(5)]
    source = str(footage(60))
    for i, path in enumerate(clips):
        if not path.exists():
            ffmpeg("-ss", str(15 * i), "-i", source, "-t", "15", *X264, "-c:a", "aac", str(path))
    for i, path in enumerate(photos):
        if not path.exists():
            ffmpeg("-ss", str(5 + 11 * i), "-i", source, "-frames:v", "1", "-q:v", "2", str(path))
    return clips, photos


def phone(seconds: int) -> Path:
    """1080p that is stored lying and says how to turn it, as phones do."""
    path = WORK / f"phone-{seconds}.mp4"
    if not path.exists():
        ffmpeg("-display_rotation", "-90", "-i", str(footage(seconds)), "-c", "copy", str(path))
    return path
