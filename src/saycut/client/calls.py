"""One call: signed, tried as often as it may be, its answer read or its refusal raised.

| `Again` | what is tried again |
|---|---|
| `ALWAYS` | everything that may pass: no connection, broken answers, 5xx, 408, 429, 1001 |
| `REFUSED` | what surely was not done: no connection at all, 429, 1001 |
| `NEVER` | nothing: a turn |

1001 gets a new anonymous token once, a token that was given is never replaced. 429 waits as long as it says
(30 s where it does not), and is tried once more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import Any
from urllib.parse import quote

import httpx2

from .. import __version__
from ..errors import (
    OutOfCredits,
    SaycutError,
    ServerError,
    ServiceError,
    TokenRefused,
    TooManyTokens,
    Unreachable,
    Unreadable,
)
from ..wire.codes import Told, error_of, told_of
from . import paths
from .identity import Identity, Kept
from .line import Body, Line, timeout_of
from .settings import ClientSettings

Json = dict[str, Any]


class Again(Enum):
    """How often a call may be made."""

    ALWAYS = auto()
    REFUSED = auto()
    NEVER = auto()


@dataclass(frozen=True)
class Call:
    """One request to be made."""

    method: str
    path: str
    again: Again = Again.ALWAYS
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict)
    """`json`, `content`, `files`: what httpx2's `build_request` takes."""
    answer_s: float | None = None
    signed: bool = True
    """False: without the token and the attribution, for addresses that are not the server's."""
    follow: bool = False


@dataclass(frozen=True)
class Reply:
    """An answer that was read whole."""

    status: int
    headers: httpx2.Headers
    body: Any
    """Its JSON; None where it was none."""

    @property
    def data(self) -> Json:
        """`data` of the answer; empty where there is none."""
        found = self.body.get("data") if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else {}


class Caller:
    """Makes calls over a line, as one client."""

    def __init__(self, line: Line, settings: ClientSettings) -> None:
        self.line = line
        self.settings = settings
        self.limits = settings.limits
        self.identity = Identity(settings)
        self._kept: Kept | None = None
        self._signing_in = line.lock()

    @property
    def anonymous(self) -> bool:
        return self.settings.token is None

    async def user_id(self) -> str:
        """The anonymous account's id, `bind` of the registration link; empty for a token that was given."""
        await self.token()
        return self._kept.user_id if self._kept else ""

    async def data(self, call: Call) -> Json:
        """`data` of the answer. Raises what the tree has for the refusal, Unreachable, Unreadable."""
        return (await self.reply(call)).data

    async def reply(self, call: Call) -> Reply:
        """The answer, read whole. Raises as `data`; an answer that is no JSON object is Unreadable."""
        found = await self._tried(call, whole=True)
        assert isinstance(found, Reply)
        if not isinstance(found.body, dict):
            raise Unreadable(
                "the server's answer is not the contract's JSON",
                way_out="Look whether the address is that of the API.",
                http_status=found.status,
            )
        return found

    async def open(self, call: Call) -> Body:
        """The answer, its head read and no refusal; the body is the caller's to read and close."""
        found = await self._tried(call, whole=False)
        assert not isinstance(found, Reply)
        return found

    async def _tried(self, call: Call, *, whole: bool) -> Reply | Body:
        tried, waited, renewed = 1, False, False
        while True:
            token = await self.token() if call.signed else ""
            try:
                return await self._once(call, token, whole=whole)
            except _Refused as refusal:
                error, wait_s = refusal.error, refusal.retry_after_s
            except httpx2.TransportError as broken:
                error, wait_s = _unreachable(broken), None
            except httpx2.HTTPError as odd:
                raise Unreadable(f"the server's answer cannot be read: {type(odd).__name__}") from odd
            error = self.helped(error)
            if call.again is Again.NEVER:
                raise error
            if isinstance(error, TokenRefused) and call.signed and self.anonymous and not renewed:
                renewed = True
                await self._renew(token)
            elif _too_many(error) and not waited and self._worth(wait_s):
                waited = True
                await self.line.sleep(self.limits.too_many_s if wait_s is None else wait_s)
            elif tried < self.limits.attempts and _may_pass(error, call.again) and self._worth(wait_s):
                await self.line.sleep(max(self.backoff(tried), wait_s or 0.0))
                tried += 1
            else:
                raise error

    def helped(self, error: SaycutError) -> SaycutError:
        """The error with the way out that this account has: an anonymous one can register, and keep all."""
        if isinstance(error, OutOfCredits):
            link = registration_link(self.settings, self._kept.user_id if self._kept else "")
            error.way_out = f"Register to get more: {link}" if link else "Top up credits in your account."
        return error

    def _worth(self, wait_s: float | None) -> bool:
        return wait_s is None or wait_s <= self.limits.longest_retry_after_s

    def backoff(self, tried: int) -> float:
        """Seconds to wait after so many tries."""
        full = min(self.limits.first_wait_s * 2 ** (tried - 1), self.limits.longest_wait_s)
        return float(full * (1 - self.line_chance() / 2))

    def line_chance(self) -> float:
        return self.settings.clock.chance()

    async def _once(self, call: Call, token: str, *, whole: bool) -> Reply | Body:
        headers = {**self._signed(token), **call.headers} if call.signed else dict(call.headers)
        request = self.line.build(
            call.method,
            call.path,
            headers=headers,
            timeout=timeout_of(self.limits, answer_s=call.answer_s),
            **call.parts,
        )
        body = await self.line.open(request, follow=call.follow)
        handed = False
        try:
            status = body.response.status_code
            if whole or status >= 300 or _kind(body.response) == "application/json":
                reply = await self._read(body)
                told = told_of(reply.body, reply.status)
                if told is None and 300 <= status < 400:
                    told = Told(status, message="the server sends its callers elsewhere", http_status=status)
                if told is not None:
                    raise _Refused(error_of(told), told, reply.headers)
                if whole:
                    return reply
                raise Unreadable("the server answered with JSON where something else was due")
            if _kind(body.response) == "text/html":
                raise Unreadable(
                    "a web page came instead of the server's answer",
                    way_out="Look whether the address is that of the API.",
                )
            handed = True
            return body
        finally:
            if not handed:
                await body.close()

    async def _read(self, body: Body) -> Reply:
        """The whole answer, within `call_s` and `reply_bytes`."""
        began, pieces, size = self.line.now(), [], 0
        async for text in body.texts():
            size += len(text)
            pieces.append(text)
            if size > self.limits.reply_bytes:
                raise Unreadable(f"the server's answer is larger than {self.limits.reply_bytes:,} bytes")
            if self.line.now() - began > self.limits.call_s:
                raise Unreachable(
                    f"the server's answer was not there within {self.limits.call_s:g} s", sent=True
                )
        try:
            found = json.loads("".join(pieces))
        except ValueError:
            found = None
        return Reply(body.response.status_code, body.response.headers, found)

    def _signed(self, token: str) -> dict[str, str]:
        by = self.settings.attribution
        return {
            "Authorization": f"Bearer {token}",
            "X-Skill-Source": by.source,
            "X-Skill-Version": by.version or __version__,
            "X-Skill-Platform": by.platform,
        }

    async def token(self) -> str:
        """The token to call with: given, kept, or a new anonymous one."""
        if self.settings.token is not None:
            return self.settings.token
        async with self._signing_in:
            if self._kept is None:
                self._kept = self.identity.kept() or await self._sign_in("")
            return self._kept.token

    async def _renew(self, refused: str) -> None:
        """Another token instead of a refused one, unless somebody was faster."""
        async with self._signing_in:
            if self._kept is None or self._kept.token == refused:
                kept = self.identity.kept()
                self._kept = kept if kept and kept.token != refused else await self._sign_in(refused)

    async def forget_token(self) -> None:
        """The token is of no use any more."""
        self._kept = None
        if self.anonymous:
            self.identity.keep(None)

    async def _sign_in(self, refused: str) -> Kept:
        """A new anonymous token. Another program may get one first: then that one is ours, too."""
        call = Call(
            "POST",
            paths.TOKEN,
            Again.NEVER,
            headers={"X-Client-Id": self.identity.client_id()},
            signed=False,
        )
        waited, tried = False, 1
        while True:
            try:
                return self._keep(await self.data(call))
            except ServiceError as error:
                other = self.identity.kept()
                if other is not None and other.token != refused:
                    return other
                if error.wire_code != 429:
                    raise
                wait_s = getattr(error, "retry_after_s", 0) or self.limits.too_many_s
                if waited or not self._worth(wait_s):
                    raise _no_token(
                        error, wait_s if waited or wait_s != self.limits.too_many_s else 0
                    ) from error
                waited = True
                await self.line.sleep(wait_s)
                other = self.identity.kept()
                if other is not None and other.token != refused:
                    return other
            except Unreachable as error:
                if error.sent or tried >= self.limits.attempts:
                    raise
                await self.line.sleep(self.backoff(tried))
                tried += 1

    def _keep(self, data: Json) -> Kept:
        token = data.get("token")
        if not isinstance(token, str) or not token:
            raise Unreadable("the server gave no token")
        kept = Kept(token, str(data.get("user_id") or ""), str(data.get("expires_at") or ""))
        self.identity.keep(kept)
        return kept


