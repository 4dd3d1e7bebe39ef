"""Rules for clips that change places: "swap the last two", "put them in the order 3, 1, 2", "by name"."""

from __future__ import annotations

from typing import Any

from ....operations.times import END, ClipEdge
from ..clause import Clause
from ..token import Token
from .combine import FILES
from .reader import Reader, asset_name


def swap(c: Clause, r: Reader) -> bool:
    if c.one("look:") is not None and c.one("n:color") is not None:
        c.claim_all("v:swap")
        return False  # "swap the colours to sepia"
    verb = c.one("v:swap", "v:reorder") or _listed_order(c) or _two_changed(c)
    if verb is None or (verb.has("v:swap") and c.said("n:music", "n:audio")):
        return False
    last = r.before(c)
    if verb.has("v:swap") and last is not None and last.op == "split" and c.one(*FILES, "clips") is None:
        two = last.fields.get("parts") == 2 or len(last.fields.get("at", ())) == 1
        if two and c.one("frac:0.5", "n:part", "n:clip", "f:this") is not None:
            halves = [verb, *c.all("frac:0.5 n:part n:clip number v:reorder")]
            r.step(c, "reorder", halves, order=({"clip": 2}, {"clip": 1}))
            return True
    numbers: list[int] = []
    for t in c.all("clips number ordinal ord:"):
        if t.has("clips"):
            numbers += list(t.value)
        elif t.has("ord:"):
            numbers.append(int(t.reading("ord") or 1))
        elif 0 < t.value < 1000:
            numbers.append(int(t.value))
    used: list[Token | None] = [
        verb,
        *c.all("clips number ordinal ord: n:clip n:order v:reorder v:reverse v:add"),
    ]
    names = list(c.all(*FILES))
    order = c.one("order:")
    count = _clips_by_now(r)
    exchange = verb.has("v:swap") or any(
        t.text.lower().startswith(("switch", "swap", "flip")) for t in c.tokens
    )
    if exchange and not numbers and not names and (two := _the_two(c, r)):
        r.step(c, "reorder", [*used, *c.all("n:media", "n:photos")], order=two)
        return True
    if exchange and len(numbers) == 2 and count > 1:
        numbers = [n if n > 0 else count + 1 + n for n in numbers]
    if exchange and len(numbers) == 2 and min(numbers) < 0:
        _swap_with_last(c, r, used, max(numbers))
    elif exchange and len(numbers) == 2:
        low, high = sorted(numbers)
        row: list[Any] = [{"clip": i} for i in range(1, high + 1)]
        row[low - 1], row[high - 1] = row[high - 1], row[low - 1]
        r.step(c, "reorder", used, order=tuple(row))
    elif verb.has("v:reorder", "order:", "n:order") and len(numbers) > 1:
        r.step(c, "reorder", used, order=tuple({"clip": n} for n in numbers))
    elif verb.has("v:swap") and len(names) == 2 and (exchanged := _exchanged(r, names)):
        r.step(c, "reorder", [*used, *names], order=exchanged)
    elif names and len(names) > 1:
        r.step(c, "reorder", [*used, *names], order=tuple({"asset": asset_name(t)} for t in names))
    elif (
        c.said("v:reverse") or "reverse" in verb.text.lower() or any(way in verb.text for way in "倒反逆颠")
    ) and count > 1:
        r.step(c, "reorder", used, order=tuple({"clip": i} for i in range(count, 0, -1)))
    elif order is not None and order.reading("order") in ("name", "date"):
        r.step(c, "combine", [*used, order], order=order.reading("order"))
    else:
        r.ask(c, "which_order")
    return True


def _clips_by_now(r: Reader) -> int:
    """How many clips there are, those made by splits told before among them."""
    count = r.context.clip_count or len(r.context.of_kind("video", "image"))
    for step in r.steps:
        if step.op == "split":
            count += len(step.fields.get("at", ())) or step.fields.get("parts", 1) - 1
    return count


def _the_two(c: Clause, r: Reader) -> tuple[Any, ...]:
    """ "swap the two videos", "switch the photos around": where there are just two of them, by name."""
    row = list(r.context.placed or [a.name for a in r.context.of_kind("video", "image")])
    plain = c.one("n:clip", "f:this") is not None and len(row) == 2
    kinds = ("image",) if c.said("n:photos") else ("video", "image") if plain else ("video",)
    two = [a.name for a in r.context.of_kind(*kinds) if a.name in row]
    if len(two) != 2 or c.one("order:", "p:first", "p:last") is not None:
        return ()
    a, b = row.index(two[0]), row.index(two[1])
    row[a], row[b] = row[b], row[a]
    return tuple({"asset": name} for name in row)


def _two_changed(c: Clause) -> Token | None:
    """ "1和3换一下": two numbers and a change are an exchange."""
    verb = next((t for t in c.all("v:replace") if t.text in ("换一下", "换", "换下", "换个")), None)
    numbers = [n for t in c.all("clips") for n in t.value] or [t.value for t in c.all("number")]
    plain = all(t.filler or t is verb or t.has("clips", "number", "n:clip") for t in c.tokens)
    if verb is None or len(numbers) != 2 or not plain:
        return None
    verb.tags = verb.tags | {"v:swap"}
    return verb


def _exchanged(r: Reader, names: list[Token]) -> tuple[Any, ...]:
    """All the pictures at hand, two of them in each other's place; nothing where one is not known."""
    row = list(r.context.placed or [a.name for a in r.context.of_kind("video", "image")])
    first, second = (asset_name(t) for t in names)
    if first not in row or second not in row:
        return ()
    a, b = row.index(first), row.index(second)
    row[a], row[b] = second, first
    return tuple({"asset": name} for name in row)


def _listed_order(c: Clause) -> Token | None:
    """ "put the clips in this order: 3, 1, 4, 2"."""
    kind = c.one("order:name", "order:date")
    rest = [t for t in c.tokens if t.free and not t.filler and t is not kind]
    if kind is not None and all(
        t.has("n:clip", "n:media", "n:photos", "v:make", "v:add", "v:play") for t in rest
    ):
        return kind
    listed = len(c.all("number")) > 1 or any(len(t.value) > 1 for t in c.all("clips"))
    return c.one("order:given", "n:order") if listed and not c.said("v:merge") else None


def _swap_with_last(c: Clause, r: Reader, used: list[Token | None], number: int) -> None:
    """ "swap the first and the last clip", however many there are: two moves."""
    r.step(c, "move", used, clip={"clip": -1}, at=ClipEdge(clip=number, edge="start"))
    r.step(c, "move", used, clip={"clip": number + 1}, at=END)
