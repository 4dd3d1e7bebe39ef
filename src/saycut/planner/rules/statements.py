"""Step 4: whether a stretch of words only tells what is there, and asks for nothing."""

from __future__ import annotations

import re

from ..context import kind_of_name
from .token import Token

MOODS = ("effx:", "look:", "mood:", "trans:", "cap:", "anim:", "gen:")
SUBJECTS = frozenset(("we", "our", "i", "my", "they", "their", "he", "she", "people", "customers"))


def narrates(lead: Token, chunk: list[Token]) -> bool:
    """ "we sell candles": a statement about the people, with no word of editing and no value in it."""
    if _of_someone(lead, chunk) or _got_so(lead, chunk):
        return True
    if lead.text.lower() not in SUBJECTS or any(t.has("f:polite", "c:neg", "gen:vague") for t in chunk[1:]):
        return False
    heavy = [t for t in chunk if not t.filler]
    loose = [t for t in heavy if t.has("unknown", "n:media") or all(tag.startswith(MOODS) for tag in t.tags)]
    return any(t.has("unknown") for t in heavy) and len(loose) == len(heavy)


OWNERS = frozenset(("my", "our", "this", "the", "a", "an", "his", "her", "their", "these", "here"))
OWN_NAMES = ("unknown", "n:media", "n:voice", "n:promo", "n:clip", "length", "hold", "n:audio", "n:subject")


def presents(waiting: list[Token], clause: list[Token]) -> bool:
    """ "my dad's retirement speech, about 3 minutes" before a wish: what the material is."""
    heavy = [t for t in waiting if not t.filler]
    lead = waiting[0].text.lower().split(" ")[0] if waiting else ""
    if lead not in OWNERS or not any(t.has("unknown") for t in heavy):
        return False
    verb = next((t for t in clause if not t.has("f:polite", "f:this")), None)
    told = any(t.has("span", "length", "point", "n:", "v:mute", "factor") for t in clause)
    return verb is not None and verb.has("v:") and told and all(t.has(*OWN_NAMES) for t in heavy)


def _got_so(lead: Token, chunk: list[Token]) -> bool:
    """ "brighten the last 30 seconds, it got dark": why."""
    told = lead.text.lower() == "it" and len(chunk) > 2 and chunk[1].text.lower() in ("got", "gets", "went")
    return told and not any(t.has("v:", *VALUES) for t in chunk)


SOMEONE = frozenset(("she's", "he's", "someone", "somebody", "nobody", "no one", "someone's", "somebody's"))
SENSED = ("n:audio", "n:voice", "n:volume", "n:music", "n:noise", "x:less", "x:more", "v:quieter", "v:louder",
          "v:brighten", "v:darken", "n:captions", "n:text", "n:title", "asset", "asset:", "file", "clips",
          "factor", "factor:", "color:", "pos:", "look:")  # fmt: skip
"""What a wish may be about, though it is told as a fact: "she's barely audible"."""
WISHES = ("should", "must", "needs", "need", "has to", "wants", "want")


def _of_someone(lead: Token, chunk: list[Token]) -> bool:
    """ "she's just setting up", "someone coughs": what is seen there, after what is to be done."""
    if lead.text.lower() not in SOMEONE or len(chunk) < 2 or any(t.has(*VALUES, *SENSED) for t in chunk):
        return False
    said = [t.text.lower() for t in chunk]
    if lead.text.lower() in ("nobody", "no one"):
        return True
    return not any(w in WISHES or w.startswith("too ") for w in said)


def only_told(lead: Token, chunk: list[Token]) -> bool:
    """Whether a stretch of words only tells what is there, and why."""
    told = lead.has("c:have") and not (_really_asks(chunk) or _limit(lead, chunk) or explains(lead, chunk))
    noise = any(t.has("n:noise") and t.text.lower() not in PLACES for t in chunk)
    reason = (
        lead.has("c:so") and not noise and not any(t.has(*VALUES) and not _reads(chunk, t) for t in chunk)
    )
    allowed = chunk[-1].text in ALLOWED and not any(t.has(*VALUES) for t in chunk)
    return allowed or _too_long(chunk) or _recorded(chunk) or _at_present(lead, chunk) or told or reason


ALLOWED = frozenset(
    ("没关系", "也没关系", "没事", "也没事", "无所谓", "不要紧", "也不要紧", "都可以", "也无妨")
)
"""Ends what may be, and is no wish: "裁掉边缘一点没关系"."""
PRESENT = frozenset(
    ("currently", "right now", "at the moment", "presently", "atm", "as of now", "rn", "目前")
)


def _at_present(lead: Token, chunk: list[Token]) -> bool:
    """ "currently 1.2gb", "right now it's 1080p": what it is, before what it is to be."""
    said = [t.text.lower() for t in chunk[:2]]
    now = said == ["right", "now"]
    if not (now or lead.text.lower() in PRESENT) or any(t.has("p:under", "n:noise") for t in chunk):
        return False
    heavy = [t for t in chunk[now:] if not t.filler]
    return bool(heavy) and all(
        t.has("size", "length", "res", "ratio", "fps", "fmt:", "n:media", "dims") for t in heavy
    )


