"""Step 4, a part: a text told in several clauses, its words last, as one."""

from __future__ import annotations

from .clause import Clause
from .owners import WORDED


def gathered(found: list[Clause]) -> list[Clause]:
    """ "标题用白色粗体，放在顶部，内容是“新品上市”": a text whose words come last, as one clause."""
    for i, clause in enumerate(found):
        if not any(t.has(*WORDED) for t in clause.tokens) or any(t.has(*HELD) for t in clause.tokens):
            continue
        for j in range(i + 1, min(i + 4, len(found))):
            later = found[j]
            if later.sentence != clause.sentence or any(t.has(*WORDED) for t in later.tokens):
                break
            quoted = any(t.has("quote") for t in later.tokens)
            if quoted and any(t.has("v:write", "n:words") for t in later.tokens):
                for merged in found[i + 1 : j + 1]:
                    clause.tokens += merged.tokens
                return gathered(found[: i + 1] + found[j + 1 :])
            if not all(t.filler or t.has(*LOOKS) for t in later.tokens):
                break
    return found


HELD = ("quote", "n:logo", "n:watermark")
"""What such a clause has or shows already."""
LOOKS = (
    "v:add", "v:make", "v:change", "v:move", "pos:", "color:", "weight:", "tsize:", "hold", "point", "span",
    "anim:", "length", "v:write", "n:color", "n:font", "n:style",
)  # fmt: skip


__all__ = ["gathered"]
