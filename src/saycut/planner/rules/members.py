"""Step 4, a part: whether a comma or "and" only stands between two values of a kind."""

from __future__ import annotations

from ..context import kind_of_name
from .token import Token

NEAR = 12
"""How far a list's other member may stand, in tokens."""
LISTED = (
    ("asset:", "asset", "file", "clips", "n:intro", "n:outro", "ord:", "ordinal"),
    ("quote",), ("clock", "point"),
    ("span",), ("ratio", "ratio:"), ("lang:",), ("color:", "hexcolor"), ("res", "res:"), ("number",),
    ("mood:",),
    ("n:silence", "n:fillers", "n:blooper"),
    ("n:duration", "n:resolution", "n:framerate", "n:size", "n:bitrate", "n:codec", "n:format"),
)  # fmt: skip
"""Values of a kind that a comma or "and" only lists."""


def lists(sentence: list[Token], i: int) -> bool:
    """Whether a comma or "and" stands between two values of a kind."""
    left = _neighbour(sentence, i, -1)
    right = _neighbour(sentence, i, 1)
    if left is not None and right is not None and right.has("n:logo", "n:watermark") and heard_only(left):
        return False
    if left is not None and right is not None and heard_only(right) and not heard_only(left):
        return not left.has("asset", "file", "asset:") and _of_a_kind(left, right)
    if left is not None and right is not None and _beside(sentence, left, right):
        return False
    if left is None or right is None or _of_its_own(sentence, i, right) or _instead(sentence, i):
        return False
    if right.has("n:end", "n:beginning") and not right.text.isascii() and _written_there(sentence, right):
        return False
    return _of_a_kind(left, right)


def _written_there(sentence: list[Token], edge: Token) -> bool:
    """ "开头logo，结尾写“再见”": where words are to be seen, no member of a row."""
    at = sentence.index(edge)
    return any(t.has("quote", "v:write") for t in sentence[at + 1 : at + 3])


def _of_a_kind(left: Token, right: Token) -> bool:
    return any(left.has(*kind) and right.has(*kind) and not left.has("v:") for kind in LISTED)


FILES = ("asset", "file", "asset:", "clips")


def _beside(sentence: list[Token], left: Token, right: Token) -> bool:
    """ "move a after b, and c to the end": what another is put beside is no member of a row with the next."""
    if not left.has(*FILES) or not right.has(*FILES):
        return False
    a, b = sentence.index(left), sentence.index(right)
    lead = next((t for t in reversed(sentence[:a]) if not t.has("f:det") or t.has("p:")), None)
    pair = sentence[max(a - 3, 0) : a]
    if lead is not None and lead.has("c:and") and any(t.has("p:between") for t in pair):
        lead = next(t for t in pair if t.has("p:between"))
    after = next((t for t in sentence[b + 1 :] if not t.has("f:det") or t.has("p:")), None)
    goes = ("p:after", "p:before", "p:to", "p:at", "p:onwards", "p:between", "point")
    return (
        lead is not None
        and lead.has("p:after", "p:before", "p:between")
        and after is not None
        and after.has(*goes)
    )


def heard_only(token: Token) -> bool:
    """Whether a token names a file that is only heard: a logo beside it is another wish."""
    name = token.reading("asset") or token.shown or ""
    return token.has("asset", "file", "asset:") and kind_of_name(name) == "audio"


def _instead(sentence: list[Token], i: int) -> bool:
    """ "不用竖屏了，横屏就行": what is wanted instead is no more of what is not."""
    if sentence[i].text not in (",", "，"):
        return False
    before = next((k for k in range(i - 1, -1, -1) if sentence[k].punct), -1)
    part = sentence[before + 1 : i]
    return bool(part) and part[0].has("c:neg") and part[-1].text.endswith("了")


def _of_its_own(sentence: list[Token], i: int, right: Token) -> bool:
    """ "删掉第二段，第三段放慢": after a verb, a place that a verb of its own follows."""
    if sentence[i].text not in (",", "，") or right.has("quote", "v:"):
        return False
    near = range(i + 1, min(i + NEAR + 2, len(sentence)))
    j = next((k for k in near if sentence[k] is right), len(sentence)) + 1
    while j < len(sentence) and sentence[j].has("f:", "span", "length") and not sentence[j].has("v:"):
        j += 1
    if j >= len(sentence) or not sentence[j].has("v:", "c:neg"):
        return False
    # "…, from 0:30 on mute it": in English, where verbs come first, only what goes on to the end.
    if sentence[j].text.isascii() and not (right.has("span") and right.value.how == "after"):
        return False
    before = next((k for k in range(i - 1, -1, -1) if sentence[k].punct), -1)
    return any(t.has("v:") and not t.filler for t in sentence[before + 1 : i])


def _neighbour(sentence: list[Token], i: int, step: int) -> Token | None:
    j = i + step
    while 0 <= j < len(sentence) and abs(j - i) <= NEAR:
        t = sentence[j]
        weak = (
            t.has("f:det", "f:this", "f:polite", "c:and", "c:then")
            or t.text.lower() == "one"
            or (t.punct and t.text in ",，、")
        )
        if not weak or t.has("n:", "ord:", "span", "asset:"):
            return t
        j += step
    return None


__all__ = ["heard_only", "lists"]
