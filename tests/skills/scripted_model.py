"""A language model that follows a script, on loopback: OpenAI's chat completions, as agents need them.

It does what a good model would do with a skill, and no more. Told "use the skill X", it reads X's SKILL.md by
the agent's own tool, at the place the agent's prompt names; takes the commands below its heading "The job" as
they stand; runs each block by the agent's own tool, one after another; waits as the skill says while a
command ends with the code for "still at work"; and tells what the last one printed. A skill whose text does
not work fails.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JOB = "## The job"
_BLOCK = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WAIT = "saycut job wait --timeout 25"
_STILL = re.compile(r"exited with code 12\b|exit code:? 12\b", re.IGNORECASE)
_ASKED = re.compile(r"Use the skill ([a-z-]+)\. Given: (.*)")


@dataclass
class Script:
    """What the model saw and did."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    """Every request's body."""
    commands: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    """What each command printed."""


def blocks_of(skill: str, heading: str = JOB) -> list[str]:
    """The bash blocks below a heading of a skill, in order."""
    below = skill.split(f"\n{heading}\n", 1)
    assert len(below) == 2, f"the skill has no heading {heading!r}"
    section = re.split(r"^## ", below[1], maxsplit=1, flags=re.MULTILINE)[0]
    return _BLOCK.findall(section)


def next_step(messages: Sequence[dict[str, Any]], script: Script) -> dict[str, Any]:
    """The assistant's next message: a tool call, or the last words."""
    asked = next(m for text in _texts(messages, "user") if (m := _ASKED.search(text)))
    name, given = asked[1], asked[2].strip()
    results = _texts(messages, "tool")
    if not results:
        return _call("read", {"path": _place(messages, name)}, 0)
    folder = _place(messages, name).rsplit("/", 1)[0]
    steps = blocks_of(results[0])
    script.results[:] = results[1:]
    waited = sum(bool(_STILL.search(result)) for result in script.results)
    done = len(script.results) - waited
    if script.results and _STILL.search(script.results[-1]):
        assert WAIT in results[0], "the skill does not say how to wait"
        step = WAIT
    elif done < len(steps):
        step = steps[done]
    else:
        step = ""
    if step:
        command = f"{given}\n{step.replace('{baseDir}', folder)}"
        script.commands.append(command)
        number = len(results)
        return _call("exec", {"command": command, "timeoutSeconds": 300, "yieldMs": 300_000}, number)
    return {"role": "assistant", "content": f"Done. {results[-1].strip()[-2000:]}"}


def _place(messages: Sequence[dict[str, Any]], name: str) -> str:
    """Where the agent's prompt says the skill lies."""
    for text in _texts(messages, "system") + _texts(messages, "developer") + _texts(messages, "user"):
        for entry in re.findall(r"<skill>(.*?)</skill>", text, re.DOTALL):
            found = re.search(r"<name>(.*?)</name>", entry)
            place = re.search(r"<location>(.*?)</location>", entry)
            if found and place and found[1].strip() == name:
                return place[1].strip()
    raise AssertionError(f"the agent's prompt names no skill {name}")


def _texts(messages: Sequence[dict[str, Any]], role: str) -> list[str]:
    return [_text(m.get("content")) for m in messages if m.get("role") == role]


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")


def _call(tool: str, arguments: dict[str, Any], number: int) -> dict[str, Any]:
    function = {"name": tool, "arguments": json.dumps(arguments)}
    return {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"index": 0, "id": f"call_{number}", "type": "function", "function": function}],
    }


class Model:
    """The server. `with Model() as model: model.url, model.script`."""

    def __init__(self) -> None:
        self.script = Script()
        script = self.script

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                script.asked.append(body)
                try:
                    message = next_step(body["messages"], script)
                except (AssertionError, StopIteration) as error:
                    message = {"role": "assistant", "content": f"SCRIPT FAILED: {error}"}
                self._answer(message, streamed=bool(body.get("stream")))

            def do_GET(self) -> None:
                self._send("application/json", json.dumps({"data": [{"id": "scripted"}]}).encode())

            def _answer(self, message: dict[str, Any], *, streamed: bool) -> None:
                if streamed:
                    self._send("text/event-stream", b"".join(_chunks(message)))
                    return
                choice = {"index": 0, "message": message, "finish_reason": _reason(message)}
                self._send("application/json", json.dumps(_envelope(choices=[choice])).encode())

            def _send(self, kind: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Model:
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def _reason(message: dict[str, Any]) -> str:
    return "tool_calls" if message.get("tool_calls") else "stop"


def _envelope(**parts: Any) -> dict[str, Any]:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    made = {"id": "chatcmpl-1", "object": "chat.completion", "created": int(time.time()), "model": "scripted"}
    return made | {"usage": usage} | parts


def _chunks(message: dict[str, Any]) -> Iterator[bytes]:
    for delta, reason in ((message, None), ({}, _reason(message))):
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        yield f"data: {json.dumps(_envelope(object='chat.completion.chunk', choices=[choice]))}\n\n".encode()
    yield b"data: [DONE]\n\n"
