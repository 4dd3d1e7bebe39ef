"""Rules for how clips play: freeze, reverse, speed."""

from __future__ import annotations

from itertools import pairwise

from ....operations.times import END, START, AtMs, When
from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, clip_targets, stretch
from .step import Stretch


def reverse(c: Clause, r: Reader) -> bool:
    verb = c.one("v:reverse")
    if verb is None or c.said("v:boomerang") or c.one("n:order") is not None:
        return False
    row = r.row(c)
    if (
        row is not None
        and any(t.has("n:order") for t in c.tokens)
        and len(row.fields.get("assets") or ()) != 1
    ):
        kinds = ("image",) if c.said("n:photos", "n:slideshow") else ("video", "image")
        shown = row.fields.get("assets") or tuple(a.name for a in r.context.of_kind(*kinds))
        row.fields["assets"] = tuple(reversed(shown))
        c.claim([verb])
        return True
    if (
        verb.has("v:reorder")
        and c.said("n:clip", "n:photos")
        and len(r.context.of_kind("video", "image")) > 1
    ):
        return False
    where = stretch(c, r)
    targets = clip_targets(c, r)
    used: list[Token | None] = [verb, *c.all("n:clip n:part v:make n:media v:play v:add")]
    for target in targets or [None]:
        r.step(c, "reverse", used, start=where.start, end=where.end, target=target)
    return True


SEEN = (
    "n:contrast", "n:brightness", "n:saturation", "v:contrast_up", "v:contrast_down", "v:brighten",
    "v:darken", "v:saturate", "v:desaturate",
)  # fmt: skip
"""What a factor may belong to instead of the speed."""


PACED = (
    "v:speed_up v:slow_down n:speed v:make n:part n:effect v:normal v:change v:add v:increase v:decrease "
    "v:quieter v:louder v:cut_down n:clip v:ramp n:transition v:play"
)
"""Words beside a speed that say nothing more."""


CONTENT = ("unknown", "n:sfx", "n:subject", "n:speech", "n:voice", "mood:")
"""What tells a part by what is in it."""


def _told_by_content(c: Clause) -> Token | None:
    """ "slow down the explosion part": what is seen there, which tells no time."""
    if c.one("clips", "n:beginning", "n:end", "n:middle", "n:intro", "n:outro", "p:first", "p:last"):
        return None
    for what, part in pairwise(c.tokens):
        if not (part.has("n:part") and what.free and what.text.isascii() and what.has(*CONTENT)):
            continue
        before = c.tokens[: c.tokens.index(what)]
        led = [t for t in before if not t.filler]
        if led and led[-1].has("v:slow_down", "v:speed_up") and not any(t.has("p:at") for t in before):
            return what
    return None


def speed(c: Clause, r: Reader) -> bool:
    verb = c.one("v:speed_up v:slow_down n:speed v:ramp")
    factor = c.one("factor factor: percent")
    if verb is not None and factor is None and _reaches(c, r, verb):
        return True
    if _not_pace(c, verb, factor) or _only_rhythm(c, verb, factor):
        return False
    if _back_to_normal(c, r) or (verb is None and c.said("tsize:")):
        return c.one("factor") is None
    unseen = c.one("n:blooper", "n:highlights", "n:silence") or _told_by_content(c)
    if unseen is not None and c.one("span", "point") is None:
        r.refuse(c, "unseen_content", what=unseen.shown)
        return True
    if factor is None and _not_how_fast(c):
        r.ask(c, "speed_how_much")
        return True
    slow = c.one("v:slow_down") is not None
    value, stated = _factor(c, factor, slow=slow)
    ramp = c.one("v:ramp")
    factors = c.all("factor")
    if len(factors) == 2 and factors[0].value == 1 and factors[1].value > 0:
        value, stated, ramp = float(factors[1].value), True, ramp or factors[0]
    used: list[Token | None] = [verb, factor, ramp, *c.all(PACED)]
    used += factors if len(factors) == 2 else []
    minus = "-" if factor is not None and r.words[: factor.start].endswith(("-", "−")) else ""
    if value is None or minus or not 0.05 <= value <= 100:
        r.refuse(c, "bad_speed", words=minus + factor.shown if factor else "")
        return True
    where = stretch(c, r)
    used += c.all("n:blooper") if where.given else []
    if ramp is not None and ramp.text == "变速" and stated:
        ramp = None
    if ramp is not None and not where.given:
        return _ramp_nowhere(c, r)
    start, end = _from_to(c, r, where)
    pitch = c.one("n:pitch", "x:squeaky")
    whole = not where.given
    known = whole and ((not stated and _to_fit(c, r)) or _told_before(c, r, value))
    again = value == 1 and whole and any(s.op == "speed" for s in r.steps)
    if known or again or _no_change(c, factor):
        c.claim(used)
        return True
    if not stated:
        r.assume("speed_guess", factor=f"{value:g}")
    else:
        _in_place_of_complaint(c, r)
    for target in clip_targets(c, r) or [None]:
        made = r.step(
            c,
            "speed",
            [*used, pitch],
            factor=value,
            start=start,
            end=end,
            target=target,
            keep_pitch=False if _rises(c, pitch) else None,
            ramp_ms=500 if ramp is not None else None,
        )
        made.guess = "" if stated else "speed_guess"
    return True


