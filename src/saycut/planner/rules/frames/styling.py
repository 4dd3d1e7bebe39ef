"""Rules for how text looks: its colour, size, font, box and place, told with it or afterwards."""

from __future__ import annotations

import re
from typing import Any

from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, stretch
from .standing import held, middle_of_picture
from .stays import texts_meant
from .step import Step

STYLE = ("color:", "hexcolor", "weight:", "tsize:", "italic:", "n:font", "n:box", "n:outline", "font:")


def styled(c: Clause) -> bool:
    """ "…, yellow text": how the text just asked for looks."""
    return (
        c.one(*STYLE) is not None
        and c.one("quote", "length") is None
        and not c.said("n:title", "n:hook")
        and not any(t.has("v:write") for t in c.tokens)
    )


POINTS = re.compile(r"(\d{1,3})(?:pt|px)")
SIZES = range(8, 301)
"""Letters of so many points can be meant; other numbers are something else."""
HEIGHTS = {"title": 121, "end_card": 106, "lower_third": 54, "cta": 54, "captions": 54}
"""How high letters are as designed, in points of a picture 1080 high, by what the text is for."""
OVERLAY_HEIGHT = 76


def _points(c: Clause) -> tuple[float, list[Token]] | None:
    """ "font size 72", "40pt": how high the letters are to be, and the words for it."""
    for t in c.tokens:
        if not t.free:
            continue
        before, after = c.before(t), c.after(t)
        if (m := POINTS.fullmatch(t.text)) is not None and int(m[1]) in SIZES:
            return float(m[1]), [t]
        unit = after is not None and after.text in ("pt", "px", "points", "pts")
        sized = before is not None and (
            before.text in ("size", "font size", "text size") or before.has("n:font")
        )
        if t.has("number", "px") and int(t.value) in SIZES and (unit or sized):
            return float(t.value), [t, *([after] if unit and after is not None else [])]
    return None


def text_style(c: Clause, role: str = "overlay") -> tuple[dict[str, Any], list[Token | None]]:
    """The looks a clause gives to text, and the words for them."""
    style: dict[str, Any] = {}
    used: list[Token | None] = []
    box = c.one("n:box n:background cap:boxed")
    outline = c.one("n:outline")
    colors = c.all("color:", "hexcolor")
    for color in colors:
        value = color.reading("color") or str(color.value)
        owner = _owner(c, color, box, outline, first=color is colors[0], many=len(colors) > 1)
        style.setdefault(owner, value)
        used.append(color)
    if box is not None and "box" not in style and not box.has("n:background"):
        style["box"] = "#000000b3"
    if box is not None and box.text in ("黑底白字", "白底黑字"):
        dark, light = "#000000", "#ffffff"
        style["box"], style["color"] = (dark, light) if box.text[0] == "黑" else (light, dark)
    if outline is not None and "outline" not in style:
        pale = outline.text.startswith("white") or "白" in outline.text
        style["outline"] = "#ffffff" if pale else "#000000"
    sheer = c.one("n:opacity") if len(style.get("box", "")) == 7 else None
    if sheer is not None:
        style["box"], used = style["box"] + "80", [*used, sheer]
    if (weight := c.one("weight:")) is not None:
        style["weight"], used = weight.reading("weight"), [*used, weight]
    factor = c.one("factor", "factor:") if c.one("tsize:") is not None else None
    share = _share_of_size(c)
    size = c.one("tsize:") or next(
        (t for t in c.tokens if t.has("tsize:") and t.claim == USED and t.has("n:text")), None
    )
    if size is not None:
        scale = float(size.reading("tsize") or 1)
        if factor is not None:
            scale = float(factor.value or factor.reading("factor") or 1)
        if share is not None:
            scale = 1 + share.value / 100 if scale > 1 else 1 - share.value / 100
        style["size"], used = round(min(max(scale, 0.25), 4.0), 3), [*used, size, factor, share]
    if "size" not in style and (told := _points(c)) is not None:
        style["size"] = round(min(max(told[0] / HEIGHTS.get(role, OVERLAY_HEIGHT), 0.25), 4.0), 2)
        used += [*told[1], c.one("n:size")]
    if (font := c.one("font:")) is not None:
        style["font"], used = font.reading("font"), [*used, font]
    if (italic := c.one("italic:")) is not None:
        style["italic"], used = True, [*used, italic]
    used += [box, outline, *c.all("n:font", "n:background")] if style else []
    return style, used


