"""What a token is good for."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import InputError

READ, WRITE, UPLOAD, RENDER, ALL = "read", "write", "upload", "render", "*"
SCOPES = (READ, WRITE, UPLOAD, RENDER, ALL)
ANONYMOUS = frozenset((READ, WRITE, UPLOAD))
"""What an anonymous token has."""
REGISTERED = frozenset((READ, WRITE, UPLOAD, RENDER))
"""What the token has that comes with a registration."""


def read_scopes(words: Iterable[str]) -> frozenset[str]:
    """Scopes from words such as "read,write" or "*". Raises InputError."""
    found = frozenset(part for word in words for part in word.replace(",", " ").split())
    unknown = sorted(found - set(SCOPES))
    if unknown or not found:
        raise InputError(
            f"{', '.join(unknown)} is no scope" if unknown else "a token needs a scope",
            way_out=f"Use any of {' '.join(SCOPES)}.",
            field="scopes",
        )
    return found


def has_scope(scopes: frozenset[str], wanted: str) -> bool:
    """Whether these scopes are good for one; `*` is good for all."""
    return ALL in scopes or wanted in scopes
