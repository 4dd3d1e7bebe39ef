"""One form for each character, place by place: offsets in the normal text are offsets in the words.

Case, full-width forms and traditional characters are folded; nothing is added or taken away.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib import resources

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸❶❷❸❹❺"
"""Numbers of a list: they only part one wish from the next."""
DASHES = "‐‑‒–−"


@cache
def _traditional() -> dict[str, str]:
    raw = resources.files(__package__).joinpath("data", "zh", "traditional.json").read_text("utf-8")
    pairs = json.loads(raw)["pairs"]
    return {pairs[i]: pairs[i + 1] for i in range(0, len(pairs) - 1, 2)}


class _Fold(dict[int, str]):
    """Filled as characters are met; `str.translate` asks only once for each."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in CIRCLED:
            found = "·"
        elif char in DASHES:
            found = "-"
        elif char in "’‛`´":
            found = "'"
        else:
            plain = unicodedata.normalize("NFKC", char)
            plain = plain if len(plain) == 1 else char
            lower = plain.lower()
            plain = lower if len(lower) == 1 else plain
            found = _traditional().get(plain, plain)
        self[code] = found
        return found


_FOLD = _Fold()


def normal(words: str) -> str:
    """The words folded, of the same length."""
    return words.translate(_FOLD)


def is_han(char: str) -> bool:
    return "㐀" <= char <= "鿿" or "豈" <= char <= "﫿"


def language_of(words: str) -> str:
    """ "zh" when a good part of the letters is Chinese, else "en"."""
    han = sum(1 for c in words[:2000] if is_han(c))
    latin = sum(1 for c in words[:2000] if c.isascii() and c.isalpha())
    return "zh" if han and han * 5 >= latin else "en"


_APART = re.compile(
    r"(there|that|what|who|here|where|she)(s)|(i|you|we|they)(ve)|(you|they)(ll|re)|(i)(m)"
    r"|(do|does|did|is|are|was|were|have|has|should|would|could|ca|wo)(nt)"
)


def contracted(atom: str) -> str:
    """ "theres" as "there's", "isnt" as "isn't"; any other word as it is."""
    found = _APART.fullmatch(atom)
    if found is None:
        return atom
    first, last = (g for g in found.groups() if g is not None)
    return f"{first}n't" if last == "nt" else f"{first}'{last}"
