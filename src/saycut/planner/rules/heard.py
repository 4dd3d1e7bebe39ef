"""Words about sound whose reading hangs on what stands beside them: "drop the music in", "fade X in and out".

Looked at before the tokens become clauses; only readings are changed, no token is made or lost.
"""

from __future__ import annotations

from itertools import pairwise

from ..context import PlanContext
from .token import Token

BRINGING = frozenset(
    ("bring", "drop", "kick", "start", "slip", "slide", "throw", "pop", "put", "cue", "sneak", "roll")
)
"""What is done to a sound "in": it is added there."""
COMING = frozenset(
    ("comes", "come", "coming", "kicks", "kick", "starts", "start", "begins", "begin", "enters")
)
NEAR = 7
"""Tokens between the parts of one phrase at most."""


def heard(tokens: list[Token], context: PlanContext) -> list[Token]:
    """The tokens, those about sound with the readings they have in their place."""
    sounds = {a.name for a in context.of_kind("audio")}
    _tracks(tokens, sounds)
    for i, token in enumerate(tokens):
        word = token.text.lower()
        if token.has("v:sync") and "beat" not in word:
            _started(tokens, i, sounds)
        elif word == "silence" and token.has("n:silence"):
            _silenced(tokens, i)
        elif word in ("voice over", "voiceover"):
            _voice_over_a_time(tokens, i)
        elif word in ("mono", "stereo") and any(t.has("n:audio", "fmt:mp3", "fmt:wav") for t in tokens):
            token.tags = frozenset({"n:tone"})
        elif word in ("has", "have", "had") and i + 1 < len(tokens) and tokens[i + 1].has("v:mute"):
            if i and not tokens[i - 1].has("f:polite", "p:to"):
                tokens[i + 1].tags = frozenset({"f:det"})
        elif word == "start with" and i and tokens[i - 1].has("p:at"):
            token.tags = frozenset({"n:beginning"})
        elif word == "off" and i > 1 and tokens[i - 1].text in ":-=" and tokens[i - 2].has("n:audio"):
            token.tags = frozenset({"v:mute"})
        elif token.has("x:vanish") and any(t.has("n:audio", "n:music") for t in tokens[max(i - 5, 0) : i]):
            token.tags = frozenset({"v:fade_out"})
        elif word in LED and i + 1 < len(tokens) and _led(token, tokens[i + 1]):
            pass
        elif word == "its" and i > 1 and tokens[i - 1].has("v:remove", "v:cut", "v:trim"):
            _of_the_song(tokens, i, sounds)
        elif word == "ramp":
            _ramped(tokens, i)
        elif word in SHORT_SOUNDS and not token.has("n:sfx"):
            _struck(tokens, i)
        elif word == "none" and i > 1 and tokens[i - 1].text in ":-=":
            tokens[i - 2].tags = token.tags = frozenset({"f:det"})
        elif token.text == ":" and i:
            _told_of_a_sound(tokens, i, sounds)
        elif word in ORIGINAL:
            _original_file(tokens, i)
        elif word in ("out loud", "aloud"):
            _spoken(tokens, i)
        elif word == "loud":
            _uneven(tokens, i)
        elif word in SLOWLY:
            _slowly(tokens, i)
        elif word in ("instead of", "in place of", "rather than"):
            _in_place_of(tokens, i)
        if word == "behind" and token.has("x:earlier"):
            _behind(tokens, i)
        elif token.has("v:fade", "trans:dissolve", "v:fade_in", "v:fade_out"):
            _silently(tokens, i)
            _crossing(tokens, i, sounds)
        if word in BRINGING:
            _brought_in(tokens, i, sounds)
        elif token.has("v:fade_in"):
            _both_ways(tokens, i)
        if _sound(token, sounds):
            _comes_in(tokens, i)
    return tokens


def _tracks(tokens: list[Token], sounds: set[str]) -> None:
    """ "lower the track": the one sound file there is, where nobody speaks of tracks of a timeline."""
    for before, token in pairwise(tokens):
        owned = token.text.lower() == "track" and before.text.lower() in ("the", "my", "that", "this")
        if owned and token.has("n:track") and len(sounds) == 1:
            token.tags = frozenset({"n:music"})


