"""Drafts that no one would think of: every kind of source, operations by chance. A seed gives one draft.

Run as a program for a long night: `python -m tests.render.random_drafts 1000 1150 /tmp/somewhere`.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from saycut.errors import OperationError, SaycutError
from saycut.operations.apply import apply
from saycut.operations.base import Operation
from saycut.operations.table import OPERATIONS
from saycut.render.compile import frames_of
from saycut.timeline.model import Asset, Canvas, Draft
from saycut.timeline.start import draft_of
from saycut.units import frame_at

from .drafts import assets_of, rendered
from .footage import FFMPEG, coded_clip, numbers

SIZE = (160, 90)
RATES = (Fraction(30000, 1001), Fraction(25), Fraction(24), Fraction(60), Fraction(12))
LONGEST_MS = 14_000
SOUND = ("-f", "lavfi", "-i", "sine=440:r=44100")


def made(path: Path, *words: str) -> Path:
    subprocess.run([FFMPEG, "-y", "-loglevel", "error", *words, str(path)], check=True)
    return path


def all_kinds(folder: Path) -> list[Path]:
    """Small sources of every awkward kind."""
    clips = {
        rate: coded_clip(folder / f"r{rate.numerator}.mp4", int(5 * rate), rate, size=SIZE) for rate in RATES
    }
    ntsc, pal, film, fast, slow = clips.values()
    copied, jumps = ("-c", "copy"), "select='lt(mod(n,40),9)+eq(mod(n,40),31)'"
    return [
        made(folder / "sounding.mp4", "-i", str(ntsc), *SOUND, "-t", "5", "-c:v", "copy", "-c:a", "aac"),
        made(folder / "long_sound.mp4", "-i", str(pal), *SOUND, "-t", "7", "-c:v", "copy", "-c:a", "aac"),
        made(folder / "short_sound.mkv", "-i", str(film), *SOUND, "-af", "atrim=0:3", "-c:v", "copy"),
        fast,
        slow,
        made(folder / "edited.mp4", "-ss", "1.3", "-i", str(film), *copied),
        made(folder / "late.mkv", "-itsoffset", "0.7", "-i", str(pal), *SOUND, "-t", "5", "-c:v", "copy"),
        made(folder / "vfr.mp4", "-i", str(ntsc), "-vf", jumps, "-fps_mode", "vfr"),
        made(folder / "screen.mkv", "-i", str(pal), "-vf", "fps=1", "-r", "1"),
        made(folder / "moving.gif", "-i", str(slow), "-vf", "fps=10", "-t", "3"),
        made(folder / "old.avi", "-i", str(pal), *SOUND, "-t", "5", "-c:v", "mpeg4", "-c:a", "libmp3lame"),
        made(folder / "small.webm", "-i", str(slow), *SOUND, "-t", "4", "-c:v", "libvpx", "-c:a", "libopus"),
        made(folder / "tiny.mp4", "-i", str(ntsc), "-frames:v", "2"),
        made(folder / "photo.jpg", "-i", str(pal), "-frames:v", "1", "-update", "1"),
        made(folder / "tall.png", "-i", str(pal), "-vf", "transpose", "-frames:v", "1", "-update", "1"),
    ]  # fmt: skip


def random_draft(seed: int, assets: Sequence[Asset]) -> tuple[Draft, list[str]]:
    """A draft of one to four of these assets with up to seven operations done to it, and what was done."""
    dice = random.Random(seed)
    chosen = tuple(dice.sample(list(assets), dice.randint(1, 4)))
    draft = draft_of(chosen)
    rate = dice.choice((*RATES, Fraction(30), Fraction(50)))
    fit = dice.choice(("pad", "blur", "crop"))
    draft = draft.replace(assets=tuple(assets), canvas=Canvas(width=160, height=90, fps=rate, fit=fit))
    told = [f"{[a.name for a in chosen]} at {rate}"]
    for _ in range(dice.randint(1, 7)):
        op = random_operation(dice, draft, chosen)
        try:
            changed = apply(draft, op).draft
        except OperationError:
            continue
        if 0 < changed.duration_ms <= LONGEST_MS or changed.duration_ms < draft.duration_ms:
            draft = changed
            told.append(op.model_dump_json(exclude_defaults=True))
    if draft.duration_ms > LONGEST_MS:
        end = {"ms": LONGEST_MS - dice.randint(0, 4000)}
        draft = apply(draft, OPERATIONS["trim"].model_validate({"op": "trim", "end": end})).draft
    return draft, told


def random_operation(dice: random.Random, draft: Draft, assets: Sequence[Asset]) -> Operation:
    length = draft.duration_ms
    a, b = sorted((dice.randint(0, length), dice.randint(0, length)))
    part: dict[str, Any] = {} if dice.random() < 0.3 else {"start": {"ms": a}, "end": {"ms": b}}
    name = dice.choice([a.name for a in assets])
    kinds = ["dissolve", "fade", "wipe", "slide", "zoom", "circle"]
    effects = ["vhs", "glitch", "blur", "shake"]
    factor = dice.choice([0.05, 0.25, 0.5, 0.9, 1.1, 1.5, 2, 3.3, 4, 10, 100])
    held = dice.choice([{"ms": a}, {"from_end_ms": 0}])
    ramp = {"ramp_ms": dice.choice([100, 400, 1000])} if dice.random() < 0.4 else {}
    choices: list[dict[str, Any]] = [
        {"op": "speed", "factor": factor, **part, **ramp},
        {"op": "reverse", **part},
        {"op": "freeze", "at": held, "duration_ms": dice.randint(20, 900)},
        {"op": "transition", "kind": dice.choice(kinds), "duration_ms": dice.randint(40, 1200)},
        {"op": "loop", "times": dice.randint(2, 4), "boomerang": dice.random() < 0.5},
        {"op": "overlay", "asset": name, "scale": 0.4, **part},
        {"op": "add_text", "text": "Hello", "role": "title", **part},
        {"op": "remove", "ranges": [[{"ms": a}, {"ms": b}]]},
        {"op": "split", "every": dice.choice([70, 333, 1000])},
        {"op": "trim", "start": {"ms": a}, "end": {"ms": b}},
        {"op": "zoom", "factor": 1.4, **part},
        {"op": "effect", "name": dice.choice(effects), **part},
        {"op": "fade", "in_ms": dice.randint(0, 700), "out_ms": dice.randint(1, 700)},
    ]  # fmt: skip
    chosen = dice.choice(choices)
    return OPERATIONS[chosen["op"]].model_validate(chosen)


def tried(seed: int, files: Sequence[Path], target: Path) -> str:
    """One draft exported and decoded; "" when every frame is there, else what was wrong."""
    assets, sources, probes = assets_of(*files)
    draft, told = random_draft(seed, assets)
    assert draft.canvas is not None
    wanted = frame_at(draft.duration_ms, draft.canvas.fps)
    if frames_of(draft, draft.canvas.fps) != max(1, wanted):
        return f"{seed}: a plan of {frames_of(draft, draft.canvas.fps)} frames for {wanted}: {told}"
    try:
        found = len(numbers(rendered(draft, sources, probes, target, quality="low").path))
    except SaycutError as error:
        return f"{seed}: {error.message}: {told}"
    return "" if found == max(1, wanted) else f"{seed}: {found} frames where {wanted} should be: {told}"


def main(first: int, end: int, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as made_in:
        files = all_kinds(Path(made_in))
        for seed in range(first, end):
            said = tried(seed, files, folder / f"fuzz{first}.mp4")
            print(said or f"{seed}: good", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
