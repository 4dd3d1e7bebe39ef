"""Step 2: English verbs with several senses ("drop", "fit", "limit") get the one their object tells."""

from __future__ import annotations

import itertools

from .stray import strays
from .token import Token

LEVELS = ("n:volume", "n:audio", "n:music", "n:brightness", "n:contrast", "n:saturation", "n:speed", "n:size",
          "n:resolution", "n:bitrate", "n:framerate", "n:quality", "n:loudness", "n:temperature")  # fmt: skip
"""What is dropped to or by a value: made less."""
INTO = ("in", "into", "onto", "on", "over", "under", "underneath", "behind", "on top", "on top of", "beneath")
"""Words after a thing that say it is dropped in, not away."""
VALUES = ("percent", "db", "factor", "factor:", "res", "res:", "fps", "bitrate", "size", "frac:", "number")


PACES = {"fast": "v:speed_up", "quickly": "v:speed_up", "slowly": "v:slow_down"}


def _a_pause(tokens: list[Token]) -> None:
    """ "keep the pause at 2:00": one that is heard, no picture that is held."""
    for keep, article, pause in zip(tokens, tokens[1:], tokens[2:], strict=False):
        named = article.text.lower() in ("the", "that", "this", "my") and keep.has("v:keep")
        if named and pause.has("v:freeze") and pause.text.lower().startswith("pause"):
            pause.tags = frozenset({"n:silence"})


def _dead_air(tokens: list[Token]) -> None:
    """ "there's 6 seconds of dead air at the start, cut it": told so that it goes, no fact alone."""
    for i, there in enumerate(tokens):
        if not there.has("c:have") or not there.text.lower().startswith("there"):
            continue
        stop = next(
            (k for k in range(i + 1, len(tokens)) if tokens[k].punct or tokens[k].has("c:so", "c:and")), -1
        )
        told = tokens[i + 1 : stop] if stop > 0 else []
        acts = (
            [t for t in tokens[stop + 1 : stop + 4] if t.has("v:cut", "v:remove", "v:trim")] if told else []
        )
        silent = any(t.has("n:silence") for t in told) and any(t.has("length", "clock") for t in told)
        if silent and acts and not any(t.has("v:") for t in told):
            there.tags = frozenset({"f:det"})


def _doubled(tokens: list[Token]) -> None:
    """ "half the volume for the first half, double it for the second": the volume again."""
    for i, (word, it) in enumerate(itertools.pairwise(tokens)):
        up = word.text.lower() in ("double", "triple")
        if not (up or word.text.lower() in ("halve", "half")) or it.text.lower() != "it":
            continue
        told = [t for t in tokens[max(i - 12, 0) : i] if t.has("n:volume", "n:speed", "n:duration", "n:size")]
        if told and told[-1].has("n:volume"):
            word.tags |= {"v:louder" if up else "v:quieter"}


def _but_silent(tokens: list[Token]) -> None:
    """ "louder, but the part 0:30 to 0:40 should be silent": another wish, no exception."""
    for i, but in enumerate(tokens):
        if but.text.lower() != "but the" or not but.has("x:except"):
            continue
        for a, b in itertools.pairwise(tokens[i + 1 : i + 9]):
            if a.punct or a.has("c:and", "c:then"):
                break
            if a.text.lower() in ("should be", "must be", "to be", "needs to be") and b.has("v:"):
                but.tags = frozenset({"c:but"})


def _no_then_value(tokens: list[Token]) -> None:
    """ "cut 5 sec off the start, no 8, …": another value in the place of the one before."""
    for i, no in enumerate(tokens[1:-1], 1):
        after = tokens[i + 2] if i + 2 < len(tokens) else None
        alone = after is None or after.punct or after.has("c:and", "c:then")
        value = tokens[i + 1].has("number", "length", "percent", "factor", "clock", "db")
        if no.text.lower() == "no" and no.has("c:neg") and tokens[i - 1].punct and value and alone:
            no.tags = frozenset({"c:fix"})


def _quieted(token: Token, after: list[Token]) -> None:
    """ "quiet the first ten seconds by 10 dB": a verb."""
    if after and after[0].text.lower() in ("the", "it", "my") and any(t.has("db", "percent") for t in after):
        token.tags = frozenset({"v:quieter"})