def _from_to(c: Clause, r: Reader, where: Stretch) -> tuple[When | None, When | None]:
    """The stretch that is paced: a moment told alone is where it begins; with "up to", where it ends."""
    if where.how != "point" or where.end is not None:
        return where.start, where.end
    if _up_to(c):
        return START, where.start
    return where.start, _after_point(c, r, where.start)


def _reaches(c: Clause, r: Reader, verb: Token) -> bool:
    """ "加速到15秒": how long it gets by its pace."""
    length = c.after(verb)
    if not verb.text.endswith(("到", "至", "成")) or length is None or not length.has("length"):
        return False
    if length.value <= 0 or c.one("span", "point") is not None:
        return False
    target = next(iter(clip_targets(c)), None)
    used = [verb, length, *c.all("p:under", "n:media", "n:speed", "v:play")]
    r.step(c, "fit_duration", used, duration_ms=int(length.value), how="speed", target=target)
    return True


def _rises(c: Clause, pitch: Token | None) -> bool:
    """Whether voices are to sound higher with the speed: "like chipmunks", "don't keep the pitch"."""
    told = "v:keep" if c.negated else "v:change"
    return pitch is not None and (pitch.has("x:squeaky") or c.said(told))


def _not_pace(c: Clause, verb: Token | None, factor: Token | None) -> bool:
    """Whether what is faster or several times as much is not the video."""
    if verb is None and (
        factor is None
        or factor.text.lower() in ("twice", "thrice", "triple", "three times", "four times")
        or factor.has("percent")
        or c.said("v:zoom v:loop n:volume v:resize n:size v:export", *SEEN)
    ):
        return True
    if c.said("v:fade v:zoom n:voice n:music") and not c.said("n:media", "n:clip") and verb is None:
        return True
    return c.said("n:transition") and c.one("factor", "clips", "span", "v:ramp") is None


PACING = (
    "v:speed_up v:slow_down v:ramp v:change v:increase v:decrease v:louder v:quieter v:normal x:more x:less"
)


def _only_rhythm(c: Clause, verb: Token | None, factor: Token | None) -> bool:
    """ "节奏明快", "节奏干净利落": how the cuts follow each other; no speed is told."""
    named = verb is not None and verb.text == "节奏" and factor is None
    return named and not c.said(PACING)


def _not_how_fast(c: Clause) -> bool:
    """ "change the speed", "调整播放速度", and nothing else."""
    plain = ("v:change", "n:speed", "n:media", "n:clip", "v:play", "v:process")
    return c.said("v:change") and all(t.filler or t.has(*plain) for t in c.tokens if t.free)


def _no_change(c: Clause, factor: Token | None) -> bool:
    """ "the first 10 seconds at normal speed"."""
    noun = c.one("n:speed")
    at = c.tokens.index(noun) if noun is not None else 0
    plain = at > 0 and c.tokens[at - 1].text.lower() in ("normal", "regular", "original", "usual")
    return plain and factor is None and c.one("v:speed_up v:slow_down v:ramp") is None


