"""Rules for hiding a part of the picture: by its place, or faces wherever they go."""

from __future__ import annotations

import re
from typing import Any

from ..clause import Clause
from ..token import Token
from .effects import strength_of
from .reader import Reader, clip_targets, stretch
from .step import Step

SQUARES = (
    "pixel", "mosaic", "马赛克", "打马赛克", "打上马赛克", "加马赛克", "打码", "打个码", "打个马赛克", "码掉",
)  # fmt: skip
COVERS = (
    "black bar", "put a black", "a black bar", "black box", "black out", "block out", "cover up", "redact",
    "mask", "遮住", "遮挡", "挡住", "涂掉", "遮一下", "挡一下",
)  # fmt: skip
PIXELS = re.compile(r"(\d{2,4})\s?[x×*]\s?(\d{2,4})")
THIRD = (0.0, 0.33, 0.67)
"""A third of the picture, and where the last third begins."""
HALVES = ("half", "half of", "半边", "半部分", "半", "半部")


def blur_region(c: Clause, r: Reader) -> bool:
    verb = c.one("v:blur", "v:remove") or (c.one("n:face") if "v:blur" in c.inherited else None)
    dims = next((t for t in c.all("dims", "unknown") if PIXELS.fullmatch(t.text)), None)
    named = c.all("n:face") or c.all("n:background n:logo n:watermark n:text quote unknown n:subject")
    about = next((t for t in named if t is not dims), None)
    if verb is None or (verb.has("v:remove") and not (about is not None and about.has("n:face"))):
        return False
    position = c.one("pos:", "turn:cw", "turn:ccw") or c.one("n:lower_third")
    how = _how(verb)
    refused = r.refusals[-1] if r.refusals else None
    if about is None and refused is not None and refused.key == "no_voice_change" and verb.text[-2:] == "ed":
        c.claim((verb,))  # "change my voice so it sounds deeper and anonymised"
        return True
    fields = _span(c, r)
    if about is None and position is None and dims is None:
        name = "pixelate" if how == "pixelate" else "blur"
        plain = [verb, *c.all("n:effect n:background v:add n:everything")]
        r.step(c, "effect", plain, name=name, strength=strength_of(c), **fields)
        return True
    used: list[Token | None] = [
        verb,
        about,
        position,
        *_owner(c, about),
        *c.all("v:blur n:face v:add n:effect n:background n:part"),
    ]
    area = _pixels(c, r, position, (dims, used)) if dims is not None else None
    if area is None and position is not None:
        area = _area(c, r, position, used)
    if area is not None:
        fields |= dict(zip("xywh", area, strict=True))
    before = r.before(c)
    if area is not None and before is not None and _hidden_before(c, before) and not fields["start"]:
        r.steps.remove(before)  # "5秒到8秒那里打码，马赛克打在画面中间"
        fields |= {k: before.fields.get(k) for k in ("start", "end")}
    seen = about.shown if about is not None else None
    if area is None and not (about is not None and _is_face(about)):
        _ask_where(r, seen or (dims.shown if dims is not None else ""))
    for target in clip_targets(c, r) or [None]:
        r.step(c, "blur_region", used, about=seen, how=how, target=target, **fields)
    return True


def _hidden_before(c: Clause, last: Step) -> bool:
    """Whether all of the picture was just blurred, of which this tells where."""
    hidden = last.op == "effect" and last.fields.get("name") in ("blur", "pixelate")
    return hidden and last.clause.sentence == c.sentence and "end" in last.fields


def over_marks(c: Clause, r: Reader) -> bool:
    """ "blur the watermark at the bottom right": what is in the picture already, not one to be laid on it."""
    return c.said("v:blur") and not c.said("v:add v:make v:insert") and blur_region(c, r)


def _how(verb: Token) -> str | None:
    """In squares or covered; None is blurred, as usual."""
    text = verb.text.lower()
    if text.startswith(SQUARES):
        return "pixelate"
    return "box" if text.startswith(COVERS) else None


