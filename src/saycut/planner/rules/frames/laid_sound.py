"""Rules for the sound of what lies over the picture: it is heard only where that is asked for."""

from __future__ import annotations

from ..clause import Clause
from .reader import Reader, asset_name

ITS = ("its", "their", "both", "it", "overlay's", "overlay", "它的", "两", "两个", "两段", "都")
KEPT = ("v:keep", "v:unmute", "v:play")
ONLY = ("only", "just", "只", "仅")
OTHER = "v:mute v:remove v:replace v:extract_audio n:music fmt:"


def with_sound(c: Clause, r: Reader) -> bool:
    """ "put cam.mp4 in the corner with its sound", "keep both audios": of the video that was just laid."""
    laid = next((s for s in reversed(r.steps) if s.op == "overlay" and "asset" in s.fields), None)
    if laid is None or c.negated or laid.clause.sentence != c.sentence or c.said(OTHER):
        return False
    if any(word in t.text.lower() for t in c.tokens for word in ONLY):
        return False
    here = laid.clause is c
    sound = next((t for t in c.tokens if t.has("n:audio") and (t.free or here)), None)
    kept = next(
        (t for t in c.tokens if t.has(*KEPT, *(["v:add"] if here else [])) and (t.free or here)), None
    )
    video = laid.fields["asset"] in [one.name for one in r.context.of_kind("video")]
    if sound is None or kept is None or not video or (not here and c.said("span point percent")):
        return False
    whose = [t for t in c.tokens if t.text.lower() in ITS]
    named = [] if here else c.all("asset", "file")
    if any(asset_name(t) != laid.fields["asset"] for t in named) or (here and not whose):
        return False
    if whose or named:
        laid.fields["sound"] = True
    else:
        r.assume("left_out", words=r.quoted(c))  # whose sound, nobody said: the video keeps its own
    c.claim([sound, kept, *whose, *named])
    c.fired = True
    return True
