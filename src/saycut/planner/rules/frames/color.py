"""Rules for colour: sliders, looks, LUTs."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..lexicon import atoms, lexicon
from ..token import Token
from .reader import Reader, asset_name, clip_targets, stretch

SLIDERS = (
    ("v:brighten", "brightness", 1),
    ("v:darken", "brightness", -1),
    ("v:saturate", "saturation", 1),
    ("v:desaturate", "saturation", -1),
    ("v:contrast_up", "contrast", 1),
    ("v:contrast_down", "contrast", -1),
    ("v:warmer", "temperature", 1),
    ("v:cooler", "temperature", -1),
)
NAMED = (
    ("n:brightness", "brightness"),
    ("n:contrast", "contrast"),
    ("n:saturation", "saturation"),
    ("n:temperature", "temperature"),
)
USUAL = 20.0
"""What "brighter" alone adds, of 100."""
WISHES = ("v:add", "v:make", "v:change", "v:color", "v:convert", "v:process")
PLAIN = ("n:media", "n:clip", "n:everything", "span", "point", "n:effect", "v:export", "c:", "n:style")
"""What may stand beside a look named with nothing that says it is one."""
GENERIC = ("fade", "natural", "clean", "light", "soft", "dark", "professional", "pop", "natural", "mono")


LOOKING = (" look", " style", " vibe", " grade", " filter", " tone", "风格", "色调")
"""A look's name that says itself that it is one."""
BROAD = ("look:cinematic", "look:film")
"""Looks that another look named beside them tells more of: "vintage film look"."""


PLAIN_COLORS = frozenset(("color", "colour", "colors", "colours", "颜色", "色彩", "彩色"))


def uncolored(c: Clause, r: Reader) -> bool:
    """ "remove all color from 0:20 to 0:40": black and white there, nothing cut out."""
    verb = c.one("v:remove")
    noun = next((t for t in c.all("n:color") if t.text.lower() in PLAIN_COLORS), None)
    other = c.one("look:", "n:effect", "n:text", "n:background", "n:part")
    if verb is None or noun is None or other is not None:
        return False
    after = c.after(noun)
    if after is not None and after.has("n:", "v:color") and not after.has("n:media", "n:clip", "n:middle"):
        return False
    where = stretch(c, r)
    used = [verb, noun, *c.all("n:middle", "n:media", "n:clip", "n:everything")]
    for target in clip_targets(c, r) or [None]:
        r.step(c, "color", used, preset="bw", start=where.start, end=where.end, target=target)
    return True


def color(c: Clause, r: Reader) -> bool:
    if c.said("n:title n:text n:captions n:font n:music n:transition n:lower_third n:end_card n:audio"):
        return False
    fields, used = _sliders(c)
    guess = next(iter(fields), "") if c.one("percent", "number") is None else ""
    look = _look(c, slid=bool(fields))
    if look is None and (quoted := _in_quotes(c)) is not None:
        fields["preset"], used = quoted, [*used, c.one("quote")]
    if look is not None:
        fields["preset"] = look.reading("look")
        sharper = next((t for t in c.all("look:dramatic") if t is not look and "contrast" in t.text), None)
        if sharper is not None:
            fields.setdefault("contrast", USUAL)
            used.append(sharper)
        used += [look, *c.all(*BROAD, f"look:{fields['preset']}"), *_shades(c, look)]
        other = next((t for t in c.all("v:warmer", "v:cooler") if t is not look), None)
        if other is not None:
            fields.setdefault("temperature", USUAL if other.has("v:warmer") else -USUAL)
            used.append(other)
    lut = next(
        (t for t in c.all("file asset asset:") if asset_name(t).lower().endswith((".cube", ".3dl"))),
        None,
    )
    if lut is not None:
        lut.claim = "used"
        fields["lut_asset"] = asset_name(lut)
        used += [lut, *c.all("n:lut")]
    elif not fields and (told := c.one("n:lut")) is not None and (name := _only_lut(c, r)) is not None:
        fields["lut_asset"] = name
        used += [told, *c.all("v:remove")]
    verb = c.one("v:color n:color n:lut")
    if not fields and c.one("n:temperature") is not None and _balanced(c, r):
        return True
    shaped = c.one("platform:", "ratio", "ratio:", "n:aspect", "n:size", "res", "res:") is not None
    if not fields and verb is not None and verb.text == "调成" and shaped:
        return False
    if not fields:
        return _unnamed(c, r, verb)
    _both_by_as_much(c, r)
    if look is not None and _named_now(c, r, look, used):
        return True
    if _told_before(c, r, fields) or _as_warm(c, r, fields):
        c.claim([*used, *c.all(*WISHES)])
        return True
    where = stretch(c, r)
    used += [
        verb,
        *c.all(*WISHES, "v:color n:color n:effect n:quality n:lut v:increase v:decrease n:style"),
    ]
    for target in clip_targets(c, r) or [None]:
        made = r.step(c, "color", used, target=target, start=where.start, end=where.end, **fields)
        made.guess = guess
    return True


