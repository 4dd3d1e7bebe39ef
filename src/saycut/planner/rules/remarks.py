"""What is told beside a wish and asks for nothing: remarks in brackets, the other of two choices."""

from __future__ import annotations

from ...operations.times import AtMs
from .stretches import Span
from .token import CONTEXT, Token

PLAIN = ("unknown", "f:", "n:blooper", "n:part", "x:best", "n:noise", "n:sfx", "n:voice", "n:subject",
         "n:face", "n:media", "n:clip", "c:so", "p:", "n:intro", "n:outro", "v:merge", "v:add", "v:play",
         "v:mute", "v:make", "gen:vague", "c:have", "n:audio", "ord:")  # fmt: skip
"""Readings that words of a remark may have by chance."""
TIMED = ("span", "point", "n:middle", "n:beginning", "n:end")
LONGEST = 14
VALUES = ("quote", "percent", "db", "factor", "length", "asset", "file")
CHOSEN = (("ratio", "ratio:"), ("res", "res:"), ("fmt:",), ("codec:",), ("fps",))


def remarks(tokens: list[Token]) -> list[Token]:
    """The tokens, those that only tell claimed as background."""
    tokens = _edges(tokens)
    for i, token in enumerate(tokens):
        if token.text in ("(", "（"):
            if not (_specification(tokens, i) or _timed_label(tokens, i)):
                _bracket(tokens, i)
        elif token.has("span"):
            _lengths(tokens, i)
        elif token.text in (">", "→"):
            _changed(tokens, i)
        elif token.has("ratio:"):
            _turned(tokens, i)
        elif token.text == ":":
            _announced(tokens, i)
        elif token.text == "or":
            _choice(tokens, i)
    return tokens


def _bracket(tokens: list[Token], i: int) -> None:
    """ "the first 45 seconds (people joining)": what is seen there."""
    near = range(i + 1, min(i + LONGEST, len(tokens)))
    stop = next((k for k in near if tokens[k].text in (")", "）")), None)
    inner = tokens[i + 1 : stop] if stop is not None else []
    if not inner or any(t.claim or not t.text.isascii() for t in inner):
        return
    lead = inner[0]
    if (lead.has("v:") and not lead.has("unknown", "f:")) or lead.has("c:neg", "c:fix", "c:if", "p:under"):
        return
    before = next((t for t in reversed(tokens[:i]) if not t.punct), None)
    placed = before is not None and (before.has(*TIMED) or before.text == "part")
    subject = placed and lead.has("f:this", "f:det") and not lead.has("v:", "p:")
    if not all(t.punct or t.has(*PLAIN) or (subject and t.has("v:") and not t.has(*VALUES)) for t in inner):
        return
    if any(t.has("unknown") for t in inner) or placed:
        for t in inner:
            t.claim = CONTEXT
            if not t.punct:
                t.tags = frozenset({"f:det", "x:about"})


SPECS = (
    "ratio",
    "ratio:",
    "res",
    "res:",
    "fps",
    "fmt:",
    "size",
    "dims",
    "codec:",
    "px",
    "bitrate",
    "f:",
    "p:under",
)
"""What a file that is to be made is told by."""


def _closing(tokens: list[Token], i: int) -> int | None:
    return next((k for k in range(i + 1, min(i + LONGEST, len(tokens))) if tokens[k].text == ")"), None)


def _specification(tokens: list[Token], i: int) -> bool:
    """ "YouTube (16:9, 1080p), Shorts (9:16)": what is told of that file."""
    stop = _closing(tokens, i)
    inner = tokens[i + 1 : stop] if stop is not None else []
    named = i > 0 and tokens[i - 1].has("platform:")
    if not named or stop is None or not inner or not all(t.has(*SPECS) or t.text == "," for t in inner):
        return False
    for t in (tokens[i], tokens[stop], *(t for t in inner if t.text == ",")):
        t.tags, t.text = frozenset({"f:det"}), ""
    return True


def _timed_label(tokens: list[Token], i: int) -> bool:
    """ "hook (0-3s): “Stop scrolling”": when the text is seen."""
    stop = _closing(tokens, i)
    if stop is None or not i or not tokens[i - 1].has(*TEXTS):
        return False
    after = tokens[stop + 1 : stop + 4]
    quote = next((k for k, t in enumerate(after) if t.has("quote")), None)
    if quote is None or not after or after[0].text != ":" or not any(t.has("span") for t in tokens[i:stop]):
        return False
    for t in (tokens[i], tokens[stop], *(t for t in after[:quote] if t.punct or t.has("n:text"))):
        t.tags, t.text = frozenset({"f:det"}), ""
    return True


TEXTS = ("n:hook", "n:cta", "n:title", "n:text", "n:lower_third", "n:end_card", "n:intro", "n:outro")


