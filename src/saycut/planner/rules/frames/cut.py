"""Rules for cutting: trim, remove, silences, fillers, split, length, highlights."""

from __future__ import annotations

from typing import Any

from ....operations.times import END, START, AtMs, When
from ..clause import Clause
from ..spans import Span
from ..token import USED, Token
from .reader import Reader, clip_targets, stretch

CUTTING = (
    "v:remove",
    "v:cut",
    "v:trim",
    "v:cut_down",
    "v:compress",
    "v:keep",
    "v:decrease",
    "v:split",
    "v:change",
)


def silence(c: Clause, r: Reader) -> bool:
    anchor = c.one("n:silence", "v:jumpcut")
    if anchor is None or c.said("n:captions n:music n:transition"):
        return False
    if anchor.has("v:mute") and not c.said("v:remove v:cut v:trim"):
        return False
    if (
        not anchor.has("v:jumpcut")
        and not c.said(*CUTTING)
        and any(t.has("v:") for t in c.tokens if t is not anchor and t.free)
    ):
        return False
    c.claim_all("n:silence", "v:jumpcut")
    fields: dict[str, Any] = {}
    length = c.one("length hold every")
    if length is not None:
        length.claim = USED
        before = c.before(length)
        if (before is not None and before.has("p:to")) or (c.said("v:cut_down") and not c.said("p:over")):
            fields["padding_ms"] = min(max(round(length.value / 2), 0), 5000)
            r.assume("pauses_shortened", ms=f"{length.value / 1000:g}")
        else:
            fields["min_silence_ms"] = min(max(int(length.value), 50), 60_000)
    level = c.take("db")
    if level is not None:
        fields["threshold_db"] = max(-100.0, -abs(float(level.value)))
    where = stretch(c, r)
    fields["start"], fields["end"] = where.start, where.end
    targets = clip_targets(c)
    same = next((s for s in r.steps if s.op == "remove_silence"), None)
    if same is not None and not targets and where.start is None:
        same.fields.update(fields)
        c.claim([anchor, *c.all(*CUTTING, "n:silence", "v:jumpcut")])
        return True
    r.step(c, "remove_silence", [anchor, *c.all(*CUTTING)], target=targets[0] if targets else None, **fields)
    return True


def padding(c: Clause, r: Reader) -> bool:
    """ "but keep 0.2 seconds of padding": said of the silences just removed."""
    noun = c.one("n:padding")
    last = r.steps[-1] if r.steps else None
    length = c.one("length", "hold")
    if noun is None or length is None or last is None or last.op != "remove_silence":
        return False
    last.fields["padding_ms"] = min(max(int(length.value), 0), 5000)
    c.claim([noun, length, *c.all("v:keep", "v:add")])
    return True


def fillers(c: Clause, r: Reader) -> bool:
    anchor = c.one("n:fillers") or (
        c.one("n:words") if c.one("quote") and c.said("v:remove", "v:cut") else None
    )
    if anchor is None or not c.said(*CUTTING, "v:enhance_voice"):
        return False
    quotes = c.all("quote")
    words = tuple(str(q.value) for q in quotes if q.value) or None
    r.step(
        c,
        "remove_fillers",
        [*c.all("n:fillers", "n:words"), *quotes, *c.all(*CUTTING, "n:voice")],
        words=words,
    )
    return True


def blooper(c: Clause, r: Reader) -> bool:
    anchor = c.one("n:blooper")
    if anchor is None or not c.said(*CUTTING):
        return False
    span = c.one("span")
    if span is not None:
        anchor.claim = USED
        return False
    r.refuse(c, "unseen_content", what=anchor.shown)
    return True


def highlights(c: Clause, r: Reader) -> bool:
    best = (
        c.one("x:best")
        if c.one("length") is not None and c.said("v:trim v:cut v:keep v:cut_down v:make")
        else None
    )
    anchor = c.one("n:highlights") or best
    if c.said("v:zoom v:decrease v:increase"):
        return False
    if anchor is None or c.said("n:captions", "n:text") or c.said("n:promo"):
        return False
    verbal = anchor.text.lower() in ("highlight", "highlights", "重点") and anchor is _first_content(c)
    if verbal and not c.inherited and c.one("length", "number") is None:
        r.refuse(c, "highlight_region")
        return True
    count = c.one("number")
    length = c.one("length", "hold")
    about = c.one("quote")
    r.step(
        c,
        "highlights",
        [anchor, count, length, about, *c.all(*CUTTING, "n:highlights v:make n:part v:merge")],
        duration_ms=int(length.value) if length is not None and length.value > 0 else None,
        count=int(count.value) if count is not None and 0 < count.value <= 100 else None,
        about=str(about.value) if about is not None else None,
    )
    return True


