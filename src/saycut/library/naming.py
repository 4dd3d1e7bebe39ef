"""Names people use for what the library holds: our own name, and its aliases in English and Chinese.

A file `data/<kind>.json` maps each of our names to its aliases: `{"dissolve": ["cross dissolve", "溶解"]}`.
Words are compared without case, width, hyphens or spaces, so "Lo-Fi", "lofi" and "lo fi" are one.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from importlib import resources
from types import MappingProxyType

from ..errors import InputError


def folded(words: str) -> str:
    """Words with nothing left in them that does not tell names apart: only letters and digits, one case."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(c for c in plain if c.isalnum())


def read_aliases(file: str) -> dict[str, tuple[str, ...]]:
    """A data file's names with their aliases as written, in the file's order."""
    raw = resources.files("saycut.library").joinpath("data", file).read_text("utf-8")
    return {name: tuple(aliases) for name, aliases in json.loads(raw).items()}


class Names:
    """The names of one kind of thing ("look", "transition", …) with their aliases."""

    def __init__(self, kind: str, file: str, known: Iterable[str]) -> None:
        """Raises ValueError when the data file and the table in code disagree: a mistake of ours."""
        self.kind = kind
        self._known = tuple(known)
        self._aliases = read_aliases(file)
        if set(self._aliases) != set(self._known):
            odd = sorted(set(self._aliases) ^ set(self._known))
            raise ValueError(f"{file} and the table of {kind}s disagree about {', '.join(odd)}")
        self._by_word: dict[str, str] = {}
        for name, aliases in self._aliases.items():
            for word in (name, *aliases):
                if self._by_word.setdefault(folded(word), name) != name:
                    raise ValueError(f"{file}: {word!r} stands for {self._by_word[folded(word)]} and {name}")

    def all(self) -> tuple[str, ...]:
        """Our own names, in the table's order."""
        return self._known

    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """Each name with the other words for it, as written in the data file."""
        return MappingProxyType(self._aliases)

    def find(self, words: str) -> str | None:
        """Our name for exactly these words, or None. For a whole phrase see `within`."""
        return self._by_word.get(folded(words))

    def within(self, phrase: str) -> str | None:
        """The name whose longest alias stands in a phrase ("some lo-fi music" → "lofi"), or None.

        Latin aliases match whole words only; Chinese, which has no spaces, matches anywhere.
        """
        whole = self.find(phrase)
        if whole is not None:
            return whole
        plain = unicodedata.normalize("NFKC", phrase).casefold()
        parts = "".join(c if c.isalnum() and c.isascii() else " " for c in plain).split()
        runs = {
            "".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, min(i + 5, len(parts) + 1))
        }
        dense = folded(phrase)
        hits = [w for w in self._by_word if (w in runs if w.isascii() else w in dense)]
        return self._by_word[max(hits, key=lambda w: (len(w.encode()), w))] if hits else None

    def check(self, name: str) -> str:
        """Our name for `name`. Raises InputError, which lists what there is, for an unknown one."""
        found = self.find(name)
        if found is None:
            raise InputError(
                f"There is no {self.kind} called {name!r}.",
                way_out=f"Use one of: {', '.join(self._known)}.",
                field=self.kind,
            )
        return found
