"""Step 4, a part: stretches with no verb of their own that are a wish for themselves all the same."""

from __future__ import annotations

from .clause import Clause
from .members import heard_only
from .owners import WORDED
from .token import Token

PACED = ("v:zoom", "v:speed_up", "v:slow_down", "n:speed", "v:loop", "v:louder", "v:quieter", "n:volume",
         "factor", "factor:", "v:play", "v:resize", "v:ramp", "n:contrast", "n:brightness")  # fmt: skip


def paced_stretch(clause: Clause, made: list[Clause], found: list[Clause]) -> bool:
    """ "first 10 seconds 2x, the last 10 at 0.5x, mute": a stretch and its speed."""
    heavy = [t for t in clause.tokens if not t.filler]
    plain = len(heavy) == 2 and heavy[0].has("span") and heavy[1].has("factor")
    if not plain or not heavy[1].text.lower().endswith("x"):
        return False
    if found:
        before = found[-1].tokens
        return any(t.has("factor") for t in before) and not any(t.has("n:speed", "v:") for t in before)
    at = made.index(clause)
    return at + 1 < len(made) and any(t.has("span", "point") for t in made[at + 1].tokens)


def own_pace(clause: Clause, found: list[Clause]) -> bool:
    """ "keep the first 5 minutes, and 1.2x": a speed, where nothing before it has a factor; "0-2 s at 2x"."""
    heavy = [t for t in clause.tokens if not t.filler]
    alone = all(t.has("factor", "span") for t in heavy)
    times = any(t.has("factor") and t.text.lower().endswith("x") for t in heavy)
    if not (alone and times and found):
        return False
    paced = any(t.has(*PACED) for t in found[-1].tokens)
    return len(heavy) <= 2 and (
        not paced or (len(heavy) == 2 and any(t.has("factor") for t in found[-1].tokens))
    )


def gone_then(clause: Clause, found: list[Clause]) -> bool:
    """ "add “50% OFF” with a ding, gone after 3 secs": how long the words told before are seen."""
    heavy = [t for t in clause.tokens if not t.filler]
    plain = all(t.has("x:vanish", "length", "hold", "point") for t in heavy) and len(heavy) > 1
    between = len(found) > 1 and not any(t.has("quote") for t in found[-1].tokens)
    return plain and heavy[0].has("x:vanish") and between and any(t.has("quote") for t in found[-2].tokens)


def own_sound(clause: Clause, found: list[Clause]) -> bool:
    """ "no original sound, just song.mp3": a file after what is not wanted is what is wanted."""
    if found and _laid_under(clause, found[-1]):
        return True
    if not found or not found[-1].negated or clause.negated:
        return False
    named = any(t.has("asset", "file", "asset:") for t in clause.tokens)
    return named and any(t.has("n:audio", "n:music", "n:voice") for t in found[-1].tokens)


UNDER = ("under", "underneath", "beneath", "behind", "in the background", "softly", "quietly")


def _laid_under(clause: Clause, before: Clause) -> bool:
    """ "zoom slowly on each, song.mp3 underneath": a sound with its place, after another wish."""
    heard = [t for t in clause.tokens if heard_only(t)]
    if len(heard) != 1 or any(t.has("v:", "n:music") for t in clause.tokens):
        return False
    if any(heard_only(t) or t.has("n:music") for t in before.tokens):
        return False
    told = any(t.text.lower() in UNDER or t.has("n:background", "x:less") for t in clause.tokens)
    return told and any(t.has("v:", "quote", "shots") for t in before.tokens)


def beside_files(clause: Clause, found: list[Clause]) -> bool:
    """ "… then outro.mp4, 1 second crossfade": what joins the row is no more of its names."""
    own = any(t.has("trans:", "n:transition") or heard_only(t) for t in clause.tokens)
    return len(found) == 1 and own and only_files(found[0])


