"""Step 4: Chinese wishes that follow each other as thing and predicate: "亮度加20%对比度降一点字幕放底部"."""

from __future__ import annotations

from .normal import is_han
from .token import Token

NOUNS = (
    "n:captions", "n:music", "n:title", "n:audio", "n:voice", "n:brightness", "n:contrast", "n:saturation",
    "n:temperature", "n:logo", "n:watermark", "n:thumbnail", "n:transition", "n:everything",
)  # fmt: skip
"""Things something is said of."""
ROW = ("clips", "asset", "asset:", "file")
STRETCHES = ("span", "point", "n:middle")
PARALLEL = (*ROW, *STRETCHES)
"""Things that begin a new wish only where the one before began with such a thing, too."""
VALUES = (
    "percent", "db", "number", "factor", "factor:", "frac:", "amount:", "tsize:", "color:", "pos:", "length",
    "hold", "times", "quote", "size", "ratio", "ratio:", "res", "res:", "look:", "anim:", "weight:", "trans:",
    "mood:", "effx:", "x:more", "x:less", "x:vanish", "x:later", "x:earlier", "span", "point",
    "n:end", "n:beginning",
)  # fmt: skip
"""What a told wish may end with."""
STATES = (
    "v:mute", "v:reverse", "v:speed_up", "v:slow_down", "v:louder", "v:quieter", "v:fade_in", "v:fade_out",
    "v:fade_both", "v:loop", "v:freeze", "v:remove", "v:brighten", "v:darken", "v:warmer", "v:cooler",
    "v:saturate", "v:desaturate", "v:contrast_up", "v:contrast_down", "v:blur", "v:flip", "v:zoom",
    "v:normal", "v:stabilize", "v:increase", "v:decrease", "v:normalize", "v:denoise",
)  # fmt: skip
"""Verbs that need nothing after them where the thing stands before."""
TAKING = ("v:add", "v:remove", "v:make", "v:replace", "v:insert", "v:write")
SAID = (
    "v:",
    "mood:",
    "x:more",
    "x:less",
    "x:later",
    "x:earlier",
    "c:neg",
    "percent",
    "db",
    "factor",
    "factor:",
)
ATTRIBUTE = ("n:volume", "n:opacity", "n:font", "n:outline", "n:box", "n:animation", "n:style")
LEADING = frozenset(("把", "给", "的"))
FAR = 4


def new_topic(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """Whether another thing is spoken of from there on, with no mark between."""
    t = sentence[i]
    if t.has("platform:") and any(c.has("platform:") for c in chunk):
        return any(c.has("ratio", "ratio:") for c in _since_mark(chunk)) and chunk[-1].has("ratio", "ratio:")
    if t.has("v:") or not (t.has(*NOUNS) or t.has(*PARALLEL)) or not _chinese(sentence, i):
        return False
    part = _since_mark(chunk)
    heavy = [c for c in part if not c.filler]
    if not heavy or not _told(part, heavy) or not _predicate(sentence, i):
        return False
    if t.has(*NOUNS):
        return not (t.has("n:audio", "n:voice", "n:music") and heavy[-1].has("n:voice", "n:audio", "n:music"))
    alike = ROW if t.has(*ROW) else STRETCHES
    return heavy[0].has(*alike) and any(c.has("v:", "c:neg", "factor", "percent") for c in part)


def _chinese(sentence: list[Token], i: int) -> bool:
    """Whether the words beside a name or a time are Chinese."""
    near = sentence[max(i - 2, 0) : i] + sentence[i + 1 : i + 3]
    return any(t.text and is_han(t.text[0]) for t in near)


def _since_mark(chunk: list[Token]) -> list[Token]:
    start = next((k for k in range(len(chunk) - 1, -1, -1) if chunk[k].punct), -1)
    return chunk[start + 1 :]


def _told(part: list[Token], heavy: list[Token]) -> bool:
    """Whether what was said so far is a whole wish: "亮度加20%", "第二段静音", "加字幕"."""
    last = part[-1]
    if last.has("c:and", "p:to", "p:at", "p:from", "p:between", "f:polite") or last.text in LEADING:
        return False
    first = next((k for k, c in enumerate(part) if c.has(*SAID)), None)
    if first is None:
        return all(c.has("ratio", "ratio:", "res", "res:") for c in heavy)
    before = any(c.has("n:", *PARALLEL) and not c.has("v:") for c in part[:first])
    whole = part[first].has("v:") and len(part[first].text) > 2 and not part[first].text.isascii()
    if last.has("clips") and part[first].has("v:move", "v:add") and part[first] in part[-2:]:
        return before
    if heavy[-1].has(*STATES):
        return before or whole
    if heavy[-1].has(*VALUES) or last.has(*VALUES):
        return before or whole or any(c.has("n:") and not c.has("v:") for c in part[first + 1 :])
    taken = part[first].has(*TAKING) and heavy[-1].has(*NOUNS) and heavy[-1] is not part[first]
    return taken or (last.text.endswith("了") and before)


def _predicate(sentence: list[Token], i: int) -> bool:
    """Whether something is said of the thing that stands there."""
    for t in sentence[i + 1 : i + 1 + FAR]:
        if t.punct or t.has("c:then", "c:and"):
            return False
        if t.has(*SAID) and not (t.has("f:polite") and not t.has("v:")):
            return True
        if not (t.filler or t.has(*ATTRIBUTE, "n:part", "length", "span", "unknown")):
            return False
    return False
