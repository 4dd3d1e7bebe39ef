"""What is said once and meant several times: two stretches, three moments, "it" after "the second clip"."""

from __future__ import annotations

from typing import Any

from ....operations.times import END, START, AtFraction, AtMs, FromEnd
from ..clause import Clause
from ..pointed import PARTS
from ..token import CONTEXT, USED, Token
from .freezing import USUAL_FREEZE_MS
from .meanwhile import as_it_lasts
from .reader import Reader, asset_name, later
from .step import Step

RANGED = ("mute", "speed", "color", "effect", "volume", "zoom", "reverse", "blur_region", "remove_silence")
"""Operations on a stretch: each further stretch of the clause is another one."""
LAID = ("add_music", "animated")
"""Made of a stretch or laid under one: each further stretch makes another."""
PLACED = ("add_sound", "thumbnail", "freeze", "insert", "overlay", "add_text", "transition")
"""Operations at a moment."""
TARGETED = (
    "trim", "remove", "split", "remove_silence", "fit_duration", "speed", "reverse", "loop", "volume", "mute",
    "fade_audio", "denoise_audio", "crop", "rotate", "flip", "zoom", "color", "effect", "fade", "stabilize",
    "denoise_video",
)  # fmt: skip
WHOLE = ("n:media", "n:everything", "f:all", "n:captions", "n:music", "n:title", "n:text", "n:voice")
"""Words that name something other than the clip spoken of before."""


ALL_OF_IT = frozenset(
    ("整体", "全片", "总共", "一共", "全部", "整个", "总时长", "总长", "最终", "成片", "整条")
)


def repeated(c: Clause, r: Reader, before: int) -> None:
    """Adds a step for each further stretch or moment of a clause whose rule took only the first."""
    made = [s for s in r.steps[before:] if s.clause is c]
    if not made:
        return
    _both_ends(c, r, made)
    _excepted(c, r, made)
    _edges(r, made)
    last = made[-1]
    if last.op in (*RANGED, *LAID) and "start" in last.fields and "end" in last.fields:
        for token in c.all("span"):
            _again(r, made, token, start=token.value.start, end=token.value.end)
    elif last.op in ("effect", "color") and "start" in last.fields and "end" not in last.fields:
        for token in c.all("point"):
            _again(r, made, token, start=token.value)
    if last.op in RANGED and any(t.text.lower() == "again" or t.has("n:every") for t in c.tokens):
        _as_long_again(c, r, made)
    elif last.op in PLACED and isinstance(last.fields.get("text", ""), str):
        key = "start" if last.op in ("overlay", "add_text") else "at"
        if key in last.fields and not any(t.has("quote") and t.free for t in c.tokens):
            for token in c.all("point"):
                _again(r, made, token, **{key: token.value})


def _as_long_again(c: Clause, r: Reader, made: list[Step]) -> None:
    """ "zoom in at 0:05 for 3 seconds and again at 0:15": as long there."""
    start, end = made[-1].fields.get("start"), made[-1].fields.get("end")
    if not isinstance(start, AtMs) or not isinstance(end, AtMs):
        return
    for token in [t for t in c.all("point") if isinstance(t.value, AtMs)]:
        until = AtMs(ms=token.value.ms + end.ms - start.ms)
        _again(r, made[-1:], token, start=token.value, end=until)


EDGE = 0.2
"""Of the whole, where something is done to "the end" and nothing says how long that is."""


def _edges(r: Reader, made: list[Step]) -> None:
    """ "结尾变黑白": an end has a length; nobody told it, so it is assumed and said."""
    for step in made:
        if step.op in RANGED and step.fields.get("start") == END and step.fields.get("end") == END:
            step.fields["start"] = AtFraction(fraction=1 - EDGE)
            r.assume("edge_fifth")
        elif (
            step.op in RANGED
            and step.fields.get("start") == START
            and "end" not in step.fields
            and (step.op != "zoom" or any(t.has("n:intro") for t in step.clause.tokens))
        ):
            step.fields["end"] = AtFraction(fraction=EDGE)
            r.assume("edge_fifth")


def _again(r: Reader, made: list[Step], token: Token, **fields: Any) -> None:
    for step in made:
        if "start" not in fields:
            step.at = min(step.at, token.start - 1)
        r.steps.append(Step(step.op, {**step.fields, **fields}, step.clause, token.start))
    token.claim = USED


