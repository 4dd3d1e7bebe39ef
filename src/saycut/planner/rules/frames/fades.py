"""Rules for fades and transitions of the picture."""

from __future__ import annotations

import re

from ....operations.times import END, START, AtMs, FromEnd
from ..clause import Clause
from ..token import Token
from .reader import Reader, Step, asset_name, clip_targets, stretch
from .sound_fades import two_fades


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
    if _between_combined(c, r, verb) or _into_next(c, r, verb):
        return True
    if (verb.has("v:fade_in") and _twice(c, r, verb)) or (verb.has("v:fade") and _fade_to_shot(c, r, verb)):
        return True
    if c.one("n:transition") is not None and _joins(c, r, verb):
        return False
    into, out = verb.has("v:fade_in", "v:fade_both"), verb.has("v:fade_out", "v:fade_both")
    used: list[Token | None] = [
        verb,
        *c.all("n:transition v:add v:make n:effect v:fade_in v:fade_out v:fade_both v:fade v:change"),
    ]
    into = into or any(t.has("v:fade_in", "v:fade_both") for t in used if t is not None)
    out = out or any(t.has("v:fade_out", "v:fade_both") for t in used if t is not None)
    ms = _fade_ms(c, used)
    _both_as_long(c, r, ms)
    if not into and not out:
        into = c.one("n:beginning", "n:intro") is not None
        out = c.one("n:end", "n:outro") is not None
        if not into and not out:
            into = out = True
            r.assume("fade_both")
    out_ms = ms
    if out and not into and (left := _left_from(c, r)) is not None:
        out_ms, used = left, [*used, c.one("point")]
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


def _between_combined(c: Clause, r: Reader, verb: Token) -> bool:
    """ "merge all, 0.5s fades": fades between the clips just put together."""
    joined = r.row(c)
    if joined is None:
        return False
    listed = verb.has("v:fade") and joined.clause.sentence == c.sentence
    edged = c.one("n:end", "n:beginning", "n:intro", "n:outro", "color:") is not None
    if not ((listed and not edged) or _in_between(c)):
        return False
    length = c.take("length")
    if length is not None and 0 < length.value <= 10_000:
        joined.fields.setdefault("transition_ms", int(length.value))
    joined.fields.setdefault("transition", "fade")
    c.claim([verb, *c.all("n:middle p:between v:add v:fade_in v:fade_out v:fade_both")])
    return True


def _both_as_long(c: Clause, r: Reader, ms: int) -> None:
    """ "fade in at the start, fade out at the end, 1.5 seconds both"."""
    last = r.before(c)
    told = c.said("length", "hold") and any(t.text.lower() in ("both", "each", "各") for t in c.tokens)
    told = told and not (last is not None and any(t.has("length", "hold") for t in last.clause.tokens))
    if told and last is not None and last.op == "fade" and last.clause.sentence == c.sentence:
        last.fields |= {k: ms for k in ("in_ms", "out_ms") if k in last.fields}


NEXT = (
    "into",
    "one into",
    "each into",
    "to the next",
    "from one",
    "one to",
    "from clip",
    "from scene",
    "from photo",
)


def _into_next(c: Clause, r: Reader, verb: Token) -> bool:
    """ "fade each clip into the next": a transition at every cut."""
    link = next((t for t in c.all("p:between") if t.text.lower().startswith(NEXT)), None)
    other = next((t for t in c.tokens if t.free and _elsewhere(t)), None)
    if other is not None and any(s.op == "transition" for s in r.steps):
        made = r.step(c, "transition", [verb, other, *c.all("v:add", "v:make")], kind="fade")
        _before_the_others(c, r, made)
        return True
    if link is None or c.one("quote", "n:music", "n:audio") is not None:
        return False
    length = c.one("length", "hold")
    ms = min(int(length.value), 10_000) if length is not None and length.value > 0 else None
    used = [verb, link, length, *c.all("n:every n:clip n:photos v:make v:add")]
    r.step(c, "transition", used, kind="dissolve", duration_ms=ms)
    return True


