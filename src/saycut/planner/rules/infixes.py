"""Chinese verbs with a small word put between their parts: "换一下位置", "静个音", "去了底噪"."""

from __future__ import annotations

from .lexicon import Entry, Lexicon
from .normal import is_han

INFIXES = (("一", "下"), ("一", "个"), ("个",), ("下",), ("了",))
LONGEST_HALF = 4


def spread(found: list[str], lexicon: Lexicon) -> dict[int, Entry]:
    """The verbs told so, by the atom they begin at; their phrase has the small word in it."""
    out: dict[int, Entry] = {}
    for at in range(1, len(found)):
        if found[at] == "一" and at + 1 < len(found) and found[at - 1] == found[at + 1]:
            _twice(found, at, lexicon, out)
            continue
        for infix in INFIXES:
            if found[at] == infix[0] and tuple(found[at : at + len(infix)]) == infix:
                _across(found, at, len(infix), lexicon, out)
                break
    return out


def _twice(found: list[str], at: int, lexicon: Lexicon, out: dict[int, Entry]) -> None:
    """ "拼一拼", "压一压": the verb said twice."""
    entry = lexicon.match(found[at + 1 :], 0, {}) if is_han(found[at - 1][0]) else None
    if entry is not None and any(t.startswith("v:") for t in entry[1]):
        out[at - 1] = (tuple(found[at - 1 : at + 1 + len(entry[0])]), entry[1])


def _across(found: list[str], at: int, size: int, lexicon: Lexicon, out: dict[int, Entry]) -> None:
    tail = found[at + size : at + size + LONGEST_HALF]
    if not tail or not is_han(tail[0]):
        return
    other = lexicon.match(found, at + size, {})
    for start in range(max(at - LONGEST_HALF, 0), at):
        head = found[start:at]
        if not all(len(a) == 1 and is_han(a) for a in head):
            continue
        entry = lexicon.match([*head, *tail], 0, {})
        if entry is None or not any(t.startswith("v:") for t in entry[1]):
            continue
        rest = len(entry[0]) - len(head)
        if rest < 1 or (other is not None and len(other[0]) > rest):
            continue  # "放个大标题" is no "放大"
        phrase = (*head, *found[at : at + size + rest])
        if start not in out or len(out[start][0]) < len(phrase):
            out[start] = (phrase, entry[1])