def _sound(token: Token, sounds: set[str]) -> bool:
    if token.has("n:music", "n:sfx", "n:instrument"):
        return True
    return token.has("asset", "asset:") and (token.reading("asset") or token.value) in sounds


def _brought_in(tokens: list[Token], i: int, sounds: set[str]) -> None:
    """ "drop the music in at 0:15", "bring in song.mp3", "start the music at 0:15": it is put in there."""
    rest = tokens[i + 1 : i + 1 + NEAR]
    first = next((t for t in rest if not t.has("f:")), None)
    if tokens[i].text.lower() in ("start", "cue") and first is not None and _sound(first, sounds):
        tokens[i].tags = frozenset({"v:add"})
    stop = next((n for n, t in enumerate(rest) if t.punct or t.has("c:")), len(rest))
    rest = rest[:stop]
    way = next((n for n, t in enumerate(rest) if t.text.lower() in ("in", "back in")), None)
    named = next((n for n, t in enumerate(rest) if _sound(t, sounds)), None)
    if (
        way is None
        or named is None
        or any(t.has("n:volume", "v:", "p:to", "p:by", "percent") for t in rest[: max(way, named)])
    ):
        return
    after = rest[way + 1] if way + 1 < len(rest) else None
    if after is not None and way > named and after.has("frac:", "n:volume", "factor", "clips", "n:middle"):
        return
    tokens[i].tags = frozenset({"v:add"})
    rest[way].tags = frozenset({"f:det"})


def _behind(tokens: list[Token], i: int) -> None:
    """ "put song.mp3 behind the video": a place for sound, no word for being late."""
    after = next((t for t in tokens[i + 1 : i + 3] if not t.has("f:det")), None)
    if after is not None and after.has(
        "n:media", "n:voice", "f:this", "n:everything", "f:all", "v:voice_over"
    ):
        tokens[i].tags = frozenset({"f:det"})


def _started(tokens: list[Token], i: int, sounds: set[str]) -> None:
    """ "sync voiceover.wav to start at 0:05": a sound put somewhere; no beat is spoken of."""
    rest = tokens[i + 1 : i + 12]
    named = any((t.reading("asset") or t.value) in sounds for t in rest[:3] if t.has("asset", "asset:"))
    if named and not any(t.has("n:beat", "n:clip", "n:transition", "v:cut", "v:zoom") for t in rest):
        tokens[i].tags = frozenset({"v:add"})


SILENCED = ("span", "clips", "n:clip", "asset", "file", "n:intro", "f:this")


def _silenced(tokens: list[Token], i: int) -> None:
    """ "silence 0:10 to 0:20": a verb where a wish begins and a stretch or a clip follows."""
    before = tokens[i - 1] if i else None
    verb = next((t for t in reversed(tokens[max(i - 9, 0) : i]) if t.has("v:replace", "v:swap")), None)
    if verb is not None and before is not None and before.text.lower() in ("with", "by", "for"):
        tokens[i].tags, verb.tags = frozenset({"v:mute"}), frozenset({"f:det"})  # "replace it with silence"
        return
    after = next((t for t in tokens[i + 1 : i + 4] if not t.has("f:det") or t.has("p:")), None)
    opens = before is None or before.punct or before.has("f:polite", "c:then", "c:and")
    if opens and after is not None and after.has(*SILENCED):
        tokens[i].tags = frozenset({"v:mute"})


def _voice_over_a_time(tokens: list[Token], i: int) -> None:
    """ "fade out the voice over the last 2 seconds": a voice, and how long it takes."""
    after = next((t for t in tokens[i + 1 : i + 3] if not t.has("f:det")), None)
    fades = any(t.has("v:fade", "v:fade_out", "v:fade_in") for t in tokens[max(i - 4, 0) : i])
    if fades and after is not None and after.has("span", "length"):
        tokens[i].tags = frozenset({"n:voice"})


def _of_the_song(tokens: list[Token], i: int, sounds: set[str]) -> None:
    """ "use song.mp3 but skip its first 20 seconds": a part of the song, which cannot be cut; said back."""
    lead = tokens[max(i - 6, 0) : i - 1]
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is not None and after.has("span") and any(_sound(t, sounds) for t in lead):
        tokens[i - 1].tags = after.tags = frozenset({"unknown"})


