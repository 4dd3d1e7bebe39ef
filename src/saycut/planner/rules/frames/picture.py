"""Rules for the picture: shape, crop, turn, zoom, effects, fades, transitions, overlays, marks, blur."""

from __future__ import annotations

import re
from typing import Any

from ....operations.times import END, START, AtMs, FromEnd
from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, asset_name, clip_targets, stretch
from .sound import two_fades

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
    c.claim_all("fit:", "pos:")
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


def rotate(c: Clause, r: Reader) -> bool:
    verb = c.one("v:rotate")
    degrees = c.one("degrees")
    way = c.one("turn:")
    turning = degrees is not None and c.said("v:make v:flip v:change")
    if (
        verb is None
        and not turning
        and not (way is not None and way.has("turn:180") and c.said("v:make v:flip v:change"))
    ):
        return False
    if verb is None and way is not None and c.said("v:flip") and degrees is None:
        return False
    value = (
        abs(float(degrees.value))
        if degrees is not None
        else 180.0
        if way is not None and way.has("turn:180")
        else 90.0
    )
    negative = degrees is not None and degrees.value < 0
    if negative or (way is not None and way.has("turn:ccw")):
        value = -value
    if not -360 <= value <= 360:
        value = value % 360
    if degrees is None and not (way is not None and way.has("turn:180")):
        r.assume("rotate_ninety", way=r.say("counterclockwise" if value < 0 else "clockwise"))
    used: list[Token | None] = [verb, degrees, *c.all("turn: v:make v:flip v:change ratio:9:16")]
    for target in clip_targets(c) or [None]:
        r.step(c, "rotate", used, degrees=value, target=target)
    return True


def flip(c: Clause, r: Reader) -> bool:
    verb = c.one("v:flip")
    if verb is None or c.said("v:rotate", "degrees"):
        return False
    axis = c.one("axis:")
    names = {t.reading("axis") for t in c.tokens if t.has("axis:")}
    used: list[Token | None] = [verb, axis, *c.all("axis: turn: ratio: v:make n:effect")]
    name = "vertical" if "vertical" in names else None
    for target in clip_targets(c) or [None]:
        r.step(c, "flip", used, axis=name, target=target)
    return True


def zoom(c: Clause, r: Reader) -> bool:
    verb = c.one("v:zoom v:pan v:zoom_out")
    if verb is None or (c.said("n:transition n:text n:title n:font") and not c.said("n:media")):
        return False
    if verb.has("v:zoom_out") and not verb.has("v:zoom"):
        r.refuse(c, "zoom_out")
        return True
    if verb.has("v:pan"):
        r.refuse(c, "no_pan")
        return True
    factor = c.one("factor factor: percent")
    value = None
    if factor is not None:
        raw = float(factor.value if factor.value is not None else factor.reading("factor") or 1.5)
        value = raw / 100 if factor.has("percent") else raw
        if factor.has("percent") and value < 1:
            value += 1
        value = min(max(value, 1.0), 10.0)
    where = stretch(c, r)
    position = c.one("pos:")
    centre = CENTRES.get(position.reading("pos") or "") if position is not None else None
    subject = [t for t in c.all("unknown n:face n:subject n:highlights")]
    if subject:
        r.assume("zoom_centre", words=r.words[subject[0].start : subject[-1].end])
    end = where.end
    if where.how == "point" and end is None and isinstance(where.start, AtMs):
        end = AtMs(ms=where.start.ms + 2000)
        r.assume("two_seconds")
    slow = not any(
        t.text.lower() in ("punch in", "jump zoom", "snap zoom", "crash zoom", "instantly") for t in c.tokens
    )
    used: list[Token | None] = [
        verb,
        factor,
        position,
        *subject,
        *c.all("v:zoom v:make v:add n:effect n:photos n:clip"),
    ]
    for target in clip_targets(c) or [None]:
        r.step(
            c,
            "zoom",
            used,
            factor=value,
            start=where.start,
            end=end,
            centre=centre,
            target=target,
            animated=None if slow else False,
        )
    return True


CENTRES = {
    "top_left": (0.25, 0.25),
    "top": (0.5, 0.25),
    "top_right": (0.75, 0.25),
    "left": (0.25, 0.5),
    "right": (0.75, 0.5),
    "bottom_left": (0.25, 0.75),
    "bottom": (0.5, 0.75),
    "bottom_right": (0.75, 0.75),
    "center": (0.5, 0.5),
}


