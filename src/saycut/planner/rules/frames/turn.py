"""Rules for turning and coming closer: rotate, flip, zoom."""

from __future__ import annotations

from ....operations.times import END, START, AtMs
from ..clause import Clause
from ..token import Token
from .meanwhile import held
from .reader import Reader, clip_targets, stretch


def rotate(c: Clause, r: Reader) -> bool:
    verb = c.one("v:rotate")
    if verb is not None and c.said("n:logo n:text n:title n:sticker quote n:watermark"):
        return False
    plain = next((t for t in c.all("number") if abs(t.value) in (45, 90, 180, 270, 360)), None)
    degrees = c.one("degrees") or (plain if c.one("v:rotate") is not None else None)
    way = c.one("turn:")
    turned = c.said("v:flip") or any(t.text.lower() in ("turn", "turned") for t in c.tokens)
    if degrees is None and plain is not None and turned:
        degrees = plain
    turning = degrees is not None and (
        c.said("v:make v:flip v:change v:convert") or c.one("turn:") is not None
    )
    if degrees is None and verb is None and c.one("turn:") is not None and c.said("v:make", "v:convert"):
        degrees = plain
        turning = degrees is not None
    if (
        verb is None
        and not turning
        and not (way is not None and way.has("turn:180", "turn:90") and c.said("v:make v:flip v:change"))
    ):
        return False
    if verb is None and way is not None and c.said("v:flip") and degrees is None:
        return False
    guessed = r.before(c)
    if guessed is not None and guessed.op == "rotate" and guessed.guess == COMPLAINT:
        r.steps.remove(guessed)
    value = (
        abs(float(degrees.value))
        if degrees is not None
        else 180.0
        if way is not None and way.has("turn:180")
        else 90.0
    )
    lies = any(word in r.words.lower() for word in LYING)
    if (
        degrees is None
        and way is not None
        and way.has("turn:180")
        and lies
        and "upside" not in r.words.lower()
    ):
        value, way = 90.0, None
    if verb is not None and _as_it_is(c, verb):
        value = -value
    negative = degrees is not None and degrees.value < 0
    if negative or (way is not None and way.has("turn:ccw")):
        value = -value
    if not -360 <= value <= 360:
        value = value % 360
    if degrees is None and not (way is not None and way.has("turn:180")):
        r.assume("rotate_ninety", way=r.say("counterclockwise" if value < 0 else "clockwise"))
    used: list[Token | None] = [verb, degrees, *c.all("turn: v:make v:flip v:change v:convert ratio:9:16")]
    for target in clip_targets(c, r) or [None]:
        r.step(c, "rotate", used, degrees=value, target=target)
    return True


STANDING = ("its", "it's", "is", "was", "are", "got", "been", "comes out", "came out", "appears", "looks")


LYING = ("sideways", "on its side", "sidewards")
"""Words for a picture a quarter turn off: "the right way up" is then no half turn."""


def _as_it_is(c: Clause, verb: Token) -> bool:
    """ "straighten it, it's rotated 90 degrees to the left": how it stands, to be turned back."""
    before = c.tokens[c.tokens.index(verb) - 1].text.lower() if c.tokens.index(verb) else ""
    return verb.text.lower() in ("rotated", "turned", "tilted") and before in STANDING


COMPLAINT = "complaint"
"""A turn nobody asked for by a verb: "it's upside down!"."""


def stands_wrong(c: Clause, r: Reader) -> bool:
    """ "upside down!", "it's sideways": to be put right, unless how is told next."""
    way = c.one("turn:180", "turn:90")
    if (
        way is None
        or r.steps
        or not all(t.filler or t is way or t.has("n:media", "n:clip") for t in c.tokens)
    ):
        return False
    upside = way.has("turn:180")
    if not upside:
        r.assume("rotate_ninety", way=r.say("clockwise"))
    r.step(c, "rotate", [way], degrees=180.0 if upside else 90.0).guess = COMPLAINT
    return True


def flip(c: Clause, r: Reader) -> bool:
    verb = c.one("v:flip")
    if verb is None or c.said("v:rotate", "degrees"):
        return False
    last = r.before(c)
    again = last is not None and last.op == "flip" and last.clause.sentence == c.sentence
    across = (
        last is not None and last.fields.get("axis") == "vertical" and verb.text.lower().startswith("mirror")
    )
    if again and not across and c.pronoun and c.one("axis:", "clips", "asset", "asset:") is None:
        c.claim([verb, *c.all("v:make")])
        return True
    axis = c.one("axis:")
    names = {t.reading("axis") for t in c.tokens if t.has("axis:")}
    used: list[Token | None] = [verb, axis, *c.all("axis: turn: ratio: v:make n:effect")]
    both = "both" in names
    wanted = [None, "vertical"] if both else ["vertical" if "vertical" in names else None]
    for target in clip_targets(c, r) or [_own_clip(c, r)]:
        for name in wanted:
            r.step(c, "flip", used, axis=name, target=target)
    return True