def _first_content(c: Clause) -> Token | None:
    return next((t for t in c.tokens if not t.filler), None)


def split(c: Clause, r: Reader) -> bool:
    if c.one("number") is not None and c.one("length") is not None and c.said("v:make", "v:cut_down"):
        return False
    verb = c.one("v:split")
    cut = c.one("v:cut v:remove v:cut_down v:add v:trim")
    every = c.one("every")
    scenes = c.one("n:scene_change")
    half = next((t for t in c.all("frac:0.5") if c.said("v:cut", "v:split")), None)
    if verb is None:
        dividing = cut is not None and (every or (scenes and c.said("v:cut")) or half or _into_parts(c))
        if not dividing:
            return False
    fields: dict[str, Any] = {}
    used: list[Token | None] = [verb or cut, every, scenes, half]
    number = c.one("number")
    length = c.one("length")
    points = c.all("point")
    if scenes is not None:
        fields["scenes"] = True
    elif every is not None:
        fields["every"] = max(int(every.value), 1)
    elif length is not None and length.value > 0:
        fields["every"] = int(length.value)
        used.append(length)
    elif points:
        fields["at"] = tuple(t.value for t in points)
        used += points
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
    else:
        return _split_span(c, r, verb)
    if (c.said("n:media", "n:format") and c.said("v:export")) or _files_wanted(c):
        fields["files"] = True
    targets = clip_targets(c)
    r.step(
        c,
        "split",
        [*used, *c.all("n:part n:clip v:split")],
        target=targets[0] if targets else None,
        **fields,
    )
    return True


def _split_span(c: Clause, r: Reader, verb: Token | None) -> bool:
    if c.one("span") is not None or verb is None:
        return False
    targets = clip_targets(c)
    r.assume("split_scenes")
    r.step(
        c, "split", [verb, *c.all("n:part", "n:clip")], scenes=True, target=targets[0] if targets else None
    )
    return True


def _into_parts(c: Clause) -> bool:
    return (
        c.one("number") is not None
        and c.said("p:to")
        and c.said("n:part", "n:clip")
        and not c.said("n:highlights")
    )


def _files_wanted(c: Clause) -> bool:
    words = ("separate", "individual", "单独", "分别", "独立")
    found = [t for t in c.tokens if t.has("capmode:soft") or t.text.lower().startswith(words)]
    c.claim(found)
    return bool(found) or any(t.text.lower() in ("files", "videos") for t in c.tokens)


def keep_clips(c: Clause, r: Reader) -> bool:
    """ "keep clips 1, 3 and 5": the others go, where it is known how many there are."""
    verb, clips = c.one("v:keep"), c.one("clips")
    if verb is None or clips is None or c.one("span", "length", "point") is not None:
        return False
    count = r.context.clip_count or len(r.context.of_kind("video", "image"))
    if count < max(clips.value):
        r.refuse(c, "keep_clips")
        return True
    for number in range(count, 0, -1):
        if number not in clips.value:
            r.step(c, "delete", [verb, clips], clip={"clip": number})
    c.claim([verb, clips])
    return True


def _several_clips(c: Clause, r: Reader) -> bool:
    """ "turn it into five 30-second clips": the best five, of that length together."""
    number, length = c.one("number"), c.one("length")
    noun = next((t for t in c.all("n:clip n:media n:highlights") if length and t.start > length.start), None)
    if number is None or length is None or noun is None or not 1 < number.value <= 100 or length.value <= 0:
        return False
    if not number.start < length.start < noun.start or not c.said("v:make", "v:cut_down", "v:cut"):
        return False
    used = [number, length, noun, *c.all("v:make v:cut_down v:cut")]
    total = int(number.value * length.value)
    r.step(c, "highlights", used, count=int(number.value), duration_ms=total)
    return True


def fit_duration(c: Clause, r: Reader) -> bool:
    if _several_clips(c, r):
        return True
    length = next((t for t in c.all("length", "hold") if _is_goal(c, t)), None) or _long_clock(c)
    if length is None or length.value <= 0:
        return False
    if length.value > 1000 * 3600 * 24 * 7:
        r.refuse(c, "too_long", [length])
        return True
    how = None
    if c.one("v:speed_up v:slow_down n:speed") is not None:
        how = "speed"
    elif c.one("v:loop") is not None:
        how = "loop"
    elif c.one("v:stretch") is not None:
        how = "speed"
    whole = r.context.whole_ms
    if how is None and whole is not None and whole < length.value:
        how = "loop"
        r.assume("shorter_looped", have=f"{whole / 1000:g}", want=f"{length.value / 1000:g}")
    elif how is None:
        r.assume("fit_cut", want=f"{length.value / 1000:g}")
    used: list[Token | None] = [
        length,
        *c.all("n:duration v:cut_down v:make v:change v:cut v:speed_up v:slow_down"),
    ]
    used += c.all("v:trim n:speed v:loop v:keep n:clip v:decrease v:compress n:promo n:intro")
    targets = clip_targets(c)
    target = targets[0] if targets else None
    edge = c.one("n:intro", "n:outro") if target is None else None
    if edge is not None:
        target = {"clip": 1 if edge.has("n:intro") else -1}
        r.assume("edge_clip", words=edge.shown, which=r.say("first" if edge.has("n:intro") else "last"))
        used.append(edge)
    r.step(c, "fit_duration", used, duration_ms=int(length.value), how=how, target=target)
    return True


