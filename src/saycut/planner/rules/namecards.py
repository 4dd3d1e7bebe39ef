"""A name and a role on one lower third: "Name: Ana Silva, Role: Chef", "“Ana” / “Chef”", "Ana (Chef)"."""

from __future__ import annotations

from .protect import DATA
from .token import Token, composed
from .unquoted import capital, ending

NAMES = frozenset(("name", "speaker", "guest", "host", "full name"))
ROLES = frozenset(
    ("role", "title", "position", "job", "job title", "occupation", "company", "profession",
     "designation", "subtitle", "organization", "organisation", "department")
)  # fmt: skip
MARKS = frozenset((":", "：", "is", "=", "of", "as", "-", ","))
BETWEEN = frozenset(
    (",", "，", "/", "|", "-", "–", "—", "\n", ";", "and", "&", "with", "(", "plus", "the", "his", "her", "a")
)
LONGEST = 8


def name_cards(tokens: list[Token], words: str) -> list[Token]:
    """The tokens, a name with its role as one token that is read like a quotation."""
    keys = any(t.text in NAMES for t in tokens) and any(t.text in ROLES for t in tokens)
    if not keys and not any(t.has("n:lower_third") for t in tokens):
        return tokens
    return composed(tokens, lambda i: _card(tokens, i, words))


def _card(tokens: list[Token], i: int, words: str) -> tuple[Token, int] | None:
    if tokens[i].text in NAMES:
        return _by_keys(tokens, i, words)
    if tokens[i].has("quote"):
        return _two_quotes(tokens, i)
    return _in_brackets(tokens, i, words)


def _made(first: Token, last: Token, name: str, role: str, words: str) -> Token:
    typed = words[first.start : last.end] if words else first.typed
    return Token(first.start, last.end, DATA, frozenset({"quote", "told"}), f"{name}, {role}", typed=typed)


def _by_keys(tokens: list[Token], i: int, words: str) -> tuple[Token, int] | None:
    """ "Name: Ana Silva, Role: Chef"."""
    start = _past(tokens, i + 1, MARKS)
    stop = start
    while stop < min(len(tokens), start + LONGEST) and not _between(tokens, stop):
        stop += 1
    key = _past(tokens, stop, BETWEEN)
    if stop == start or key >= len(tokens) or tokens[key].text not in ROLES:
        return None
    role = _past(tokens, key + 1, MARKS)
    if role >= len(tokens):
        return None
    end = role + 1 if tokens[role].has("quote") else ending(tokens, role, words, loose=True)
    if end == role:
        return None
    comma = next((j for j in range(role + 1, end) if tokens[j].text in (",", "，")), end)
    name = _words(tokens, start, stop, words)
    return _made(tokens[i], tokens[comma - 1], name, _words(tokens, role, comma, words), words), comma


def _words(tokens: list[Token], start: int, stop: int, words: str) -> str:
    if stop == start + 1 and tokens[start].has("quote"):
        return str(tokens[start].value)
    return words[tokens[start].start : tokens[stop - 1].end]


def _past(tokens: list[Token], i: int, links: frozenset[str]) -> int:
    while i < len(tokens) and tokens[i].text in links:
        i += 1
    return i


def _between(tokens: list[Token], i: int) -> bool:
    return tokens[i].text in BETWEEN or tokens[i].text in ROLES


def _two_quotes(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "lower third “Ana Silva” / “Chef”"."""
    noun = _noun_before(tokens, i) or (_noun_after(tokens, i) if i + 2 < len(tokens) else None)
    if noun is None:
        return None
    j = i + 1
    links = []
    while j < len(tokens) and (
        tokens[j].text in BETWEEN or tokens[j].text in (*ROLES, ":", "below", "underneath")
    ):
        links.append(tokens[j].text)
        j += 1
    if j >= len(tokens) or not tokens[j].has("quote") or not links:
        return None
    several = noun.text.endswith("s") or (set(links) <= {"and", "&", ",", "\n", ";"} and _listing(tokens, j))
    if several and not ROLES & set(links) and not {"/", "|"} & set(links):
        return None
    name, role = str(tokens[i].value), str(tokens[j].value)
    first, last = tokens[i], tokens[j]
    token = Token(first.start, last.end, DATA, first.tags, f"{name}, {role}", typed=first.typed)
    return token, j + 1


def _listing(tokens: list[Token], second: int) -> bool:
    """Whether a third quotation follows: then they are a list."""
    return any(t.has("quote") for t in tokens[second + 1 : second + 5])


def _noun_before(tokens: list[Token], i: int) -> Token | None:
    for token in reversed(tokens[max(0, i - 12) : i]):
        if token.has("quote") or token.text in (".", ";", "\n"):
            return None
        if token.has("n:lower_third"):
            return token
        if token.has("n:"):
            return None
    return None


def _noun_after(tokens: list[Token], i: int) -> Token | None:
    """ "“Ana” / “Chef” as a lower third"."""
    quotes = 0
    for token in tokens[i + 1 : i + 10]:
        quotes += token.has("quote")
        if token.has("n:lower_third"):
            return token if quotes == 1 else None
    return None


def _in_brackets(tokens: list[Token], i: int, words: str) -> tuple[Token, int] | None:
    """ "name tag for Tom Becker (Founder)"."""
    if not capital(tokens[i], words) or not tokens[i].has("unknown") or _noun_before(tokens, i) is None:
        return None
    j = i + 1
    while j < min(len(tokens), i + 5) and capital(tokens[j], words) and not tokens[j].punct:
        j += 1
    if j >= len(tokens) or tokens[j].text not in ("(", "（"):
        return None
    close = next(
        (k for k in range(j + 1, min(len(tokens), j + LONGEST)) if tokens[k].text in (")", "）")), None
    )
    if close is None or close == j + 1 or any(t.has("clock", "length", "quote") for t in tokens[j:close]):
        return None
    name, role = _words(tokens, i, j, words), _words(tokens, j + 1, close, words)
    return _made(tokens[i], tokens[close], name, role, words), close + 1


__all__ = ["name_cards"]