MADE = ("录了", "拍了", "长达", "一共录了", "总共录了", "原来有", "原本有", "本来有", "原片有")


def _recorded(chunk: list[Token]) -> bool:
    """ "这个课录了十分钟": how long what was recorded is."""
    made = any(t.text in MADE for t in chunk) and any(t.has("length") for t in chunk)
    return made and not any(t.has("v:", "p:under", "p:over") and not t.filler for t in chunk)


def _reads(chunk: list[Token], token: Token) -> bool:
    """ "so the text reads right": no words to be written, though they follow "reads"."""
    at = chunk.index(token)
    return token.has("told") and at > 0 and chunk[at - 1].text.lower() in ("reads", "read", "shows")


REASONED = re.compile(
    r"\W{0,3}(?:because|since|cause|cos|cuz|bc)\s+(?:i|we|he|she|they|you|someone|somebody|my|his|her|the|it|that|there)\b"
    r"[^\d\n.]{3,60}(?:[.!\n;]|$)",
    re.I,
)


def reasoned(after: str) -> bool:
    """ "cut 3:00-3:30 because we mention a client there": why it goes."""
    found = REASONED.match(after)
    return found is not None and not re.search(
        r"best|good|great|only|need|favou?rite|love|important", found[0], re.I
    )


STAYING = ("like it is", "as it is", "as is", "as they are", "the same", "unchanged", "untouched", "alone")


NOT_TOUCHED = ("untouched", "unchanged", "as is", "as it is", "alone", "left alone")


def levelled_sound(chunk: list[Token]) -> bool:
    """ "song.mp3 under it at 15%": a wish, with no verb."""
    heard = any(
        t.has("asset", "file", "asset:") and kind_of_name(t.reading("asset") or str(t.value)) == "audio"
        for t in chunk
    )
    return heard and any(t.has("percent", "db") for t in chunk)


def left_alone(chunk: list[Token]) -> bool:
    """ "leave the first 10 seconds alone"."""
    start = next((i for i, t in enumerate(chunk) if t.text.lower() in ("leave", "keep")), None)
    words = " ".join(t.text.lower() for t in chunk)
    stays = any(t.text.lower() in ("stay", "stays", "remain", "remains") for t in chunk)
    if stays and words.endswith(STAYING):
        return True
    parts = ("span", "clips", "n:media", "n:clip", "asset", "file", "asset:")
    if words.endswith(NOT_TOUCHED) and all(t.filler or t.has(*parts) for t in chunk[:-1]):
        return any(t.has(*parts) for t in chunk)
    if chunk[0].has("c:if") and words.endswith(("leave it", "leave it be", "leave it alone", "leave that")):
        return True
    leads = start is not None and (start == 0 or chunk[0].has("c:if", "c:fix"))
    return leads and words.endswith(STAYING)


VALUES = ("length", "hold", "size", "ratio", "res", "quote", "percent", "db", "span", "point")


def explains(lead: Token, chunk: list[Token]) -> bool:
    """ "— it's the first 6 seconds": a time for what was said just before."""
    rest = [t for t in chunk if t is not lead and not t.filler]
    return (
        lead.text in ("it's", "it is", "that's", "这是", "就是")
        and bool(rest)
        and all(t.has("span", "length") for t in rest)
    )


TOO_LONG = ("太长", "太长了", "长了", "太久", "太久了", "有点长", "有点长了", "偏长")


def _too_long(chunk: list[Token]) -> bool:
    """ "10 minutes is too long", "视频太长了": why something is to be cut, not how long it is to be."""
    text = " ".join(t.text.lower() for t in chunk)
    long = "too long" in text or "太 长" in text or any(t.text in TOO_LONG for t in chunk)
    return long and not any(t.has("v:") for t in chunk)


def _limit(lead: Token, chunk: list[Token]) -> bool:
    """ "make sure it's under two minutes": a wish, unlike "it's a two-minute video"."""
    return lead.text in ("it's", "it is") and any(t.has("p:under", "p:over") for t in chunk)


def _destined(chunk: list[Token]) -> bool:
    """ "it's for a Discord server": where the file goes, told as a fact."""
    if not any(t.text.lower() in ("it's", "it is", "this is", "its") for t in chunk[:2]):
        return False
    return any(
        t.has("p:for") and any(n.has("platform:") for n in chunk[i : i + 4]) for i, t in enumerate(chunk)
    )


def _really_asks(chunk: list[Token]) -> bool:
    """ "there is too much noise", "it's too dark": told as a fact, meant as a wish."""
    if _destined(chunk) or any(t.has("n:noise") and t.text.lower() not in PLACES for t in chunk):
        return True
    if any(t.has("turn:180") for t in chunk):
        return True
    return any(t.text.lower().startswith(("too ", "太")) for t in chunk) and not chunk[0].has("length")


PLACES = ("noisy", "wind", "static")
"""Words for noise that tell of a place or a picture too."""
