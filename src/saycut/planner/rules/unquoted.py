"""Where words for the picture end that stand in no quotation marks: "write hello world at the top for 3 s".

They end where the rest of the wish says only how, where and when they are seen, where another wish begins,
and where the sentence ends.
"""

from __future__ import annotations

from .normal import is_han
from .token import Token

LOOKS = (
    "pos:", "color:", "hexcolor", "weight:", "tsize:", "italic:", "font:", "n:font", "anim:",
    "n:animation", "n:box", "n:outline", "n:background", "n:opacity", "cap:boxed", "x:vanish",
    "x:full", "x:longer", "x:hold", "v:fade_in", "v:fade_out", "v:fade_both", "v:fade",
)  # fmt: skip
PLACES = (
    "length", "clock", "point", "n:beginning", "n:end", "n:intro", "n:outro", "n:middle", "clips",
    "n:clip", "n:media", "n:part", "asset", "file", "frac:", "p:onwards", "n:everything", "n:photos",
)  # fmt: skip
STRUCTURE = LOOKS + PLACES
"""Readings that tell how, where and when words are seen."""
WORDED = ("n:title", "n:text", "n:lower_third", "n:end_card", "n:cta", "n:hook")
WISHES = (
    "n:captions", "n:subfile", "n:music", "n:transition", "n:watermark", "n:logo", "n:sfx", "n:thumbnail",
    "n:silence", "n:fillers", "fmt:", "ratio:", "ratio", "res", "res:", "platform:", *WORDED,
)  # fmt: skip
"""Nouns that begin a wish of their own after a comma or "and"."""
DOING = (
    "v:add", "v:make", "v:change", "v:move", "v:remove", "v:trim", "v:cut", "v:keep", "v:export", "v:write",
)  # fmt: skip
LEADING = frozenset(
    ("in", "at", "on", "with", "over", "for", "from", "during", "until", "till", "to", "across", "using",
     "throughout", "between", "around", "near", "after", "before", "as", "the", "a", "by", "into", "along")
)  # fmt: skip
"""Small words that lead to a look, a place or a time."""
PUT = ("放在", "放", "放到", "摆在", "显示在", "放置在", "置于", "位置在")
"""Chinese words that lead to a place, after the words that stand there."""
STAYING = frozenset(
    ("stay", "stays", "staying", "keep", "appear", "appears", "appearing", "visible", "displayed",
     "shown", "placed", "lasts", "last", "shows", "positioned", "centered", "centred")
)  # fmt: skip
"""Words for standing on the picture, after the words that stand."""
PRONOUNS = frozenset(("it", "them", "this text", "these", "that one"))
TITLES = frozenset(
    ("dr", "mr", "mrs", "ms", "st", "prof", "no", "vs", "jr", "sr", "lt", "sgt", "capt", "rev",
     "feat", "ft", "vol", "ep", "inc", "ltd", "co")
)  # fmt: skip
"""Short forms a full stop belongs to."""
STOPS = ("\n", ";", "；", "。", "|", "→", "•", "·", ">", "(", "（", ")", "）", "[", "]")
LONGEST = 40
LONGEST_SHOWN_MS = 60_000
"""A longer bare time ("this took 3 hours") belongs to the words."""


def ending(tokens: list[Token], start: int, words: str, *, loose: bool) -> int:
    """Where a text that begins at `start` ends, exclusive; `start` itself where there is none.

    `loose`: it was told plainly to be words ("saying", "title:"), so that it may be in small letters.
    """
    if start >= len(tokens) or not _may_begin(tokens, start, words):
        return start
    stop = start + 1
    while stop < min(len(tokens), start + LONGEST):
        token = tokens[stop]
        if token.text in ("!", "?", "！", "？", "…") or _dots(tokens, stop):
            while stop < len(tokens) and tokens[stop].text in ("!", "?", "！", "？", "…", "."):
                stop += 1
            if stop < len(tokens) and tokens[stop - 1].text == "." and _counts_on(tokens[stop], words):
                continue
            break
        if _ends(tokens, start, stop, words, loose=loose):
            break
        stop += 1
    while stop > start + 1 and (_dangling(tokens[stop - 1]) or tokens[stop - 1].text in ("-", "—", "–", ":")):
        stop -= 1
    return stop


def _counts_on(token: Token, words: str) -> bool:
    """ "3... 2... 1... GO": what goes on after points."""
    return token.has("number") or (capital(token, words) and not token.has("v:"))


def _dots(tokens: list[Token], at: int) -> bool:
    """ "Wait for it...": three points belong to the words."""
    return (
        tokens[at].text == "." and at + 2 < len(tokens) and tokens[at + 1].text == tokens[at + 2].text == "."
    )


def _dangling(token: Token) -> bool:
    """Words that end no text: "please", a comma, an article."""
    return token.text in DANGLING


DANGLING = frozenset(
    (
        ",",
        "，",
        "please",
        "pls",
        "plz",
        "a",
        "an",
        "the",
        "and",
        "thx",
        "with",
        "in",
        "as",
        "instead",
        "on",
        "at",
    )
)


