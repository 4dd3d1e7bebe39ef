"""The jobs, each as our words and as the ffmpeg command a person who knows it would write.

The encoder's settings are the same on both sides: x264 veryfast, CRF 20 (or the same size), AAC 192 kbit/s.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from . import clips
from .measure import Run, run

ENGINE = str(get_ffmpeg_exe())
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]
AAC = ["-c:a", "aac", "-b:a", "192k", "-ar", "48000", "-movflags", "+faststart"]
WORK = clips.WORK
LARGER = 8000


@dataclass(frozen=True)
class Job:
    """Both sides of one job."""

    name: str
    words: str
    files: Sequence[Path]
    by_hand: Callable[[Path], list[list[str]]]
    """Gives the command lines that make the file at a path."""
    note: str = ""

    def ours(self) -> Run:
        """The job by words, from the start of the command to its end."""
        out = WORK / f"{self.name}-ours.mp4"
        names = [str(f) for f in self.files]
        words = [sys.executable, "-m", "saycut", "edit", *names, self.words, "-o", str(out), "--force"]
        return run(words, folder=WORK)

    def theirs(self) -> Run:
        """The same by hand; several commands are one after another."""
        found = [run(command, folder=WORK) for command in self.by_hand(WORK / f"{self.name}-hand.mp4")]
        return Run(
            sum(r.wall_s for r in found),
            sum(r.cpu_s for r in found),
            max(r.own_mb for r in found),
            max(r.tree_mb for r in found),
        )


def _ff(*arguments: str) -> list[str]:
    return [ENGINE, "-nostdin", "-v", "error", "-y", *arguments]


def _drawn(text: str, start: float, end: float) -> str:
    return (
        f"drawtext=text='{text}':fontsize=96:fontcolor=white:x=(w-tw)/2:y=(h-th)/2:"
        f"enable='between(t,{start},{end})'"
    )


def _ken_burns(frames: int) -> str:
    """A slow zoom into a photo as it is usually written: on a picture made so large that it does not shake.

    `LARGER` is what is commonly told; half of that shakes six times as much as ours (docs/why/rendering.md).
    """
    zoom = f"zoompan=z='1+0.12*on/{frames}':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2'"
    return f"scale={LARGER}:-2,{zoom}:d={frames}:s=1920x1080:fps=30"


def jobs(seconds: int) -> list[Job]:
    """All jobs on clips of this length (promo and compress have their own)."""
    footage, talk, phone = clips.footage(seconds), clips.talk(seconds), clips.phone(min(seconds, 60))
    return [
        Job(
            "edit",
            "trim the first 10 seconds, add a text overlay 'Hello' at 0:30, and export at 1080p",
            [footage],
            lambda out: [
                _ff("-ss", "10", "-i", str(footage), "-vf", _drawn("Hello", 30, 32), *X264, *AAC, str(out))
            ],
        ),
        Job("clean", "trim silences and export a clean MP4", [talk], lambda out: _clean(talk, out)),
        Job(
            "process",
            "process this MP4 product demo into a 1080p MP4",
            [talk],
            lambda out: [_ff("-i", str(talk), "-vf", "scale=1920:1080:flags=bicubic", *X264, *AAC, str(out))],
        ),
        _compress(seconds),
        _promo(),
        Job(
            "chinese",
            "把前10秒剪掉，加一个标题“夏日”，配上轻快的背景音乐，导出1080p",
            [footage],
            lambda out: [
                _ff("-ss", "10", "-i", str(footage), "-i", str(music(seconds)), "-filter_complex",
                    f"[0:v]{_drawn('Summer', 0, 4)}[v];"
                    "[1:a]volume=0.3[m];[0:a][m]amix=inputs=2:duration=first:normalize=0[a]",
                    "-map", "[v]", "-map", "[a]", *X264, *AAC, str(out))
            ],
            "ours composes the music too",
        ),
        Job(
            "vertical",
            "make it 9:16 for TikTok and speed it up 1.5x",
            [phone],
            lambda out: [
                _ff("-i", str(phone), "-vf", "setpts=PTS/1.5,fps=30,scale=1080:1920", "-af", "atempo=1.5",
                    *X264, *AAC, str(out))
            ],
        ),
    ]  # fmt: skip


def music(seconds: int) -> Path:
    """A piece for the hand-written side, made before anything is timed."""
    from saycut.library.music import write_music

    path = WORK / f"music-{seconds}.wav"
    if not path.exists():
        write_music(path, "upbeat", seconds * 1000)
    return path


def _clean(talk: Path, out: Path) -> list[list[str]]:
    """Silences found by ffmpeg's own detector, and everything else selected."""
    done = subprocess.run(
        [ENGINE, "-nostdin", "-hide_banner", "-i", str(talk), "-vn", "-af", "silencedetect=n=-35dB:d=0.5",
         "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    starts = [float(x) for x in re.findall(r"silence_start: ([\d.]+)", done.stderr)]
    ends = [float(x) for x in re.findall(r"silence_end: ([\d.]+)", done.stderr)]
    gone = "+".join(f"between(t,{a + 0.1},{b - 0.1})" for a, b in zip(starts, ends, strict=False)) or "0"
    chosen = [
        "-vf", f"select='not({gone})',setpts=N/FRAME_RATE/TB,scale=1920:1080:flags=bicubic",
        "-af", f"aselect='not({gone})',asetpts=N/SR/TB",
    ]  # fmt: skip
    detect = _ff("-i", str(talk), "-vn", "-af", "silencedetect=n=-35dB:d=0.5", "-f", "null", "-")
    return [detect, _ff("-i", str(talk), *chosen, *X264, *AAC, str(out))]


def _compress(seconds: int) -> Job:
    source = clips.big(seconds)
    megabytes = max(round(50 * seconds / 600), 2)
    rate = int(megabytes * 8_000_000 * 0.985 / seconds - 128_000)

    def by_hand(out: Path) -> list[list[str]]:
        rates = [
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-b:v",
            str(rate),
            "-passlogfile",
            str(WORK / "hand"),
        ]
        first = _ff("-i", str(source), *rates, "-pass", "1", "-an", "-f", "null", "-")
        return [first, _ff("-i", str(source), *rates, "-pass", "2", "-c:a", "aac", "-b:a", "128k", str(out))]

    words = f"compress this video to under {megabytes}MB without losing quality"
    return Job("compress", words, [source], by_hand, f"{source.stat().st_size / 1e6:.0f} MB → {megabytes} MB")


def _promo() -> Job:
    moving, photos = clips.promo_parts()
    each = (60 + 8 * 0.5) / 9

    def by_hand(out: Path) -> list[list[str]]:
        inputs: list[str] = []
        for path in moving:
            inputs += ["-t", f"{each:.3f}", "-i", str(path)]
        for path in photos:
            inputs += ["-i", str(path)]
        same = "setsar=1,fps=30,format=yuv420p,settb=AVTB"
        steps = [f"[{i}:v]scale=1920:1080,{same}[v{i}]" for i in range(4)]
        steps += [f"[{i}:v]{_ken_burns(round(each * 30))},{same}[v{i}]" for i in range(4, 9)]
        last = "v0"
        for i in range(1, 9):
            steps.append(
                f"[{last}][v{i}]xfade=transition=fade:duration=0.5:offset={i * (each - 0.5):.3f}[x{i}]"
            )
            last = f"x{i}"
        titles = ",".join(_drawn(f"Promo {i + 1}", i * each, i * each + 3) for i in range(4))
        steps.append(f"[{last}]{titles}[v]")
        steps += [f"[{i}:a]atrim=0:{each:.3f},asetpts=PTS-STARTPTS[a{i}]" for i in range(4)]
        steps.append("[a0][a1][a2][a3]concat=n=4:v=0:a=1,apad[s];[9:a]volume=0.35[m]")
        steps.append("[s][m]amix=inputs=2:duration=shortest:normalize=0[a]")
        inputs += ["-i", str(music(60))]
        maps = ["-map", "[v]", "-map", "[a]", "-t", "60"]
        return [_ff(*inputs, "-filter_complex", ";".join(steps), *maps, *X264, *AAC, str(out))]

    words = (
        "combine these clips into a 60-second promo video with transitions and text overlays, "
        "add upbeat music at 35%"
    )
    return Job("promo", words, [*moving, *photos], by_hand, "ours composes the music too")
