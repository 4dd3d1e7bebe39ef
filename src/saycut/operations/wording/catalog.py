"""The tables of sentences, read once a language."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

LANGUAGES = ("en", "zh")
"""The languages a reply can be in; the first is used for all others."""


def language_of(tag: str | None) -> str:
    """The language of the tables for a BCP 47 tag: "zh-Hans-CN" is "zh", unknown and None are "en"."""
    short = (tag or "").replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else LANGUAGES[0]


@cache
def catalog(language: str) -> dict[str, str]:
    """All templates of a language by key. A key that stands in two files is a ValueError."""
    found: dict[str, str] = {}
    folder = resources.files(__package__) / language_of(language)
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".json"):
            continue
        for key, template in json.loads(file.read_text(encoding="utf-8")).items():
            if key in found:
                raise ValueError(f"{language}/{file.name}: {key} stands in another file too")
            found[key] = template
    return found
