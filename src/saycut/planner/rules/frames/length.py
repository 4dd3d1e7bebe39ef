"""Rules for how long the whole is to be."""

from __future__ import annotations

from ....operations.times import AtMs
from ..clause import Clause
from ..token import CONTEXT, Token
from .reader import Reader, asset_name, clip_targets, later


def _several_clips(c: Clause, r: Reader) -> bool:
    """ "turn it into five 30-second clips": the best five, of that length together."""
    number, length = c.one("number"), c.one("length")
    if c.said("v:insert", "n:photos"):
        return False
    each = any(t.has("n:every") for t in c.tokens)
    if (
        number is not None
        and length is not None
        and each
        and number.start < length.start
        and number.value > 1
    ):
        used = [number, length, *c.all("v:make v:cut_down v:cut n:clip n:part n:every v:split")]
        r.step(
            c,
            "highlights",
            used,
            count=min(int(number.value), 100),
            duration_ms=int(number.value * length.value),
        )
        return True
    noun = next((t for t in c.all("n:clip n:media n:highlights") if length and t.start > length.start), None)
    if number is None or length is None or noun is None or not 1 < number.value <= 100 or length.value <= 0:
        return False
    if not number.start < length.start < noun.start or not c.said("v:make", "v:cut_down", "v:cut"):
        return False
    used = [number, length, noun, *c.all("v:make v:cut_down v:cut")]
    total = int(number.value * length.value)
    r.step(c, "highlights", used, count=int(number.value), duration_ms=total)
    return True


def _of_picture(c: Clause, r: Reader) -> bool:
    """ "片头放logo，2秒": how long the picture just laid over is seen."""
    last, length = r.before(c), c.one("length", "hold")
    if last is None or length is None or last.op not in ("overlay", "watermark") or length.value <= 0:
        return False
    plain = all(t is length or t.filler or not t.free for t in c.tokens)
    start = last.fields.get("start")
    if not plain or last.clause.sentence != c.sentence or start is None or "end" in last.fields:
        return False
    end = later(start, int(length.value), r.context)
    last.fields |= {} if end is None else {"end": end}
    c.claim([length])
    return end is not None


def _of_highlights(c: Clause, r: Reader, length: Token) -> bool:
    """ "quick recap: cut it to 45 secs": how long the best parts are in all."""
    best = r.before(c)
    if best is None or best.op != "highlights" or {"duration_ms", "count"} & best.fields.keys():
        return False
    if best.clause.sentence != c.sentence:
        return False
    best.fields["duration_ms"] = int(length.value)
    cut = r.say("fit_cut", want=f"{length.value / 1000:g}")
    r.assumptions[:] = [a for a in r.assumptions if a != cut]
    return True


UP = ("stay", "stays", "up", "on screen", "on the screen", "visible", "last", "lasts", "remain", "linger",
      "onscreen", "shown", "showing", "screen")  # fmt: skip


def still_stays(c: Clause, r: Reader) -> bool:
    """ "make the cake photo stay for 6 seconds": how long a picture that is there is seen."""
    hold = c.one("hold", "length")
    stills = {a.name for a in r.context.of_kind("image")}
    files = [t for t in c.all("asset", "file", "asset:") if asset_name(t) in stills]
    up = next((t for t in c.tokens if t.text.lower() in UP), None)
    if hold is None or hold.value <= 0 or len(files) != 1 or up is None or c.one("point", "span", "pos:"):
        return False
    rest = [t for t in c.tokens if t.free and not t.filler and t not in (hold, up, *files)]
    if not all(t.has("v:make", "v:keep", "n:photos", "n:clip") for t in rest):
        return False
    target = {"asset": asset_name(files[0])}
    r.step(
        c, "fit_duration", [hold, up, *files, *rest], duration_ms=int(hold.value), how="cut", target=target
    )
    return True


ALIKE = frozenset(
    ("match", "matches", "matching", "fit", "fits", "same", "the same", "same as", "as", "equal")
)


