"""Google ADK's own client (its newest 1.x and 2.x) drives a whole edit, by the shapes it insists upon."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from serving import Server

DRIVER = Path(__file__).with_name("drive.py")
VERSIONS = {"adk-1": "1.39.1", "adk-2": "2.13.0"}
LONGEST_S = 240


@pytest.fixture(params=sorted(VERSIONS))
def seen(
    request: pytest.FixtureRequest,
    serve: Callable[..., Server],
    make_clip: Callable[..., Path],
    tmp_path: Path,
) -> Mapping[str, Any]:
    """What the client saw."""
    python = ROOT / "build" / request.param / "bin" / "python"
    if not (ROOT / "build" / request.param / ".installed").is_file():
        pytest.skip(f"ADK {VERSIONS[request.param]} is not there: make adk")
    clip = make_clip(
        tmp_path / "clip.mp4",
        "-f", "lavfi", "-i", "testsrc2=d=8:r=10:s=64x48", "-f", "lavfi", "-i", "sine=d=8",
        "-pix_fmt", "yuv420p", "-shortest",
    )  # fmt: skip
    server = serve()
    token = server.account().token
    done = subprocess.run(
        [str(python), "-W", "ignore", str(DRIVER), server.url, str(token), str(clip)],
        capture_output=True, text=True, timeout=LONGEST_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    found: Mapping[str, Any] = json.loads(done.stdout)
    assert found["adk"] == VERSIONS[request.param]
    return found


def test_its_client_drives_a_whole_edit(seen: Mapping[str, Any]) -> None:
    assert seen["apps"] == ["nemo_agent"]
    assert seen["session"]["userId"] == "me"
    assert seen["session"]["state"] == {"theme": "dark"}
    assert seen["upload"] == 200

    edit = seen["edit"]
    assert [e["calls"] for e in edit] == [["trim"], [], ["add_text"], [], []]
    assert [e["results"] for e in edit] == [[], ["trim"], [], ["add_text"], []]
    assert [e["role"] for e in edit] == ["model", "user", "model", "user", "model"]
    assert "Removed the first 5 s" in edit[-1]["text"]
    assert edit[-1]["final"]
    assert "draft" in edit[1]["delta"]
    assert {e["error"] for e in edit} == {None}

    streamed = seen["streamed"]
    pieces = "".join(e["text"] for e in streamed if e["partial"])
    assert streamed[-1]["partial"] is False
    assert pieces.strip() == streamed[-1]["text"].strip() != ""

    drawn = seen["draft"]["state"]["draft"]
    assert [a["n"] for a in drawn["a"]] == ["clip.mp4", "logo.png"]
    assert seen["draft"]["authors"].count("user") == 3
    assert "errorCode" not in seen["with_file"][-1]

    assert seen["run"][-1]["content"]["parts"][0]["text"] == "Took back 1 edit."
    assert seen["changed"]["zoom"] == 2
    assert "theme" not in seen["changed"]
    assert [one["id"] for one in seen["listed"]] == [seen["session"]["id"]]
    assert seen["gone"] == 404
    assert seen["export"]["status"] == 200, seen["export"]
    assert seen["export"]["state"] == "completed", seen["export"]
    assert seen["export"]["head"] == "ftyp"
