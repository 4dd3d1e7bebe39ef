"""Step 2, its last part: words with several readings get the one they have beside their neighbours."""

from __future__ import annotations

import itertools

from .lexicon import lexicon
from .normal import normal
from .seams import seams
from .senses import senses
from .token import Token

PLAIN_PLATFORMS = frozenset(
    [
        "a short",
        "story",
        "stories",
        "snap",
        "pin",
        "pins",
        "meta",
        "mail",
        "television",
        "tv",
        "spotlight",
        "reel",
        "x",
        "电视",
        "广播",
        "web",
        "email",
        "website",
        "the website",
        "podcast",
        "播客",
        "broadcast",
    ]
)
"""Names of platforms that are everyday words too; they count only after "for" or "to"."""
EDITION = frozenset(
    ("final", "v1", "v2", "v3", "copy", "edit", "edited", "raw", "new", "old", "draft", "take")
)
GENERAL = EDITION | frozenset(
    ("video", "clip", "movie", "footage", "file", "recording", "export", "screen", "audio", "music", "sound",
     "title", "image", "photo", "picture", "1080p", "720p", "trim", "cut", "crop", "mute", "with", "from",
     "main")
)  # fmt: skip
"""Words of a file's name that do not name it."""


def settled(tokens: list[Token]) -> list[Token]:
    """The tokens, each reading that its neighbours rule out taken away."""
    _mood_tracks(tokens)
    _softly(tokens)
    _decades(tokens)
    _edges_cut(tokens)
    _versions(tokens)
    _kept_in_view(tokens)
    _beats(tokens)
    _lasting(tokens)
    _numbered_clips(tokens)
    senses(tokens)
    seams(tokens)
    return _spoken_of(_not_names(_in_and_out(_clipping(_without_splits(tokens)))))


def _softly(tokens: list[Token]) -> None:
    """ "upbeat but not too loud music": music of that mood, quiet."""
    for i, mood in enumerate(tokens[:-2]):
        if not mood.has("mood:") or not tokens[i + 1].text.startswith(("but", "yet")):
            continue
        noun = next((k for k in range(i + 2, min(i + 7, len(tokens))) if tokens[k].has("n:music")), None)
        between = tokens[i + 1 : noun] if noun is not None else []
        if any(t.has("x:less", "v:quieter", "c:neg") for t in between) and not any(t.punct for t in between):
            for t in between:
                t.tags = frozenset({"f:det"})
            between[-1].tags = frozenset({"x:less"})


def _edges_cut(tokens: list[Token]) -> None:
    """ "20% off the top and bottom": two edges of the picture, no pictures one above the other."""
    for i, token in enumerate(tokens):
        if token.text.lower() not in ("top and bottom", "bottom and top"):
            continue
        before = tokens[max(i - 5, 0) : i]
        shared = any(t.has("percent", "px", "frac:", "fraction") for t in (*before, *tokens[i + 1 : i + 4]))
        if shared:
            token.tags = frozenset({"pos:edges"})


def _versions(tokens: list[Token]) -> None:
    """ "create a vertical cut of clip.mp4": a version, nothing that is cut."""
    for i, token in enumerate(tokens[1:-1], 1):
        if token.text.lower() != "cut" or tokens[i + 1].text.lower() not in ("of", "for"):
            continue
        before = [t.text.lower() for t in tokens[max(i - 3, 0) : i]]
        article = any(w in ("a", "an", "the", "one", "my") for w in before)
        made = any(t.has("v:make", "v:export") for t in tokens[max(i - 5, 0) : i])
        if article and made:
            token.tags = frozenset({"n:media"})


VIEW = (
    "in",
    "frame",
    "view",
    "shot",
    "the",
    "picture",
    "centered",
    "centred",
    "center",
    "centre",
    "middle",
    "screen",
)
KEEPING = ("keep", "keeping", "follow", "following", "track", "tracking")


def _kept_in_view(tokens: list[Token]) -> None:
    """ "keep the speaker in view", "follow her": how a shape is filled."""
    for i, verb in enumerate(tokens):
        if verb.text.lower() not in KEEPING or verb.has("fit:"):
            continue
        j = i + 1
        while j < len(tokens) and tokens[j].text.lower() in ("the", "my", "a", "on", "his", "her", "our"):
            j += 1
        if j >= len(tokens) or not tokens[j].has("n:subject", "n:face", "unknown"):
            continue
        stop = j + 1
        while stop < len(tokens) and tokens[stop].text.lower() in VIEW:
            stop += 1
        if stop > j + 1 or (verb.text.lower()[0] in "ft" and not tokens[j].has("unknown")):
            verb.tags = frozenset({"fit:subject"})
            for t in tokens[i + 1 : stop]:
                t.tags = frozenset({"f:det"})


