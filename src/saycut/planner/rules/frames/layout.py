"""Rules for several pictures at once: side by side, stacked, in a grid, one small over another."""

from __future__ import annotations

from ..clause import Clause
from ..token import Token
from .combine import file_names
from .marklooks import look_of
from .reader import Reader, asset_name, stretch

INSET = ("over", "on top of", "in the corner of", "with", "on", "onto", "of", "inside")
SMALL = frozenset(
    ("small", "little", "tiny", "corner", "box", "circle", "bubble", "window", "inset", "smaller")
)


TOLD_BY = (
    "places", "v:layout_grid", "v:layout_side", "v:layout_stack", "v:layout_pip", "asset", "file", "asset:",
)  # fmt: skip
"""The readings that call for a layout."""


def _inset(c: Clause, r: Reader) -> bool:
    """ "webcam.mp4 top right over screen.mp4", "a.mp4 with b.mp4 in a small circle": picture in picture."""
    kinds = {a.name: a.what for a in r.context.assets}
    files = [t for t in c.all("asset", "file", "asset:") if kinds.get(asset_name(t), "video") == "video"]
    position = c.one("pos:")
    small = [t for t in c.tokens if t.free and t.text.lower().split(" ")[0] in SMALL]
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
    if (shape := next((t for t in c.tokens if t.text.lower().split(" ")[0] == "circle"), None)) is not None:
        r.refuse(c, "no_round", [shape])
    return True


def _small_first(c: Clause, names: tuple[str, ...]) -> bool:
    """ "webcam.mp4 in the lower right, screen.mp4 full": whether the first file is the small one."""
    files = [t for t in c.tokens if t.has("asset", "file", "asset:") and asset_name(t) in names]
    if len(files) != 2:
        return False
    between = [t for t in c.tokens if files[0].end <= t.start < files[1].start]
    said = [t for t in between if not t.filler or t.has("x:full", "x:main")]
    if said and said[-1].has("x:full", "x:main") and said[-1].start > files[0].end:
        return True  # "小窗口放A，大画面是B"
    after = [t for t in c.tokens if t.start >= files[1].end]
    if any(t.has("x:full", "n:background") or t.text.lower() in LARGE for t in after):
        return True
    laid = files[0].start > min(
        (t.start for t in c.tokens if t.has("v:overlay", "v:add")), default=files[0].end
    )
    if any(t.text in PUT_ON or (laid and t.text.lower() == "on") for t in between):
        return True
    return any(t.has("pos:") for t in between) and not any(t.has("pos:") for t in after)


PUT_ON = ("放在", "叠在", "放到", "盖在", "在", "叠加到", "叠到")
"""Chinese words for what the first is put on: "把A以画中画放在B的右下角"."""
LARGE = ("full", "fullscreen", "big", "large", "main", "behind", "underneath", "base")


KINDS = (
    ("v:layout_pip", "pip"),
    ("v:layout_side", "side_by_side"),
    ("v:layout_stack", "stacked"),
    ("v:layout_grid", "grid"),
)


SAID_AFTER = (("grid", "stacked"), ("stacked", "side_by_side"))
"""Kinds, the second told after the first: "三宫格，上中下排列", "stack these side by side"."""


def _before_after(token: Token, r: Reader) -> tuple[str, ...]:
    """ "a before and after split screen": the files that are called so."""
    if not token.text.lower().startswith(("before and after", "before/after", "before & after")):
        return ()
    shown = [a.name for a in r.context.of_kind("video", "image")]
    found = [[n for n in shown if word in n.lower()] for word in ("before", "after")]
    return (found[0][0], found[1][0]) if all(len(f) == 1 for f in found) else ()


def pip_for_a_while(c: Clause, r: Reader) -> bool:
    """ "picture in picture: a.jpg in the corner from 0:05 to 0:09": the small one has a time of its own."""
    small, span = r.before(c), c.one("span")
    if small is None or span is None or small.op != "layout" or small.fields.get("kind") != "pip":
        return False
    names = (*(small.fields.get("assets") or ()), *file_names(c, r))
    if len(names) != 1 or small.clause.sentence != c.sentence:
        return False
    position = c.one("pos:")
    corner = position.reading("pos") if position is not None else small.fields.get("position")
    small.op = "overlay"
    small.fields = {"asset": names[0], "start": span.value.start, "end": span.value.end}
    small.fields |= {"position": corner} if corner else {}
    c.claim([span, position, *c.all("v:add", "v:overlay", "v:write", "n:photos")])
    c.fired = True
    return True


