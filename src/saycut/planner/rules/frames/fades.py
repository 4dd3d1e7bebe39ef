"""Rules for fades and transitions of the picture."""

from __future__ import annotations

import itertools
import re

from ....operations.times import END, START, AtMs, FromEnd
from ..clause import Clause
from ..token import Token
from .joins import before_the_others, elsewhere
from .reader import Reader, clip_targets
from .sound_fades import sound_fades_with, two_fades


def _fade_to_shot(c: Clause, r: Reader, verb: Token) -> bool:
    """ "fade to the patio shot": one picture goes over into another."""
    at = c.tokens.index(verb)
    follows = c.tokens[at + 1 : at + 2]
    shot = c.one("n:clip asset file asset: clips")
    if not follows or not follows[0].has("p:to") or shot is None or shot.start < verb.start:
        return False
    if shot.has("clips") and any(t.has("v:add") and t.start < verb.start for t in c.tokens):
        return False  # "add a fade to clip 1"
    r.assume("fade_transition")
    r.step(c, "transition", [verb, shot, *c.all("unknown")], kind="dissolve")
    return True


def _colored(c: Clause, r: Reader, verb: Token) -> bool:
    """ "开头2秒淡入，…，从白色淡入": the colour of a fade told before."""
    color, key = c.one("color:"), "in_ms" if verb.has("v:fade_in") else "out_ms"
    if color is None or c.one("length", "hold", "span", "point") is not None:
        return False
    for step in reversed(r.steps):
        before = step.op == "fade" and step.clause is not c and step.clause.sentence == c.sentence
        if before and key in step.fields and "color" not in step.fields:
            step.fields["color"] = color.reading("color")
            c.claim([verb, color, *c.all("v:add", "v:make")])
            return True
    return False


def _just_put_in(c: Clause, r: Reader) -> list[dict[str, str]]:
    """ "insert photo.jpg at 0:30 for 3 seconds with a fade": the picture that came in."""
    last = r.steps[-1] if r.steps else None
    if last is None or last.op != "insert" or last.clause is not c:
        return []
    return [{"asset": str(last.fields["asset"])}]


def _of_an_effect(c: Clause) -> bool:
    """ "with a fade in and out of the effect": how it comes, no fade of the picture."""
    effect = c.one("n:effect")
    before = c.tokens[max(c.tokens.index(effect) - 2, 0)] if effect is not None else None
    return before is not None and before.text.lower() == "of"


def fade(c: Clause, r: Reader) -> bool:
    if _of_an_effect(c):
        return False
    verb = c.one("v:fade_in v:fade_out v:fade_both v:fade")
    if verb is None or c.said("n:captions", "n:text"):
        return False
    if _between_combined(c, r, verb) or _into_next(c, r, verb) or _of_what_was_laid(c, r, verb):
        return True
    if _colored(c, r, verb) or (verb.has("v:fade_out") and _sound_goes(c, r, verb)):
        return True
    if (verb.has("v:fade_in") and _twice(c, r, verb)) or (verb.has("v:fade") and _fade_to_shot(c, r, verb)):
        return True
    if c.one("n:transition") is not None and _joins(c, r, verb):
        return False
    into, out = verb.has("v:fade_in", "v:fade_both"), verb.has("v:fade_out", "v:fade_both")
    used: list[Token | None] = [
        verb,
        *c.all("n:transition v:add v:make n:effect v:fade_in v:fade_out v:fade_both v:fade v:change"),
        *c.all("v:start_with v:end_with"),
    ]
    into = into or any(t.has("v:fade_in", "v:fade_both") for t in used if t is not None)
    out = out or any(t.has("v:fade_out", "v:fade_both") for t in used if t is not None)
    ms = _fade_ms(c, used)
    _both_as_long(c, r, ms)
    if not into and not out:
        into, out = _which_way(c, r, verb)
    out_ms = ms
    if out and not into and (left := _left_from(c, r)) is not None:
        out_ms, used = left, [*used, c.one("point")]
    if (edges := _first_and_last(c)) is not None:
        into = out = True
        first, last = (t.value for t in edges)
        ms = first.end.ms if isinstance(first.end, AtMs) else ms
        out_ms = last.start.from_end_ms if isinstance(last.start, FromEnd) else ms
        used += edges
    if c.one("n:both_ends") is not None:
        into = out = True
    if (two := two_fades(c)) is not None:
        into, out, (ms, out_ms) = True, True, two
        used += c.all("length hold")
    color = c.one("color:")
    name = color.reading("color") if color is not None else _named_color(used)
    used += [color, *c.all("n:beginning n:end n:intro n:outro n:both_ends")]
    used += [t for t in c.all("point") if _at_edge(t)]
    if into and out and color is None and _each_color(c, r, used, ms=(ms, out_ms)):
        return True
    for target in clip_targets(c, r) or _every_clip(c, r) or _just_put_in(c, r) or [None]:
        r.step(
            c,
            "fade",
            used,
            in_ms=ms if into else None,
            out_ms=out_ms if out else None,
            color=name,
            target=target,
            audio=False if c.sentence in r.silent_fades else None,
        )
    if (sound := c.one("n:audio")) is not None and c.said("n:media", "n:photos"):
        sound_fades_with(c, r, [sound, *c.all("n:media n:photos")], r.steps[-1])
    return True