def only_files(clause: Clause) -> bool:
    """ "… then sunset": names of files and nothing else."""
    heavy = [t for t in clause.tokens if not t.filler]
    return bool(heavy) and all(t.has("asset", "file", "asset:", "clips") and not t.has("v:") for t in heavy)


def _of_another_kind(clause: Clause, before: Clause) -> bool:
    """ "… with logo.png bottom left, “Sale” at the top, and song.mp3 at 30%": each is laid for itself."""
    pictured = any(t.has("asset", "file", "asset:") and not heard_only(t) for t in before.tokens)
    quoted = any(t.has("quote") for t in before.tokens)
    if any(heard_only(t) for t in clause.tokens) and (quoted or pictured):
        leveled = any(t.has("percent", "db", "span", "point", "n:volume") for t in clause.tokens)
        return leveled and not any(t.has("v:", "n:music") and t.text.lower() != "with" for t in clause.tokens)
    placed = any(t.has("pos:", "percent") for t in before.tokens) and pictured
    own = any(t.has("pos:", "span", "point") for t in clause.tokens)
    words = any(t.has("quote") for t in clause.tokens)
    return words and own and placed and not quoted and not any(t.has(*WORDED) for t in before.tokens)


def own_place(clause: Clause, found: list[Clause]) -> bool:
    """A quotation or a file with a time or place of its own, after one that has its own already."""
    edges = ("n:beginning", "n:end", "p:onwards", "p:after", "p:before")
    placed = any(t.has("point", "span", "pos:", "clips", *edges) for t in clause.tokens)
    if found and _of_another_kind(clause, found[-1]):
        return True
    if not placed or not found:
        return False
    for kind in (("quote",), ("asset", "file", "asset:")):
        if any(t.has(*kind) for t in clause.tokens) and any(t.has(*kind) for t in found[-1].tokens):
            return True
    return False


IMAGES = (".png", ".jpg", ".jpeg", ".webp")


def picture_placed(tokens: list[Token]) -> bool:
    """ "demo.mp4 with logo.png bottom left": a still with a place of its own, brought to a clip."""
    if _inset(tokens):
        return True
    stills = [t for t in tokens if t.has("asset", "file", "asset:") and _still(t)]
    linked = any(t.text.lower() == "with" for t in tokens)
    whole = any(t.has("n:media") and t.text.lower().startswith(("whole", "entire", "full")) for t in tokens)
    linked = linked or (whole and not any(t.has("v:") for t in tokens))
    return linked and bool(stills) and any(t.has("pos:") and t.start > stills[0].start for t in tokens)


def _inset(tokens: list[Token]) -> bool:
    """ "cam.mp4 as a small circle in the corner of screen.mp4": one clip small over another."""
    clips = [t for t in tokens if t.has("asset", "file", "asset:") and not _still(t) and not heard_only(t)]
    if len(clips) != 2 or any(t.has("v:") for t in tokens if t.start < clips[1].start):
        return False
    between = [t for t in tokens if clips[0].end <= t.start < clips[1].start]
    over = any(t.text.lower() in ("over", "of", "on", "on top of", "onto", "inside") for t in between[-3:])
    return over and any(t.has("pos:", "tsize:") for t in between)


def still_at_edge(tokens: list[Token]) -> bool:
    """ "结尾logo": a still and where it is shown."""
    heavy = [t for t in tokens if not t.filler]
    edges = ("n:end", "n:beginning", "n:intro", "n:outro", "pos:")
    stills = [t for t in heavy if t.has("asset", "file", "asset:") and _still(t)]
    return len(stills) == 1 and len(heavy) == 2 and any(t.has(*edges) and t not in stills for t in heavy)


def _still(token: Token) -> bool:
    return (token.reading("asset") or str(token.value)).lower().endswith(IMAGES)


__all__ = [
    "beside_files",
    "gone_then",
    "only_files",
    "own_pace",
    "own_place",
    "own_sound",
    "paced_stretch",
    "picture_placed",
    "still_at_edge",
]