def _fade_to_shot(c: Clause, r: Reader, verb: Token) -> bool:
    """ "fade to the patio shot": one picture goes over into another."""
    at = c.tokens.index(verb)
    follows = c.tokens[at + 1 : at + 2]
    shot = c.one("n:clip asset file asset: clips")
    if not follows or not follows[0].has("p:to") or shot is None or shot.start < verb.start:
        return False
    r.assume("fade_transition")
    r.step(c, "transition", [verb, shot, *c.all("unknown")], kind="dissolve")
    return True


def fade(c: Clause, r: Reader) -> bool:
    verb = c.one("v:fade_in v:fade_out v:fade_both v:fade")
    if verb is None or c.said("n:captions", "n:text"):
        return False
    if verb.has("v:fade") and _fade_to_shot(c, r, verb):
        return True
    if c.one("n:transition") is not None and not verb.has("v:fade_in", "v:fade_out", "v:fade_both"):
        return False
    before = r.before(c)
    if c.one("n:transition") is not None and before is not None and before.op == "combine":
        return False
    if c.one("n:transition") is not None and c.said("p:between n:every clips"):
        return False
    into, out = verb.has("v:fade_in", "v:fade_both"), verb.has("v:fade_out", "v:fade_both")
    used: list[Token | None] = [
        verb,
        *c.all("n:transition v:add v:make n:effect v:fade_in v:fade_out v:fade_both v:fade v:change"),
    ]
    into = into or any(t.has("v:fade_in", "v:fade_both") for t in used if t is not None)
    out = out or any(t.has("v:fade_out", "v:fade_both") for t in used if t is not None)
    ms = _fade_ms(c, used)
    if not into and not out:
        into = c.one("n:beginning", "n:intro") is not None
        out = c.one("n:end", "n:outro") is not None
        if not into and not out:
            into = out = True
            r.assume("fade_both")
    out_ms = ms
    spans = {t.value.how: t for t in c.all("span")}
    if {"first", "last"} <= spans.keys() and any(
        t.text.lower() == "out" or t.has("v:fade_out") for t in c.tokens
    ):
        into = out = True
        first, last = spans["first"].value, spans["last"].value
        ms = first.end.ms if isinstance(first.end, AtMs) else ms
        out_ms = last.start.from_end_ms if isinstance(last.start, FromEnd) else ms
        used += spans.values()
    if c.one("n:both_ends") is not None:
        into = out = True
    if (two := two_fades(c)) is not None:
        into, out, (ms, out_ms) = True, True, two
        used += c.all("length hold")
    color = c.one("color:")
    name = color.reading("color") if color is not None else _named_color(used)
    used += [color, *c.all("n:beginning n:end n:intro n:outro n:both_ends")]
    used += [t for t in c.all("point") if _at_edge(t)]
    for target in clip_targets(c) or [None]:
        r.step(
            c,
            "fade",
            used,
            in_ms=ms if into else None,
            out_ms=out_ms if out else None,
            color=name,
            target=target,
        )
    return True


def _fade_ms(c: Clause, used: list[Token | None]) -> int:
    span = c.one("span")
    length = c.one("length", "hold")
    used += [length, span]
    if length is not None and length.value > 0:
        return min(int(length.value), 60_000)
    if span is not None:
        start, end = span.value.start, span.value.end
        if span.value.how == "last" and isinstance(start, FromEnd):
            return min(start.from_end_ms, 60_000)
        if span.value.how == "first" and isinstance(end, AtMs):
            return min(max(end.ms, 0), 60_000)
    return 1000


def _at_edge(token: Token) -> bool:
    return token.value in (START, END)


def _named_color(used: list[Token | None]) -> str | None:
    text = " ".join(t.text.lower() for t in used if t is not None)
    return "#ffffff" if re.search(r"white|白", text) else None


