"""What one clause wants: every word of it must be explained by a grammar, or it is an edit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .aside import is_han
from .lexicon import routing
from .params import Param, Value
from .tokens import UNKNOWN, Token, has, tokens


class Wants(StrEnum):
    """What a clause is for."""

    UPLOAD = "upload"
    STATE = "state"
    CREDITS = "credits"
    EXPORT = "export"
    WISH = "wish"
    """An export in a form that only an edit can give it: "export vertical for Instagram"."""
    OUTPUT = "output"
    """Only how: "1080p", after an export."""
    FILES = "files"
    READY = "ready"
    """Only "ok" or "when you're done"."""
    EDIT = "edit"


_ORDER = (
    ("files", Wants.FILES),
    ("upload", Wants.UPLOAD),
    ("upload_from", Wants.UPLOAD),
    ("state", Wants.STATE),
    ("state_of_job", Wants.STATE),
    ("credits", Wants.CREDITS),
    ("output", Wants.OUTPUT),
    ("export", Wants.EXPORT),
    ("ready", Wants.READY),
)
ROUTED = frozenset({Wants.UPLOAD, Wants.STATE, Wants.CREDITS, Wants.EXPORT, Wants.FILES})
_IDLE = frozenset({"fill", "polite", "go", "q"})


@dataclass(frozen=True)
class Clause:
    """A stretch of the sentence and what it wants."""

    start: int
    end: int
    wants: Wants
    found: tuple[Token, ...] = ()
    output: Mapping[str, Value] = field(default_factory=dict)
    strong: bool = True
    """What parts it from the clause before: "then" or a full stop, not a mere comma or "and"."""

    @property
    def bare(self) -> bool:
        """One word alone says it: it may as well be the name of a thing."""
        return len([t for t in self.found if not t.tags & _IDLE]) == 1

    @property
    def put_off(self) -> bool:
        """An export that is to come after what is said beside it: "before you export it"."""
        return self.wants is Wants.EXPORT and has(self.found, "before")


def read_clause(flat: str, start: int, end: int, *, strong: bool = True) -> Clause:
    """Says what the stretch wants."""
    found = tokens(flat, start, end)
    wants = _wants(found, flat)
    return Clause(start, end, wants, found, _output(found, wants), strong)


def _wants(found: tuple[Token, ...], flat: str) -> Wants:
    if not found or has(found, "neg"):
        return Wants.EDIT
    tags = [t.tags for t in found]
    for name, wants in _ORDER:
        if routing().grammar[name].fits(tags):
            return Wants.WISH if wants is Wants.EXPORT and _said_twice(found) else wants
    if _brings_something(found):
        return Wants.UPLOAD
    return Wants.WISH if _is_wish(found, flat) else Wants.EDIT


MOST_NOUNS = 4
"""Words that may name what is uploaded: "the big company logo"."""


def _brings_something(found: tuple[Token, ...]) -> bool:
    """ "upload my two holiday clips": a verb, a determiner and a few words that name the thing, no more."""
    said = [t for t in found if not t.tags & {"polite", "go"}]
    if len(said) < 3 or "vu" not in said[0].tags or said[1].text not in routing().determiners:
        return False
    nouns = said[2:]
    plain = all(t.tags == UNKNOWN or t.tags & {"obj", "media", "num", "fill", "ver"} for t in nouns)
    return plain and len(nouns) <= MOST_NOUNS


def _is_wish(found: tuple[Token, ...], flat: str) -> bool:
    """ "export" in front, followed by how or what: "导出竖屏版本", "export only the first 10 seconds"."""
    allowed = routing().grammar["export"].allowed | {"only"}
    for index, one in enumerate(found):
        if "vx" in one.tags and index + 1 < len(found):
            return _starts_wish(found[index + 1], flat)
        if not one.tags & allowed:
            return False
    return False


def _starts_wish(token: Token, flat: str) -> bool:
    if token.param is not None or token.text[:1].isdigit():
        return True
    if is_han(token.text[:1]):
        starts = routing().wish_starts
        return "thing" not in token.tags and any(flat.startswith(s, token.start) for s in starts)
    return token.text in routing().wish_starts


def _output(found: tuple[Token, ...], wants: Wants) -> Mapping[str, Value]:
    """How the export is to be made. Of a wish only what is said once and has nothing to do with its form."""
    said: dict[str, list[Param]] = {}
    for one in found:
        if one.param is not None:
            said.setdefault(one.param.key, []).append(one.param)
    single = {key: many[0].value for key, many in said.items() if len({p.value for p in many}) == 1}
    if wants is Wants.WISH:
        single.pop("format", None)
        plural = any(re.search(r"versions?|both|each|formats|版本|各|两|每", t.text) for t in found)
        return {} if plural else single
    return single


def _said_twice(found: tuple[Token, ...]) -> bool:
    """Two values for one key ("1080p and 720p"): several files, which one export cannot make."""
    values: dict[str, set[Value]] = {}
    for one in found:
        if one.param is not None:
            values.setdefault(one.param.key, set()).add(one.param.value)
    return any(len(v) > 1 for v in values.values())


def begins_edit(clause: Clause) -> bool:
    """Whether it stands on its own as a request: it begins with a verb of editing."""
    first = next((t for t in clause.found if not t.tags & {"fill", "go"} or t.tags == UNKNOWN), None)
    if first is None:
        return False
    if is_han(first.text[:1]):
        text = "".join(t.text for t in clause.found)
        return any(verb in text for verb in routing().han_edit_verbs)
    return first.text in routing().edit_verbs or bool(first.tags & {"polite", "neg"})
