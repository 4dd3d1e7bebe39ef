"""The server that is measured: its own process, terms without limits, and a slow service for captions."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2

ATTRIBUTION = {"X-Skill-Source": "bench", "X-Skill-Version": "1", "X-Skill-Platform": "unknown"}
LOOK_S = 0.2


class Server:
    """`saycut serve` on a data folder. Its memory is looked at as long as it runs."""

    def __init__(self, data: Path, env: Mapping[str, str]) -> None:
        asyncio.run(_without_limits(data))
        words = [sys.executable, "-m", "saycut", "serve", "--port", "0", "--data", str(data)]
        self._log = (data / "server.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(words, stderr=self._log, env={**os.environ, **env})
        self.peak_mb = 0.0
        self.url = self._wait()
        threading.Thread(target=self._look, daemon=True).start()

    def token(self) -> str:
        """A token of a new account."""
        answer = httpx2.post(
            f"{self.url}/api/auth/anonymous-token",
            headers={"X-Client-Id": str(uuid.uuid4())},
            trust_env=False,
        )
        return str(answer.json()["data"]["token"])

    def stop(self) -> None:
        """Asks it to end, and waits."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        self._log.close()

    def _wait(self) -> str:
        until = time.monotonic() + 60
        while time.monotonic() < until and self._process.poll() is None:
            said = Path(self._log.name).read_text("utf-8")
            if found := re.search(r"(http://\S+);", said):
                return found[1]
            time.sleep(LOOK_S)
        raise RuntimeError(Path(self._log.name).read_text("utf-8")[-2000:])

    def _look(self) -> None:
        while self._process.poll() is None:
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
                    if line.startswith("VmRSS"):
                        self.peak_mb = max(self.peak_mb, int(line.split()[1]) / 1000)
            time.sleep(LOOK_S)


async def _without_limits(data: Path) -> None:
    from saycut.accounts import terms
    from saycut.store.database import open_database

    data.mkdir(parents=True, exist_ok=True)
    database = await open_database(data)
    async with database.writing() as tx:
        await terms.set_limits(tx, {"tokens_per_address": 0})
        more = {"running_turns": 10_000, "running_exports": 1_000, "free_credits": 1_000_000}
        await terms.set_plan_terms(tx, terms.ANONYMOUS, more)
    await database.close()


@contextlib.contextmanager
def slow_captions(release: threading.Event) -> Iterator[str]:
    """A speech-to-text service that answers when it is released: turns take as long as one likes."""

    class Slow(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            left = int(self.headers.get("Content-Length") or 0)
            while left > 0:
                left -= len(self.rfile.read(min(left, 1 << 20)) or b" " * left)
            release.wait(600)
            body = b'{"text":"done","segments":[],"words":[]}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        release.set()
        server.shutdown()
        server.server_close()
