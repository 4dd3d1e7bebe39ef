"""Words after a wish that belong to it: a mood after music, a size after a logo."""

from __future__ import annotations

from .clause import Clause
from .statements import explains
from .token import Token

WORDED = ("n:title", "n:text", "n:lower_third", "n:end_card", "n:cta", "n:hook")
MARK_LOOKS = ("tsize:", "n:opacity", "x:faint", "percent", "pos:", "n:size", "n:middle", "hold")


def owner_of(clause: Clause, found: list[Clause]) -> Clause | None:
    """The clause before that a clause only tells more of."""
    for rule in (_explained, _of_music, _of_mark, _of_words, _of_still, _of_voice):
        if (owner := rule(clause, found)) is not None:
            return owner
    return None


def opens_next(clause: Clause, made: list[Clause]) -> bool:
    """ "第5秒开始，右上角显示“…”，一直到第12秒": where the wish told next begins."""
    at = made.index(clause)
    begun = [t for t in clause.tokens if t.has("span") and t.value.how == "after" and not t.value.bad]
    if at + 1 >= len(made) or len(begun) != 1 or not all(t in begun or t.filler for t in clause.tokens):
        return False
    if not begun[0].parts or begun[0].parts[-1].text not in ("开始", "起"):
        return False
    return any(t.has("quote", "effx:", "look:", "asset", "asset:", "n:music") for t in made[at + 1].tokens)


def _drawn(token: Token) -> bool:
    """A picture's file, that is laid over the video."""
    name = token.reading("asset") or str(token.value)
    return token.has("asset", "file", "asset:") and name.lower().endswith((".png", ".jpg", ".jpeg", ".webp"))


def _of_mark(clause: Clause, found: list[Clause]) -> Clause | None:
    """ "右下角放logo，小一点，半透明": how large and clear the picture just laid over is."""
    if not found or not any(
        t.has("n:logo", "n:watermark", "n:sticker") or _drawn(t) for t in found[-1].tokens
    ):
        return None
    heavy = [t for t in clause.tokens if not t.filler]
    looks = any(t.has("tsize:", "n:opacity", "x:faint", "pos:") for t in heavy)
    looks = looks or (bool(heavy) and all(t.has("hold") for t in heavy))
    plain = all(t.has(*MARK_LOOKS) or (t.has("v:add", "v:move", "v:make") and not t.has("n:")) for t in heavy)
    return found[-1] if looks and plain and clause.sentence == found[-1].sentence else None


def _of_words(clause: Clause, found: list[Clause]) -> Clause | None:
    """ "居中显示标题“欢迎”，淡入": how the words just told come in."""
    if not found or clause.sentence != found[-1].sentence:
        return None
    quotes = [t for t in clause.tokens if t.has("quote")]
    wrong = any(t.has("x:spelling") for t in found[-1].tokens) and not any(
        t.has("quote") for t in found[-1].tokens
    )
    if wrong and len(quotes) == 2:
        return found[-1]
    written = any(t.has("quote") for t in found[-1].tokens) and any(
        t.has(*WORDED, "v:write", "v:add") for t in found[-1].tokens
    )
    written = written and not any(t.has("n:music", "n:watermark", "v:voice_over") for t in found[-1].tokens)
    heavy = [t for t in clause.tokens if not t.filler and not t.has("v:add")]
    comes = ("v:fade_in", "v:fade_both", "n:animation", "n:effect")
    come = any(t.has("v:fade_in", "v:fade_both") for t in heavy)
    come = come and all(t.has(*comes, "length") for t in heavy)
    return found[-1] if written and come else None


def _of_still(clause: Clause, found: list[Clause]) -> Clause | None:
    """ "抽一张封面，就用第6秒的画面": the moment a still is of."""
    if not found or clause.sentence != found[-1].sentence or len(found[-1].tokens) > NEAR_STILL:
        return None
    if not any(t.has("n:thumbnail") for t in found[-1].tokens) or any(
        t.has("point") for t in found[-1].tokens
    ):
        return None
    heavy = [t for t in clause.tokens if not t.filler]
    told = all(t.has("point", "n:media", "n:frame", "n:photos", "v:keep", "v:add") for t in heavy)
    return found[-1] if told and any(t.has("point") for t in heavy) else None


def _of_voice(clause: Clause, found: list[Clause]) -> Clause | None:
    """ "配音：“欢迎光临”，用女声": who is to speak the words just told."""
    if not found or not any(t.has("v:voice_over") for t in found[-1].tokens):
        return None
    if not any(t.has("quote") for t in found[-1].tokens):
        return None
    heavy = [t for t in clause.tokens if not t.filler and not t.has("v:add")]
    return found[-1] if heavy and all(t.text in SPEAKERS for t in heavy) else None


SPEAKERS = ("女声", "男声", "童声", "女声配音", "男声配音")
NEAR_STILL = 8
"""Tokens of a clause that asks for a still and for nothing more."""


def _explained(clause: Clause, found: list[Clause]) -> Clause | None:
    """The clause that "it's the first 6 seconds" explains: the first with a verb and no time."""
    lead = next((t for t in clause.tokens if not t.has("f:polite", "symbol")), None)
    if lead is None or not lead.has("c:have") or not explains(lead, clause.tokens):
        return None
    timeless = [c for c in found if not any(t.has("span", "point", "length", "clips") for t in c.tokens)]
    return next((c for c in timeless if any(t.has("v:") for t in c.tokens)), None)


def _of_music(clause: Clause, found: list[Clause]) -> Clause | None:
    """ "rock music, intense, 50%": a mood and a level after music are its own."""
    if not found or not any(t.has("n:music") for t in found[-1].tokens):
        return None
    heavy = [t for t in clause.tokens if not t.filler]
    moods = any(t.has("mood:") for t in heavy)
    song = "v:add" if heavy and heavy[0].text.endswith("首") else "mood:"
    told = all(t.has("mood:", "percent", "db", "amount:", song) for t in heavy)
    fades = bool(heavy) and all(t.has("v:fade_both") for t in heavy)
    return found[-1] if (moods and told) or (fades and found[-1].tokens[-1].end <= clause.start) else None
