"""Rules for what is not heard, and where it is heard again."""

from __future__ import annotations

from typing import Any

from ....operations.times import END, START, AtMs, When
from ...context import kind_of_name
from ..clause import Clause
from ..token import Token
from .reader import Reader, asset_name, clip_targets, stretch
from .step import Step, Stretch

SILENT = ("没声音", "没有声音", "无声", "没声", "silent", "nothing")


def _faded(c: Clause, r: Reader, verb: Token | None) -> bool:
    """ "音乐慢慢变小最后没声音": where the fade told just before leads to."""
    last = r.before(c)
    if verb is None or verb.text not in SILENT or last is None or last.op != "fade_audio":
        return False
    plain = all(t.filler or t is verb or t.has("n:end", "n:music", "n:audio") for t in c.tokens)
    if last.clause.sentence != c.sentence or not plain:
        return False
    c.claim(c.tokens)
    c.fired = True
    return True


SHORT = 6
"""Words of a clause that goes on with the sound just added: "muted between 0:40 and 0:50"."""


def mute(c: Clause, r: Reader) -> bool:
    verb = c.one("v:mute")
    if _music_ends(c, r) or _faded(c, r, verb):
        return True
    if verb is not None and "原声" in verb.text and c.one("n:music", "asset", "file") and c.said("v:add"):
        r.step(c, "mute", [verb], target="video")  # "配个欢快的音乐盖住原声"
        return True
    off = c.one("v:remove") if c.one("n:music") is not None and c.one("span") is not None else None
    off = None if off is not None and off.has("v:add") and c.said("p:into_video") else off
    verb = verb or off
    if verb is None and not (c.said("v:remove") and c.one("n:audio") and not c.said("n:noise", "n:silence")):
        return False
    if c.one("percent db frac:0.5 factor:0.5") is not None and verb is None:
        return False
    verb = verb or c.one("n:audio")
    used: list[Token | None] = [verb, *c.all("v:remove n:audio v:mute n:clip n:part v:make n:render")]
    where = stretch(c, r)
    excepted = c.one("x:except") if c.one("n:music", "n:voice", "v:voice_over") is not None else None
    if excepted is not None:
        r.step(
            c,
            "mute",
            [*used, excepted, *c.all("n:music n:everything n:voice")],
            target="video" if c.said("n:music") else "music",
        )
        return True
    if not where.given and _somewhere(c, r, verb):
        return True
    named = sound_target(c)
    named = named or _beside_songs(c, r, verb)
    end = _ends_where(c, r, where)
    if (others := _everything_else(c, r)) is not None:
        for name in others:
            r.step(
                c, "mute", [*used, *c.all("n:everything")], start=where.start, end=end, target={"asset": name}
            )
        return True
    last = r.before(c)
    if not where.given and last is not None and "start" in last.fields and _that_part(c):
        where = Stretch(last.fields["start"], last.fields.get("end"), "range")
        end = where.end
    follows = c.pronoun or (
        where.how == "range"
        and verb is not None
        and verb.text.lower() in ("muted", "silent", "off")
        and len(c.tokens) < SHORT
    )
    if named is None and where.given and follows and last is not None and last.op == "add_music":
        named = "music"
    laid = last is not None and last.op == "overlay" and "asset" in last.fields
    if named is None and laid and last is not None and c.pronoun and last.clause.sentence == c.sentence:
        r.step(c, "mute", used, target={"asset": last.fields["asset"]})
        return True
    targets = clip_targets(c, r) or [named or (None if where.given else beside_added(r))]
    if any(s.op == "mute" and _same(s, where, end, targets) for s in r.steps):
        c.claim(used)
        return True
    for target in targets:
        r.step(c, "mute", used, start=where.start, end=end, target=target)
    return True


def _ends_where(c: Clause, r: Reader, where: Stretch) -> When | None:
    """Where the silence ends: a moment told alone is one second of it."""
    opener = next((t.parts[0] for t in c.tokens if t.has("point") and t.parts), None)
    alone = where.how == "point" and where.end is None and not (opener and opener.has("p:from"))
    if not alone or not isinstance(where.start, AtMs):
        return where.end
    r.assume("one_second")
    return AtMs(ms=where.start.ms + 1000)


def _that_part(c: Clause) -> bool:
    """ "slow motion from 5 to 8s and mute that part"."""
    words = ("that part", "that bit", "this part", "that section", "there")
    return any(t.text.lower() in words for t in c.tokens)


def _music_ends(c: Clause, r: Reader) -> bool:
    """ "cut the music at 1:00": from there on."""
    verb, music, point = c.one("v:cut"), c.one("n:music"), c.one("point")
    plain = ("v:cut", "n:music", "point")
    if verb is None or music is None or point is None or not all(t.filler or t.has(*plain) for t in c.tokens):
        return False
    r.step(c, "mute", [verb, music, point], start=point.value, end=END, target="music")
    return True


