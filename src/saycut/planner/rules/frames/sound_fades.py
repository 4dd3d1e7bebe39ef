"""Rules for fades of sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ....operations.times import AtMs, FromEnd
from ..clause import Clause
from ..members import heard_only
from ..stretches import Span
from ..token import Token
from .reader import Reader, asset_name
from .step import Step

USUAL_MS = 1000


def _comes_in(c: Clause, r: Reader, verb: Token, music: Step) -> bool:
    """ "加背景音乐.mp3，从第5秒淡入": where the music just asked for begins, and how."""
    point, length = c.one("point"), c.one("length", "hold")
    alone = all(t.filler or not t.free or t in (point, length, verb) for t in c.tokens)
    if music.op != "add_music" or point is None or not alone or not verb.has("v:fade_in"):
        return False
    if "start" in music.fields or music.clause.sentence != c.sentence or verb.text.isascii():
        return False
    music.fields["start"] = point.value
    ms = int(length.value) if length is not None and length.value > 0 else USUAL_MS
    r.step(c, "fade_audio", [verb, point, length], in_ms=ms, target="music")
    return True


def fade_audio(c: Clause, r: Reader) -> bool:
    verb = c.one("v:fade_in v:fade_out v:fade_both v:fade")
    noun = c.one("n:music n:audio n:volume n:voice") or _sound_file(c, r)
    music = r.before(c)
    joined = any(t.has("c:and") or t.text == "画面" for t in c.tokens)
    both = joined and c.said("n:media", "n:photos")
    if noun is not None and noun.has("n:audio") and both and not c.said("n:music"):
        return False
    onto = (
        noun is None
        and music is not None
        and music.op == "add_music"
        and (c.pronoun or _listed(c, r, music) or _of_the_music(c, music))
    )
    if verb is not None and music is not None and _comes_in(c, r, verb, music):
        return True
    if verb is not None and (onto or _song_told(c)):
        return _fade_music(c, r, verb, target="music")
    if verb is not None and noun is None and music is not None and _of_the_sound(c, music):
        whose = music.fields.get("target") if music.op == "volume" else None
        return _fade_music(c, r, verb, target="music" if whose == "music" else None)
    if verb is not None and noun is None and music is not None and _other_way(c, music):
        out = verb.has("v:fade_out")
        music.fields["out_ms" if out else "in_ms"] = _fade_length(c)
        c.claim([verb, *c.all("length hold span n:end n:beginning number")])
        return True
    if noun is None and verb is not None and _under_a_heading(c, music, r):
        noun = verb
    if (
        verb is None
        or noun is None
        or (c.said("v:add") and c.said("n:music") and not c.inherited and _adds(c))
    ):
        return False
    used: list[Token | None] = [
        verb,
        noun,
        *c.all("v:add v:make n:audio v:fade_in v:fade_out v:fade_both v:fade n:effect n:volume"),
    ]
    target: Any = "music" if noun.has("n:music") and not noun.has("n:audio") else None
    if noun.has("asset", "file", "asset:"):
        played = any(s.op == "add_music" and s.fields.get("asset") == asset_name(noun) for s in r.steps)
        target = "music" if played else {"asset": asset_name(noun)}
    ms = _fade_length(c)
    into = c.said("v:fade_in", "v:fade_both") or (c.said("v:fade") and c.said("n:beginning n:both_ends"))
    into = into or _several(verb)
    out = c.said("v:fade_out", "v:fade_both", "n:both_ends") or not into or _out_too(c) or _several(verb)
    out_ms = ms
    if (two := two_fades(c)) is not None:
        into, out, (ms, out_ms) = True, True, two
    elif music is not None and music.op == "fade" and music.clause.sentence == c.sentence:
        ms, out_ms = _as_long(c, music, ms)
    used += c.all("length hold span n:beginning n:end n:music n:both_ends")
    r.step(c, "fade_audio", used, in_ms=ms if into else None, out_ms=out_ms if out else None, target=target)
    return True


def _song_told(c: Clause) -> bool:
    """ "song.mp3: fade in 2 s, 30% under the talking": the line tells how the song is laid."""
    first, second = (*c.tokens[:2], None, None)[:2]
    return first is not None and second is not None and heard_only(first) and second.text == "add"


def _of_the_sound(c: Clause, last: Step) -> bool:
    """ "replace the sound with voice.wav and fade it out": what came in, or was turned down."""
    if last.clause.sentence != c.sentence:
        return False
    dark = any("black" in t.text or "white" in t.text or "黑" in t.text for t in c.tokens)
    goes_on = last.op == "volume" and last.fields.get("target") == "music" and _only_fades(c) and not dark
    return goes_on or (last.op in ("replace_audio", "voice_over", "volume") and c.pronoun)


def sound_too(c: Clause, r: Reader) -> bool:
    """ "淡入1秒淡出2秒，声音也一样": as the picture, and no more is told of it."""
    last = r.before(c)
    if last is None or last.op != "fade" or last.clause.sentence != c.sentence:
        return False
    if not all(t.filler or t.text.lower() == "out" or t.has("n:audio", "n:volume", *PLAIN) for t in c.tokens):
        return False
    timed = any(t.has("length", "hold", "span") for t in last.clause.tokens)
    if not timed and c.one("length", "hold", "span") is not None:
        last.fields |= {k: _fade_length(c) for k in ("in_ms", "out_ms") if last.fields.get(k)}
    sound_fades_with(c, r, list(c.tokens), last)
    return True


def sound_fades_with(c: Clause, r: Reader, used: Sequence[Token | None], picture: Step) -> None:
    """The sound's own fade, as long as the picture's: where it is asked for by name."""
    mates = [s for s in r.steps if s.op == "fade" and s.clause.sentence == picture.clause.sentence]
    told = {k: s.fields[k] for s in mates for k in ("in_ms", "out_ms") if s.fields.get(k)}
    r.step(c, "fade_audio", used, **told)


def _of_the_music(c: Clause, music: Step) -> bool:
    """ "Use song.mp3 under it. Fade out at the end": right after a sentence about music it is what fades."""
    plain = (
        "v:fade_in",
        "v:fade_out",
        "v:fade_both",
        "n:beginning",
        "n:end",
        "length",
        "hold",
        "n:both_ends",
    )
    dark = any("black" in t.text or "white" in t.text for t in c.tokens)
    told = all(
        t.filler or t.has(*plain) or (t.has("span") and t.value.how in ("first", "last")) for t in c.tokens
    )
    return told and not dark and c.sentence - music.clause.sentence == 1


SOUND_ONLY = re.compile(r"\s*(?:audio|sound)(?: \w+)?\s*:", re.I)
OF_SOUND = ("volume", "normalize_loudness", "denoise_audio", "fade_audio", "mute", "duck")
HEADED = re.compile(r"\b(?:audio|sound|music)\s*:\s*$", re.I)


def _under_a_heading(c: Clause, last: Step | None, r: Reader) -> bool:
    """ "audio: -3 dB overall, fade in 1 s": the heading says what the rest of the sentence is about."""
    if last is not None and SOUND_ONLY.match(r.words) and all(s.op in OF_SOUND for s in r.steps):
        return all(t.filler or t.has("v:fade_in", "v:fade_out", "v:fade_both", *PLAIN) for t in c.tokens)
    if last is None or last.clause.sentence != c.sentence:
        return False
    steps = [s for s in r.steps if s.clause.sentence == c.sentence]
    opener = next((t for t in steps[0].clause.tokens if not t.has("f:polite")), None)
    own = (
        opener is not None and opener.has("n:audio", "n:music") and r.words[opener.end :].lstrip()[:1] == ":"
    )
    if not own and HEADED.search(r.words[: steps[0].clause.start]) is None:
        return False
    return all(t.filler or t.has("v:fade_in", "v:fade_out", "v:fade_both", *PLAIN) for t in c.tokens)


def _other_way(c: Clause, last: Step) -> bool:
    """ "fade in 1s, fade out 3s": the second belongs to the fade of sound told just before."""
    if last.op != "fade_audio" or last.clause.sentence != c.sentence:
        return False
    key = "out_ms" if c.one("v:fade_out") is not None else "in_ms"
    told = all(t.filler or t.has("v:fade_in", "v:fade_out", "number", *PLAIN) for t in c.tokens)
    return key not in last.fields and c.one("v:fade_in", "v:fade_out") is not None and told


def _sound_file(c: Clause, r: Reader) -> Token | None:
    """ "fade song.mp3 in": a sound file of the session, where it is not being added."""
    if c.said("v:add", "v:insert", "v:voice_over"):
        return None
    sounds = {a.name for a in r.context.of_kind("audio")}
    return next((t for t in c.all("asset", "file", "asset:") if asset_name(t) in sounds), None)


def _several(verb: Token) -> bool:
    """ "2 second fades": one at each end."""
    return verb.has("v:fade") and verb.text.lower().endswith("fades") and "trans:fade" in verb.tags


def _out_too(c: Clause) -> bool:
    """ "fade it in at the start and out at the end"."""
    return any(t.text.lower() == "out" for t in c.tokens)


def _told_in_ms(edge: Span) -> bool:
    return isinstance(edge.end, AtMs) or isinstance(edge.start, FromEnd)


def two_fades(c: Clause) -> tuple[int, int] | None:
    """ "fade in over 2 seconds and out over 4": both lengths in ms."""
    lengths = [int(t.value) for t in c.all("length", "hold") if t.value > 0]
    bare = c.one("number")
    if len(lengths) == 1 and bare is not None and 0 < bare.value < 60 and c.tokens[-1] is bare:
        lengths.append(int(bare.value * 1000))  # "in over 1 second and out over 3"
    if not lengths:
        edges = [t.value for t in c.all("span") if t.value.how in ("first", "last")]
        ends = [s.end.ms if isinstance(s.end, AtMs) else s.start.from_end_ms for s in edges if _told_in_ms(s)]
        lengths = ends
    out = any(t.text.lower() in ("out", "淡出", "渐出") or t.has("v:fade_out") for t in c.tokens)
    into = c.said("v:fade_in", "v:fade_both")
    if not (into and out and len(lengths) == 2):
        return None
    c.claim([bare] if bare is not None and lengths[1] == bare.value * 1000 else [])
    return lengths[0], lengths[1]


def _listed(c: Clause, r: Reader, music: Step) -> bool:
    """ "song.mp3, 18%, fade out at the end": one of the things told of the music the sentence begins with."""
    if next((s for s in r.steps if s.clause.sentence == c.sentence), None) is not music:
        return _goes_on(c, r, music)
    told = {"asset", "percent", "db", "mood"} & music.fields.keys()
    told |= {t.text for t in c.tokens if t.text.lower().startswith("fading")}
    return bool(told) and _only_fades(c) and music.clause.sentence == c.sentence


def _only_fades(c: Clause) -> bool:
    """Whether a clause tells of a fade, and where and how long it is, and nothing else."""
    return all(
        t.filler or t.has("v:fade_in", "v:fade_out", "v:fade_both", "v:fade", *PLAIN) for t in c.tokens
    )


def _goes_on(c: Clause, r: Reader, music: Step) -> bool:
    """ "…，音乐用a.mp3，音量15%，说话时压低，最后3秒淡出": one more thing told of the same music."""
    between = re.sub(r"[\W_]+", "", r.words[music.clause.end : c.start])
    told = {"percent", "db", "duck", "fade_ms"} & music.fields.keys()
    dark = any(t.has("color:") or "黑" in t.text or "black" in t.text for t in c.tokens)
    same = music.clause.sentence == c.sentence and bool(told) and len(between) > 3
    return same and _only_fades(c) and not dark


PLAIN = ("length", "hold", "span", "n:beginning", "n:end", "n:intro", "n:outro", "n:both_ends", "v:add")


def _fade_music(c: Clause, r: Reader, verb: Token, *, target: str | None) -> bool:
    """ "… and fade it out at the end": the music just added, or the sound that was brought in."""
    ms = out_ms = _fade_length(c)
    into, out = verb.has("v:fade_in", "v:fade_both"), not verb.has("v:fade_in")
    if (two := two_fades(c)) is not None:
        into, out, (ms, out_ms) = True, True, two
    also_out = _out_too(c)
    ends = c.said("n:both_ends") or _several(verb)
    into, out = into or ends, out or also_out or ends
    used = [verb, *c.all("length hold span n:end n:outro n:beginning n:both_ends v:fade_in v:fade_out v:add")]
    r.step(c, "fade_audio", used, in_ms=ms if into else None, out_ms=out_ms if out else None, target=target)
    return True


def _fade_length(c: Clause) -> int:
    """How long a fade lasts: as told, by the stretch it fills, or 2 s."""
    length, span = c.one("length", "hold"), c.one("span")
    ms = int(length.value) if length is not None and length.value > 0 else 2000
    number = c.one("number") if length is None and span is None and c.one("p:over", "p:for") else None
    if number is not None and 0 < number.value <= 30:
        ms = round(float(number.value) * 1000)
    if span is not None and isinstance(span.value.start, FromEnd):
        ms = span.value.start.from_end_ms
    elif span is not None and isinstance(span.value.end, AtMs) and isinstance(span.value.start, AtMs):
        ms = span.value.end.ms - span.value.start.ms
    return min(max(ms, 1), 600_000)


def _as_long(c: Clause, last: Step, ms: int) -> tuple[int, int]:
    """ "最后三秒变黑，声音也渐弱": as long as the picture's fade, where nothing else is told."""
    timed = any(t.has("length", "hold", "span") for t in last.clause.tokens)
    if not timed or c.one("length", "hold", "span") is not None:
        return ms, ms
    return last.fields.get("in_ms", ms), last.fields.get("out_ms", ms)


def _adds(c: Clause) -> bool:
    """ "add music and fade it out" is music with a fade; "add a fade out to the music" is a fade."""
    verb, noun = next((t for t in c.tokens if t.has("v:add")), None), c.one("n:music")
    fade = c.one("v:fade_in v:fade_out v:fade_both v:fade")
    return verb is not None and noun is not None and fade is not None and noun.start < fade.start