def _long_clock(c: Clause) -> Token | None:
    """ "2:30 long": a length written as a clock shows it."""
    point = c.one("point")
    if (
        point is None
        or not isinstance(point.value, AtMs)
        or not any(t.text.lower() == "long" for t in c.tokens)
    ):
        return None
    found = Token(point.start, point.end, point.text, frozenset({"length"}), point.value.ms)
    c.tokens[c.tokens.index(point)] = found
    return found


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


def _is_goal(c: Clause, length: Token) -> bool:
    """Whether a length is how long the whole is to be."""
    if c.said(*BLOCKS_GOAL):
        return False
    before = c.before(length)
    text = " ".join(t.text.lower() for t in c.tokens)
    if length.has("hold"):
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
    if c.said("v:make v:change n:promo v:export"):
        return True
    rest = [t for t in c.tokens if t.free and t is not length and not t.filler]
    return all(t.has("ratio:", "ratio", "n:media", "platform:", "res:", "res", "fmt:") for t in rest)


def cutting(c: Clause, r: Reader) -> bool:
    """Trim, remove and keep by time."""
    verbs = c.all("v:trim v:cut v:remove v:keep v:cut_down v:crop v:split")
    if _made_from(c) and (kept := c.one("span")) is not None:
        used = [kept, *c.all("v:make n:clip n:part")]
        r.step(c, "trim", used, start=kept.value.start, end=kept.value.end)
        return True
    if not verbs and not c.said("v:trim v:cut v:remove v:keep v:cut_down"):
        return _bare_ends(c, r)
    spans = c.all("span")
    if spans:
        return _cut_spans(c, r, spans, verbs)
    if c.said("v:trim v:cut v:keep v:cut_down") and (point := c.one("point")) is not None:
        return _cut_point(c, r, point, verbs)
    if (pair := _start_end(c)) is not None:
        r.step(
            c,
            "trim",
            [*pair, *verbs, *c.all("n:beginning", "n:end")],
            start=AtMs(ms=int(pair[0].value)),
            end=AtMs(ms=int(pair[1].value)),
        )
        return True
    length = c.one("length", "hold")
    if length is not None and c.said("v:trim v:cut v:remove v:keep"):
        return _cut_length(c, r, length, verbs)
    return False


def _made_from(c: Clause) -> bool:
    """ "make shorts from the first 30 seconds", "turn 0:10-0:40 into a clip"."""
    span = c.one("span")
    if span is None or not c.said("v:make v:export v:convert") or c.said("v:remove v:trim v:cut"):
        return False
    before = c.before(span)
    opener = span.parts[0] if span.parts else None
    told = (before is not None and before.has("p:from", "v:make", "v:export", "v:convert")) or (
        opener is not None and opener.has("p:from")
    )
    return told and c.said("n:media n:clip platform: n:promo fmt: n:highlights")


def _bare_ends(c: Clause, r: Reader) -> bool:
    """ "end at 1:30", "start the video at 0:10", "begin at 10 seconds"."""
    whole = c.one("span")
    if whole is not None and whole.parts and whole.parts[0].text.lower().startswith(("start", "begin")):
        r.step(
            c, "trim", [whole, *c.all("n:clip v:make v:add")], start=whole.value.start, end=whole.value.end
        )
        return True
    point = c.one("point")
    if point is None or any(t.has("v:") for t in c.tokens if t.free):
        return False
    before = c.before(point)
    opener = point.parts[0].text.lower() if point.parts else ""
    if opener.startswith(("start", "begin")):
        r.step(c, "trim", [point], start=point.value)
        return True
    if before is not None and before.has("p:to") and before.text.lower().startswith("end"):
        r.step(c, "trim", [point], end=point.value)
        return True
    edge = c.one("n:beginning", "n:end")
    if edge is None:
        return False
    side = "end" if edge.has("n:end") else "start"
    r.step(c, "trim", [edge, point], **{side: point.value})
    return True


