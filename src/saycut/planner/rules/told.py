"""Words for the picture in no quotation marks: "title: Road Trip", "write Happy Birthday Grandma!".

What follows a word for text, or "saying", "called", is data like a quotation; `unquoted` says where it ends.
"""

from __future__ import annotations

from .labelled import labelled
from .listed import HARD, SKIPPED, figure, next_listed, past, quoted_soon, timed_entry
from .namecards import name_cards
from .normal import is_han
from .protect import DATA
from .token import Token
from .unquoted import STRUCTURE, WORDED, capital, ending

NOUNS = (*WORDED, "n:watermark")
SHOWING = ("show", "display", "print", "shows", "displays", "showing", "displaying")
TYPING = ("type", "types", "typing")
NAMING = ("called", "named", "titled", "entitled")
LINKS = frozenset(
    (":", "-", "—", "–", "is", "as", "of", "reading", "to", "be", "to be", "should be", "name", ",", "=")
)
"""What may stand between the word for text and its words."""
PLAINLY = frozenset((":", "：", "-", "—", "–", "reading", "to be", "should be", "is", "="))
"""Links after which words in small letters are meant, too."""
BY_NAME = frozenset(
    (
        "for",
        "with",
        "of",
        "introducing",
        "name",
        "the",
        "and",
        "naming",
        "on",
        "identifying",
        "guest",
        "host",
        "speaker",
        "presenter",
        "interviewee",
        "owner",
        "expert",
    )
)
"""Between a lower third and the name on it."""
ASKING = (
    "v:add", "v:write", "v:make", "v:insert", "v:overlay", "v:start_with", "v:end_with", "v:change",
    "v:voice_over", "v:caption", "v:merge", "v:export", "v:zoom", "v:fade", "v:fade_in",
)  # fmt: skip
"""Verbs after which "saying" introduces words to be shown; after "cut where I say" it does not."""
ABOUT = frozenset(
    ("about", "describing", "explaining", "graphic", "graphics", "design", "effect", "layer", "based",
     "per", "here", "there", "summary", "sequence", "content", "idea", "ideas", "suggestion",
     "suggestions", "somewhere", "again")
)  # fmt: skip
"""After a word for text these tell of its words; they are none."""


def told(tokens: list[Token], words: str) -> list[Token]:
    """The tokens, each such run as one token that is read like a quotation."""
    tokens = name_cards(labelled(tokens), words)
    if _all_capitals(words):
        return tokens
    out: list[Token] = []
    i = 0
    listed: Token | None = None
    texts = any(t.has(*NOUNS) and t.text.endswith("s") for t in tokens)
    while i < len(tokens):
        found = _text_at(tokens, i, words, texts=texts, listed=listed)
        texts = texts or tokens[i].has(*NOUNS, "v:write")
        if found is None:
            out.append(tokens[i])
            listed = None if tokens[i].has("v:") else listed
            i += 1
            continue
        start, stop = found
        out += tokens[i:start]
        _own(out)
        first, last = tokens[start], tokens[stop - 1]
        text = words[first.start : last.end]
        out.append(Token(first.start, last.end, DATA, frozenset({"quote", "told"}), text, typed=text))
        i, listed, texts = stop, first, True
    return out


def _own(out: list[Token]) -> None:
    """ "my shop name Bella's": what the name is of says nothing more."""
    if len(out) > 2 and out[-1].text == "name" and out[-2].has("unknown") and out[-3].text in ("my", "our"):
        out[-2].tags = frozenset({"f:det"})


def _text_at(
    tokens: list[Token], i: int, words: str, *, texts: bool, listed: Token | None
) -> tuple[int, int] | None:
    """The text that the token at `i` leads to: where it begins and where it ends, exclusive.

    `texts`: words for text were told before; `listed`: the first word of the text before this in a list.
    """
    opened = _opened(tokens, i, words)
    if opened is None and (found := figure(tokens, i)) is not None:
        return found
    if opened is not None:
        start, loose = opened
        stop = ending(tokens, start, words, loose=loose)
        if stop > start and (loose or capital(tokens[start], words)):
            return start, stop
    if texts and (found := timed_entry(tokens, i, words)) is not None:
        return found
    return next_listed(tokens, i, words, listed) if listed else None


