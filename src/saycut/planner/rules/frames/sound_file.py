"""Rules for a file of the sound alone, and which of the formats named is the one wanted."""

from __future__ import annotations

import re

from ....operations.output.extract_audio import LEAST_RATE, LOSSLESS, MOST_RATE
from ..clause import Clause
from ..token import Token
from .gifs import not_the_video
from .reader import Reader
from .step import Step

AUDIO = ("mp3", "wav", "m4a", "aac", "flac", "ogg")
NOT_MADE = ("flv", "wmv", "mpeg", "prores")


def _only_of(c: Clause, r: Reader) -> bool:
    """ "声音只留美食的", "only keep the audio of clip 1": the other clips fall silent."""
    sound, keep, named = c.one("n:audio"), c.one("v:keep"), c.all("clips", "asset", "asset:")
    shown = [a.name for a in r.context.of_kind("video")]
    if sound is None or keep is None or not named or c.one("span", "point") is not None:
        return False
    kept = {n for t in named if t.has("clips") for n in t.value}
    kept |= {shown.index(name) + 1 for t in named if (name := _file(t)) in shown}
    if not kept or len(shown) < 2:
        return False
    last = r.before(c)
    if last is not None and last.op == "overlay" and last.clause.sentence == c.sentence:
        c.claim([sound, keep, *named, *c.all("n:clip", "n:voice")])  # what covers a clip leaves its sound
        c.fired = True
        return True
    for number in range(1, len(shown) + 1):
        if number not in kept:
            r.step(c, "mute", [sound, keep, *named, *c.all("n:clip")], target={"clip": number})
    return True


def _file(token: Token) -> str:
    return token.reading("asset") or str(token.value)


def extract_audio(c: Clause, r: Reader) -> bool:
    if _only_of(c, r):
        return True
    last = r.before(c)
    verb = c.one("v:extract_audio")
    kinds = [t for t in c.all("fmt:") if t.reading("fmt") in AUDIO]
    coded = {s.clause.sentence for s in r.steps if s.op == "output" and s.fields.keys() & {"codec", "format"}}
    if (
        verb is None
        and kinds
        and all(t.has("fmt:aac") for t in kinds)
        and (c.said("codec:", "fmt:mp4", "fmt:mov") or c.sentence in coded)
    ):
        c.claim(kinds)
        return False
    kind = goal_format(c, kinds)
    if last is not None and last.op == "extract_audio" and verb is None and kind is not None:
        last.fields.setdefault("format", kind.reading("fmt"))
        c.claim([kind, *c.all("v:make v:export v:convert quality: n:audio n:format")])
        return True
    if c.one("n:pitch") is not None or (verb is None and c.said("v:fade", "v:fade_in", "v:fade_out")):
        return False
    if verb is None and kind is None:
        verb = _kept_sound(c, r)
        if verb is None or c.negated:
            return False
    heard = c.said("n:music") and not c.said("v:add", "v:replace") and not r.context.of_kind("audio")
    if (
        verb is None
        and c.said("n:music v:replace n:sfx")
        and not c.said("v:convert", "v:export")
        and not heard
    ):
        return False
    _sound_of_stretch(c, r)
    muted = r.before(c)
    if muted is not None and muted.op == "mute" and c.pronoun and muted.fields.keys() <= {"target"}:
        r.steps.remove(muted)
    used: list[Token | None] = [
        verb,
        *kinds,
        *c.all(
            "v:convert v:export v:make n:audio n:format v:keep v:extract_audio v:change "
            "n:voice quality: n:music capmode: n:track"
        ),
    ]
    not_the_video(c)
    told = {"format": kind.reading("fmt") if kind is not None else None}
    step = r.step(c, "extract_audio", used, **told)
    if not c.said("codec:", "fmt:mp4", "fmt:mov", "v:compress", "n:media"):
        _measured(c, r, step)
    return True


def more_of_sound_file(c: Clause, r: Reader) -> bool:
    """ "extract the audio, mp3, 320kbps, max 5 MB": the rest of what was said of it."""
    last = r.before(c)
    if last is None or last.op != "extract_audio" or last.clause.sentence != c.sentence:
        return False
    if any(t.has("v:", "fmt:", "n:media") for t in c.tokens if t.free and not t.has("v:keep")):
        return False
    return _measured(c, r, last)


def _measured(c: Clause, r: Reader, step: Step) -> bool:
    """How many bits a second and how many bytes the sound may have, where that is said."""
    short = (t for t in c.all("unknown") if re.fullmatch(r"\d{2,3}k", t.text))
    rate, size = c.one("bitrate") or next(short, None), c.one("size")
    if rate is not None:
        bits = round(rate.value if rate.has("bitrate") else float(rate.text[:-1]) * 1000)
        c.claim(c.all("n:bitrate"))
        if step.fields.get("format") in LOSSLESS or not LEAST_RATE <= bits <= MOST_RATE:
            r.refuse(c, "sound_rate", [rate])
        else:
            step.fields["bitrate"] = bits
            c.claim([rate])
    if size is not None and size.value > 0:
        step.fields["max_bytes"] = int(size.value)
        c.claim([size, *c.all("n:size v:keep")])
    return rate is not None or size is not None


def _kept_sound(c: Clause, r: Reader) -> Token | None:
    """ "keep the audio", "save the sound", "pull the music out": the verb that asks for the sound alone."""
    sound = c.one("n:audio") is not None
    if r.words[c.end :].lstrip(" ,").lower().startswith("but"):
        return None
    if sound and c.one("point") is None and (keep := c.one("v:keep")) is not None:
        return keep
    if sound and not c.one("fmt:", "res", "size") and (saved := c.one("v:export")) is not None:
        return saved
    pulled = c.one("v:keep") if c.said("n:music") and not r.context.of_kind("audio") else None
    taken = ("pull", "extract", "grab", "isolate", "提取")
    return pulled if pulled is not None and pulled.text.lower().startswith(taken) else None


def _sound_of_stretch(c: Clause, r: Reader) -> None:
    """ "extract the audio from 0:10 to 0:20": that part is kept first."""
    span = c.one("span")
    if span is not None:
        r.step(c, "trim", [span], start=span.value.start, end=span.value.end)
        r.assume("cut_keeps", words=r.words[span.start : span.end])


def goal_format(c: Clause, formats: list[Token]) -> Token | None:
    """The format asked for: the one after "to", "as", "into"; else the last one said."""
    made = [t for t in formats if t.reading("fmt") not in NOT_MADE]
    if made and len(made) < len(formats):
        formats = [t for t in formats if t not in made]
    for token in formats:
        before = c.before(token)
        index = c.tokens.index(token)
        direct = c.tokens[index - 1] if index else None
        if (before is not None and before.has("p:to", "v:convert", "v:export")) or (
            direct is not None and direct.text.lower() == "as"
        ):
            return token
    return formats[-1] if formats else None
