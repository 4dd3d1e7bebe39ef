"""Words and phrases with their readings, from the data files and the library's own names."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import import_module, resources

from .normal import normal

ATOM = re.compile(
    r"[a-z0-9À-ÖØ-öø-ῼ]+(?:'[a-zà-ÿ]+)*"
    r"|[぀-ヿ가-힯]+"
    r"|\n|[^\s_]"
)
"""A word of letters and digits, a run of kana or Hangul, or any one other character."""
HEARD = ("music", "song", "songs", "track", "tracks", "tune", "tunes", "soundtrack")
"""A mood told with one of these is music: "piano music"."""
JOINS = ("transition", "transitions", "转场")
Entry = tuple[tuple[str, ...], frozenset[str]]
FILES = ("verbs", "nouns", "words", "styles")
DOUBLED = re.compile(r"^(?:[^aeiou]*[aeiou][bdgmnprt]|split|quit)$")
LIBRARIES = (("trans", "transitions"), ("look", "looks"), ("effx", "effects"), ("platform", "platforms"))
"""Readings whose words the library keeps, and its module; imported when the first request is read."""


def atoms(text: str) -> tuple[str, ...]:
    """A phrase as the atoms it is matched by; hyphens between words do not count."""
    return tuple(a for a in ATOM.findall(normal(text)) if a != "-")


def inflected(verb: str) -> list[str]:
    """An English verb phrase with the forms its first word takes."""
    first, _, rest = verb.partition(" ")
    if not first.isascii() or not first.isalpha() or len(first) < 2:
        return [verb]
    stem = first + first[-1] if DOUBLED.match(first) else first.removesuffix("e")
    third = first + ("es" if first.endswith(("s", "x", "ch", "sh", "z")) else "s")
    if first.endswith("y") and first[-2] not in "aeiou":
        third, past = first[:-1] + "ies", first[:-1] + "ied"
        forms = [first, third, past, first + "ing"]
    else:
        forms = [first, third, stem + "ed", stem + "ing"]
    tail = f" {rest}" if rest else ""
    return [form + tail for form in forms]


def plural(noun: str) -> list[str]:
    """An English noun and its plural."""
    if not noun[-1:].isalpha() or noun.endswith("s"):
        return [noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return [noun, noun[:-1] + "ies"]
    return [noun, noun + ("es" if noun.endswith(("x", "ch", "sh", "z")) else "s")]


def _forms(tag: str, phrase: str, *, english: bool) -> list[str]:
    if not english:
        return [phrase]
    if tag.startswith("v:"):
        return inflected(phrase)
    return plural(phrase) if tag.startswith(("n:", "trans:")) else [phrase]


def read(*path: str) -> dict[str, object]:
    """A data file of the planner."""
    raw = resources.files(__package__).joinpath("data", *path).read_text("utf-8")
    found: dict[str, object] = json.loads(raw)
    return found


LONGEST_SLIP, SHORTEST_DOUBLED = 24, 4
"""Letters of a word that is looked at for a slip, and more than how many it has to have."""


class Lexicon:
    """Longest-match lookup over atoms. One for both languages: requests mix them."""

    def __init__(self) -> None:
        tags: dict[tuple[str, ...], set[str]] = {}
        for language in ("en", "zh"):
            for file in FILES:
                for tag, phrases in read(language, f"{file}.json").items():
                    assert isinstance(phrases, list)
                    for phrase in phrases:
                        for form in _forms(tag, phrase, english=language == "en"):
                            tags.setdefault(atoms(form), set()).add(tag)
        for kind, library in LIBRARIES:
            module = import_module(f"...library.{library}", __package__)
            for name, aliases in module.aliases().items():
                for alias in (name.replace("_", " "), *aliases):
                    for form in _forms(f"{kind}:", alias, english=alias.isascii()):
                        tags.setdefault(atoms(form), set()).add(f"{kind}:{name}")
        self._by_first: dict[str, list[Entry]] = {}
        for phrase, found in tags.items():
            if phrase and phrase[-1] in HEARD and any(t.startswith("mood:") for t in found):
                found.add("n:music")
            if (
                phrase
                and len(phrase) > 1
                and (phrase[-1],) in tags
                and any(t.startswith("mood:") for t in found)
            ):
                found |= tags[(phrase[-1],)] & {"n:instrument"}
            if phrase and phrase[-1] in JOINS and any(t.startswith("trans:") for t in found):
                found.add("n:transition")
            if phrase and phrase[-1] == "between" and any(t.startswith("trans:") for t in found):
                found.add("p:between")
            if phrase:
                self._by_first.setdefault(phrase[0], []).append((phrase, frozenset(found)))
        self._phrases = {first: _by_length(entries) for first, entries in self._by_first.items()}
        self.words = tuple(p[0] for p in tags if len(p) == 1 and p[0].isascii() and len(p[0]) > 3)
        self._single = frozenset(self.words)
        separable = read("en", "separable.json")
        self.separable = {
            (form.split()[0], form.split()[1]): str(tag)
            for phrase, tag in separable.items()
            for form in inflected(phrase)
        }
        self.openers = frozenset(first for first, _ in self.separable)

    def unslipped(self, atom: str) -> str:
        """ "musci" as "music", "begining" as "beginning": two letters in each other's place or one doubled or
        not, where only one known word can be meant."""
        if not (atom.isascii() and atom.isalpha()) or len(atom) > LONGEST_SLIP:
            return atom
        near = {atom[:i] + atom[i + 1] + atom[i] + atom[i + 2 :] for i in range(1, len(atom) - 1)}
        if len(atom) > SHORTEST_DOUBLED:
            near |= {atom[:i] + atom[i:][:1] + atom[i:] for i in range(1, len(atom))}
            near |= {atom[:i] + atom[i + 1 :] for i in range(1, len(atom)) if atom[i] == atom[i - 1]}
        found = [word for word in near if word != atom and word in self._single]
        return found[0] if len(found) == 1 else atom

    def begins(self, atom: str) -> bool:
        """Whether a known phrase begins with an atom."""
        return atom in self._by_first

    def match(
        self, found: list[str], at: int, extra: dict[str, list[Entry]], *, most: int = 99, least: int = 1
    ) -> Entry | None:
        """The longest phrase that starts at an atom, of so many atoms; `extra` holds names known in this
        request only."""
        best: Entry | None = None
        for size, phrases in self._phrases.get(found[at], ()):
            if least <= size <= most and (phrase := tuple(found[at : at + size])) in phrases:
                best = (phrase, phrases[phrase])
                break
        for phrase, tags in extra.get(found[at], ()) if extra else ():
            size = len(phrase)
            if not least <= size <= most:
                continue
            if best is not None and size < len(best[0]):
                break
            if tuple(found[at : at + size]) == phrase:
                best = (phrase, tags if best is None or size > len(best[0]) else best[1] | tags)
                break
        return best


def _by_length(entries: list[Entry]) -> list[tuple[int, dict[tuple[str, ...], frozenset[str]]]]:
    """Phrases that begin alike, by how many atoms they have, the longest first."""
    found: dict[int, dict[tuple[str, ...], frozenset[str]]] = {}
    for phrase, tags in entries:
        found.setdefault(len(phrase), {})[phrase] = tags
    return sorted(found.items(), reverse=True)


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    return Lexicon()
