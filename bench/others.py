"""MoviePy 2 and auto-editor, in a virtual environment of their own (bench/work/.venv)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from . import clips
from .jobs import WORK
from .measure import Run, run

VENV = WORK / ".venv"
PYTHON = VENV / "bin" / "python"
CUTTER = VENV / "bin" / "auto-editor"
WANTED = ("moviepy==2.2.1", "matplotlib==3.11.2", "auto-editor==29.3.1")

EDIT = """
import sys
from moviepy import CompositeVideoClip, TextClip, VideoFileClip
source, out = sys.argv[1:3]
clip = VideoFileClip(source).subclipped(10)
text = TextClip(text="Hello", font_size=96, color="white").with_start(10).with_duration(2)
text = text.with_position("center")
CompositeVideoClip([clip, text]).write_videofile(
    out, fps=30, codec="libx264", preset="veryfast", audio_codec="aac", ffmpeg_params=["-crf", "20"],
    logger=None)
"""

PROMO = """
import sys
from moviepy import *
out, length, files = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
each = (length + 0.5 * (len(files) - 1)) / len(files)
parts = []
for i, f in enumerate(files):
    part = ImageClip(f, duration=each) if f.endswith(".jpg") else VideoFileClip(f).subclipped(0, each)
    part = part.resized((1920, 1080)).with_start(i * (each - 0.5))
    parts.append(part.with_effects([vfx.CrossFadeIn(0.5)]) if i else part)
text = TextClip(text="Promo", font_size=96, color="white").with_duration(4).with_position("center")
CompositeVideoClip([*parts, text]).with_duration(length).write_videofile(
    out, fps=30, codec="libx264", preset="veryfast", audio_codec="aac", ffmpeg_params=["-crf", "20"],
    logger=None)
"""


def installed() -> str | None:
    """Sets the environment up once; gives why not, where it cannot be had."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    missing = []
    for one in WANTED:
        done = subprocess.run(
            [str(PYTHON), "-m", "pip", "install", "-q", one], capture_output=True, check=False
        )
        if done.returncode:
            missing.append(one)
    if not _runs(CUTTER):
        missing.append("auto-editor (its wheel fetches a program from elsewhere when it first runs)")
    return f"not installed: {', '.join(missing)}" if missing else None


def _runs(program: Path) -> bool:
    try:
        done = subprocess.run([str(program), "--version"], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def comparisons() -> list[tuple[str, str, list[Path], str, Callable[[], Run]]]:
    """(job, against, files, words, their run), on clips short enough to wait for."""
    footage, talk = clips.footage(30), clips.talk(60)
    moving, photos = clips.promo_parts()
    files = [*moving, *photos]
    edit = "trim the first 10 seconds, add a text overlay 'Hello' at 0:10, and export at 1080p"
    promo = "combine these clips into a 20-second promo video with transitions and text overlays"
    found = []
    if (VENV / "lib").exists():
        out = str(WORK / "moviepy.mp4")
        found += [
            ("edit (30 s)", "MoviePy 2.2.1", [footage], edit,
             lambda: run([str(PYTHON), "-c", EDIT, str(footage), out], folder=WORK)),
            ("promo (20 s)", "MoviePy 2.2.1", files, promo,
             lambda: run([str(PYTHON), "-c", PROMO, out, "20", *map(str, files)], folder=WORK)),
        ]  # fmt: skip
    if _runs(CUTTER):
        out2 = str(WORK / "autoeditor.mp4")
        settings = ["--no-open", "-c:v", "libx264", "--output", out2]
        found.append(
            ("clean (60 s)", "auto-editor", [talk], "cut the silences",
             lambda: run([str(CUTTER), str(talk), *settings], folder=WORK))
        )  # fmt: skip
    return found
