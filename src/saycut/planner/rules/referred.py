"""Stretches told apart from what is done to them: "12 s beginning at 45 s", "0:30-0:40 is boring, cut it",
"lose everything before that", "and speed up the rest".
"""

from __future__ import annotations

from itertools import pairwise

from ...operations.times import END, START, AtFraction, AtMs, FromEnd
from .clause import Clause
from .stretches import Span, at_ms
from .token import CONTEXT, USED, Token

OPENED = ("start", "begin", "commenc", "from", "as of", "从", "自")
TAKING = ("v:remove", "v:cut", "v:trim", "v:keep", "v:cut_down", "v:make", "v:export", "v:mute", "fmt:")
OTHERS = (
    "v:fade", "v:fade_in", "v:fade_out", "v:fade_both", "n:transition", "n:silence", "v:freeze", "n:music",
    "v:loop", "v:ramp", "v:move", "v:insert", "quote", "percent", "trans:",
)  # fmt: skip
"""What a length beside a moment may belong to instead."""


def run_on(found: list[Clause]) -> list[Clause]:
    """The clauses, a length beside a moment it runs from made one stretch."""
    found = _told_apart(_another_instead(_only_that(_parts_joined(found))))
    _left_as_it_is(found)
    for clause in found:
        _told_closer(clause)
        _underneath(clause)
    before: Span | None = None
    owner: Clause | None = None
    moment: tuple[Clause, Token] | None = None
    sentence = -1
    for clause in found:
        _length_from(clause)
        if before is not None and clause.sentence == sentence:
            gone = owner is not None and _taken_away(owner)
            if owner is not None:
                _what_follows(clause, before, owner)
            _the_rest(clause, before, gone=gone)
        if moment is not None and clause.sentence == moment[0].sentence:
            _beside_that(clause, *moment)
        points = [t for t in clause.tokens if t.has("point")]
        moment = (clause, points[0]) if len(points) == 1 else None
        spans = [t.value for t in clause.tokens if t.has("span")]
        if spans:
            before, sentence = (spans[0] if len(spans) == 1 else None), clause.sentence
            owner = clause
    return found


def _parts_joined(found: list[Clause]) -> list[Clause]:
    """ "第一个从3秒到12秒，第二个全部，第三个最后8秒，接起来": what is told of joined clips stays."""
    out: list[Clause] = []
    joined = {c.sentence for c in found if any(t.has("v:merge") for t in c.tokens)}
    for clause in found:
        merges = clause.sentence in joined
        pairs = [
            (a, b)
            for a, b in pairwise(clause.tokens)
            if a.has("clips") and len(a.value) == 1 and b.has("span")
        ]
        if not pairs or not merges or any(t.has("v:") and not t.has("v:merge") for t in clause.tokens):
            out.append(clause)
            continue
        for pair in pairs:
            out.append(Clause(list(pair), inherited=frozenset({"v:keep"}), sentence=clause.sentence))
        told = [t for pair in pairs for t in pair]
        clause.tokens = [t for t in clause.tokens if t not in told]
        for a, b in pairwise(clause.tokens):
            if a.has("clips") and b.text in ("全部", "全都", "全"):
                a.claim = CONTEXT
        if clause.tokens:
            out.append(clause)
    return out


def _told_closer(clause: Clause) -> None:
    """ "第5分钟那个口误也删，大概5分05秒到5分12秒": of a minute and a stretch in it, the stretch is meant."""
    spans = [t for t in clause.tokens if t.has("span")]
    if len(spans) != 2 or not any(t.has("n:blooper", "n:part", "f:this") for t in clause.tokens):
        return
    wide, near = (t.value for t in spans)
    edges = (wide.start, wide.end, near.start, near.end)
    if wide.how != "range" or near.how != "range" or not all(isinstance(e, AtMs) for e in edges):
        return
    minute = wide.end.ms - wide.start.ms == 60_000 and spans[0].start < spans[1].start
    beside = wide.start.ms <= near.start.ms <= wide.end.ms + 60_000
    if minute and beside and near.end.ms - near.start.ms < 60_000:
        spans[0].claim = CONTEXT


def _underneath(clause: Clause) -> None:
    """ "主画面screen，右上角叠webcam": what is laid over, and on what."""
    for main, file in pairwise(clause.tokens):
        laid = [t for t in clause.tokens if t.has("asset", "asset:", "file") and t is not file]
        if main.has("x:main") and file.has("asset", "asset:", "file") and clause.said("v:overlay", "v:add"):
            if laid and not clause.said("v:layout_pip"):
                main.claim = file.claim = CONTEXT
            return


