"""Files at addresses: fetched within limits of size, time and redirects, and from nowhere private."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from saycut.errors import FileTooLarge, SaycutError, UrlRefused
from saycut.sessions import fetching
from saycut.sessions.fetching import Fetched
from saycut.sessions.outgoing import Address, Reach
from saycut.sessions.service import Rules
from turns.here import Here

from .files import Files, keys, state, to

DATA = bytes(range(256)) * 100


class Site(BaseHTTPRequestHandler):
    """A web server that is kind and unkind, by what is asked for."""

    protocol_version = "HTTP/1.1"
    files: dict[str, bytes] = {}
    asked: list[str] = []
    elsewhere = ""
    """Where another server is."""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        what, _, rest = self.path.strip("/").partition("/")
        getattr(self, f"_{what}")(unquote(rest))

    def _file(self, name: str) -> None:
        self._body(self.files.get(name, DATA))

    def _named(self, name: str) -> None:
        self._body(DATA, **{"Content-Disposition": name})

    def _to(self, place: str) -> None:
        self._head(302, Location=place, **{"Content-Length": "0"})

    def _away(self, rest: str) -> None:
        self._to(f"{self.elsewhere}/{rest}")

    def _loop(self, number: str) -> None:
        self._to(f"/loop/{int(number or 0) + 1}")

    def _endless(self, _: str) -> None:
        """A redirect whose body never ends."""
        self._head(302, Location="/file/x.bin", **{"Transfer-Encoding": "chunked"})
        self._chunks(10_000)

    def _status(self, code: str) -> None:
        self._head(int(code), **{"Content-Length": "0"})

    def _said(self, size: str) -> None:
        self._head(200, **{"Content-Length": size})
        self.wfile.write(b"1")
        self.close_connection = True

    def _chunked(self, count: str) -> None:
        self._head(200, **{"Transfer-Encoding": "chunked"})
        self._chunks(int(count))

    def _gzip(self, _: str) -> None:
        self._body(DATA, **{"Content-Encoding": "gzip"})

    def _slow(self, _: str) -> None:
        self._head(200, **{"Content-Length": "1000"})
        for _at in range(50):
            self.wfile.write(b"1")
            self.wfile.flush()
            time.sleep(0.1)

    def _body(self, data: bytes, **headers: str) -> None:
        self._head(200, **headers, **{"Content-Length": str(len(data))})
        self.wfile.write(data)

    def _chunks(self, count: int) -> None:
        for _at in range(count):
            self.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


def _serve(address: str, port: int = 0) -> tuple[_Server, type[Site]]:
    handler = type("ASite", (Site,), {"files": {}, "asked": []})
    server = _Server((address, port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, handler


@pytest.fixture
def site() -> Iterator[tuple[str, type[Site]]]:
    """Its address, and what it has."""
    server, handler = _serve("127.0.0.1")
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


def _fetch(url: str, rules: Rules | None = None, reach: Reach | None = None) -> tuple[str, bytes]:
    async def fetched() -> tuple[str, bytes]:
        one = Fetched(url, rules or Rules(private_urls=True), reach=reach)
        data = b"".join([chunk async for chunk in one.chunks()])
        return one.name, data

    return asyncio.run(fetched())


def test_a_file_with_its_name(site: tuple[str, type[Site]]) -> None:
    url, _ = site
    assert _fetch(f"{url}/file/my%20film.mp4?token=1#x") == ("my film.mp4", DATA)
    assert _fetch(f"{url}/named/attachment;%20filename=%22the%20film.mp4%22") == ("the film.mp4", DATA)
    assert _fetch(f"{url}/named/attachment;%20filename*=UTF-8''%25E2%2582%25AC.mp4")[0] == "€.mp4"
    assert _fetch(f"{url}/named/attachment;%20filename=%22..%2F..%2Fx.mp4%22")[0] == "x.mp4"
    assert _fetch(f"{url}/to/%2Ffile%2Fother.mp4") == ("other.mp4", DATA)
    assert _fetch(f"{url}/endless/") == ("x.bin", DATA)


REFUSED: dict[str, tuple[str, type[SaycutError], str]] = {
    "not found": ("/status/404", UrlRefused, "404"),
    "forbidden": ("/status/403", UrlRefused, "403"),
    "no content": ("/status/204", UrlRefused, "204"),
    "broken": ("/status/500", UrlRefused, "500"),
    "round and round": ("/loop/", UrlRefused, "redirected more than 5 times"),
    "too large, said": ("/said/600000000", FileTooLarge, ""),
    "broken off": ("/said/1000", UrlRefused, "broke the transfer off"),
    "packed": ("/gzip/", UrlRefused, "compressed"),
    "to a file": ("/to/file%3A%2F%2F%2Fetc%2Fpasswd", UrlRefused, "only http and https"),
    "to another protocol": ("/to/gopher%3A%2F%2Fx%2F", UrlRefused, "only http and https"),
    "to no name": ("/to/http%3A%2F%2F0xn--%2F", UrlRefused, "no web address"),
    "to no address": ("/to/http%3A%2F%2F%5B%3A%3A1%2F", UrlRefused, ""),
    "to nowhere": ("/to/http%3A%2F%2Fnothing.invalid%2F", UrlRefused, "nothing.invalid"),
    "to a mail server": ("/to/http%3A%2F%2F127.0.0.1%3A1%2F", UrlRefused, "cannot be reached"),
}


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_what_is_not_fetched(what: str, site: tuple[str, type[Site]]) -> None:
    path, kind, told = REFUSED[what]
    with pytest.raises(kind) as caught:
        _fetch(site[0] + path)
    assert told in caught.value.message
    assert caught.value.way_out


def test_a_file_has_only_so_much_time(site: tuple[str, type[Site]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "FETCH_S", 0.5)
    began = time.monotonic()
    with pytest.raises(UrlRefused, match="did not come"):
        _fetch(f"{site[0]}/slow/")
    assert time.monotonic() - began < 4


PLACES = [
    "http://127.0.0.2:{port}/file/x",
    "http://inner.example:{port}/file/x",
    "http://[::1]:{port}/file/x",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_redirect_to_a_private_place_is_refused(place: str, site: tuple[str, type[Site]]) -> None:
    """127.0.0.1 is the open internet here; everything else is private."""
    url, handler = site
    port = int(url.rpartition(":")[2])
    inner, seen = _serve("127.0.0.2", port)

    async def resolve(host: str, asked: int) -> list[str]:  # noqa: ARG001
        return {"127.0.0.1": ["127.0.0.1"], "127.0.0.2": ["127.0.0.2"], "::1": ["::1"]}.get(
            host, ["127.0.0.1", "127.0.0.2"]
        )

    def allowed(address: Address) -> bool:
        return str(address) == "127.0.0.1"

    reach = Reach(resolve=resolve, allowed=allowed, ports=frozenset({port}))
    handler.elsewhere = place.format(port=port).removesuffix("/file/x")
    try:
        assert _fetch(f"{url}/to/%2Ffile%2Fgood.mp4", Rules(), reach) == ("good.mp4", DATA)
        with pytest.raises(UrlRefused, match="no public address"):
            _fetch(f"{url}/away/file/x", Rules(), reach)
        assert seen.asked == []
    finally:
        inner.shutdown()
        inner.server_close()


def test_files_come_from_addresses(
    alone: Callable[..., Here], files: Files, site: tuple[str, type[Site]]
) -> None:
    url, handler = site
    handler.files = {"one.mp4": files.clip(1), "two.png": files.read("png")}
    here = alone(private_urls=True, largest_file=50_000)
    client = here.account()
    session = client.begin()
    urls = [
        f"{url}/file/one.mp4",
        f"{url}/status/404",
        f"{url}/chunked/100",
        f"{url}/file/two.png",
        "nonsense",
    ]
    answer = client.post(to(session), json={"urls": urls, "source_type": "url"})
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert [one["filename"] for one in data["files"]] == ["one.mp4", "two.png"]
    assert data["files"][0]["hash"] == hashlib.sha256(files.clip(1)).hexdigest()
    assert [one["code"] for one in data["rejected"]] == [400, 4002, 400]
    assert len(keys(here)) == 2
    assert len(state(client, session)["state"]["video_infos"]) == 2
    none = client.post(to(session), json={"urls": [f"{url}/status/404"], "source_type": "url"})
    assert (none.status_code, none.json()["code"], none.json()["error"]["code"]) == (400, 400, "url_refused")


def test_by_default_nothing_private_is_fetched(
    alone: Callable[..., Here], site: tuple[str, type[Site]]
) -> None:
    here = alone()
    client = here.account()
    for url in (
        site[0],
        "http://localhost:8080/x",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ):
        answer = client.post(to(client.begin()), json={"urls": [url], "source_type": "url"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "url_refused"), answer.text
    assert site[1].asked == []