def _is_face(about: Token) -> bool:
    text = about.shown.lower()
    return any(word in text for word in ("face", "脸", "面部", "面孔", "bystander", "kids", "路人"))


def _ask_where(r: Reader, what: str) -> None:
    asked = r.say("hide_where", what=what)
    if asked not in r.questions:
        r.questions.append(asked)


def _area(
    c: Clause, r: Reader, position: Token, used: list[Token | None]
) -> tuple[float, float, float, float]:
    """ "the bottom left corner" is a third each way, "the left half" a half, "the top 10%" what it says."""
    side = position.reading("pos") or ("right" if position.has("turn:cw") else "left")
    side = "bottom" if position.has("n:lower_third") else side
    share = c.one("percent", "frac:", "fraction", "px")
    part = _share(r, share, side)
    if part is not None:
        used.append(share)
    half = position.text.lower().endswith(HALVES)
    if part is None:
        part = 0.5 if half or side == "center" else THIRD[1]
    part = round(min(max(part, 0.01), 1.0), 4)
    far = THIRD[2] if part == THIRD[1] else round(1 - part, 4)
    middle = round((1 - part) / 2, 4)
    x = 0.0 if "left" in side else far if "right" in side else middle
    y = 0.0 if "top" in side else far if "bottom" in side else middle
    if side in ("top", "bottom"):
        return 0.0, y, 1.0, part
    if side in ("left", "right"):
        return x, 0.0, part, 1.0
    return x, y, part, part


def _share(r: Reader, token: Token | None, side: str) -> float | None:
    if token is None:
        return None
    if token.has("percent"):
        return float(token.value) / 100
    if not token.has("px"):
        return float(token.reading("frac") or token.value)
    size = _size(r)
    return float(token.value) / size[side in ("top", "bottom")] if size else None


def _size(r: Reader) -> tuple[int, int] | None:
    """Width and height of the only picture there is."""
    seen = r.context.of_kind("video", "image")
    return (seen[0].w, seen[0].h) if len(seen) == 1 and seen[0].w and seen[0].h else None


def _pixels(
    c: Clause, r: Reader, position: Token | None, told: tuple[Token, list[Token | None]]
) -> tuple[float, float, float, float] | None:
    """ "blur 200x80 at 100,50": a rectangle in pixels, from its top left corner or at a named place."""
    (dims, used), size = told, _size(r)
    match = PIXELS.fullmatch(dims.text)
    if match is None or size is None:
        return None
    w, h = (min(int(v) / whole, 1.0) for v, whole in zip(match.groups(), size, strict=True))
    used += [dims, *c.all("n:box n:part")]
    numbers = c.all("number", "px")
    if len(numbers) == 2:
        used += numbers
        x, y = (min(float(t.value) / whole, 0.99) for t, whole in zip(numbers, size, strict=True))
        return round(x, 4), round(y, 4), round(min(w, 1 - x), 4), round(min(h, 1 - y), 4)
    if position is None:
        return None
    side = position.reading("pos") or "center"
    x = 0.0 if "left" in side else 1 - w if "right" in side else (1 - w) / 2
    y = 0.0 if "top" in side else 1 - h if "bottom" in side else (1 - h) / 2
    return round(x, 4), round(y, 4), round(w, 4), round(h, 4)


def _owner(c: Clause, about: Token | None) -> list[Token]:
    """ "everyone's faces", "the kid's face": whose, which nobody can tell from the picture."""
    at = c.tokens.index(about) if about is not None else 0
    where = c.tokens[at + 1 : at + 5]
    on = about is not None and any(t.text.lower() in ("on", "of", "behind", "in", "at") for t in where[:1])
    near = [*c.tokens[max(at - 1, 0) : at], *(where if on else ())]
    return [t for t in near if t.free and t.has("unknown")]


def _span(c: Clause, r: Reader) -> dict[str, Any]:
    where = stretch(c, r)
    return {"start": where.start, "end": where.end}
