"""Rules for the shape of the picture: aspect, platforms, crop."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import Token
from .reader import Reader, clip_targets

WANTING = (
    "v:make",
    "v:change",
    "v:crop",
    "v:convert",
    "v:resize",
    "v:cut_down",
    "v:export",
    "v:add",
    "v:process",
)
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
    names = list(dict.fromkeys(_ratio(t) for t in ratios))
    fit = c.one("fit:")
    fields = {"fit": fit.reading("fit") if fit is not None else None}
    c.claim_all("fit:", "pos:", "asset", "file", "asset:")
    used: list[Token | None] = [
        *ratios,
        fit,
        *c.all(
            "n:aspect v:crop v:resize v:change v:make v:convert n:subject n:blurbg n:border "
            "v:keep n:blackbars v:add v:blur n:background n:format"
        ),
    ]
    if len(names) > 1:
        c.claim(used)
        c.claim_all("number")
        for name in names:
            r.step(c, "output", [ratios[0]], ratio=name)
        return True
    r.step(c, "aspect", used, ratio=names[0], **fields)
    return True


def _ratio(token: Token) -> str:
    return token.reading("ratio") or str(token.value)


def aspect_fit(c: Clause, r: Reader) -> bool:
    """ "keep the speaker centred", "with a blurred background": how the shape just asked for is filled."""
    fit = c.one("fit:")
    last = next((s for s in reversed(r.steps) if s.op == "aspect"), None)
    if fit is None or last is None:
        return False
    last.fields["fit"] = fit.reading("fit")
    c.claim_all("fit:")
    c.claim([fit, *c.all("v:add v:keep n:background v:blur n:border n:subject v:crop")])
    c.fired = True
    return True


def platform_shape(c: Clause, r: Reader) -> bool:
    """A platform that is seen upright asks for 9:16, unless a shape is said."""
    token = c.one("platform:")
    if token is None or token.claim or not _aims_at(c, token):
        return False
    name = token.reading("platform") or ""
    upright = name in VERTICAL and (name != "wechat_channels" or "视频号" in token.text)
    if upright and not any(s.op == "aspect" for s in r.steps) and not c.said("ratio:", "ratio"):
        fit = c.one("fit:")
        r.step(c, "aspect", [token, fit], ratio="9:16", fit=fit.reading("fit") if fit is not None else None)
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
    return not c.said("v:write")


def crop(c: Clause, r: Reader) -> bool:
    verb = c.one("v:crop")
    if c.one("platform:", "ratio", "ratio:") is not None:
        return False
    if verb is None and c.one("pos:") is not None and c.one("percent") is not None:
        verb = c.one("v:remove", "v:cut", "v:trim")
    if verb is None or c.one("span") is not None:
        return False
    percent, px = c.one("percent"), c.one("px")
    dims = c.one("dims")
    side = c.one("pos:", "n:blackbars")
    targets = clip_targets(c)
    target = targets[0] if targets else None
    if dims is not None:
        return _crop_size(c, r, verb, dims, target)
    if side is not None and side.has("n:blackbars"):
        r.refuse(c, "crop_bars")
        return True
    share = percent.value / 100 if percent is not None else None
    if share is None and (frac := c.one("frac:", "fraction")) is not None:
        share = float(frac.reading("frac") or frac.value)
        c.claim((frac,))
    if share is None or not 0 < share < 1 or px is not None:
        if side is not None and percent is None:
            share = 0.5 if c.said("f:half") else 0.25
            r.assume("crop_quarter")
        else:
            r.ask(c, "crop_what")
            return True
    r.step(c, "crop", [verb, percent, side], target=target, **_crop_rect(c, side, share))
    return True


def _crop_rect(c: Clause, side: Token | None, share: float) -> dict[str, float]:
    place = side.reading("pos") if side is not None else None
    off = any(t.text.lower() in ("off", "from", "out", "掉") for t in c.tokens) or c.said("v:remove")
    if place in ("top", "bottom", "left", "right") and (off or share <= 0.5):
        keep = round(1 - share, 4)
        if place in ("top", "bottom"):
            return {"y": round(share, 4), "h": keep} if place == "top" else {"h": keep}
        return {"x": round(share, 4), "w": keep} if place == "left" else {"w": keep}
    size = max(share, 0.5) if place == "center" else 1 - share if share < 0.5 else share
    edge = round((1 - size) / 2, 4)
    return {"x": edge, "y": edge, "w": round(size, 4), "h": round(size, 4)}


def _crop_size(c: Clause, r: Reader, verb: Token, dims: Token, target: Any) -> bool:
    w, h = dims.value
    moving = r.context.of_kind("video", "image")
    if len(moving) == 1 and moving[0].w and moving[0].h and w <= moving[0].w and h <= moving[0].h:
        sw, sh = round(w / moving[0].w, 4), round(h / moving[0].h, 4)
        x, y = round((1 - sw) / 2, 4), round((1 - sh) / 2, 4)
        r.step(c, "crop", [verb, dims], x=x, y=y, w=sw, h=sh, target=target)
        return True
    ratio = f"{w}:{h}"
    r.step(c, "aspect", [verb], ratio=ratio, fit="crop")
    r.step(c, "output", [dims], width=w, height=h)
    return True