def _all_capitals(words: str) -> bool:
    """A request in title case or capitals says nothing by its capitals."""
    typed = [w for w in words.split() if w[:1].isalpha() and w.isascii()]
    return len(typed) > 3 and sum(w[:1].isupper() for w in typed) > 0.7 * len(typed)


def _after_blank(tokens: list[Token], i: int, words: str) -> int | None:
    """ "加标题 我的一天", "开头写上 大家好": Chinese words after a blank."""
    j = i + 2
    if j >= len(tokens) or tokens[i + 1].text != "," or not words[tokens[i + 1].start].isspace():
        return None
    captioned = tokens[i].text == "字幕" and i > 0 and tokens[i - 1].has("v:add") and tokens[j].has("unknown")
    if not (captioned or tokens[i].has(*NOUNS, "v:write")) or tokens[i].has("n:watermark"):
        return None
    first = tokens[j]
    return None if first.has("v:", "n:", *STRUCTURE) or not is_han(words[first.start]) else j


def _opened(tokens: list[Token], i: int, words: str) -> tuple[int, bool] | None:
    """Where the text begins that this token opens, and whether it may be in small letters."""
    token = tokens[i]
    start = i + 1
    if not (token.has(*OPENING) or token.text in OPENERS) or quoted_soon(tokens, i):
        return None
    if (after := _after_blank(tokens, i, words)) is not None:
        return after, True
    typing = token.text in TYPING and not token.has("f:det")
    if (token.has("v:write") and token.text not in SHOWING) or typing:
        start = _past_place(tokens, past(tokens, start, ("the text", "the words", "the following")))
        start = _apposed(tokens, past(tokens, start, (":", "-")), words)
        return (start, True) if _asks(tokens, i) else None
    if token.has("v:voice_over") and start + 1 < len(tokens) and tokens[start].text in (":", "："):
        return start + 1, is_han(words[tokens[start + 1].start])
    if token.text in SHOWING or token.has("v:voice_over"):
        return start, False
    if token.has("n:title") and _bare_han(tokens, i, words):
        return start, True
    if token.has(*NOUNS) and not token.has("n:outro", "asset:"):
        return _after_noun(tokens, i, words)
    if token.text == "字幕" and start + 1 < len(tokens) and tokens[start].text in (":", "："):
        return (start + 1, True) if _han_words(tokens, i, start + 1, words) else None
    if token.text in ("caption", "subtitle"):
        colon = _past_place(tokens, start)
        return (colon + 1, False) if colon < len(tokens) and tokens[colon].text == ":" else None
    if token.text in NAMING and _text_before(tokens, i):
        return start, True
    if token.has("n:own_name") or (token.text == "name" and token.has("f:det") and _text_near(tokens, i)):
        return past(tokens, start, (",", ":", "is")), False
    if token.has("n:words") and token.text in ("word", "words") and _the_words(tokens, i):
        return past(tokens, _past_place(tokens, start), (":",)), True
    if (
        token.has("v:add", "v:start_with", "v:end_with")
        and start < len(tokens)
        and _put(tokens, start, words)
    ):
        return start, False
    return None


OPENING = (
    *NOUNS,
    "v:write",
    "v:voice_over",
    "v:add",
    "v:start_with",
    "v:end_with",
    "n:words",
    "n:captions",
    "n:own_name",
)
OPENERS = frozenset((*SHOWING, *NAMING, *TYPING, "name", "caption", "subtitle"))
"""Readings and words that may lead to words for the picture."""


