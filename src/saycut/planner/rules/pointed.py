"""Words that point back to a time: "freeze on 0:33 and write 'Wait' there", "and from there on grey".

Each becomes the time that was told last.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from ...operations.times import END
from .stretches import Span
from .token import Token

THERE = (
    "at the same moment", "at that same moment", "at that very moment", "there", "right there",
    "那里", "那儿", "那个位置", "那个地方", "那个时候", "那一刻",
)  # fmt: skip
FROM_THERE = ("from there", "starting there", "from then")
MOMENTS = ("moment", "point", "spot", "mark", "place", "second", "timestamp")
GOES_ON = (
    "to the end",
    "until the end",
    "till the end",
    "to the very end",
    "on",
    "onward",
    "onwards",
    "on out",
    "forward",
    "forwards",
    "开始",
    "起",
    "以后",
    "之后",
)
PARTS = (
    "the same part", "that same part", "the same section", "the same stretch",
    "that part", "this part", "that bit", "this bit", "that section", "this section", "that stretch",
    "those seconds", "that segment", "that piece", "them", "those",
    "这段", "这一段", "那段", "那一段", "这部分", "那部分", "这几秒", "那几秒",
)  # fmt: skip
"""Words for the stretch just told: "slow down 0:10-0:15 and loop that bit"."""
TAKEN = ("v:remove", "v:cut", "v:trim")
NAMED = ("clips", "asset", "asset:", "file", "n:clip", "n:photos", "n:captions", "n:text", "quote")
"""What "them" may be instead of seconds."""


FARTHEST = 60
"""Words and marks after a time in which something may point back to it."""


def pointed_back(tokens: list[Token]) -> list[Token]:
    """The tokens, times composed, with those that point back as the time they point to."""
    out: list[Token] = []
    told: Token | None = None
    i = 0
    told_at = 0
    while i < len(tokens):
        told = told if i - told_at <= FARTHEST else None
        stop = _pointing(tokens, i) if told is not None else 0
        if told is not None and not stop and _that_part(tokens, told, i):
            stop = i + 1
        if told is not None and stop and _near(tokens, told, i) and not _all_there_is(tokens, told, i):
            if tokens[i].text.lower() in PARTS or tokens[i].text.lower().split(" ")[-1] == "it":
                if tokens[i].has("v:"):
                    out.append(tokens[i])
                out.append(_same(tokens[i], told))
                i += 1
                continue
            if out and out[-1].has("p:at", "p:from", "p:first"):
                out.pop()
                made, i = _put(tokens, (i - 1, i, stop), told)
            else:
                made, i = _put(tokens, (i, i, stop), told)
            out.append(made)
            continue
        if told is not None and _after_that(tokens, told, i):
            out.append(_from_its_end(tokens[i], told))
            i += 1
            continue
        if tokens[i].has("point", "span"):
            told, told_at = tokens[i], i
        out.append(tokens[i])
        i += 1
    return out


def _pointing(tokens: list[Token], i: int) -> int:
    """Where the words end that point back from a place, or 0."""
    text = tokens[i].text.lower()
    if text in THERE or text in FROM_THERE:
        return i + 1
    if text != "that" or i + 1 == len(tokens) or not (i and tokens[i - 1].has("p:at", "p:from")):
        return 0
    return i + 2 if tokens[i + 1].text.lower() in MOMENTS else 0


def _all_there_is(tokens: list[Token], told: Token, i: int) -> bool:
    """ "keep 2:00 to 4:30, cut the pauses in there": what was kept is the whole."""
    kept = told.has("span") and any(t.has("v:keep") for t in _wish(tokens, told))
    return kept and tokens[i].text.lower() in THERE


def _that_part(tokens: list[Token], told: Token, i: int) -> bool:
    """Whether words for a part mean the stretch just told, and something is done to it that stays."""
    word = tokens[i].text.lower()
    named = word.split(" ")[-1] == "it" and any(t.has("n:part") for t in _wish(tokens, told))
    if not (word in PARTS or named) or not told.has("span") or tokens[i].has("quote"):
        return False
    if tokens[i].has("n:part") and word.isascii():
        return False
    wish = _wish(tokens, told)
    between = [t for t in tokens if told.end <= t.start < tokens[i].start]
    if any(t.has(*TAKEN, "v:keep") for t in wish):
        return False
    if word.endswith(("them", "those")) and any(t.has(*NAMED) for t in (*wish, *between)):
        return False
    joint = max((k for k, t in enumerate(between) if t.punct or t.has("c:and", "c:then")), default=-1)
    ruled = [*between[joint + 1 :], tokens[i], *([] if word.isascii() else _rest(tokens, i))]
    if not word.isascii() and any(t.has("n:audio") for t in ruled):
        return joint >= 0
    return joint >= 0 and any(t.has("v:") for t in ruled) and not any(t.has("v:remove") for t in ruled)


def _rest(tokens: list[Token], i: int) -> list[Token]:
    """The words after one, up to the next mark: in Chinese the verb stands there."""
    stop = next((k for k in range(i + 1, len(tokens)) if tokens[k].punct), len(tokens))
    return tokens[i + 1 : stop]


AFTER_THAT = ("after that", "after this", "from then on", "from there on")
SHORTENS = (*TAKEN, "v:keep", "v:cut_down", "v:split")


def _after_that(tokens: list[Token], told: Token, i: int) -> bool:
    """ "mute 0:10 to 0:15 and bring the music in after that": told last, of the wish before it."""
    closes = i + 1 == len(tokens) or tokens[i + 1].punct
    if not closes or tokens[i].text.lower() not in AFTER_THAT or not told.has("span"):
        return False
    between = [t for t in tokens if told.end <= t.start < tokens[i].start]
    joint = max((k for k, t in enumerate(between) if t.punct or t.has("c:and", "c:then")), default=-1)
    wished = any(t.has("v:") for t in between[joint + 1 :]) and joint >= 0
    lasts = told.value.how == "range" and not any(t.has(*SHORTENS) for t in (*_wish(tokens, told), *between))
    return wished and lasts


def _from_its_end(word: Token, told: Token) -> Token:
    span = Span(told.value.end, END, "after")
    return Token(word.start, word.end, "", frozenset({"span"}), span, parts=(word,))


def _same(word: Token, told: Token) -> Token:
    """The stretch told before, in the place of the word for it."""
    return Token(word.start, word.end, "", frozenset({"span"}), told.value, parts=(word,))


def _near(tokens: list[Token], told: Token, i: int) -> bool:
    """Whether a time is another wish's, of this sentence or the last, and no place of the picture meant."""
    between = [t for t in tokens if told.end <= t.start < tokens[i].start]
    ends = sum(t.punct and t.text in (".", "!", "?", "。", "！", "？", "\n") for t in between)
    joint = max((k for k, t in enumerate(between) if t.punct or t.has("c:and", "c:then")), default=0)
    wished = [*_wish(tokens, told), *between[:joint]]
    return ends <= 1 and any(t.has("v:") for t in wished) and not any(t.has("pos:") for t in between)


def _put(tokens: list[Token], place: tuple[int, int, int], told: Token) -> tuple[Token, int]:
    """What stands in the place of words that point back, and where they end."""
    first, i, stop = place
    text = tokens[i].text.lower()
    onward = text in FROM_THERE or (first < i and tokens[first].has("p:from", "p:first"))
    goes_on = stop < len(tokens) and tokens[stop].text.lower() in GOES_ON
    stop += goes_on
    value = told.value
    if isinstance(value, Span):
        gone = any(t.has(*TAKEN) for t in _wish(tokens, told))
        value = value if not (gone or onward) else value.start if gone else value.end
    if not isinstance(value, Span) and (goes_on or text in FROM_THERE):
        value = Span(value, END, "after")
    kind = "span" if isinstance(value, Span) else "point"
    parts = tuple(tokens[first:stop])
    return Token(parts[0].start, parts[-1].end, "", frozenset({kind}), value, parts=parts), stop


def _wish(tokens: list[Token], told: Token) -> list[Token]:
    """The words of the wish that a time was told in."""
    found: list[Token] = []
    for t in reversed(tokens[: bisect_left(tokens, told.start, key=attrgetter("start"))]):
        if t.punct or t.has("c:and", "c:then"):
            break
        found.append(t)
    return found
