"""The rule for a file that is to be all there is: "use only b.mp4", "just b.mp4, 9:16", "只用b.mp4"."""

from __future__ import annotations

from ..clause import Clause
from ..token import Token
from .reader import Reader, asset_name

FILES = ("asset", "file", "asset:")
ONLY = frozenset(("only", "just", "solely", "nothing but", "只", "仅", "只有", "仅仅"))
ALONE = frozenset(("alone", "only", "exclusively", "by itself", "on its own", "就行", "就好", "就够了"))
SHOWN = ("video", "image")
WHOLE = ("v:keep", "v:process", "v:add", "v:make", "v:export", "v:convert", "v:merge", "v:cut")
"""Verbs that say nothing else of the file that stands after them."""
OTHER = ("n:watermark", "n:logo", "n:sticker", "n:music", "v:overlay", "pos:", "span", "x:except", "v:remove")
"""What says that the file is not what alone stays."""


PLACED = (
    "under",
    "underneath",
    "behind",
    "during",
    "for",
    "on",
    "to",
    "in",
    "at",
    "into",
    "over",
    "onto",
    "of",
    "on the",
    "with",
)
"""Before a file that something is done to: "a moody look for beach.mov only"."""


def only_these(c: Clause, r: Reader) -> bool:
    """Puts the files together that alone are wanted; one is enough."""
    files = [t for t in c.all(*FILES) if _shown(t, r)]
    if not files or c.said(*OTHER) or c.negated:
        return False
    first, last = c.tokens.index(files[0]), c.tokens.index(files[-1])
    between = c.tokens[first : last + 1]
    if not all(t in files or t.punct or t.has("c:and", "f:det") for t in between):
        return False
    limit = _limit_before(c, first) or _limit_after(c, last)
    if limit is not None and limit.has("v:keep") and _heard_still(c, r, [*files, limit]):
        return True
    if limit is not None and limit.has("v:keep") and c.one("hold") is not None:
        return False
    ruled = [t for t in c.tokens[:first] if t.has("v:") and not t.has("f:")]
    lead = [t.text.lower() for t in c.tokens[:first] if t.text.lower() not in ("the", "my")]
    before = lead[-1] if lead else ""
    if limit is None or before in PLACED or not all(t.has(*WHOLE) for t in ruled):
        return False
    verbs = c.all("v:keep", "v:process")
    names = tuple(dict.fromkeys(asset_name(t) for t in files))
    if [a.name for a in r.context.of_kind(*SHOWN)] == list(names):
        c.claim([*files, limit, *verbs])
        return True
    made = r.step(c, "combine", [*files, limit, *verbs], assets=names, order="given")
    made.at = min(t.start for t in (*files, limit))
    return True


def _heard_still(c: Clause, r: Reader, tokens: list[Token]) -> bool:
    """ "remove the sound from a.mp4 but keep b.mp4's": nothing is done to the other."""
    last = r.before(c)
    if last is None or last.op not in ("mute", "volume") or last.clause.sentence != c.sentence:
        return False
    if not isinstance(last.fields.get("target"), dict):
        return False
    c.claim(tokens)
    c.fired = True
    return True


def _shown(token: Token, r: Reader) -> bool:
    """Whether a token names a picture of this session; a sound is never all there is."""
    kinds = {a.name: a.what for a in r.context.assets}
    return kinds.get(asset_name(token), "video") in SHOWN


def _limit_before(c: Clause, first: int) -> Token | None:
    """The "only" right before the files; words for a clip and small words may stand between."""
    for t in reversed(c.tokens[:first]):
        if t.text.lower() in ONLY or (t.has("v:keep") and t.free and not t.has("f:this")):
            return t
        if t.has("p:", "unknown") or not (t.filler or t.has("n:media", "n:clip", "v:add", "v:process", "n:")):
            return None
    return None


def _limit_after(c: Clause, last: int) -> Token | None:
    for t in c.tokens[last + 1 : last + 4]:
        if t.text.lower() in ALONE:
            return t
        if not t.has("n:media", "n:clip"):
            return None
    return None


__all__ = ["only_these"]