def _ramped(tokens: list[Token], i: int) -> None:
    """ "add music, ramp it up to 60%": a level, where sound is spoken of and no speed."""
    near = [t.text.lower() for t in tokens[i + 1 : i + 4]]
    way = next((w for w in near if w.startswith(("up", "down"))), None)
    level = any(t.has("percent", "db") for t in tokens[i + 1 : i + 6])
    sound = any(t.has("n:music", "n:audio", "n:volume", "n:voice") for t in tokens)
    if way is not None and level and sound:
        tokens[i].tags = frozenset({"v:increase" if way.startswith("up") else "v:decrease"})


def _told_of_a_sound(tokens: list[Token], i: int, sounds: set[str]) -> None:
    """ "song.mp3: fade in 2 s, 30% under the talking": a sound, and how it is laid under."""
    name = tokens[i - 1]
    opens = i == 1 or (tokens[i - 2].punct and tokens[i - 2].text in ".;\n-*")
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if not opens or after is None or not name.has("asset", "file") or name.value not in sounds:
        return
    if any(spoken in str(name.value).lower() for spoken in ("voice", "narrat", "vo.", "speech")):
        return
    if after.has("v:fade_in", "v:fade_out", "v:fade", "percent", "db", "x:less", "span", "point"):
        tokens[i].tags, tokens[i].text = frozenset({"v:add"}), "add"


LED = ("its", "last thing", "but not")


def _led(token: Token, after: Token) -> bool:
    """ "its 6 min" tells what is so, "the last thing he says" of speech, "but not karaoke style" denies."""
    word = token.text.lower()
    if word == "its" and after.has("length", "size", "res"):
        token.tags = frozenset({"c:have"})
    elif word == "last thing" and after.text.lower() in SAYERS:
        token.tags = frozenset({"unknown"})
    elif word == "but not" and after.has("cap:", "mood:"):
        token.tags = frozenset({"c:neg"})
    else:
        return False
    return True


SAYERS = frozenset(("he", "she", "they", "i", "we", "you", "anyone", "somebody"))
ORIGINAL = frozenset(("the original", "original", "the originals"))
COPIES = frozenset(("one", "copy", "version", "file", "video", "clip", "mp4", "too", "as well", "footage"))


def _original_file(tokens: list[Token], i: int) -> None:
    """ "leave the original one too", "the original full quality file": what was given, not its sound."""
    if tokens[i].has("n:audio") and any(t.text.lower() in COPIES for t in tokens[i + 1 : i + 4]):
        tokens[i].tags = frozenset({"n:media"})


SHORT_SOUNDS = frozenset(("pop", "click", "clap", "snap", "slap", "coin", "horn", "zap", "knock", "laser"))


def _struck(tokens: list[Token], i: int) -> None:
    """ "whoosh at 0:02, pop at 0:09", "add a click at 5s": a word that is a sound where one is placed."""
    placed = any(t.has("point") for t in tokens[i + 1 : i + 3])
    lead = tokens[max(i - 6, 0) : i]
    added = len(lead) > 1 and lead[-1].text.lower() in ("a", "an", "another", "one") and lead[-2].has("v:add")
    if placed and (added or any(t.has("n:sfx") for t in lead)):
        tokens[i].tags = frozenset({"n:sfx"})


def _spoken(tokens: list[Token], i: int) -> None:
    """ "read “Buy now” out loud": words for the ear, not for the picture."""
    verb = next((t for t in reversed(tokens[max(i - 5, 0) : i]) if t.has("v:write")), None)
    if verb is not None:
        verb.tags, tokens[i].tags = frozenset({"v:voice_over"}), frozenset({"f:det"})


def _uneven(tokens: list[Token], i: int) -> None:
    """ "some parts are loud and some quiet": told as a fact, meant as a wish for even loudness."""
    quiet = next((t for t in tokens[i + 1 : i + 7] if t.text.lower() in ("quiet", "quieter", "soft")), None)
    lead = {t.text.lower() for t in tokens[max(i - 5, 0) : i]}
    if quiet is not None and lead & {"some", "parts", "part", "sometimes", "bits", "one", "sections"}:
        tokens[i].tags, quiet.tags = frozenset({"v:normalize"}), frozenset({"f:det"})