def _lasting(tokens: list[Token]) -> None:
    """ "Duration: 0:40" is a length; "faded" with no length beside it is a look."""
    for i, token in enumerate(tokens):
        if (
            token.has("clock")
            and i > 1
            and tokens[i - 1].text in (":", "：")
            and tokens[i - 2].has("n:duration")
        ):
            token.tags = frozenset({"length"})
        elif token.text == "faded" and token.has("look:"):
            near = tokens[max(i - 2, 0) : i + 3]
            if not any(t.has("length", "n:beginning", "n:end", "n:audio", "n:music", "quote") for t in near):
                token.tags = frozenset({"look:faded"})


def _beats(tokens: list[Token]) -> None:
    """ "sync the cuts with the beats", "every 8 beats": the pulse, no music to be put in."""
    synced = any(t.has("v:sync", "n:beat") for t in tokens)
    for i, token in enumerate(tokens):
        counted = i > 0 and tokens[i - 1].has("number", "ordinal", "n:every")
        if token.text.lower() == "beats" and (synced or counted):
            token.tags = frozenset({"n:beat"})


def _numbered_clips(tokens: list[Token]) -> None:
    """ "swap clip 1 and 2 … make 4 black and white": a number is a clip, where clips were named."""
    named = False
    for i, token in enumerate(tokens):
        named = named or token.has("clips")
        if not named or not token.has("number") or not 0 < token.value < 100 or i + 1 >= len(tokens) or not i:
            continue
        before, after = tokens[i - 1], tokens[i + 1]
        if before.has("v:make", "v:mute", "v:stabilize", "v:flip", "v:rotate", "v:reverse") and after.has(
            "look:", "v:warmer", "v:cooler", "v:brighten", "v:darken", "v:speed_up", "v:slow_down"
        ):
            token.tags, token.value = frozenset({"clips"}), (int(token.value),)


DECADES = ("60s", "70s", "80s", "90s", "1970s", "1980s", "1990s")


def _decades(tokens: list[Token]) -> None:
    """ "an 80s retro vibe": years, no length."""
    for i, token in enumerate(tokens[:-1]):
        if token.text not in DECADES:
            continue
        styled = any(t.has("look:", "n:color", "effx:", "n:style", "mood:") for t in tokens[i + 1 : i + 3])
        cut = tokens[i + 1].has("n:highlights", "n:promo", "n:montage", "n:slideshow")
        if styled and not cut and not (i and tokens[i - 1].has("p:to", "p:for", "p:first")):
            token.tags, token.value = frozenset({"look:retro"}), None


def _mood_tracks(tokens: list[Token]) -> None:
    """ "an upbeat track", "something calm underneath": a track with a mood is music."""
    for mood, noun in itertools.pairwise(tokens):
        if mood.has("mood:") and noun.has("n:track") and not mood.has("v:"):
            noun.tags = frozenset({"n:music"})


def _clipping(tokens: list[Token]) -> list[Token]:
    """ "clip it to 30 seconds": a verb where a wish begins and what is clipped follows."""
    for i, token in enumerate(tokens[:-1]):
        before, after = tokens[i - 1] if i else None, tokens[i + 1]
        if token.text == "tail off" and before is not None and before.has("f:det"):
            token.tags = frozenset({"n:end"})
        if token.text in ("outputs", "exports", "renders") and before is not None and before.has("number"):
            token.tags = frozenset({"n:format"})
        if token.text == "clips out" and before is not None and before.has("number"):
            token.tags = frozenset({"n:clip"})
        opens = before is None or before.punct or before.has("f:polite", "c:then", "c:and")
        timed = after.has("p:from", "p:between", "p:first", "p:last", "clock", "length")
        if token.text == "silence" and opens and (timed or after.text == "the"):
            token.tags = frozenset({"v:mute"})
        if token.text != "clip" or not opens or (before is not None and before.has("f:det", "v:")):
            continue
        if after.has("f:this", "p:from", "p:first", "p:last") or after.text in ("the", "everything"):
            token.tags = frozenset({"v:trim"})
        elif after.text in ("off", "out", "away"):
            token.tags = frozenset({"v:remove"})
    return tokens


def _in_and_out(tokens: list[Token]) -> list[Token]:
    """ "fade it in and out": both, as "fade in and out" is."""
    for fade, link, out in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if fade.has("v:fade_in") and link.text in ("and", "&") and out.text == "out":
            fade.tags, link.tags, out.tags = (
                frozenset({"v:fade_both"}),
                frozenset({"f:det"}),
                frozenset({"f:det"}),
            )
    return tokens


FITTED = ("friendly", "ready", "sized", "safe", "compatible")
"""After a platform's name: "email-friendly"."""


def _made_for(tokens: list[Token], i: int) -> bool:
    """ "optimize for web", "make it fit in an email": the platform is what the file is made for."""
    led = [t.text.lower() for t in tokens[max(i - 3, 0) : i]]
    return bool(led) and (led[-1].endswith(" for") or any(w.startswith("fit") for w in led))


