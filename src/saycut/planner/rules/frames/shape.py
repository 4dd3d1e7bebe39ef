"""Rules for the shape of the picture: aspect, platforms, crop."""

from __future__ import annotations

from math import gcd

from ..clause import Clause
from ..token import Token
from .reader import Reader
from .refused import own_account
from .step import Step

VERTICAL = (
    "tiktok",
    "youtube_shorts",
    "instagram_reels",
    "instagram_story",
    "douyin",
    "kuaishou",
    "snapchat",
    "facebook_reels",
    "whatsapp_status",
    "wechat_channels",
)


def aspect(c: Clause, r: Reader) -> bool:
    ratios = c.all("ratio", "ratio:")
    ratios = [t for t in ratios if not t.has("axis:") or not c.said("v:flip", "v:layout_stack")]
    if not ratios or (c.said("v:rotate") and ratios[0].has("turn:")):
        return False
    names = list(dict.fromkeys(_ratio(t) for t in _meant(c, ratios)))
    fit = _fit(c)
    framed = fit is None and c.one("n:border") is not None and not c.said("v:remove")
    fields = {"fit": fit.reading("fit") if fit is not None else "pad" if framed else r.fit}
    if (color := _bars(c)) is not None:
        fields |= {"fit": "pad", "color": color}
    c.claim_all("fit:", "pos:")
    c.claim(_sides(c))
    used: list[Token | None] = [
        *ratios,
        fit,
        *c.all(
            "n:aspect v:crop v:resize v:change v:make v:convert n:subject n:blurbg n:border "
            "v:keep n:blackbars v:add v:blur n:background n:format v:remove v:cut_down"
        ),
        *(c.all("color:#000000") if fit is not None and fit.has("fit:pad") else ()),
    ]
    if len(names) > 1:
        c.claim(used)
        c.claim_all("number")
        for name in names:
            platform = _beside(c, next(t for t in ratios if _ratio(t) == name))
            r.step(c, "output", [ratios[0]], ratio=name, platform=platform)
        return True
    shapes = [s for s in r.steps if s.op == "aspect"]
    if shapes and {s.fields.get("ratio") for s in shapes} == set(names):
        shapes[0].fields |= {k: v for k, v in fields.items() if v is not None}
        c.claim(used)
        return True
    r.step(c, "aspect", used, ratio=names[0], **fields)
    return True


def _fit(c: Clause) -> Token | None:
    """How a shape is filled; "keep it all, blur behind" is blurred: that tells more than "no crop"."""
    return c.one("fit:blur") or c.one("fit:subject") or c.one("fit:")


def _bars(c: Clause) -> str | None:
    """ "white bars", "on a #1a1a2e background": the colour of what a shape leaves beside the picture."""
    shade = c.one("color:", "hexcolor")
    bars = [t for t in c.tokens if t.has("n:blackbars", "n:border", "n:background") or _is_bar(t)]
    if shade is None:
        named = [t for t in c.tokens if t.has("fit:pad", "n:border") and t.text.lower().startswith(WHITE)]
        c.claim(named)
        return "#ffffff" if named else None
    if not (bars or c.said("fit:pad")):
        return None
    c.claim([shade, *(t for t in bars if t.free)])
    told = shade.reading("color") or str(shade.value)
    return None if told == BLACK else told


def bars_told(c: Clause, r: Reader) -> bool:
    """ "…, white borders", "，白色背景填充": the bars of the shape just asked for."""
    last = r.before(c)
    known = ("color:", "hexcolor", "n:background", "n:border", "n:blackbars", "v:add", "v:make", "axis:")
    plain = all(t.filler or t.has(*known) or _is_bar(t) for t in c.tokens if t.free)
    if last is None or last.op != "aspect" or not plain or not any(_is_bar(t) for t in c.tokens):
        return False
    if (color := _bars(c)) is None:
        return False
    last.fields |= {"fit": "pad", "color": color}
    c.claim_all("v:add", "v:make", "axis:")
    return True


WHITE = ("white", "白", "留白边", "加白边")
BLACK = "#000000"
BARS = ("bars", "borders", "padding", "fill", "filling", "填充", "填", "边", "留白", "边框", "边条")


def _is_bar(token: Token) -> bool:
    return token.free and token.text.lower().endswith(BARS)


def _meant(c: Clause, ratios: list[Token]) -> list[Token]:
    """The shapes asked for: a told ratio explains a name beside it; "横屏变竖屏" asks for the second."""
    if len(ratios) < 2:
        return ratios
    between = c.tokens[c.tokens.index(ratios[0]) + 1 : c.tokens.index(ratios[-1])]
    into = [
        t
        for t in between
        if t.has("p:to", "v:convert", "v:make", "v:change") and not t.text.startswith("一个")
    ]
    if into or any(t.text == "变" for t in between):
        return ratios[-1:]
    told = [t for t in ratios if t.has("ratio")]
    listed = any(
        t.has("c:and", "p:for", "n:format", "platform:") or t.punct or t.text == "+" for t in between
    )
    return told if told and not listed else ratios