def transition(c: Clause, r: Reader) -> bool:
    noun = c.one("n:transition")
    kind = c.one("trans:")
    if noun is None and not (kind is not None and (c.said("p:between") or _only_transition(kind))):
        return False
    if noun is None and kind is not None and kind.has("v:fade_in", "v:fade_out", "v:fade_both"):
        if not c.said("p:between", "n:clip", "n:scene_change"):
            return False
    if noun is None and c.said("n:text n:title v:color look:"):
        return False
    name = kind.reading("trans") if kind is not None else None
    if kind is not None and noun is None and "fade" in kind.text.lower() and c.said("p:between"):
        name = "fade" if "black" in kind.text.lower() else "dissolve" if name in ("fade", None) else name
    length = c.one("length hold frames")
    ms = None
    if length is not None:
        ms = round(length.value * 1000 / 30) if length.has("frames") else int(length.value)
        ms = min(ms, 10_000) if ms > 0 else None
    clips = [n for t in c.all("clips") for n in t.value] + _ordinals(c)
    between = (min(clips), max(clips)) if len(clips) == 2 and abs(clips[0] - clips[1]) == 1 else None
    if len(c.all("span")) == 2:
        r.refuse(c, "no_blend_loop")
        return True
    where = stretch(c, r, edges=False)
    edge = c.one("n:intro n:outro n:beginning n:end")
    if (
        edge is not None
        and where.start is None
        and c.one("v:fade_in", "v:fade_out") is None
        and between is None
    ):
        return _edge_transition(c, r, edge, noun, kind, ms)
    last = r.before(c)
    joins = last is not None and last.op == "combine" and last.clause.sentence == c.sentence
    if last is not None and joins and between is None and where.start is None:
        last.fields.setdefault("transition", name or "dissolve")
        if ms is not None:
            last.fields["transition_ms"] = ms
        c.claim([noun, kind, length, *c.all("v:add v:make n:every n:clip n:photos")])
        return True
    used: list[Token | None] = [
        noun,
        kind,
        length,
        *c.all(
            "clips v:add v:make n:clip trans: n:every p:between v:change n:photos "
            "n:transition v:merge number ord: v:replace n:scene_change v:move"
        ),
    ]
    r.step(c, "transition", used, kind=name, duration_ms=ms, between=between, at=where.start)
    return True


def _ordinals(c: Clause) -> list[int]:
    """ "between the first and second clip"."""
    found = c.all("ord:")
    return [int(t.reading("ord") or 1) for t in found] if c.said("p:between") else []


def _only_transition(kind: Token) -> bool:
    return not kind.has(
        "v:", "n:", "p:", "f:", "look:", "effx:", "mood:", "order:", "c:", "cap:", "amount:", "pos:", "turn:"
    )


def _edge_transition(
    c: Clause, r: Reader, edge: Token, noun: Token | None, kind: Token | None, ms: int | None
) -> bool:
    """A transition at the very start or end has no neighbour: a fade."""
    first = edge.has("n:intro", "n:beginning")
    r.assume("edge_transition_fade")
    used: list[Token | None] = [edge, noun, kind, *c.all("v:add v:make length hold v:change")]
    r.step(c, "fade", used, in_ms=(ms or 1000) if first else None, out_ms=None if first else (ms or 1000))
    return True


