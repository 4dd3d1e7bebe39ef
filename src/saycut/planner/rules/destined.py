"""What an edit is made for: "music to my best moments video", "a score for a slow-motion wedding reel".

What is added goes to or under something; the words that tell what that is ("best moments", "slow-motion",
"3-minute") describe it and ask for nothing.
"""

from __future__ import annotations

from .token import CONTEXT, Token

ADDED = (
    "n:music", "mood:", "n:captions", "n:title", "n:text", "n:watermark", "n:logo", "n:sfx", "v:voice_over",
    "quote", "n:thumbnail", "n:instrument", "n:lower_third", "n:end_card",
)  # fmt: skip
MAKING = ("v:add", "v:make", "v:insert", "v:overlay", "v:write")
MATCHED = frozenset(
    ("that fits", "that matches", "which fits", "which matches", "to match", "matching", "that suits",
     "to fit", "that goes with")
)  # fmt: skip
"""After music: what it goes with, which describes it."""
LINKS = frozenset(("to", "onto", "over", "behind", "under", "underneath", "beneath", "for", "on"))
GOING_WITH = frozenset(("accompany", "go with", "match", "support", "underscore", "back", "complement"))
"""After "to": what is made is made for what follows."""
OWN = frozenset(("my", "our", "this", "the", "these", "his", "her", "their", "your", "that"))
WHOLES = ("n:media", "n:clip", "n:promo", "n:montage", "n:slideshow")
TOLD = (
    "unknown", "length", "n:highlights", "n:promo", "n:montage", "v:slow_down", "v:speed_up", "x:best",
    "look:", "mood:", "platform:", "ratio:", "gen:vague", "n:media", "n:clip", "n:subject",
)  # fmt: skip
"""What may describe the film that something is added to."""
LONGEST = 7


def destined(tokens: list[Token]) -> list[Token]:
    """The tokens, those that describe what something is added to claimed as background."""
    for i, token in enumerate(tokens):
        if token.text.lower() in MATCHED and _added(tokens, i):
            for t in tokens[i + 1 : i + 5]:
                if t.punct or not (
                    t.filler or t.has("n:speed", "n:color", "n:style", "unknown", "n:media", "mood:")
                ):
                    break
                t.claim = CONTEXT
        if token.text.lower() in LINKS and (first := _begins(tokens, i)) is not None and _added(tokens, i):
            _describe(tokens, first, loose=tokens[first - 1].text.lower() in ("a", "an"))
    return tokens


def _begins(tokens: list[Token], i: int) -> int | None:
    """Where the words that describe begin: after "to my", "for a", "to accompany a"."""
    j, going = i + 1, False
    if j < len(tokens) and tokens[i].text.lower() == "to" and tokens[j].text.lower() in GOING_WITH:
        tokens[j].tags, j, going = frozenset({"f:det"}), j + 1, True
    if j >= len(tokens):
        return None
    lead = tokens[j].text.lower()
    bare = lead in ("a", "an") and (going or tokens[i].text.lower() == "for")
    return j + 1 if lead in OWN or bare else None


def _added(tokens: list[Token], i: int) -> bool:
    """Whether something is added before the link, in the same wish."""
    thing = False
    for token in reversed(tokens[max(i - 10, 0) : i]):
        if token.has(*MAKING):
            return thing
        if token.punct or token.has("c:") or (token.has("v:") and not token.has(*ADDED, "v:loop")):
            return False
        thing = thing or token.has(*ADDED)
    return False


def _describe(tokens: list[Token], first: int, *, loose: bool) -> None:
    """Claims the words from there to the last noun for a film: none of them is a wish."""
    last = None
    for j in range(first, min(first + LONGEST, len(tokens))):
        token = tokens[j]
        if not (token.has(*TOLD, *WHOLES) or token.has("f:det")) or token.punct:
            break
        if token.has(*WHOLES) or (token.has("n:highlights") and token.text.lower().endswith(ENDING)):
            last = j
    if last is None or (loose and tokens[last].has("n:promo", "n:slideshow") and _photos(tokens[first:last])):
        return
    for token in tokens[first : last + 1]:
        if token.has("n:highlights", "v:slow_down", "v:speed_up", "length", "x:best", "n:promo", "unknown"):
            token.claim = CONTEXT


ENDING = ("reel", "recap", "trailer", "teaser", "video", "summary", "highlights")


def _photos(told: list[Token]) -> bool:
    return any(t.has("n:photos") for t in told)