def _in_between(c: Clause) -> bool:
    return c.one("n:middle", "p:between") is not None or any(t.text == "之间" for t in c.tokens)


def _joins(c: Clause, r: Reader, verb: Token) -> bool:
    """Whether "transition" beside a fade means one between clips."""
    before, moment = r.before(c), c.one("point")
    if moment is not None and isinstance(moment.value, AtMs) and moment.value.ms > 0 and not _at_edge(moment):
        return True
    if not verb.has("v:fade_in", "v:fade_out", "v:fade_both") or (
        before is not None and before.op == "combine"
    ):
        return True
    return c.said("p:between n:every clips")


def _left_from(c: Clause, r: Reader) -> int | None:
    """ "fade out at 1:55": from there to the end, where the length is known."""
    moment, whole = c.one("point"), r.context.whole_ms
    if (
        moment is None
        or whole is None
        or not isinstance(moment.value, AtMs)
        or c.one("length", "hold") is not None
    ):
        return None
    left = whole - moment.value.ms
    return left if 0 < left <= 60_000 else None


def _twice(c: Clause, r: Reader, verb: Token) -> bool:
    """ "fade from black at the start (1 s) and to black at the end (2 s)"."""
    to = next((t for t in c.tokens if t.start > verb.end and t.has("p:to")), None)
    end, lengths = c.one("n:end", "n:outro"), c.all("length", "hold")
    if to is None or end is None or end.start < to.start or len(lengths) > 2:
        return False
    into = [t for t in lengths if t.start < to.start]
    out = [t for t in lengths if t.start > to.start]
    used = [verb, end, *lengths, *c.all("n:beginning n:intro color:")]
    ms = [min(int(t.value), 60_000) if t.value > 0 else 1000 for t in (*into[:1], *out[:1])]
    r.step(c, "fade", used, in_ms=ms[0] if into else 1000, out_ms=ms[-1] if out else 1000)
    return True


def _fade_ms(c: Clause, used: list[Token | None]) -> int:
    span = c.one("span")
    length = c.one("length", "hold")
    used += [length, span]
    if length is not None and length.value > 0:
        return min(int(length.value), 60_000)
    number = c.one("number") if span is None else None
    if number is not None and 0 < number.value <= 30:
        used.append(number)
        return round(float(number.value) * 1000)
    if span is not None:
        start, end = span.value.start, span.value.end
        if span.value.how == "last" and isinstance(start, FromEnd):
            return min(start.from_end_ms, 60_000)
        if span.value.how == "first" and isinstance(end, AtMs):
            return min(max(end.ms, 0), 60_000)
        if span.value.how == "range" and isinstance(start, AtMs) and isinstance(end, AtMs):
            return min(max(end.ms - start.ms, 1), 60_000)
    return 1000


def _at_edge(token: Token) -> bool:
    return token.value in (START, END)


def _named_color(used: list[Token | None]) -> str | None:
    text = " ".join(t.text.lower() for t in used if t is not None)
    return "#ffffff" if re.search(r"white|白", text) else None


