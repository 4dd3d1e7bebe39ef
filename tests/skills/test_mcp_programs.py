"""Chat clients that are real programs list and call our tools, over standard input and at /mcp."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra [mcp] is not installed")
pytest.importorskip("fastapi", reason="the extra [server] is not installed")

from serving import *  # noqa: F403

from .programs import Person, need, new_person


def servers(url: str, token: str, home: Path) -> dict[str, Any]:
    """Both ways in, as a client's settings have them."""
    return {
        "near": {"command": "saycut", "args": ["mcp"], "env": {"NEMO_API_URL": url, "HOME": str(home)}},
        "far": {"url": f"{url}/mcp", "headers": {"Authorization": f"Bearer {token}"}},
    }


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return new_person(tmp_path)


def test_openclaw_probes_both(serve: Callable[..., Any], person: Person) -> None:
    need("openclaw")
    server = serve()
    for name, settings in servers(server.url, server.account().token, person.home).items():
        more = {"transport": "streamable-http"} if "url" in settings else {}
        person.does("openclaw", "mcp", "set", name, json.dumps(settings | more))
    told = person.does("openclaw", "mcp", "probe")
    assert "near: 8 tools" in told
    assert "far: 8 tools" in told


def test_mcporter_lists_and_calls(serve: Callable[..., Any], person: Person, make_clip: Any) -> None:
    need("mcporter")
    server = serve()
    clip = make_clip(person.work / "clip.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=3")
    config = person.work / "mcporter.json"
    config.write_text(json.dumps({"mcpServers": servers(server.url, server.account().token, person.home)}))
    way = ("mcporter", "--config", str(config))
    assert "start_edit" in person.does(*way, "list", "near")
    asked = json.dumps({"words": "trim the first second", "files": [str(clip)]})
    told = json.loads(person.does(*way, "call", "near.start_edit", "--args", asked))
    assert told["state"] == "done"
    assert told["timeline"] == "Timeline (1 track): 1. Video: clip (0-2s)"
    assert json.loads(person.does(*way, "call", "far.credits"))["available"] == 100
