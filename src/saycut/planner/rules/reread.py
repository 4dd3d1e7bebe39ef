"""Words whose reading hangs on others of the request, put right before times are read.

"At the end with a fade" names an end, and asks to end with nothing; "split it into chapters at 5:00" asks
for parts of the picture; "the sound is out of sync" for no cuts on a beat.
"""

from __future__ import annotations

from .token import Token

EDGES = {"end with": "n:end", "start with": "n:beginning"}
LEADS = frozenset(("the", "at the", "before the", "from the", "until the", "near the", "very", "to the"))
CODES = {
    "en": "en", "es": "es", "fr": "fr", "de": "de", "pt": "pt", "zh": "zh", "ja": "ja", "ko": "ko",
    "nl": "nl", "pl": "pl", "ru": "ru", "tr": "tr", "ar": "ar",
}  # fmt: skip
"""Languages by their code, right after a word for captions; "it" is another word far more often."""


def reread(tokens: list[Token]) -> list[Token]:
    """The tokens with such words read as what they are there."""
    cut_there = any(t.has("v:split", "v:cut") for t in tokens) and any(
        t.has("clock", "length", "point") for t in tokens
    )
    for i, token in enumerate(tokens):
        word = token.text.lower()
        before = tokens[i - 1] if i else None
        if word in EDGES and before is not None and before.text.lower() in LEADS:
            token.tags = frozenset({EDGES[word]})
        elif token.has("n:chapters") and cut_there:
            token.tags = frozenset({"n:part"})
        elif word == "sync" and i > 1 and [t.text.lower() for t in tokens[i - 2 : i]] == ["out", "of"]:
            _out_of_sync(tokens, i)
        elif word == "speed" and i + 1 < len(tokens) and tokens[i + 1].text.lower() in CHANGING:
            token.tags = tokens[i + 1].tags = frozenset({"unknown"})
        elif word in CODES and before is not None and before.has("n:captions", "n:subfile"):
            token.tags = frozenset({f"lang:{CODES[word]}"})
        elif word == "the" and i + 1 < len(tokens) and before is not None:
            _raised(before, tokens[i + 1])
        elif word in GOING and not token.has("quote"):
            _made_to_go(tokens, i)
        elif word == "circle in" and i + 1 < len(tokens) and tokens[i + 1].has("f:det", "pos:"):
            token.tags = frozenset({"trans:circle"})
        elif "emoji" in word and token.has("n:text") and _of_captions(tokens, i):
            token.tags = frozenset({"n:widget"})
        elif token.has("frames"):
            _frames_long(tokens, i)
        elif word in SPEAKING and not token.has("quote"):
            _while_speaking(tokens, i)
        elif before is not None:
            _beside(before, token, tokens[i + 1] if i + 1 < len(tokens) else None)
    return tokens


def _of_captions(tokens: list[Token], i: int) -> bool:
    """ "captions with emojis": pictures in them, no words of their own."""
    led = [t.text.lower() for t in tokens[max(i - 3, 0) : i]]
    return any(t.has("n:captions", "v:caption") for t in tokens[:i]) and bool(
        {"with", "and", "plus"} & {*led}
    )


GOING = frozenset(("disappear", "vanish", "go away"))
SLOWLY = frozenset(("slowly", "gradually", "softly", "smoothly"))
MADE = 6
"""Tokens between "make" and "disappear" at most."""


def _made_to_go(tokens: list[Token], i: int) -> None:
    """ "make the last clip disappear": it goes; "after 3 seconds" tells how long something is shown."""
    later = tokens[i + 1 :]
    if any(t.has("length", "point", "clock", "span") or t.text.lower() in (*WHILE, *SLOWLY) for t in later):
        return
    for j in range(i - 2, max(i - MADE, 0) - 1, -1):
        if tokens[j].has("v:make"):
            tokens[j].tags = frozenset({"v:remove"})
            tokens[i].tags = frozenset({"f:det"})
            return
        if tokens[j].punct or tokens[j].has("v:"):
            return


FRAMES = 30
"""Frames a second is taken to have where a length is told in them."""


def _frames_long(tokens: list[Token], i: int) -> None:
    """ "trim 6 frames from the end", "cut the last 12 frames": how long that is."""
    token, before = tokens[i], tokens[i - 1] if i else None
    if before is None or token.value is None or token.value < 2 or not token.text.lower().endswith("frames"):
        return
    edge = any(
        t.has("n:end", "n:beginning") or t.text.lower() in ("from", "off") for t in tokens[i + 1 : i + 4]
    )
    if before.has("p:last", "p:first") or (before.has("v:trim", "v:cut", "v:remove") and edge):
        token.tags, token.value = frozenset({"length"}), round(token.value * 1000 / FRAMES)


SPEAKING = frozenset(("speaks", "speak", "speaking", "talks", "talk", "talking", "is talking", "is speaking"))
WHILE = frozenset(("when", "while", "whenever", "as", "every time", "each time", "during"))
SPEAKERS = 4
"""Tokens between "when" and "speaks" at most: "when the coach speaks"."""