def _own_clip(c: Clause, r: Reader) -> dict[str, int] | None:
    """ "第5秒到第10秒左右镜像": the stretch made a clip of its own, where there is one video, uncut."""
    span = c.one("span")
    single = (r.context.clip_count or len(r.context.of_kind("video"))) == 1
    if span is None or not single or span.value.bad or any(s.op not in UNCUT for s in r.steps):
        return None
    edges = [t for t in (span.value.start, span.value.end) if t not in (START, END)]
    if not all(isinstance(t, AtMs) for t in edges):
        return None
    there = {t.ms for s in r.steps if s.op == "split" for t in s.fields.get("at", ())}
    fresh = tuple(t for t in edges if t.ms not in there)
    if fresh:
        r.step(c, "split", [span], at=fresh)
    c.claim([span])
    start = span.value.start.ms if isinstance(span.value.start, AtMs) else 0
    return {"clip": 1 + sum(ms <= start for ms in there | {t.ms for t in edges} if ms > 0)}


UNCUT = frozenset(
    ("split", "flip", "color", "add_text", "add_captions", "aspect", "volume", "mute", "effect")
)
"""Edits that leave every time where it was."""


def zoom(c: Clause, r: Reader) -> bool:
    verb = c.one("v:zoom v:pan v:zoom_out")
    aimed = c.one("factor", "n:face", "n:subject", "pos:") is not None
    if verb is None and aimed and c.one("res", "px", "dims", "n:volume") is None:
        verb = next((t for t in c.all("v:resize") if "放大" in t.text), None)
    if verb is None or (c.said("n:transition n:text n:title n:font") and not c.said("n:media")):
        return False
    if verb.has("v:zoom_out") and not verb.has("v:zoom"):
        if _smaller(c, r, verb) or _back_out(c, r, verb):
            return True
        r.refuse(c, "zoom_out")
        return True
    if verb.has("v:pan"):
        r.refuse(c, "no_pan")
        return True
    if _smaller(c, r, verb):
        return True
    factors = c.all("factor factor: percent")
    factor = factors[-1] if factors else _bare_factor(c)
    c.claim((factor,))
    value = _closer(c, factor) if factor is not None else None
    if _told_twice(c, r, verb, factor, value):
        return True
    last = r.before(c)
    nearer = any("closer" in t.text.lower() or t.text.lower() in ("even more", "further") for t in c.tokens)
    if value is None and nearer and last is not None and last.op == "zoom":
        value = min(float(last.fields.get("factor") or 1.5) + 0.5, 10.0)
    where = held(c, r) if verb.has("v:resize") else stretch(c, r)
    position = c.one("pos:")
    centre = CENTRES.get(position.reading("pos") or "") if position is not None else None
    subject = list(c.all("unknown n:face n:subject n:highlights"))
    if subject:
        r.assume("zoom_centre", words=r.words[subject[0].start : subject[-1].end])
    end = where.end
    if where.how == "point" and end is None and isinstance(where.start, AtMs):
        end = AtMs(ms=where.start.ms + 2000)
        r.assume("two_seconds")
    slow = not any(t.text.lower().replace("-", " ").startswith(SUDDEN) for t in c.tokens)
    used: list[Token | None] = [
        verb,
        *c.all("factor factor: percent"),
        position,
        *subject,
        *c.all("v:zoom v:resize v:make v:add n:effect n:photos n:clip"),
        *(c.all("n:middle") if where.how in ("range", "point", "first", "last") else ()),
    ]
    targets = clip_targets(c, r) or _just_put_in(c, r) or _only_photo(c, r)
    for target in targets or [None]:
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


def _smaller(c: Clause, r: Reader, verb: Token) -> bool:
    """ "zoom out to 50%", "zoom 0.5x": the whole picture, smaller on the canvas."""
    out = verb.has("v:zoom_out") and not verb.has("v:zoom")
    share = c.one("factor", "percent", "factor:", "frac:", "fraction") if out else c.one("factor")
    value = _share(c, verb, share)
    if not 0.1 <= value < 1:
        return False
    blurred = c.all("fit:blur", "v:blur")
    where = stretch(c, r)
    c.claim_all("fit:")
    used = [verb, share, *blurred, *c.all("v:zoom_out v:zoom v:make n:photos n:clip n:media n:background")]
    for target in clip_targets(c, r) or [None]:
        fields = {"start": where.start, "end": where.end, "target": target}
        behind = "blur" if blurred else None
        r.step(c, "zoom", used, factor=round(value, 3), behind=behind, **fields)
    return True


def _to_that(c: Clause, share: Token) -> bool:
    """ "zoom clip 1 to 80%": how large it is then."""
    before = c.before(share)
    at = c.tokens.index(share)
    led = at > 0 and c.tokens[at - 1].text.lower() in ("up to", "down to")
    return led or (before is not None and before.has("p:to"))


