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
SHOWS = re.compile(
    r"\b(?:shows?|showing|says?|saying|said|reads?|reading|writes|writing|wrote|spells?|spelling|spelled|"
    r"typed|heard|hears|displays?|displaying|has|have|got|put|puts|printing|prints)"
    r"(?: it| that| this| him| her| me| my name| the name)?(?: out)?(?: as)?[\s:]*$",
    re.I,
)
MEANT = re.compile(
    r"[\s,.;—-]*(?:everywhere|every time|each time|all the time|throughout)?[\s,.;—-]*"
    r"(?:(?:but|and|it|that|which)[\s,]*)*(?:instead of|rather than|in place of|for|when (?:i|he|she|they) "
    r"(?:say|says|said|mean|means|meant)|(?:should|must|needs to|ought to|is supposed to) "
    r"(?:be|say|read)|i said|i meant)[\s:]+(?:the word )?",
    re.I,
)
WORD = re.compile(
    r"(?!\d|the\b|a\b|an\b|it\b|all\b)(?:[\"“'‘](?P<quoted>[^\"”]+?)[\"”'’]|(?P<plain>[\w'’.+-]*\w))"
    r"(?=\s*(?:$|[,.;!?，。]|everywhere|all over|every|please|in the|and|so\b|fix))",
    re.I,
)
OTHER_TEXT = re.compile(
    r"title|\btext|card|screen|overlay|banner|sticker|headline|lower third|watermark", re.I
)
NAMED_WRONG = re.compile(
    r"\b(?:say|spell|write|get|got|have|has|transcribe|hear|caption)\w* (?:the (?:word|name) )?"
    r"([\w'’.+-]*\w) (?:all )?(?:is |are )?(?:wrong|wrongly|incorrectly|badly)\b",
    re.I,
)
"""The word that is meant, where it is told before what the captions show."""
SPOKEN_OF = re.compile(r"caption|subtitle|\bsubs\b|字幕", re.I)
EVERYWHERE = ("everywhere", "every time", "throughout", "all the time")
AROUND = ("n:captions", "n:words", "x:spelling", "v:write", "v:transcribe", "v:change", "v:replace", "c:fix")


def misspelled(c: Clause, r: Reader) -> bool:
    """Two quotes, one of them what it says, the other what it should say, and no more beside them."""
    quotes = c.all("quote")
    if quotes and (meant := _meant(r, quotes)) is not None:
        return _corrected(c, r, quotes[0], meant)
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


def _meant(r: Reader, quotes: list[Token]) -> tuple[str, int, int] | None:
    """ "captions show “cooper netties” instead of kubernetes": the word meant, and where it is told."""
    wrong = quotes[0]
    before = r.words[: wrong.start]
    spoken = max((m.end() for m in SPOKEN_OF.finditer(before)), default=None)
    if len(quotes) > 2 or spoken is None or SHOWS.search(before) is None:
        return None
    if OTHER_TEXT.search(before, spoken) is not None:
        return None
    link = MEANT.match(r.words, wrong.end)
    if len(quotes) == 2:
        told = quotes[1]
        beside = link is not None and link.end() == told.start
        return (str(told.value), told.start, told.end) if beside else None
    word = WORD.match(r.words, link.end()) if link is not None else None
    if word is not None:
        return word["quoted"] or word["plain"], word.start(), word.end()
    named = NAMED_WRONG.search(before)
    return (named[1], named.start(1), named.end(1)) if named is not None else None


def _corrected(c: Clause, r: Reader, wrong: Token, right: tuple[str, int, int]) -> bool:
    """The correction; what was said of it before, with the captions, adds no captions to a file there is."""
    word, start, end = right
    made = r.before(c)
    if made is not None and made.op == "add_captions" and made.clause.start <= start < made.clause.end:
        made.clause.claim([t for t in made.clause.tokens if t.free])
        if "captions" in r.context.tracks or r.context.of_kind("subtitles"):
            r.steps.remove(made)
    used = [wrong, *(t for t in c.tokens if t.free and t.end <= max(wrong.end, end))]
    used += [t for t in c.tokens if t.free and (t.has(*AROUND) or t.text.lower() in EVERYWHERE)]
    r.step(c, "edit_caption", used, find=str(wrong.value), replace=word)
    return True
