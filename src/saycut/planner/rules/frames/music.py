"""Rules for music: add, replace, its level."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....operations.times import END
from ...context import kind_of_name
from ..clause import Clause
from ..token import USED, Token
from .in_song import part_of_song
from .instruments import MUSICAL, genre, instrument, not_played, told_mood
from .reader import Reader, asset_name, stretch
from .standing import over_clip, over_photos
from .step import Step, Stretch

ADDING = (
    "v:add",
    "v:make",
    "v:insert",
    "v:overlay",
    "v:merge",
    "v:change",
    "v:replace",
    "v:loop",
    "v:start_with",
)


def music(c: Clause, r: Reader) -> bool:
    anchor = c.one("n:music") or instrument(c) or genre(c) or _mood_only(c, r) or _audio_file(c, r)
    leveled = c.one("x:more", "x:less") is not None and not c.said("v:add")
    leveled = leveled and anchor is not None and anchor.has("n:music")
    if anchor is None or (leveled and soft_music(c, r) is None):
        return False
    if _stays(c, anchor):
        return True
    if _something_else(c, anchor):
        return False
    if c.one("v:replace") is not None or _swapped(c):
        return _replace_music(c, r, anchor)
    file = _audio_file(c, r) or next((t for t in c.all("asset file asset:") if not _picture(t, r)), None)
    file = file or _the_only_file(c, r)
    if file is None and _level_again(c, r, anchor):
        return True
    inside, last = part_of_song(c, r), r.before(c)
    if inside and file is None and last is not None and last.op == "add_music":
        last.fields |= inside
        c.claim([anchor, *c.all("n:music", "v:play", *ADDING)])
        return True
    mood = told_mood(c)
    fields = _music_fields(c, r) | inside
    played = c.all("n:music", "n:instrument", *ADDING, "mood:", "v:play", "n:beat")
    used: list[Token | None] = [anchor, mood, file, *played]
    used += [t for t in c.all("pos:bottom") if file is not None or not t.text.isascii()]
    used += c.all("n:voice") if _under_voice(c) else []
    stopped = next((t for t in c.all("point") if _stops_there(c, t)), None)
    if stopped is not None and not c.said("v:add") and file is None and mood is None:
        r.step(c, "mute", [anchor, stopped], start=stopped.value, end=END, target="music")
        return True
    where = _over_pictures(c, r) or stretch(c, r)
    if stopped is not None and where.start == stopped.value and where.end is None:
        where = Stretch(end=stopped.value)
    if where.start == where.end == END and _unheard(c, r):
        return True
    named = c.one("quote") if file is None else None
    if named is not None:
        r.refuse(c, "no_such_music", [named], name=named.shown)
    odd = _unknown_mood(c, anchor) if file is None else None
    if odd is not None:
        r.assume("mood_unknown", words=odd.shown)
        used.append(odd)
    made = r.step(
        c,
        "add_music",
        used,
        mood=mood.reading("mood") if mood is not None and file is None else None,
        asset=asset_name(file) if file is not None else None,
        **{"start": where.start, "end": where.end, **fields},
    )
    _before_its_beat(r, made)
    if file is None:
        not_played(c, r)
    return True


def _stays(c: Clause, anchor: Token) -> bool:
    """ "音乐保留": the music that is there."""
    if not c.said("v:keep") or not anchor.text or anchor.text.isascii() or c.said("mood:", "v:add", "asset"):
        return False
    c.claim([anchor, *c.all("v:keep")])
    return True


def _over_pictures(c: Clause, r: Reader) -> Stretch | None:
    """ "under the intro", "only under the pics": the clips it plays with, where there are several."""
    several = len(r.context.of_kind("video", "image")) > 1
    return (over_photos(c, r) or over_clip(c, r)) if several else None


def _unheard(c: Clause, r: Reader) -> bool:
    """ "end when the chorus ends": where in a song something is sung is not known."""
    odd = c.one("unknown")
    if odd is not None:
        r.refuse(c, "unseen_content", what=odd.shown)
    return odd is not None


def _before_its_beat(r: Reader, made: Step) -> None:
    """ "hard cuts on the beat, upbeat track": the music is there before it is cut to."""
    beat = next((s for s in r.steps if s.op == "beat_sync" and "asset" not in s.fields), None)
    if beat is None or any(s.op == "add_music" and s is not made for s in r.steps):
        return
    r.steps.remove(made)
    r.steps.insert(r.steps.index(beat), made)
    made.clause, made.at = beat.clause, beat.at - 1


def _the_only_file(c: Clause, r: Reader) -> Token | None:
    """ "add the mp3": the one there is."""
    kind = c.one("fmt:mp3", "fmt:wav", "fmt:m4a", "fmt:aac", "fmt:flac", "fmt:ogg")
    only = r.context.of_kind("audio")
    if kind is None or len(only) != 1:
        return None
    kind.claim = USED
    r.assume("only_audio", name=only[0].name)
    return Token(kind.start, kind.end, kind.text, frozenset({f"asset:{only[0].name}"}))


def _something_else(c: Clause, anchor: Token) -> bool:
    """Whether the music spoken of is there already, and something is done to it."""
    plain = all(t.filler or t.has("mood:", "n:music", "percent", "db") for t in c.tokens)
    if plain and c.one("mood:") is not None and anchor.has("n:music"):
        return False
    ducked = c.one("mood:", "asset", "file", "asset:") is not None and c.one("v:duck") is not None
    if (
        not ducked
        and c.said(
            "v:quieter v:louder v:mute v:duck v:extract_audio v:fade v:fade_out v:fade_in "
            "v:fade_both v:remove v:normalize n:beat v:sync v:denoise"
        )
        and not c.said("v:add")
    ):
        return True
    whole = anchor.has("asset", "file", "asset:") and not any(t.has("v:") for t in c.tokens)
    if c.said("n:volume v:decrease v:increase") and not whole and not c.said("v:add v:make v:replace"):
        return True
    strange = c.one("unknown") is not None and not any(
        t.has("v:", "mood:", "percent", "db", "n:background") for t in c.tokens
    )
    named = c.one("asset", "file", "asset:") is not None
    return strange and not c.inherited and anchor.has("n:music") and not named


def _picture(token: Token, r: Reader) -> bool:
    return any(a.name == asset_name(token) and a.what in ("image", "video") for a in r.context.assets)


STOPS = ("stop", "end", "finish", "until", "till")


def _stops_there(c: Clause, point: Token) -> bool:
    before = c.before(point)
    return before is not None and before.has("p:to") and before.text.lower().startswith(STOPS)


def _swapped(c: Clause) -> bool:
    """ "swap the music for song.mp3"."""
    return c.one("v:swap") is not None and c.one("n:music") is not None


def _level_again(c: Clause, r: Reader, anchor: Token) -> bool:
    """ "undo that and put the music at 30% instead": a level for music that is there."""
    level, last = c.one("percent", "db"), r.before(c)
    taken_back = last is not None and last.op == "undo"
    instead = any(t.text.lower() in ("instead", "back") for t in c.tokens)
    if level is None or not (taken_back or instead) or c.said("mood:", "span", "v:replace"):
        return False
    name = "db" if level.has("db") else "percent"
    r.step(c, "volume", [anchor, level, *c.all(*ADDING)], target="music", **{name: float(level.value)})
    return True


def _silent_there(last: Step) -> bool:
    """ "前10秒静音，后面保留原声": the silence is of a stretch, and nothing else is."""
    return last.op == "mute" and "end" in last.fields and "target" not in last.fields


def keeps_sound(c: Clause, r: Reader) -> bool:
    """ "换成 rock.mp3，保留人声": the sound that is there stays under the music."""
    token, last = c.one("x:keep_sound"), r.steps[-1] if r.steps else None
    half = c.one("clips")
    if token is not None and half is not None and last is not None and last.op in ("mute", "split"):
        r.subject = (c.sentence, tuple({"clip": n} for n in half.value))  # "后半部分保留声音但降噪"
        r.assume("left_out", words=r.quoted(c))
        c.claim([token, half])
        return True
    if token is not None and any(t.has("n:pitch") for t in c.tokens):
        c.claim([token])
        return True
    if (
        token is not None
        and last is not None
        and (last.op not in ("add_music", "replace_audio", "mute", "voice_over") or _silent_there(last))
    ):
        r.assume("left_out", words=token.shown)
        c.claim([token])
        return True
    if token is None or last is None or last.op not in ("add_music", "replace_audio"):
        return False
    last.op = "add_music"
    c.claim([token, *c.all("v:keep", "v:add")])
    return True


def soft_music(c: Clause, r: Reader) -> Token | None:
    """ "not too loud music": music that is to be, told by how loud, where there is none yet."""
    noun, soft = c.one("n:music"), c.one("x:less")
    there = "music" in r.context.tracks or any(s.op == "add_music" for s in r.steps)
    if noun is None or soft is None or there or not soft.text.isascii():
        return None
    told = c.one("mood:") is not None and not any(t.has("v:") for t in c.tokens)
    return noun if told or c.tokens.index(noun) == c.tokens.index(soft) + 1 else None


def _level(c: Clause) -> Token | None:
    """ "music at 50": a bare number right after "at" is its level in percent."""
    for before, t in pairwise(c.tokens):
        if t.free and t.has("number") and before.text.lower() == "at" and 5 <= t.value <= 100:
            t.claim = USED
            return t
    return None


def _music_fields(c: Clause, r: Reader) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if (percent := c.take("percent")) is not None:
        fields["percent"] = _clamped(r, percent, 0, 400)
        c.claim_all("x:less")
    elif (db := c.take("db")) is not None:
        fields["db"] = _clamped(r, db, -60, 12)
        c.claim_all("x:less")
    elif c.one("n:volume") is not None and (share := c.take("frac:")) is not None:
        fields["percent"] = round(float(share.reading("frac") or 1) * 100, 1)
    elif (level := _level(c)) is not None:
        fields["percent"] = _clamped(r, level, 0, 400)
    elif (soft := c.take("x:less")) is not None:
        fields["percent"] = 20
        r.assume("quiet_music")
        c.claim([soft])
    elif (quiet := c.one("v:quieter tsize:0.7 mood:calm")) is not None and c.said("v:quieter"):
        quiet.claim, fields["percent"] = USED, 20
        r.assume("quiet_music")
    if (duck := c.take("v:duck")) is not None or c.said("v:duck"):
        fields["duck"] = duck is None or not c.negated
    fade = c.one("v:fade_in v:fade_out v:fade_both v:fade")
    if fade is not None:
        length = c.near(fade, "length", "hold")
        fields["fade_ms"] = (
            min(int(length.value), 60_000) if length is not None and length.value > 0 else 2000
        )
        c.claim((fade, length))
    c.claim_all("n:volume", "n:background")
    return fields


def _clamped(r: Reader, token: Token, low: float, high: float) -> float:
    value = float(token.value)
    if low <= value <= high:
        return value
    clamped = min(max(value, low), high)
    r.assume("clamped", words=token.shown, value=f"{clamped:g}")
    return clamped


def _mood_only(c: Clause, r: Reader) -> Token | None:
    """ "lo-fi at -18dB with ducking": a mood that is music by what stands beside it."""
    mood = c.one("mood:")
    if mood is None or c.said("n:color", "v:color", "n:text", "n:title", "v:replace", "v:voice_over"):
        return None
    if c.said("n:voice") and not _under_voice(c):
        return None
    last = r.before(c)
    instead = last is not None and (last.op == "add_music" or last.fields.get("clip") == "music")
    if c.said("v:add") and (instead or MUSICAL.search(mood.text.lower())) and not c.said("look:", "effx:"):
        return mood
    if c.said("v:add") and instead and any(t.text.lower() == "something" for t in c.tokens):
        return mood
    level = c.one("db", "percent", "v:duck") is not None
    if (level and mood.has("mood:lofi")) or c.said("n:beat") or (c.said("n:background") and c.said("v:add")):
        return mood
    if c.said("n:voice") and c.said("v:add"):
        return mood
    short = level and c.said("v:add") and len(c.tokens) <= 8
    return mood if short and not c.said("n:effect effx: look:") else None


def _audio_file(c: Clause, r: Reader) -> Token | None:
    kinds = {a.name: a.what for a in r.context.assets}
    for token in c.all("asset file asset:"):
        name = asset_name(token)
        looped = c.said("v:loop") and (_under_voice(c) or c.said("n:media"))
        if kinds.get(name) == "audio" or (name not in kinds and kind_of_name(name) == "audio"):
            heard = (
                c.said("v:add v:insert v:overlay v:start_with v:play v:replace n:music")
                or looped
                or _only_sound(c, token)
            )
            spoken = c.said("n:audio v:voice_over n:sfx") or (c.said("n:voice") and not _under_voice(c))
            return token if heard and not spoken else None
    return None


UNDER = ("under", "underneath", "beneath", "behind", "below")


def _under_voice(c: Clause) -> bool:
    """ "put song.mp3 under the talking": the voice is where it goes, not what it is."""
    return any(t.text.lower() in UNDER for t in c.tokens)


def _only_sound(c: Clause, token: Token) -> bool:
    """ "song.mp3 from 0:10 till the end": a sound file with nothing else to do."""
    return not any(t.has("v:") for t in c.tokens if t is not token and not t.filler)


def _unknown_mood(c: Clause, anchor: Token) -> Token | None:
    at = c.tokens.index(anchor)
    before = c.tokens[at - 1] if at else None
    return before if before is not None and before.free and before.has("unknown") else None


SOUNDTRACK = ("soundtrack", "soundtracks", "sound track", "backing")
"""Where no music was added yet, this is the sound the video has."""


def _replace_music(c: Clause, r: Reader, anchor: Token) -> bool:
    mood = c.one("mood:")
    files = [t for t in c.all("asset file asset:") if mood is None or not t.has("n:music")]
    new = [t for t in files if not t.has("n:music")]
    file = new[0] if new else files[0] if files else None
    used: list[Token | None] = [anchor, *c.all("v:replace v:swap n:music n:audio n:old")]
    if c.said("n:audio") and not c.said("n:old") and file is not None:
        return False
    there = "music" in r.context.tracks or any(s.op in ("add_music", "delete") for s in r.steps)
    own = next((t for t in c.all("n:music") if t.text.lower() in SOUNDTRACK), None)
    if own is not None and file is not None and not there and not c.said("n:old"):
        r.step(c, "replace_audio", [own, *used, file], asset=asset_name(file))
        return True
    if "music" in r.context.tracks:
        r.step(c, "delete", used, clip="music")
    fields = _music_fields(c, r)
    where = stretch(c, r, edges=False)
    fields |= {k: v for k, v in (("start", where.start), ("end", where.end)) if v is not None}
    r.step(
        c,
        "add_music",
        [*used, file, mood],
        asset=asset_name(file) if file is not None else None,
        mood=mood.reading("mood") if mood is not None else None,
        **fields,
    )
    return True
