"""Exports as the contract has them, over HTTP."""

from __future__ import annotations

import io
from pathlib import Path

import av
import pytest

from turns.here import Here

from .there import SMALL, project


def shown(data: bytes) -> tuple[int, int, int]:
    """Pictures, width and height of a file."""
    with av.open(io.BytesIO(data)) as file:
        video = file.streams.video[0]
        return sum(1 for _ in file.decode(video)), video.width, video.height


def test_an_export_from_the_first_request_to_the_file(there: Here, clip: Path) -> None:
    one = project(there, clip)
    answer = one.ask("render_1", SMALL)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["success"], body["code"]) == (True, 0)
    assert (body["data"]["id"], body["data"]["status"]) == ("render_1", "pending")
    told = one.ended("render_1")
    assert told["status"] == "completed", told
    assert (told["taskId"], told["progress"], told["error"]) == ("render_1", 100, None)
    data = told["data"]
    assert data["createdAt"] <= data["startedAt"] <= data["completedAt"]
    assert (data["status"], data["progress"], data["outputUrl"]) == ("completed", 100, told["output"]["url"])
    assert told["output"]["duration"] == pytest.approx(8.0, abs=0.05)
    file = one.download("render_1")
    assert file.status_code == 200
    assert file.headers["Content-Type"] == "video/mp4"
    assert len(file.content) == told["output"]["size"]
    assert shown(file.content) == (200, 160, 90)
    by_link = there.account().get(told["output"]["url"], headers={"Authorization": ""})
    assert by_link.content == file.content
    found = list((Path(str(there.service.folder)).parent / "blobs").rglob("parts/*/*"))
    assert found == []
