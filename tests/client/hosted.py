"""A server that behaves like the hosted service, and misbehaves as a test says; it records every request.

`hosted.manners` says what kind of service it is, `hosted.faults[step]` what goes wrong at a step's next
requests, one fault a request, `hosted.turns` what the next turns stream.

| step | request |
|---|---|
| `token` `claim` `revoke` `credits` | accounts |
| `session` `sessions` `state` | sessions |
| `upload` `resumable` `piece` `reached` | files |
| `turn` `rest` `version` | `/run_sse`; of our own server: a turn's events, what it is |
| `render` `poll` `cancel` `download` `file` | exports |
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from typing import Any

from .faults import Drop, Fault, Frame, Html, Manners, Refuse, Shape, said
from .http import Answer, Asked, Cut, HttpServer

Json = dict[str, Any]
FILE = bytes(range(256)) * 1200
"""What an export's file holds."""
ROUTES = (
    ("POST", r"/api/auth/anonymous-token", "token"),
    ("POST", r"/api/auth/claim-token", "claim"),
    ("POST", r"/api/auth/revoke", "revoke"),
    ("GET", r"/api/credits/balance/simple", "credits"),
    ("POST", r"/api/tasks/me/with-session/nemo_agent", "session"),
    ("GET", r"/api/tasks/me", "sessions"),
    ("GET", r"/api/state/nemo_agent/me/([^/]+)/latest", "state"),
    ("POST", r"/api/upload-video/nemo_agent/me/([^/]+)", "upload"),
    ("POST", r"/api/upload-video/nemo_agent/me/([^/]+)/resumable", "resumable"),
    ("PATCH", r"/api/upload-video/resumable/([^/]+)", "piece"),
    ("GET", r"/api/upload-video/resumable/([^/]+)", "reached"),
    ("POST", r"/run_sse", "turn"),
    ("GET", r"/api/turns/([^/]+)/events", "rest"),
    ("GET", r"/version", "version"),
    ("POST", r"/api/render/proxy/lambda", "render"),
    ("GET", r"/api/render/proxy/lambda/([^/]+)", "poll"),
    ("POST", r"/api/render/proxy/lambda/([^/]+)/cancel", "cancel"),
    ("GET", r"/api/render/proxy/([^/]+)/download", "download"),
    ("GET", r"/files/([^/]+)", "file"),
)
STEPS = tuple(step for _, _, step in ROUTES)


