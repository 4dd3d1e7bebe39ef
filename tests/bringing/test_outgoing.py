"""Where the service may go: public addresses alone, looked at where the connection is made."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from saycut.errors import UrlRefused
from saycut.sessions.outgoing import Address, Reach, check_url, is_public, outgoing

CLOSED = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.9.1", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1",
    "239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1", "::7f00:1", "fe80::1",
    "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2001::1", "64:ff9b:1::1", "3fff::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1",
]  # fmt: skip
OPEN = [
    "1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101",
    "::ffff:1.1.1.1",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_what_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


REFUSED = [
    "http://127.0.0.1/", "http://localhost/", "http://LOCALHOST:8080/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://2130706433/", "http://0x7f.0.0.1/",
    "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/", "http://169.254.169.254/latest/",
    "http://[fd00:ec2::254]/", "http://[fe80::1%25lo]/", "https://10.0.0.8:8443/", "http://①②⑦.⓪.⓪.①/",
    "http://127.0.0.1.:80/", "http://nothing.invalid/",
    "http://1.1.1.1:22/", "http://1.1.1.1:25/", "http://1.1.1.1:6379/", "http://name:word@1.1.1.1/",
    "ftp://1.1.1.1/", "file:///etc/passwd", "gopher://1.1.1.1/", "http:///etc/passwd", "1.1.1.1", "",
    "http://1.1.1.1/" + "x" * 9000, "http://[::1", "http://a\nb/", "javascript:alert(1)", "//1.1.1.1/", "http://0xn--/",
]  # fmt: skip


@pytest.mark.parametrize("url", ["http://10.0.0.8/x", "https://[::1]/x", "http://127.0.0.1:8080/x"])
def test_what_is_plainly_closed_is_refused_when_it_is_given(url: str) -> None:
    with pytest.raises(UrlRefused, match="no public address"):
        check_url(url, Reach())
    assert str(check_url(url, Reach(private=True))) == url


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: url[:40])
def test_addresses_that_are_refused(url: str) -> None:
    async def ask() -> None:
        async with outgoing(Reach()) as client:
            checked = check_url(url, Reach())
            await client.get(checked)

    with pytest.raises(UrlRefused) as caught:
        asyncio.run(ask())
    assert caught.value.wire_code == 400
    assert caught.value.way_out


class Seen(ThreadingHTTPServer):
    """A web server of a test that remembers who asked it for what."""

    daemon_threads = True

    def __init__(self, address: str, port: int = 0, *, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[tuple[str, str]] = []
        """Host and path of each request."""
        super().__init__((address, port), _Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    server: Seen

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _server(address: str, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Seen]:
    server = Seen(address, port, tls=tls)
    yield server
    server.shutdown()
    server.server_close()


def _reach(
    port: int, answers: Callable[[], Sequence[str]], certificates: ssl.SSLContext | None = None
) -> Reach:
    """127.0.0.1 alone is the open internet here; names are answered as told."""

    async def resolve(host: str, asked: int) -> list[str]:  # noqa: ARG001
        return list(answers())

    def allowed(address: Address) -> bool:
        return str(address) == "127.0.0.1"

    return Reach(resolve=resolve, allowed=allowed, ports=frozenset({port}), certificates=certificates)


def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    """A name that is answered otherwise a moment later (rebinding) reaches nothing else."""
    with _server("127.0.0.1") as public, _server("127.0.0.2", public.server_port) as inner:
        answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "127.0.0.2"]])
        reach = _reach(public.server_port, lambda: next(answers))

        async def ask() -> list[str]:
            url, told = f"http://rebind.example:{public.server_port}/x", []
            async with outgoing(reach) as client:
                for _ in range(3):
                    try:
                        told.append((await client.get(url)).text)
                    except UrlRefused:
                        told.append("refused")
            return told

        assert asyncio.run(ask()) == ["ok", "refused", "refused"]
        assert public.asked == [(f"rebind.example:{public.server_port}", "/x")]
        assert inner.asked == []


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    with _server("127.0.0.1") as public:

        async def ask() -> str:
            reach = Reach(private=True, resolve=_first_nobody)
            async with outgoing(reach) as client:
                return str((await client.get(f"http://two.example:{public.server_port}/")).text)

        assert asyncio.run(ask()) == "ok"


async def _first_nobody(host: str, port: int) -> list[str]:  # noqa: ARG001
    return ["127.0.0.9", "127.0.0.1"]


def test_the_name_stays_in_tls_and_in_the_request(tmp_path: Path) -> None:
    server_tls, client_tls = _certificates(tmp_path, "media.example")
    with _server("127.0.0.1", tls=server_tls) as public:
        reach = _reach(public.server_port, lambda: ["127.0.0.1"], client_tls)

        async def ask(host: str) -> str:
            async with outgoing(reach) as client:
                return str((await client.get(f"https://{host}:{public.server_port}/")).text)

        assert asyncio.run(ask("media.example")) == "ok"
        assert public.asked == [(f"media.example:{public.server_port}", "/")]
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            asyncio.run(ask("other.example"))


def _certificates(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS for a server of this name, and for a client that believes it."""
    x509 = pytest.importorskip("cryptography.x509", reason="cryptography is not installed")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    form = serialization.Encoding.PEM
    private = key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem.write_bytes(private + made.public_bytes(form))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    client = ssl.create_default_context(cadata=made.public_bytes(form).decode())
    return server, client
