"""How cost grows: with the length of a video, with the number of cuts, and a planner's time a sentence."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from . import clips
from .clips import WORK
from .measure import Run, run

LENGTHS_S = (60, 120, 240, 480)
CUTS = (10, 100, 1000)

SENTENCES = (
    "trim the first 10 seconds, add a text overlay 'Hello' at 0:30, and export at 1080p",
    "trim silences, add captions, and export a clean MP4",
    "compress this video to under 50MB without losing quality",
    "combine these clips into a 60-second promo video with transitions and text overlays",
    "把前10秒剪掉，加一个标题“夏日”，配上轻快的背景音乐，导出1080p",
    "make it 9:16 for TikTok and speed it up 1.5x",
    "add upbeat music at 35%, fade in for 2 seconds, and put a lower third 'Ada' at 0:05",
)


def over_length() -> list[tuple[int, float]]:
    """(seconds of video, seconds of work) for a title over everything: every picture is encoded."""
    found = []
    for seconds in LENGTHS_S:
        source = clips.footage(seconds)
        done = _saycut(source, f"add a text overlay 'Hello' from 0:00 to {seconds // 60}:00, export at 360p")
        found.append((seconds, done.wall_s))
    return found


def over_cuts() -> list[tuple[int, float]]:
    """(cuts, seconds of work) on four minutes cut at so many places, half of it thrown away."""
    source = clips.footage(240)
    found = []
    for cuts in CUTS:
        step = 240_000 / (cuts + 1)
        out = WORK / "cuts.mp4"
        script = WORK / "cuts.py"
        script.write_text(_CUT)
        words = [sys.executable, str(script), str(source), str(out), str(cuts), f"{step:.6f}"]
        found.append((cuts, run(words, folder=WORK).wall_s))
    return found


_CUT = """
import sys, tempfile
from pathlib import Path
from saycut.operations.plan import Plan
from saycut.operations.cut.remove import Remove
from saycut.operations.times import AtMs
from saycut.operations.output.output import Output
from saycut.sessions.edit import Scene, run_plan
from saycut.sessions.export import Exporting, export_files
from saycut.sessions.material import gather
from saycut.sessions.outputs import targets_for
from saycut.sessions.workplace import Workplace
from saycut.timeline.start import draft_of
source, out, cuts, step = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
ranges = tuple((AtMs(ms=round(i * step + step / 2)), AtMs(ms=round((i + 1) * step))) for i in range(cuts))
place, material = Workplace(cache=Path(tempfile.gettempdir()) / "saycut-bench"), gather([source])
plan = Plan(operations=(Remove(ranges=ranges), Output(resolution="360p")))
turn = run_plan(plan, draft_of(material.assets), Scene(material, place), language="en")
assert not turn.not_done, turn.not_done
with tempfile.TemporaryDirectory() as work:
    targets = targets_for(turn.draft, out, folder=out.parent)
    export_files(Exporting(turn.draft, material, place), targets, work=Path(work))
"""


def planner_ms(rounds: int = 300) -> tuple[float, float]:
    """(median, 99th percentile) milliseconds of work a sentence (processor time: others may be busy)."""
    from saycut.planner import ContextAsset, PlanContext, plan

    context = PlanContext(assets=(ContextAsset(name="talk.mp4", kind="video", duration_ms=120_000),))
    for words in SENTENCES:
        plan(words, context)
    times = []
    for _ in range(rounds):
        for words in SENTENCES:
            began = time.thread_time()
            plan(words, context)
            times.append((time.thread_time() - began) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


def help_s(rounds: int = 15) -> float:
    """Median seconds of `saycut --help`."""
    done = [run([sys.executable, "-m", "saycut", "--help"], folder=WORK) for _ in range(rounds)]
    return statistics.median(d.wall_s for d in done)


def _saycut(source: Path, words: str) -> Run:
    out = WORK / "length.mp4"
    command = [sys.executable, "-m", "saycut", "edit", str(source), words, "-o", str(out), "--force"]
    return run(command, folder=WORK)
