"""The rule for the format of a still asked for just before: "截取第5秒的画面存成PNG"."""

from __future__ import annotations

from ..clause import Clause
from .reader import Reader


def still_format(c: Clause, r: Reader) -> bool:
    """Gives the picture taken in the clause before its format."""
    last, kind = r.before(c), c.one("fmt:png", "fmt:jpg", "fmt:webp")
    if last is None or last.op != "thumbnail" or kind is None or last.clause.sentence != c.sentence:
        return False
    if any(t.has("point", "span", "n:frame", "n:thumbnail") for t in c.tokens):
        return False
    last.fields["format"] = kind.reading("fmt")
    c.claim([kind, *c.all("v:export", "v:convert", "v:make", "n:format", "n:photos")])
    return True