def _not_names(tokens: list[Token]) -> list[Token]:
    """Platform names that are plain words here: "a short video" is not for YouTube Shorts."""
    for i, token in enumerate(tokens):
        text = normal(token.text)
        if text not in PLAIN_PLATFORMS or not token.has("platform:"):
            continue
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        before = tokens[i - 1] if i else None
        aimed = (
            before is not None and before.has("p:for", "p:to", "c:and", "size") and not before.has("f:polite")
        )
        aimed = aimed or (nxt is not None and nxt.text.lower() in FITTED) or _made_for(tokens, i)
        lead = [t.text.lower() for t in tokens[max(i - 2, 0) : i]]
        aimed = aimed or (text in ("reel", "story") and lead in (["as", "a"], ["into", "a"]))
        if text == "a short":
            aimed = nxt is None or nxt.punct or nxt.has("c:", "p:", "platform:")
        if not aimed:
            rest = frozenset(t for t in token.tags if not t.startswith("platform:"))
            token.tags = rest or frozenset({"f:det"})
    return tokens


def _spoken_of(tokens: list[Token]) -> list[Token]:
    """A file's name that is an everyday word too names the file only where a thing is meant ("the talk")."""
    for i, token in enumerate(tokens):
        if not token.has("asset:") or len(token.tags) == 1:
            continue
        before = tokens[i - 1] if i else None
        look = i + 1 < len(tokens) and tokens[i + 1].has("n:color") and token.has("look:")
        if look:
            token.tags = frozenset(t for t in token.tags if not t.startswith("asset:"))
            continue
        subject = before is not None and before.text in (
            "i",
            "we",
            "they",
            "you",
            "he",
            "she",
            "people",
            "to",
        )
        others = {t for t in token.tags if not t.startswith("asset:")}
        if len(token.text) == 1 and not _among_files(tokens, i, *PLACED):
            token.tags = frozenset(others)
            continue
        if _among_files(tokens, i):
            token.tags = frozenset(t for t in token.tags if t.startswith("asset:"))
            continue
        generic = (
            token.has("n:media") and before is not None and before.text in ("this", "my", "a", "the", "这个")
        )
        if subject or (generic and token.text in GENERAL):
            token.tags = frozenset(others)
    return tokens


BESIDE = frozenset((",", "and", "&", "then", ">", "→", "+", "/", "、", "和"))


PLACED = (
    "on top of",
    "on top",
    "of",
    "over",
    "under",
    "beside",
    "next to",
    "vs",
    "versus",
    "above",
    "below",
    "with",
)


def _among_files(tokens: list[Token], i: int, *more: str) -> bool:
    """ "hero, closeup, customer": between other files' names a name is a name."""
    for step in (-1, 1):
        j = i + step
        if not 0 <= j < len(tokens) or tokens[j].text not in (*BESIDE, *more):
            continue
        while 0 <= j < len(tokens) and tokens[j].text in (*BESIDE, "the", *more):
            j += step
        if 0 <= j < len(tokens) and tokens[j].has("asset:", "asset", "file") and tokens[j].text != "video":
            return True
    return False


JOINS = (",", "，", "、", "and", "&", "+")


def _names_end(tokens: list[Token], i: int) -> int:
    """ "put | a.mp4, b.mp4 and c.mp4 | together": where a row of names ends that begins there."""
    while i < len(tokens):
        t = tokens[i]
        letter = len(t.text) == 1 and t.text.isalpha()
        joins = t.text in JOINS or t.has("c:and")
        if not (letter or joins or t.has("asset", "file", "asset:", "clips", "n:clip", "n:photos", "number")):
            break
        i += 1
    return i


def _without_splits(tokens: list[Token]) -> list[Token]:
    """Verbs told in two parts ("speed it up", "cut the last bit out") get the reading of the whole."""
    separable, openers = lexicon().separable, lexicon().openers
    for i, token in enumerate(tokens):
        first = normal(token.text)
        first = first.removesuffix(" a") if tokens[i + 1 : i + 2] and tokens[i + 1].text in JOINS else first
        if first not in openers:
            continue
        named = _names_end(tokens, i + 1)
        for j, later in enumerate(tokens[i + 1 : max(i + 8, named + 1)], i + 1):
            if (later.punct and later.text not in "-~" and j >= named) or later.has("c:then", "c:neg"):
                break
            particle = normal(later.text)
            tag = separable.get((first, particle.partition(" ")[0]))
            if tag is None and later.has("amount:"):
                tag = separable.get((first, particle.rpartition(" ")[2]))
            shorter = tag in ("v:summarize", "v:cut_down", "v:decrease") and later.has("p:to")
            words = particle.partition(" of")[0]
            words = "together" if tag == "v:merge" and particle == "together with" else words
            if tag is not None and (words.isalpha() or shorter or later.has("amount:")):
                token.tags = frozenset({tag})
                if words.isalpha():
                    later.tags = frozenset({"f:det"})
                break
    return tokens