def effect(c: Clause, r: Reader) -> bool:
    named = c.one("effx:")
    if named is None:
        return False
    noun = c.one("n:effect", "n:particles")
    plain = not named.has(
        "v:", "n:", "p:", "f:", "trans:", "look:", "mood:", "cap:", "anim:", "platform:", "color:"
    )
    if (
        not plain
        and noun is None
        and not (named.has("n:particles", "gen:vague") and c.said("v:add", "v:make"))
    ):
        return False
    percent = c.take("percent")
    strength = min(max(percent.value / 100, 0), 1) if percent is not None else _strength(c)
    where = stretch(c, r)
    used: list[Token | None] = [
        named,
        noun,
        *c.all("v:add v:make n:effect n:color v:change n:media v:overlay"),
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
    return True


def _strength(c: Clause) -> float | None:
    if any(t.has("amount:large") for t in c.tokens):
        return 0.8
    return 0.25 if any(t.has("amount:small") for t in c.tokens) else None


IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")


def overlay(c: Clause, r: Reader) -> bool:
    """Logos, watermarks, stickers, pictures over the picture."""
    small = r.before(c)
    if small is not None and small.op == "layout" and small.clause.sentence == c.sentence:
        files = c.all("asset", "file", "asset:")
        if files and (small.fields.get("kind") != "pip" or not small.fields.get("assets")):
            position = c.one("pos:")
            small.fields["assets"] = (*small.fields.get("assets", ()), *(asset_name(t) for t in files))
            if position is not None and small.fields.get("kind") == "pip":
                small.fields["position"] = position.reading("pos")
            c.claim([*files, position, *c.all("v:add v:insert v:overlay")])
            return True
    mark = c.one("n:watermark")
    noun = c.one("n:logo n:sticker n:photos") if mark is None else None
    verb = c.one("v:overlay v:add v:insert v:make")
    file = c.one("asset file asset:")
    pictured = file is not None and asset_name(file).lower().endswith(IMAGES)
    placed = c.one("pos:", "span", "point", "n:opacity") is not None
    if c.said("v:remove") or (
        verb is None and mark is None and not c.inherited and not (pictured and (placed or noun is not None))
    ):
        return False
    if (
        mark is None
        and noun is None
        and not (verb is not None and verb.has("v:overlay") and file is not None)
    ):
        if not (file is not None and c.one("pos:", "n:opacity") is not None):
            return False
    if noun is not None and noun.has("n:photos") and not (c.said("v:overlay") or c.one("pos:")):
        return False
    quote = c.one("quote")
    op = (
        "watermark"
        if mark is not None or (noun is not None and noun.has("n:logo") and not _timed(c))
        else "overlay"
    )
    name = asset_name(file) if file is not None else _only_image(r) if quote is None else None
    text = str(quote.value) if quote is not None and name is None else None
    if name is None and text is None:
        return _ask_mark(c, r, mark or noun)
    fields = _place(c)
    clips = c.all("clips")
    where = stretch(c, r)
    if clips and where.given:
        r.assume("overlay_whole_times", words=clips[0].shown)
        c.claim(clips)
    used: list[Token | None] = [
        mark,
        noun,
        verb,
        file,
        quote,
        *c.all("v:add v:make n:watermark n:logo n:text n:size v:overlay"),
    ]
    r.step(c, op, used, asset=name, text=text, start=where.start, end=where.end, **fields)
    return True


def _timed(c: Clause) -> bool:
    return c.one("span point hold") is not None


def _only_image(r: Reader) -> str | None:
    images = r.context.of_kind("image")
    if len(images) == 1:
        r.assume("only_image", name=images[0].name)
        return images[0].name
    logos = [a for a in images if "logo" in a.name.lower() or "watermark" in a.name.lower()]
    return logos[0].name if len(logos) == 1 else None


def _ask_mark(c: Clause, r: Reader, noun: Token | None) -> bool:
    if noun is None:
        return False
    r.ask(c, "which_image", what=noun.shown)
    return True


def _place(c: Clause) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    position = c.take("pos:")
    if position is not None:
        fields["position"] = position.reading("pos")
    opacity = c.take("n:opacity")
    for percent in c.all("percent"):
        near_opacity = opacity is not None and abs(c.tokens.index(percent) - c.tokens.index(opacity)) <= 3
        key = "opacity" if near_opacity or (opacity is not None and "opacity" not in fields) else "scale"
        value = percent.value / 100
        if (
            opacity is not None
            and key == "opacity"
            and ("transparen" in opacity.text.lower() or opacity.text == "透明度")
        ):
            value = value if opacity.text == "透明度" else 1 - value
        if 0 < value <= 1:
            fields[key] = round(value, 3)
            percent.claim = USED
    if (
        opacity is not None
        and "opacity" not in fields
        and opacity.text.lower().startswith(("semi", "半", "see", "trans"))
    ):
        fields["opacity"] = 0.5
    size = c.take("tsize:")
    if size is not None and "scale" not in fields:
        fields["scale"] = {"0.7": 0.1, "1.5": 0.3, "2": 0.5}.get(size.reading("tsize") or "", 0.2)
    return fields


def stabilize(c: Clause, r: Reader) -> bool:
    verb = c.one("v:stabilize")
    if verb is None:
        return False
    percent = c.take("percent")
    strength = min(max(percent.value / 100, 0.01), 1) if percent is not None else _strength(c)
    used: list[Token | None] = [
        verb,
        *c.all("n:blooper v:make n:part n:clip n:effect v:change"),
    ]
    for target in clip_targets(c) or [None]:
        r.step(c, "stabilize", used, strength=strength, target=target)
    return True


def blur_region(c: Clause, r: Reader) -> bool:
    verb = c.one("v:blur", "v:remove")
    about = c.one("n:face n:background n:logo n:text quote unknown n:subject")
    if verb is None or (verb.has("v:remove") and not (about is not None and about.has("n:face"))):
        return False
    position = c.one("pos:")
    if about is None and position is None:
        r.step(c, "effect", [verb, *c.all("n:effect n:background v:add")], name="blur", **_span(c, r))
        return True
    fields = _span(c, r)
    if position is not None:
        fields |= dict(zip("xywh", BOXES[position.reading("pos") or "center"], strict=True))
    name = about.shown if about is not None else None
    r.step(
        c,
        "blur_region",
        [verb, about, position, *c.all("n:face v:add n:effect n:background")],
        about=name,
        **fields,
    )
    return True


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


def chroma(c: Clause, r: Reader) -> bool:
    verb = c.one("v:chroma")
    if verb is None:
        return False
    file = c.one("asset file asset:")
    color = c.one("color:", "hexcolor")
    text = verb.text.lower()
    key = "#0000ff" if "blue" in text or "蓝" in text else None
    back = asset_name(file) if file is not None else color.reading("color") if color is not None else None
    used: list[Token | None] = [
        verb,
        file,
        color,
        *c.all("v:remove v:replace n:background v:add v:chroma v:change v:make n:photos"),
    ]
    r.step(c, "chroma_key", used, color=key, background=back)
    return True
