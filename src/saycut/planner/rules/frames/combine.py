"""Rules for putting clips together: one after another, or several at once."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, asset_name

FILES = ("asset", "file", "asset:", "folder")
EACH = ("each", "per", "apiece", "每张", "每", "每个", "一张")
PICTURES = ("n:photos", "n:slideshow", "n:promo", "n:clip", "n:media")


def combine(c: Clause, r: Reader) -> bool:
    show = c.one("n:slideshow", "n:promo") or (
        c.one("n:montage") if len(r.context.of_kind("video", "image")) > 1 else None
    )
    photos = c.one("n:photos") if c.said("v:make v:cut_down v:merge") or _counted(c) else None
    photos = photos or _each_photo(c, r)
    verb = c.one("v:merge")
    best = r.before(c)
    if verb is not None and best is not None and best.op in ("highlights", "combine") and c.pronoun:
        c.claim((verb,))
        return True
    if c.one("v:layout_grid v:layout_side v:layout_stack v:layout_pip") is not None:
        return False
    listed = c.one("order:given", "n:order") is not None and len(c.all("asset", "file", "asset:")) > 1
    if (
        verb is None
        and not listed
        and not (show is not None and _made_of_many(c, r))
        and not (photos is not None and (_from(c) or c.said("p:to") or _each_photo(c, r) is not None))
    ):
        return False
    if c.said("n:audio", "n:music") and verb is not None and not c.said(*FILES, "n:clip clips n:media"):
        return False
    names = _names(c, r) or _spoken_of(c, r)
    fields, more = joined_fields(c)
    used: list[Token | None] = [verb, show, photos, *more]
    fit = next((s for s in r.steps if s.op == "fit_duration" and s.clause.sentence == c.sentence), None)
    if fit is not None and photos is not None and "target" not in fit.fields:
        fields.setdefault("duration_ms", fit.fields["duration_ms"])
        r.steps.remove(fit)
        if fit.guess in r.assumptions:
            r.assumptions.remove(fit.guess)
    there = next((s for s in r.steps if s.op == "combine" and s.clause.sentence == c.sentence), None)
    if there is not None and not names and there.clause is not c:
        there.fields |= {k: v for k, v in fields.items() if k not in there.fields or k != "order"}
        c.claim(used)
        return True
    r.step(c, "combine", used, assets=names or None, **fields)
    return True


def joined_fields(c: Clause) -> tuple[dict[str, Any], list[Token | None]]:
    """What a clause tells of a combination beside its files, and the words that tell it."""
    fields: dict[str, Any] = {}
    used: list[Token | None] = []
    each = next((t for t in c.all("length", "hold") if _each(c, t)), None)
    length = next((t for t in c.all("length", "hold") if t is not each and _whole(c, t)), None)
    if length is not None and _of_joins(c, length):
        fields["transition_ms"] = int(length.value)
        used, length = [*used, length], None
    if each is not None and each.value > 0:
        fields["still_ms"], used = int(each.value), [*used, each]
    if length is not None and length.value > 0:
        fields["duration_ms"], used = int(length.value), [*used, length]
    if (order := c.one("order:")) is not None:
        fields["order"], used = order.reading("order"), [*used, order]
    _transition(c, fields, used)
    used += c.all("v:make n:clip n:photos n:promo n:slideshow n:montage v:cut_down n:every v:merge n:order")
    used += [t for t in c.all("number") if t.value < 1000] + c.all("n:part v:reorder n:everything v:add")
    return fields, used


def _each_photo(c: Clause, r: Reader) -> Token | None:
    """ "4 secs per picture", "show each for 2 seconds": how long the photos at hand stand."""
    still = any(_each(c, t) for t in c.all("length", "hold"))
    if (
        not still
        or len(r.context.of_kind("image")) < 2
        or c.said("n:clip", "v:split", "clips", "n:transition")
    ):
        return None
    return (
        c.one("n:photos")
        or c.one("n:every")
        or next((t for t in c.tokens if t.free and t.text == "each"), None)
    )


SEVERAL = ("这几张", "这些", "这几个", "these", "all these", "all of these", "几张", "几个")


def _counted(c: Clause) -> bool:
    """ "use 3 photos": more than one, not something laid over the picture."""
    number = c.one("number")
    if c.said("v:add") and any(t.text in SEVERAL for t in c.tokens) and not c.said("pos:", "v:overlay"):
        return True
    return number is not None and number.value > 1 and c.said("v:add") and not c.said("pos:", "v:overlay")


def _made_of_many(c: Clause, r: Reader) -> bool:
    """Whether there is something to put together: several files, or words that say so."""
    if not r.context.assets and c.said("n:promo") and c.said("v:make"):
        return True
    several = len(r.context.of_kind("video", "image")) > 1
    return (
        several
        or (_from(c) and c.said("n:photos", "n:clip", *FILES))
        or c.said("n:slideshow")
        or c.said("folder")
    )


def _from(c: Clause) -> bool:
    return any(
        t.has("p:from", "v:merge", "n:slideshow")
        or t.text.lower() in ("of", "out", "using", "with", "用", "使用", "把", "将")
        for t in c.tokens
    )


def _each(c: Clause, length: Token) -> bool:
    at = c.tokens.index(length)
    near = c.tokens[max(at - 4, 0) : at + 4]
    after = [t.text.lower() for t in c.tokens[at + 1 : at + 3]]
    per = after[:1] in (["a"], ["an"]) and len(after) > 1 and c.tokens[at + 2].has("n:photos")
    return per or any(t.has("n:every") or t.text.lower() in EACH for t in near)


LONGEST_JOIN_MS = 5000
"""Up to which length "0.5s fade transitions" tells of the joins, not of the whole."""


def _of_joins(c: Clause, length: Token) -> bool:
    """ "join them with 0.5s | fade transitions": the joins are told right after."""
    at = c.tokens.index(length)
    return (
        0 < length.value <= LONGEST_JOIN_MS
        and at == len(c.tokens) - 1
        and c.tokens[at - 1].text.lower() == "with"
    )


def _whole(c: Clause, length: Token) -> bool:
    after, before = c.after(length), c.before(length)
    at = c.tokens.index(length)
    if length.value <= LONGEST_JOIN_MS and any(t.has("n:transition") for t in c.tokens[at + 1 : at + 4]):
        return False
    return not any(t is not None and t.has("n:transition", "trans:") for t in (after, before))


def _names(c: Clause, r: Reader) -> tuple[str, ...]:
    names: list[str] = []
    kinds = {a.name: a.what for a in r.context.assets}
    for token in c.all(*FILES):
        if kinds.get(asset_name(token)) in ("audio", "subtitles"):
            continue
        if token.has("folder"):
            token.claim = USED
            r.assume("folder_files", words=token.shown)
            continue
        token.claim = USED
        names.append(asset_name(token))
    moving = [a.name for a in r.context.assets if a.what in ("video", "image")]
    for token in c.all("clips"):
        token.claim = USED
        for n in token.value:
            names.append(moving[n - 1] if n <= len(moving) else f"{token.shown}")
    return tuple(dict.fromkeys(names))


def _spoken_of(c: Clause, r: Reader) -> tuple[str, ...]:
    """ "I have a.mp4 and b.mp4. Merge them": files named just before."""
    if not c.pronoun:
        return ()
    waiting = [t for t in r.files if t.free]
    c.claim(waiting)
    return tuple(dict.fromkeys(asset_name(t) for t in waiting))


def _transition(c: Clause, fields: dict[str, Any], used: list[Token | None]) -> None:
    noun = c.one("n:transition")
    kind = c.one("trans:") if noun is not None else _plain_transition(c)
    if noun is None and kind is None:
        return
    fields["transition"] = (kind.reading("trans") if kind is not None else None) or "dissolve"
    length = next((t for t in c.all("length") if t not in used), None)
    if length is not None and 0 < length.value <= 10_000:
        fields["transition_ms"] = int(length.value)
        used.append(length)
    used += [noun, kind]


def _plain_transition(c: Clause) -> Token | None:
    """ "with a crossfade": a transition named without the word."""
    return next((t for t in c.all("trans:") if not t.has("v:", "n:", "p:", "f:", "mood:", "order:")), None)


INSET = ("over", "on top of", "in the corner of", "with", "on", "onto")
SMALL = frozenset(
    ("small", "little", "tiny", "corner", "box", "circle", "bubble", "window", "inset", "smaller")
)


def _inset(c: Clause, r: Reader) -> bool:
    """ "webcam.mp4 top right over screen.mp4", "a.mp4 with b.mp4 in a small circle": picture in picture."""
    kinds = {a.name: a.what for a in r.context.assets}
    files = [t for t in c.all("asset", "file", "asset:") if kinds.get(asset_name(t), "video") == "video"]
    position = c.one("pos:")
    small = [t for t in c.tokens if t.free and t.text.lower() in SMALL]
    if len(files) != 2 or not (position or small) or c.said("v:insert", "n:music", "quote", "span"):
        return False
    link = next(
        (t for t in c.tokens if files[0].end <= t.start < files[1].start and t.text.lower() in INSET), None
    )
    if link is None:
        return False
    small_file, large = (files[1], files[0]) if link.text.lower() == "with" else (files[0], files[1])
    used = [*files, link, position, *small, *c.all("v:write v:add v:overlay tsize: trans: v:make v:play")]
    names = (asset_name(large), asset_name(small_file))
    place = position.reading("pos") if position is not None else None
    r.step(c, "layout", used, kind="pip", assets=names, position=place)
    return True


def layout(c: Clause, r: Reader) -> bool:
    token = c.one("v:layout_grid v:layout_side v:layout_stack v:layout_pip")
    if token is None and _inset(c, r):
        return True
    if token is None or (token.has("v:layout_stack") and c.said("n:text", "v:crop", "px", "percent")):
        return False
    if token.text.startswith("左右") and c.said("v:crop", "v:remove", "v:cut") and c.said("px", "percent"):
        return False
    kind = next(
        kind
        for tag, kind in (
            ("v:layout_pip", "pip"),
            ("v:layout_side", "side_by_side"),
            ("v:layout_stack", "stacked"),
            ("v:layout_grid", "grid"),
        )
        if token.has(tag)
    )
    position = c.one("pos:")
    over = any(t.text.lower() in ("over", "on top of", "onto") for t in c.tokens)
    names = _names(c, r)
    names = names[::-1] if kind == "pip" and over and len(names) == 2 else names
    used: list[Token | None] = [
        token,
        position,
        *c.all(
            "v:make v:add n:clip number v:merge v:overlay v:change v:layout_grid v:layout_side v:write pos: "
            "v:layout_pip ratio: axis: v:reorder v:move v:play v:layout_stack n:box n:everything n:media"
        ),
    ]
    if kind == "pip" and len(names) == 1:
        videos = [a.name for a in r.context.of_kind("video")]
        names = (*(v for v in videos if v not in names), *names) if len(videos) == 2 else names
    last = r.before(c)
    if last is not None and last.op == "layout" and last.clause.sentence == c.sentence and not names:
        c.claim(used)
        return True
    position_name = position.reading("pos") if position is not None and kind == "pip" else None
    r.step(c, "layout", used, kind=kind, assets=names or None, position=position_name)
    return True