def _in_places(c: Clause, r: Reader, token: Token | None, places: Token) -> None:
    """ "a.mp4 on the left, b.mp4 on the right": which file stands where was told."""
    kind, names, corner = places.value
    there = r.before(c)
    if there is not None and there.op == "layout" and there.clause.sentence == c.sentence:
        there.fields |= {"assets": names, **({"position": corner} if corner else {})}
        c.claim((places,))
        return
    shown: list[Token | None] = [places, token, *c.all("v:make v:add v:write v:play v:split")]
    r.step(c, "layout", shown, kind=kind, assets=names, position=corner)


def _laid_small(c: Clause, r: Reader, names: tuple[str, ...], used: list[Token | None]) -> bool:
    """ "b.mp4 over a.mp4 as pip, 30% size, from 5s to 15s": a size or time of its own is an overlay's."""
    last = r.before(c)
    again = last is not None and last.op == "overlay" and last.clause.sentence == c.sentence
    if not names and again and c.one("pos:", "asset", "file", "clips", "span", "percent") is None:
        c.claim(used)  # "把 a.mp4 放到右下角，做成画中画": what that was
        return True
    if not 1 <= len(names) <= 2 or c.one("span", "point", "percent", "frac:") is None:
        return False
    c.claim_all("tsize:", "x:full")
    fields, where = look_of(c), stretch(c, r)
    r.step(c, "overlay", used, asset=names[-1], start=where.start, end=where.end, **fields)
    return True


def _and_the_other(name: str, position: Token | None, r: Reader) -> tuple[str, ...]:
    """ "side by side, left.mp4 on the left": the other one of the two that are there stands beside it."""
    others = [a.name for a in r.context.of_kind("video") if a.name != name]
    others = others or [a.name for a in r.context.of_kind("image") if a.name != name]
    if len(others) != 1:
        return (name,)
    second = position is not None and position.has("pos:right", "pos:bottom")
    return (others[0], name) if second else (name, others[0])


def _of_bars(c: Clause, token: Token) -> bool:
    """ "左右两边加模糊背景": where a shape leaves room, and no two pictures."""
    told = token.text in ("左右两边", "两边同时") and c.said("fit:")
    c.claim([token] if told else [])
    return told


def layout(c: Clause, r: Reader) -> bool:
    token = c.one("v:layout_stack v:layout_pip") or c.one("v:layout_grid v:layout_side")
    if (places := c.one("places")) is not None:
        _in_places(c, r, token, places)
        return True
    if token is not None and _of_bars(c, token):
        return False
    if token is None and _inset(c, r):
        return True
    if token is not None and r.context.assets and len(r.context.of_kind("video", "image")) < 2:
        return False
    if token is None or (token.has("v:layout_stack") and c.said("n:text", "v:crop", "px", "percent")):
        return False
    if token.text.startswith("左右") and c.said("v:crop", "v:remove", "v:cut") and c.said("px", "percent"):
        return False
    kind = next(kind for tag, kind in KINDS if token.has(tag))
    laid = [t for t in c.all("pos:") if not (kind == "pip" and t.text.lower() == "on top")]
    position = laid[0] if laid else c.one("pos:")
    over = any(t.text.lower() in ("over", "on top", "on top of", "onto") for t in c.tokens)
    names = tuple(dict.fromkeys(file_names(c, r))) or _before_after(token, r)
    small = _small_first(c, names) if kind == "pip" and len(names) == 2 else False
    names = names[::-1] if small or (kind == "pip" and over and len(names) == 2) else names
    used: list[Token | None] = [
        token,
        position,
        *c.all(
            "v:make v:add n:clip number v:merge v:overlay v:change v:layout_grid v:layout_side v:write pos: "
            "v:layout_pip axis: x:full n:background v:reorder v:move v:play v:layout_stack "
            "n:box n:everything n:media fit:crop x:main"
        ),
    ]
    if kind == "pip" and _laid_small(c, r, names, used):
        return True
    if kind == "pip" and len(names) == 1:
        videos = [a.name for a in r.context.of_kind("video")]
        names = (*(v for v in videos if v not in names), *names) if len(videos) == 2 else names
    if kind in ("side_by_side", "stacked") and len(names) == 1:
        names = _and_the_other(names[0], position, r)
    row = r.row(c)
    if (
        row is not None
        and row.clause is not c
        and not names
        and c.pronoun
        and row.fields.keys() <= {"assets"}
    ):
        r.steps.remove(row)
        names = row.fields.get("assets", ())
    last = r.before(c)
    same = last is not None and (last.clause.sentence == c.sentence or last.fields == {"kind": kind})
    if last is not None and last.op == "layout" and same and not names:
        if (last.fields["kind"], kind) in SAID_AFTER:
            last.fields["kind"] = kind
        c.claim(used)
        return True
    position_name = position.reading("pos") if position is not None and kind == "pip" else None
    r.step(c, "layout", used, kind=kind, assets=names or None, position=position_name)
    return True
