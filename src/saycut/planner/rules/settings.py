"""A list of settings: "start: 0:10", "captions: yes", "trim_end=25": labels with values, as programs write.

A label says what its number counts; two labels of times are one stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .setting_labels import (
    DEGREES,
    ENDINGS,
    ENDS,
    FACTORS,
    INNER,
    KINDS,
    LASTING,
    LENGTHS,
    LISTING,
    LONGEST_LABEL,
    LOOKS,
    MEASURES,
    MEGABYTES,
    NO,
    REPEATS,
    SHARES,
    SHOWN,
    SILENT,
    SOURCES,
    STARTS,
    STRETCHES,
    YES,
)
from .token import CONTEXT, Token


@dataclass(frozen=True)
class _Setting:
    """Where a label, its mark and its value stand among the tokens."""

    first: int
    mark: int
    stop: int
    label: str


def settings(tokens: list[Token]) -> list[Token]:
    """The tokens; values told by a label are of its kind, what is switched off is set aside."""
    _arrows(tokens)
    if not any(t.text in (":", "=", "：") for t in tokens):
        return tokens
    found = list(_found(tokens))
    gone: set[int] = set()
    apart = {one.first for one in found if tokens[one.mark].text == "="}
    before: _Setting | None = None
    taken: _Setting | None = None
    for at, one in enumerate(found):
        if one is taken:
            continue
        _sides(tokens, one, found[at + 1] if at + 1 < len(found) else None, gone)
        _valued(tokens, one)
        inner = _belongs(tokens, one, before, gone)
        if not _switched(tokens, one, gone):
            _named(tokens, one, gone)
        following = found[at + 1] if at + 1 < len(found) else None
        if following is not None and _stretch(tokens, one, following, before, gone):
            before = taken = following
        elif inner and before is not None:
            before = _Setting(before.first, before.mark, one.stop, before.label)
        else:
            before = one
    return list(_parted(tokens, apart, gone))


def _arrows(tokens: list[Token]) -> None:
    """ "a.mp4 → mute; b.mp4 → first 10 s": what is done to each, no order of files."""
    arrows = [i for i, t in enumerate(tokens) if t.text in ("→", ">") and 0 < i < len(tokens) - 1]
    told = [
        i for i in arrows if tokens[i - 1].has("asset", "file") and not tokens[i + 1].has("asset", "file")
    ]
    if not told or len(told) < len([i for i in arrows if tokens[i].text == "→"]):
        return
    for i in told:
        first = tokens[i + 1].has("p:first", "p:last", "clock")
        tokens[i].tags, tokens[i].text = frozenset({"v:keep" if first else "punct"}), "keep" if first else ":"


def _parted(tokens: list[Token], labels: set[int], gone: set[int]) -> Iterator[Token]:
    """The tokens that stay, with a comma before each label that has none ("speed=2 volume=50")."""
    for i, token in enumerate(tokens):
        if i in gone:
            continue
        if (
            i in labels
            and i
            and tokens[i - 1].has("number", "clock", "factor", "percent", "length", "codec:")
        ):
            yield Token(token.start, token.start, ";", frozenset({"punct"}))
        yield token


def _found(tokens: list[Token]) -> Iterator[_Setting]:
    for mark, token in enumerate(tokens):
        if token.text not in (":", "=", "：") or not mark or mark + 1 >= len(tokens):
            continue
        first = mark
        while first and mark - first < LONGEST_LABEL and _in_label(tokens, first - 1):
            first -= 1
        if first == mark or not (first == 0 or _bounds(tokens, first - 1)):
            continue
        stop = mark + 1
        packed = token.text == "="
        while stop < len(tokens) and tokens[stop].text not in ENDINGS and not _opens(tokens, stop):
            if packed and stop > mark + 1 and tokens[stop].start > tokens[stop - 1].end:
                break
            stop += 1
        label = " ".join(t.text.lower().replace("_", " ").replace("-", " ") for t in tokens[first:mark])
        if stop > mark + 1:
            yield _Setting(first, mark, stop, label)


def _in_label(tokens: list[Token], i: int) -> bool:
    return not tokens[i].punct and not tokens[i].has(*CLOSED, "symbol", "quote", "asset", "file")


CLOSED = ("number", "clock", "fps", "size", "fmt:", "codec:", "factor", "percent", "ratio", "bitrate")


def _bounds(tokens: list[Token], i: int) -> bool:
    """Whether a label may begin after a token: after a mark, or after the value of another label."""
    return tokens[i].text in LISTING or tokens[i].text in ("=", ":") or tokens[i].has(*CLOSED)


def _opens(tokens: list[Token], i: int) -> bool:
    """ "trim_start=5 trim_end=20": the next label, with no comma before it."""
    after = [t.text for t in tokens[i : i + 3]]
    return "=" in after[1:] and not tokens[i].has("number", "clock", "quote")


def _belongs(tokens: list[Token], one: _Setting, before: _Setting | None, gone: set[int]) -> bool:
    """What tells more of the label before it stays one wish with it."""
    if before is None or one.first == 0 or not tokens[one.first - 1].punct or before.stop + 2 < one.first:
        return False
    head = tokens[before.first : before.stop]
    if one.label in INNER and tokens[one.first - 1].text in (",", ":"):
        gone.update((one.first - 1, *range(one.first, one.mark + 1)))
        return True
    if one.label in LOOKS and tokens[one.first - 1].text == "\n" and any(t.has(*SHOWN) for t in head):
        tokens[one.first - 1].text = ","
        return True
    return False


def _becomes(token: Token, tag: str, value: object = None) -> None:
    token.tags, token.value = frozenset({tag}), value


def _valued(tokens: list[Token], one: _Setting) -> None:
    """Bare numbers get the unit their label has."""
    value, label = tokens[one.mark + 1], tokens[one.first : one.mark]
    encoder = one.label in ("preset", "crf", "tune", "profile")
    if encoder or (tokens[one.mark].text == "=" and all(t.has("unknown") for t in label)):
        for t in [*label, *tokens[one.mark + 1 : one.stop]]:
            t.tags = frozenset({"unknown"})
        return
    if all(t.has("v:") and not t.has("n:") for t in label) and not any(
        t.has("v:") for t in tokens[one.mark + 1 : one.stop]
    ):
        _filler(tokens[one.mark])
    if one.label == "width" and value.has("res:") and value.text.isdigit():
        _becomes(value, "number", float(value.text))
    _seconds(tokens, one)
    if one.stop != one.mark + 2 or not value.has("number"):
        ended = one.stop == len(tokens) or tokens[one.stop].text != ","
        if ended and one.stop == one.mark + 2 and any(t.has(*MEASURES) for t in tokens[one.first : one.mark]):
            _filler(tokens[one.mark])
        return
    told = float(value.value)
    if one.label in STARTS | ENDS:
        _becomes(value, "clock", round(told * 1000))
    elif one.label in LENGTHS and told > 0:
        _becomes(value, "length", round(told * 1000))
        _filler(tokens[one.mark])
    elif one.label in SHARES:
        _becomes(value, "percent", told * 100 if told <= 1 else told)
        _filler(tokens[one.mark])
    elif one.label in FACTORS and told > 0:
        _becomes(value, "factor", told)
        _filler(tokens[one.mark])
    elif one.label in REPEATS and told >= 1:
        _becomes(value, "times", int(told))
    elif one.label in DEGREES:
        _becomes(value, "degrees", told)
        _filler(tokens[one.mark])
    elif one.label in MEGABYTES and told > 0:
        _becomes(value, "size", round(told * 10**6))
        for t in tokens[one.first : one.mark + 1]:
            _filler(t)
    elif one.label in INNER and told > 0:
        near = tokens[max(one.first - 5, 0) : one.first]
        _becomes(
            value,
            "factor" if any(t.has("v:speed_up", "n:speed", "v:zoom") for t in near) else "percent",
            told,
        )
    elif one.label == "width" and 16 <= told <= 8192:
        _becomes(value, "px", told)
        _filler(tokens[one.mark])
    elif any(t.has(*MEASURES) for t in label):
        _filler(tokens[one.mark])


def _seconds(tokens: list[Token], one: _Setting) -> None:
    """ "trim: 5-25": seconds."""
    value = tokens[one.mark + 1 : one.stop]
    told = (
        len(value) == 3 and value[0].has("number") and value[2].has("number") and value[1].text in ("-", "to")
    )
    if told and (
        one.label in STRETCHES or tokens[one.first].has("v:trim", "v:cut", "v:remove", "v:mute", "clips")
    ):
        for t in (value[0], value[2]):
            _becomes(t, "clock", round(t.value * 1000))


def _filler(token: Token) -> None:
    token.tags, token.text = frozenset({"f:det"}), ""


def _switched(tokens: list[Token], one: _Setting, gone: set[int]) -> bool:
    """ "captions: yes" asks for them, "music: none" for nothing, "audio: off" for silence."""
    value = " ".join(t.text.lower() for t in tokens[one.mark + 1 : one.stop])
    label = tokens[one.first : one.mark]
    sound = any(t.has("n:audio") for t in label) or one.label == "sound"
    inner = one.label in INNER
    if value in YES:
        gone.update(range(one.first if inner else one.mark, one.stop))
        gone.update(i for i in range(one.first, one.mark) if tokens[i].has("unknown"))
        return True
    if value not in NO and not (value in SILENT and sound):
        return False
    if sound:
        _becomes(tokens[one.mark], "v:mute")
        tokens[one.mark].text = "mute"
        gone.update(range(one.mark + 1, one.stop))
        return True
    first = max(one.first - 2, 0) if inner else one.first
    for t in tokens[first : one.stop]:
        t.tags, t.claim = frozenset({"f:det", "x:about"}), CONTEXT
    return True


def _named(tokens: list[Token], one: _Setting, gone: set[int]) -> None:
    """The file that is worked on, the file that is made, the operation that is meant."""
    value = tokens[one.mark + 1]
    files = sum(t.has("asset", "file") for t in tokens)
    if one.label in KINDS and value.has("v:", "n:", "ratio:", "fmt:", "effx:", "look:"):
        gone.update(range(one.first, one.mark + 1))
    elif tokens[one.first].has("clips") and one.mark == one.first + 1 and _ranges(tokens, one):
        _becomes(tokens[one.mark], "v:trim")
        tokens[one.mark].text = "trim"
    elif one.label in STRETCHES and _ranges(tokens, one):
        _becomes(tokens[one.first], "v:trim")
        tokens[one.first].text = "trim"
        gone.add(one.mark)
    elif one.label in SOURCES and one.stop == one.mark + 2 and value.has("asset", "file") and files == 1:
        for t in tokens[one.first : one.stop]:
            t.claim = CONTEXT
            t.tags = frozenset({"f:det", "x:about"})


def _sides(tokens: list[Token], one: _Setting, other: _Setting | None, gone: set[int]) -> None:
    """ "width: 1280, height: 720": the sides of the picture."""
    if other is None or one.label != "width" or other.label != "height":
        return
    first, last = tokens[one.mark + 1], tokens[other.mark + 1]
    sides = tuple(int(re.sub(r"\D", "", t.text) or 0) for t in (first, last))
    if all(sides) and first.has("number", "res:", "px") and last.has("number", "res:", "px"):
        _becomes(first, "dims", sides)
        for t in tokens[one.first : one.mark + 1]:
            _filler(t)
        gone.update(range(one.stop, other.stop))


def _ranges(tokens: list[Token], one: _Setting) -> bool:
    """ "clip: 00:01:00-00:01:30", where no text waits for its time."""
    value = tokens[one.mark + 1 : one.stop]
    told = (
        len(value) == 3 and value[0].has("clock") and value[2].has("clock") and value[1].text in ("-", "to")
    )
    return told and not any(t.has("quote") for t in tokens[max(one.first - 12, 0) : one.first])


def _stretch(
    tokens: list[Token], one: _Setting, following: _Setting, before: _Setting | None, gone: set[int]
) -> bool:
    """ "start: 0:10 / end: 0:40": one stretch, of the text right above it or kept of the whole."""
    begin, stop = tokens[one.mark + 1], tokens[following.mark + 1]
    if (
        one.label not in STARTS
        or not begin.has("clock", "length", "number")
        or following.first > one.stop + 2
    ):
        return False
    if not stop.has("clock", "length", "number") or following.stop != following.mark + 2:
        return False
    if following.label in LENGTHS and begin.has("clock", "length"):
        ms = stop.value if stop.has("length", "clock") else round(float(stop.value) * 1000)
        _becomes(stop, "clock", int(begin.value) + int(ms))
    elif following.label not in ENDS:
        return False
    else:
        _valued(tokens, following)
    label, mark = tokens[one.first], tokens[one.mark]
    gone.update(range(one.first + 1, one.mark))
    of_before = (
        tokens[one.first - 1].text in (",", "\n", "(")
        and before is not None
        and before.stop + 1 >= one.first
        and _lasts(tokens[before.first : before.stop])
    )
    if of_before or (
        one.first > 1 and tokens[one.first - 1].text in (":", "=") and _lasts(tokens[: one.first])
    ):
        gone.add(one.first)
        if one.first and tokens[one.first - 1].punct:
            gone.add(one.first - 1)
    else:
        _becomes(label, "v:trim")
        label.text = "trim"
    _becomes(mark, "p:from")
    mark.text = "from"
    gone.update(range(one.stop, following.mark))
    _becomes(tokens[following.mark], "p:to")
    tokens[following.mark].text = "to"
    return True


def _lasts(part: list[Token]) -> bool:
    return any(t.has(*LASTING) for t in part)


__all__ = ["settings"]
