"""An S3 server on loopback: moto's, behind a door that checks each request's signature itself.

moto takes any signature. The door computes it anew from the secret, by AWS's description of Signature
Version 4 (in headers, and in the address of a presigned request), and refuses what differs.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

ACCESS, SECRET, REGION = "saycut-test", "a secret that only tests know", "eu-central-1"


class SignedDoor:
    """Lets through what is signed with the secret, and counts."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self.inner = inner
        self.passed = 0
        self.refused = 0

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if self._signed(environ):
            self.passed += 1
            return self.inner(environ, start)
        self.refused += 1
        start("403 Forbidden", [("Content-Type", "application/xml")])
        return [b"<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>"]

    def _signed(self, environ: dict[str, Any]) -> bool:
        query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        asked = dict(query)
        if "X-Amz-Signature" in asked:
            until = datetime.strptime(asked["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            if datetime.now(UTC) > until + timedelta(seconds=int(asked["X-Amz-Expires"])):
                return False
            query = [(name, value) for name, value in query if name != "X-Amz-Signature"]
            scope, signed = asked["X-Amz-Credential"], asked["X-Amz-SignedHeaders"]
            given, when, body = asked["X-Amz-Signature"], asked["X-Amz-Date"], "UNSIGNED-PAYLOAD"
        else:
            header = environ.get("HTTP_AUTHORIZATION", "")
            if not header.startswith("AWS4-HMAC-SHA256 "):
                return False
            said = dict(part.strip().split("=", 1) for part in header.split(" ", 1)[1].split(","))
            scope, signed, given = said["Credential"], said["SignedHeaders"], said["Signature"]
            when, body = environ["HTTP_X_AMZ_DATE"], environ["HTTP_X_AMZ_CONTENT_SHA256"]
            if not self._body_fits(environ, body):
                return False
        return hmac.compare_digest(_signature(environ, query, (scope, signed, when, body)), given)

    @staticmethod
    def _body_fits(environ: dict[str, Any], said: str) -> bool:
        if said == "UNSIGNED-PAYLOAD":
            return True
        data = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(data)
        return hashlib.sha256(data).hexdigest() == said


def _signature(environ: dict[str, Any], query: list[tuple[str, str]], said: tuple[str, str, str, str]) -> str:
    scope, signed, when, body = said
    access, day, region, service, end = scope.split("/")
    if (access, region, service, end) != (ACCESS, REGION, "s3", "aws4_request"):
        return "another account's"
    path = quote(environ["PATH_INFO"].encode("latin-1"), safe="/~")
    told = "&".join(f"{quote(n, safe='~')}={quote(v, safe='~')}" for n, v in sorted(query))
    headers = "".join(f"{name}:{_header(environ, name)}\n" for name in signed.split(";"))
    request = "\n".join([environ["REQUEST_METHOD"], path, told, headers, signed, body])
    text = "\n".join(
        ["AWS4-HMAC-SHA256", when, "/".join((day, region, service, end)),
         hashlib.sha256(request.encode()).hexdigest()]
    )  # fmt: skip
    key = f"AWS4{SECRET}".encode()
    for part in (day, region, service, end):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _header(environ: dict[str, Any], name: str) -> str:
    plain = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
    return " ".join(str(environ.get(plain.get(name, "HTTP_" + name.upper().replace("-", "_")), "")).split())


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any, **__: Any) -> None:
        pass


class S3Server:
    """The server, in a thread. `url("bucket/prefix")` is what `open_blobs` takes."""

    def __init__(self) -> None:
        self.door = SignedDoor(DomainDispatcherApplication(create_backend_app))
        self._server = make_server("127.0.0.1", 0, self.door, threaded=True, request_handler=_Quiet)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, place: str) -> str:
        return f"s3://{place}?endpoint={self.endpoint}&region={REGION}"

    def make_bucket(self, name: str) -> None:
        s3_backends["123456789012"]["aws"].create_bucket(name, REGION)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
