"""Music that is not heard while a clip plays: "song.mp3 under it, but not during the interview"."""

from __future__ import annotations

from ....operations.times import ClipEdge
from ..clause import Clause
from ..members import heard_only
from ..token import Token
from .reader import Reader, asset_name

WHILE = ("during", "while", "under", "over", "when", "for", "in")
SILENT = ("gone", "off", "out", "silent", "muted", "stopped", "paused", "stops", "pauses", "away", "none")
FILE = ("asset", "file", "asset:", "clips")


def silent_while(c: Clause, r: Reader) -> bool:
    """The music just laid, or laid here, is muted from one edge of the named clip to the other."""
    clip = _clip(c)
    number = r.clip_of(clip) if clip is not None else None
    quiet = _quiet(c, clip) if clip is not None else None
    song = next((t for t in c.all(*FILE) if heard_only(t)), None)
    there = "music" in r.context.tracks or any(s.op == "add_music" for s in r.steps)
    if clip is None or number is None or quiet is None or not (song or there):
        return False
    after = song is None or song.start < quiet.start
    named = c.one("n:music") is not None or song is not None or _of_music(c, r)
    if not after or not named:
        return False
    if song is not None:
        soft = c.one("x:less")
        level = c.one("percent")
        percent = float(level.value) if level is not None else 20.0 if soft is not None else None
        if soft is not None and level is None:
            r.assume("quiet_music")
        r.step(c, "add_music", [song, soft, level, *c.all("v:add")], asset=asset_name(song), percent=percent)
    edges = {"start": ClipEdge(clip=number), "end": ClipEdge(clip=number, edge="end")}
    r.step(c, "mute", [clip, quiet, *c.all("n:music", "v:play", "v:mute")], target="music", **edges)
    return True


def _clip(c: Clause) -> Token | None:
    """The clip that "during" leads to."""
    for token in c.all(*FILE):
        if heard_only(token):
            continue
        lead = [t.text.lower() for t in c.tokens[: c.tokens.index(token)]]
        link = next((w for w in reversed(lead) if w not in ("the", "my", "a")), "")
        if link in WHILE:
            return token
    return None


def _quiet(c: Clause, clip: Token) -> Token | None:
    """The word that says it is not heard."""
    for token in c.tokens:
        word = token.text.lower()
        if token.start > clip.start or not (token.free or token.has("c:neg")):
            continue
        if token.has("c:neg", "x:except", "v:mute") or word in SILENT:
            return token
    return None


def _of_music(c: Clause, r: Reader) -> bool:
    last = r.before(c)
    return last is not None and last.op == "add_music" and last.clause.sentence == c.sentence


__all__ = ["silent_while"]