def _to_fit(c: Clause, r: Reader) -> bool:
    """ "squeeze it into 59 seconds, speed it up if you have to": how the length told before is reached."""
    last = r.before(c)
    if (
        last is None
        or not (any(t.has("c:if") for t in c.tokens) or _as_last_resort(c, r))
        or last.op != "fit_duration"
        or last.clause.sentence != c.sentence
        or not last.guess
    ):
        return False
    last.fields["how"] = "speed"
    if last.guess in r.assumptions:
        r.assumptions.remove(last.guess)
    return c.one("v:speed_up v:slow_down") is not None


def _as_last_resort(c: Clause, r: Reader) -> bool:
    """ "… and only speeding up if it's still too long"."""
    after = r.words[c.end : c.end + 5].lower().strip(" ,")
    return after.startswith("if") or any(t.text.lower() in ("only", "just") for t in c.tokens[:2])


def _told_before(c: Clause, r: Reader, value: float) -> bool:
    """ "太慢了，调快一点": one wish told twice."""
    last = r.before(c)
    if last is None or last.op != "speed" or last.clause.sentence != c.sentence or not last.guess:
        return False
    if (last.fields["factor"] > 1) != (value > 1):
        return False
    last.fields["factor"] = value
    return True


def _back_to_normal(c: Clause, r: Reader) -> bool:
    """ "… then speeds back up": the end of the stretch that was told before."""
    back = any(t.text.lower() == "back" for t in c.tokens)
    if not back or c.one("span point factor") is not None or not (r.steps or r.questions):
        return False
    c.claim(c.all("v:speed_up v:slow_down n:speed"))
    return True


def _in_place_of_complaint(c: Clause, r: Reader) -> None:
    """ "the beginning is too slow, speed up the first 20 s 3x": why, and then what; one edit."""
    last = next((s for s in reversed(r.steps) if s.op == "speed"), None)
    if last is None or last.clause is c or not last.guess or c.sentence - last.clause.sentence > 1:
        return
    felt = any(t.text.lower() in ("feel", "feels", "look", "seem") for t in last.clause.tokens)
    if not felt and not any(t.text.lower().startswith(("too ", "太")) for t in last.clause.tokens):
        return
    r.steps.remove(last)
    told = (r.say("speed_guess", factor=f"{last.fields['factor']:g}"), r.say("edge_fifth"))
    r.assumptions[:] = [a for a in r.assumptions if a not in told]


def _factor(c: Clause, factor: Token | None, *, slow: bool) -> tuple[float | None, bool]:
    """The speed, and whether the person gave it."""
    if factor is None:
        half = c.one("frac:", "fraction") if c.said("n:speed", "v:slow_down", "v:speed_up") else None
        if half is not None:
            half.claim = USED
            share = float(half.value or half.reading("frac") or 0.5)
            by = any(t.text.lower() == "by" for t in c.tokens[: c.tokens.index(half)])
            if c.said("v:speed_up"):
                return round(1 + share, 4), True
            return (round(1 - share, 4) if by else share), True
        times = c.one("times") if c.said("v:speed_up", "v:slow_down") else None
        if times is not None and times.value > 1:
            times.claim = USED
            return (1 / times.value if slow else float(times.value)), True
        reached = any(t.has("v:slow_down", "v:speed_up") and t.text.endswith("到") for t in c.tokens)
        number = c.one("number") if reached or c.said("v:change", "n:speed", "p:by", "p:to") else None
        before = c.before(number) if number is not None else None
        told = before is not None and before.has("p:to", "n:speed") and c.one("n:speed") is not None
        if number is not None and number.text in ("一", "1", "one") and not told:
            number = None
        if number is not None and 0 < number.value <= 100:
            number.claim = USED
            return float(number.value), True
        down = slow or c.said("v:decrease")
        small = any(t.has("amount:small") for t in c.tokens)
        if any("lapse" in t.text.lower() or "延时" in t.text for t in c.tokens):
            return 8.0, False
        return ((0.8 if small else 0.5) if down else (1.25 if small else 1.5)), False
    if factor.has("factor:"):
        value = float(factor.reading("factor") or 1)
        return (1 / value if slow and value > 1 else value), True
    value = float(factor.value)
    if factor.text.startswith(("一倍", "1倍")) and not factor.text.endswith("速"):
        return (0.5 if slow else 2.0), True
    if factor.has("percent"):
        before = c.before(factor)
        relative = c.said("p:by") or (
            (before is None or not before.has("p:to", "n:speed", "p:at")) and factor.value < 100
        )
        after = c.after(factor)
        compared = after is not None and after.text.lower() in ("slower", "faster", "quicker")
        by = before is not None and before.text.lower() == "by"
        if relative and c.said("v:speed_up", "v:increase"):
            value = 100 + value
        elif (
            relative
            and slow
            and (by or compared or _lessened(before) or _lessened(_led_by(c, factor)))
            and value < 100
        ):
            value = 100 - value
        value /= 100
    elif slow and value > 1:
        value = 1 / value
    return (round(value, 4) if value > 0 else None), True