def sized_clip(c: Clause, r: Reader) -> bool:
    """ "scale clip 1 down to 80%", "shrink clip 1 to 90%": the clip on the canvas, no file."""
    share, verb = c.one("percent"), c.one("v:resize", "v:compress", "v:zoom_out")
    if share is None or verb is None or c.one("clips") is None or not _to_that(c, share):
        return False
    if c.said(
        "n:volume", "n:music", "n:speed", "n:size", "n:text", "n:brightness", "n:saturation", "n:contrast"
    ):
        return False
    value = min(max(float(share.value) / 100, 0.1), 10.0)
    for target in clip_targets(c):
        r.step(c, "zoom", [verb, share], factor=value, target=target, animated=None if value < 1 else False)
    return True


SLIGHTLY = 0.8
"""How large "画面缩小一点" leaves the picture."""


def _share(c: Clause, verb: Token, share: Token | None) -> float:
    """How large a picture stays: "to 50%", "by 20%", "缩小30%", "缩小一半"; 1 where nothing tells."""
    shrunk = verb.text.startswith("缩小") and verb.has("v:zoom_out")
    if share is None:
        return SLIGHTLY if shrunk else 1.0
    read = share.reading("frac") or share.reading("factor") or share.value
    value = float(read) / (100 if share.has("percent") else 1)
    before = c.before(share)
    by = before is not None and (before.text.lower() == "by" or (shrunk and before is verb))
    if by and share.has("percent", "frac:", "fraction") and not verb.text.endswith(("到", "成", "为", "至")):
        return 1 - value
    return 1 / value if shrunk and value >= 1 else value


def _closer(c: Clause, factor: Token) -> float:
    """How many times closer a factor or a share says: "1.5x", "150%", "20%", "to 80%"."""
    if factor.has("percent") and _to_that(c, factor):
        return min(max(float(factor.value) / 100, 0.1), 10.0)
    value = float(factor.value if factor.value is not None else factor.reading("factor") or 1.5)
    if factor.has("percent"):
        value = value / 100 + (1 if value < 100 else 0)
    return min(max(value, 1.0), 10.0)


def _just_put_in(c: Clause, r: Reader) -> list[dict[str, str]]:
    """ "put sunset.jpg after the intro with a slow zoom": the picture that came in."""
    last = r.steps[-1] if r.steps else None
    if last is None or last.op != "insert" or last.clause is not c or c.one("span", "point") is not None:
        return []
    return [{"asset": str(last.fields["asset"])}]


def _only_photo(c: Clause, r: Reader) -> list[dict[str, str]]:
    """ "Ken Burns on the photo": the only one among the clips."""
    noun = next((t for t in c.tokens if t.has("n:photos") and not t.text.lower().endswith("s")), None)
    rows = [s.fields["assets"] for s in r.steps if s.op == "combine" and s.fields.get("assets")]
    photos = [a.name for a in r.context.of_kind("image") if not rows or a.name in rows[-1]]
    moving = r.context.of_kind("video")
    if noun is None and moving and len(photos) > 1 and c.said("n:photos"):
        return [{"asset": name} for name in photos]
    return [{"asset": photos[0]}] if noun is not None and len(photos) == 1 and moving else []


def _bare_factor(c: Clause) -> Token | None:
    """ "zoom to 1.1"."""
    for token in c.all("number"):
        before = c.before(token)
        if 1 < token.value <= 5 and before is not None and before.has("p:to", "v:zoom"):
            return token
    return None


SUDDEN = ("punch", "jump zoom", "snap zoom", "crash zoom", "instant", "quick zoom", "sudden", "hard zoom")


def _back_out(c: Clause, r: Reader, verb: Token) -> bool:
    """ "… then zoom back out at 0:15": where the zoom just asked for ends."""
    last = r.steps[-1] if r.steps else None
    if last is None or last.op != "zoom" or last.clause.negated:
        return False
    moment = c.one("point")
    if moment is not None:
        last.fields["end"] = moment.value
    elif "start" not in last.fields:
        return False
    c.claim([verb, moment, *c.all("v:make", "n:beginning", "v:normal", "length", "hold")])
    c.fired = True
    return True


def _told_twice(c: Clause, r: Reader, verb: Token, factor: Token | None, value: float | None) -> bool:
    """ "slow zoom in, like ken burns, up to 1.3x": one zoom told in several parts."""
    last = r.before(c)
    if last is None or last.op != "zoom" or last.clause.sentence != c.sentence:
        return False
    if (
        c.one("span", "point", "hold", "length", "clips", "pos:", "asset:", "n:beginning", "n:end")
        is not None
    ):
        return False
    if value is not None:
        last.fields["factor"] = value
    c.claim([verb, factor, *c.all("v:zoom v:make v:add n:effect v:end_with p:to unknown")])
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