def _both_by_as_much(c: Clause, r: Reader) -> None:
    """ "bump the contrast and saturation a bit": how much is told once, after both."""
    last = r.before(c)
    if last is None or last.op != "color" or not last.guess or last.clause.sentence != c.sentence:
        return
    amount = [t for t in c.tokens if t.has("amount:")]
    own = any(t.has("v:") for t in c.tokens) or any(t.has("amount:") for t in last.clause.tokens)
    if amount and not own and c.tokens.index(amount[-1]) > 0:
        level = _amount(c)
        last.fields[last.guess] = level if last.fields[last.guess] > 0 else -level


def _in_quotes(c: Clause) -> str | None:
    """ "应用“青橙”调色": a look named in quotation marks."""
    quote = c.one("quote")
    if quote is None or not c.said("v:color", "n:color", "n:lut"):
        return None
    phrase = list(atoms(str(quote.value)))
    entry = lexicon().match(phrase, 0, {}) if phrase else None
    if entry is None or len(entry[0]) != len(phrase):
        return None
    return next((t.partition(":")[2] for t in sorted(entry[1]) if t.startswith("look:")), None)


def _named_now(c: Clause, r: Reader, look: Token, used: list[Token | None]) -> bool:
    """ "加个滤镜，复古一点的": which look, told after a look was asked for."""
    last, guess = r.before(c), r.say("natural_grade")
    if last is None or last.op != "color" or last.clause.sentence != c.sentence or guess not in r.assumptions:
        return False
    r.assumptions.remove(guess)
    last.fields["preset"] = look.reading("look")
    c.claim([*used, *c.all(*WISHES, "n:color", "n:effect")])
    return True


def _balanced(c: Clause, r: Reader) -> bool:
    """ "画面偏黄，校正白平衡": the remedy of what was just complained of."""
    last = r.before(c)
    if last is None or last.op != "color" or "temperature" not in last.fields:
        return False
    c.claim(c.tokens)
    return last.clause.sentence == c.sentence


def _only_lut(c: Clause, r: Reader) -> str | None:
    """ "apply the LUT": the only one there is; "remove the LUT": none."""
    if c.said("v:remove"):
        return "none"
    known = r.context.of_kind("lut")
    return known[0].name if len(known) == 1 else None


def _told_before(c: Clause, r: Reader, fields: dict[str, Any]) -> bool:
    """ "it is too dark, brighten it": one wish told twice."""
    last = r.before(c)
    earlier = [
        s for s in r.steps if s.op == "color" and s.clause.sentence == c.sentence and s.fields == fields
    ]
    if earlier and earlier[-1].guess and earlier[-1].clause is not c:
        return True
    if last is None or last.op != "color" or not (last.clause.sentence == c.sentence or c.pronoun):
        return False
    same = {k: v for k, v in last.fields.items() if k != "target"}
    twice = same.keys() == fields.keys() and all(
        isinstance(v, float) and v * fields[k] > 0 for k, v in same.items()
    )
    if twice and last.guess and c.one("percent", "number") is not None:
        last.fields.update(fields)
    return twice and bool(last.guess)


def _as_warm(c: Clause, r: Reader, fields: dict[str, Any]) -> bool:
    """ "make it warm and cozy": a look that says what was just asked for."""
    last, way = r.before(c), {"warm": 1, "cool": -1}.get(fields.get("preset", ""), 0)
    if last is None or last.op != "color" or last.clause.sentence != c.sentence or len(fields) > 1:
        return False
    return bool(last.guess) and way * float(last.fields.get("temperature", 0)) > 0