def _excepted(c: Clause, r: Reader, made: list[Step]) -> None:
    """ "speed it up, but not the first 10 seconds": what lies outside the stretch."""
    lead = next((t for t in c.tokens if t.has("x:except") or t.text.lower() == "but not"), None)
    span = next((t for t in c.tokens if t.has("span") and t.claim == USED), None)
    if lead is not None and _but_both_ends(c, made, lead):
        return
    if lead is None or span is None or not lead.start < span.start or span.value.how == "both":
        return
    if lead is c.tokens[0] and any(t.has("v:") and not t.filler for t in c.tokens if t.start > span.start):
        lead.claim = USED  # "… but the part from 0:30 to 0:40 should be silent": a wish, no exception
        return
    if any(not t.has("f:det", "f:this", "n:part") for t in c.tokens if lead.start < t.start < span.start):
        return
    lead.claim = USED
    for step in made:
        if step.op not in RANGED or step.fields.get("start") != span.value.start:
            continue
        start, end = span.value.start, span.value.end
        if start == START:
            step.fields |= {"start": end, "end": END}
            continue
        if end != END:
            r.steps.append(Step(step.op, {**step.fields, "start": START, "end": start}, c, step.at + 1))
            step.fields |= {"start": end, "end": END}
        else:
            step.fields |= {"start": START, "end": start}


def _but_both_ends(c: Clause, made: list[Step], lead: Token) -> bool:
    """ "everything but the first 5 and the last 5 seconds": what lies between them."""
    spans = [t for t in c.tokens if t.has("span") and t.start > lead.start]
    if [t.value.how for t in spans] != ["first", "last"]:
        return False
    lead.claim = USED
    for t in spans:
        t.claim = USED
    for step in made:
        if step.op in RANGED:
            step.fields |= {"start": spans[0].value.end, "end": spans[1].value.start}
    return True


def _both_ends(c: Clause, r: Reader, made: list[Step]) -> None:
    """ "mute the first and last 3 seconds": one stretch at each end."""
    both = next((t for t in c.tokens if t.has("span") and t.claim == USED and t.value.how == "both"), None)
    if both is None or made[-1].op not in RANGED:
        return
    for step in made:
        r.steps.append(Step(step.op, {**step.fields, "start": both.value.end, "end": END}, c, step.at + 1))
        step.fields |= {"start": START, "end": both.value.start}


def carried(c: Clause, r: Reader, before: int) -> None:
    """ "speed the third clip up and mute it": "it" is the clip the clause before named."""
    made = [s for s in r.steps[before:] if s.clause is c]
    named = [s.fields["target"] for s in made if isinstance(s.fields.get("target"), dict)]
    if any(s.op == "combine" for s in made):
        r.subject = None
        return
    named += [s.fields["clip"] for s in made if s.op == "move" and isinstance(s.fields.get("clip"), dict)]
    named += [{"asset": s.fields["asset"]} for s in made if s.op == "insert"]
    if named:
        r.subject = (c.sentence, tuple(named))
        return
    if not r.subject or r.subject[0] != c.sentence or not made:
        return
    whole = any(t.has(*WHOLE) or t.text in ALL_OF_IT for t in c.tokens)
    chain = any(not t.text.isascii() for t in c.tokens) and not whole
    if not (c.pronoun or chain) or any(t.has("clips", "asset", "asset:", "file") for t in c.tokens):
        return
    own = any("原声" in t.text or "原视频" in t.text for t in c.tokens)
    for step in made:
        if step.op not in TARGETED or "target" in step.fields or own:
            continue
        first, *others = r.subject[1]
        step.fields["target"] = first
        for target in others:
            r.steps.append(Step(step.op, {**step.fields, "target": target}, c, step.at))


