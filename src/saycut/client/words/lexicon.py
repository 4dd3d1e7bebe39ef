"""The tables of `data/`, read once: which words mean what, in English and Chinese."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Tags = frozenset[str]


@dataclass(frozen=True)
class Grammar:
    """A clause belongs to it when every word has an allowed tag, and one of the `needs` is met whole."""

    allowed: Tags
    needs: tuple[Tags, ...]

    def fits(self, tags: list[Tags]) -> bool:
        present = frozenset().union(*tags)
        return all(t & self.allowed for t in tags) and any(need <= present for need in self.needs)


@dataclass(frozen=True)
class Routing:
    """`data/routing.json`: phrases by what they are, grammars by the action they stand for."""

    phrases: Mapping[str, Tags]
    """A phrase as folded text → its tags; several where it can be several things."""
    longest: int
    grammar: Mapping[str, Grammar]
    wish_starts: Tags
    """Words after "export" that say how or what: a wish for another form, not the name of a thing."""
    determiners: Tags
    edit_verbs: Tags
    text_cues: Tags
    han_edit_verbs: Tags
    han_unsafe: Tags
    """Words after which a routing word is what is written or named, not what is wanted."""
    han_joins: tuple[str, ...]
    han_words: tuple[str, ...]
    """Words in which such a connecting word is only a syllable: 合并, 最后的."""
    leads: Tags
    simplified: Mapping[str, str]


@cache
def routing() -> Routing:
    """The tables of routing."""
    raw = _read("routing.json")
    phrases: dict[str, set[str]] = {}
    for tag, words in raw["phrases"].items():
        for word in words:
            phrases.setdefault(word, set()).add(tag)
    pairs = raw["simplified"]
    return Routing(
        phrases={word: frozenset(tags) for word, tags in phrases.items()},
        longest=max(map(len, phrases)),
        grammar={
            name: Grammar(frozenset(one["allowed"]), tuple(frozenset(n) for n in one["needs"]))
            for name, one in raw["grammar"].items()
        },
        wish_starts=frozenset(raw["wish_starts"]),
        determiners=frozenset(raw["determiners"]),
        edit_verbs=frozenset(raw["edit_verbs"]),
        text_cues=frozenset(raw["text_cues"]),
        han_edit_verbs=frozenset(raw["han_edit_verbs"]),
        han_unsafe=frozenset(raw["han_unsafe"]),
        han_joins=tuple(sorted(raw["han_joins"], key=len, reverse=True)),
        han_words=tuple(sorted(raw["han_words"], key=len, reverse=True)),
        leads=frozenset(raw["leads"]),
        simplified={pairs[i]: pairs[i + 1] for i in range(0, len(pairs), 2)},
    )


def _read(name: str) -> Any:
    return json.loads(resources.files(__package__).joinpath("data", name).read_text("utf-8"))


@dataclass(frozen=True)
class Translation:
    """`data/translation.json`: the closed list of steps in a window, and what each comes to."""

    labels: Mapping[str, str]
    """What is written on a button → what it does."""
    all_labels: tuple[str, ...]
    turns: Mapping[str, Mapping[str, str]]
    panels: Mapping[str, tuple[str, ...]]
    places: tuple[str, ...]
    before_label: tuple[str, ...]
    after_label: Tags
    offers: Tags
    conditions: tuple[str, ...]
    leads: tuple[str, ...]
    verbs: Mapping[str, tuple[str, ...]]
    drag_starts: Tags
    drag_to: Tags
    upload_places: tuple[str, ...]
    upload_things: tuple[str, ...]
    money: tuple[str, ...]
    headings: Tags
    never: tuple[str, ...]
    """What no button of a backend's own may begin with to be offered."""
    goes_on: tuple[str, ...]
    told: tuple[str, ...]
    """What stands behind a word that is no label but part of a description: 点击声, 点击音效."""


@cache
def translation() -> Translation:
    """The tables of translation."""
    raw = _read("translation.json")
    labels = {label: what for what, names in raw["labels"].items() for label in names}
    longest_first = {k: _by_length(raw[k]) for k in ("places", "before_label", "leads", "goes_on", "money")}
    return Translation(
        labels=labels,
        all_labels=_by_length(labels),
        turns=raw["turns"],
        panels={what: tuple(names) for what, names in raw["panels"].items()},
        after_label=frozenset(raw["after_label"]),
        offers=frozenset(raw["offers"]),
        conditions=_by_length(raw["conditions"]),
        verbs={verb: _by_length(names) for verb, names in raw["verbs"].items()},
        drag_starts=frozenset(raw["drag_starts"]),
        drag_to=frozenset(raw["drag_to"]),
        upload_places=tuple(raw["upload_places"]),
        upload_things=tuple(raw["upload_things"]),
        headings=frozenset(raw["headings"]),
        never=tuple(raw["never"]),
        told=tuple(raw["told"]),
        **longest_first,
    )


def _by_length(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))