def transition(c: Clause, r: Reader) -> bool:
    noun = c.one("n:transition")
    kind = next((t for t in c.all("trans:") if _only_transition(t)), None) or c.one("trans:")
    if noun is None and c.said("n:captions", "n:music", "n:effect"):
        return False
    if noun is None and not (kind is not None and (c.said("p:between") or _only_transition(kind))):
        return False
    plain = noun is None and kind is not None and kind.has("v:fade_in", "v:fade_out", "v:fade_both")
    if plain and not c.said("p:between", "n:clip", "n:scene_change"):
        return False
    looked = any(t.has("look:") and not t.has("trans:") for t in c.tokens)
    if noun is None and (looked or c.said("n:text n:title v:color")):
        return False
    linked = next((i for i, t in enumerate(c.tokens) if t.has("p:between")), len(c.tokens))
    c.claim(t for t in c.tokens[linked + 1 : linked + 3] if t.free and t.has("unknown"))
    name = kind.reading("trans") if kind is not None else None
    if kind is not None and noun is None and "fade" in kind.text.lower() and c.said("p:between"):
        name = "fade" if "black" in kind.text.lower() else "dissolve" if name in ("fade", None) else name
    if _not_a_transition(c, r, noun, kind):
        return True
    length = c.one("length hold frames")
    ms = None
    if length is not None:
        ms = round(length.value * 1000 / 30) if length.has("frames") else int(length.value)
        ms = min(ms, 10_000) if ms > 0 else None
    clips = [n for t in c.all("clips") for n in t.value] + _ordinals(c) + _named_clips(c, r)
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
    last = r.row(c)
    if last is not None and last.clause is not c and between is None and where.start is None:
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
            "clips v:add v:make v:insert n:clip trans: n:every p:between v:change n:photos "
            "n:transition v:merge number ord: ordinal v:replace n:scene_change v:move"
        ),
    ]
    made = r.step(c, "transition", used, kind=name, duration_ms=ms, between=between, at=where.start)
    if between is None and any(_elsewhere(t) for t in c.tokens):
        _before_the_others(c, r, made)
    return True


def _not_a_transition(c: Clause, r: Reader, noun: Token | None, kind: Token | None) -> bool:
    """ "a glitch transition": an effect that is none between clips; nothing else is put in its place."""
    at = c.tokens.index(noun) if noun is not None else 0
    before = c.tokens[at - 1] if at else None
    if kind is not None or before is None or not before.free or not before.has("effx:"):
        return False
    r.refuse(c, "unknown_transition", kind=before.shown)
    return True


ELSEWHERE = (
    "the rest",
    "rest",
    "all the others",
    "the others",
    "others",
    "everything else",
    "其他",
    "其余",
    "其它",
)


def _elsewhere(token: Token) -> bool:
    return token.has("x:elsewhere") or token.text.lower() in ELSEWHERE


def _before_the_others(c: Clause, r: Reader, made: Step) -> None:
    """ "a slide between clips 1 and 2, everywhere else a fade": the one for all cuts comes first."""
    first = next((s for s in r.steps if s.op == "transition" and s is not made), None)
    if first is not None:
        r.steps.remove(made)
        made.clause, made.at = first.clause, first.at
        r.steps.insert(r.steps.index(first), made)
    c.claim(t for t in c.tokens if t.free and _elsewhere(t))


def _named_clips(c: Clause, r: Reader) -> list[int]:
    """ "between intro and beach_day": which clips the named files are."""
    if not c.said("p:between", "p:from"):
        return []
    named = c.all("asset", "file", "asset:")
    found = [n for t in named if (n := r.number_of(asset_name(t))) is not None]
    if len(named) != 2 or len(found) != 2:
        return []
    c.claim(named)
    return found


def _ordinals(c: Clause) -> list[int]:
    """ "between the first and second clip"."""
    if not c.said("p:between"):
        return []
    found = [int(t.reading("ord") or t.value or 1) for t in c.all("ord:", "ordinal")]
    numbers = [t for t in c.all("number") if 0 < t.value < 100 and t.value == int(t.value)]
    if not found and len(numbers) == 2:
        c.claim(numbers)
        found = [int(t.value) for t in numbers]
    return found or _bare_between(c)


def _bare_between(c: Clause) -> list[int]:
    """ "a wipe between 2 and 3": read as a time at first, meant of clips."""
    for token in c.all("span"):
        numbers = [p for p in token.parts if p.has("number")]
        if len(numbers) == 2 and token.parts[0].has("p:between"):
            token.claim = "used"
            return [int(p.value) for p in numbers]
    return []


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
