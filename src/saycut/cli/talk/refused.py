"""Files that could not be brought while others could: what is wrong with one stops that file alone."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import FileTooLarge, MediaError, SaycutError, UnsupportedFile, UrlRefused
from .wording import words

ABOUT_ONE_FILE = (MediaError, UnsupportedFile, FileTooLarge, UrlRefused)


def as_one(refused: Sequence[SaycutError], came: Sequence[str], language: str | None) -> SaycutError:
    """The first file's error; its way out names the others that were refused, and those that came."""
    first, *others = refused
    told = [first.way_out, *(f"{one.message}." for one in others)]
    if came:
        told.append(words(language)["others_came"].format(names=", ".join(came)))
    first.way_out = " ".join(one for one in told if one)
    return first
