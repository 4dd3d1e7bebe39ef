"""People who work while processes are killed: each notes what was acknowledged."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx2

ATTRIBUTION = {"X-Skill-Source": "kill", "X-Skill-Version": "1", "X-Skill-Platform": "unknown"}
AGAIN_S = 0.2
GONE = (httpx2.TransportError,)
"""What a killed server looks like from outside."""
WORDS = ("trim the first 200 ms", "undo", "add a title 'kill' at 0:00", "mute it")


@dataclass
class Noted:
    """What the service has acknowledged to one person."""

    uploads: dict[str, str] = field(default_factory=dict)
    """SHA-256 of the file by its asset id."""
    turns: list[str] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)


class Person(threading.Thread):
    """One account with one session, in a thread, until it is told to stop."""

    def __init__(self, url: str, clip: bytes, *, seed: int) -> None:
        super().__init__(daemon=True)
        self.http = httpx2.Client(base_url=url, timeout=20, trust_env=False, headers=ATTRIBUTION)
        self.clip = clip
        self.dice = random.Random(seed)
        self.noted = Noted()
        self.ended = threading.Event()
        self.failure: BaseException | None = None
        data = self.get_through(
            "POST", "/api/auth/anonymous-token", headers={"X-Client-Id": str(uuid.uuid4())}
        )
        self.account_id = str(data["user_id"])
        self.http.headers["Authorization"] = f"Bearer {data['token']}"
        made = self.get_through("POST", "/api/tasks/me/with-session/nemo_agent", json={"language": "en"})
        self.session = str(made["session_id"])

    def run(self) -> None:
        try:
            self.upload()
            while not self.ended.is_set():
                self.dice.choice((self.upload, self.say, self.say, self.say, self.export))()
        except BaseException as error:  # noqa: BLE001  (the test asks for it)
            self.failure = error

    def get_through(self, method: str, path: str, **given: Any) -> Any:
        """`data` of the answer, asked for again as long as the service is not there."""
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(*GONE):
                answer = self.http.request(method, path, **given)
                if answer.status_code < 500:
                    assert answer.status_code < 400, answer.text
                    return answer.json().get("data")
            assert time.monotonic() < until, f"{method} {path}: nobody answers"
            time.sleep(AGAIN_S)

    def upload(self) -> None:
        """Each file is another; one whose answer was lost is sent again, and may be there twice."""
        data = self.clip + b"\0\0\0\x18free" + self.dice.randbytes(16)
        files = {"files": ("clip.mp4", data, "video/mp4")}
        with contextlib.suppress(*GONE):
            answer = self.http.post(f"/api/upload-video/nemo_agent/me/{self.session}", files=files)
            if answer.status_code == 200:
                found = answer.json()["data"]["files"][0]
                self.noted.uploads[found["id"]] = hashlib.sha256(data).hexdigest()
            else:
                assert answer.status_code >= 500, answer.text
        self.ended.wait(AGAIN_S)

    def say(self) -> None:
        """A turn is acknowledged with its first event; its stream may break before the last."""
        body = {
            "app_name": "nemo_agent", "user_id": "me", "session_id": self.session,
            "new_message": {"parts": [{"text": self.dice.choice(WORDS)}]},
        }  # fmt: skip
        with (
            contextlib.suppress(*GONE),
            self.http.stream(
                "POST", "/run_sse", json=body, headers={"Accept": "text/event-stream"}
            ) as answer,
        ):
            if answer.status_code >= 500:
                return
            assert answer.status_code == 200, answer.read()
            for line in answer.iter_lines():
                if line.startswith("data:") and len(line) > 6:
                    turn = str(json.loads(line[5:])["invocationId"])
                    if turn not in self.noted.turns:
                        self.noted.turns.append(turn)

    def export(self) -> None:
        name = f"render_{uuid.uuid4().hex[:12]}"
        # A small picture: an upload of any size is 1080p class where nothing is asked.
        output = {"format": "mp4", "quality": "low", "resolution": "240p"}
        body = {"id": name, "sessionId": self.session, "output": output}
        with contextlib.suppress(*GONE):
            answer = self.http.post("/api/render/proxy/lambda", json=body)
            if answer.status_code == 200:
                self.noted.exports.append(name)
            else:
                assert answer.status_code >= 500 or answer.status_code == 429, answer.text
        self.ended.wait(AGAIN_S)