def _words_beside(c: Clause, r: Reader, before: int) -> None:
    """ "20秒定格三秒，同时写“…”", "片尾放logo三秒，配上“…”": the words stand as long."""
    first = r.steps[before - 1] if before else None
    words = [s for s in r.steps[before:] if s.op == "add_text" and not {"start", "end"} & s.fields.keys()]
    if first is None or not words or first.clause is c or first.clause.sentence != c.sentence:
        return
    lead = r.words[first.clause.end : c.start] + "".join(t.text for t in c.tokens[:1])
    beside = ("同时", "配上", "配", *(("上面", "写", "打上", "加") if first.op == "freeze" else ()))
    if not any(word in lead for word in beside):
        return
    start, end = first.fields.get("start"), first.fields.get("end")
    if first.op == "freeze":
        hold, start = first.fields.get("duration_ms") or USUAL_FREEZE_MS, first.fields["at"]
        start, end = (
            (FromEnd(from_end_ms=hold), END) if start == END else (start, later(start, hold, r.context))
        )
    for step in words if first.op in ("freeze", "overlay", "watermark") and start and end else []:
        step.fields |= {"start": start, "end": end}


def at_the_same_time(c: Clause, r: Reader, before: int) -> None:
    """ "3到8秒放大，同时变慢动作": at the same time as what was told just before."""
    _words_beside(c, r, before)
    first = r.steps[before - 1] if before else None
    made = [s for s in r.steps[before:] if s.clause is c and s.op in RANGED and "start" not in s.fields]
    if first is None or not made or first.clause.sentence != c.sentence or "end" not in first.fields:
        return
    between = r.words[first.clause.end : c.start] + "".join(t.text for t in c.tokens[:2])
    if "同时" in between or "与此同时" in between:
        for step in made:
            step.fields |= {"start": first.fields["start"], "end": first.fields["end"]}


TIMED = ("speed", "reverse", "color", "effect", "volume", "mute", "zoom")
"""What can be done to a stretch told before it."""


def _led_by_time(c: Clause, r: Reader, before: int) -> None:
    """ "between 0:30 and 0:35 zoom in and slow it down": the stretch told first is of both."""
    first = r.steps[before - 1] if before else None
    made = [s for s in r.steps[before:] if s.clause is c and s.op in TIMED]
    if first is None or not made or not c.pronoun or first.clause.sentence != c.sentence:
        return
    lead = first.clause.tokens[0]
    own = any(t.has("span", "point", "clips", "asset", "asset:", "n:everything") for t in c.tokens)
    led = first.op in (*TIMED, "flip", "rotate", "crop") and lead.has("span") and lead.value.how == "range"
    if first.clause is c or own or not led:
        return
    start, end = lead.value.start, as_it_lasts(first, lead.value.start, lead.value.end)
    for step in made:
        if not {"start", "end", "target"} & step.fields.keys():
            step.fields |= {"start": start, "end": end}


def _that_part(c: Clause, r: Reader, before: int) -> None:
    """ "第10秒到第20秒放慢一半，把这段调成黑白": the stretch pointed at is as long as it is by then."""
    first = r.steps[before - 1] if before else None
    pointing = any(t.has("span") and t.parts and t.parts[0].text.lower() in PARTS for t in c.tokens)
    if first is None or first.op != "speed" or not pointing or "end" not in first.fields:
        return
    start, end = first.fields.get("start"), first.fields["end"]
    for step in r.steps[before:]:
        if step.op in TIMED and step.fields.get("start") == start and step.fields.get("end") == end:
            step.fields["end"] = as_it_lasts(first, start, end)


GOES_ON = ("并", "并且", "同时", "而且", "还", "也", "再")
"""Words that go on with a wish for the same time."""


def _during(c: Clause, r: Reader, before: int) -> None:
    """ "慢放的时候静音，并打上字": told first for how long both are."""
    if r.during is None or r.during[0] is c:
        return
    led, span = r.during
    near = c.start - led.end < 2 or c.tokens[0].text in GOES_ON
    if led.sentence != c.sentence or not near:
        r.during = None
        return
    for step in [s for s in r.steps[before:] if s.op in (*TIMED, "add_text", "overlay", "add_sound")]:
        if not {"start", "end", "at"} & step.fields.keys():
            step.fields |= (
                {"at": span.start} if step.op == "add_sound" else {"start": span.start, "end": span.end}
            )


