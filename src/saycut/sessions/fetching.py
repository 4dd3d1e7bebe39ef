"""A file fetched from an address that came from outside: size, time and redirects are limited."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

import httpx2

from ..errors import FileTooLarge, UrlRefused
from .filenames import name_of_answer
from .outgoing import LONGEST_URL, Reach, check_url, outgoing
from .service import Rules

FETCH_S = 15 * 60.0
"""For a whole file: 500 MB at 5 Mbit a second."""
MOST_REDIRECTS = 5
TRY_AGAIN = "Try again later, or upload the file itself."

Found = TypeVar("Found")


class Fetched:
    """A file at an address, as `bringing.Incoming`. Nothing is asked before its first bytes are wanted."""

    source = "url"

    def __init__(self, url: str, rules: Rules, *, reach: Reach | None = None) -> None:
        self.name = name_of_answer(None, _path_of(url))
        self._url = url
        self._most = rules.largest_file
        self._reach = reach or Reach(private=rules.private_urls)

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The file's bytes. Raises UrlRefused, FileTooLarge."""
        until = time.monotonic() + FETCH_S
        async with outgoing(self._reach) as client:
            try:
                answer = await _in_time(self._asked(client), until)
                try:
                    async for piece in _pieces(answer, until):
                        yield piece
                finally:
                    await answer.aclose()
            except TimeoutError:
                raise UrlRefused(
                    f"it did not come within {FETCH_S / 60:.0f} minutes", way_out=TRY_AGAIN
                ) from None
            except httpx2.TimeoutException:
                raise UrlRefused(f"{self._host()} does not answer", way_out=TRY_AGAIN) from None
            except httpx2.ConnectError:
                raise UrlRefused(f"{self._host()} cannot be reached", way_out=TRY_AGAIN) from None
            except httpx2.HTTPError:
                raise UrlRefused(f"{self._host()} broke the transfer off", way_out=TRY_AGAIN) from None

    async def _asked(self, client: httpx2.AsyncClient) -> httpx2.Response:
        """The answer that has the file, not read yet; each redirect is looked at like the first address."""
        # Not as gzip: a small answer could become any size.
        request = client.build_request(
            "GET", check_url(self._url, self._reach), headers={"Accept-Encoding": "identity", "Accept": "*/*"}
        )
        for _ in range(MOST_REDIRECTS + 1):
            try:
                answer = await client.send(request, stream=True)
            except (httpx2.InvalidURL, ValueError):
                raise UrlRefused("it is redirected to what is no web address", way_out=TRY_AGAIN) from None
            if answer.next_request is None:
                try:
                    self._look_at(answer)
                except BaseException:
                    await answer.aclose()
                    raise
                return answer
            await answer.aclose()  # its body is nobody's
            request = answer.next_request
        raise UrlRefused(f"it is redirected more than {MOST_REDIRECTS} times", way_out=TRY_AGAIN)

    def _look_at(self, answer: httpx2.Response) -> None:
        if answer.status_code != 200:
            raise UrlRefused(
                f"{answer.url.host} answers {answer.status_code} {answer.reason_phrase}"[:200],
                way_out="Check that the address opens the file itself, for anyone.",
            )
        if answer.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            raise UrlRefused(f"{answer.url.host} sends it compressed", way_out="Upload the file itself.")
        length = answer.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:20]) > self._most:
            raise FileTooLarge(self._most)
        self.name = name_of_answer(answer.headers.get("content-disposition"), answer.url.path)

    def _host(self) -> str:
        return check_url(self._url, self._reach).host


async def each_of(urls: Sequence[str], rules: Rules) -> AsyncIterator[Fetched]:
    """The files at these addresses, one after another."""
    for url in urls:
        yield Fetched(url, rules)


async def _pieces(answer: httpx2.Response, until: float) -> AsyncGenerator[bytes, None]:
    # Each wait has a limit of its own: a timeout around a generator would belong to whoever asked first.
    async with contextlib.aclosing(answer.aiter_raw()) as raw:
        while (piece := await _in_time(anext(raw, None), until)) is not None:
            yield piece


async def _in_time(step: Awaitable[Found], until: float) -> Found:
    async with asyncio.timeout(max(until - time.monotonic(), 0)):
        return await step


def _path_of(url: str) -> str:
    try:
        return urlsplit(url[:LONGEST_URL]).path
    except ValueError:
        return url[:LONGEST_URL]