def _which_way(c: Clause, r: Reader, verb: Token) -> tuple[bool, bool]:
    """Whether a "fade" goes in or out, by what it goes into and where it is: "fade into the clip"."""
    if verb.has("v:fade") and c.one("p:into_video") is not None:
        return True, False
    if verb.has("v:fade") and _to_color(c, verb):
        return False, True
    into, out = c.one("n:beginning", "n:intro") is not None, c.one("n:end", "n:outro") is not None
    if into or out:
        return into, out
    r.assume("fade_both")
    return True, True


def _each_color(c: Clause, r: Reader, used: list[Token | None], *, ms: tuple[int, int]) -> bool:
    """ "fade in from black 1 s fade out to white 2 s": two fades, each in its colour."""
    first = _named_color([t for t in used if t is not None and t.has("v:fade_in")])
    last = _named_color([t for t in used if t is not None and t.has("v:fade_out")])
    if first == last:
        return False
    r.step(c, "fade", used, in_ms=ms[0], color=first)
    r.step(c, "fade", used, out_ms=ms[1], color=last)
    return True


def _sound_goes(c: Clause, r: Reader, verb: Token) -> bool:
    """ "the sound starts only at 0:08 and then fades out": what fades is what was spoken of."""
    last = r.before(c)
    heard = last is not None and last.op in ("mute", "volume") and last.clause.sentence == c.sentence
    if (
        last is None
        or not heard
        or not verb.text.lower().startswith("fades")
        or not last.clause.said("n:audio")
    ):
        return False
    used: list[Token | None] = [verb]
    r.step(c, "fade_audio", used, out_ms=_fade_ms(c, used))
    c.claim(used)
    return True


def _first_and_last(c: Clause) -> tuple[Token, Token] | None:
    """ "fade in over the first second and out over the last two": both stretches."""
    spans = {t.value.how: t for t in c.all("span")}
    out = any(t.text.lower() == "out" or t.has("v:fade_out") for t in c.tokens)
    return (spans["first"], spans["last"]) if out and {"first", "last"} <= spans.keys() else None


def _every_clip(c: Clause, r: Reader) -> list[dict[str, int]]:
    """ "a half second fade in on every clip"."""
    every = c.one("n:every")
    count = len(r.context.of_kind("video", "image"))
    if every is None or count < 2 or c.one("n:clip", "n:photos") is None:
        return []
    c.claim([every, *c.all("n:clip", "n:photos")])
    return [{"clip": n} for n in range(1, count + 1)]


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


def _of_what_was_laid(c: Clause, r: Reader, verb: Token) -> bool:
    """ "logo top right, fade it in": not the video; words can come so, pictures cannot yet."""
    last = r.before(c)
    own = last is not None and last.clause.sentence == c.sentence and c.pronoun
    if last is None or not own or c.one("n:media", "n:music", "n:audio", "n:everything") is not None:
        return False
    if last.op == "add_text" and verb.has("v:fade_in", "v:fade"):
        last.fields["animation"] = "fade"
        c.claim([verb, *c.all("length", "hold", "v:fade_in")])
        return True
    if last.op in ("overlay", "watermark"):
        r.refuse(c, "overlay_fade")
        return True
    return False


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
    other = next((t for t in c.tokens if t.free and elsewhere(t)), None)
    if other is not None and any(s.op == "transition" for s in r.steps):
        made = r.step(c, "transition", [verb, other, *c.all("v:add", "v:make")], kind="fade")
        before_the_others(c, r, made)
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
    several = verb.has("v:fade_both") and len(r.context.of_kind("video", "image")) > 1
    return several or c.said("p:between n:every clips") or any(t.text == "之间" for t in c.tokens)


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


def _to_color(c: Clause, verb: Token) -> bool:
    """ "fade it to white": that is how it ends."""
    after = c.tokens[c.tokens.index(verb) + 1 : c.tokens.index(verb) + 5]
    return any(a.has("p:to") and b.has("color:") for a, b in itertools.pairwise(after))


def _fade_ms(c: Clause, used: list[Token | None]) -> int:
    span = c.one("span")
    verb = used[0] if used else None
    length = c.near(verb, "length", "hold") if verb is not None else c.one("length", "hold")
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
