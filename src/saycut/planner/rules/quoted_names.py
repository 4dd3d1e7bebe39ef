"""Step 2: the name of an effect, a filter or a transition in quotation marks: "加个“胶片颗粒”特效".

A known name is what it names; any other is given back as not understood, never written on the picture.
"""

from __future__ import annotations

from .lexicon import atoms, lexicon
from .token import Token

NAMED = {
    "n:effect": ("effx:", "look:"),
    "n:lut": ("look:",),
    "v:color": ("look:",),
    "n:transition": ("trans:",),
}
"""A noun → the readings its names have."""
WRITTEN = ("n:text", "n:title", "n:captions", "v:write", "n:watermark", "n:end_card", "n:lower_third")


def names_in_quotes(tokens: list[Token]) -> list[Token]:
    """The tokens, such quotations read as names."""
    for i, token in enumerate(tokens):
        after = [t for t in tokens[i + 1 : i + 3] if t.text != "的"]
        if not token.has("quote") or not after or any(t.has(*WRITTEN) for t in tokens):
            continue
        kinds = next((kinds for noun, kinds in NAMED.items() if after[0].has(noun)), None)
        if kinds is None or after[0].text.isascii():
            continue
        token.typed = f"“{token.value}”"
        token.tags = _name(str(token.value), kinds) or frozenset({"unknown"})
        token.text, token.value = str(token.value), None
    return tokens


def _name(words: str, kinds: tuple[str, ...]) -> frozenset[str]:
    phrase = list(atoms(words))
    entry = lexicon().match(phrase, 0, {}) if phrase else None
    if entry is None or len(entry[0]) != len(phrase):
        return frozenset()
    return frozenset(t for t in entry[1] if t.startswith(kinds))


__all__ = ["names_in_quotes"]