def _everything_else(c: Clause, r: Reader) -> list[str] | None:
    """ "turn beach.mov up and mute everything else": the other clips of the session."""
    told = any(
        t.has("n:everything") and ("else" in t.text or "rest" in t.text or "other" in t.text)
        for t in c.tokens
    )
    kept = {s.fields["target"].get("asset") for s in r.steps if isinstance(s.fields.get("target"), dict)} - {
        None
    }
    if not told or not kept:
        return None
    others = [a.name for a in r.context.of_kind("video") if a.name not in kept]
    return others or None


def _same(step: Step, where: Stretch, end: When | None, targets: list[Any]) -> bool:
    """Whether just that was muted before: "remove the audio … without sound"."""
    told = {"start": where.start, "end": end, "target": targets[0]}
    return len(targets) == 1 and step.fields == {k: v for k, v in told.items() if v is not None}


OWN_SOUND = ("original", "camera", "source", "native", "clip", "video", "原声", "原视频", "原来的声音")


def _beside_songs(c: Clause, r: Reader, verb: Token | None) -> str | None:
    """ "背景音乐.mp3只用前30秒，视频原声关掉": the song named before is to be heard."""
    if verb is None or "原声" not in verb.text:
        return None
    songs = (t for t in r.files if kind_of_name(asset_name(t)) == "audio" and t.start < c.start)
    return "video" if any(songs) else None


WHENEVER = frozenset(("when", "whenever", "while", "every time", "each time"))
SWORN = frozenset(
    ("swear", "swears", "swear words", "swearing", "curse", "curses", "curse words", "cursing", "cuss words",
     "f bombs", "profanity", "profanities", "bad words", "bad language", "f-bombs",
     "expletives", "脏话", "粗口")
)  # fmt: skip
"""What is to fall silent wherever it is said."""


def _somewhere(c: Clause, r: Reader, verb: Token | None) -> bool:
    """ "25秒左右那声咳嗽消音": a sound that is somewhere near, not the whole."""
    word = next((t for t in c.tokens if t.free and (t.has("quote") or t.text.lower() in SWORN)), None)
    if (
        word is not None
        and verb is not None
        and word.start > verb.start
        and c.one("n:audio", "n:music") is None
    ):
        r.refuse(c, "unseen_content", what=r.words[verb.end : word.end].strip())
        return True
    told = next((t for t in c.tokens if t.text.lower() in WHENEVER), None)
    if (
        told is not None
        and verb is not None
        and told.start > verb.start
        and c.one("n:blooper", "unknown") is not None
    ):
        r.refuse(c, "unseen_content", what=r.words[told.start : c.end].strip())
        return True
    near = c.one("length") if verb is not None and not verb.text.isascii() else None
    if near is None or verb is None:
        return False
    r.refuse(c, "unseen_content", what=r.words[near.start : verb.start])
    return True


def beside_added(r: Reader) -> str | None:
    """ "add song.mp3 and mute the video": what was put beside the pictures is to be heard."""
    added = any(s.op in ("add_music", "voice_over", "add_sound") for s in r.steps)
    return "video" if added else None


STARTING = (
    "start",
    "starts",
    "starting",
    "begin",
    "begins",
    "kick in",
    "kicks in",
    "come in",
    "comes in",
    "kick",
    "kicks",
    "comes",
)
NOT_BEFORE = ("only", "not until", "not before", "no earlier than", "only from")


def sound_from(c: Clause, r: Reader) -> bool:
    """ "the sound should only start at 0:08": nothing is heard before."""
    sound, point = c.one("n:audio"), c.one("point")
    words = [t for t in c.tokens if t.text.lower() in STARTING]
    opener = point.parts[0] if point is not None and point.parts else None
    if opener is not None and opener.text.lower().startswith(("start", "begin")):
        words.append(opener)
    late = opener in words or any(t.text.lower().startswith(NOT_BEFORE) for t in c.tokens)
    if sound is None or point is None or not words or not late or sound.start > words[0].start:
        return False
    if c.one("n:music", "asset", "file", "percent", "v:keep", "v:fade_in") is not None:
        return False
    r.step(c, "mute", [sound, point, *words, *c.all("v:make", "v:play")], start=START, end=point.value)
    return True


def sound_back(c: Clause, r: Reader) -> bool:
    """ "start muted, sound back at 0:06": where the silence told just before ends."""
    last, point = r.before(c), c.one("point")
    heard = c.one("v:unmute") or next((t for t in c.tokens if t.text.lower() in BACK), None)
    if last is None or last.op != "mute" or point is None or heard is None or c.one("v:mute") is not None:
        return False
    last.fields |= {"start": last.fields.get("start", START), "end": point.value}
    guess = r.say("edge_fifth")
    if guess in r.assumptions:
        r.assumptions.remove(guess)
    c.claim([point, heard, *c.all("n:audio", "n:volume", "v:play", "n:music")])
    c.fired = True
    return True


BACK = ("back", "back on", "returns", "return", "again", "resumes", "on again", "恢复", "回来", "再响")


def sound_target(c: Clause) -> str | None:
    for tag, target in (
        ("n:music", "music"),
        ("v:voice_over", "voice"),
        ("n:sfx", "sound"),
        ("n:voice", "video"),
    ):
        token = c.take(tag)
        if token is not None:
            return target
    return None