SLOWLY = frozenset(("gradually", "slowly", "progressively", "steadily", "gently", "smoothly"))
LEVELS = ("v:louder", "v:quieter", "v:increase", "v:decrease")


def _slowly(tokens: list[Token], i: int) -> None:
    """ "gradually lower the sound to zero", "bring the music up slowly": a fade."""
    near = tokens[max(i - 6, 0) : i + 7]
    verb = next((t for t in near if t.has(*LEVELS)), None)
    named = any(t.has("n:audio", "n:music", "n:volume", "n:voice") for t in near)
    within = verb is not None and any(w in verb.text.lower() for w in ("sound", "audio", "volume"))
    if verb is None or not (named or within) or any(t.has("percent", "db", "frac:", "factor") for t in near):
        return
    fade = "v:fade_in" if verb.has("v:louder", "v:increase") else "v:fade_out"
    verb.tags = frozenset({fade} if named else {fade, "n:audio"})
    for way, level in pairwise(near):
        if way.has("p:to") and (level.text.lower() in QUIET or level.text == "0"):
            level.tags = frozenset({"f:det"})


def _in_place_of(tokens: list[Token], i: int) -> None:
    """ "song.mp3 instead of the original sound": the file takes the sound's place."""
    named = any(t.has("asset", "file", "asset:") for t in tokens[max(i - 4, 0) : i])
    after = next((t for t in tokens[i + 1 : i + 5] if not t.has("f:", "n:media")), None)
    if named and after is not None and after.has("n:audio", "n:voice"):
        tokens[i].tags = frozenset({"v:replace"})
        for t in tokens[max(i - 5, 0) : i]:
            if t.has("v:add"):
                t.tags = frozenset({"f:det"})


QUIET = frozenset(("silence", "nothing", "zero", "quiet"))


def _silently(tokens: list[Token], i: int) -> None:
    """ "fade to silence over the last five seconds", "fade up from silence": the sound is what fades."""
    rest = tokens[i + 1 : i + 1 + NEAR]
    for way, quiet in pairwise(rest):
        if way.punct or way.has("c:"):
            return
        if quiet.text.lower() in QUIET and way.has("p:to", "p:from") and not quiet.has("quote"):
            tokens[i].tags = frozenset({"v:fade_in" if way.has("p:from") else "v:fade_out"})
            quiet.tags = frozenset({"n:audio"})
            return


def _crossing(tokens: list[Token], i: int, sounds: set[str]) -> None:
    """ "crossfade the music in": a sound alone only fades."""
    token = tokens[i]
    rest = [t for t in tokens[i + 1 : i + 5] if not t.has("f:det") or t.text.lower() == "out"]
    if not token.has("trans:dissolve") or len(rest) < 2 or not _sound(rest[0], sounds):
        return
    if rest[1].text.lower() in ("in", "out"):
        token.tags = frozenset({f"v:fade_{rest[1].text.lower()}"})
        rest[1].tags = frozenset({"f:det"})


def _comes_in(tokens: list[Token], i: int) -> None:
    """ "music comes in at 0:10", "song.mp3 kicks in after the intro": it is added there."""
    rest = [
        t for t in tokens[i + 1 : i + 5] if not t.has("f:polite") and t.text.lower() not in ("to", "will")
    ]
    if len(rest) > 1 and rest[0].text.lower() in COMING and rest[1].text.lower() == "in":
        led = any(t.has("v:") for t in tokens[max(i - 4, 0) : i])
        rest[0].tags = frozenset({"f:det"} if led else {"v:add"})
        rest[1].tags = frozenset({"f:det"})


def _both_ways(tokens: list[Token], i: int) -> None:
    """ "fade the music in and out", "fades it in … and out": both, as "fade in and out" is."""
    rest = tokens[i + 1 : i + 1 + NEAR]
    for link, out in pairwise(rest):
        if link.punct or link.has("v:", "length", "hold", "span", "point", "n:beginning"):
            return
        if link.text.lower() in ("and", "&", "+", "then") and out.text.lower() == "out":
            tokens[i].tags = frozenset({"v:fade_both"})
            link.tags = out.tags = frozenset({"f:det"})
            return
