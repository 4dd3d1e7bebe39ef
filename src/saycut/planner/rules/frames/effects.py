"""Rules for effects: named ones, stabilizing, blurring, green screen."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import Token
from .reader import Reader, clip_targets, stretch


def effect(c: Clause, r: Reader) -> bool:
    named = c.one("effx:")
    if named is None:
        return False
    noun = c.one("n:effect", "n:particles")
    if noun is None and c.said("v:replace"):
        return False
    if (
        noun is None
        and named.has("n:grain")
        and not c.said("v:remove", "v:denoise", "v:decrease", "v:enhance_voice")
    ):
        listed = c.one("percent") is not None or bool(c.inherited)
        noun = named if (listed and r.steps) or c.said("look:", "v:add") else None
    nxt = c.after(named)
    if nxt is not None and nxt.has("n:transition"):
        return False
    plain = _plain(named)
    if (
        not plain
        and noun is None
        and not (named.has("n:particles", "gen:vague") and c.said("v:add", "v:make"))
    ):
        return False
    percent = c.take("percent")
    strength = min(max(percent.value / 100, 0), 1) if percent is not None else _strength(c)
    c.claim_all("n:strength")
    where = stretch(c, r)
    more = [t for t in c.all("effx:") if t is not named and (_plain(t) or t.has("n:grain", "n:particles"))]
    used: list[Token | None] = [
        named,
        noun,
        *c.all("v:add v:make n:effect n:color v:change n:media v:overlay n:old"),
    ]
    for target in clip_targets(c) or [None]:
        r.step(
            c,
            "effect",
            used,
            name=named.reading("effx"),
            strength=strength,
            start=where.start,
            end=where.end,
            target=target,
        )
    for other in more:
        if other.free and other.reading("effx") != named.reading("effx"):
            r.step(c, "effect", [other], name=other.reading("effx"), start=where.start, end=where.end)
    return True


def _plain(named: Token) -> bool:
    """Whether a word names an effect and nothing else."""
    return not named.has(
        "v:", "n:", "p:", "f:", "trans:", "look:", "mood:", "cap:", "anim:", "platform:", "color:"
    )


def _strength(c: Clause) -> float | None:
    if any(t.has("amount:large") for t in c.tokens):
        return 0.8
    return 0.25 if any(t.has("amount:small") for t in c.tokens) else None


def stabilize(c: Clause, r: Reader) -> bool:
    verb = c.one("v:stabilize")
    if verb is None:
        return False
    percent = c.take("percent")
    strength = min(max(percent.value / 100, 0.01), 1) if percent is not None else _strength(c)
    used: list[Token | None] = [
        verb,
        *c.all("n:blooper v:make n:part n:clip n:effect v:change v:stabilize"),
    ]
    last = r.before(c)
    if (
        last is not None
        and last.op == "stabilize"
        and last.clause.sentence == c.sentence
        and not clip_targets(c)
    ):
        c.claim(used)
        return True
    for target in clip_targets(c) or [None]:
        r.step(c, "stabilize", used, strength=strength, target=target)
    return True


def blur_region(c: Clause, r: Reader) -> bool:
    verb = c.one("v:blur", "v:remove") or (c.one("n:face") if "v:blur" in c.inherited else None)
    about = c.one("n:face") or c.one("n:background n:logo n:text quote unknown n:subject")
    if verb is None or (verb.has("v:remove") and not (about is not None and about.has("n:face"))):
        return False
    position = c.one("pos:")
    if about is None and position is None:
        name = (
            "pixelate" if verb.text.lower().startswith(("pixel", "mosaic", "马赛克", "打马赛克")) else "blur"
        )
        used = [verb, *c.all("n:effect n:background v:add n:everything")]
        r.step(c, "effect", used, name=name, **_span(c, r))
        return True
    fields = _span(c, r)
    if position is not None:
        fields |= dict(zip("xywh", BOXES[position.reading("pos") or "center"], strict=True))
    seen = about.shown if about is not None else None
    r.step(
        c,
        "blur_region",
        [verb, about, position, *_owner(c, about), *c.all("n:face v:add n:effect n:background")],
        about=seen,
        **fields,
    )
    return True


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


BOXES = {
    "top_left": (0, 0, 0.33, 0.33),
    "top": (0.25, 0, 0.5, 0.33),
    "top_right": (0.67, 0, 0.33, 0.33),
    "left": (0, 0.25, 0.33, 0.5),
    "center": (0.25, 0.25, 0.5, 0.5),
    "right": (0.67, 0.25, 0.33, 0.5),
    "bottom_left": (0, 0.67, 0.33, 0.33),
    "bottom": (0.25, 0.67, 0.5, 0.33),
    "bottom_right": (0.67, 0.67, 0.33, 0.33),
}