def _as_long_as(c: Clause, r: Reader) -> bool:
    """ "… with voiceover.wav and make the video match its length": as long as that sound is."""
    noun, named = c.one("n:duration"), c.one("asset", "file", "asset:")
    if noun is None or c.one("length", "hold", "point", "span", "number", "percent") is not None or c.negated:
        return False
    alike = (
        any(t.text.lower() in ALIKE for t in c.tokens) or c.one("v:cut_down", "v:trim", "v:cut") is not None
    )
    its = c.one("n:music", "n:voice", "n:audio") or next(
        (t for t in c.tokens if t.text.lower() == "its"), None
    )
    its = its or next((t for t in c.tokens if t.text.lower() in ("same", "the same")), None)
    laid = next((s for s in reversed(r.steps) if s.op in LAID_SOUND and "asset" in s.fields), None)
    name = asset_name(named) if named is not None else str(laid.fields["asset"]) if laid and its else ""
    sound = next((a for a in r.context.of_kind("audio") if a.name == name and a.duration_ms), None)
    if not alike or sound is None or not sound.duration_ms:
        return False
    how, whole = _told_how(c, r), r.context.whole_ms
    if how is None and whole is not None and whole < sound.duration_ms:
        how = "loop"
        r.assume("shorter_looped", have=f"{whole / 1000:g}", want=f"{sound.duration_ms / 1000:g}")
    elif how is None:
        r.assume("fit_cut", want=f"{sound.duration_ms / 1000:g}")
    used = [
        noun,
        named,
        its,
        *c.all("n:media v:make v:cut_down v:trim v:cut v:change v:speed_up v:slow_down"),
    ]
    r.step(c, "fit_duration", used, duration_ms=round(sound.duration_ms), how=how)
    return True


CUT = "v:cut_down v:trim v:cut"
LAID_SOUND = ("replace_audio", "add_music", "voice_over")


OTHER = ("span", "clips", "quote", "asset", "file", "asset:", "n:music", "n:silence", "n:captions")
CONDITION = (
    "c:",
    "f:",
    "p:",
    "x:longer",
    "n:media",
    "n:duration",
    "n:clip",
    "v:trim",
    "v:cut",
    "v:cut_down",
    "v:make",
)
SHORTER = "v:cut_down v:trim v:cut v:speed_up v:decrease n:speed"


def if_longer(c: Clause, r: Reader) -> bool:
    """ "if it's over a minute, speed it up to 60 s", "trim to 90 s if longer": a length on a condition."""
    lead, over, verb = c.one("c:if"), c.one("p:over") or c.one("x:longer"), c.one(SHORTER)
    if lead is None or over is None:
        return False
    limit = next((t for t in c.tokens if t.free and t.start >= over.end and t.has("length", "size")), None)
    if limit is not None and limit.has("size"):
        limit.claim = CONTEXT if len(c.all("size")) > 1 else limit.claim
        return False
    goal = next((t for t in reversed(c.tokens) if t.free and t is not limit and _ms(t, limit)), limit)
    if verb is None or goal is None or c.one(*OTHER) is not None:
        return False
    wanted, whole = _ms(goal, limit), r.context.whole_ms
    how = "speed" if verb.has("v:speed_up", "n:speed") else "cut"
    if whole is not None and not r.steps and whole <= (limit.value if limit is not None else wanted):
        r.assume("not_longer", have=f"{whole / 1000:g}", want=f"{wanted / 1000:g}")
        how = "cut"  # which leaves a shorter video as it is
    told = [t for t in c.tokens if t.filler or t.has(*CONDITION) or t.text.lower() in ("whether", "是否")]
    r.step(c, "fit_duration", [*told, verb, limit, goal], duration_ms=wanted, how=how)
    return True


def _ms(goal: Token, limit: Token | None) -> int:
    """What a token tells as a length: 60 s, 1:00, or the bare 60 that was 60 s before; 0: none."""
    if goal.has("length", "hold"):
        return int(goal.value)
    if goal.has("point"):
        return int(goal.value.ms) if isinstance(goal.value, AtMs) else 0
    same = limit is not None and goal.has("number") and goal.value * 1000 == limit.value
    return int(goal.value * 1000) if same else 0


