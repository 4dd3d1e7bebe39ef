"""The way to the server: proxies, certificates, cancellation; and that both clients are one source."""

from __future__ import annotations

import asyncio
import datetime
import http.server
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from saycut import errors
from saycut.client import AsyncClient, Client, ClientSettings
from saycut.client.drive import iterate, run

from .driving import Clients
from .faults import said
from .hosted import Hosted


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """A server whose certificate nobody vouches for, and what it was asked for."""
    x509 = pytest.importorskip("cryptography.x509", reason="no certificate can be made without cryptography")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "pem").write_bytes(made.public_bytes(pem) + secret)
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"not what you wanted")

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_a_certificate_nobody_vouches_for_is_refused(
    hosted: Hosted, clients: Clients, stranger: tuple[str, list[str]], tmp_path: Path
) -> None:
    url, asked = stranger
    with pytest.raises(errors.Unreachable):
        clients(url, token="t").credits()
    hosted.clip()
    hosted.manners.downloads, hosted.files_at = False, url
    with pytest.raises(errors.ServerError):
        clients(hosted.url).session("42").export(tmp_path / "out.mp4")
    assert asked == [], "something was sent to a server that nobody vouches for"


def test_this_machine_is_not_reached_through_a_proxy(
    hosted: Hosted, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert clients(hosted.url).credits().available == 90


def test_a_task_that_is_cancelled_ends_at_once_and_sends_nothing_more(
    hosted: Hosted, settings: ClientSettings
) -> None:
    hosted.turns = [[said("One."), hosted.hang]]

    async def cancelled() -> None:
        async with AsyncClient(hosted.url, settings=settings) as client:
            session = await client.session("42")
            heard = asyncio.Event()

            async def listen() -> None:
                async for _ in session.say("work"):
                    heard.set()

            task = asyncio.create_task(listen())
            await asyncio.wait_for(heard.wait(), 10)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(task, 5)

    asyncio.run(cancelled())
    assert hosted.begun == ["work"]
    assert hosted.count("turn") == 1


def test_many_turns_run_beside_each_other_in_one_loop(hosted: Hosted, settings: ClientSettings) -> None:
    hosted.turns = [[said(f"{n}.")] for n in range(6)]

    async def beside() -> list[str]:
        async with AsyncClient(hosted.url, settings=settings) as client:

            async def one(n: int) -> str:
                session = await client.session("42")
                return "".join([event.text async for event in session.say(str(n))])

            return await asyncio.gather(*(one(n) for n in range(6)))

    assert sorted(asyncio.run(beside())) == [f"{n}." for n in range(6)]


def test_the_blocking_client_works_within_a_loop_that_runs(hosted: Hosted, settings: ClientSettings) -> None:
    async def within() -> int:
        with Client(hosted.url, settings=settings) as client:
            return int(client.credits().available)

    assert asyncio.run(within()) == 90


def test_a_flow_that_would_wait_for_a_loop_is_a_mistake_and_said() -> None:
    async def waits() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waited for an event loop"):
        run(waits())


def test_who_stops_early_closes_what_was_open() -> None:
    closed = []

    async def numbers():  # type: ignore[no-untyped-def]
        try:
            for n in range(9):
                yield n
        finally:
            closed.append(True)

    for n in iterate(numbers()):
        if n == 2:
            break
    assert closed == [True]
    assert list(iterate(numbers())) == list(range(9))
