"""Signed links: a download's address that works for a while, without a token in it.

    link = signer.sign(Link(key, name="clip.mp4", content_type="video/mp4", expires_ms=…))
    signer.opened(link, now_ms=…)        # the Link, or LinkRefused

It tells who has it which blob it opens, and cannot be changed: HMAC-SHA256 over what it says. Used where
blobs are in a folder; S3 signs its own addresses (`Blobs.presigned`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ..errors import LinkRefused, StoreError

SHORTEST_SECRET = 32
"""Bytes: as many as the hash has."""
LONGEST_LINK = 4096


@dataclass(frozen=True)
class Link:
    """What a signed link opens."""

    key: str
    """Of the blob."""
    name: str
    """For the file that is saved: data, to be escaped in a header."""
    content_type: str
    expires_ms: int
    """Unix milliseconds."""


class LinkSigner:
    """Signs with the first secret, and opens what any of them signed: so a secret can be changed."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        if not secrets or any(len(secret) < SHORTEST_SECRET for secret in secrets):
            raise StoreError(f"a secret for links has at least {SHORTEST_SECRET} bytes")
        self._secrets = tuple(secrets)

    def sign(self, link: Link) -> str:
        """The link as text that is safe in an address."""
        said = _text(json.dumps(asdict(link), separators=(",", ":")).encode())
        return f"{said}.{_text(_signature(self._secrets[0], said))}"

    def opened(self, text: str, *, now_ms: int) -> Link:
        """What a link opens. Raises LinkRefused."""
        said, dot, signature = text.partition(".")
        if not dot or len(text) > LONGEST_LINK:
            raise LinkRefused
        try:
            given = _bytes(signature)
            fits = [hmac.compare_digest(_signature(secret, said), given) for secret in self._secrets]
            if not any(fits):
                raise LinkRefused
            link = Link(**json.loads(_bytes(said)))
        except (ValueError, TypeError, binascii.Error):
            raise LinkRefused from None
        if now_ms >= link.expires_ms:
            raise LinkRefused
        return link


def _signature(secret: bytes, said: str) -> bytes:
    return hmac.new(secret, b"saycut link 1." + said.encode(), hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
