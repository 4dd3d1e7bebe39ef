"""What was measured, as Markdown, JSON and a plot in bench/results/."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .measure import Row
from .others import PYTHON

RESULTS = Path(__file__).parent / "results"
LIMIT = 1.15
"""What the project promises against ffmpeg by hand."""


PAIRED = ("jobs", "others")
"""Parts whose figures are rows, each measured alone where one asks for it."""


def keep(part: str, value: Any) -> None:
    """Keeps one part's figures beside those of earlier runs, and writes the page anew."""
    path = RESULTS / "results.json"
    known = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    today = datetime.now(UTC).date().isoformat()
    known[part] = _merged(known.get(part, []), value, today) if part in PAIRED else value
    known.setdefault("measured", {})[part] = today
    known["machine"] = {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
    }
    path.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    _plot(known)
    (RESULTS / "README.md").write_text(_page(known), "utf-8")


def _merged(before: list[dict[str, Any]], rows: list[Row], today: str) -> list[dict[str, Any]]:
    """Rows measured now in the places of those of the same job; the others stay, each with its own day."""
    found = {(one["job"], one["against"]): one for one in before}
    found |= {(row.job, row.against): {**asdict(row), "measured": today} for row in rows}
    return list(found.values())


def _page(known: dict[str, Any]) -> str:
    machine = known["machine"]
    lines = ["# Results", "", "Written by `make bench`: medians of paired runs, ours and theirs in turn.", ""]
    where = f"{machine['processors']} processors, Python {machine['python']}, {machine['system']}"
    lines += [
        f"{where}. Ratio: of wall times. Of work: of processor times, which hold while a machine is busy",
        "with more. Each part may be measured on another day, which stands beside it.",
        "",
    ]
    for part, title in (("jobs", "Against ffmpeg by hand"), ("others", "Against other programs")):
        if part in known:
            lines += [*_head(known, title), *_table(known[part]), ""]
    if "small" in known:
        small = known["small"]
        lines += [*_head(known, "Answers", "small"), "| what | figure | promise |", "|---|---|---|"]
        lines.append(f"| planner, 99th percentile | {small['planner_p99_ms']:.1f} ms | under 20 ms |")
        lines.append(f"| planner, median | {small['planner_median_ms']:.1f} ms | |")
        lines.append(f"| `saycut --help` | {small['help_s']:.2f} s | under 0.3 s |")
        lines.append("")
    for part, title in (("service_load", "The service under load"), ("service_uploads", "Large uploads")):
        if part in known:
            lines += [*_head(known, title, part), "| what | figure |", "|---|---|"]
            lines += [
                f"| {name.replace('_', ' ')} | {_figure(value)} |" for name, value in known[part].items()
            ]
            lines.append("")
    if "length" in known or "cuts" in known:
        lines += _head(known, "Growth", "length", "cuts")
        if (RESULTS / "scaling.png").exists():
            lines += ["![cost over length and cuts](scaling.png)", ""]
        for part, unit in (("length", "s of video"), ("cuts", "cuts")):
            if part in known:
                lines += [f"| {unit} | s of work |", "|---|---|"]
                lines += [f"| {x} | {y:.1f} |" for x, y in known[part]] + [""]
    return "\n".join(lines)


def _head(known: dict[str, Any], title: str, *parts: str) -> list[str]:
    """A heading, and under it the days its parts were measured on."""
    days = sorted({known["measured"][part] for part in parts if part in known.get("measured", {})})
    return [f"## {title}", "", *([f"Measured {' and '.join(days)}.", ""] if days else [])]


def _figure(value: float) -> str:
    return f"{value:.2f}" if isinstance(value, float) else f"{value:,}"


def _table(rows: list[dict[str, Any]]) -> list[str]:
    found = [
        "| job | ours | theirs | against | ratio | of work | own memory | with engine | measured | note |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for r in rows:
        mark = " **over**" if r["against"].startswith("ffmpeg") and r["ratio"] > LIMIT else ""
        found.append(
            f"| {r['job']} | {r['ours_s']:.1f} s | {r['theirs_s']:.1f} s | {r['against']} "
            f"| {r['ratio']:.2f}{mark} | {r['cpu_ratio']:.2f} "
            f"| {r['own_mb']:.0f} MB | {r['tree_mb']:.0f} MB "
            f"| {r.get('measured', '')}, {_counted(r['runs'])} | {r['note']} |"
        )
    return found


def _counted(pairs: int) -> str:
    return "1 pair" if pairs == 1 else f"{pairs} pairs"


def _plot(known: dict[str, Any]) -> None:
    """Drawn by the bench's own environment; left out where it is not there."""
    if not PYTHON.exists() or not {"length", "cuts"} & set(known):
        return
    done = subprocess.run(
        [str(PYTHON), "-c", _DRAW, str(RESULTS / "scaling.png")],
        input=json.dumps({k: known.get(k, []) for k in ("length", "cuts")}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)


_DRAW = """
import json, sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
found = json.load(sys.stdin)
figure, axes = plt.subplots(1, 2, figsize=(10, 4))
for axis, (key, label) in zip(axes, (("length", "seconds of video"), ("cuts", "cuts"))):
    points = found[key]
    if not points:
        continue
    xs, ys = zip(*points)
    axis.plot(xs, ys, "o-", label="measured")
    if key == "length":
        axis.plot(xs, [ys[0] * x / xs[0] for x in xs], "--", color="grey", label="linear")
        axis.legend()
    else:
        axis.set_xscale("log")
    axis.set_xlabel(label)
    axis.set_ylabel("seconds of work")
    axis.set_ylim(bottom=0)
    axis.grid(alpha=0.3)
figure.tight_layout()
figure.savefig(sys.argv[1], dpi=110)
"""