class _Refused(Exception):
    """An answer that refuses, on its way from one try to the next."""

    def __init__(self, error: SaycutError, told: Told, headers: httpx2.Headers) -> None:
        super().__init__()
        self.error = error
        self.retry_after_s = _retry_after(headers, told)


def registration_link(settings: ClientSettings, user_id: str) -> str:
    """Where an anonymous account is registered; empty for an account that is not anonymous."""
    web = settings.web_url or settings.base_url
    return f"{web}/?bind={quote(user_id, safe='')}" if user_id else ""


def _retry_after(headers: httpx2.Headers, told: Told) -> float | None:
    """`Retry-After` as seconds, of either form; else what the answer's data says."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        due = parsedate_to_datetime(text)
    except ValueError:
        return float(told.number("retry_after_s")) or None
    due = due if due.tzinfo else due.replace(tzinfo=UTC)
    return max((due - datetime.now(UTC)).total_seconds(), 0.0)


def _too_many(error: SaycutError) -> bool:
    return isinstance(error, ServiceError) and error.wire_code == 429


def _may_pass(error: SaycutError, again: Again) -> bool:
    """Whether the same call may end otherwise, and may be made again."""
    if isinstance(error, Unreachable):
        return again is Again.ALWAYS or not error.sent
    if again is not Again.ALWAYS:
        return False
    if isinstance(error, ServerError):
        return not isinstance(error, Unreadable)
    return isinstance(error, ServiceError) and error.wire_code == 408


def _unreachable(broken: httpx2.TransportError) -> Unreachable:
    """Why there was no answer, in a person's words."""
    if isinstance(broken, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout):
        return Unreachable(f"no connection to {broken.request.url.host}:{broken.request.url.port or ''}")
    if isinstance(broken, httpx2.TimeoutException):
        return Unreachable("the server stopped answering", sent=True)
    return Unreachable("the connection to the server broke", sent=True)


def _kind(response: httpx2.Response) -> str:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _no_token(error: ServiceError, wait_s: float) -> TooManyTokens:
    found = TooManyTokens(error.message, retry_after_s=int(wait_s))
    found.way_out = "Set NEMO_TOKEN to the token you have; a new one is given when it has expired."
    return found