def fit_duration(c: Clause, r: Reader) -> bool:
    if _as_long_as(c, r):
        return True
    if _several_clips(c, r):
        return True
    if _of_picture(c, r):
        return True
    length = next((t for t in c.all("length", "hold") if _is_goal(c, t)), None) or _long_clock(c)
    if c.said("v:fade_in", "v:fade_out", "v:fade_both", "v:boomerang", "v:insert") and not c.said(
        "v:cut_down", "n:duration", "p:under"
    ):
        return False
    if length is None or length.value <= 0 or c.one("x:earlier", "x:later") is not None:
        return False  # "300 ms earlier" moves something, and is no length
    if _by_so_much(c, length):
        return _shorter_by(c, r, length)
    if length.value > 1000 * 3600 * 24 * 7:
        r.refuse(c, "too_long", [length])
        return True
    how = _told_how(c, r)
    whole = r.context.whole_ms
    before = c.before(length)
    limit = c.said("p:under") or (
        before is not None and before.has("v:cut_down") and before.text.lower().startswith(CAPS)
    )
    if how is None and whole is not None and whole < length.value and not limit:
        how = "loop"
        r.assume("shorter_looped", have=f"{whole / 1000:g}", want=f"{length.value / 1000:g}")
    elif how is None:
        r.assume("fit_cut", want=f"{length.value / 1000:g}")
    used: list[Token | None] = [
        length,
        *c.all("n:duration v:cut_down v:make v:change v:cut v:speed_up v:slow_down"),
    ]
    used += [t for t in c.all("length", "hold") if t.value == length.value and c.one("p:over")]
    used += c.all("v:trim n:speed v:loop v:keep n:clip v:decrease v:compress n:promo n:intro v:stretch")
    targets = clip_targets(c)
    target = targets[0] if targets else None
    edge = c.one("n:intro", "n:outro") if target is None else None
    if edge is not None:
        target = {"clip": 1 if edge.has("n:intro") else -1}
        r.assume("edge_clip", words=edge.shown, which=r.say("first" if edge.has("n:intro") else "last"))
        used.append(edge)
    joined = next((s for s in r.steps if s.op == "combine" and s.clause.sentence == c.sentence), None)
    if joined is not None and joined.clause is not c and target is None:
        joined.fields.setdefault("duration_ms", int(length.value))
        cut = r.say("fit_cut", want=f"{length.value / 1000:g}")
        if cut in r.assumptions:
            r.assumptions.remove(cut)
        c.claim(used)
        return True
    if target is None and _of_highlights(c, r, length):
        c.claim(used)
        return True
    made = r.step(c, "fit_duration", used, duration_ms=int(length.value), how=how, target=target)
    if c.said("v:cut_down") and c.said("n:silence", "n:fillers"):
        made.at = c.end
    made.guess = r.say("fit_cut", want=f"{length.value / 1000:g}") if how is None else ""
    return True


def _told_how(c: Clause, r: Reader) -> str | None:
    how = _by_speed(c, r)
    if how is None and c.one("v:speed_up v:slow_down n:speed") is not None:
        return "speed"
    if how is None and c.one("v:loop") is not None:
        return "loop"
    return "speed" if how is None and c.one("v:stretch") is not None else how


def _by_speed(c: Clause, r: Reader) -> str | None:
    """ "整体加速，压到30秒": how fast was not told, only how long it is to be."""
    last = r.before(c)
    if last is None or last.op != "speed" or not last.guess or last.clause.sentence != c.sentence:
        return None
    if "start" in last.fields or "target" in last.fields or c.one("clips", "asset", "asset:") is not None:
        return None
    r.steps.remove(last)
    told = r.say("speed_guess", factor=f"{last.fields['factor']:g}")
    r.assumptions[:] = [a for a in r.assumptions if a != told]
    return "speed"


def _long_clock(c: Clause) -> Token | None:
    """ "2:30 long": a length written as a clock shows it."""
    point = c.one("point")
    capped = any(t.has("v:cut_down") and t.text.lower().startswith(CAPS) for t in c.tokens)
    if (
        point is None
        or not isinstance(point.value, AtMs)
        or not (capped or any(t.text.lower() == "long" for t in c.tokens))
    ):
        return None
    found = Token(point.start, point.end, point.text, frozenset({"length"}), point.value.ms)
    c.tokens[c.tokens.index(point)] = found
    return found


