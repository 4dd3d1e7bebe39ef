"""Reads JSON bodies strictly, before any route sees them: at most so many bytes, one JSON value of UTF-8.

What would mean different things to different readers is refused: a key twice, NaN, a number past all use,
NUL, half a character. Uploads are streams of their own and pass by.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NoReturn

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import InputError, RequestTooLarge, SaycutError, WrongContentType
from .replies import problem

UPLOADS = "/api/upload"
"""Below it bodies are files: the routes read, count and limit them."""
FORMS = ("/register",)
"""Where a page sends a form."""
WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")
LENIENT = ("", "text/plain", "application/x-www-form-urlencoded")
"""What `curl -d` and others say of the JSON they send: it is read if it is JSON."""
LARGE = 256 * 1024
"""Bytes that take so long to read that others should not wait."""
DEEPEST = 100
LONGEST_NUMBER = 40
BODY_WAIT_S = 60.0
"""A client that sends nothing for so long is not waited for."""


class StrictBodies:
    """Middleware; see the top of this file."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            _check_address(scope)
            if not _read_here(scope):
                await self._app(scope, receive, send)
                return
            body = await self._body(scope, receive)
            await _check(scope, body)
        except SaycutError as error:
            # The rest of a body that is too large is not read: nothing else can come on this connection.
            await problem(Request(scope), error)(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body. Raises RequestTooLarge."""
        said = Headers(scope=scope).get("content-length", "")
        if said.isascii() and said.isdigit() and int(said[:20]) > self._most:
            raise RequestTooLarge(self._most)
        parts: list[bytes] = []
        size = 0
        while True:
            try:
                message = await asyncio.wait_for(receive(), BODY_WAIT_S)
            except TimeoutError:
                raise InputError("the body did not come", way_out="Send it again.") from None
            if message["type"] == "http.disconnect":
                raise InputError("the body did not come to its end", way_out="Send it again.")
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._most:
                raise RequestTooLarge(self._most)
            if not message.get("more_body"):
                return b"".join(parts)


def _read_here(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["method"] in WITH_BODY and not path.startswith(UPLOADS) and path not in FORMS


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body once more, and then what comes after it: that the client has gone."""
    given = False

    async def received() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return received


async def _check(scope: Scope, body: bytes) -> None:
    """Lets a body pass that may be read as JSON, and says that it is. Raises InputError, WrongContentType."""
    headers = Headers(scope=scope)
    if not body:
        return
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise WrongContentType("a compressed body is not read", accepted="application/json, not compressed")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    as_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    if not as_json and kind not in LENIENT:
        raise WrongContentType(f"a body of {kind[:100]} is not read here", accepted="application/json")
    try:
        if len(body) > LARGE:
            await asyncio.to_thread(check_json, body)
        else:
            check_json(body)
    except InputError:
        if as_json or not kind:
            raise
        raise WrongContentType(f"a body of {kind} is not read here", accepted="application/json") from None
    if not as_json:
        kept = [(name, value) for name, value in scope["headers"] if name != b"content-type"]
        scope["headers"] = [*kept, (b"content-type", b"application/json")]


def check_json(body: bytes) -> None:
    """Raises InputError for what is not one clear JSON value."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"the body is not UTF-8: byte {error.start}", way_out="Send JSON as UTF-8."
        ) from None
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_int, parse_float=_float
        )
    except json.JSONDecodeError as error:
        raise InputError(
            f"the body is no JSON: {error.msg} (line {error.lineno}, column {error.colno})",
            way_out="Send one JSON value and nothing after it.",
        ) from None
    except RecursionError:
        raise _too_deep() from None
    if text.count("[") + text.count("{") > DEEPEST:
        _check_depth(found)
    if "\\u" in text:
        _check_characters(found)


def _once(pairs: Sequence[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(
            f"the key {twice[:100]!r} is there twice", field=twice[:100], way_out="Send it once."
        )
    return found


def _no_constant(name: str) -> NoReturn:
    raise InputError(f"{name} is no JSON", way_out="Send numbers that are finite.")


def _int(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise InputError(f"a number has more than {LONGEST_NUMBER} digits")
    return int(text)


def _float(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise InputError(f"the number {text[:40]} is too large")
    return found


def _check_depth(value: Any) -> None:
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise _too_deep()


def _inside(value: Any) -> Collection[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _too_deep() -> InputError:
    return InputError(f"the body is nested deeper than {DEEPEST} levels")


def _check_characters(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError("the body has half of a character (a lone surrogate)") from None
    if "\\u0000" in text.replace("\\\\", ""):
        raise InputError("the body has the character NUL")


def _check_address(scope: Scope) -> None:
    if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
        raise InputError("the address has the character NUL")