def _left_as_it_is(found: list[Clause]) -> None:
    """ "0到10秒留着，10到25秒剪掉": a stretch that stays, beside what is done to those after it."""
    for clause, after in pairwise(found):
        spans = [t.value for t in clause.tokens if t.has("span")]
        later = [t.value for t in after.tokens if t.has("span")]
        if len(spans) != 1 or len(later) != 1 or clause.sentence != after.sentence:
            continue
        plain = all(t.filler or t.has("span", "v:keep") for t in clause.tokens) and clause.said("v:keep")
        acts = after.said("v:remove", "v:cut", "factor", "v:speed_up", "v:slow_down", "v:mute", "v:reverse")
        end, begin = spans[0].end, later[0].start
        if plain and acts and isinstance(end, AtMs) and isinstance(begin, AtMs) and begin.ms >= end.ms:
            for t in clause.tokens:
                t.claim = CONTEXT


def _only_that(found: list[Clause]) -> list[Clause]:
    """ "don't remove the pauses, only the filler words": what is to be done after what is not."""
    out: list[Clause] = []
    for clause in found:
        out.append(clause)
        cuts = [
            i
            for i, (a, b) in enumerate(pairwise(clause.tokens), 1)
            if (a.text == "," or a.has("c:but"))
            and b.text.lower() in ("only", "just", "only the", "just the")
        ]
        rest = clause.tokens[cuts[0] :] if cuts and clause.negated else []
        if not rest or not clause.said("v:") or any(t.has("v:") for t in rest) or all(t.filler for t in rest):
            continue
        verbs = frozenset(tag for t in clause.tokens for tag in t.tags if tag.startswith("v:"))
        clause.tokens = clause.tokens[: cuts[0]]
        out.append(Clause(rest, inherited=verbs, sentence=clause.sentence))
    return out


REPLACED = (
    "n:title",
    "n:text",
    "n:music",
    "n:transition",
    "n:captions",
    "n:watermark",
    "n:logo",
    "n:end_card",
)
GONE = ("v:remove", "c:neg", "f:bad", "x:less", "x:more", "v:quieter", "f:this")


def _another_instead(found: list[Clause]) -> list[Clause]:
    """ "音乐不要了，换成欢快的": what goes, and what takes its place, told apart."""
    out: list[Clause] = []
    for clause in found:
        before = out[-1] if out else None
        lead = next((t for t in clause.tokens if not t.filler), None)
        swaps = lead is not None and lead.has("v:replace")
        bad = before is not None and any(t.has("f:bad") for t in before.tokens)
        swaps = swaps or (bad and lead is not None and lead.has("v:move"))
        if before is None or not swaps or before.sentence != clause.sentence:
            out.append(clause)
            continue
        named = [t for t in before.tokens if t.has(*REPLACED)]
        nouns = {tag for t in clause.tokens for tag in t.tags if tag.startswith("n:")}
        same = len(named) == 1 and nouns <= named[0].tags
        if same and all(t in named or t.filler or t.has(*GONE) for t in before.tokens):
            for t in before.tokens:
                t.claim = t.claim if t in named else CONTEXT
            clause.tokens, out[-1] = named + clause.tokens, clause
        else:
            out.append(clause)
    return out


def _taken_away(clause: Clause) -> bool:
    """Whether a clause takes away the stretch it tells of: "cut the first 5 s", "前5秒不要"."""
    unwanted = any(t.text in ("不要", "不想要", "不需要") for t in clause.tokens)
    return clause.said("v:remove", "v:cut", "v:trim") or (clause.negated and unwanted)


def _what_follows(clause: Clause, told: Span, before: Clause) -> None:
    """ "前10秒不要 后面快进2倍": after the start is gone, what follows is all there is."""
    gone = _taken_away(before)
    paced = clause.said("v:speed_up", "v:slow_down", "v:reverse", "v:mute")
    paced = paced or any(t.has("factor", "factor:") for t in clause.tokens)
    if told.start != START or not gone or not paced:
        return
    for t in clause.tokens:
        if t.text in ("后面", "后边", "后面的", "之后") or _other_share(t, told):
            t.tags = frozenset({"f:det"})


