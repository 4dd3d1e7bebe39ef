"""The rule for the same again elsewhere: "给前5秒打码，10到12秒也打上", "第二段也一样"."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from .reader import Reader
from .repeats import RANGED, TARGETED
from .step import Step

AGAIN = frozenset(
    ("也", "也是", "同样", "一样", "也一样", "同理", "照样", "也要", "too", "as well", "the same")
)
DOING = ("v:add", "v:make", "v:process", "v:change")


def also(c: Clause, r: Reader) -> bool:
    """Does what the clause before did to each further stretch or clip of this one."""
    last = r.before(c)
    places = c.all("span", "clips", "asset", "asset:", "file")
    said = any(t.text.lower() in AGAIN or t.text.startswith(("也", "同样")) for t in c.tokens)
    if last is None or not places or not said or last.clause.sentence != c.sentence:
        return False
    rest = [t for t in c.tokens if t.free and not t.filler and t not in places]
    if not all(t.has(*DOING) or any(t.tags & o.tags for o in last.clause.tokens) for t in rest):
        return False
    made: list[dict[str, Any]] = []
    for place in places:
        if place.has("span") and last.op in RANGED and "start" in last.fields:
            made.append({"start": place.value.start, "end": place.value.end})
        elif not place.has("span") and last.op in TARGETED and isinstance(last.fields.get("target"), dict):
            names = [{"clip": n} for n in place.value] if place.has("clips") else [_named(place)]
            made += [{"target": name} for name in names]
        else:
            return False
    for fields in made:
        r.steps.append(Step(last.op, {**last.fields, **fields}, c, c.start))
    c.claim([*places, *rest])
    c.fired = True
    return True


def _named(place: Any) -> dict[str, str]:
    known = place.reading("asset")
    return {"asset": known if known is not None else str(place.value)}


__all__ = ["also"]