def _beside(c: Clause, ratio: Token) -> str | None:
    """The platform told for one of several shapes: the first one before the next shape."""
    for t in c.tokens[c.tokens.index(ratio) + 1 :]:
        if t.has("ratio", "ratio:"):
            return None
        if t.has("platform:") and t.free:
            t.claim = "used"
            return t.reading("platform")
    return None


def _ratio(token: Token) -> str:
    return token.reading("ratio") or str(token.value)


def aspect_fit(c: Clause, r: Reader) -> bool:
    """ "keep the speaker centred", "with a blurred background": how the shape just asked for is filled."""
    fit = _fit(c)
    last = next((s for s in reversed(r.steps) if s.op == "aspect"), None) or _of_size(c, r)
    if fit is None or last is None:
        return _letterboxed(c, r, fit)
    if not (fit.has("fit:pad", "fit:crop") and last.fields.get("fit") in ("blur", "subject")):
        last.fields["fit"] = fit.reading("fit")
    if (color := _bars(c)) is not None:
        last.fields |= {"fit": "pad", "color": color}
    at = c.tokens.index(fit)
    c.claim(t for t in c.tokens[at + 1 : at + 3] if t.free and t.has("unknown"))
    c.claim_all("fit:")
    c.claim(_sides(c))
    c.claim([fit, *c.all("v:add v:keep n:blackbars n:background v:blur n:border n:subject v:crop")])
    c.fired = True
    return True


def _of_size(c: Clause, r: Reader) -> Step | None:
    """ "fit it to 1080x1920 and blur the empty space": the shape that a size in pixels has."""
    dims = next((t for t in c.tokens if t.has("dims")), None)
    made = next((s for s in r.steps if s.op == "output" and s.clause.sentence == c.sentence), None)
    size = dims.value if dims is not None else None
    if size is None and made is not None and {"width", "height"} <= made.fields.keys():
        size = made.fields["width"], made.fields["height"]
    if size is None or c.one("ratio", "ratio:", "platform:") is not None:
        return None
    common = gcd(*size)
    return r.step(c, "aspect", ratio=f"{size[0] // common}:{size[1] // common}")


def _letterboxed(c: Clause, r: Reader, fit: Token | None) -> bool:
    """ "letterbox it" with no shape: the bars of the cinema."""
    named = fit is not None and (
        fit.text.lower().startswith("letterbox") or (fit.text.endswith("黑边") and "加" in fit.text)
    )
    named = named and not r.shape_follows
    if not named or c.one("ratio", "ratio:", "platform:") is not None or c.said("v:remove"):
        return False
    r.step(c, "effect", [fit, *c.all("v:add v:make n:blackbars n:effect v:layout_stack")], name="letterbox")
    return True


SIDES = ("两边", "两侧", "上下", "左右", "四周", "周围", "空白处", "空白", "sides", "edges", "gaps", "bars")


def _sides(c: Clause) -> list[Token]:
    """ "上下用模糊背景": where the filling shows is where it always does."""
    if not c.said("fit:"):
        return []
    return [t for t in c.tokens if t.free and t.text.lower() in SIDES]


def platform_shape(c: Clause, r: Reader) -> bool:
    """A platform that is seen upright asks for 9:16, unless a shape is said."""
    token = c.one("platform:")
    if own_account(c, r):
        return True
    if token is None or token.claim or not _aims_at(c, token):
        return False
    name = token.reading("platform") or ""
    upright = name in VERTICAL and (name != "wechat_channels" or "视频号" in token.text)
    other = any(s.op == "output" and s.fields.get("platform", name) != name for s in r.steps)
    there = [s.fields.get("ratio") for s in r.steps if s.op == "aspect"]
    shaped = any(s.op == "aspect" and (s.clause is c or not other) for s in r.steps) or there[-1:] == ["9:16"]
    if upright and not shaped and not c.said("ratio:", "ratio"):
        fit = c.one("fit:")
        r.step(c, "aspect", [token, fit], ratio="9:16", fit=fit.reading("fit") if fit is not None else r.fit)
        r.assume("platform_shape", platform=token.shown, ratio="9:16")
    r.step(
        c,
        "output",
        [token, *c.all("v:make v:export v:convert v:process v:cut_down v:change v:crop")],
        platform=name,
    )
    return True


def _aims_at(c: Clause, token: Token) -> bool:
    """Whether a platform is where the video goes (not "this YouTube video")."""
    after = c.after(token)
    before = c.before(token)
    if before is not None and before.has("p:from", "f:this") and after is not None and after.has("n:media"):
        return False
    at = c.tokens.index(token)
    if after is not None and after.text in ("风格", "风", "款", "同款", "那种", "类型"):
        c.claim([token, after])
        return False
    if any(t.text.lower().startswith(("like", "similar", "像")) for t in c.tokens[max(at - 2, 0) : at]):
        token.claim = "context"
        return False
    return not c.said("v:write")
