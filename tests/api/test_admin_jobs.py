"""`saycut admin jobs`: what an operator sees of the work in line, and stops."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saycut.cli import edge
from saycut.cli.app import app
from serving import Caller

Admin = Callable[..., Any]


@pytest.fixture
def admin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Admin:
    """Runs `saycut admin` in this process; gives its JSON. `code`: its exit code."""
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(data: Path, *words: str, code: int = 0) -> Any:
        found = edge.run(app, ["admin", *words, "--data", str(data), "--json"])
        told = capsys.readouterr().out
        assert found == code, told
        return json.loads(told)

    return run


def _say(client: Caller, session: str, said: list[str]) -> None:
    """Says something that no worker is there to do, and keeps what the stream tells."""
    body = {"user_id": "me", "session_id": session, "new_message": {"parts": [{"text": "mute it"}]}}
    with client.stream("POST", "/run_sse", json=body) as answer:
        said.extend(answer.iter_lines())


def test_a_turn_in_line_is_seen_and_stopped(serve: Callable[..., Any], admin: Admin) -> None:
    server = serve(arguments=["--api-only"])
    client, other = server.account(), server.account()
    said: list[str] = []
    listening = threading.Thread(target=_say, args=(client, client.begin(), said))
    listening.start()
    jobs = _until(lambda: admin(server.data, "jobs", "list")["jobs"])
    job = jobs[0]["id"]

    assert [(one["kind"], one["state"], one["account"]) for one in jobs] == [
        ("turn", "ready", client.account_id)
    ]
    assert "payload" not in jobs[0]
    shown = admin(server.data, "jobs", "show", job)["job"]
    assert shown["origin"]["request_id"]
    listed = admin(server.data, "jobs", "list", "--account", other.account_id, "--state", "ready")
    assert listed["jobs"] == []

    stopped = admin(server.data, "jobs", "cancel", job)["job"]
    listening.join(30)
    assert stopped["state"] == "cancelled"
    assert not listening.is_alive(), "the stream ends with its turn"
    assert any("errorCode" in line for line in said)
    assert client.balance() == {"available": 100, "frozen": 0, "total": 100}
    again = admin(server.data, "jobs", "cancel", job)["job"]
    assert again["state"] == "cancelled"


def _until(ask: Callable[[], Any], timeout_s: float = 60.0) -> Any:
    until = time.monotonic() + timeout_s
    while not (found := ask()):
        assert time.monotonic() < until
        time.sleep(0.2)
    return found


@pytest.mark.parametrize(
    "arguments",
    [("jobs", "show", "nothing"), ("jobs", "cancel", "nothing"), ("jobs", "list", "--state", "x")],
)
def test_what_is_not_there_is_said(admin: Admin, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "data").mkdir()

    found = admin(tmp_path / "data", *arguments, code=2)

    assert found["ok"] is False
    assert found["error"]["way_out"]


def test_a_service_that_never_ran_has_no_jobs(admin: Admin, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    assert admin(tmp_path / "data", "jobs", "list")["jobs"] == []
    assert admin(tmp_path / "data", "workers", "list")["workers"] == []
