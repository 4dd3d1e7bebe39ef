"""What later words of a sentence tell of the clips put together in it: which they are, how long in all."""

from __future__ import annotations

from ..clause import Clause
from ..token import Token
from .reader import Reader, asset_name

WHOLE = ("total", "in total", "altogether", "overall", "in all", "total length", "long")
FILES = ("asset", "file", "asset:")
PICTURES = ("video", "image")


def length_of_row(c: Clause, r: Reader) -> bool:
    """ "a slideshow of these, 20 seconds total with the guitar track"; the rest of the clause is read on."""
    row, length = r.row(c), c.one("length", "hold")
    if row is None or row.clause is c or length is None or length.value <= 0 or "duration_ms" in row.fields:
        return False
    at = c.tokens.index(length)
    near = [t.text.lower() for t in (*c.tokens[max(at - 1, 0) : at], *c.tokens[at + 1 : at + 3])]
    if not any(w in WHOLE for w in near):
        return False
    row.fields["duration_ms"] = int(length.value)
    c.claim((length,))
    c.fired = True
    return True


def stills_of_row(c: Clause, r: Reader) -> bool:
    """ "a slideshow of all, 4 seconds per photo": how long each still is seen."""
    row, length = r.row(c), c.one("length", "hold")
    if row is None or row.clause is c or length is None or length.value <= 0 or "still_ms" in row.fields:
        return False
    rest = [t for t in c.tokens if t.free and not t.filler and t is not length]
    per = any(t.has("p:per") or t.text.lower() in ("each", "per", "every") for t in c.tokens)
    if (
        not per
        or not r.context.of_kind("image")
        or not all(t.has("n:photos", "n:every", "v:add") for t in rest)
    ):
        return False
    if not any(t.has("n:photos") for t in rest) and r.context.of_kind("video"):
        return False
    row.fields["still_ms"] = int(length.value)
    c.claim([length, *rest])
    c.fired = True
    return True


def members_of_row(c: Clause, r: Reader) -> bool:
    """ "a slideshow: the beach clip and the photo": what it is made of, told after it."""
    row = r.row(c)
    if row is None or row.clause is c or row.fields.get("assets"):
        return False
    kinds = {a.name: a.what for a in r.context.assets}
    files = [t for t in c.all(*FILES) if kinds.get(asset_name(t)) in PICTURES]
    stills = [a.name for a in r.context.of_kind("image")]
    photo = next((t for t in c.all("n:photos") if not t.text.lower().endswith("s")), None)
    rest = [t for t in c.tokens if t.free and not t.filler and t not in files and t is not photo]
    if not files or (rest and not all(t.has("n:clip", "n:photos", "n:media") for t in rest)):
        return False
    named = {t.start: asset_name(t) for t in files}
    if photo is not None and len(stills) == 1 and not set(named.values()) & set(stills):
        named[photo.start] = stills[0]
    if len(named) < 2:
        return False
    row.fields["assets"] = tuple(dict.fromkeys(named[k] for k in sorted(named)))
    c.claim([*files, photo, *rest])
    c.fired = True
    return True


__all__ = ["length_of_row", "members_of_row", "stills_of_row"]


FIRST, LAST = ("first", "先", "在前"), ("last", "at the end", "最后", "在后")


def one_told(c: Clause, r: Reader, names: tuple[str, ...]) -> tuple[str, ...]:
    """ "join them, b first": the others follow, or go before, as they were given."""
    moving = [a.name for a in r.context.of_kind("video")]
    file = next((t for t in c.tokens if t.has(*FILES)), None)
    after = c.after(file) if file is not None else None
    if len(names) != 1 or names[0] not in moving or after is None or (len(r.files) > 1 and not c.pronoun):
        return names
    others = [name for name in moving if name not in names]
    word = after.text.lower()
    if word not in FIRST and word not in LAST:
        return names
    return (*names, *others) if word in FIRST else (*others, *names)


def photos_told(c: Clause, r: Reader) -> tuple[str, ...]:
    """ "a slideshow of the photos": no clips where there are some, too."""
    photos = [a.name for a in r.context.of_kind("image") if "logo" not in a.name.lower()]
    moving = r.context.of_kind("video")
    told = next((t for t in c.all("n:photos") if t.text.lower().endswith(("s", "片", "图"))), None)
    heard = {a.name for a in r.context.of_kind("audio")}
    named = any(t.has(*FILES) and asset_name(t) not in heard for t in c.tokens)
    others: tuple[str, ...] = ("n:clip", "clips", "n:everything")
    others += () if c.said("n:slideshow") else ("n:every",)
    if told is None or len(photos) < 2 or not moving or named or c.said(*others):
        return ()
    return tuple(photos)


def up_to(c: Clause, token: Token) -> tuple[int, ...]:
    """ "join clip 1 | to 3": the clips after the first, where a number follows that is greater."""
    at = c.tokens.index(token)
    to, last = (*c.tokens[at + 1 : at + 3], None, None)[:2]
    if to is None or last is None or not to.has("p:to") or not last.has("number") or len(token.value) != 1:
        return ()
    return tuple(range(token.value[0] + 1, int(last.value) + 1)) if 0 < last.value < 100 else ()
