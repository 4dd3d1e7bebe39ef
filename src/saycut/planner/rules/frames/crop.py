"""Rules for cutting the picture's edges away, or keeping a part of it."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import Token
from .reader import Reader, clip_targets
from .step import Step

SIDES = ("pos:", "turn:cw", "turn:ccw", "n:blackbars")
SHARES = ("percent", "frac:", "fraction", "px")
EDGES = ("top", "bottom", "left", "right")
OFF = ("off", "from", "out", "away", "掉")


def crop(c: Clause, r: Reader) -> bool:
    verb = c.one("v:crop") or _edge_verb(c, r) or _bars_gone(c)
    if c.one("platform:", "ratio", "ratio:") is not None:
        return False
    if verb is None or c.one("span") is not None:
        return False
    targets = clip_targets(c, r)
    target = targets[0] if targets else None
    dims = c.one("dims")
    if dims is not None:
        return _crop_size(c, r, verb, dims, target)
    sides = c.all(*SIDES)
    if c.one("px") is not None:
        c.claim([t for t in sides if t.has("n:blackbars")])
        sides = [t for t in sides if not t.has("n:blackbars")]
    if any(t.has("n:blackbars") for t in sides):
        r.refuse(c, "crop_bars")
        return True
    stacked = c.one("v:layout_stack", "pos:edges")
    sides = [t for t in sides if not t.has("pos:edges")]
    pair = _pair(c)
    if pair is not None:
        sides = [*sides, *(_named(pair, name) for name in PAIRED[pair.text[:2]])]
    if stacked is not None and "top" in stacked.text:
        sides = [*sides, *(_named(stacked, name) for name in ("top", "bottom"))]
    cuts = _cuts(c, r, sides)
    if cuts is None:
        r.ask(c, "crop_what")
        return True
    used = [
        verb,
        stacked,
        pair,
        *sides,
        *c.all(*SHARES, "n:box v:remove v:cut v:trim v:keep v:crop n:media n:photos n:frame"),
    ]
    if _half_of_it(verb, c):
        r.assume("crop_kept", side=f"{_side(sides[0])}")
    rect = _rect(c, cuts)
    last = r.before(c)
    joins = last is not None and last.op == "crop" and last.clause.sentence == c.sentence and target is None
    joined = _joined(last, rect) if joins and last is not None else None
    if joined is not None and last is not None:
        last.fields.update(joined)
        c.claim(used)
        return True
    r.step(c, "crop", used, target=target, **rect)
    return True


def _edge_verb(c: Clause, r: Reader) -> Token | None:
    """ "裁掉左边20%", "keep only the left half": a plain verb beside a side of the picture and a share."""
    side, share = c.one(*SIDES) or _pair(c), c.one("percent", "frac:", "fraction", "px")
    half = side is not None and side.text.endswith(("half", "third", "半边", "半部分", "半"))
    if side is None and share is not None and _around(c) is not None:
        return c.one("v:remove", "v:cut", "v:trim")
    if (
        side is None
        or (share is None and not half)
        or c.said("n:text n:title n:captions n:logo n:sticker quote")
    ):
        return None
    if c.one("asset", "file") is not None and c.said("v:overlay", "v:add"):
        return None
    verb = c.one("v:remove", "v:cut", "v:trim", "v:keep")
    if verb is None and c.inherited & {"v:crop", "v:remove", "v:cut", "v:trim"}:
        last = r.before(c)
        return side if last is not None and last.op == "crop" else None
    return verb


def _bars_gone(c: Clause) -> Token | None:
    """ "去掉黑边", "裁掉上下黑边": no share of the picture is told."""
    bars = c.one("n:blackbars")
    return c.one("v:remove", "v:cut") if bars is not None and not bars.text.isascii() else None


AROUND = ("edges", "edge", "borders", "margins", "四周", "四边", "边缘")


def _around(c: Clause) -> Token | None:
    """ "trim the edges of the frame by 5%": all four sides."""
    return c.one("n:padding", "n:both_ends") or next(
        (t for t in c.tokens if t.free and t.text.lower() in AROUND), None
    )


PAIRED = {"左右": ("left", "right"), "两侧": ("left", "right"), "上下": ("top", "bottom")}


def _pair(c: Clause) -> Token | None:
    """ "左右各裁掉10%": two sides in one word."""
    return next((t for t in c.tokens if t.free and t.text[:2] in PAIRED and len(t.text) < 4), None)


def _named(token: Token, name: str) -> Token:
    return Token(token.start, token.end, name, frozenset({f"pos:{name}"}))


def _side(token: Token) -> str:
    if token.has("turn:"):
        return "right" if token.has("turn:cw") else "left"
    return token.reading("pos") or ""


def _cuts(c: Clause, r: Reader, sides: list[Token]) -> list[tuple[str, float]] | None:
    """Each side with the share of the picture told for it; None where no share can be told."""
    if any(t.has("px") for t in c.tokens):
        for t in c.all("number"):
            t.tags = frozenset({"px"})
    shares = [t for t in c.tokens if t.free and t.has(*SHARES)]
    values = [_share(r, t, sides) for t in shares]
    if any(v is None for v in values):
        return None
    known = [v for v in values if v is not None and 0 < v < 1]
    if not sides and len(known) == 1 and (around := _around(c)) is not None:
        around.claim = "used"
        return [(side, known[0]) for side in EDGES]
    if not sides:
        return [("center", known[0])] if len(known) == 1 else None
    if len(known) == len(sides):
        return list(zip([_side(s) for s in sides], known, strict=True))
    if len(known) == 1:
        return [(_side(s), known[0]) for s in sides]
    if known or shares:
        return None
    found = []
    for side in sides:
        half = side.text.endswith(("half", "半边", "半部分", "半"))
        third = side.text.endswith("third")
        if not half and not third:
            r.assume("crop_quarter")
        found.append((_side(side), 0.5 if half else 0.333333 if third else 0.25))
    return found


def _share(r: Reader, token: Token, sides: list[Token]) -> float | None:
    if token.has("percent"):
        return float(token.value) / 100
    if not token.has("px"):
        return float(token.reading("frac") or token.value)
    moving = r.context.of_kind("video", "image")
    whole = moving[0] if len(moving) == 1 else None
    upright = bool(sides) and _side(sides[0]) in ("top", "bottom")
    size = (whole.h if upright else whole.w) if whole is not None else None
    return float(token.value) / size if size else None


def _half_of_it(verb: Token | None, c: Clause) -> bool:
    """ "crop the left half": the half that is told is the picture, unless it is cropped off or out."""
    if verb is None or verb.text.lower() not in ("crop", "cropping", "crop just", "crop only"):
        return False
    sides = [t for t in c.tokens if t.has(*SIDES) and _side(t) in EDGES]
    halves = [t for t in c.tokens if t.has("frac:0.5")]
    half = len(sides) == 1 and (sides[0].text.lower().endswith("half") or bool(halves))
    return half and not any(t.text.lower() in OFF for t in c.tokens)


def _kept(c: Clause) -> bool:
    """Whether the side told is what stays: "crop to the left half", "只要左半边"."""
    verb = next((t for t in c.tokens if t.has("v:crop")), None)
    if c.said("v:keep") or _half_of_it(verb, c):
        return True
    off = any(t.text.lower() in OFF for t in c.tokens) or c.said("v:remove")
    to = any(
        t.text.lower().startswith(("to ", "to", "down to", "成")) and t.has("p:to", "turn:") for t in c.tokens
    )
    return to and not off


def _rect(c: Clause, cuts: list[tuple[str, float]]) -> dict[str, float]:
    """The rectangle that stays, as shares of the picture; what is the whole side is left out."""
    x, y, w, h = 0.0, 0.0, 1.0, 1.0
    kept = _kept(c)
    for side, told in cuts:
        share = 1 - told if kept else told
        if side not in EDGES:
            return _corner(side, told)
        if side in ("top", "bottom"):
            h -= share
            y += share if side == "top" else 0
        else:
            w -= share
            x += share if side == "left" else 0
    if kept:
        x, y = (1 - w if cuts[0][0] == "right" else 0.0), (1 - h if cuts[0][0] == "bottom" else 0.0)
    whole = {"x": x, "y": y, "w": w, "h": h}
    usual = {"x": 0.0, "y": 0.0, "w": 1.0, "h": 1.0}
    return {k: round(v, 4) for k, v in whole.items() if round(v, 4) != usual[k]}


def _corner(side: str, share: float) -> dict[str, float]:
    size = max(share, 0.5) if side == "center" else 1 - share if share < 0.5 else share
    edge = round((1 - size) / 2, 4)
    x = 0.0 if "left" in side else round(1 - size, 4) if "right" in side else edge
    y = 0.0 if "top" in side else round(1 - size, 4) if "bottom" in side else edge
    return {"x": x, "y": y, "w": round(size, 4), "h": round(size, 4)}


def _joined(last: Step, rect: dict[str, float]) -> dict[str, float] | None:
    """Two edges told one after the other are one rectangle, both shares of the whole picture."""
    upright, flat = {"y", "h"} & last.fields.keys(), {"x", "w"} & last.fields.keys()
    if (upright and flat) or not rect:
        return None
    joined = {k: float(v) for k, v in last.fields.items() if k in "xywh"}
    for size, edge in (("h", "y"), ("w", "x")):
        if size in rect:
            joined[size] = round(joined.get(size, 1.0) - (1 - rect[size]), 4)
            if edge in rect:
                joined[edge] = rect[edge]
    return joined if all(joined.get(k, 1) > 0 for k in "wh") else None


def _crop_size(c: Clause, r: Reader, verb: Token, dims: Token, target: Any) -> bool:
    w, h = dims.value
    moving = r.context.of_kind("video", "image")
    if len(moving) == 1 and moving[0].w and moving[0].h and w <= moving[0].w and h <= moving[0].h:
        sw, sh = round(w / moving[0].w, 4), round(h / moving[0].h, 4)
        x, y = round((1 - sw) / 2, 4), round((1 - sh) / 2, 4)
        r.step(c, "crop", [verb, dims, *c.all("pos:center", "n:part")], x=x, y=y, w=sw, h=sh, target=target)
        return True
    ratio = f"{w}:{h}"
    r.step(c, "aspect", [verb], ratio=ratio, fit="crop")
    r.step(c, "output", [dims], width=w, height=h)
    return True
