"""A real server for tests: `saycut serve` as a process of its own, with real HTTP, that can be killed.

A `conftest.py` takes what it needs: `from serving import *`. Then

    def test_it(serve):
        server = serve()                                # a data folder of its own, port 0, loopback
        client = server.account()                       # httpx2 client with a token of a new account
        session = client.begin()                        # a session's id
        assert client.get(f"/api/state/nemo_agent/me/{session}/latest").json()["code"] == 0
        server.kill()                                   # kill -9
        server = serve(data=server.data)                # the same data, another process, another port
        client = server.client(client.token)            # the same account

`serve` takes: `data` (a folder), `database` (a URL), `blobs` (a URL), `env` (more variables), `arguments` (of
`saycut serve`). What a test started is ended with it.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from nursery import Forked

httpx2 = pytest.importorskip("httpx2", reason="httpx2 is not installed")

__all__ = ["serve", "work"]

ATTRIBUTION = {"X-Skill-Source": "saycut-tests", "X-Skill-Version": "1", "X-Skill-Platform": "unknown"}
START_S = 180.0
"""Two seconds on a machine that does nothing else; this one may do a lot."""


class Caller(httpx2.Client):
    """An HTTP client of one account: `token`, `account_id`, and the first calls everyone makes."""

    def __init__(self, url: str, token: str | None = None, account_id: str = "") -> None:
        headers = dict(ATTRIBUTION) | ({"Authorization": f"Bearer {token}"} if token else {})
        # Tests talk to loopback: proxies of the environment are not asked.
        super().__init__(base_url=url, headers=headers, timeout=60.0, trust_env=False)
        self.token = token
        self.account_id = account_id

    def begin(self, name: str = "project", language: str | None = None) -> str:
        """A new session's id."""
        body = {"task_name": name} | ({"language": language} if language else {})
        answer = self.post("/api/tasks/me/with-session/nemo_agent", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["session_id"])

    def balance(self) -> Mapping[str, int]:
        """`available`, `frozen`, `total`."""
        answer = self.get("/api/credits/balance/simple")
        assert answer.status_code == 200, answer.text
        found: Mapping[str, int] = answer.json()["data"]
        return found


class Process:
    """A process of Saycut's that serves or works."""

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str], *, ready: str) -> None:
        self._process = Forked(arguments, env)
        self.lines: list[str] = []
        """What it said so far."""
        self._said = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.ready = self._wait_for(ready)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """`kill -9`: it gets no time for anything."""
        self._end(signal.SIGKILL)

    def stop(self, timeout_s: float = 30.0) -> int:
        """Asks it to end, as an operator does; gives its exit code."""
        return self._end(signal.SIGTERM, timeout_s)

    def close(self) -> None:
        """Lets go of what the test held of it."""

    def _end(self, number: int, timeout_s: float = 30.0) -> int:
        if self.running:
            self._process.send_signal(number)
        try:
            code = self._process.wait(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._reader.join(timeout=5)
        self._process.stderr.close()
        return code

    def _read(self) -> None:
        with contextlib.suppress(ValueError):
            for line in self._process.stderr:
                with self._said:
                    self.lines.append(line)
                    self._said.notify_all()
        with self._said:
            self._said.notify_all()

    def _wait_for(self, pattern: str) -> re.Match[str]:
        until = time.monotonic() + START_S
        with self._said:
            while True:
                found = next((m for line in self.lines if (m := re.search(pattern, line))), None)
                if found is not None:
                    return found
                left = until - time.monotonic()
                if left <= 0 or not self.running:
                    break
                self._said.wait(min(left, 0.5))
        self._end(signal.SIGKILL)
        raise AssertionError("it did not start:\n" + "".join(self.lines[-40:]))


class Server(Process):
    """`saycut serve`."""

    def __init__(self, data: Path, env: Mapping[str, str], arguments: Sequence[str]) -> None:
        self.data = data
        self._clients: list[Caller] = []
        super().__init__(
            ["serve", "--port", "0", "--data", str(data), *arguments], env, ready=r"(http://\S+);"
        )
        self.url = self.ready[1]

    def client(self, token: str | None = None, account_id: str = "") -> Caller:
        """A client with a token that is known already, or with none."""
        made = Caller(self.url, token, account_id)
        self._clients.append(made)
        return made

    def account(self) -> Caller:
        """A client with an anonymous token of a new account."""
        with Caller(self.url) as nobody:
            answer = nobody.post("/api/auth/anonymous-token", headers={"X-Client-Id": str(uuid.uuid4())})
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        return self.client(data["token"], data["user_id"])

    def stop(self, timeout_s: float = 30.0) -> int:
        """Its callers hang up first: it waits for connections that are open."""
        self.close()
        return super().stop(timeout_s)

    def close(self) -> None:
        """A killed server's callers are let go with the test: one may be in the middle of a call."""
        for client in self._clients:
            client.close()


def environment(
    folder: Path, *, database: str | None, blobs: str | None, env: Mapping[str, str] | None
) -> dict[str, str]:
    """The variables of a process under test: none of Saycut's own that lie about here."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("SAYCUT_", "DATABASE_", "BLOB_", "OTEL_"))
    }
    kept |= {"SAYCUT_CACHE": str(folder / "cache"), "PYTHONUNBUFFERED": "1"}
    kept |= {"DATABASE_URL": database} if database else {}
    kept |= {"BLOB_URL": blobs} if blobs else {}
    return kept | dict(env or {})


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts `saycut serve`; see the top of this file."""
    started: list[Server] = []

    def start(
        *,
        data: Path | None = None,
        database: str | None = None,
        blobs: str | None = None,
        env: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
    ) -> Server:
        place = environment(tmp_path, database=database, blobs=blobs, env=env)
        started.append(Server(data or tmp_path / "data", place, arguments))
        return started[-1]

    yield start
    _end_all(started)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts `saycut worker` with a data folder of its own: `work(database=…, blobs=…, arguments=…)`."""
    started: list[Process] = []

    def start(
        *,
        data: Path | None = None,
        database: str | None = None,
        blobs: str | None = None,
        env: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
    ) -> Process:
        folder = data or tmp_path / f"worker-{len(started)}"
        place = environment(folder, database=database, blobs=blobs, env=env)
        started.append(Process(["worker", "--data", str(folder), *arguments], place, ready=r"Saycut works"))
        return started[-1]

    yield start
    _end_all(started)


def _end_all(started: Sequence[Process]) -> None:
    failures: list[Any] = []
    for one in started:
        if one.running:
            code = one.stop()
            if code not in (0, 130, 128 + signal.SIGTERM, -signal.SIGTERM):
                failures.append((code, "".join(one.lines[-40:])))
        elif not one._process.stderr.closed:
            one.kill()
        one.close()
    assert not failures, failures
