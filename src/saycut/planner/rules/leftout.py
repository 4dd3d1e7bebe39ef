"""Words left out the second time: "the first half …, on the second", "the first 3 seconds …, the next 3"."""

from __future__ import annotations

from .token import Token

COUNTED = ("n:clip", "n:media", "n:photos", "n:part", "frac:")
"""What an ordinal counts."""
NEAR = 30
"""How far back the word may stand that is left out."""
THE = ("the", "on the", "over the", "for the", "in the", "during the", "at the", "my")


def filled(tokens: list[Token]) -> list[Token]:
    """The tokens; after an ordinal or a number that stands alone, what it counts is said again."""
    if not any(t.text in ("next", "following") or t.has("ord:", "quote") for t in tokens):
        return tokens
    out: list[Token] = []
    _bare_seconds(tokens)
    for i, token in enumerate(tokens):
        if token.text in ("next", "following") and _counts(tokens, i + 1) and _the(out):
            token.tags = frozenset({"f:det"})
        out.append(token)
        noun = _noun(tokens, i, out) if token.has("ord:") else _unit(tokens, i, out)
        if noun is not None:
            out.append(Token(token.end, token.end, noun.text, noun.tags, noun.value))
    return out


def _bare_seconds(tokens: list[Token]) -> None:
    """ "“Kitchen” from 0 to 4": numbers beside a text that have no unit are seconds."""
    for i in range(1, len(tokens) - 2):
        lead, first, link, second = tokens[i - 1], tokens[i], tokens[i + 1], tokens[i + 2]
        if lead.text not in ("from", "between") or not (first.has("number") and second.has("number")):
            continue
        near = any(t.has("quote") for t in tokens[max(0, i - 8) : i + 8])
        if near and link.has("p:to", "c:and", "punct") and _alone(tokens, i + 2):
            for t in (first, second):
                t.tags, t.value = frozenset({"length"}), round(t.value * 1000)


def _the(out: list[Token]) -> bool:
    return bool(out) and out[-1].text in THE


def _counts(tokens: list[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].has("length", "number")


def _alone(tokens: list[Token], i: int) -> bool:
    """Whether nothing follows that could be counted."""
    if i + 1 >= len(tokens):
        return True
    after = tokens[i + 1]
    return (
        (after.punct and after.text in ",.;\n!?")
        or after.has("c:then")
        or after.text in ("and", "&", "and on")
    )


def _noun(tokens: list[Token], i: int, out: list[Token]) -> Token | None:
    """ "“A” on the first clip, “B” on the second": the noun counted before."""
    if not _alone(tokens, i) or len(out) < 2 or out[-2].text not in THE:
        return None
    for j in range(len(out) - 2, max(0, len(out) - NEAR), -1):
        if out[j].has(*COUNTED) and not out[j].has("ord:") and out[j - 1].has("ord:", "p:first"):
            return out[j]
        if out[j].text in (".", ";", "\n"):
            return None
    return None


def _unit(tokens: list[Token], i: int, out: list[Token]) -> Token | None:
    """ "for the first 3 seconds, … for the next 3": the unit told before; the number becomes a length."""
    token = tokens[i]
    if not token.has("number") or not _alone(tokens, i) or len(out) < 2:
        return None
    if out[-2].text not in ("next", "following", "last", "final"):
        return None
    told = next((t for t in reversed(out[-NEAR:-1]) if t.has("length")), None)
    if told is None or not token.value:
        return None
    minutes = "m" in told.text.replace("ms", "") and "min" in told.text
    out[-1] = Token(
        token.start,
        token.end,
        token.text,
        frozenset({"length"}),
        round(token.value * (60_000 if minutes else 1000)),
    )
    return None


__all__ = ["filled"]