def _as_paced(c: Clause, r: Reader, before: int) -> None:
    """ "speed 0:25 to 1:05 up 8x, mute it there": that stretch is over sooner once it is fast."""
    paced = [s for s in r.steps[:before] if s.op == "speed" and s.clause.sentence == c.sentence]
    for step in [s for s in r.steps[before:] if s.op in (*TIMED, "add_text", "overlay") and s.op != "speed"]:
        start, end = step.fields.get("start"), step.fields.get("end")
        same = (s for s in paced if (s.fields.get("start"), s.fields.get("end")) == (start, end))
        made = next(same, None)
        if made is not None and start is not None and "target" not in made.fields:
            step.fields["end"] = as_it_lasts(made, start, end)


def shared_time(c: Clause, r: Reader, before: int) -> None:
    """ "add confetti and sparkles for the last 4 seconds": the stretch is both's."""
    _led_by_time(c, r, before)
    _that_part(c, r, before)
    _during(c, r, before)
    _as_paced(c, r, before)
    made = [
        s for s in r.steps[before:] if s.clause is c and s.op in ("effect", "color") and "end" in s.fields
    ]
    first = r.steps[before - 1] if before else None
    told = any(t.has("span") for t in c.tokens) and not any(t.has("v:") for t in c.tokens)
    if not made or first is None or first.op != made[0].op or not told or "start" in first.fields:
        return
    timed = any(t.has("span", "point", "clips", "asset", "asset:") for t in first.clause.tokens)
    if first.clause.sentence == c.sentence and not timed and len(c.tokens) <= NEAR:
        first.fields |= {k: made[0].fields[k] for k in ("start", "end") if k in made[0].fields}


NEAR = 5
"""Words a clause may have that shares its time with the one before: "and sparkles for the last 4 seconds"."""
WHOLE_OPS = (
    "output", "animated", "thumbnail", "extract_audio", "add_text", "add_captions", "aspect", "watermark",
    "overlay", "add_music", "transition", "normalize_loudness",
)  # fmt: skip
"""Operations on all there is: a file named beside them says what that is."""


def sources_named(c: Clause, r: Reader) -> None:
    """ "a thumbnail from movie.mp4": a file nothing else was done with is what the rest is done to."""
    made = [s for s in r.steps if s.clause is c]
    if not made or any(s.op not in WHOLE_OPS for s in made):
        return
    named = c.all("file", "asset", "asset:") or _by_number(c, r)
    if len(named) == 1 and _one_of_several(named[0], made, r):
        _made_of(named[0], made, c, r)
        return
    for token in named:
        if token.has("asset:"):
            continue
        token.claim = CONTEXT
        r.assume("background", words=token.shown)


def _by_number(c: Clause, r: Reader) -> list[Token]:
    """ "把第二段单独导出成mp3": the file that stands there."""
    shown = r.context.placed or tuple(a.name for a in r.context.of_kind("video", "image"))
    for token in c.all("clips"):
        n = token.value[0]
        if (
            len(token.value) == 1
            and 0 < abs(n) <= len(shown)
            and c.said("v:export", "fmt:mp3", "v:extract_audio")
        ):
            token.tags |= {f"asset:{shown[n - 1 if n > 0 else n]}"}
            return [token]
    return []


MADE = ("output", "animated", "thumbnail", "extract_audio")


def _one_of_several(named: Token, made: list[Step], r: Reader) -> bool:
    """Whether a file is made of one clip where there are more, and nothing was done to the whole before."""
    shown = [a.name for a in r.context.of_kind("video")]
    if asset_name(named) not in shown or len(shown) < 2:
        return False
    before = [s for s in r.steps if s not in made]
    return all(s.op in MADE for s in made) and all(s.op in (*MADE, "combine") for s in before)


def _made_of(named: Token, made: list[Step], c: Clause, r: Reader) -> None:
    """ "extract the audio from b.mp4": that clip alone is what the file is made of."""
    name = (asset_name(named),)
    there = next((s for s in r.steps if s.op == "combine"), None)
    if there is not None and there.fields.get("assets") != name:
        for step in made:
            r.steps.remove(step)
        for token in c.tokens:
            token.claim = ""
        c.fired = False
        return
    if there is None:
        at = min(r.steps.index(s) for s in made)
        r.steps.insert(at, Step("combine", {"assets": name, "order": "given"}, c, c.start))
    named.claim = USED


__all__ = ["at_the_same_time", "carried", "repeated", "shared_time", "sources_named"]