def _other_share(token: Token, told: Span) -> bool:
    """ "前面一半不要了，后面一半两倍速": the half that is left is all there is."""
    if not token.has("span") or not isinstance(told.end, AtFraction):
        return False
    return token.value.start == told.end and token.value.end == END  # type: ignore[no-any-return]


POINTING = (
    "that",
    "it",
    "this",
    "only that",
    "that part",
    "that bit",
    "this part",
    "那段",
    "这段",
    "那部分",
    "这部分",
)


ACTS = ("v:remove", "v:keep", "v:cut", "v:trim", "v:speed_up", "v:slow_down", "v:mute")


def _told_apart(found: list[Clause]) -> list[Clause]:
    """ "0:30-0:40 is boring, cut it": a stretch told with no verb, and what is done to it told next."""
    out: list[Clause] = []
    for clause in found:
        before = out[-1] if out else None
        _edge_told(clause)
        _stays_told(clause)
        told = before is not None and before.sentence == clause.sentence and _only_tells(before)
        acts = any(t.has(*ACTS) for t in clause.tokens)
        bare = all(t.filler or t.has(*ACTS) for t in clause.tokens)
        points = bare or any(t.text.lower() in POINTING for t in clause.tokens)
        if told and acts and points and before is not None and not any(t.has(*TIMES) for t in clause.tokens):
            for t in before.tokens:
                if not t.has(*TIMES):
                    t.claim = CONTEXT
            clause.tokens = before.tokens + clause.tokens
            clause.correction = clause.correction or before.correction
            out[-1] = clause
        else:
            out.append(clause)
    return out


LASTING = ("takes", "lasts", "runs", "goes on for", "takes up")


def _stays_told(clause: Clause) -> None:
    """ "0:00-0:05 stays, cut 0:05-0:20": what is left alone before what is done."""
    for i, t in enumerate(clause.tokens):
        if t.has("v:") and not t.filler:
            return
        told = clause.tokens[:i]
        if t.text.lower() in ("stays", "stay", "remains", "is fine", "is good") and any(
            x.has("span") for x in told
        ):
            rest = clause.tokens[i + 1 :]
            if any(x.has("v:") and not x.filler for x in rest) and any(x.has("span", "length") for x in rest):
                for x in (*told, t):
                    x.claim = CONTEXT
            return


def _edge_told(clause: Clause) -> None:
    """ "the intro is 20 seconds long, get rid of it": an edge and how long it is, told before the verb."""
    acts = ("v:remove", "v:cut", "v:keep", "v:trim")
    acting = [i for i, t in enumerate(clause.tokens) if t.has(*acts) and t.text.lower() not in LASTING]
    verb = acting[0] if acting else 0
    told = [t for t in clause.tokens[:verb] if t.text.lower() not in LASTING]
    edge = next((t for t in told if t.has("n:intro", "n:outro") and not t.has("asset:")), None)
    length = next((t for t in told if t.has("length")), None)
    heavy = [t for t in told if not t.filler and t not in (edge, length)]
    if edge is None or length is None or heavy or length.value <= 0 or not clause.pronoun:
        return
    last = edge.has("n:outro")
    ms = int(length.value)
    value = Span(FromEnd(from_end_ms=ms), END, "last") if last else Span(START, at_ms(ms), "first")
    made = Token(edge.start, length.end, "", frozenset({"span"}), value, parts=(edge, length))
    clause.tokens[:verb] = [made]


TIMES = ("span", "point", "length", "hold", "clips")


def _only_tells(clause: Clause) -> bool:
    return any(t.has("span") for t in clause.tokens) and not any(
        t.has("v:", "quote", "asset", "n:captions", "n:music", "n:text", "n:title", "factor")
        for t in clause.tokens
    )


AFTERWARDS = ("后面", "后边", "后面的", "后面部分", "之后的")
"""What comes after the stretch told just before."""


