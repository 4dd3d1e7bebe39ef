"""Step 4: what is left between or beside things told: "前十秒…中间…最后十秒", "第二段不变，其他静音"."""

from __future__ import annotations

from ...operations.times import END, START
from .clause import Clause
from .stretches import Span
from .token import Token

NAMES = ("clips", "asset", "asset:", "file")
BETWEEN = frozenset(("中间", "中间的", "中间部分", "中间那段", "中段"))
SPARED = ("v:normal", "c:neg", "x:sound_on", "x:keep_sound")
OTHERS = ("n:everything",)


def rests(found: list[Clause], count: int) -> list[Clause]:
    """The clauses, each such word as what it stands for. `count`: clips at hand."""
    for i, clause in enumerate(found):
        before = found[i - 1] if i else None
        if before is None or before.sentence != clause.sentence:
            continue
        after = found[i + 1] if i + 1 < len(found) and found[i + 1].sentence == clause.sentence else None
        _between(clause, before, after)
        _all_others(clause, before, count)
    return found


def _one_span(clause: Clause | None) -> Span | None:
    spans = [t.value for t in clause.tokens if t.has("span")] if clause is not None else []
    return spans[0] if len(spans) == 1 else None


def _both_gone(before: Clause) -> bool:
    """ "前三秒和后五秒都剪掉，中间…": what is between is all there is then."""
    spans = [t.value for t in before.tokens if t.has("span")]
    ends = any(s.how == "both" for s in spans) or (
        len(spans) == 2 and spans[0].start == START and spans[1].end == END
    )
    return ends and before.said("v:remove", "v:cut", "v:trim")


def _between(clause: Clause, before: Clause, after: Clause | None) -> None:
    """ "前十秒…中间静音…最后十秒": from the end of the one to the start of the other."""
    word = next((t for t in clause.tokens if t.text in BETWEEN and t.free), None)
    first, last = _one_span(before), _one_span(after)
    if word is not None and _both_gone(before):
        word.tags = frozenset({"f:det"})
        return
    if (
        word is None
        or first is None
        or clause.negated
        or any(t.has("span", "point", "length") for t in clause.tokens)
    ):
        return
    if last is None or first.start != START or last.end != END or first.end == END or last.start == START:
        return
    span = Span(first.end, last.start, "range")
    clause.tokens[clause.tokens.index(word)] = Token(word.start, word.end, "", frozenset({"span"}), span,
                                                     parts=(word,))  # fmt: skip


def _all_others(clause: Clause, before: Clause, count: int) -> None:
    """ "第二段不变，其他静音": all but the clip that was just said to stay as it is."""
    rest = next((t for t in clause.tokens if t.has(*OTHERS) and t.text[:1] in "其别剩"), None)
    named = [t for t in before.tokens if t.has(*NAMES)]
    spared = before.negated or any(t.has(*SPARED) for t in before.tokens)
    if rest is None or not named or not spared or count < 2 or any(t.has(*NAMES) for t in clause.tokens):
        return
    numbers = [n if n > 0 else count + 1 + n for t in named if t.has("clips") for n in t.value]
    if not numbers or len(named) != sum(t.has("clips") for t in named):
        return
    left = tuple(n for n in range(1, count + 1) if n not in numbers)
    made = Token(rest.start, rest.end, "", frozenset({"clips"}), left, parts=(rest,))
    clause.tokens[clause.tokens.index(rest)] = made


__all__ = ["rests"]
