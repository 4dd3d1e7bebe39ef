"""Rules for what is cut by what is heard or shown: pauses, fillers, slips, best parts."""

from __future__ import annotations

from typing import Any

from ....operations.times import END, START, AtFraction, AtMs, FromEnd, When
from ..clause import Clause
from ..token import USED, Token
from ..unseen import MARK
from .reader import Reader, clip_targets, stretch
from .step import Stretch

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
    if anchor is None or c.said("n:captions n:music n:transition n:photos"):
        return False
    if anchor.has("v:mute") and not c.said("v:remove v:cut v:trim"):
        return False
    if (
        not anchor.has("v:jumpcut")
        and not c.said(*CUTTING)
        and any(t.has("v:") for t in c.tokens if t is not anchor and t.free)
    ):
        return False
    if _as_long_as_told(c, r, anchor):
        return True
    fields: dict[str, Any] = _padding_told(c)
    c.claim_all("n:silence", "v:jumpcut", "n:padding")
    length = _pause_length(c, anchor)
    if length is not None:
        length.claim = USED
        before = c.before(length)
        if (before is not None and before.has("p:to")) or (c.said("v:cut_down") and not c.said("p:over")):
            fields["padding_ms"] = min(max(round(length.value / 2), 0), 5000)
            r.assume("pauses_shortened", ms=f"{length.value / 1000:g}")
        else:
            fields["min_silence_ms"] = min(max(int(length.value), 50), 60_000)
            _shortened_to(c, r, fields)
    between = next((t for t in c.all("n:middle") if _right_before(c, t, anchor)), None)
    if between is not None:
        between.claim = USED
    level = c.take("db")
    if level is not None:
        fields["threshold_db"] = max(-100.0, -abs(float(level.value)))
    where = stretch(c, r)
    fields["start"], fields["end"] = where.start, where.end
    targets = clip_targets(c)
    same = next((s for s in r.steps if s.op == "remove_silence"), None)
    told = {k: v for k, v in fields.items() if v is not None}
    contrary = same is not None and any(same.fields.get(k, v) != v for k, v in told.items())
    if same is not None and not contrary and not targets and where.start is None:
        same.fields.update(fields)
        c.claim([anchor, *c.all(*CUTTING, "n:silence", "v:jumpcut")])
        return True
    used = [anchor, *c.all(*CUTTING)]
    for edge in _edges(c, r, anchor, where) or ({},):
        r.step(c, "remove_silence", used, target=targets[0] if targets else None, **(fields | edge))
    return True


FIFTH = 0.2


def _edges(c: Clause, r: Reader, anchor: Token, where: Stretch) -> list[dict[str, When]]:
    """ "去掉首尾静音", "cut the silence at the beginning and end": only the pauses there."""
    both, before = c.one("n:both_ends"), c.before(anchor)
    beside = before is not None and not before.text.isascii() and not before.has("n:both_ends")
    last = both is not None or (beside and before is not None and before.has("p:last"))
    first = both is not None or (beside and before is not None and before.has("p:first"))
    if where.given or c.one("span", "length", "number") is not None or not (first or last):
        return []
    c.claim([both, before if beside else None])
    r.assume("edge_fifth")
    edges: list[dict[str, When]] = []
    if last:
        edges.append({"start": AtFraction(fraction=1 - FIFTH), "end": END})
    if first:
        edges.append({"start": START, "end": AtFraction(fraction=FIFTH)})
    return edges


def _padding_told(c: Clause) -> dict[str, Any]:
    """ "…的停顿，两边各留0.2秒": the length right after the word for what stays around speech."""
    noun = c.one("n:padding")
    length = c.after(noun) if noun is not None else None
    if length is None or not length.has("length") or not 0 < length.value <= 5000:
        return {}
    length.claim = USED
    return {"padding_ms": int(length.value)}


SHORTEST_EDGE_MS = 2000
"""From which length on "silence at the start" tells how long the start is, not which pauses are meant."""


