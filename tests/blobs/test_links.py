"""Signed links open what they say, until they expire, and nothing else."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.errors import LinkRefused, StoreError
from saycut.store.links import Link, LinkSigner

LINK = Link("blobs/ab/cdef", 'my "clip"\r\n.mp4', "video/mp4", expires_ms=1000)
SIGNER = LinkSigner([b"a" * 32])


def test_a_link_opens_until_it_expires() -> None:
    text = SIGNER.sign(LINK)
    assert SIGNER.opened(text, now_ms=999) == LINK
    with pytest.raises(LinkRefused):
        SIGNER.opened(text, now_ms=1000)
    assert all(letter.isalnum() or letter in "-_." for letter in text)


def test_a_changed_link_is_refused() -> None:
    said, signature = SIGNER.sign(LINK).split(".")
    facts = json.loads(base64.urlsafe_b64decode(said + "=="))
    for change in ({"key": "blobs/ab/other"}, {"expires_ms": 10**15}):
        forged = base64.urlsafe_b64encode(json.dumps(facts | change).encode()).rstrip(b"=").decode()
        with pytest.raises(LinkRefused):
            SIGNER.opened(f"{forged}.{signature}", now_ms=0)
    with pytest.raises(LinkRefused):
        LinkSigner([b"b" * 32]).opened(f"{said}.{signature}", now_ms=0)


def test_a_secret_can_be_changed() -> None:
    old = SIGNER.sign(LINK)
    both = LinkSigner([b"b" * 32, b"a" * 32])
    assert both.opened(old, now_ms=0) == both.opened(both.sign(LINK), now_ms=0) == LINK
    with pytest.raises(LinkRefused):
        SIGNER.opened(both.sign(LINK), now_ms=0)


def test_a_short_secret_is_none() -> None:
    with pytest.raises(StoreError):
        LinkSigner([b"short"])
    with pytest.raises(StoreError):
        LinkSigner([])


@given(st.text())
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(LinkRefused):
        SIGNER.opened(text, now_ms=0)
