"""Rules for a picture and a sound that become one video: the picture lasts as long as the sound under it."""

from __future__ import annotations

import re
from typing import Any

from ...context import ContextAsset
from ..clause import Clause
from ..token import Token
from .combine import FILES, combine
from .joined import joined_fields
from .reader import Reader, asset_name

SEEN = ("n:photos", "n:media", "n:clip")
VERBS = ("v:merge", "v:make", "v:add", "v:write", "v:play", "v:convert", "v:keep", "v:overlay")
ELSEWHERE = re.compile(
    r"\b(?:music|song|audio|sound\w*|track|voice\w*|speech|mute\w*|silent|silence|beat|narrat\w+|bgm)\b"
    r"|[音乐歌声]|旁白|配乐",
    re.I,
)
"""Words by which a request says itself what a sound is for."""
SOUND_NEXT = re.compile(
    r"\s*(?:,|and|plus|&|with)?\s*(?:the|my|this|that|its)?\s*(?:audio|sound|recording|speech)\b"
    r"(?!\s+(?:off|out|away|down|up|from|of)\b)",
    re.I,
)
""" "turn the photo | and the audio into a video": the sound told in the next part of the sentence."""
MANY = ("them", "these", "those", "all of these", "all of them", "everything", "both")


def with_sound(c: Clause, r: Reader) -> bool:
    """ "combine them", "make a video of the picture with the audio": where one sound is at hand."""
    sounds, seen = r.context.of_kind("audio"), r.context.of_kind("video", "image")
    if len(sounds) != 1 or not seen:
        return False
    if _taken_up(c, r, sounds[0]):
        return True
    if _bare(c, r, seen):
        if not combine(c, r):
            r.step(c, "combine", c.all("v:make", "v:convert", "n:media"))
        return _laid(c, r, sounds[0], [])
    used = _told(c, r, sounds[0])
    if used is None:
        return False
    names = tuple(asset_name(t) for t in used if t.has(*FILES) and asset_name(t) != sounds[0].name)
    if len(seen) > 1 or seen[0].what == "image":
        fields, more = joined_fields(c)
        r.step(c, "combine", [*used, *more], assets=names or None, **fields)
    return _laid(c, r, sounds[0], used)


def _laid(c: Clause, r: Reader, sound: ContextAsset, used: list[Token]) -> bool:
    """The sound under the row; photos alone stand as long as it is, where nobody said how long."""
    row = r.steps[-1] if r.steps and r.steps[-1].op == "combine" else None
    alone = row is not None and row.clause is c and _photos_only(row.fields, r)
    if (
        row is not None
        and alone
        and sound.duration_ms
        and not {"duration_ms", "still_ms"} & row.fields.keys()
    ):
        row.fields["duration_ms"] = round(sound.duration_ms)
    r.step(c, "voice_over", used, asset=sound.name)
    return True


def _photos_only(fields: dict[str, Any], r: Reader) -> bool:
    names = fields.get("assets") or ()
    return all(a.what == "image" for a in r.context.of_kind("video", "image") if not names or a.name in names)


def _bare(c: Clause, r: Reader, seen: tuple[ContextAsset, ...]) -> bool:
    """ "combine them": all that was given, and nothing else of the request speaks of the sound."""
    several = c.said("v:merge") and not c.said(*FILES, "clips", "n:photos", "n:clip", "n:audio", "n:music")
    one = len(seen) == 1 and seen[0].what == "image" and c.said("v:make", "v:convert", "v:merge")
    one = one and c.said("n:media") and any(t.text.lower() in MANY for t in c.tokens)
    made = [t for t in c.all("n:media") if not _into(c, t)]
    return (one or (several and not made)) and not _of_some(r, seen) and ELSEWHERE.search(r.words) is None


def _of_some(r: Reader, seen: tuple[ContextAsset, ...]) -> bool:
    """ "trim a.mp4, … then join them": the clips just spoken of, not all that was given."""
    return len(seen) > 1 and any("target" in s.fields or "assets" in s.fields for s in r.steps)


def _into(c: Clause, noun: Token) -> bool:
    """ "… into a video"."""
    before = [t.text.lower() for t in c.tokens[: c.tokens.index(noun)]][-3:]
    return any(w in ("into", "to", "成", "为") for w in before)


def _told(c: Clause, r: Reader, sound: ContextAsset) -> list[Token] | None:
    """The words of a clause that tells of the picture and of the sound and of nothing else, if it does."""
    still = not r.context.of_kind("video")
    images = {a.name for a in r.context.of_kind("video", "image")}
    files = c.all(*FILES)
    heard = [t for t in files if asset_name(t) == sound.name] + c.all("n:audio", "x:sound_on")
    whole = c.all("n:duration") if still and any(t.has("f:all") for t in c.tokens) else []
    pictures = [t for t in files if asset_name(t) in images] + c.all(*SEEN)
    verbs = c.all(*VERBS if still else ("v:merge",))
    if not still and c.said("n:audio") and c.said("p:to", "p:under") and not c.said(*FILES):
        verbs += c.all("v:add")
    ahead = SOUND_NEXT.match(r.words, c.end) is not None and c.said("v:merge", "v:make")
    lasting = [t for t in c.tokens if t.text.lower() in ("last", "lasts") and still]
    if not pictures or not (heard or whole or ahead) or not (verbs or lasting):
        return None
    used = [*heard, *whole, *pictures, *verbs, *lasting, *c.all("v:add", "length", "number")]
    if any(t.free and not t.filler and t not in used for t in c.tokens):
        return None
    lasts = [t for t in c.all("length") if t.free]
    return None if lasts and lasting else used


def _taken_up(c: Clause, r: Reader, sound: ContextAsset) -> bool:
    """ "… and the audio into a video": the rest of a wish that was understood with what came before it."""
    last = r.before(c)
    if last is None or last.op != "voice_over" or last.fields.get("asset") != sound.name:
        return False
    rest = [t for t in c.tokens if t.free and not t.filler]
    told = c.said("n:audio", *FILES) and all(t.has("n:audio", "n:media", *FILES) for t in rest)
    if not told or last.clause.sentence != c.sentence:
        return False
    c.claim(rest)
    return True
