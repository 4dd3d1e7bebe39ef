"""A sentence as clauses: cut at punctuation and connecting words, joined again where the cut was wrong."""

from __future__ import annotations

import re

from .aside import MARKS, PAD, Kind, is_han
from .clause import ROUTED, Clause, Wants, begins_edit, read_clause
from .lexicon import routing
from .tokens import tokens

_CUT = re.compile(
    r"(?P<strong>[;!?。；！？\n]+|\.(?=\s|$)|(?<![a-z])then(?![a-z]))"
    r"|(?P<weak>,(?!\d{3}(?!\d))|[，、]|(?<![a-z0-9])(?:and|but)(?![a-z0-9])|&"
    r"|(?<=\s)(?=before (?:you |we |i )?(?:export|download|render)))"
)
_NUMBERED = re.compile(r"(?:^|(?<=\s))\d{1,2}[.)](?=\s)")
_PREPOSITIONS = frozenset({"prep", "param", "fill"})


def clauses(flat: str) -> list[Clause]:
    """Every clause in order; together they hold every word."""
    return _joined([part for one in _cut(flat) for part in _parted(flat, one)], flat)


def _cut(flat: str) -> list[Clause]:
    places = [(m.start(), m.end(), m.lastgroup == "strong") for m in _CUT.finditer(flat)]
    numbers = [m.span() for m in _NUMBERED.finditer(flat)]
    if len(numbers) > 1:  # a list, not a sentence that happens to end in a number
        places += [(a, b, True) for a, b in numbers]
    places.sort()
    found: list[Clause] = []
    at, strong = 0, True
    for start, end, is_strong in [*places, (len(flat), len(flat), True)]:
        if tokens(flat, at, max(start, at)):
            found.append(read_clause(flat, at, start, strong=strong))
            strong = False
        at, strong = max(end, at), strong or is_strong
    return found


def _parted(flat: str, clause: Clause) -> list[Clause]:
    """A Chinese clause whose parts are only held together by a connecting word, or by nothing."""
    if clause.wants not in (Wants.EDIT, Wants.WISH) or not any(
        is_han(c) for c in flat[clause.start : clause.end]
    ):
        return [clause]
    for start, end in _joins(flat, clause):
        left = read_clause(flat, clause.start, start, strong=clause.strong)
        right = read_clause(flat, end, clause.end)
        if left.found and right.found and ({left.wants, right.wants} & ROUTED):
            return [*_parted(flat, left), *_parted(flat, right)]
    return _with_export_behind(flat, clause)


def _joins(flat: str, clause: Clause) -> list[tuple[int, int]]:
    found, at = [], clause.start
    while at < clause.end:
        kept = next((w for w in routing().han_words if flat.startswith(w, at, clause.end)), "")
        word = next((w for w in routing().han_joins if flat.startswith(w, at, clause.end)), "")
        if word and at > clause.start and len(word) >= len(kept):
            found.append((at, at + len(word)))
        at += max(len(word), len(kept), 1)
    return found


def _with_export_behind(flat: str, clause: Clause) -> list[Clause]:
    """剪掉前3秒导出视频: an edit with an export right behind it."""
    found = clause.found
    for index, one in enumerate(found):
        before = flat[clause.start : one.start].rstrip()
        if index == 0 or "vx" not in one.tags or any(before.endswith(w) for w in routing().han_unsafe):
            continue
        while index > 1 and found[index - 1].tags & _PREPOSITIONS:
            index -= 1
        at = found[index].start
        left = read_clause(flat, clause.start, at, strong=clause.strong)
        right = read_clause(flat, at, clause.end)
        if right.wants is Wants.EXPORT and left.wants is Wants.EDIT and begins_edit(left):
            return [left, right]
    return [clause]


def _joined(found: list[Clause], flat: str) -> list[Clause]:
    """Clauses that were cut wrongly made one again, until nothing changes."""
    for index in range(1, len(found)):
        before, one = found[index - 1], found[index]
        made = None if one.strong else _one_of(before, one, flat)
        if made is not None:
            return _joined([*found[: index - 1], made, *found[index + 1 :]], flat)
    return found


def _one_of(before: Clause, one: Clause, flat: str) -> Clause | None:
    """The two as one, where a comma or "and" between them does not part two wishes."""
    together = read_clause(flat, before.start, one.end, strong=before.strong)
    if one.wants is Wants.OUTPUT and before.wants in (Wants.EXPORT, Wants.WISH):
        return together
    if one.wants is Wants.FILES and before.wants in (Wants.UPLOAD, Wants.FILES):
        return together
    if one.wants is Wants.FILES and before.wants is Wants.EDIT:
        return together
    if one.wants is Wants.EDIT and before.wants in {*ROUTED, Wants.WISH} and not begins_edit(one):
        lost = before.wants is Wants.UPLOAD and not before.bare
        return None if lost or before.wants is Wants.FILES else together
    if before.wants is Wants.EDIT and one.wants in ROUTED and one.bare and _names_things(before, flat):
        return together
    return None


def _names_things(clause: Clause, flat: str) -> bool:
    """ "add the words upload | and download": what follows is one more word to be shown."""
    cues = [t for t in clause.found if t.text in routing().text_cues]
    last = clause.found[-1]
    if not cues or last is cues[-1]:
        return False
    quoted = MARKS[Kind.QUOTE] in flat[cues[-1].start : clause.end] or flat[last.start] == PAD
    return not quoted and bool(last.tags & {"vx", "vw", "vu", "status", "cw"})