def whereabouts(tokens: list[Token]) -> list[Token]:
    """ "crop off the bottom 10% where the watermark is": why just there."""
    for i, token in enumerate(tokens[1:], 1):
        if token.text != "where" or not tokens[i - 1].has(
            "percent", "pos:", "clock", "length", "n:part", "frac:"
        ):
            continue
        near = range(i + 1, min(i + 8, len(tokens)))
        stop = next(
            (k for k in near if tokens[k].text in ("is", "was", "are", "sits", "appears", "shows")), None
        )
        if stop is not None:
            for t in tokens[i : stop + 1]:
                t.tags, t.claim = frozenset({"f:det", "x:about"}), CONTEXT
    return tokens


def _changed(tokens: list[Token], i: int) -> None:
    """ "fps 60 -> 30, 4k → 1080p": what it is, and what it is to be."""
    first = i - 2 if i > 1 and tokens[i - 1].text == "-" else i - 1
    if first < 0 or i + 1 >= len(tokens):
        return
    left, right = tokens[first], tokens[i + 1]
    if left.has("fps") and right.has("number"):
        right.tags = frozenset({"fps"})
    if any(left.has(*kind) and right.has(*kind) for kind in CHOSEN):
        for t in tokens[first : i + 1]:
            t.tags, t.text, t.claim = frozenset({"f:det", "x:about"}), "", CONTEXT


def _turned(tokens: list[Token], i: int) -> None:
    """ "rotate it so it's landscape": what turning it makes of it."""
    before = [t.text for t in tokens[max(i - 3, 0) : i]]
    so = before[-2:] in (["so", "it's"], ["so", "it is"], ["to", "be"]) or before[-1:] == ["so it's"]
    if so and any(t.has("v:rotate") for t in tokens[max(i - 7, 0) : i]):
        tokens[i].tags, tokens[i].claim = frozenset({"f:det", "x:about"}), CONTEXT


def _announced(tokens: list[Token], i: int) -> None:
    """ "make it punchy: cut the silences, …": the look is made by what follows."""
    before = tokens[max(i - 3, 0) : i]
    made = len(before) == 3 and before[0].has("v:make") and before[1].has("f:this")
    follows = any(t.has("v:") for t in tokens[i + 1 : i + 4])
    if made and follows and all(tag.startswith("look:") for tag in before[2].tags):
        before[2].tags, before[2].claim = frozenset({"f:det", "x:about"}), CONTEXT
        before[0].tags = frozenset({"f:det"})


STOPPING = ("end at", "ends at", "stop at", "finish at", "end", "stop")


def _edges(tokens: list[Token]) -> list[Token]:
    """ "- start at 1:30 / - end at 8:45": one stretch, told in two lines of a list."""
    for i, begin in enumerate(tokens):
        typed = (begin.parts[0].text if begin.parts else "").lower()
        if not (
            begin.has("point") and typed.startswith(("start", "begin")) and isinstance(begin.value, AtMs)
        ):
            continue
        j = i + 1
        while j < len(tokens) and tokens[j].punct:
            j += 1
        stop = tokens[j + 1] if j + 1 < len(tokens) and tokens[j].text in STOPPING else None
        listed = "\n" in [t.text for t in tokens[i + 1 : j]] and i > 0 and tokens[i - 1].punct
        if stop is None or not listed or not stop.has("point") or not isinstance(stop.value, AtMs):
            continue
        span = Span(begin.value, stop.value, "range", None if begin.value.ms < stop.value.ms else "order")
        made = Token(begin.start, stop.end, "", frozenset({"span"}), span, parts=(begin, tokens[j], stop))
        verb = Token(begin.start, begin.start, "trim", frozenset({"v:trim"}))
        return [*tokens[:i], verb, made, *tokens[j + 2 :]]
    return tokens


LONGEST_CLIP_MS = 180_000


def _lengths(tokens: list[Token], i: int) -> None:
    """ "3 clips, 30-60s each": how long each is at most, no place in the video."""
    span = tokens[i].value
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None or not after.has("n:every") or span.how != "range" or not isinstance(span.end, AtMs):
        return
    counted = any(t.has("number") for t in tokens[max(i - 6, 0) : i])
    if counted and 0 < span.end.ms <= LONGEST_CLIP_MS:
        tokens[i].tags, tokens[i].value, tokens[i].parts = frozenset({"length"}), span.end.ms, ()


def _choice(tokens: list[Token], i: int) -> None:
    """ "square or 4:5 is fine": the first of two is taken, the other said back as such."""
    left, right = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
    if left is None or right is None:
        return
    if any(left.has(*kind) and right.has(*kind) for kind in CHOSEN) and not left.has("v:"):
        for t in (tokens[i], right):
            t.tags, t.claim = frozenset({"f:det", "x:about"}), CONTEXT


__all__ = ["remarks", "whereabouts"]