def _no_then_undo(tokens: list[Token]) -> None:
    """ "no undo that": an answer and a wish, nothing that is not to be undone."""
    for no, verb in itertools.pairwise(tokens):
        if no.text.lower() == "no" and no.has("c:neg") and verb.has("v:undo", "v:redo", "v:reset"):
            no.tags = frozenset({"f:polite"})


def senses(tokens: list[Token]) -> None:
    """Takes the readings away that the words after a verb rule out."""
    _dead_air(tokens)
    _a_pause(tokens)
    strays(tokens)
    _no_then_undo(tokens)
    _no_then_value(tokens)
    _but_silent(tokens)
    _doubled(tokens)
    for i, token in enumerate(tokens):
        text = token.text.lower()
        if text == "still" and i and tokens[i - 1].has("length"):
            token.tags = frozenset({"v:freeze"})
        elif text == "quiet" and (not i or tokens[i - 1].punct or tokens[i - 1].has("c:and", "c:then")):
            _quieted(token, tokens[i + 1 : i + 8])
        elif text in ("drop", "dropping"):
            _dropped(token, _object(tokens, i))
        elif text in ("fit", "limit", "cap") and token.has("v:cut_down"):
            _limited(tokens, i)
        elif text == "short" and token.has("unknown"):
            _a_short(tokens, i)
        elif token.has("v:louder", "v:quieter") and _object(tokens, i):
            _of_colors(token, _object(tokens, i))
        elif token.has("v:redo") and text.startswith("bring") and _music_before(tokens, i):
            token.tags = frozenset({"f:det"})
        elif token.has("f:polite") and _the_part(tokens, i):
            token.tags = frozenset({"v:keep"})
        elif token.has("v:play"):
            _played(token, _object(tokens, i))
        elif text in STORIES:
            _story_for(tokens, i)
        elif text in ("full", "max", "maximum") and _follows(tokens, i, "n:volume", "n:loudness"):
            token.tags, token.value = frozenset({"percent"}), 100.0
        elif token.has("v:fade") and _under_voice(_object(tokens, i)):
            token.tags = frozenset({"v:duck"})
        elif text in ("type", "style", "kind") and i + 1 < len(tokens) and tokens[i + 1].text in VAGUE:
            token.tags = frozenset({"f:det"})
            tokens[i + 1].tags = frozenset({"f:det"})


def _object(tokens: list[Token], i: int) -> list[Token]:
    """What follows a verb, up to the next wish."""
    for j in range(i + 1, len(tokens)):
        ends = tokens[j].punct or tokens[j].has("c:then", "c:but", "c:so")
        wish = tokens[j].has("c:and") and j + 1 < len(tokens) and tokens[j + 1].has("v:", "n:speed")
        if ends or wish:
            return tokens[i + 1 : j]
    return tokens[i + 1 :]


SPOKEN = frozenset(("speaks", "speak", "talks", "talk", "speaking", "talking"))


def _dropped(verb: Token, after: list[Token]) -> None:
    """ "drop clip 2", "drop the volume to 20%", "drop the logo in the corner"."""
    less = any(t.has(*VALUES) for t in after) or any(t.text.lower() == "down" for t in after)
    if less and any(t.has(*LEVELS, "db") for t in after):
        verb.tags = frozenset({"v:decrease"})
        return
    if any(t.has("n:volume", "n:loudness") for t in after) and any(t.has("p:under") for t in after):
        verb.tags = frozenset({"v:decrease"})  # "drop the volume of the music under the voiceover"
        _the_voice(after)
        return
    if any(t.has("n:silence", "n:fillers") for t in after):
        verb.tags = frozenset({"v:remove"})
        return
    if any(t.has("n:music") for t in after) and (_the_voice(after) or after[-1].text in SPOKEN):
        verb.tags = frozenset({"v:decrease"})  # "drop the music when she speaks"
        return
    placed = any(t.has("point", "pos:", "p:at") for t in after)
    placed = placed or any(t.text.lower().partition(" ")[0] in INTO for t in after)
    article = bool(after) and after[0].text.lower() in ("a", "an", "some", "in")
    verb.tags = frozenset({"v:add"} if placed or article else {"v:remove"})


def _the_voice(after: list[Token]) -> bool:
    """Whether a voice comes last: "under the voiceover" tells of one that is there."""
    if after[-1].has("v:voice_over") and after[-2:-1] and after[-2].has("f:det"):
        after[-1].tags = frozenset({"n:voice"})
    return after[-1].has("n:voice")


