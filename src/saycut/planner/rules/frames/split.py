"""Rules for splitting, and for keeping some of the clips."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....operations.times import START, AtFraction, AtMs, When
from ..clause import PRONOUNS, Clause
from ..token import Token
from .reader import Reader, clip_targets

SEPARATELY = ("separate", "separately", "individual", "individually")
"""After a split and "export each as" these tell of its files."""


def split(c: Clause, r: Reader) -> bool:
    if c.one("number") is not None and c.one("length") is not None and c.said("v:make", "v:cut_down"):
        return False
    verb = c.one("v:split")
    last = r.before(c)
    if verb is not None and verb.text.lower() in SEPARATELY and last is not None and last.op == "split":
        return False
    if verb is not None and verb.text.lower() == "separate" and _of_files(c, verb):
        several = len(r.context.of_kind("video")) > 1 or any(s.op == "highlights" for s in r.steps)
        if several and c.said("v:keep", "v:export", "v:convert"):
            r.refuse(c, "no_own_files", [t for t in c.tokens if t.free])
        return False
    cut = c.one("v:cut v:remove v:cut_down v:add v:trim")
    every = c.one("every")
    scenes = c.one("n:scene_change")
    half = next((t for t in c.all("frac:0.5") if c.said("v:cut", "v:split")), None)
    if verb is None and cut is None and _bare_chunks(c):
        length, noun = c.one("length"), c.one("n:part", "n:clip")
        assert length is not None
        r.step(c, "split", [length, noun], every=int(length.value))
        return True
    if verb is None:
        chunks = c.said("v:cut") and (_into_chunks(c) or _into_shares(c))
        dividing = cut is not None and (
            every or (scenes and c.said("v:cut")) or half or _into_parts(c) or chunks
        )
        if not dividing:
            return False
    used: list[Token | None] = [verb or cut, every, scenes, half]
    fields = _divided(c, used, half=half)
    if not fields:
        return _split_span(c, r, verb)
    points = c.all("point")
    if (c.said("n:media", "n:format") and c.said("v:export")) or _files_wanted(c):
        fields["files"] = True
    targets = clip_targets(c)
    last = r.before(c)
    told = last is not None and last.op == "split" and last.clause.sentence == c.sentence
    if last is not None and told and "parts" in fields and any(t.text in ("一共", "总共") for t in c.tokens):
        c.claim([*used, *c.all("n:part n:clip v:split number")])  # "每隔30秒切一段，一共切成20段"
        return True
    if last is not None and told and points and last.fields.get("parts") == len(points) + 1:
        last.fields = fields
        c.claim([*used, *c.all("n:part n:clip v:split")])
        return True
    used += [t for t in c.all("times") if t.value == 1]
    used += c.all("n:part n:clip v:split")
    for target in targets[:1] or _every_clip(c, r, fields) or [None]:
        r.step(c, "split", used, target=target, **fields)
    return True


def _every_clip(c: Clause, r: Reader, fields: dict[str, Any]) -> list[dict[str, int]]:
    """ "split every clip in half": each of them, from the last, so that no number changes."""
    count, every = len(r.context.of_kind("video", "image")), c.one("n:every")
    if "parts" not in fields or every is None or count < 2 or not c.said("n:clip"):
        return []
    c.claim((every,))
    return [{"clip": n} for n in range(count, 0, -1)]


KINDS_TOLD = ("as", "into", "in", "to", "all", "still", "stay", "remain", "each", "and")


def _of_files(c: Clause, word: Token) -> bool:
    """ "keep them as separate files", "leave them separate": how they are, and nothing to be cut."""
    at = c.tokens.index(word)
    lead = c.tokens[at - 1] if at else None
    if lead is not None and (lead.text.lower() == "of" or lead.text.lower().endswith(" as")):
        return True
    told = lead is not None and (
        lead.has("n:media", "n:clip") or lead.text.lower() in KINDS_TOLD or lead.text.lower() in PRONOUNS
    )
    stays = c.said("v:keep", "v:export", "v:convert") or any(t.text.lower() == "stay" for t in c.tokens)
    cuts = c.said("v:cut", "v:remove") or c.one("point", "every", "n:scene_change", "span") is not None
    return told and stays and not cuts


def _of_two(c: Clause) -> Token | None:
    """ "the second part", "the last piece", after a split in two."""
    named = c.all("clips")
    words = named[0].parts[-1].text.lower() if len(named) == 1 and named[0].parts else ""
    part = words in ("part", "piece", "bit", "section", "one", "half", "portion")
    return named[0] if part and named[0].value in ((1,), (2,), (-1,)) else None


NEAR = 8
"""How many steps back a split is looked for."""
TAKING = ("v:remove", "v:keep", "v:cut", "v:split", "v:export")


def halves_of_split(c: Clause, r: Reader) -> bool:
    """ "10秒处分割，前半段加速，后半段…": the two clips there are then; the clause is read on."""
    cut = next((s for s in r.steps[-NEAR:] if s.op == "split" and s.clause is not c), None)
    half = AtFraction(fraction=0.5)
    if cut is None or cut.clause.sentence != c.sentence or c.said(*TAKING):
        return False
    if len(cut.fields.get("at", ())) != 1 or cut.fields.get("target") is not None:
        return False
    for t in c.all("span"):
        if half in (t.value.start, t.value.end):
            t.value, t.tags = (1 if t.value.end == half else 2,), frozenset({"clips"})
    return False


def middle_of_split(c: Clause, r: Reader) -> bool:
    """ "split it at 1:00 and 2:00, reverse the middle part": the second of the three there are then."""
    word = next((t for t in c.all("n:middle") if t.text.lower().split(" ")[-1] in MIDDLES), None)
    last = next((s for s in reversed(r.steps) if s.op == "split"), None)
    if word is None or last is None or last.clause is c or last.clause.sentence != c.sentence:
        return False
    three = last.fields.get("parts") == 3 or len(last.fields.get("at", ())) == 2
    single = (r.context.clip_count or len(r.context.of_kind("video"))) == 1
    if not (three and single) or c.said("v:remove", "n:captions", "quote", "pos:"):
        return False
    made = Token(word.start, word.end, word.text, frozenset({"clips"}), (2,), parts=(word,))
    c.tokens[c.tokens.index(word)] = made
    return False


MIDDLES = ("part", "piece", "section", "bit", "one", "clip", "third", "segment")


def half_of_split(c: Clause, r: Reader) -> bool:
    """ "split it at 0:40 and delete the first half": one of the two clips there are then."""
    last, span = r.before(c), c.one("span") or _of_two(c)
    if last is None or last.op != "split" or span is None or last.clause.sentence != c.sentence:
        return False
    two = last.fields.get("parts") == 2 or len(last.fields.get("at", ())) == 1
    half = AtFraction(fraction=0.5)
    told = span.has("clips") or half in (span.value.start, span.value.end)
    if not two or not told or not c.said("v:remove", "v:keep", "v:cut"):
        return False
    target = last.fields.get("target")
    first = 1
    if isinstance(target, dict):
        first = target.get("clip") or r.number_of(str(target.get("asset"))) or 1
    second = span.value != (1,) if span.has("clips") else span.value.start == half
    later = second != c.said("v:keep")
    used = [span, *c.all("v:remove", "v:keep", "v:cut", "n:part", "n:clip")]
    r.step(c, "delete", used, clip={"clip": first + int(later)})
    return True


def _divided(c: Clause, used: list[Token | None], *, half: Token | None) -> dict[str, Any]:
    """Where a split cuts, as told; what tells it is added to `used`. Empty where nothing does."""
    fields: dict[str, Any] = {}
    every, scenes = c.one("every"), c.one("n:scene_change")
    number = c.one("number")
    length = c.one("length")
    points = c.all("point")
    if number is not None and (told := _told_parts(c, number)) is not None:
        fields["at"] = told
        used += [number, *c.all("span")]
    elif scenes is not None:
        fields["scenes"] = True
    elif every is not None and (inner := c.one("span")) is not None and (at := _inside(inner, every)):
        fields["at"] = at
        used.append(inner)
    elif every is not None:
        fields["every"] = max(int(every.value), 1)
    elif length is not None and length.value > 0:
        fields["every"] = int(length.value)
        used += [length, number]
    elif points:
        fields["at"] = tuple(t.value for t in points)
        used += [*points, *(t for t in c.all("number") if t.value == len(points) + 1)]
    elif half is not None:
        fields["parts"] = 2
    elif number is not None and 2 <= number.value <= 1000:
        fields["parts"] = int(number.value)
        used.append(number)
    elif (share := c.one("frac:")) is not None:
        fields["parts"] = max(2, round(1 / float(share.reading("frac") or 0.5)))
        used.append(share)
    elif (middle := c.one("n:middle")) is not None:
        fields["parts"] = 2
        used.append(middle)
    return fields


def _told_parts(c: Clause, number: Token) -> tuple[When, ...] | None:
    """ "分成三部分，0到3分钟，3到7分钟，7分钟到最后": where each begins, as many as were counted."""
    spans = [t.value for t in c.all("span")]
    if len(spans) < 2 or len(spans) != number.value or spans[0].start != START:
        return None
    joined = all(a.end == b.start and isinstance(a.end, AtMs) for a, b in pairwise(spans))
    return tuple(s.start for s in spans[1:]) if joined else None


def _inside(span: Token, every: Token) -> tuple[When, ...]:
    """ "从1分到2分，每10秒切一下": the cuts of that stretch alone."""
    start, end, step = span.value.start, span.value.end, int(every.value)
    if not (isinstance(start, AtMs) and isinstance(end, AtMs)) or step <= 0:
        return ()
    times = range(start.ms, end.ms + 1, step)
    return tuple(AtMs(ms=ms) for ms in times if ms > 0) if len(times) <= MOST_CUTS else ()


MOST_CUTS = 100


def _split_span(c: Clause, r: Reader, verb: Token | None) -> bool:
    if c.one("span") is not None or verb is None:
        return False
    targets = clip_targets(c)
    r.assume("split_scenes")
    r.step(
        c, "split", [verb, *c.all("n:part", "n:clip")], scenes=True, target=targets[0] if targets else None
    )
    return True


def _into_chunks(c: Clause) -> bool:
    """ "chop this into 60 second clips"."""
    length = c.one("length")
    noun = c.after(length) if length is not None else None
    several = noun is not None and noun.has("n:clip", "n:part", "n:media") and noun.text.lower().endswith("s")
    return several and any(t.has("p:to") or t.text.lower().endswith("into") for t in c.tokens)


def _bare_chunks(c: Clause) -> bool:
    """ "chunks of 15 seconds please", "15 second pieces"."""
    length, noun = c.one("length"), c.one("n:part", "n:clip")
    rest = [t for t in c.tokens if t.free and not t.filler and t not in (length, noun)]
    plural = noun is not None and noun.text.lower() in ("chunks", "pieces", "segments", "parts", "sections")
    return length is not None and length.value > 0 and plural and not rest


def _into_shares(c: Clause) -> bool:
    """ "cut it into thirds"."""
    share = c.one("frac:")
    return share is not None and share.text.lower().endswith("s") and c.said("p:to", "p:in")


def _into_parts(c: Clause) -> bool:
    number, parts = c.one("number"), c.all("n:part", "n:clip")
    if number is not None and parts and parts[-1].text.isascii() and parts[-1].start < number.start:
        return False  # "in the part with the red car …, saturation by 30"
    return (
        c.one("number") is not None
        and c.said("p:to", "p:in")
        and c.said("n:part", "n:clip")
        and not c.said("n:highlights")
    )


def _files_wanted(c: Clause) -> bool:
    words = ("separate", "individual", "单独", "分别", "独立")
    found = [t for t in c.tokens if t.has("capmode:soft") or t.text.lower().startswith(words)]
    c.claim(found)
    new = any(t.text.lower() in ("new", "own", "separate") for t in c.tokens) and any(
        t.text.lower() in ("file", "video") for t in c.tokens
    )
    named = ("files", "videos", "出一个文件", "存一个文件", "切一个文件")
    return bool(found) or new or any(t.text.lower() in named for t in c.tokens)


def keep_clips(c: Clause, r: Reader) -> bool:
    """ "keep clips 1, 3 and 5": the others go, where it is known how many there are."""
    verb, named = c.one("v:keep"), c.all("clips")
    if verb is None or not named or c.one("span", "length", "point") is not None:
        return False
    count = r.context.clip_count or len(r.context.of_kind("video", "image"))
    wanted = [n for t in named for n in t.value]
    if count < max(wanted):
        r.refuse(c, "keep_clips")
        return True
    for number in range(count, 0, -1):
        if number not in wanted and number - 1 - count not in wanted:
            r.step(c, "delete", [verb, *named], clip={"clip": number})
    c.claim([verb, *named, *c.all("n:clip")])
    return True
