"""Rules for text on the picture: titles, lower thirds, overlays, end cards, calls to action, looks."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import USED, Token
from .names import from_names
from .reader import Reader, Step, Stretch, later, stretch
from .standing import gone_at, half_of_picture, over_clip, until

ROLES = (
    ("n:lower_third", "lower_third"),
    ("n:end_card", "end_card"),
    ("n:cta", "cta"),
    ("n:hook", "title"),
    ("n:title", "title"),
    ("n:text", "overlay"),
    ("n:intro", "title"),
    ("n:outro", "end_card"),
)
NOUNS = tuple(tag for tag, _ in ROLES[:6])
ADDING = ("v:add", "v:write", "v:insert", "v:make", "v:overlay", "v:start_with", "v:end_with", "v:change")
STYLE = ("color:", "hexcolor", "weight:", "tsize:", "italic:", "n:font", "n:box", "n:outline", "font:")


def add_text(c: Clause, r: Reader) -> bool:
    anchor, role = _role(c)
    quotes = c.all("quote")
    said = bool(quotes) and c.said("n:captions") and not c.said("v:replace v:change v:remove v:translate")
    if anchor is None and not (quotes and (c.said(*ADDING) or said)):
        return False
    if (c.said("n:captions") and not said) or (c.said("v:remove", "v:translate") and not quotes):
        return False
    if anchor is None and c.said("n:watermark n:logo n:music v:voice_over n:sfx n:highlights"):
        return False
    if (
        (c.said("v:replace", "v:change") and len(quotes) != 1)
        or c.said("v:remove")
        or (c.said("v:move") and not quotes)
    ):
        return False
    if not c.said(*ADDING) and not quotes and c.inherited:
        return False
    if not quotes and _restyles(c, r):
        return False
    style, used = text_style(c)
    gone = until(c)
    half = half_of_picture(c) if quotes else None
    where = stretch(c, r)
    if not where.given:
        where = over_clip(c, r) or where
    position = c.one("pos:")
    animation = _animation(c)
    texts = [str(q.value) for q in quotes if q.value] or _spoken_words(c, r, anchor)
    if not texts:
        return _without_words(c, r, anchor, role)
    fields: dict[str, Any] = {"role": role, "start": where.start, "end": where.end}
    fields["position"] = position.reading("pos") if position is not None else half
    fields["animation"] = animation.reading("anim") if animation is not None else None
    if style:
        fields["style"] = style
    used += [t for t in c.all("number") if t.value in (len(texts), len(texts[0]))]
    used += [
        anchor,
        position,
        animation,
        *quotes,
        *c.all(*NOUNS, *ADDING, "n:animation n:style n:effect v:move n:words n:beginning"),
        *(c.all("n:captions", "v:caption") if said else ()),
    ]
    length = c.one("length") if where.hold_ms is None and fields["end"] is None else None
    if length is not None and length.value > 0:
        used.append(length)
        fields |= _lasting(where, int(length.value), r)
        where = Stretch(where.start, where.end, where.how, int(length.value))
    if where.how == "end" and not where.hold_ms:
        fields["start"] = {"from_end_ms": 4000}
    if where.start is None and where.hold_ms:
        _held(fields, role, where.hold_ms)
    if gone is not None:
        fields |= gone_at(fields["start"], gone, r)
    for text in texts:
        r.step(c, "add_text", used, text=text[:2000], **fields)
    c.claim_all("asset", "file", "asset:")
    return True


def _lasting(where: Stretch, ms: int, r: Reader) -> dict[str, Any]:
    """A text with a bare length: "at the beginning, 5 s"."""
    if where.how == "end":
        return {"start": {"from_end_ms": ms}, "end": {"from_end_ms": 0}}
    return {"end": later(where.start, ms, r.context)} if where.start is not None else {}


def _held(fields: dict[str, Any], role: str, hold_ms: int) -> None:
    """How long a text stands, told without where: from its role's own place."""
    if role == "end_card":
        fields["start"], fields["end"] = {"from_end_ms": hold_ms}, {"from_end_ms": 0}
    else:
        fields["start"], fields["end"] = {"ms": 0}, {"ms": hold_ms}


def _role(c: Clause) -> tuple[Token | None, str]:
    for tag, role in ROLES:
        token = c.one(tag)
        if token is not None and (tag in NOUNS or _made_card(c, token)):
            return token, _opening_role(c, role)
    return None, _opening_role(c, "overlay")


def _made_card(c: Clause, token: Token) -> bool:
    """ "add a 3-second intro": a card to be made, not a place ("at the intro") or a file."""
    at = c.tokens.index(token)
    if at and c.tokens[at - 1].text.lower() in ("the", "my", "this", "把", "将"):
        return False
    before = c.before(token)
    place = before is not None and before.has(
        "p:at", "p:in", "p:from", "p:to", "p:for", "p:after", "p:before"
    )
    return (
        c.said("v:add", "v:make")
        and not place
        and not token.has("asset:")
        and not c.said("n:transition v:fade_in v:fade_out v:fade n:effect v:zoom n:music effx: asset file")
    )


