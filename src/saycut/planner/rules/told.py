"""Words for the picture in no quotation marks: "title: Road Trip", "write Happy Birthday Grandma!".

A run of capitalised words after a word for text, or after "write", "saying", is data like a quotation.
"""

from __future__ import annotations

from .protect import DATA
from .token import Token

WORDED = ("n:title", "n:text", "n:lower_third", "n:end_card", "n:cta", "n:hook", "n:watermark")
SHOWN = ("v:write", "v:voice_over")
LINKS = frozenset(
    (":", "-", "—", "is", "as", "of", "called", "named", "titled", "reading", "to", "be", "name", ",")
)
"""What may stand between the word for text and its words."""
INNER = frozenset(
    ("of", "the", "and", "&", "in", "to", "for", "a", "an", "with", "at", "on", "is", "our", "my", "vs", "'")
)
"""Small words that may stand inside such a run, never at its end."""
NOT_WORDS = (
    "platform:",
    "fmt:",
    "lang:",
    "res:",
    "codec:",
    "quote",
    "asset",
    "file",
    "url",
    "folder",
    "clips",
    "span",
)
LONGEST = 12


def told(tokens: list[Token], words: str) -> list[Token]:
    """The tokens, each such run as one token that is read like a quotation."""
    if _all_capitals(words):
        return tokens
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        out.append(tokens[i])
        i += 1
        if not _opens(tokens, i - 1):
            continue
        run = _after_colon(tokens, i) or _capitals(tokens, i, words)
        if run is None:
            continue
        start, stop = run
        out += tokens[i:start]
        first, last = tokens[start], tokens[stop - 1]
        text = words[first.start : last.end]
        out.append(Token(first.start, last.end, DATA, frozenset({"quote", "told"}), text, typed=text))
        i = stop
    return out


def _capitals(tokens: list[Token], i: int, words: str) -> tuple[int, int] | None:
    """ "titled Road Trip": the run of capitalised words."""
    start = _first(tokens, i, words)
    stop = _last(tokens, start, words) if start is not None else None
    if start is None or stop is None or _goes_on(tokens, i - 1, stop):
        return None
    return start, stop


def _all_capitals(words: str) -> bool:
    """A request in title case or capitals says nothing by its capitals."""
    typed = [w for w in words.split() if w[:1].isalpha() and w.isascii()]
    return len(typed) > 3 and sum(w[:1].isupper() for w in typed) > 0.7 * len(typed)


def _opens(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.has(*WORDED) and not token.has("n:outro", "asset:"):
        return True
    if token.has(*SHOWN) and token.text.lower() not in ("show", "display", "print"):
        return True
    colon = at + 1 < len(tokens) and tokens[at + 1].text == ":"
    if colon and token.has("n:captions") and token.text.lower() in ("subtitle", "caption"):
        return True
    return token.text.lower() in ("name", "named", "called", "titled") and token.has("f:det")


LOOKS = (
    "v:add", "v:change", "v:make", "color:", "weight:", "pos:", "anim:", "tsize:", "length", "point",
    "number", "clock", "percent", "f:", "p:", "c:", "n:font", "font:", "n:outline", "hexcolor", "mood:",
    "cap:", "size",
)  # fmt: skip
"""What tells how words look or when they stand; a run of nothing else is no text."""


def _after_colon(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """ "标题：夏日旅行，…", "人名条：王小明 产品经理": Chinese words up to the next mark."""
    if i >= len(tokens) or tokens[i].text not in (":", "："):
        return None
    stop = i + 1
    while stop < len(tokens) and not tokens[stop].punct and not tokens[stop].has("quote", "asset", "file"):
        stop += 1
    run = tokens[i + 1 : stop]
    closed = stop >= len(tokens) or tokens[stop].punct
    if not closed or not run or all(t.text.isascii() for t in run) or all(t.has(*LOOKS) for t in run):
        return None
    return i + 1, stop


def _first(tokens: list[Token], i: int, words: str) -> int | None:
    """Where the run begins: the first capitalised word, links only before it."""
    for j in range(i, min(i + 4, len(tokens))):
        token = tokens[j]
        if _capital(token, words):
            return j
        if token.text.lower() not in LINKS or token.has("quote"):
            return None
    return None


def _goes_on(tokens: list[Token], opener: int, stop: int) -> bool:
    """ "saying Subscribe now!": more of the sentence follows what is written large."""
    if not tokens[opener].has(*SHOWN) or stop >= len(tokens):
        return False
    after = tokens[stop]
    return not after.punct and not after.has("p:", "c:", "v:", "pos:", "color:", "span", "tsize:", "weight:")


def _capital(token: Token, words: str) -> bool:
    typed = words[token.start : token.end]
    if token.has(*NOT_WORDS) or typed in ("I", "I'm", "I'd", "I'll", "A", "X", "x"):
        return False
    return (typed[:1].isupper() and typed.isascii()) or typed in ("©", "®", "™")


def _last(tokens: list[Token], start: int, words: str) -> int | None:
    """Where the run ends, exclusive."""
    stop = start + 1
    for j in range(start + 1, min(start + LONGEST, len(tokens))):
        token = tokens[j]
        text = token.text.lower()
        near = token.start - tokens[j - 1].end <= 1
        if near and (
            _capital(token, words) or (token.has("number") and token.value >= 0) or text in ("'s", "!", "?")
        ):
            stop = j + 1
        elif (
            token.has("symbol")
            or (text in ("/", "|", "-", "→", ">") and j + 1 < len(tokens) and _capital(tokens[j + 1], words))
            or (text in INNER and not token.has("v:", "n:"))
            or (
                text == ","
                and j + 1 < len(tokens)
                and _capital(tokens[j + 1], words)
                and not tokens[j + 1].has("v:")
            )
        ):
            continue
        else:
            break
    while stop > start + 1 and tokens[stop - 1].text in ("?",):
        stop -= 1
    return stop


__all__ = ["told"]
