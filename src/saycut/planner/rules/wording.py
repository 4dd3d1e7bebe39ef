"""Sentences for the person, from the data files."""

from __future__ import annotations

from functools import cache
from typing import Any

from .lexicon import read


@cache
def _sentences(language: str) -> dict[str, str]:
    return {k: str(v) for k, v in read(language, "sentences.json").items()}


def sentence(language: str, key: str, /, **values: Any) -> str:
    """A sentence by its key in a language ("zh", else English), its values filled in."""
    table = _sentences("zh" if language.lower().startswith("zh") else "en")
    return table[key].format(**values)


def has_sentence(language: str, key: str) -> bool:
    return key in _sentences(language)