class Hosted:
    """The service; use as a context."""

    def __init__(self) -> None:
        self.manners = Manners()
        self.asked: list[tuple[str, Asked]] = []
        self.faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self.turns: list[list[Frame]] = []
        self.begun: list[str] = []
        """The messages of turns that were really begun."""
        self.draft: Json = {}
        self.media: list[Json] = []
        self.files: dict[str, bytes] = {}
        """Uploaded, by name."""
        self.files_at = ""
        """Where a status says files are; empty: here, told as a path alone."""
        self.received = 0
        """Bytes of files that are counted and thrown away, after `discard`."""
        self.token = ""
        self._uploads: dict[str, tuple[str, int, bytes]] = {}
        self._running: list[Frame] = []
        self._at = 0
        self._key = ""
        self._told = 0
        self._exports: dict[str, Json] = {}
        self._server = HttpServer(self._handle)

    def __enter__(self) -> Hosted:
        self._server.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._server.__exit__(*error)

    @property
    def url(self) -> str:
        return self._server.url

    def count(self, step: str) -> int:
        """How often a step was asked for."""
        return sum(1 for one, _ in self.asked if one == step)

    def sent(self, step: str) -> list[Asked]:
        return [asked for one, asked in self.asked if one == step]

    def edit(self, title: str = "Hello") -> Callable[[], None]:
        """A frame that puts a title on the timeline without a word."""

        def put() -> None:
            old = self.draft.get("t", [])
            text = {"tt": 7, "sg": [{"x": title, "s": 0, "d": 3000}]}
            self.draft = {"d": 10_000, **self.draft, "t": [*old, text]}

        return put

    def discard(self) -> None:
        """Files are counted and thrown away from now on."""
        self._server.most_kept = 1000

    def hang(self) -> None:
        """A frame after which nothing comes any more."""

    def close(self) -> None:
        """A frame that ends the stream in good order, before the turn is over."""

    def clip(self) -> None:
        """A timeline with one clip of ten seconds."""
        clip = {"tt": 0, "sg": [{"a": "a1", "s": 0, "d": 10_000}]}
        self.draft = {"t": [clip], "d": 10_000, "a": [{"i": "a1", "n": "talk.mp4"}]}

    async def _handle(self, asked: Asked) -> Answer:
        known = [(s, re.fullmatch(p, asked.path)) for m, p, s in ROUTES if m == asked.method]
        step, found = next(((s, f) for s, f in known if f), ("", None))
        if found is None:
            return Answer(404, b'{"detail":"Not Found"}')
        self.asked.append((step, asked))
        fault = self.faults[step].pop(0) if self.faults[step] else None
        if isinstance(fault, Refuse):
            return _refusal(fault)
        if isinstance(fault, Html):
            return Answer(fault.status, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"})
        if isinstance(fault, Drop) and not fault.done:
            raise Cut
        answer = self._checked(step, asked) or await getattr(self, f"_{step}")(asked, *found.groups())
        if isinstance(fault, Drop):
            raise Cut
        if isinstance(fault, Shape):
            await asyncio.sleep(60 if fault.stall else 0)
            answer.body = answer.body[: len(answer.body) // 2] if fault.shorter else answer.body
            answer.slice, answer.chunked, answer.sent = fault.slice, fault.chunked, fault.cut
        return answer

    def _checked(self, step: str, asked: Asked) -> Answer | None:
        if step in ("token", "file", "version"):
            return None
        if not asked.headers.get("authorization", "").startswith("Bearer "):
            return _refusal(Refuse(1001, 401))
        if step == "render" and not all(
            asked.headers.get(f"x-skill-{name}") for name in ("source", "version", "platform")
        ):
            return _refusal(Refuse(402, 402))
        return None

    async def _token(self, asked: Asked) -> Answer:
        if not asked.headers.get("x-client-id", "").strip():
            return _refusal(Refuse(400, 400))
        self.token = f"nmv_usr_{self.count('token')}"
        return _ok(
            {"token": self.token, "user_id": "anon_7", "expires_at": "2999-01-01T00:00:00Z", "credits": 100}
        )

    async def _claim(self, asked: Asked) -> Answer:
        assert asked.json["session_id"] == "42"
        return _ok({"claim_token": "clm_1", "expires_in": 604800})

    async def _revoke(self, asked: Asked) -> Answer:  # noqa: ARG002
        return _ok(None)

    async def _credits(self, asked: Asked) -> Answer:  # noqa: ARG002
        return _ok({"available": 90, "frozen": 10, "total": 100})

    async def _session(self, asked: Asked) -> Answer:
        assert asked.json["task_name"]
        return _ok({"task_id": "7", "session_id": "42", "user_id": "anon_7"})

    async def _sessions(self, asked: Asked) -> Answer:  # noqa: ARG002
        if not self.manners.lists:
            return Answer(404, b'{"detail":"Not Found"}')
        return _ok({"sessions": [{"session_id": "42", "task_id": "7", "task_name": "project"}]})

    async def _state(self, asked: Asked, session_id: str) -> Answer:  # noqa: ARG002
        if session_id != "42":
            return _refusal(Refuse(1002, 404))
        state = {"draft": self.draft, "canvas_config": {"width": 640}, "generated_media": self.media}
        return _ok({"session_id": "42", "task_id": "7", "task_name": "project", "state": state})

    async def _upload(self, asked: Asked, session_id: str) -> Answer:  # noqa: ARG002
        if asked.headers["content-type"] == "application/json":
            return _ok({"files": [_told(url.rpartition("/")[2], b"") for url in asked.json["urls"]]})
        if self._server.most_kept:
            self.received += asked.length
            return _ok({"files": [_told("large.mp4", b"")]})
        boundary = asked.headers["content-type"].partition("boundary=")[2].encode()
        files = []
        for part in asked.body.split(b"--" + boundary)[1:-1]:
            head, _, body = part.strip(b"\r\n").partition(b"\r\n\r\n")
            name = re.search(rb'name="files"; filename="([^"]*)"', head)
            assert name
            files.append(self._keep(name[1].decode(), body))
        return _ok({"files": files, "session_state_applied": True})

    def _keep(self, name: str, body: bytes) -> Json:
        assert name not in self.files, f"{name} came twice"
        self.files[name] = body
        return _told(name, body)

    async def _resumable(self, asked: Asked, session_id: str) -> Answer:  # noqa: ARG002
        if not self.manners.resumable:
            return Answer(404, b'{"detail":"Not Found"}')
        upload_id = f"up{len(self._uploads)}"
        self._uploads[upload_id] = (asked.json["filename"], asked.json["size"], b"")
        return _ok({"upload_id": upload_id, "offset": 0})

    async def _piece(self, asked: Asked, upload_id: str) -> Answer:
        name, size, have = self._uploads[upload_id]
        if int(asked.headers["upload-offset"]) != (self.received or len(have)):
            return _refusal(Refuse(409, 409, data={"offset": len(have)}))
        if self._server.most_kept:
            self.received += asked.length
            files = {"files": [_told(name, b"")]} if self.received == size else {}
            return _ok({"offset": self.received} | files)
        have += asked.body
        self._uploads[upload_id] = (name, size, have)
        if len(have) == size:
            self._keep(name, have)
        return await self._reached(asked, upload_id)

    async def _reached(self, asked: Asked, upload_id: str) -> Answer:  # noqa: ARG002
        name, size, have = self._uploads[upload_id]
        return _ok({"offset": len(have)} | ({"files": [_told(name, have)]} if len(have) == size else {}))

    async def _turn(self, asked: Asked) -> Answer:
        key = asked.headers["idempotency-key"]
        if not (self.manners.ours and key == self._key):
            self.begun.append(asked.json["new_message"]["parts"][0]["text"])
            self._running, self._at, self._key = (
                (self.turns.pop(0) if self.turns else [said("Done.")]),
                0,
                key,
            )
        return self._streamed()

    async def _rest(self, asked: Asked, turn_id: str) -> Answer:
        assert turn_id == f"e-{self._key}"
        assert asked.headers.get("last-event-id", "") in ("", f"e:{self._told}")
        return self._streamed() if self.manners.ours else Answer(404, b'{"detail":"Not Found"}')

    async def _version(self, asked: Asked) -> Answer:  # noqa: ARG002
        if not self.manners.ours:
            return Answer(404, b'{"detail":"Not Found"}')
        return Answer(body=b'{"name":"saycut","version":"1"}')

    def _streamed(self) -> Answer:
        named = {"X-Turn-Id": f"e-{self._key}"} if self.manners.ours else {}
        return Answer(stream=self._frames(), headers={"Content-Type": "text/event-stream", **named})

    async def _frames(self) -> AsyncIterator[bytes]:
        while self._at < len(self._running):
            frame, self._at = self._running[self._at], self._at + 1
            if isinstance(frame, bytes):
                yield frame
            elif isinstance(frame, dict):
                self._told = self._at
                number = f"id: e:{self._at}\n" if self.manners.numbered or self.manners.ours else ""
                yield f"{number}data: {json.dumps(frame, ensure_ascii=False)}\n\n".encode()
            elif isinstance(frame, type):
                raise frame
            elif frame == self.hang:
                await asyncio.sleep(60)
            elif frame == self.close:
                return
            else:
                frame()

    async def _render(self, asked: Asked) -> Answer:
        body = asked.json
        if body["id"] not in self._exports:
            ends = self.manners.renders.pop(0) if self.manners.renders else "completed"
            self._exports[body["id"]] = {"ends": ends, "looks": 0}
        return self._status(body["id"], "pending", 0)

    async def _poll(self, asked: Asked, render_id: str) -> Answer:  # noqa: ARG002
        export = self._exports.get(render_id)
        if export is None:
            return _refusal(Refuse(404, 404))
        export["looks"] += 1
        if export["looks"] < self.manners.polls:
            return self._status(render_id, "processing", 50)
        return self._status(render_id, export["ends"], 100)

    async def _cancel(self, asked: Asked, render_id: str) -> Answer:  # noqa: ARG002
        self._exports[render_id] |= {"ends": "cancelled", "looks": self.manners.polls}
        return _ok(None)

    def _status(self, render_id: str, status: str, progress: int) -> Answer:
        done, failed = status == "completed", status == "failed"
        url = f"{self.files_at}/files/{render_id}"
        body: Json = {"success": not failed}
        if "top" in self.manners.shapes:
            body |= {"taskId": render_id, "status": status, "progress": progress}
            body |= {"output": {"url": url, "duration": 9.5, "size": len(FILE)}} if done else {}
            body |= {"error": _message(self.manners.reason)} if failed else {}
        if "data" in self.manners.shapes:
            data: Json = {"id": render_id, "status": status, "progress": progress, "createdAt": 1}
            body["data"] = data | ({"outputUrl": url} if done else {})
            two = [{"name": "a.mp4", "size": len(FILE)}, {"name": "b.gif", "size": 256, "duration": 1.5}]
            body["data"] |= {"outputs": two} if done and self.manners.several else {}
            body["data"] |= {"error": self.manners.reason} if failed else {}
            body["data"] |= {"notes": self.manners.notes} if self.manners.notes else {}
        return Answer(body=json.dumps(body).encode())

    async def _download(self, asked: Asked, render_id: str) -> Answer:
        if not self.manners.downloads:
            return Answer(404, b'{"detail":"Not Found"}')
        return await self._file(asked, render_id)

    async def _file(self, asked: Asked, render_id: str) -> Answer:  # noqa: ARG002
        if asked.query.get("file") == "1":
            return Answer(200, FILE[:256], {"Content-Type": "image/gif"})
        headers = {"Content-Type": "video/mp4", "ETag": f'"{hashlib.md5(FILE).hexdigest()}"'}
        found = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("range", ""))
        if found and self.manners.ranges and asked.headers.get("if-range") == headers["ETag"]:
            at = int(found[1]) + 5 * self.manners.astray
            headers["Content-Range"] = f"bytes {at}-{len(FILE) - 1}/{len(FILE)}"
            return Answer(206, FILE[at:], headers)
        return Answer(200, FILE, headers)


def _message(reason: object) -> object:
    return reason["message"] if isinstance(reason, dict) else reason


def _ok(data: Any) -> Answer:
    body = {"code": 0, "message": "ok", "data": data}
    return Answer(body=json.dumps(body, separators=(",", ":")).encode())


def _refusal(fault: Refuse) -> Answer:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
    body = {"code": fault.code, "message": fault.message, "data": fault.data}
    return Answer(fault.status, json.dumps(body).encode(), headers)


def _told(name: str, body: bytes) -> Json:
    told = {"filename": name, "file_type": "video", "cdn_url": f"https://cdn.example/{name}"}
    return told | {"duration": 10.5, "width": 640, "height": 360, "fps": 25, "hash": str(len(body))}