def _opening_role(c: Clause, role: str) -> str:
    if role == "overlay" and c.said("v:start_with"):
        return "title"
    if role == "overlay" and c.said("v:end_with"):
        return "end_card"
    return role


def _animation(c: Clause) -> Token | None:
    found = c.one("anim:")
    if found is not None:
        return found
    fade = c.one("v:fade_in v:fade_both v:fade")
    if fade is not None:
        fade.claim = USED
        return Token(fade.start, fade.end, fade.text, frozenset({"anim:fade"}))
    return None


def _restyles(c: Clause, r: Reader) -> bool:
    """ "make the title bigger", "把标题改成红色": text that is there already."""
    noun = c.one(*NOUNS)
    at = c.tokens.index(noun) if noun is not None else 0
    the = at > 0 and c.tokens[at - 1].text.lower() in ("the", "my", "all") and c.said("v:make", "v:change")
    if the and c.one(*STYLE, "pos:", "anim:") is not None and not c.said("v:add", "v:write"):
        return True
    there = any(s.op in ("add_text", "add_captions") for s in r.steps) or {"titles", "captions"} & set(
        r.context.tracks
    )
    return bool(there) and c.said("v:change", "v:make") and not c.said("v:add", "v:write")


def text_style(c: Clause) -> tuple[dict[str, Any], list[Token | None]]:
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
    if outline is not None and "outline" not in style:
        style["outline"] = "#ffffff" if outline.text.startswith(("白", "white")) else "#000000"
    sheer = c.one("n:opacity") if len(style.get("box", "")) == 7 else None
    if sheer is not None:
        style["box"], used = style["box"] + "80", [*used, sheer]
    if (weight := c.one("weight:")) is not None:
        style["weight"], used = weight.reading("weight"), [*used, weight]
    factor = c.one("factor") if c.one("tsize:") is not None else None
    size = c.one("tsize:") or next(
        (t for t in c.tokens if t.has("tsize:") and t.claim == USED and t.has("n:text")), None
    )
    if size is not None:
        scale = float(factor.value) if factor is not None else float(size.reading("tsize") or 1)
        style["size"], used = min(max(scale, 0.25), 4.0), [*used, size, factor]
    if (font := c.one("font:")) is not None:
        style["font"], used = font.reading("font"), [*used, font]
    if (italic := c.one("italic:")) is not None:
        style["italic"], used = True, [*used, italic]
    used += [box, outline, *c.all("n:font", "n:background")] if style else []
    return style, used


def _owner(
    c: Clause, color: Token, box: Token | None, outline: Token | None, *, first: bool, many: bool
) -> str:
    """What a colour is the colour of: the letters, the box behind, or the outline."""
    text = color.text.lower()
    if text.endswith("底"):
        return "box"
    after, before = c.after(color), c.before(color)
    if text.endswith("字") or (after is not None and after.has("n:font", "n:text", "n:words")):
        return "color"
    if outline is not None and (after is outline or before is outline):
        return "outline"
    if box is not None and (after is box or (before is box and not first)):
        return "box"
    index = c.tokens.index(color)
    on = c.tokens[index - 1] if index else None
    if on is not None and on.text.lower() in ("on", "on a", "over", "with") and many and not first:
        return "box"
    return "color"


def _spoken_words(c: Clause, r: Reader, anchor: Token | None) -> list[str]:
    """Text told without quotation marks: what follows "saying", "called", a colon, 写着."""
    verb = next(
        (t for t in c.tokens if t.has("v:write") and t.text.lower() not in ("show", "display", "print")), None
    )
    named = next((t for t in c.tokens if t.text.lower() in NAMING), None)
    opener = verb or named
    if opener is None:
        return _capitalised(c, r, anchor)
    if opener.end <= (
        anchor.start if anchor is not None and verb is not None and opener.has("v:add") else -1
    ):
        return []
    tail = c.tokens[c.tokens.index(opener) + 1 :]
    taken: list[Token] = []
    for t in tail:
        if (t.has("span", "point", "hold", "pos:", "p:at", "c:") and not t.has("f:det")) or t.claim == USED:
            break
        if t.has("p:in", "p:for") and _ends_text(tail, t):
            break
        taken.append(t)
    if not taken:
        return []
    for t in taken:
        t.claim = USED
    opener.claim = USED
    text = r.words[taken[0].start : taken[-1].end].strip(" :：,，")
    return [text] if text else []


NAMING = ("called", "named", "titled", "entitled", "名为", "叫", "叫做", "名叫")


