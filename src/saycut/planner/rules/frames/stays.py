"""How long what was just put there stays, and how it looks, told afterwards: "keep it for 4 seconds"."""

from __future__ import annotations

from ....operations.times import END, START, AtMs, When
from ..clause import Clause
from ..token import USED, Token
from .color import PLAIN_COLORS
from .reader import Reader, later, stretch
from .step import Step, Stretch

LAID = ("add_text", "overlay", "watermark", "add_music")
STAYING = frozenset(
    ("keep", "leave", "show", "display", "last", "stay", "appear", "hold", "visible", "up", "on screen", "on",
     "only", "just", "there", "remain", "lasts", "stays", "remains", "shown", "displayed", "seen", "onscreen",
     "on the screen", "on-screen", "disappear", "disappears", "vanish", "vanishes", "remove", "until")
)  # fmt: skip
"""Words about something's being seen, and no other wish."""
NAMED = ("n:title", "n:text", "n:logo", "n:watermark", "n:end_card", "n:lower_third")
"""What was put there, by its own name: "the title should stay for 4 seconds"."""
MOVED = ("v:fade_in", "v:fade_out", "anim:")
"""How it comes and goes: others read that."""
EDGES = ("first", "last")
TIMES = ("span", "point", "hold", "length")


def stays(c: Clause, r: Reader) -> bool:
    """ "Add a title “A” at 0:05. Keep it for 4 seconds": the words or the picture of the wish before."""
    last = r.before(c)
    if last is not None and last.op == "fade_audio" and len(r.steps) > 1 and r.steps[-2].op == "add_music":
        last = r.steps[-2]  # "Fade it in. It must stop at 1:30": the music still
    if last is not None and last.op == "add_sound" and len(r.steps) > 1 and c.one("x:vanish") is not None:
        last = r.steps[-2]  # "… and a ding, gone after 3 secs": the words still
    if last is None or last.op not in LAID:
        return False
    named = c.all(*NAMED) if c.sentence - last.clause.sentence < 2 and last.op != "add_music" else []
    if not (c.pronoun or named or last.clause.sentence == c.sentence):
        return False
    if c.negated or c.one("quote", "asset", "file", "clips", "percent", "factor") is not None:
        return False
    heard = ("n:stop", "n:beginning", "n:end", "v:play") if last.op == "add_music" else ("v:keep",)
    said = [
        t
        for t in c.tokens
        if t in named or t.text.lower() in STAYING or t.has("v:keep", "v:write", "x:vanish", *heard)
    ]
    gone = any(t.has("x:vanish", "v:remove", "n:stop") or t.text.lower() == "end" for t in c.tokens)
    if c.said("v:remove") and (not c.pronoun or any(t.value.how in EDGES for t in c.all("span"))):
        return False
    comes = (*MOVED, "v:fade", "pos:") if last.op == "add_text" else (*MOVED, "v:fade")
    plain = all(
        t.filler or t in said or _of_each(t) or t.has(*TIMES, *comes, "n:media", "v:make", "v:play")
        for t in c.tokens
    )
    if last.op == "add_music":
        said += [t for t in c.all("span", "p:to") if t.text.startswith("stop") or _stops(t)]
    if (
        not (said or c.said("hold"))
        or not plain
        or c.one(*TIMES) is None
        or any(t.has("v:cut", "v:trim") for t in c.tokens)
    ):
        return False
    laid = _all_of(c, r, last) if _plural(c) else [last]
    if last.op == "add_music" and not c.pronoun:
        return False
    where = _when(c, r, gone=gone)
    for step in laid:
        _seen(step, where, r, gone=gone)
    for step in laid:
        _comes(c, step)
    c.claim([*said, *c.all("v:make", "n:media", "v:remove", "v:play")])
    c.fired = True
    return True


def _stops(span: Token) -> bool:
    return bool(span.parts) and span.parts[0].text.startswith(("stop", "end", "finish"))


def sized(c: Clause, r: Reader) -> bool:
    """ "Place logo.png there. Make it 10% of the width": how large what was just laid is."""
    last, share = r.before(c), c.one("percent")
    if last is None or last.op not in ("overlay", "watermark") or share is None or not c.pronoun:
        return False
    of = c.all("x:wide", "n:size", "n:media") + [t for t in c.tokens if t.text.lower() in SIZES]
    rest = [t for t in c.tokens if not t.filler and t is not share and t not in of and not t.has("v:make")]
    if not of or rest or not 0 < share.value <= 100:
        return False
    last.fields["scale"] = share.value / 100
    c.claim([share, *of, *c.all("v:make")])
    c.fired = True
    return True


SIZES = ("width", "wide", "height", "tall", "size", "screen", "frame")


def sound_stays(c: Clause, r: Reader) -> bool:
    """ "mute the second clip but keep the sound of the first": as it is."""
    last = r.before(c)
    if last is None or last.op not in ("mute", "volume") or c.one("n:audio", "n:voice") is None:
        return False
    whose = c.one("clips", "asset", "asset:", "n:everything")
    if whose is None or c.said("v:remove", "v:extract_audio") or last.clause.sentence != c.sentence:
        return False
    r.assume("left_out", words=r.quoted(c))
    c.claim(c.tokens)
    return True