AMONG = ("f:det", "f:this", "f:all", "n:media", "n:clip", "n:everything")


def _led_by(c: Clause, factor: Token) -> Token | None:
    """ "slow it down 20%": the verb that leads to it."""
    lead = c.tokens[: c.tokens.index(factor)]
    return next((t for t in reversed(lead) if not t.has(*AMONG) or t.has("p:", "v:")), None)


def _lessened(before: Token | None) -> bool:
    """ "放慢20%", "slow down 20%": by so much, unlike "放慢到80%"."""
    if before is None or not before.has("v:slow_down") or before.text.endswith(("到", "至", "成")):
        return False
    return not any(word in before.text.lower() for word in ("mo", "motion", "慢动作", "慢镜", "升格"))


def _after_point(c: Clause, r: Reader, start: When | None) -> When | None:
    opener = next((t.parts[0] for t in c.tokens if t.has("point") and t.parts), None)
    if opener is not None and opener.has("p:from"):
        return END
    length = c.one("length")
    if isinstance(start, AtMs) and length is not None and length.value > 0:
        length.claim = USED
        return AtMs(ms=start.ms + int(length.value))
    if isinstance(start, AtMs):
        r.assume("two_seconds")
        return AtMs(ms=start.ms + 2000)
    return None


def _up_to(c: Clause) -> bool:
    """ "三倍速快进到第40秒": a moment told as where the fast part ends."""
    at = next((i for i, t in enumerate(c.tokens) if t.has("point")), 0)
    return at > 0 and c.tokens[at - 1].text.endswith("到") and not c.tokens[at - 1].has("p:at")


def _ramp_nowhere(c: Clause, r: Reader) -> bool:
    last = r.before(c)
    if last is not None and last.op == "fit_duration" and last.clause.sentence == c.sentence:
        last.fields["how"] = "speed"
        told = r.say("fit_cut", want=f"{last.fields['duration_ms'] / 1000:g}")
        r.assumptions[:] = [a for a in r.assumptions if a != told]
        c.claim(c.tokens)
        return True
    last = r.before(c)
    if last is not None and last.op == "speed" and last.clause.sentence == c.sentence:
        last.fields["ramp_ms"] = 500
        c.claim(c.all("v:ramp v:add n:effect"))
        return True
    r.ask(c, "ramp_where")
    return True


STAYS_AS = (
    "doesn't", "doesnt", "wont", "isnt", "does not", "won't", "shouldn't", "isn't", "unchanged", "same",
    "never", "not",
)  # fmt: skip


def pitch_told(c: Clause, r: Reader) -> bool:
    """ "… but keep the pitch": as it is anyway; "let the pitch rise", "chipmunk voice": it follows."""
    last, noun = r.before(c), c.one("n:pitch", "x:squeaky")
    if last is None or last.op != "speed" or noun is None or last.clause.sentence != c.sentence:
        return False
    kept = (c.said("v:keep", "x:keep_sound") and not c.negated) or any(
        t.text.lower() in STAYS_AS for t in c.tokens
    )
    if kept or (noun.has("n:pitch") and c.negated and not c.said("v:keep")):
        c.claim([noun, *c.all("v:keep", "n:audio", "n:voice", "v:change")])
        c.claim(t for t in c.tokens if t.text.lower() in STAYS_AS)
        return True
    last.fields["keep_pitch"] = False
    c.claim(
        [
            t
            for t in c.tokens
            if t.free and t.has("n:pitch", "x:squeaky", "n:voice", "n:audio", "unknown", "v:")
        ]
    )
    c.fired = True
    return True