def _ends_text(tail: list[Token], at: Token) -> bool:
    after = tail[tail.index(at) + 1 :][:2]
    return any(t.has("color:", "weight:", "n:font", "length", "pos:", "tsize:") for t in after)


def _capitalised(c: Clause, r: Reader, anchor: Token | None) -> list[str]:
    """ "add title Summer Days": unknown capitalised words right after the noun."""
    if anchor is None:
        return []
    at = c.tokens.index(anchor) + 1
    taken: list[Token] = []
    for t in c.tokens[at:]:
        typed = r.words[t.start : t.end]
        han = t.has("unknown") and not typed.isascii()
        if t.free and (
            han or ((typed[:1].isupper() or (typed[:1].isdigit() and taken)) and not t.has("clips"))
        ):
            taken.append(t)
        elif t.punct and t.text in ":：":
            continue
        else:
            break
    if not any(t.has("unknown") or t.shown[:1].isupper() for t in taken):
        return []
    for t in taken:
        t.claim = USED
    return [r.words[taken[0].start : taken[-1].end]]


def _without_words(c: Clause, r: Reader, anchor: Token | None, role: str) -> bool:
    """A text whose words nobody gave: asked for, never made up."""
    if anchor is None:
        return False
    name = anchor.shown
    if from_names(c, r, anchor, NOUNS + ADDING):
        return True
    c.claim_all("length", "hold")
    unknown = list(c.all("unknown"))
    c.claim(unknown)
    said = f"{r.words[unknown[0].start : unknown[-1].end]}" if unknown else ""
    if said and role in ("overlay", "lower_third"):
        r.refuse(c, "text_which_words_of", what=name, of=said)
    else:
        r.refuse(c, "text_which_words", what=name)
    asked = r.say("ask_text", what=name)
    if asked not in r.questions:
        r.questions.append(asked)
    return True


def restyle(c: Clause, r: Reader) -> bool:
    """Changes text that is there, or that this request has just added."""
    noun = c.one("n:title n:text n:captions n:lower_third n:end_card n:font n:cta n:hook")
    last = _last_text(r)
    pronoun = c.pronoun
    if c.said("v:move") and c.one("pos:") is None:
        return False
    if c.said("v:remove v:translate v:speed_up v:export v:zoom"):
        return False
    plain = last is not None and not c.said("v:add", "v:write") and _only_looks(c)
    if noun is None and not (
        (pronoun or plain) and last is not None and c.one(*STYLE, "pos:", "anim:") is not None
    ):
        return False
    style, used = text_style(c)
    position = c.one("pos:")
    animation = c.one("anim:")
    cap = c.one("cap:")
    if not style and position is None and animation is None and cap is None:
        return False
    changes: dict[str, Any] = {}
    if position is not None:
        changes["position"] = position.reading("pos")
    if animation is not None:
        changes["animation"] = animation.reading("anim")
    used += [
        noun,
        position,
        animation,
        cap,
        *c.all(
            "v:change v:make n:font n:text n:style n:captions n:title v:increase v:decrease "
            "v:saturate v:add v:move v:zoom v:compress"
        ),
    ]
    if last is not None and (noun is None or _same_kind(noun, last)):
        _onto(last, style, changes, cap)
        c.claim(used)
        c.fired = True
        return True
    if style:
        changes["style"] = style
    if cap is not None:
        changes["captions"] = cap.reading("cap")
    target = "captions" if noun is not None and noun.has("n:captions") else "titles"
    if noun is not None and noun.has("n:font") and not noun.has("n:text"):
        target = "text"
    r.step(c, "restyle_text", used, target=target, **changes)
    return True


def _only_looks(c: Clause) -> bool:
    """A clause of nothing but looks: "改成黄色", "make bold"."""
    looks = (*STYLE, "pos:", "anim:", "v:change", "v:make", "cap:", "n:style")
    return all(t.filler or not t.free or t.has(*looks) for t in c.tokens)


def _last_text(r: Reader) -> Step | None:
    last = r.steps[-1] if r.steps else None
    kinds = ("add_text", "add_captions", "import_captions", "restyle_text")
    return last if last is not None and last.op in kinds else None


def _same_kind(noun: Token, last: Step) -> bool:
    return noun.has("n:captions") == (last.op != "add_text") or noun.has("n:font", "n:text")


def _onto(last: Step, style: dict[str, Any], changes: dict[str, Any], cap: Token | None) -> None:
    key = "style" if last.op in ("add_text", "restyle_text") else "look"
    if style:
        last.fields[key] = {**last.fields.get(key, {}), **style}
    if cap is not None and last.op != "add_text":
        last.fields["captions" if last.op == "restyle_text" else "style"] = cap.reading("cap")
    for name, value in changes.items():
        if name != "animation" or last.op in ("add_text", "restyle_text"):
            last.fields[name] = value
