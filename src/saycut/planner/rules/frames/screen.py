"""Rules for green screens: what is taken out, and what stands behind."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import Token
from .reader import Reader, asset_name
from .step import Step

GREENS = ("#008000", "#00ff00")
"""What "green" is read as; the operation finds the screen's own by itself."""
BESIDE = (
    "with",
    "to",
    "for",
    "by",
    "as",
    "on",
    "onto",
    "over",
    "用",
    "为",
    "成",
    "换成",
    "改成",
    "变成",
    "以",
)
"""Words before what shall stand behind."""
OF = ("from", "in", "of", "off")
"""Words before the clip that is filmed before the screen."""


def chroma(c: Clause, r: Reader) -> bool:
    verb = c.one("v:chroma")
    if verb is None:
        return False
    last = r.before(c)
    again = last is not None and last.op == "chroma_key" and last.clause.sentence == c.sentence
    if again and last is not None and told_behind(c, last):
        c.claim([verb, *c.all("v:chroma v:swap")])
        return True
    files = c.all("asset", "file", "asset:")
    host = next((t for t in files if _filmed(c, t)), None)
    back = next((t for t in files if t is not host), None)
    if host is None and back is not None and _alone(c, r, back):
        host, back = back, None
    color = c.one("color:", "hexcolor")
    named = color is not None and _behind(c, color)
    fields: dict[str, Any] = {
        "color": _key_color(verb, None if named else color),
        "background": asset_name(back) if back else color_of(color) if color and named else None,
        "target": _target(r, host),
    }
    fields |= _laid(c, r)
    used: list[Token | None] = [
        verb, host, back, color,
        *c.all("v:remove v:replace n:background v:add v:chroma v:change v:make n:photos v:swap n:color"),
    ]  # fmt: skip
    r.step(c, "chroma_key", used, **{k: v for k, v in fields.items() if v})
    return True


def told_behind(c: Clause, step: Step) -> bool:
    """ "…, put a blurred beach.jpg behind", "…，换成 beach.jpg": what stands behind, told later."""
    file, color = c.one("asset", "file", "asset:"), c.one("color:", "hexcolor")
    if file is None and color is None:
        return False
    step.fields["background"] = asset_name(file) if file else color_of(color)
    blurred = c.all("v:blur", "fit:blur")
    if blurred and file is not None:
        step.fields["blur"] = True
    c.claim([file, color, *blurred, *c.all("n:background v:replace v:change v:make v:add v:insert")])
    return True


def color_of(token: Token | None) -> str | None:
    """The colour a token names, "#rrggbb"."""
    if token is None:
        return None
    return token.reading("color") or str(token.value)


def keyed_before(c: Clause, r: Reader) -> Step | None:
    """The screen taken out in the words before, or in a request before: what stands behind is told now."""
    last = r.steps[-1] if r.steps else None
    if last is not None and last.op == "chroma_key":
        return last
    if not r.context.keyed or (last is not None and last.clause is c):
        return None
    return r.step(c, "chroma_key")


def _before(c: Clause, token: Token) -> str:
    before = c.before(token)
    while before is not None and before.filler and before.text.lower() in ("the", "my", "a", "this"):
        before = c.before(before)
    return before.text.lower() if before is not None else ""


def _filmed(c: Clause, token: Token) -> bool:
    after = c.after(token)
    return _before(c, token) in OF or (after is not None and after.text in ("的", "里", "中的", "里的"))


def _alone(c: Clause, r: Reader, token: Token) -> bool:
    """ "chroma key host.mp4": a video right after the verb, with nothing that says it stands behind."""
    video = any(a.name == asset_name(token) and a.what == "video" for a in r.context.assets)
    after = c.after(token)
    return video and _before(c, token) not in BESIDE and (after is None or after.text.lower() != "behind")


def _behind(c: Clause, color: Token) -> bool:
    """Whether a colour is what stands behind, not what is taken out."""
    return c.one("n:background") is not None or _before(c, color) in BESIDE


def _key_color(verb: Token, color: Token | None) -> str | None:
    text = verb.text.lower()
    if color is None:
        return "#0000ff" if "blue" in text or "蓝" in text else None
    found = color_of(color)
    return None if found in GREENS else found


def _target(r: Reader, host: Token | None) -> dict[str, str] | None:
    """The clip that is named, where there are several videos it could be."""
    if host is None or len(r.context.of_kind("video")) < 2:
        return None
    return {"asset": asset_name(host)}


def _laid(c: Clause, r: Reader) -> dict[str, Any]:
    """ "put host.mp4 over beach.jpg and remove the green screen": the second stands behind the first."""
    last = r.before(c)
    if last is None or last.op != "overlay" or last.clause.sentence != c.sentence:
        return {}
    names = [asset_name(t) for t in last.clause.tokens if t.has("asset", "file", "asset:")]
    if last.fields.get("scale") != 1.0 or len(names) != 2 or last.fields.get("asset") != names[0]:
        return {}
    r.steps.remove(last)
    return {"background": names[1], "target": {"asset": names[0]}}
