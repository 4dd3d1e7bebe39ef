"""Step 4, before it begins: numbers of lists, adjectives and second thoughts get the readings they have."""

from __future__ import annotations

import itertools

from .token import CONTEXT, Token


def marked(tokens: list[Token]) -> None:
    """Numbers of lists, adjectives and second thoughts get the readings they have in their place."""
    _enumerations(tokens)
    _adjectives(tokens)
    _second_thoughts(tokens)
    _cut_to(tokens)
    _compared(tokens)
    _reasons(tokens)
    _done_before(tokens)
    _going(tokens)
    _the_joins(tokens)


def _the_joins(tokens: list[Token]) -> None:
    """ "fade across the join": a place, not a wish."""
    for before, t in itertools.pairwise(tokens):
        if t.text in ("join", "joins") and before.text.lower() in ("the", "each", "every", "a"):
            t.tags = frozenset({"f:det"})


def _going(tokens: list[Token]) -> None:
    """ "clip 1 should go last": where it goes, not away."""
    for i, t in enumerate(tokens[:-1]):
        after = next((n for n in tokens[i + 1 : i + 3] if not n.has("f:det") or n.has("p:")), None)
        away = t.has("v:remove") and t.text.endswith(" go")
        if away and after is not None and after.has(*WHITHER):
            t.tags = frozenset({"v:move"})


WHITHER = ("p:after", "p:before", "p:to", "p:between", "p:first", "p:last", "p:at", "p:in", "clips")


BEFORE_NOW = ("刚才", "刚刚", "之前", "刚", "上一步", "先前", "前面", "原来", "你", "我")


def _done_before(tokens: list[Token]) -> None:
    """ "把刚才加的音乐去掉": what was done before only names the thing."""
    for i, t in enumerate(tokens[:-1]):
        if not t.has("v:add", "v:make", "v:insert", "v:write", "v:change") or tokens[i + 1].text != "的":
            continue
        if any(b.text in BEFORE_NOW for b in tokens[max(i - 2, 0) : i]):
            t.tags = frozenset({"f:det"})


SLIPS = ("说错了", "说错", "错了", "搞错了", "念错了", "讲错了")
PLACES = ("span", "point", "clips", "n:part")


def _reasons(tokens: list[Token]) -> None:
    """ "0:10到0:15说错了，剪掉", "那段太水了": why a stretch is spoken of, and no wish."""
    for i, t in enumerate(tokens):
        if t.text == "分" and t.has("unknown") and i + 2 < len(tokens) and tokens[i + 1].has("number"):
            t.tags = frozenset({"v:split"})
        if t.text in SLIPS or t.has("f:bad"):
            before = next((b for b in reversed(tokens[max(i - 3, 0) : i]) if not b.has("f:", "c:")), None)
            placed = before is not None and before.has(*PLACES)
            if placed and i and not tokens[i - 1].punct:
                t.tags, t.claim = frozenset({"f:bad"}), CONTEXT
        elif t.text in ("太", "很", "有点", "有些", "比较", "特别", "挺", "真") and i + 1 < len(tokens):
            nxt = tokens[i + 1]
            place = any(b.has(*PLACES) for b in tokens[max(i - 3, 0) : i])
            if place and nxt.has("unknown") and len(nxt.text) <= 3:
                nxt.claim = CONTEXT


ITS = frozenset(("its", "it's", "it is", "which is", "is", "that's"))


def _compared(tokens: list[Token]) -> None:
    """ "brighten clip 3, its way darker than the rest": why, told after the wish."""
    for i, than in enumerate(tokens):
        if not than.text.lower().startswith("than"):
            continue
        start = next((k for k in range(i - 1, max(i - 7, -1), -1) if tokens[k].text.lower() in ITS), None)
        between = tokens[start + 1 : i] if start is not None else []
        if start is None or any(t.punct or t.has("length", "number", "size") for t in between):
            continue
        if not any(t.has("v:") for t in tokens[:start]):
            continue
        stop = next(
            (k for k in range(i, len(tokens)) if tokens[k].punct or tokens[k].has("c:and")), len(tokens)
        )
        for t in tokens[start:stop]:
            t.claim = CONTEXT