def _by_so_much(c: Clause, length: Token) -> bool:
    """ "shorten by 10 seconds", "缩短10秒": how much goes, unlike "缩短到10秒"."""
    before = c.before(length)
    verb = next((t for t in c.tokens if t.has("v:cut_down", "v:decrease", "x:shorter")), None)
    if (after := c.after(length)) is not None and after.has("x:shorter", "x:longer"):
        return True
    verb = verb or c.one("v:stretch")
    if verb is None:
        return False
    raw = c.tokens[c.tokens.index(length) - 1]
    by = raw.text.lower() == "by" or (before is not None and before.text.lower() == "by")
    return by or (verb is before and verb.text in ("缩短", "缩减", "减短", "精简"))


def _shorter_by(c: Clause, r: Reader, length: Token) -> bool:
    whole, longer = r.context.whole_ms, c.one("x:longer", "v:stretch")
    if whole is not None and longer is not None:
        want = whole + int(length.value)
        r.assume("shorter_looped", have=f"{whole / 1000:g}", want=f"{want / 1000:g}")
        r.step(c, "fit_duration", [length, longer, *c.all("v:make")], duration_ms=want, how="loop")
        return True
    if whole is None or length.value >= whole:
        r.ask(c, "which_end", words=length.shown)
        return True
    left = whole - int(length.value)
    r.assume("fit_cut", want=f"{left / 1000:g}")
    r.step(
        c,
        "fit_duration",
        [length, *c.all("v:cut_down v:decrease n:media x:shorter v:make")],
        duration_ms=left,
    )
    return True


CAPS = ("cap", "limit", "restrict", "keep", "bring", "get", "cannot", "can't", "must", "should")
BLOCKS_GOAL = (
    "n:transition",
    "n:title",
    "n:text",
    "v:fade",
    "v:fade_in",
    "v:fade_out",
    "v:freeze",
    "n:music",
    "n:hook",
    "n:thumbnail",
    "n:end_card",
    "n:cta",
    "n:lower_third",
    "n:captions",
    "n:sfx",
)


def _needed(c: Clause, length: Token) -> bool:
    """ "need exactly 90 seconds", "I need it at 3 min max for whatsapp": a bare need is of the whole."""
    verb = next((t for t in c.tokens if t.text.lower() in ("need", "needs", "want")), None)
    rest = [t for t in c.tokens if not t.filler and t is not length and t is not verb]
    plain = all(t.has("platform:", "size", "n:media", "ratio", "ratio:", "res", "fmt:") for t in rest)
    return verb is not None and verb.start < length.start and plain


def _of_the_whole(c: Clause, length: Token) -> bool:
    """ "1比1，时长15秒": nothing that is shown for a while is spoken of."""
    told = ("ratio", "ratio:", "res", "res:", "n:media", "n:promo", "platform:", "v:make", "v:export", "fmt:")
    return all(t is length or t.filler or not t.free or t.has(*told) for t in c.tokens)


def _is_goal(c: Clause, length: Token) -> bool:
    """Whether a length is how long the whole is to be."""
    beside, before = c.after(length), c.before(length)
    around = beside is not None and beside.has("p:before", "p:after")  # "give me 10s before and 20s after"
    if around or c.said(*BLOCKS_GOAL):
        return False
    if before is not None and before.has("p:middle", "n:middle") and not c.said("v:keep", "v:cut_down"):
        return False
    text = " ".join(t.text.lower() for t in c.tokens)
    if length.has("hold"):
        if length.parts and length.parts[0].text == "时长" and _of_the_whole(c, length):
            return True
        lasts = bool(length.parts) and length.parts[0].text.lower().startswith(("last", "that last"))
        if lasts and c.one("v:speed_up v:slow_down n:speed v:loop v:stretch") is not None:
            return True
        return c.said("v:make", "v:cut_down") and "long" in text
    if c.said("n:duration v:cut_down v:stretch") or "long" in text.split() or " long" in text:
        return True
    if (
        before is not None
        and before.has("p:to", "p:under")
        and c.said(
            "v:cut v:make v:compress v:speed_up v:slow_down v:keep v:change v:loop "
            "v:convert v:decrease v:export v:add"
        )
    ):
        return True
    if c.said("v:make v:change n:promo v:export") or _needed(c, length):
        return True
    rest = [t for t in c.tokens if t.free and t is not length and not t.filler]
    return all(t.has("ratio:", "ratio", "n:media", "platform:", "res:", "res", "fmt:") for t in rest)
