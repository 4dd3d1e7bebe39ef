"""The examples, run as a person runs them, against a real service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest

pytest.importorskip("fastapi", reason="the extra [server] is not installed")

from serving import *  # noqa: F403

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    for name, color in (("a.mp4", "red"), ("b.mp4", "green"), ("c.mp4", "blue")):
        make_clip(
            folder / name, "-f", "lavfi", "-i", f"color={color}:s=320x180:r=10:d=3",
            "-f", "lavfi", "-i", "sine=d=3",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
        )  # fmt: skip
    (folder / "broken.mp4").write_text("this is text")
    return folder


def run(server: Any, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "NEMO_API_URL": server.url}
    return subprocess.run(
        [sys.executable, *words], env=env, capture_output=True, text=True, timeout=300, check=False
    )


def pictures(path: Path) -> tuple[int, tuple[int, int], tuple[int, ...]]:
    """How many, how large, and the colour in the middle of the last."""
    with av.open(str(path)) as file:
        found = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    height, width = found[-1].shape[:2]
    return len(found), (width, height), tuple(int(v) for v in found[-1][height // 2, width // 2])


def test_quick(serve: Callable[..., Any], clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    done = run(
        serve(), tmp_path, str(EXAMPLES / "quick.py"), str(clips / "a.mp4"), "trim the first second", str(out)
    )
    assert done.returncode == 0, done.stderr
    assert "1 s" in done.stdout
    assert pictures(out)[0] == 20


def test_batch_goes_on_where_one_fails(serve: Callable[..., Any], clips: Path, tmp_path: Path) -> None:
    words = {
        "a.mp4": "trim the first second",
        "broken.mp4": "mute it",
        "b.mp4": "make it square",
        "c.mp4": "mute it",
    }
    jobs = tmp_path / "jobs.json"
    jobs.write_text(json.dumps(words))
    made = tmp_path / "made"
    done = run(serve(), tmp_path, str(EXAMPLES / "batch.py"), str(clips), str(made), str(jobs))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "✗ broken.mp4" in done.stdout
    count, _, color = pictures(made / "a.mp4")
    assert count == 20
    assert color[0] > 200
    count, (width, height), color = pictures(made / "b.mp4")
    assert (count, width) == (30, height)
    assert color[1] > 100
    count, _, color = pictures(made / "c.mp4")
    assert count == 30
    assert color[2] > 200


def test_iterative_in_two_languages(serve: Callable[..., Any], clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    done = run(serve(), tmp_path, str(EXAMPLES / "iterative.py"), str(clips / "a.mp4"), str(out))
    assert done.returncode == 0, done.stderr
    assert "第二次" in done.stdout
    assert done.stdout.count("Timeline") >= 8
    count, _, color = pictures(out)
    assert count == 20
    assert max(color) < 40  # faded out; and red, not grey, before: the look was undone


@pytest.mark.parametrize("name", ["quick", "batch", "iterative"])
def test_one_that_is_called_wrong_says_how(name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert f"python examples/{name}.py " in done.stderr
    assert "Traceback" not in done.stderr
