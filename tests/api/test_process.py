"""The service as a process: how it starts, what it says when it cannot, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from nursery import Forked
from serving import environment

GRACE_S = 10.0


def _fails(tmp_path: Path, *arguments: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    process = Forked(arguments, environment(tmp_path, database=None, blobs=None, env=env))
    with process.stderr:
        said = process.stderr.read()
    assert "Traceback" not in said
    return process.wait(120), said


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = _fails(tmp_path, "serve", "--data", str(tmp_path / "data"), "--port", port)

    assert code == 2
    assert f"port {port}" in said
    assert "--port" in said
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    code, said = _fails(tmp_path, "serve", "--data", str(tmp_path / "file" / "data"), "--port", "0")

    assert code == 5
    assert "cannot be written" in said
    assert "--data" in said


@pytest.mark.parametrize(
    ("command", "url", "told"),
    [
        ("serve", "postgresql://saycut:hunter2@127.0.0.1:1/saycut", "cannot be reached"),
        ("worker", "postgresql://saycut:hunter2@127.0.0.1:1/saycut", "cannot be reached"),
        ("serve", "mysql://saycut:hunter2@127.0.0.1/saycut", "no database Saycut works with"),
        ("worker", "hunter2", "cannot be read"),
    ],
)
def test_a_wrong_database_is_said_without_its_password(
    tmp_path: Path, command: str, url: str, told: str
) -> None:
    arguments = [command, "--data", str(tmp_path / "data"), *(["--port", "0"] if command == "serve" else [])]
    code, said = _fails(tmp_path, *arguments, env={"DATABASE_URL": url})

    assert code == 5
    assert told in said
    assert "hunter2" not in said


def test_a_port_for_figures_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = _fails(tmp_path, "worker", "--data", str(tmp_path / "data"), "--metrics-port", port)

    assert code == 2
    assert "--metrics-port" in said


def test_it_says_where_it_is_and_logs_json(serve: Callable[..., Any]) -> None:
    server = serve()
    with server.client() as nobody:
        assert nobody.get("/version").json()["name"] == "saycut"
        nobody.get("/nowhere")
    assert server.stop() == 0

    said = [line for line in server.lines if not line.startswith("{")]
    assert len(said) == 1
    assert said[0].startswith(f"Saycut is at {server.url}; its data is in {server.data}")
    lines = [json.loads(line) for line in server.lines if line.startswith("{")]
    assert [one["route"] for one in lines if one["logger"] == "saycut.access"] == ["/version", "none"]


def test_a_program_that_starts_it_is_told_where_it_is(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "saycut",
        "serve",
        "--port",
        "0",
        "--data",
        str(tmp_path / "data"),
        "--json",
    ]
    with subprocess.Popen(
        [*command, "--api-only"], env=environment(tmp_path, database=None, blobs=None, env=None),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        health = httpx2.get(f"{told['url']}/health", trust_env=False)
        process.terminate()
        rest = process.stdout.read()

    assert told["ok"] is True
    assert health.json() == {"status": "ok"}
    assert rest == ""
    assert process.returncode == 0


def test_text_is_logged_where_it_is_asked_for(serve: Callable[..., Any]) -> None:
    server = serve(env={"SAYCUT_LOG": "text"})
    with server.client() as nobody:
        nobody.get("/nowhere")
    assert server.stop() == 0

    assert any("GET none 404" in line and "request_id=" in line for line in server.lines)


def _stream(url: str, token: str, session: str, opened: threading.Event) -> None:
    """Listens to a turn until the connection ends, however it does."""
    body = {"user_id": "me", "session_id": session, "new_message": {"parts": [{"text": "mute it"}]}}
    headers = {"Authorization": f"Bearer {token}"}
    try:
        with (
            httpx2.Client(base_url=url, timeout=60, trust_env=False) as client,
            client.stream("POST", "/run_sse", json=body, headers=headers) as answer,
        ):
            opened.set()
            for _ in answer.iter_bytes():
                pass
    except httpx2.HTTPError:
        pass
    finally:
        opened.set()


def test_it_ends_in_time_while_streams_are_open(serve: Callable[..., Any]) -> None:
    """No worker takes the turn, so the stream stays open until the service ends."""
    server = serve(arguments=["--api-only"])
    client = server.account()
    opened = threading.Event()
    listening = threading.Thread(
        target=_stream, args=(server.url, client.token, client.begin(), opened), daemon=True
    )
    listening.start()
    assert opened.wait(30)
    time.sleep(0.5)
    assert listening.is_alive()

    began = time.monotonic()
    assert server.stop(timeout_s=60) == 0
    took = time.monotonic() - began
    listening.join(10)

    assert not listening.is_alive()
    assert took < GRACE_S + 10


def test_a_second_ctrl_c_ends_it_at_once(serve: Callable[..., Any]) -> None:
    server = serve(arguments=["--api-only"])
    client = server.account()
    opened = threading.Event()
    session = client.begin()
    listening = threading.Thread(
        target=_stream, args=(server.url, client.token, session, opened), daemon=True
    )
    listening.start()
    assert opened.wait(30)
    time.sleep(0.5)

    os.kill(server.pid, signal.SIGINT)
    time.sleep(0.5)
    assert server.running
    began = time.monotonic()
    os.kill(server.pid, signal.SIGINT)
    while server.running and time.monotonic() - began < 30:
        time.sleep(0.02)
    took = time.monotonic() - began
    listening.join(10)

    assert server.stop() == 130
    assert took < 2
    assert serve(data=server.data).client(client.token).get("/api/tasks/me").status_code == 200


def test_a_worker_shows_figures_and_is_listed(
    serve: Callable[..., Any], work: Callable[..., Any], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = serve(arguments=["--api-only"])
    worker = work(data=server.data, arguments=["--metrics-port", str(port)])
    figures = httpx2.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    listed = _asked(tmp_path, "workers", "list", "--data", str(server.data))
    assert worker.stop() == 0
    gone = _asked(tmp_path, "workers", "list", "--data", str(server.data))

    assert "saycut_jobs_ended" in figures
    assert [(one["takes"], one["there"]) for one in listed["workers"]] == [(["exports", "turns"], True)]
    assert gone["workers"] == []


def _asked(tmp_path: Path, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "saycut", "admin", *arguments, "--json"],
        env=environment(tmp_path, database=None, blobs=None, env=None),
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return json.loads(done.stdout)