def _cut_to(tokens: list[Token]) -> None:
    """ "cut to photo.jpg at 0:25": that picture is put in."""
    for i, t in enumerate(tokens[:-2]):
        if (
            t.text.lower() == "cut"
            and tokens[i + 1].text.lower() == "to"
            and tokens[i + 2].has("asset", "file", "asset:")
        ):
            t.tags = frozenset({"v:insert"})
            tokens[i + 1].tags = frozenset({"f:det"})


LIST_MARKS = (".", ")", "、", "）", "．", ":", "：")


def _counted_on(tokens: list[Token]) -> None:
    """ "1、… 2、… 3、…": numbers before a mark that count on from one."""
    listed = [
        t
        for t, mark in itertools.pairwise(tokens)
        if t.has("number") and mark.text in LIST_MARKS and mark.start == t.end
    ]
    if len(listed) > 1 and [t.value for t in listed] == list(range(1, len(listed) + 1)):
        for t in listed:
            t.claim = CONTEXT


def _enumerations(tokens: list[Token]) -> None:
    """ "1. cut … 2. add …": numbers of a list are no values."""
    _counted_on(tokens)
    for i, t in enumerate(tokens[:-1]):
        mark = tokens[i + 1]
        if t.has("number") and i and tokens[i - 1].text.lower() == "step" and mark.has("v:", "f:polite"):
            t.claim = CONTEXT
        if t.has("number") and mark.text in (".", ")", "、", "）", "．", ":", "：") and mark.start == t.end:
            if i and tokens[i - 1].text.lower() in ("step", "steps", "步骤", "task"):
                t.claim = CONTEXT
                continue
            if mark.text in (".", ")", "、", "）", "．") and (not i or tokens[i - 1].text == "\n"):
                t.claim = CONTEXT
                continue
            after = tokens[i + 2] if i + 2 < len(tokens) else None
            if i and tokens[i - 1].has("c:and", "symbol"):
                continue
            if after is not None and (after.has("v:", "f:polite", "f:this") or after.text in ("把", "将")):
                t.claim = CONTEXT


SLOWLY = (
    "v:fade",
    "v:fade_in",
    "v:fade_out",
    "v:fade_both",
    "v:zoom",
    "v:zoom_out",
    "v:pan",
    "n:transition",
    "trans:",
)


def _second_thoughts(tokens: list[Token]) -> None:
    """ "…, no, make it 8": a "no" between commas takes something back; "don't … " negates."""
    for i, t in enumerate(tokens):
        if t.text.lower() not in ("no", "nope", "nah", "不") or not t.has("c:neg"):
            continue
        before, after = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
        if (
            before is not None
            and before.punct
            and (after is not None and after.punct and after.text in ",，.。!！-—")
        ):
            t.tags = frozenset({"c:fix"})
            after.claim = CONTEXT
            after.tags = frozenset({"f:det"})


SPEEDS = ("slow", "quick", "fast", "long", "快速", "慢速", "缓慢", "快慢")
"""Adjectives that may tell how something else is done."""


SEEMS = (
    "starts",
    "start",
    "begins",
    "feels",
    "gets",
    "seems",
    "ends",
    "bit",
    "a bit",
    "kinda",
    "so",
    "pretty",
)
"""Before "slow" these tell how it is, not what is to be done."""


def _adjectives(tokens: list[Token]) -> None:
    """ "a slow 3 second fade": slow says how a fade or a zoom goes, and is no wish of its own."""
    for i, t in enumerate(tokens):
        if t.text.lower() not in SPEEDS or not t.has("v:", "f:"):
            continue
        before, after = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
        if before is not None and before.text.lower() in SEEMS and (after is None or after.punct):
            t.tags = frozenset({"f:det"})
        rest = [n for n in tokens[i + 1 : i + 4] if not n.has("length", "f:det") or n.has(*SLOWLY)]
        if rest and rest[0].has(*SLOWLY):
            t.tags = frozenset({"f:det"})