def _as_long_as_told(c: Clause, r: Reader, anchor: Token) -> bool:
    """ "trim the dead air at the start (about 6 seconds)", "the first 6 seconds of silence": so much goes."""
    if c.one("p:over", "db") is not None or c.said("v:keep", "v:decrease", "v:cut_down"):
        return False
    span = next((t for t in c.all("span") if t.value.how in ("first", "last")), None)
    between = [t.text.lower() for t in c.tokens if span is not None and span.start < t.start < anchor.start]
    if span is not None and between[:1] == ["of"] and len(between) <= 2:
        kept = {"end": span.value.start} if span.value.how == "last" else {"start": span.value.end}
        r.step(c, "trim", [span, anchor, *c.all(*CUTTING)], **kept)
        return True
    length, edges = c.one("length"), c.all("n:beginning", "n:end", "n:intro", "n:outro")
    if length is None or len(edges) != 1 or length.value < SHORTEST_EDGE_MS or span is not None:
        return False
    ms = int(length.value)
    last = edges[0].has("n:end", "n:outro")
    told = {"end": FromEnd(from_end_ms=ms)} if last else {"start": AtMs(ms=ms)}
    r.step(c, "trim", [length, anchor, *edges, *c.all(*CUTTING)], **told)
    return True


LONGEST_PADDING_MS = 1500
"""Up to which length "keep 0.2 s on both sides" tells of the pauses, not of the whole."""


def _shortened_to(c: Clause, r: Reader, fields: dict[str, Any]) -> None:
    """ "把大于2秒的停顿缩短为1秒": what is left of each pause."""
    left = next((t for t in c.all("length", "number") if _led_to(c, t)), None)
    if left is None or left.value <= 0:
        return
    left.claim = USED
    ms = float(left.value) * (1000 if left.has("number") else 1)
    fields["padding_ms"] = min(max(round(ms / 2), 0), 5000)
    r.assume("pauses_shortened", ms=f"{ms / 1000:g}")


def _led_to(c: Clause, length: Token) -> bool:
    before = c.before(length)
    if before is None:
        return False
    return before.has("p:to") or (before.has("v:cut_down") and before.text.endswith(("到", "为", "成", "至")))


def _right_before(c: Clause, middle: Token, anchor: Token) -> bool:
    """ "中间的停顿": the pauses in between, not those of the middle part."""
    between = c.tokens[c.tokens.index(middle) + 1 : c.tokens.index(anchor)]
    return middle.start < anchor.start and not middle.text.isascii() and all(t.has("f:") for t in between)


def padding(c: Clause, r: Reader) -> bool:
    """ "but keep 0.2 seconds of padding": said of the silences just removed."""
    noun = c.one("n:padding") or (c.one("n:both_ends") if c.said("v:keep") else None)
    last = r.steps[-1] if r.steps else None
    length = c.one("length", "hold")
    if last is not None and last.op == "remove_silence" and _others_stay(c):
        c.claim(c.tokens)
        return True
    if last is not None and last.op == "remove_silence" and _short_ones_stay(c, length):
        assert length is not None
        last.fields["min_silence_ms"] = min(max(int(length.value), 50), 60_000)
        c.claim(c.tokens)
        return True
    if noun is None or length is None or last is None or last.op != "remove_silence":
        return False
    if noun.has("n:both_ends") and length.value > LONGEST_PADDING_MS:
        return False
    last.fields["padding_ms"] = min(max(int(length.value), 0), 5000)
    c.claim([noun, length, *c.all("v:keep", "v:add")])
    return True


def _pause_length(c: Clause, anchor: Token) -> Token | None:
    """The length told of the pauses: after "longer than", else the nearest."""
    for t in c.all("length", "hold", "every"):
        before = c.before(t)
        if before is not None and before.has("p:over"):
            return t
    found = c.near(anchor, "length", "hold", "every")
    whole = found is not None and c.said("v:cut_down") and found.value > LONGEST_PAUSE_MS
    return None if whole else found


LONGEST_PAUSE_MS = 20_000
"""A longer time beside pauses is of the whole: "shorten it to 10 minutes by removing pauses"."""


def _short_ones_stay(c: Clause, length: Token | None) -> bool:
    """ "… anything under a second can stay": which pauses are not meant."""
    stays = c.said("v:keep") or any(
        t.text.lower() in ("stay", "stays", "fine", "ok", "okay") for t in c.tokens
    )
    rest = [t for t in c.tokens if t.free and not t.filler and t is not length]
    light = all(t.has("n:everything", "n:silence", "v:keep", "look:", "p:") for t in rest)
    return length is not None and stays and light and c.one("p:under") is not None


def _others_stay(c: Clause) -> bool:
    """ "… but leave the short ones": said of pauses that stay anyway."""
    rest = [t for t in c.tokens if t.free and not t.filler and not t.has("n:silence", "v:keep")]
    if c.one("x:longer") is not None and all(
        t.has("x:longer", "v:cut", "v:remove", "n:everything") for t in rest
    ):
        return True
    return c.one("v:keep") is not None and all(
        t.text.lower() in ("short", "natural", "shorter", "normal") for t in rest
    )


