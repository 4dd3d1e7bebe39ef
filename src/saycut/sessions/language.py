"""Which language the reply is in: the asked one, else that of the words."""

from __future__ import annotations

import re

from ..operations.wording import language_of

_SINGLE = re.compile(r"(?<!\w)'[^']*'(?!\w)")
"""Words in single quotes; an apostrophe opens none."""


def language_for(words: str, asked: str | None) -> str:
    """The language as "en" or "zh": words with Chinese characters outside their quotes are Chinese."""
    if asked:
        return language_of(asked)
    plain, inside = [], False
    for char in _SINGLE.sub(" ", words):
        if char in '"“”「」『』《》':
            inside = char in "“「『《" if char != '"' else not inside
        elif not inside:
            plain.append(char)
    text = "".join(plain) if any(c.isalpha() for c in plain) else words
    return "zh" if any("㐀" <= c <= "鿿" for c in text) else "en"
