"""What is told of clips put together beside their names: lengths, order and joins."""

from __future__ import annotations

import itertools
from typing import Any

from ..clause import Clause
from ..token import Token

EACH = ("each", "per", "apiece", "每张", "每", "每个", "一张")
LONGEST_JOIN_MS = 5000
"""Up to which length "0.5s fade transitions" tells of the joins, not of the whole."""
SHORT_JOIN_MS = 1000
"""Up to which length "with crossfades, 1 second each" in a row of pictures tells of the joins."""


def joined_fields(c: Clause) -> tuple[dict[str, Any], list[Token | None]]:
    """What a clause tells of a combination beside its files, and the words that tell it."""
    fields: dict[str, Any] = {}
    used: list[Token | None] = []
    each = next((t for t in c.all("length", "hold") if each_of(c, t)), None)
    length = next((t for t in c.all("length", "hold") if t is not each and whole_length(c, t)), None)
    if length is not None and _of_joins(c, length):
        fields["transition_ms"] = int(length.value)
        used, length = [*used, length], None
    if each is not None and each.value > 0:
        fields["still_ms"], used = int(each.value), [*used, each]
    if length is not None and length.value > 0:
        fields["duration_ms"], used = int(length.value), [*used, length]
    if (order := c.one("order:")) is not None:
        fields["order"], used = order.reading("order"), [*used, order]
    _transition(c, fields, used)
    used += c.all("v:make n:clip n:photos n:promo n:slideshow n:montage v:cut_down n:every v:merge n:order")
    used += [t for t in c.all("number") if t.value < 1000] + c.all("n:part v:reorder n:everything v:add")
    used += [b for a, b in itertools.pairwise(c.tokens) if a.has("number") and b.free and b.has("unknown")]
    return fields, used


def each_of(c: Clause, length: Token) -> bool:
    at = c.tokens.index(length)
    told = next((t for t in c.tokens[at + 1 : at + 3] if t.has("trans:", "n:transition")), None)
    if (told is not None and _right_after(c, length, told)) or _join_before(c, at):
        return False
    near = c.tokens[max(at - 4, 0) : at + 4]
    after = [t.text.lower() for t in c.tokens[at + 1 : at + 3]]
    per = after[:1] in (["a"], ["an"]) and len(after) > 1 and c.tokens[at + 2].has("n:photos")
    return per or any(t.has("n:every") or t.text.lower() in EACH for t in near)


SEEN = ("n:photos", "n:clip", "n:media", "asset", "asset:", "file")


def _join_before(c: Clause, at: int) -> bool:
    """ "with crossfades, half a second each": each of the joins, where no picture is named after them."""
    length = c.tokens[at]
    lead = [t for t in c.tokens[:at] if not t.filler]
    seen = any(t.has(*SEEN) for t in c.tokens[at + 1 :])
    longest = SHORT_JOIN_MS if c.said("n:slideshow", "n:photos") else 2 * SHORT_JOIN_MS
    return bool(lead) and lead[-1].has("trans:", "n:transition") and not seen and length.value <= longest


def _right_after(c: Clause, length: Token, later: Token) -> bool:
    """Whether no comma stood between the two, which is no longer in the clause."""
    run = c.tokens[c.tokens.index(length) : c.tokens.index(later) + 1]
    return all(b.start <= a.end + 1 for a, b in itertools.pairwise(run))


def _of_joins(c: Clause, length: Token) -> bool:
    """ "join them with 0.5s | fade transitions": the joins are told right after."""
    at = c.tokens.index(length)
    return (
        0 < length.value <= LONGEST_JOIN_MS
        and at == len(c.tokens) - 1
        and c.tokens[at - 1].text.lower() == "with"
    )


def whole_length(c: Clause, length: Token) -> bool:
    after, before = c.after(length), c.before(length)
    at = c.tokens.index(length)
    if any(t.text.lower() in ("总共", "一共", "总", "合计", "total") for t in c.tokens[max(at - 2, 0) : at]):
        return True
    if length.value <= LONGEST_JOIN_MS and any(t.has("n:transition") for t in c.tokens[at + 1 : at + 4]):
        return False
    return not any(t is not None and t.has("n:transition", "trans:") for t in (after, before))


def _transition(c: Clause, fields: dict[str, Any], used: list[Token | None]) -> None:
    noun = c.one("n:transition")
    kind = c.one("trans:") if noun is not None else _plain_transition(c)
    if noun is None and kind is None:
        return
    fields["transition"] = (kind.reading("trans") if kind is not None else None) or "dissolve"
    length = next((t for t in c.all("length") if t not in used), None)
    if length is not None and 0 < length.value <= 10_000:
        fields["transition_ms"] = int(length.value)
        used.append(length)
    used += [noun, kind]


def _plain_transition(c: Clause) -> Token | None:
    """ "with a crossfade": a transition named without the word."""
    return next((t for t in c.all("trans:") if not t.has("v:", "n:", "p:", "f:", "mood:", "order:")), None)
