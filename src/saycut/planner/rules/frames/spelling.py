"""What captions have got wrong, told as a fact: "it wrote “Jon”, should be “John”"."""

from __future__ import annotations

import re

from ..clause import Clause
from ..token import Token
from .reader import Reader

RIGHT_LAST = re.compile(
    r"[\s,，。.:：—-]*(?:(?:but|and|it|that|which|这里|这|其实|实际)[\s,]*)?"
    r"(?:(?:should|must|needs to|ought to|is supposed to|was supposed to) ?(?:actually |really )?"
    r"(?:be|have been|say|read)(?: (?:spelled|spelt|written))?"
    r"|is (?:actually|really)|(?:->|→|=>)|应该?是|应为|应该?(?:写成|读作|叫)|其实是|正确的?是)[\s:：]*",
    re.I,
)
WRONG_LAST = re.compile(
    r"\s*(?:(?:was|is|got|gets|keeps getting|has been) (?:mis)?(?:written|transcribed|heard|spelled|spelt|"
    r"captioned|recognized|recognised) as|(?:都|全|老是|总是)?(?:被)?(?:写|识别|听|打|认|拼)(?:错)?成了?)\s*",
    re.I,
)
WROTE = ("wrote", "writes", "said", "heard", "typed")
SAID_WRONG = re.compile(r"了|都|全|老是|总是|错|被")
AROUND = ("n:captions", "n:words", "x:spelling", "v:write", "v:transcribe", "v:change", "v:replace", "c:fix")


def misspelled(c: Clause, r: Reader) -> bool:
    """Two quotes, one of them what it says, the other what it should say, and no more beside them."""
    quotes = c.all("quote")
    if len(quotes) != 2 or any(t.free and not _plain(t) for t in c.tokens if t not in quotes):
        return False
    first, second = quotes
    between = r.words[first.end : second.start]
    if RIGHT_LAST.fullmatch(between):
        wrong, right = first, second
    elif WRONG_LAST.fullmatch(between) and (between.isascii() or SAID_WRONG.search(between)):
        wrong, right = second, first
    else:
        return False
    used = [t for t in c.tokens if t.free and (t in quotes or t.has(*AROUND) or t.has("unknown"))]
    r.step(c, "edit_caption", used, find=str(wrong.value), replace=str(right.value))
    return True


def _plain(token: Token) -> bool:
    """Whether a word says no more than that something is written so."""
    if token.has("unknown"):
        return token.text.lower() in WROTE
    return token.filler or token.has(*AROUND) or token.has("c:neg", "c:but")
