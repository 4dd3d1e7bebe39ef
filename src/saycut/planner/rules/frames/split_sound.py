"""Whose sound is heard of pictures shown at once: "side by side, keep the sound of the left one only"."""

from __future__ import annotations

from ..clause import Clause
from ..token import Token
from .reader import Reader, asset_name
from .step import Step

SIDES = {
    "left": 0, "top": 0, "upper": 0, "right": -1, "bottom": -1, "lower": -1,
    "左边": 0, "左侧": 0, "左": 0, "上面": 0, "上方": 0, "上边": 0, "上": 0,
    "右边": -1, "右侧": -1, "右": -1, "下面": -1, "下方": -1, "下边": -1, "下": -1,
}  # fmt: skip
"""Which of them, by where it stands in the row."""
ALONE = ("only", "just", "alone")


def sound_of_one(c: Clause, r: Reader) -> bool:
    """Of pictures just laid beside each other, one is heard, or one is not."""
    last = next((s for s in reversed(r.steps) if s.op == "layout" or _laid_video(s, r)), None)
    if last is None or c.one("span", "point", "quote", "n:music") is not None:
        return False
    shown = tuple(last.fields.get("assets") or [a.name for a in r.context.of_kind("video", "image")])
    small = str(last.fields["asset"]) if last.op == "overlay" else None
    muted = c.one("v:mute") is not None
    alone = c.said("v:keep") or any(t.text.lower() in ALONE for t in c.tokens)
    alone = alone or any(t.text in ("用", "使用", "取") for t in c.tokens)
    from_one = (
        c.one("v:extract_audio") is not None and c.one("p:from", "f:det") is not None and not c.said("fmt:")
    )
    if len(shown) < 2 or not (muted or from_one or (alone and c.one("n:audio", "n:voice") is not None)):
        return False
    found = {name: t for t in c.tokens if (name := _named(t, shown)) is not None}
    if len(found) != 1:
        return False
    others = [t for t in c.tokens if t.free and not t.filler and t not in found.values()]
    if not all(
        t.has(
            "v:mute",
            "v:keep",
            "v:add",
            "v:extract_audio",
            "n:audio",
            "n:voice",
            "n:silence",
            "number",
            *AROUND,
        )
        for t in others
    ):
        return False
    one = next(iter(found))
    if small is not None and muted == (
        one != small
    ):  # what is laid over is silent: its sound takes the place
        r.step(c, "replace_audio", list(c.tokens), asset=small)
        return True
    if small is not None:
        r.assume("left_out", words=r.quoted(c))
        c.claim(c.tokens)
        return True
    for name in [one] if muted else [n for n in shown if n != one]:
        r.step(c, "mute", list(c.tokens), target={"asset": name})
    return True


def _laid_video(step: Step, r: Reader) -> bool:
    """A clip laid small over the only other one."""
    videos = [a.name for a in r.context.of_kind("video")]
    return step.op == "overlay" and len(videos) == 2 and step.fields.get("asset") in videos


AROUND = ("p:", "c:", "n:clip", "n:media", "pos:", "turn:")


def _named(token: Token, shown: tuple[str, ...]) -> str | None:
    """Which of the pictures a word names."""
    if token.has("asset", "file", "asset:"):
        name = asset_name(token)
        return name if name in shown else None
    if token.has("clips") and len(token.value) == 1 and 1 <= token.value[0] <= len(shown):
        return shown[int(token.value[0]) - 1]
    side = SIDES.get(token.text.lower())
    return shown[side] if side is not None and len(shown) == 2 else None