def _while_speaking(tokens: list[Token], i: int) -> None:
    """ "when she speaks", "while the coach is talking": as long as a voice is heard."""
    first = next(
        (j for j in range(i - 1, max(i - SPEAKERS, 0) - 1, -1) if tokens[j].text.lower() in WHILE), None
    )
    between = tokens[(i if first is None else first) + 1 : i]
    if first is None or any(t.punct or t.has("v:", "n:music") for t in between):
        return
    tokens[i].tags = frozenset({"n:voice"})
    for t in (tokens[first], *between):
        t.tags = frozenset({"f:det"})


TEXTS = ("with text", "with a text", "with some text", "with on screen text", "with on-screen text")
LAID = frozenset(
    ("overlay", "overlays", "animation", "animations", "effect", "effects", "graphics", "labels")
)
PLAYED = frozenset(
    ("loop", "loops", "beat", "beats", "score", "groove", "piece", "tune", "melody", "composition", "theme")
)


def _beside(before: Token, token: Token, after: Token | None) -> None:
    """ "with text | overlays", "a lo-fi | loop", "separate | clips", "neon | glow": told by the neighbour."""
    word = token.text.lower()
    if before.text.lower() in TEXTS and word in LAID:
        before.tags, token.tags = frozenset({"v:add"}), frozenset({"n:text"})
    elif word in PLAYED and before.has("mood:", "n:instrument") and not before.has("look:"):
        token.tags = frozenset({"n:music"})
    elif word == "segments" and not before.punct and before.text.lower() != "into":
        token.tags = frozenset({"n:clip"})
    elif word in ("saves", "cuts") and before.text.lower().endswith(("'s", "’s")):
        token.tags = frozenset({"unknown"})
    elif word in FLOWING or token.has(*LEVELS):
        _raised(before, token)
    elif token.has("n:effect") and before.tags == {"trans:dissolve"}:
        token.tags = frozenset({"n:transition"})
    elif token.has("n:effect") and before.text.lower() == "cool":
        before.tags = frozenset({"gen:vague"})
    elif token.has("n:box") and before.text.lower() == "dark":
        before.tags = frozenset({"color:#000000"})
    elif word == "separate" and before.text.lower() != "as" and after is not None and after.has(*APART):
        token.tags = frozenset({"f:det"})
    elif token.has("effx:glow", *FADES) and before.text.lower() in SHINING:
        before.tags = frozenset({"f:det"})
    elif token.has("v:mute") and word == "silence" and before.has("v:denoise", "c:and"):
        token.tags = frozenset({"n:silence", "v:remove"})
    elif token.has("number") and before.has("p:at") and _stands_for(token, after):
        token.tags, token.value = frozenset({"clock"}), round(token.value * 1000)
    elif word == "transitions" and before.has("trans:") and before.has("v:fade_out", "v:fade_in"):
        before.tags = frozenset(t for t in before.tags if t.startswith("trans:"))
    elif token.text.lower() in MOVING and after is not None and after.has("n:transition"):
        token.tags = frozenset({"gen:vague"})


def _stands_for(number: Token, after: Token | None) -> bool:
    """ "at 2 for 1 second": the number is one of seconds, as the length after it."""
    return after is not None and after.text.lower() == "for" and 0 <= number.value < HOUR_S


HOUR_S = 3600
LEVELS = ("n:brightness", "n:contrast", "n:saturation")


def _raised(verb: Token, noun: Token) -> None:
    """ "improve the contrast": more of it; "optimize the pacing": nothing that is known."""
    if noun.text.lower() in FLOWING and verb.text.lower() in ("optimize", "optimise", "improve", "refine"):
        verb.tags, noun.tags = frozenset({"gen:vague"}), frozenset({"n:plain_edit"})
    if noun.has(*LEVELS) and verb.text.lower() in ("improve", "enhance"):
        verb.tags = frozenset({"v:increase"})


FLOWING = frozenset(("pacing", "pace", "flow", "rhythm", "storytelling", "retention", "engagement"))
APART = ("n:clip", "n:media", "fmt:", "n:photos", "number")
FADES = ("v:fade", "v:fade_in", "v:fade_out")
SHINING = frozenset(("neon", "soft"))
"""Before "glow" these say what kind, and name no look."""
MOVING = frozenset(("dynamic", "animated"))
"""Before "transitions" these say no more, and name no captions."""


CHANGING = frozenset(("changes", "changed", "switches", "drops", "increases"))
"""After "speed" these tell of a moment, and ask for no pace."""


def _out_of_sync(tokens: list[Token], i: int) -> None:
    """Sound that is late or early: no beat is spoken of."""
    for t in tokens[i - 2 : i]:
        t.tags = frozenset({"f:det"})
    tokens[i].tags = frozenset({"x:later"})


__all__ = ["reread"]
