"""`make bench` runs everything; `make bench BENCH="--seconds 30 jobs small"` a part of it, shorter.

Parts: jobs (against ffmpeg by hand), others (MoviePy, auto-editor), small (planner, --help), length, cuts.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import traceback

from . import others, scaling
from .clips import WORK
from .jobs import Job, jobs
from .measure import Row, paired
from .report import RESULTS, keep

PARTS = ("small", "jobs", "others", "length", "cuts")


def main() -> None:
    """Runs the parts asked for; each is written as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("parts", nargs="*", default=list(PARTS), choices=[*PARTS, []])
    parser.add_argument("--seconds", type=int, default=120, help="length of the clips")
    parser.add_argument("--runs", type=int, default=3, help="pairs of each job")
    parser.add_argument("--only", default="", help="names of jobs, with commas")
    asked = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    for part in asked.parts or PARTS:
        _say(f"== {part}")
        if part == "jobs":
            chosen = {name for name in asked.only.split(",") if name}
            keep(part, _jobs(asked.seconds, asked.runs, chosen))
        elif part == "others":
            keep(part, _others(asked.runs))
        elif part == "small":
            median, p99 = scaling.planner_ms()
            keep(part, {"planner_median_ms": median, "planner_p99_ms": p99, "help_s": scaling.help_s()})
        else:
            keep(part, scaling.over_length() if part == "length" else scaling.over_cuts())


def _jobs(seconds: int, runs: int, chosen: set[str]) -> list[Row]:
    rows = []
    for job in jobs(seconds):
        if not chosen or job.name in chosen:
            row = _measured(job, runs)
            if row is not None:
                rows.append(row)
    return rows


def _measured(job: Job, runs: int) -> Row | None:
    try:
        row = paired(job.name, job.ours, job.theirs, against="ffmpeg by hand", runs=runs)
    except (RuntimeError, OSError):
        _say(f"{job.name} failed:\n{traceback.format_exc()}")
        return None
    _say(f"{job.name}: {row.ours_s:.1f} s, by hand {row.theirs_s:.1f} s")
    _say(f"  ratio {row.ratio:.2f}, of work {row.cpu_ratio:.2f}")
    return dataclasses.replace(row, note=job.note)


def _others(runs: int) -> list[Row]:
    why_not = others.installed()
    if why_not:
        _say(why_not)
    rows = []
    for name, against, files, words, theirs in others.comparisons():
        job = Job(name.replace(" ", "-").strip("()"), words, files, lambda _: [])
        try:
            row = paired(name, job.ours, theirs, against=against, runs=max(1, runs // 2))
        except (RuntimeError, OSError):
            _say(f"{name} failed:\n{traceback.format_exc()}")
            continue
        _say(f"{name}: {row.ours_s:.1f} s, {against} {row.theirs_s:.1f} s, ratio {row.ratio:.2f}")
        rows.append(dataclasses.replace(row, note=why_not or ""))
    return rows


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