def capital(token: Token, words: str) -> bool:
    """Whether a word is written large (or is a mark like ©)."""
    typed = words[token.start : token.end]
    if typed.isupper() and len(typed) > 3 and words[token.end : token.end + 1] == ":":
        return False  # a label of a brief: "OPEN: hero.mp4"
    return (typed[:1].isupper() and typed.isascii()) or typed in ("©", "®", "™", "$", "€", "£", "¥")


def _may_begin(tokens: list[Token], start: int, words: str) -> bool:
    token = tokens[start]
    if token.punct or token.has("quote", "asset", "file", "url", "folder"):
        return _handle(token, words)
    if capital(token, words):
        return True
    if token.text in PRONOUNS or token.text in ("something", "anything", "whatever", "what", "the following"):
        return False
    if token.has("n:watermark", "n:captions", "n:logo"):
        return False
    if token.text in ("before", "after", "now", "then"):
        return start + 1 >= len(tokens) or tokens[start + 1].has("pos:", "p:at", "punct")
    if token.has(*STRUCTURE, "number", "percent"):
        after = tokens[start + 1] if start + 1 < len(tokens) else None
        number = (
            token.has("number") and after is not None and not after.punct and not after.has(*STRUCTURE, "p:")
        )
        return number or (after is not None and after.has("unknown"))
    return not _structural(tokens, start, words, start)


def _handle(token: Token, words: str) -> bool:
    """ "@name", "shop.com": data with no quotation marks around it."""
    return token.has("quote") and not token.has("told") and words[token.start] not in "\"'“”„‘’「『《〈«`＂"


def _ends(tokens: list[Token], start: int, at: int, words: str, *, loose: bool) -> bool:
    token = tokens[at]
    if token.punct and words[token.start].isspace() and token.text == ",":
        near = at + 2 if at + 2 < len(tokens) and tokens[at + 1].text in ("都", "也", "全") else at + 1
        looks = near < len(tokens) and tokens[near].has(*STRUCTURE)
        return looks or _other_wish(tokens, at + 1, words)
    apart = token.start > 1 and words[token.start - 1].isspace() and is_han(words[token.start - 2])
    if apart and token.has("length", "clock", "point"):
        return True
    if token.punct:
        return _mark_ends(tokens, start, at, words, loose=loose)
    if token.has("asset", "file", "url", "folder") or (token.has("quote") and not _handle(token, words)):
        return True
    if token.has("symbol") and ord(token.text[0]) >= 0x1F000:
        return False
    if capital(token, words) and not _all_large(tokens, start, at, words):
        return False
    if token.has("c:then", "c:if", "c:forget") and token.text not in ("next",):
        return not (token.text in THEN and _plainly_more(tokens, at + 1))
    if token.has("c:so", "c:but", "c:fix") and at > start and not token.has("n:", "v:"):
        return token.text not in ("since", "as", "wait", "rather", "sorry", "actually", "yet", "though")
    if token.has("c:neg"):
        return token.text.startswith("without") or (at + 1 < len(tokens) and tokens[at + 1].has(*LOOKS))
    if token.text in ("and", "&", "plus"):
        if at + 1 < len(tokens) and (tokens[at + 1].text in STAYING or tokens[at + 1].text == "another"):
            return True
        return _other_wish(tokens, at + 1, words) or _structural(tokens, start, words, at + 1)
    if token.text in ("that", "which", "who") and at + 1 < len(tokens):
        return tokens[at + 1].has("anim:", "v:fade", "v:fade_in", "x:vanish", "x:hold") or (
            tokens[at + 1].text in STAYING or tokens[at + 1].text in ("is", "starts")
        )
    if token.has(*DOING) and at + 1 < len(tokens) and tokens[at + 1].text in ("it", "them", "the text"):
        return True
    if token.text in (
        "on the screen",
        "on screen",
        "onscreen",
        "on the video",
        "on the picture",
        "over it",
        "on it",
        "onto it",
    ):
        return True
    if token.has("v:write") and capital(tokens[start], words):
        return True
    if token.text == "to" and _stays(tokens, at + 1):
        return True
    if token.text in STAYING and token.text not in ("stay", "keep", "appear"):
        return True
    return _structural(tokens, start, words, at)


THEN = frozenset(("再", "并", "后", "同时", "最后"))
"""Words for "then" that begin other words, too: "下次再见"."""


def _plainly_more(tokens: list[Token], at: int) -> bool:
    """Whether what follows is no wish: "再|见"."""
    return at < len(tokens) and tokens[at].has("unknown") and not tokens[at].text.isascii()


def _stays(tokens: list[Token], at: int) -> bool:
    """ "… to appear at 0:14"."""
    return at < len(tokens) and (tokens[at].text in STAYING or tokens[at].has("anim:", "v:fade_in"))


def _all_large(tokens: list[Token], start: int, at: int, words: str) -> bool:
    """ "HELLO WORLD": a look told in large letters is told nevertheless when the rest is small."""
    return not any(capital(t, words) for t in tokens[start:at])


