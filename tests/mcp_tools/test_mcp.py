"""A chat client does the whole job with our tools: over standard input, and at /mcp."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import av
import httpx2
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

TOOLS = {"start_edit", "upload", "job_status", "timeline", "undo", "export", "result", "credits"}
LONGEST_S = 25.0
Job = Callable[[ClientSession], Awaitable[None]]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    path = tmp_path_factory.mktemp("mcp") / "clip.mp4"
    return make_clip(
        path, "-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=4", "-f", "lavfi", "-i", "sine=d=4",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
    )  # fmt: skip


@contextlib.asynccontextmanager
async def over_stdio(url: str, home: Path) -> AsyncIterator[ClientSession]:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "NEMO_API_URL": url}
    words = StdioServerParameters(command=sys.executable, args=["-m", "saycut", "mcp"], env=env)
    async with stdio_client(words) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        yield session


@contextlib.asynccontextmanager
async def over_http(url: str, token: str | None) -> AsyncIterator[ClientSession]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60) as http,
        streamable_http_client(f"{url}/mcp", http_client=http) as streams,
        ClientSession(streams[0], streams[1]) as session,
    ):
        await session.initialize()
        yield session


async def called(chat: ClientSession, tool: str, **arguments: Any) -> Any:
    """The tool's result, which must have come in time."""
    began = time.monotonic()
    found = await chat.call_tool(tool, arguments)
    assert time.monotonic() - began < LONGEST_S
    return found


async def ended(session: ClientSession, found: Any) -> Any:
    """The result of a job once it has ended."""
    while found.structured_content["state"] == "running":
        found = await called(session, "job_status", job=found.structured_content["job"], wait_s=20)
    return found


def still_in(found: Any) -> bytes:
    pictures = [one for one in found.content if one.type == "image"]
    assert len(pictures) == 1
    assert pictures[0].mime_type == "image/jpeg"
    return base64.b64decode(pictures[0].data)


def test_the_whole_job_over_standard_input(serve: Callable[..., Any], clip: Path, tmp_path: Path) -> None:
    server, saved = serve(), tmp_path / "saved.mp4"

    async def job() -> None:
        async with over_stdio(server.url, tmp_path) as session:
            tools = {one.name: one for one in (await session.list_tools()).tools}
            assert set(tools) == TOOLS
            assert all(one.annotations is not None and one.description for one in tools.values())
            assert tools["timeline"].annotations.read_only_hint
            assert tools["start_edit"].annotations.destructive_hint is False
            found = await ended(
                session, await called(session, "start_edit", words="trim the first second", files=[str(clip)])
            )
            told = found.structured_content
            assert told["state"] == "done", told
            assert any("1 s" in line for line in told["lines"]), told
            assert still_in(found)[:2] == b"\xff\xd8"
            found = await ended(session, await called(session, "undo", session=told["session"]))
            assert "0-4s" in found.structured_content["timeline"]
            await ended(
                session, await called(session, "start_edit", words="mute it", session=told["session"])
            )
            found = await called(session, "timeline", session=told["session"])
            assert found.structured_content["duration_ms"] == 4000
            made = await ended(session, await called(session, "export", session=told["session"]))
            assert made.structured_content["state"] == "done", made.structured_content
            kept = await ended(
                session,
                await called(session, "result", export=made.structured_content["export"], path=str(saved)),
            )
            assert kept.structured_content["bytes"] == saved.stat().st_size
            again = await called(session, "result", export=made.structured_content["export"], path=str(saved))
            assert (await ended(session, again)).structured_content["state"] == "failed"
            assert (await called(session, "credits")).structured_content["available"] > 0

    asyncio.run(job())
    with av.open(str(saved)) as file:
        assert sum(1 for _ in file.decode(video=0)) == 40


def test_the_same_at_mcp(serve: Callable[..., Any], clip: Path) -> None:
    server = serve()
    account, other = server.account(), server.account()
    session_id = account.begin()
    with clip.open("rb") as file:
        answer = account.post(
            f"/api/upload-video/nemo_agent/me/{session_id}", files={"files": ("clip.mp4", file, "video/mp4")}
        )
    assert answer.status_code == 200, answer.text

    async def job() -> None:
        async with over_http(server.url, account.token) as session:
            assert {one.name for one in (await session.list_tools()).tools} == TOOLS
            found = await ended(
                session, await called(session, "start_edit", words="make it 9:16", session=session_id)
            )
            assert found.structured_content["state"] == "done", found.structured_content
            assert still_in(found)
            jobs.append(found.structured_content["job"])
            refused = await called(session, "start_edit", words="mute it", files=["/etc/hostname"])
            assert refused.is_error
            misread = await called(session, "result", path="a.mp4")
            assert misread.is_error
            assert misread.content[0].text == "result, export: field required. It takes: export, path."
            assert misread.structured_content["error"]["code"] == "bad_input"
            astray = await called(session, "start_edit", words="trim to 3 seconds", file=["a.mp4"])
            told = "start_edit, file: there is no such argument. It takes: words, session, files."
            assert (astray.is_error, astray.content[0].text) == (True, told)
            made = await ended(session, await called(session, "export", session=session_id))
            assert made.structured_content["file"]["url"].startswith("http")
        async with over_http(server.url, other.token) as session:
            assert (await called(session, "timeline", session=session_id)).is_error
            assert (await called(session, "job_status", job=jobs[0])).is_error

    jobs: list[str] = []
    asyncio.run(job())


@pytest.mark.parametrize("token", [None, "nmv_usr_" + "0" * 64])
def test_nobody_comes_in_without_a_token(serve: Callable[..., Any], token: str | None) -> None:
    server = serve()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answer = httpx2.post(f"{server.url}/mcp", json=body, headers=headers, trust_env=False)
    assert answer.status_code == 401
    assert answer.json()["code"] == 1001


def test_files_do_not_leave_the_machine_unasked(tmp_path: Path, clip: Path) -> None:
    async def job() -> None:
        async with over_stdio("https://video.example", tmp_path) as session:
            found = await called(session, "start_edit", words="mute it", files=[str(clip)], session="1")
            assert found.is_error
            assert "not this machine" in found.content[0].text

    asyncio.run(job())