def _asks(tokens: list[Token], i: int) -> bool:
    """Whether "saying" is how words to be shown are told: not in "where I say um"."""
    if tokens[i].text.startswith(("write", "type", "that reads", "that says", "which says", "with ")):
        return True
    if "写" in tokens[i].text and i + 1 < len(tokens) and is_han(tokens[i + 1].text[:1] or " "):
        return True
    for token in reversed(tokens[max(0, i - 14) : i]):
        if token.text in HARD:
            break
        if token.has(*NOUNS, "n:sticker", "quote"):
            return True
        if token.has("v:") and not token.has("f:"):
            return token.has(*ASKING)
        if token.text in ("i", "he", "she", "they", "we", "you", "part", "where", "when"):
            return False
    return tokens[i].text in ("say", "write") and all(t.has("f:polite", "punct") for t in tokens[:i])


LED_BY = ("v:add", "v:write", "v:make", "v:insert")


def _han_words(tokens: list[Token], i: int, at: int, words: str) -> bool:
    """ "加上字幕：你好世界": words to be seen, where "字幕：白色大字" tells of their look."""
    led = any(t.has(*LED_BY) for t in tokens[max(i - 3, 0) : i])
    first = tokens[at]
    return (
        led
        and is_han(words[first.start])
        and not first.has(*STRUCTURE, "v:", "c:", "cap:", "lang:", "n:style")
    )


def _bare_han(tokens: list[Token], i: int, words: str) -> bool:
    """ "加上标题新品上市": nothing but the words themselves stands after the word for text."""
    rest: list[Token] = []
    for t in tokens[i + 1 :]:
        if t.punct or t.has("c:then"):
            break
        rest.append(t)
    led = i > 0 and any(t.has(*LED_BY) for t in tokens[max(i - 3, 0) : i])
    if not led or not rest or not is_han(words[rest[0].start]) or rest[0].text[0] in NO_BEGIN:
        return False
    known = [t for t in rest if not t.has("unknown")]
    if any(t.has(*STRUCTURE) or not t.has("f:det", "number", "look:", "mood:") for t in known):
        return False
    if any(t.has("v:", "n:") and len(t.text) > 1 for t in known):
        return False
    length = sum(t.end - t.start for t in rest if t.has("unknown"))
    return length > 1 and words[rest[-1].end - 1] not in "的些点"


NO_BEGIN = "的了要得在是有和用把给就会能"
"""After a word for text these begin what is told of it, not its words."""


def _after_noun(tokens: list[Token], i: int, words: str) -> tuple[int, bool] | None:
    """ "title: …", "title Road Trip", "lower third for Ana Silva", "add a title summer vibes"."""
    loose = False
    j = _past_place(tokens, i + 1)
    last = j + 4
    while j < min(last, len(tokens)) and not capital(tokens[j], words):
        text = tokens[j].text
        by_name = tokens[i].has("n:lower_third") and text in BY_NAME
        with_ = text in ("w/", "with") and j + 1 < len(tokens) and _bare_word(tokens[j + 1])
        if tokens[j].has("quote") or not (text in LINKS or by_name or with_):
            break
        loose = loose or text in PLAINLY
        j += 1
    if j >= len(tokens):
        return None
    if capital(tokens[j], words):
        return (j, loose) if j <= last and not tokens[j].has(*SKIPPED) else None
    if tokens[j].text[:1].isdigit() and tokens[j - 1].text not in (":", "-", "—", "–"):
        return None
    if loose and tokens[j - 1].text in PLAINLY and (not tokens[j].has("v:add", "f:") or _wordy(tokens, j)):
        return j, True
    known = tokens[j].has("unknown") or _counted(tokens, j) or tokens[j].text in GREETINGS
    small = tokens[j].text in ABOUT or tokens[j].text.endswith("ing")
    if j != i + 1 or tokens[i].text.endswith("s") or not known or small:
        return None
    asking = ("v:add", "v:write", "v:insert", "v:make")
    if i == 0 or tokens[i - 1].punct or any(t.has(*asking) for t in tokens[max(0, i - 5) : i]):
        return j, True
    return None


GREETINGS = ("hello", "hi", "hey", "thanks", "thank you", "hello there", "hi there", "wow", "yes", "no", "ok")