def _when(c: Clause, r: Reader, *, gone: bool) -> Stretch:
    points = c.all("point")
    if gone and len(points) == 2:
        c.claim(points)
        return Stretch(points[0].value, points[1].value, "range")
    if len(points) == 1 and (before := c.before(points[0])) is not None and before.has("p:to"):
        points[0].claim = USED
        return Stretch(None, points[0].value, "before")
    where = stretch(c, r, edges=False)
    if where.how == "point" and where.end is None and where.start is not None:
        length = next((t for t in c.all("length") if _for_so_long(c, t)), None)
        c.claim((length,))
        end = later(where.start, int(length.value), r.context) if length is not None else None
        return Stretch(where.start, end, "range") if end is not None else where
    length = c.take("length") if not where.given and where.hold_ms is None else None
    return Stretch(hold_ms=int(length.value)) if length is not None else where


def _for_so_long(c: Clause, length: Token) -> bool:
    """ "pops in at 2s and stays 3 seconds"."""
    before = c.tokens[c.tokens.index(length) - 1].text.lower()
    return before.startswith(("stay", "last", "remain", "visible", "stick", "hang"))


def _comes(c: Clause, last: Step) -> None:
    """ "… pops in at 2s": how the words just told come in."""
    anim = next((t for t in c.tokens if t.has("anim:", "v:fade")), None)
    place = next((t for t in c.tokens if t.has("pos:")), None)
    if last.op == "add_text" and anim is not None:
        last.fields.setdefault("animation", anim.reading("anim") or "fade")
        c.claim((anim, *c.all("v:add")))
    if last.op == "add_text" and place is not None:
        last.fields.setdefault("position", place.reading("pos"))
        c.claim((place,))


def _seen(step: Step, where: Stretch, r: Reader, *, gone: bool) -> None:
    """The times of a step by what was told of it afterwards."""
    start: When | None = step.fields.get("start")
    if where.hold_ms and not where.given:
        begin = AtMs(ms=start["ms"]) if isinstance(start, dict) and "ms" in start else start or START
        if not isinstance(begin, dict) and (end := later(begin, where.hold_ms, r.context)) is not None:
            step.fields |= {"start": begin, "end": end}
    elif where.how == "before" or (gone and where.how == "point"):
        step.fields |= {"start": start or START, "end": where.end if where.how == "before" else where.start}
    elif gone and where.how == "after" and isinstance(where.start, AtMs):
        counted = start is not None and not isinstance(start, dict)
        end = later(start, where.start.ms, r.context) if counted and start is not None else where.start
        step.fields |= {"start": start or START, "end": end}
    elif where.how == "point" and where.end is None:
        step.fields["start"] = where.start
    elif where.given:
        step.fields |= {"start": where.start or START, "end": where.end or END}


PLURAL = frozenset(
    ("each", "them", "they", "both", "both of them", "all of them", "these", "those", "each of them")
)


def _of_each(token: Token) -> bool:
    """ "each for 4 seconds with a fade"."""
    return token.text.lower() in PLURAL or token.text.lower() == "with"


def _plural(c: Clause) -> bool:
    return any(t.text.lower() in PLURAL for t in c.tokens)


def _all_of(c: Clause, r: Reader, last: Step) -> list[Step]:
    """ "Make both of them white": the things of one kind told one after another."""
    found: list[Step] = []
    for step in reversed(r.steps):
        if step.op != last.op or step.clause is c:
            break
        found.append(step)
    return found


def texts_meant(c: Clause, r: Reader, last: Step) -> list[Step]:
    """The texts that "them", "both of them" are, else the last."""
    alike = _plural(c) or _looks_of_all(c, r, last)
    return _all_of(c, r, last) if last.op == "add_text" and alike else [last]


def _looks_of_all(c: Clause, r: Reader, last: Step) -> bool:
    """ "“A” until 0:30, then “B” until 1:10. small, top left": looks in a sentence after several texts."""
    told = [s for s in r.steps if s.op == "add_text" and s.clause.sentence == last.clause.sentence]
    plain = all(
        {"start", "end"} <= s.fields.keys() and not {"style", "position"} & s.fields.keys() for s in told
    )
    return len(told) > 1 and plain and c.sentence == last.clause.sentence + 1 and not c.pronoun


def colors_stay(c: Clause, r: Reader) -> bool:
    """ "… in black and white and the second half in colour": nothing is done to what has its colours."""
    last, noun = r.before(c), next((t for t in c.all("n:color") if t.text.lower() in PLAIN_COLORS), None)
    if noun is None or last is None or last.op != "color" or last.clause.sentence != c.sentence:
        return False
    if c.one("span", "n:everything", "clips") is None:
        return False
    if not all(t.filler or t is noun or t.has("span", "n:everything", "clips", "v:keep") for t in c.tokens):
        return False
    r.assume("left_out", words=r.quoted(c))
    c.claim(c.tokens)
    c.fired = True
    return True


__all__ = ["colors_stay", "sized", "sound_stays", "stays", "texts_meant"]
