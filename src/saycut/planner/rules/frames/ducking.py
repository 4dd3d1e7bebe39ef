"""Rules for music that makes room for speech."""

from __future__ import annotations

import math

from ..clause import Clause
from ..token import CONTEXT, USED, Token
from .muting import OWN_SOUND
from .reader import Reader, asset_name, stretch
from .step import Step

WHEN = ("when", "while", "whenever", "during", "under", "as", "时", "的时候", "时候")


def _under_speech(c: Clause, r: Reader) -> Step | None:
    """ "add song.mp3, quieter when people talk": the music just added, which makes room for speech."""
    last = next((s for s in reversed(r.steps) if s.clause is not c or s.op == "add_music"), None)
    under = (
        last is not None
        and last.op == "add_music"
        and last.clause.sentence == c.sentence
        and c.one("n:voice") is not None
        and c.one("db", "percent", "n:audio") is None
        and any(t.text.lower() in WHEN or _when_spoken(t) for t in c.tokens)
    )
    return last if under else None


def _when_spoken(token: Token) -> bool:
    """ "when I talk", "讲话时", said as one."""
    word = token.text.lower()
    begins = word.startswith(("when ", "while ", "whenever ")) or word.endswith(("时", "时候"))
    return token.has("n:voice") and begins


def _kept_low(c: Clause) -> Token | None:
    """ "keep the music low while I speak", "有人说话时音乐小一点"."""
    less = c.one("x:less")
    kept = c.said("v:keep", "v:make") or (less is not None and not less.text.isascii())
    kept = kept and c.one("n:music") is not None and c.one("n:voice") is not None
    return less if kept and any(t.text.lower() in WHEN or _when_spoken(t) for t in c.tokens) else None


def _left_of(c: Clause) -> float | None:
    """ "说话时把音乐降到10%": how much of the music stays, in dB."""
    share = c.one("percent")
    if share is None or not aimed(c, share) or not 0 < share.value < 100:
        return None
    share.claim = USED
    return round(max(20 * math.log10(share.value / 100), -60.0), 1)


def _own_sound_lower(c: Clause, r: Reader, used: list[Token | None]) -> bool:
    """ "duck the original sound by 12 dB": the pictures' own sound, for all the time."""
    db, percent = c.one("db"), c.one("percent")
    if percent is not None:
        r.step(c, "volume", [*used, percent], percent=float(percent.value), target="video")
        return True
    value = -min(abs(float(db.value)), 60) if db is not None else -10.0
    if db is None:
        r.assume("volume_guess", db=f"{value:+g}")
    where = stretch(c, r)
    r.step(c, "volume", [*used, db], db=value, start=where.start, end=where.end, target="video")
    return True


def music_of(c: Clause, r: Reader) -> Step | None:
    """The music just added, also where its fade or its ducking was told since."""
    last = r.before(c)
    if last is not None and last.op in ("fade_audio", "duck"):
        music = [s for s in r.steps if s.op == "add_music" and s.clause.sentence == c.sentence]
        return music[-1] if music else None
    return last if last is not None and last.op == "add_music" else None


def duck(c: Clause, r: Reader) -> bool:
    verb = c.one("v:duck")
    lowering = c.one("v:quieter", "v:decrease") or _kept_low(c)
    if lowering is not None and (laid := _under_speech(c, r)) is not None:
        laid.fields["duck"] = True
        c.claim([lowering, *c.all("n:voice", "n:music", "v:make", "n:volume", "x:whenever")])
        c.fired = True
        return True
    own = next((t for t in c.all("n:audio") if any(w in t.text.lower() for w in OWN_SOUND)), None)
    if verb is not None and own is not None and c.one("n:music") is None:
        return _own_sound_lower(c, r, [verb, own])
    song = song_of(c, r) if c.one("n:music") is None else None
    heard = c.one("n:music") or song
    fresh = not any(s.op == "add_music" for s in r.steps)
    if verb is not None and lowering is None and song_of(c, r) is not None and fresh:
        return False
    voiced = c.one("n:voice") is not None or (c.one("percent") is None and _under_the_last(c, r))
    if verb is None and not (lowering is not None and heard is not None and voiced):
        return False
    if any(t is not song for t in c.all("mood:")) or (
        c.one("n:music") is not None and _brought(c) and lowering is None
    ):
        return False
    db = c.one("db")
    level = -min(abs(float(db.value)), 60) if db is not None else _left_of(c)
    used: list[Token | None] = [
        verb,
        lowering,
        db,
        *c.all("n:music n:voice v:make v:add n:volume v:duck v:quieter v:decrease v:keep v:voice_over"),
    ]
    last = r.steps[-1] if r.steps else None
    last = music_of(c, r) or last
    if last is not None and last.op == "duck" and last.clause.sentence == c.sentence:
        last.fields |= {"db": level} if level is not None else {}
        c.claim(used)
        return True
    if song is not None and fresh:
        r.step(c, "add_music", [song, *used, *c.all("x:whenever")], asset=asset_name(song), duck=True)
        return True
    if c.negated and verb is not None:
        if last is not None and last.op == "add_music":
            last.fields["duck"] = False
        c.claim([verb, *c.all("n:music")])
        return True
    softer = verb is not None or (lowering is not None and not lowering.text.isascii())
    if softer and last is not None and last.op == "add_music" and level is None:
        last.fields["duck"] = True
        c.claim(used)
        c.fired = True
        return True
    r.step(c, "duck", used, db=level)
    return True


def _under_the_last(c: Clause, r: Reader) -> bool:
    """ "use vo.wav as voiceover and lower the music under it": under the voice just laid over."""
    last = r.before(c)
    laid = last is not None and last.op == "voice_over" and last.clause.sentence == c.sentence
    return laid and c.pronoun and any(t.text.lower() in WHEN for t in c.tokens)


def _brought(c: Clause) -> bool:
    """Whether the music of the clause is still to be added: "while the voice plays" adds nothing."""
    added = any(t.has("v:add", "n:every") and not t.has("v:play") for t in c.tokens if t.claim != CONTEXT)
    return added or not c.inherited.isdisjoint(("v:add",))


def aimed(c: Clause, level: Token | None) -> bool:
    """ "调小到15%": to a level, not by one."""
    if level is None:
        return False
    return any(
        t.has("p:to") or t.text.lower().endswith(("到", "至", "up to"))
        for t in c.tokens
        if t.start < level.start
    )


def song_of(c: Clause, r: Reader) -> Token | None:
    """A sound file the clause names."""
    sounds = {a.name for a in r.context.of_kind("audio")}
    return next((t for t in c.all("asset", "asset:", "file") if asset_name(t) in sounds), None)