def _counted(tokens: list[Token], i: int) -> bool:
    """ "step 1 mix the flour"."""
    return tokens[i].text in COUNTED and i + 1 < len(tokens) and tokens[i + 1].has("number")


COUNTED = (
    "step",
    "tip",
    "part",
    "day",
    "chapter",
    "level",
    "episode",
    "lesson",
    "question",
    "round",
    "no",
    "week",
)


def _past_place(tokens: list[Token], i: int) -> int:
    """ "hook text at the start: …": the colon after a place or a look stands for the one after the noun."""
    for j in range(i, min(i + 8, len(tokens))):
        token = tokens[j]
        if token.text in (":", "："):
            return j if j + 1 < len(tokens) and tokens[j].end < tokens[j + 1].start else i
        if token.text in ("(", ")", "with", "w/"):
            continue
        if token.punct or not (token.filler or token.has(*STRUCTURE, "number", "p:first", "p:last")):
            return i
    return i


def _wordy(tokens: list[Token], i: int) -> bool:
    """Whether small words lead to words of no other meaning: "hook: you won't believe this"."""
    for token in tokens[i : i + 4]:
        if token.punct or token.has("v:", "quote", *STRUCTURE):
            return False
        if token.has("unknown"):
            return True
    return False


def _bare_word(token: Token) -> bool:
    """A word of no other meaning: "title with Summer Days"."""
    return not token.has("n:", "v:", "quote", *STRUCTURE) or token.has("f:this")


def _apposed(tokens: list[Token], i: int, words: str) -> int:
    """ "write the name of the restaurant, Casa Verde": the words are the name itself."""
    lead = [t.text for t in tokens[i : i + 2]]
    if (
        len(lead) < 2
        or lead[0] not in OWNERS
        or lead[1] not in ("name", "slogan", "motto", "word", "address")
    ):
        return i
    for j in range(i + 2, min(i + 9, len(tokens) - 1)):
        if tokens[j].text in (",", ":") and capital(tokens[j + 1], words):
            for t in tokens[i:j]:
                t.tags = frozenset({"f:det"})
            return j + 1
    return i


def _text_before(tokens: list[Token], i: int) -> bool:
    return any(t.has(*NOUNS) for t in tokens[max(0, i - 8) : i])


def _text_near(tokens: list[Token], i: int) -> bool:
    """ "put my name, Sam Okafor, as a lower third", "put my shop name Bella's Bakery in the corner"."""
    near = [t for t in tokens[max(0, i - 12) : i + 16] if t is not tokens[i]]
    own = any(t.text in OWNERS or t.text.endswith("'s") for t in tokens[max(0, i - 3) : i])
    asked = any(t.has("v:add", "v:write", "v:insert", "v:overlay") for t in tokens[max(0, i - 8) : i])
    return any(t.has(*NOUNS) for t in near) or (own and asked)


OWNERS = ("my", "our", "his", "her", "their", "your", "the")


def _the_words(tokens: list[Token], i: int) -> bool:
    """ "put the word SALE in the middle": not "4 words a line" or "key words"."""
    the = i > 0 and tokens[i - 1].text.split(" ")[-1] in ("the", "this", "these", "some")
    asking = ("v:add", "v:write", "v:insert", "v:overlay", "v:make")
    return the and any(t.has(*asking) for t in tokens[max(0, i - 6) : i])


def _put(tokens: list[Token], at: int, words: str) -> bool:
    """ "put Before on the first half", "put Day 1 on clip 1": words written large, with a place."""
    token = tokens[at]
    plain = token.has("unknown", "p:before", "p:after") and not token.has("n:", "v:", "asset:")
    if not plain or not capital(token, words):
        return False
    stop = ending(tokens, at, words, loose=False)
    if stop >= len(tokens) or any(t.has("v:", "asset:", "asset", "file") for t in tokens[at:stop]):
        return False
    return any(t.has(*STRUCTURE) for t in tokens[stop : stop + 5])


__all__ = ["told"]