def _mark_ends(tokens: list[Token], start: int, at: int, words: str, *, loose: bool) -> bool:
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.text in STOPS or after is None:
        return True
    apart = after.start > token.end
    if token.text == ".":
        short = tokens[at - 1].text in TITLES or len(tokens[at - 1].text) == 1
        return apart and not (short and capital(after, words))
    if token.text in ("/", "~"):
        return False
    if token.text in ("-", "—", "–", ":", "：", ","):
        if not apart:
            return is_han(words[after.start]) and token.text in (",", "，")
        if token.text == "," and _other_wish(tokens, at + 1, words):
            return True
        if _structural(tokens, start, words, at + 1):
            return True
        if capital(after, words):
            return token.text == "," and after.has("v:", "n:") and not loose
        return token.text != "," or not loose or not _plain(tokens, at + 1)
    return True


def _plain(tokens: list[Token], at: int) -> bool:
    """Whether a stretch after a comma reads as more of the same text."""
    for token in tokens[at : at + 4]:
        if token.has("f:det", "f:this") and not token.has("c:", "n:", "v:"):
            continue
        return token.has("unknown")
    return False


def _other_wish(tokens: list[Token], at: int, words: str) -> bool:
    """Whether another wish begins there."""
    while at < len(tokens) and tokens[at].has("f:polite", "f:det", "f:this", "amount:", "c:then"):
        if tokens[at].has("v:", "n:") or tokens[at].has("c:then"):
            break
        at += 1
    if at >= len(tokens):
        return False
    token = tokens[at]
    if capital(token, words):
        return False
    return token.has("v:", "c:then", "c:neg", "c:fix", *WISHES)


def _ends_here(tokens: list[Token], at: int) -> bool:
    return at >= len(tokens) or (tokens[at].punct and tokens[at].text not in "'’") or tokens[at].has("c:then")


def _structural(tokens: list[Token], start: int, words: str, at: int) -> bool:
    """Whether from there on it is told how, where or when the words are seen."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    if capital(token, words) and any(capital(t, words) for t in tokens[start:at]):
        return False
    if token.text in PUT and at + 1 < len(tokens) and tokens[at + 1].has("pos:", "n:end", "n:beginning"):
        return True
    if token.text in LEADING or token.has(
        "p:at", "p:from", "p:for", "p:to", "p:after", "p:before", "p:between"
    ):
        return _leads(tokens, at, words)
    if token.has("pos:") and (" " in token.text or "-" in token.text):
        return True
    if token.has(*LOOKS) and token.text.startswith(("in ", "with ", "on ")):
        return True
    if token.text in (
        "throughout the video",
        "the whole time",
        "throughout",
        "the entire time",
        "all the time",
    ):
        return True
    if token.has("clock") or (token.has("p:onwards", "x:vanish") and at > start):
        return True
    if not token.has(*LOOKS, "length", "point", "clips") or (
        token.has("length") and token.value > LONGEST_SHOWN_MS
    ):
        return False
    return _only_structure(tokens, start, at, words)


def _leads(tokens: list[Token], at: int, words: str) -> bool:
    """ "in the top left", "for the first 3 seconds", "over the beach clip", "as a lower third"."""
    lead = tokens[at]
    only = lead.text in ("the", "a", "by", "into")
    for j in range(at + 1, min(at + 6, len(tokens))):
        token = tokens[j]
        if capital(token, words) and not token.has("asset:", "font:"):
            return False
        if token.has("number"):
            ranged = (
                j + 2 < len(tokens) and tokens[j + 1].has("p:to") and tokens[j + 2].has("number", "length")
            )
            return lead.has("p:at", "p:from") and (ranged or _ends_here(tokens, j + 1))
        if lead.text == "as" and token.has(*WORDED):
            return True
        if (
            token.has("f:this")
            and lead.text in ("on", "over", "onto", "across")
            and _ends_here(tokens, j + 1)
        ):
            return True
        if token.has("length") and lead.text in ("in", "by", "within"):
            return any(t.has("p:first", "p:last") for t in tokens[at + 1 : j])
        if lead.text == "for" and j == at + 1 and token.has("n:part", "n:clip", "n:media"):
            return False
        if (token.has("asset:") or token.text in ("screen", "picture", "frame")) and not only:
            return True
        if token.has(*STRUCTURE, "hexcolor"):
            return not only or token.has("pos:")
        inner = token.has(
            "f:det", "f:this", "p:first", "p:last", "ord:", "amount:", "p:at", "f:all", "n:every"
        )
        if not inner and token.text not in LEADING and not token.has("percent", "x:faint", "n:clickwords"):
            return False
    return False


def _only_structure(tokens: list[Token], start: int, at: int, words: str) -> bool:
    """ "… bold yellow 3 seconds": looks with no small word before, when nothing else follows them."""
    told = 0
    for token in tokens[at : at + LONGEST]:
        if (token.punct and token.text not in "'’") or token.has("c:then", "c:and"):
            break
        if token.has(*STRUCTURE, "number", "percent"):
            told += 1
        elif not (token.has("f:", "p:", "amount:", "n:text", "n:style", "n:size")):
            return False
    large = any(capital(t, words) for t in tokens[start:at])
    return at > start and (told > 1 or large)


__all__ = ["WORDED", "capital", "ending"]