def _cut_spans(c: Clause, r: Reader, spans: list[Token], verbs: list[Token]) -> bool:
    targets = clip_targets(c)
    target = targets[0] if targets else None
    used: list[Token | None] = [
        *spans,
        *verbs,
        *c.all("n:part n:everything n:beginning n:end n:blooper n:clip x:except"),
    ]
    found: list[Span] = [t.value for t in spans]
    keep = _keeps(c, r, spans)
    if keep and len(found) == 1:
        r.step(c, "trim", used, start=found[0].start, end=found[0].end, target=target)
        return True
    if keep:
        r.refuse(c, "keep_many")
        return True
    if len(found) == 1 and found[0].how == "both":
        r.step(c, "trim", used, start=found[0].start, end=found[0].end, target=target)
        return True
    edges = {s.how: s for s in found}
    if set(edges) <= {"first", "before", "last", "after"} and len(edges) == len(found) <= 2:
        start = next((s.end for s in found if s.how in ("first", "before")), None)
        end = next((s.start for s in found if s.how in ("last", "after")), None)
        r.step(c, "trim", used, start=start, end=end, target=target)
        return True
    r.step(c, "remove", used, ranges=tuple((s.start, s.end) for s in found), target=target)
    return True


def _keeps(c: Clause, r: Reader, spans: list[Token]) -> bool:
    """Whether the spans are what is to stay."""
    if c.said("x:except"):
        return c.said("v:remove v:cut v:trim")
    if c.one("v:remove") is not None:
        return False
    if any(t.text.lower() in ("only", "just", "只", "仅") for t in c.tokens):
        return True
    if c.said("v:keep"):
        return True
    if "v:remove" in c.inherited:
        return False
    before = c.before(spans[0])
    if before is not None and before.has("p:to"):
        return True
    span: Span = spans[0].value
    if c.said("v:cut_down"):
        return True
    if span.how in ("first", "last", "after", "before", "middle") or len(spans) > 1:
        return False
    if c.said("n:part"):
        return False
    if span.how == "range":
        r.assume("cut_keeps", words=r.words[spans[0].start : spans[0].end])
        return True
    return False


def _cut_point(c: Clause, r: Reader, point: Token, verbs: list[Token]) -> bool:
    before = c.before(point)
    targets = clip_targets(c)
    target = targets[0] if targets else None
    edge = c.one("n:beginning n:intro n:end n:outro")
    opener = point.parts[0] if point.parts else None
    used: list[Token | None] = [point, edge, *verbs]
    if (
        edge is not None
        and edge.has("n:beginning", "n:intro")
        and not (opener is not None and opener.has("p:at"))
    ):
        r.step(c, "trim", used, start=point.value, target=target)
    elif edge is not None:
        r.step(c, "trim", used, end=point.value, target=target)
    elif opener is not None and opener.has("p:from") and not c.said("v:split"):
        r.step(c, "trim", used, start=point.value, target=target)
    elif before is not None and before.has("p:to"):
        r.step(c, "trim", used, end=point.value, target=target)
    elif c.said("v:cut", "v:trim"):
        points = c.all("point")
        r.step(c, "split", [*used, *points], at=tuple(t.value for t in points), target=target)
    else:
        return False
    return True


def _start_end(c: Clause) -> list[Token] | None:
    """ "trim start 5s end 10s": the two times, in order."""
    lengths = c.all("length")
    if len(lengths) != 2 or c.one("n:beginning") is None or c.one("n:end") is None:
        return None
    before = [c.before(t) for t in lengths]
    first, second = before
    labelled = first is not None and first.has("n:beginning") and second is not None and second.has("n:end")
    return lengths if labelled and lengths[0].value < lengths[1].value else None


def _cut_length(c: Clause, r: Reader, length: Token, verbs: list[Token]) -> bool:
    before = c.before(length)
    targets = clip_targets(c)
    edge = c.one("n:beginning n:end n:intro n:outro")
    used: list[Token | None] = [length, edge, *verbs]
    both = c.one("n:both_ends")
    if both is not None:
        start, stop = AtMs(ms=int(length.value)), END.replace(from_end_ms=int(length.value))
        r.step(c, "trim", [*used, both], start=start, end=stop, target=targets[0] if targets else None)
        return True
    end: When = AtMs(ms=int(length.value))
    if before is not None and before.has("p:to"):
        target: Any = targets[0] if targets else None
        if target is None and edge is not None:
            target = {"clip": 1 if edge.has("n:intro", "n:beginning") else -1}
            r.assume("edge_clip", words=edge.shown, which=r.say("first" if target["clip"] == 1 else "last"))
        r.step(c, "trim", used, start=START, end=end, target=target)
        return True
    if edge is not None:
        fields: dict[str, Any] = {"start": end} if edge.has("n:beginning", "n:intro") else {}
        if not fields:
            fields = {"end": END.replace(from_end_ms=int(length.value))}
        r.step(c, "trim", used, target=targets[0] if targets else None, **fields)
        return True
    r.ask(c, "which_end", words=length.shown)
    return True
