"""The rule for a stretch that has none of what was just added: "加音乐，前5秒不要音乐"."""

from __future__ import annotations

from ....operations.times import END, START
from ..clause import Clause
from .reader import Reader


def without(c: Clause, r: Reader) -> bool:
    """The music just added begins after the stretch, or ends before it; else it is silent there."""
    word, span, noun = c.one("x:without"), c.one("span"), c.one("n:music", "n:captions")
    if word is None or span is None or noun is None:
        return False
    begin, end = span.value.start or START, span.value.end or END
    op = "add_music" if noun.has("n:music") else "add_captions"
    added = next((s for s in reversed(r.steps) if s.op == op), None)
    used = [word, span, noun, *c.all("n:part")]
    if op == "add_captions":
        r.refuse(c, "captions_everywhere", used)
        return True
    if added is not None and begin == START and added.fields.get("start", START) == START:
        added.fields["start"] = end
    elif added is not None and end == END and added.fields.get("end", END) == END:
        added.fields["end"] = begin
    else:
        r.step(c, "mute", used, start=begin, end=end, target="music")
    c.claim(used)
    c.fired = True
    return True


__all__ = ["without"]