def _share_of_size(c: Clause) -> Token | None:
    """ "40% bigger": the share right before a size that is compared."""
    share = c.one("percent")
    if share is None or not 0 < share.value < 300:
        return None
    after = c.after(share)
    return share if after is not None and after.has("tsize:") and after.text.endswith("er") else None


CARDS = frozenset(
    ("card", "slide", "screen", "banner", "end card", "title card", "end screen", "title screen",
     "title slide", "text card", "outro card", "closing card", "label", "plate", "end slide", "outro screen",
     "text box", "textbox", "sticker", "bubble", "text banner", "intro card", "final card")
)  # fmt: skip
"""Texts that are seen on something: "a black card" is not black letters."""


def _owner(
    c: Clause, color: Token, box: Token | None, outline: Token | None, *, first: bool, many: bool
) -> str:
    """What a colour is the colour of: the letters, the box behind, or the outline."""
    text = color.text.lower()
    lead = c.tokens[max(c.tokens.index(color) - 2, 0) : c.tokens.index(color)]
    behind = not text.isascii() and any(t.has("n:background") for t in lead)  # "背景半透明黑"
    if text.endswith("底") or behind:
        return "box"
    after, before = c.after(color), c.before(color)
    if color.has("x:behind") or (after is not None and after.text.lower() in CARDS):
        return "box"
    if text.endswith("字") or (after is not None and after.has("n:font", "n:text", "n:words")):
        return "color"
    own = outline is not None and any(word in outline.text for word in "黑白")
    if outline is not None and outline.text.startswith("outlined"):
        return "color" if first or outline.start > color.start else "outline"
    if outline is not None and not own and (after is outline or before is outline):
        beside = c.after(outline)
        other = beside is not None and beside is not color and beside.has("color:", "hexcolor")
        return "color" if other and after is outline else "outline"
    beyond = c.after(box) if box is not None and box.text == "boxed" else None
    if beyond is not None and after is box and beyond.has("n:text", "n:captions"):
        return "color"
    if box is not None and (after is box or (before is box and not first)):
        return "box"
    index = c.tokens.index(color)
    on = c.tokens[index - 1] if index else None
    if on is not None and on.text.lower() in ("on", "on a", "over", "with") and many and not first:
        return "box"
    if on is not None and on.text.lower() == "on" and index > 1 and c.tokens[index - 2].has("quote"):
        return "box"  # “Chapter 2” on black
    return "color"


CHANGED = ("pos:", "anim:", "cap:", "v:fade", "v:fade_in")


