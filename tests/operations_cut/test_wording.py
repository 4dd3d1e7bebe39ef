"""The sentences: the same keys and values in each language, values formatted as data."""

from __future__ import annotations

import string

import pytest

from saycut.operations.base import said
from saycut.operations.wording import LANGUAGES, catalog, language_of, sentence
from saycut.operations.wording.sentences import _KINDS


def _fields(template: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for _, name, spec, _ in string.Formatter().parse(template):
        if name is not None:
            found.setdefault(name, set()).add((spec or "").partition("|")[0])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(language: str) -> None:
    first, other = catalog(LANGUAGES[0]), catalog(language)
    said_in_both = {k for k in first if not k.startswith("word.")}
    assert said_in_both == {k for k in other if not k.startswith("word.")}
    assert {k for k in first if k.startswith("word.")} <= set(other)
    for key in said_in_both:
        assert set(_fields(other[key])) <= set(_fields(first[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_uses_known_kinds(language: str) -> None:
    for key, template in catalog(language).items():
        for kinds in _fields(template).values():
            assert kinds <= {*_KINDS, "plural"}, key


def test_values_are_data() -> None:
    name = "{0.__class__}\n%s{x}'\"“.mp4"
    text = sentence(said("error.asset_not_used", op="x", name=name), "en")
    assert "{0.__class__} %s{x}" in text
    assert "\n" not in text


def test_long_texts_are_shortened() -> None:
    text = sentence(said("error.asset_not_used", op="x", name="a" * 5000), "en")
    assert len(text) < 120


def test_languages() -> None:
    assert [language_of(t) for t in ("zh-Hans-CN", "zh", "en_GB", "fr", None, "")] == [
        "zh", "zh", "en", "en", "en", "en",
    ]  # fmt: skip