def _played(verb: Token, after: list[Token]) -> None:
    """ "play the first 30 seconds fast", "play at normal speed"; no sound, and no "fast cuts"."""
    if any(t.has("n:music", "n:audio", "asset") for t in after):
        return
    said = [t.text.lower() for t in after]
    if "normal" in said and after[-1].has("n:speed"):
        verb.tags = frozenset({"v:normal"})
        for token in after[said.index("normal") :]:
            token.tags = frozenset({"f:det"})
        return
    for i, (token, text) in enumerate(zip(after, said, strict=True)):
        if text in PACES and not any(t.has("n:", "v:", "unknown") for t in after[i + 1 : i + 2]):
            verb.tags, token.tags = frozenset({"f:det"}), frozenset({PACES[text]})


def _music_before(tokens: list[Token], i: int) -> bool:
    """ "lower the music when I talk and bring it back up after": no step that is done again."""
    return any(t.has("n:music", "v:duck") for t in tokens[max(i - 10, 0) : i])


PARTS = ("clip", "part", "bit", "section", "portion", "segment", "piece")


def _the_part(tokens: list[Token], i: int) -> bool:
    """ "I want the clip from 4:30 to 5:15": what is to be kept."""
    wants = tokens[i].text.lower().endswith(("want", "need", "like", "just want", "just need"))
    part = [t.text.lower() for t in tokens[i + 1 : i + 4]]
    return (
        wants and len(part) == 3 and part[0] == "the" and part[1] in PARTS and part[2] in ("from", "between")
    )


def _follows(tokens: list[Token], i: int, *kinds: str) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].has(*kinds)


def _of_colors(verb: Token, after: list[Token]) -> None:
    """ "pump up the colours": no sound."""
    noun = next((t for t in after if t.has("n:")), None)
    if noun is not None and noun.text.lower() in ("colors", "colours", "color", "colour"):
        verb.tags = frozenset({"v:saturate" if verb.has("v:louder") else "v:desaturate"})


def _under_voice(after: list[Token]) -> bool:
    """ "fade it under her voice"."""
    under = next((k for k, t in enumerate(after) if t.has("p:under")), None)
    return under is not None and any(t.has("n:voice") for t in after[under:])


STORIES = {"story": "instagram_story", "stories": "instagram_story", "reel": "instagram_reels",
           "reels": "instagram_reels"}  # fmt: skip
"""What a video for Instagram is, told before the name."""


def _story_for(tokens: list[Token], i: int) -> None:
    """ "a 30 second story for instagram"."""
    if not _follows(tokens, i, "p:for", "p:to", "p:at", "f:det"):
        return
    aim = tokens[i + 2] if i + 2 < len(tokens) else None
    if aim is not None and aim.reading("platform") in ("instagram_feed", "instagram"):
        aim.tags = frozenset({f"platform:{STORIES[tokens[i].text.lower()]}"})
        tokens[i].tags = frozenset({"f:det"})


VAGUE = ("thing", "thingy", "deal", "situation")
"""After "type": "a slideshow type thing"."""
AFTER_A_SHORT = ("f:", "p:", "c:", "punct", "v:", "x:about")


def _a_short(tokens: list[Token], i: int) -> None:
    """ "a vertical short", "a 30 sec short out of this": a kind of video, where it describes nothing."""
    lead = [t.text.lower() for t in tokens[max(i - 4, 0) : i]]
    article = any(w.split(" ")[-1] in ("a", "an", "one", "another", "the") for w in lead)
    near = i and tokens[i - 1].has("ratio:", "ratio", "length", "platform:", "f:det", "look:", "mood:")
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    if nxt is not None and nxt.has("n:media", "n:clip"):
        tokens[i].tags = frozenset({"f:det"})
    elif article and near and (nxt is None or nxt.has(*AFTER_A_SHORT)):
        tokens[i].tags = frozenset({"platform:youtube_shorts"})


AIMS = ("size", "platform:")


def _limited(tokens: list[Token], i: int) -> None:
    """ "compress to fit Discord's 25 MB limit": how big the file may be, no cut."""
    token = tokens[i]
    if token.text.lower() == "fit":
        near = tokens[i + 1 : i + 6]
        sized = any(t.has(*AIMS) for t in near) and not any(t.has("length", "hold", "clock") for t in near)
        if sized and i and tokens[i - 1].has("p:to", "f:", "v:"):
            token.tags = frozenset({"f:det"})
    elif i and tokens[i - 1].has("size", "n:size"):
        token.tags = frozenset({"n:size"})