def restyle(c: Clause, r: Reader) -> bool:
    """Changes text that is there, or that this request has just added."""
    noun = c.one("n:title n:text n:captions n:lower_third n:end_card n:cta n:hook") or c.one("n:font")
    noun = noun or next((t for t in c.all("tsize:") if "字" in t.text), None)
    last = last_text(r)
    pronoun = c.pronoun
    bare = all(t.filler or t.has("v:move") for t in c.tokens)
    way = _way(c) if noun is not None or ((pronoun or bare) and last is not None) else None
    if c.said("v:move") and c.one("pos:") is None and way is None:
        return False
    if c.said("v:remove v:translate v:speed_up v:export v:zoom"):
        return False
    plain = (
        last is not None
        and not any(t.has("v:write") for t in c.tokens)
        and only_looks(c, timed=untimed(last))
        and (last.clause.sentence == c.sentence or _bare_looks(c))
    )
    looks = way is not None or c.one(*STYLE, *CHANGED) is not None
    if noun is None and looks and (spoken := _captions_meant(c, r)) is not None:
        noun = spoken
    if noun is None and not ((pronoun or plain or bare) and last is not None and looks):
        return False
    style, used = text_style(c)
    position = next((t for t in c.all("pos:") if not comes_from(c, t)), None)
    animation = c.one("anim:") or (c.one("v:fade_in v:fade") if c.one("n:media n:audio") is None else None)
    cap = c.one("cap:")
    if not style and not any((position, animation, cap, way)):
        return False
    changes: dict[str, Any] = {"position": way} if way else {}
    if position is None and not way and (inner := middle_of_picture(c)):
        changes["position"] = inner
    if position is not None:
        changes["position"] = position.reading("pos")
    if animation is not None:
        changes["animation"] = animation.reading("anim") or "fade"
    used += [
        noun,
        position,
        animation,
        cap,
        *c.all(
            "v:change v:make n:font n:color v:replace n:text n:style n:captions n:title v:increase "
            "v:decrease v:saturate v:add v:move v:zoom v:compress v:swap v:convert n:animation"
        ),
    ]
    if last is not None and (noun is None or _same_kind(noun, last)):
        for step in texts_meant(c, r, last):
            _onto(step, style, changes, cap)
        _times_onto(c, r, last)
        c.claim(used)
        c.fired = True
        return True
    if style:
        changes["style"] = style
    if cap is not None:
        changes["captions"] = cap.reading("cap")
    r.step(c, "restyle_text", used, target=_target(c, noun), **changes)
    return True


CORRECTED = ("shift_captions", "edit_caption", "translate_captions")


def _captions_meant(c: Clause, r: Reader) -> Token | None:
    """ "shift the subtitles and make them smaller": the word for the captions spoken of just before."""
    last = r.before(c)
    if last is None or last.op not in CORRECTED or last.clause.sentence != c.sentence or not only_looks(c):
        return None
    many = any(t.text.lower() in ("them", "they", "它们") for t in c.tokens)
    if not many and any(t.text.isascii() and not t.punct for t in c.tokens):
        return None
    return next((t for t in last.clause.tokens if t.has("n:captions")), None)


def _bare_looks(c: Clause) -> bool:
    """ "Add subtitles. White with black outline. Bottom.": a sentence of looks and no verb."""
    verbs = any(t.has("v:") and t.text.lower() not in ("with", "in") and not t.filler for t in c.tokens)
    return not verbs and not c.inherited and c.one("hold", "n:media", "n:background") is None


def _times_onto(c: Clause, r: Reader, last: Step) -> None:
    """Times told together with looks are the text's, where it has none yet."""
    if last.op != "add_text":
        return
    if "start" not in last.fields:
        where = stretch(c, r, edges=False)
        told = {"start": where.start, "end": where.end}
        last.fields |= {k: v for k, v in told.items() if v is not None}
        held_ms = where.hold_ms
    else:
        hold = c.take("hold") if "end" not in last.fields else None
        held_ms = int(hold.value) if hold is not None else None
    if held_ms and "end" not in last.fields:
        held(last.fields, str(last.fields.get("role", "overlay")), held_ms)


def _target(c: Clause, noun: Token | None) -> str:
    """Which texts are meant."""
    if noun is not None and noun.has("n:captions"):
        return "captions"
    letters = noun is not None and noun.has("n:font", "tsize:") and not noun.has("n:text")
    every = noun is not None and noun.has("n:text") and _of_all(c, noun)
    return "text" if letters or every else "titles"


def comes_from(c: Clause, side: Token) -> bool:
    """ "slide in from the left": where it comes from, not where it stands."""
    at = c.tokens.index(side)
    lead = [t.text.lower() for t in c.tokens[max(at - 3, 0) : at]]
    if "from" not in lead and "从" not in lead:
        return False
    side.claim = USED
    return True