def color_by(c: Clause, r: Reader) -> bool:
    """ "way too bright, bring it down by 25": how much, told after the complaint."""
    last, level = r.before(c), c.one("number", "percent")
    way = c.one("v:quieter v:decrease v:louder v:increase")
    if last is None or last.op != "color" or not last.guess or level is None or way is None:
        return False
    if not c.pronoun or last.clause.sentence != c.sentence:
        return False
    sign = -1 if way.has("v:quieter", "v:decrease") else 1
    last.fields[last.guess] = sign * abs(_hundred(float(level.value)))
    c.claim([level, *c.all("v:quieter v:decrease v:louder v:increase")])
    return True


def _sliders(c: Clause) -> tuple[dict[str, Any], list[Token | None]]:
    fields: dict[str, Any] = {}
    used: list[Token | None] = []
    for tag, name in NAMED:
        noun = c.one(tag)
        if noun is None:
            continue
        value, level = _level(c, noun)
        if value is not None:
            fields[name] = value
            used += [noun, level]
    for tag, name, sign in SLIDERS:
        verb = c.one(tag)
        if verb is None or name in fields or _is_look(c, verb):
            continue
        level = c.one("percent", "factor") or (c.near(verb, "number") if c.one("number") else None)
        half = next((t for t in c.all("n:middle", "point") if _halfway(t)), None) if level is None else None
        if half is not None:
            half.claim = "used"
        used += [verb, level, half, *c.all(f"n:{name}")]
        used += c.all(*(tag for tag, noun in NAMED if noun == name))
        fields[name] = sign * (50.0 if half is not None else _amount(c))
        if level is not None:
            before = c.before(level)
            to = before is not None and before.has("p:to") and level.has("percent")
            if level.has("factor") or _to_share(c, level):
                fields[name] = _hundred(round((float(level.value) - 1) * 100, 3))
            else:
                fields[name] = _hundred(level.value - 100) if to else sign * abs(_hundred(level.value))
    return fields, used


def _shades(c: Clause, look: Token) -> list[Token]:
    """ "cool blue tones": the colour that goes with the look."""
    at = c.tokens.index(look)
    return [t for t in c.tokens[max(at - 1, 0) : at + 2] if t.free and t.has("color:") and t is not look]


def _halfway(token: Token) -> bool:
    """ "desaturate it halfway": how far, not where."""
    parts = token.parts or (token,)
    return len(parts) == 1 and parts[0].text.lower().startswith(("halfway", "half way"))


def _is_look(c: Clause, verb: Token) -> bool:
    """ "warm color grade", "warm tropical vibes", "暖色调": a look; "warmer" is a slider."""
    if not verb.has("look:"):
        return False
    text = verb.text.lower()
    plain = (
        text in ("warm", "cool", "cold", "dark", "bright")
        or "色调" in text
        or text.endswith(("调", "色", "tone", "tones"))
    )
    return plain and c.said("v:color", "n:color")


FULLY = ("completely", "fully", "totally", "entirely", "all the way", "完全", "彻底", "全部")


def _amount(c: Clause) -> float:
    if (half := c.one("frac:0.5")) is not None and any(t.has("p:by") for t in c.tokens):
        half.claim = "used"
        return 50.0
    if c.said("v:desaturate") and any(t.text.lower() in FULLY for t in c.tokens):
        return 100.0
    if any(t.has("amount:small") for t in c.tokens):
        return USUAL / 2
    return USUAL * 2 if any(t.has("amount:large") for t in c.tokens) else USUAL


MORE = frozenset(("v:contrast_up", "v:brighten", "v:saturate"))
LESS = frozenset(("v:contrast_down", "v:darken", "v:desaturate"))
"""Verbs that "more contrast and saturation" hands on to the second noun."""


