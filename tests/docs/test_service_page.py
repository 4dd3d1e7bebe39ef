"""The page on running a service says what is true: its curl walk runs, its settings and figures are there."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from serving import *  # noqa: F403

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "run-a-service.md"


def _block(begins: str) -> str:
    blocks = re.findall(r"```text\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    return next(one for one in blocks if one.startswith(begins))


def test_the_walk_with_curl_makes_a_video(
    serve: Callable[..., Any], make_clip: Callable[..., Path], tmp_path: Path
) -> None:
    for program in ("bash", "curl"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not on this machine")
    make_clip(
        tmp_path / "talk.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=3", "-f", "lavfi", "-i",
        "sine=f=440:d=3", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-t", "3",
    )  # fmt: skip
    server = serve()
    script = _block("API=").replace("http://127.0.0.1:8765", server.url)
    done = subprocess.run(
        ["bash", "-eu", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=240
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "out.mp4").read_bytes()[4:8] == b"ftyp", done.stdout
    figures = server.client().get("/metrics").text
    assert 'saycut_jobs_ended_total{kind="export",state="done"} 1.0' in figures
    assert 'saycut_jobs_ended_total{kind="turn",state="done"} 1.0' in figures
    made = re.search(r"^saycut_rendered_seconds_total ([\d.]+)$", figures, re.MULTILINE)
    assert made is not None
    assert float(made[1]) > 1


def test_figures_on_the_page_are_there_and_all_of_them() -> None:
    from saycut.telemetry.figures import REGISTRY

    named = set(re.findall(r"`(saycut_[a-z_]+)`", PAGE.read_text("utf-8")))
    there = {
        name
        for one in REGISTRY.collect()
        for name in ([f"{one.name}_total"] if one.type == "counter" else [one.name])
    }
    assert named == there - {"saycut_build_info"}


def test_settings_on_the_page_are_there() -> None:
    from saycut.config import SETTINGS

    named = set(re.findall(r"\b((?:SAYCUT|OTEL|DATABASE|BLOB|FORWARDED)_[A-Z_]+)\b", PAGE.read_text("utf-8")))
    assert named <= {one.variable for one in SETTINGS}