def only_speech(c: Clause, r: Reader) -> bool:
    """ "只保留说话的部分": then the pauses go."""
    noun = c.one("n:speech")
    if noun is None or not c.said("v:keep") or c.said("n:captions", "n:music"):
        return False
    r.step(c, "remove_silence", [noun, *c.all("v:keep", "n:part", "n:clip")])
    return True


def fillers(c: Clause, r: Reader) -> bool:
    anchor = c.one("n:fillers") or (
        (c.one("n:words") or _spoken_quotes(c, r)) if c.one("quote") and c.said("v:remove", "v:cut") else None
    )
    if anchor is None or not c.said(*CUTTING, "v:enhance_voice"):
        return False
    quotes = c.all("quote")
    named = [t.shown.lower() for t in c.all("n:fillers") if quotes and t.text.lower() in SOUNDS]
    words = (*named, *(str(q.value) for q in quotes if q.value)) or None
    r.step(
        c,
        "remove_fillers",
        [*c.all("n:fillers", "n:words"), *quotes, *c.all(*CUTTING, "n:voice"), *_says(c)],
        words=words,
    )
    return True


def _says(c: Clause) -> list[Token]:
    """ "把说“然后”的地方都删了": the verb before what is said."""
    pairs = zip(c.tokens, c.tokens[1:], strict=False)
    return [a for a, b in pairs if a.free and b.has("quote") and a.text in ("说", "讲", "念", "说的")]


SOUNDS = frozenset(("um", "uh", "er", "erm", "uhm", "umm", "ah", "hmm", "mhm", "uhh", "ehm", "eh"))
"""Fillers that are words themselves: quoted beside others, they are meant, too."""


def said_word(c: Clause, r: Reader) -> bool:
    """ "remove every time I say basically": a word of what is said, in no quotation marks."""
    verb = next((t for t in c.tokens if t.text in SAID), None)
    if verb is None or not any(t.has("v:remove", "v:cut") for t in c.tokens) or c.one("quote") is not None:
        return False
    rest = [t for t in c.tokens[c.tokens.index(verb) + 1 :] if t.text not in ("the", "word", "words", "a")]
    if not 1 <= len(rest) <= 2 or not all(t.has("unknown", "n:fillers", "f:det") for t in rest):
        return False
    whole = any(t.has("x:whenever", "n:every", "f:all") for t in c.tokens)
    if not whole:
        return False
    words = (r.words[rest[0].start : rest[-1].end],)
    r.step(c, "remove_fillers", c.tokens, words=words)
    return True


SAID = ("say", "says", "saying", "said", "every time i say", "i say", "he says", "she says", "when i say")
LONGEST_FILLER = 4
"""Words of a quotation that may be a filler; longer ones are sentences."""


def _spoken_quotes(c: Clause, r: Reader) -> Token | None:
    """ "cut every "you know" and "I mean"": quoted words to be taken out of what is said."""
    quotes = c.all("quote")
    shown = {s.fields.get("text") for s in r.steps} if r.steps else set()
    if any(str(q.value) in shown or len(str(q.value).split()) > LONGEST_FILLER for q in quotes):
        return None
    if {"titles", "captions"} & set(r.context.tracks) or c.said(*WRITTEN):
        return None
    plurals = [t for t in c.all("unknown") if t.text == "s"]
    c.claim(plurals)
    return quotes[0]


WRITTEN = (
    "n:noise",
    "n:text",
    "n:title",
    "n:captions",
    "n:lower_third",
    "n:end_card",
    "n:cta",
    "n:watermark",
    "n:music",
    "n:clip",
)


def blooper(c: Clause, r: Reader) -> bool:
    anchor = c.one("n:blooper")
    if anchor is not None and anchor.text == MARK:
        r.refuse(c, "unseen_content", what=anchor.shown)
        return True
    if anchor is None or not (
        c.said(*CUTTING) or (anchor.text.startswith(("句", "第")) and c.said("v:mute"))
    ):
        return False
    span = c.one("span")
    if span is not None or any(s.clause is c and s.op == "remove_fillers" for s in r.steps):
        anchor.claim = USED
        return False
    r.refuse(c, "unseen_content", what=anchor.shown)
    return True