def _the_rest(clause: Clause, told: Span, *, gone: bool) -> None:
    """ "… and speed up the rest": the stretch that the one told before leaves."""
    rest = next((t for t in clause.tokens if t.has("n:everything", "p:after") and is_rest(t)), None)
    if rest is None and told.end != END and isinstance(told.end, AtMs) and not gone:
        rest = next((t for t in clause.tokens if t.text in AFTERWARDS and t.free), None)
    verb = any(t.has("factor", "factor:") for t in clause.tokens) or any(
        t.has("v:") and not t.has("v:make", "v:keep", "v:remove", "v:cut", "f:") for t in clause.tokens
    )
    verb = verb or (rest is not None and rest.text in AFTERWARDS and clause.said("v:remove"))
    if rest is None or not verb or any(t.has("span", "point", "clips") for t in clause.tokens):
        return
    span = None
    if gone and (told.start == START) != (told.end == END):
        rest.tags = frozenset({"f:det"})
        return
    if told.start == START and told.end != END:
        span = Span(told.end, END, "after")
    elif told.end == END:
        span = Span(START, told.start, "before")
    elif rest.has("p:after") or rest.text in AFTERWARDS:
        span = Span(told.end, END, "after")
    if span is not None:
        made = Token(rest.start, rest.end, "", frozenset({"span"}), span, parts=(rest,))
        clause.tokens[clause.tokens.index(rest)] = made


def _beside_that(clause: Clause, told: Clause, point: Token) -> None:
    """ "the good part starts at 0:50, lose everything before that": the moment told just before."""
    if any(t.has("span", "point", "length") for t in clause.tokens) or not isinstance(point.value, AtMs):
        return
    if not any(t.has("v:remove", "v:keep", "v:cut", "v:trim") for t in clause.tokens):
        return
    for i, t in enumerate(clause.tokens):
        text = t.text.lower()
        after = clause.tokens[i + 1].text.lower() if i + 1 < len(clause.tokens) else ""
        bare = text in ("before that", "after that") or (
            text.startswith(("everything", "anything")) and not after
        )
        if not (bare or (t.has("p:before", "p:after") and after in ("that", "it", "this", "then", ""))):
            continue
        if not (t.has("p:before", "p:after") or bare):
            continue
        first = "before" in text
        if not first and "after" not in text:
            continue
        span = Span(START, point.value, "before") if first else Span(point.value, END, "after")
        clause.tokens[i] = Token(t.start, t.end, "", frozenset({"span"}), span, parts=(t,))
        if not any(x.has("v:") and not x.filler for x in told.tokens):
            for x in told.tokens:
                x.claim = CONTEXT
        return


def is_rest(token: Token) -> bool:
    if token.has("p:after"):
        return token.text.startswith("everything") and not token.parts
    return (
        "rest" in token.text
        or token.text.endswith("else")
        or "remain" in token.text
        or token.text[0] in "其剩"
    )


def _length_from(clause: Clause) -> None:
    lengths = [t for t in clause.tokens if t.free and t.has("length", "hold")]
    if len(lengths) != 1 or lengths[0].value <= 0:
        return
    length = lengths[0]
    place = next((t for t in clause.tokens if t.free and t.has("point", "span")), None)
    if place is None or not place.parts or not _runs(clause, place, length):
        return
    start = place.value if place.has("point") else place.value.start
    if not isinstance(start, AtMs) or start.ms < 0:
        return
    span = Span(start, at_ms(start.ms + int(length.value)), "run")
    parts = tuple(sorted((*place.parts, length), key=lambda t: t.start))
    made = Token(place.start, place.end, "", frozenset({"span"}), span, parts=parts)
    clause.tokens[clause.tokens.index(place)] = made
    length.claim = USED


def _runs(clause: Clause, place: Token, length: Token) -> bool:
    opener = place.parts[0].text.lower()
    lead = clause.before(length)
    if lead is not None and lead.has("p:to") and not lead.text.isascii() and length.start > place.end:
        return False
    if place.has("span") and place.value.how == "after" and opener == "after":
        return clause.said("v:remove", "v:cut") and clause.tokens.index(length) + 1 == clause.tokens.index(
            place
        )
    if place.has("span"):
        told = place.value.how == "after" and any(p.text in ("开始", "起") for p in place.parts)
        return told and length.start >= place.end and not clause.said(*OTHERS)
    opened = opener.startswith(OPENED)
    if length.has("hold"):
        return opened and length.start > place.start
    bare = not any(t.has("v:") and not t.filler for t in clause.tokens)
    if not (clause.said(*TAKING) or bare) or clause.said(*OTHERS):
        return False
    if opened and (bare or not opener.startswith(("start", "begin"))):
        return length.start < place.start
    return opened or (place.parts[0].has("p:at") and clause.said("v:remove", "v:cut", "v:trim"))


__all__ = ["is_rest", "run_on"]