def _of_all(c: Clause, noun: Token) -> bool:
    """ "all text", "every text": titles and captions."""
    before = c.before(noun) if noun in c.tokens else None
    return before is not None and before.has("f:all", "n:every", "n:everything")


def _way(c: Clause) -> str | None:
    """ "move the captions up a bit": the nearest place there is."""
    if not c.said("v:move") or c.one("length", "hold", "asset", "file") is not None:
        return None
    said = [t.text for t in c.tokens]
    if any(w in ("up", "higher", "upwards") or w.startswith(("往上", "上移", "靠上")) for w in said):
        return "top"
    return (
        "bottom"
        if any(w in ("down", "lower", "downwards") or w.startswith(("往下", "下移", "靠下")) for w in said)
        else None
    )


def only_looks(c: Clause, *, timed: bool = False) -> bool:
    """A clause of nothing but looks: "改成黄色", "make bold"."""
    looks: tuple[str, ...] = (
        *STYLE,
        "pos:",
        "anim:",
        "v:fade",
        "v:fade_in",
        "v:change",
        "v:make",
        "cap:",
        "n:style",
        "n:color",
        "n:font",
        "n:text",
        "n:animation",
    )
    looks += ("hold",)
    put = [t for t in c.tokens if t.has("v:add") and not t.filler]
    drawn = c.one("n:outline", "n:box", "anim:") is not None or _grounded(c)
    if any(t.text.lower() not in ("放", "放在", "put", "place", "with") for t in put if not drawn):
        return False
    looks += ("v:add", "v:move")
    looks += ("n:media",) if c.one("pos:") is not None and not c.one("v:make") else ()
    if any(t.has("color:", "hexcolor") for t in c.tokens):
        looks += ("n:background",)
        looks += ("v:replace",)
    if timed:
        looks += ("point", "span")
    looks += ("n:opacity",) if _grounded(c) else ()
    return all(t.filler or not t.free or t.has(*looks) for t in c.tokens)


def untimed(last: Step | None) -> bool:
    """Whether nobody said yet when the text just asked for is seen."""
    return last is not None and last.op == "add_text" and "start" not in last.fields


UNDER = ("下面", "底下", "后面", "背后", "下边", "下方")


def _grounded(c: Clause) -> bool:
    """ "下面垫个半透明黑底": what letters stand on; where it is told is behind them, no place of theirs."""
    shades = [t for t in c.tokens if t.has("color:", "hexcolor")]
    if len(shades) != 1 or shades[0].text.isascii():
        return False
    after, at = c.after(shades[0]), c.tokens.index(shades[0])
    beside = [*c.tokens[max(at - 2, 0) : at], *([after] if after is not None else [])]
    if not shades[0].text.endswith("底") and not any(t.has("n:background", "n:box") for t in beside):
        return False
    for t in c.tokens:
        t.claim = USED if t.free and t.text in UNDER and t.has("pos:") else t.claim
    return True


def last_text(r: Reader) -> Step | None:
    last = r.steps[-1] if r.steps else None
    kinds = ("add_text", "add_captions", "import_captions", "restyle_text")
    return last if last is not None and last.op in kinds else None


def _same_kind(noun: Token, last: Step) -> bool:
    return noun.has("n:captions") == (last.op != "add_text") or noun.has("n:font", "n:text", "tsize:")


def _onto(last: Step, style: dict[str, Any], changes: dict[str, Any], cap: Token | None) -> None:
    key = "style" if last.op in ("add_text", "restyle_text") else "look"
    if style:
        last.fields[key] = {**last.fields.get(key, {}), **style}
    if cap is not None and last.op != "add_text":
        last.fields["captions" if last.op == "restyle_text" else "style"] = cap.reading("cap")
    for name, value in changes.items():
        if name != "animation" or last.op in ("add_text", "restyle_text"):
            last.fields[name] = value