def _level(c: Clause, noun: Token) -> tuple[float | None, Token | None]:
    down = c.said("v:decrease v:quieter x:less") or (noun.has("n:temperature") and c.said("v:cooler"))
    up = c.said("v:increase v:louder v:add x:more") or bool(c.inherited & MORE)
    down = down or bool(c.inherited & LESS)
    if noun.has("n:temperature"):
        c.claim(c.all("v:cooler v:warmer") if c.one("number", "percent") is not None else [])
    level = c.near(noun, "percent", "number", "factor")
    if level is not None and (level.has("factor") or _to_share(c, level)):
        c.claim(c.all("v:increase v:decrease v:louder v:quieter"))
        return _hundred(round((float(level.value) - 1) * 100, 3)), level
    if level is not None:
        value = float(level.value)
        value *= 100 if level.has("number") and abs(value) < 1 and "exposure" not in noun.text.lower() else 1
        before = c.before(level)
        to = before is not None and before.has("p:to") and level.has("percent")
        if to or (
            before is not None and before.has("v:change") and level.has("percent") and not (up or down)
        ):
            value -= 100
            down = False
        elif value == 0 and noun.has("n:saturation"):
            value = -100.0
        elif level.has("percent") and value > 100 and not down:
            value -= 100
        c.claim(c.all("v:increase v:decrease v:louder v:quieter"))
        return _hundred(-abs(value) if down else value), level
    if up or down:
        c.claim(c.all("v:increase v:decrease v:louder v:quieter"))
        c.claim(c.all("v:cooler") if noun.has("n:temperature") else [])
        return (-_amount(c) if down else _amount(c)), None
    return None, None


def _to_share(c: Clause, level: Token) -> bool:
    """ "降低对比度到0.8": of what it was, where 1 is as it is."""
    before = c.before(level)
    to = before is not None and (before.has("p:to") or before.text.endswith(("到", "至")))
    return to and level.has("number") and 0 < level.value < 3 and level.value != round(level.value)


def _hundred(value: float) -> float:
    return float(min(max(value, -100), 100))


def _look(c: Clause, *, slid: bool) -> Token | None:
    """A named look, where the words mean the picture."""
    looks = c.all("look:")
    if not looks:
        return None
    meant = any(t.has("v:color", "n:color", "n:lut") and t.claim != "context" for t in c.tokens)
    on = any(t.text.lower() in ("on", "on the", "for", "for the", "to") for t in c.tokens)
    placed = ("asset:", "asset", "file") if on else ()
    alone = all(
        t in looks
        or t.filler
        or t.has(
            *WISHES,
            "n:media",
            "n:clip",
            "clips",
            "n:everything",
            "span",
            "point",
            "n:effect",
            "x:except",
            "v:export",
            "c:",
            "n:style",
            "n:grain",
            "effx:",
            *placed,
        )
        for t in c.tokens
    )
    meant = meant or any(t.text.lower().endswith(LOOKING) for t in looks)
    if len(looks) > 1 and any(t.has(*BROAD) for t in looks) and not all(t.has(*BROAD) for t in looks):
        looks = [t for t in looks if not t.has(*BROAD)]
    for token in sorted(looks, key=lambda t: ("contrast" in t.text, -len(t.text))):
        bare = token.text.lower() in GENERIC or token.has(
            "gen:vague", "f:det", "f:polite", "n:", "v:", "trans:", "pos:", "anim:", "platform:"
        )
        if meant and not (slid and bare):
            return token
        if not bare and alone and (c.said(*WISHES) or c.inherited or len(c.tokens) <= 4):
            return token
        if token.has("v:color", "v:desaturate", "look:bw") or token.text in ("黑白", "灰度"):
            return token
    return None


def _unnamed(c: Clause, r: Reader, verb: Token | None) -> bool:
    """Grading with nothing said: the natural look, as an assumption; a brand's colours are asked for."""
    bare = c.one("unknown", "asset", "file", "quote") is None
    if bare and verb is not None and not verb.has("v:color") and c.said("v:add"):
        r.ask(c, "vague_color")
        return True
    styled = (
        verb is not None
        and verb.has("n:color")
        and verb.text in ("风格", "色调", "style", "look", "filter", "滤镜")
    )
    if verb is None or not (verb.has("v:color") or (styled and c.one("unknown") is not None)):
        return False
    unknown = c.all("unknown")
    named = c.one("quote")
    where = stretch(c, r)
    if unknown or named is not None:
        said = r.words[unknown[0].start : unknown[-1].end] if unknown else str(named.shown if named else "")
        r.refuse(c, "unknown_look", look=said)
        return True
    r.assume("natural_grade")
    used: list[Token | None] = [verb, *c.all("n:color v:color v:add v:make")]
    for target in clip_targets(c, r) or [None]:
        r.step(c, "color", used, preset="clean", start=where.start, end=where.end, target=target)
    return True
