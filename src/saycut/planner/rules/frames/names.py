"""Titles drawn from the names of files: what is known, nothing made up."""

from __future__ import annotations

import re

from ....operations.times import ClipEdge
from ..clause import Clause
from ..token import Token
from .reader import Reader

CAMERA = re.compile(
    r"^([a-z]|img|dsc|mov|mvi|vid|pxl|gopr|clip|video|movie|photo|image|untitled|screenshot|recording|input|output"
    r"|in|out|test|final|wa)?[\s_\d-]*$",
    re.I,
)
"""Names that cameras give: nothing to put on the picture."""
MOST_TITLES = 12
TITLE_MS = (300, 3300)
"""From and to which moment of its clip a title drawn from a name stands."""


def from_names(c: Clause, r: Reader, anchor: Token, about: tuple[str, ...]) -> bool:
    """ "… with titles" of clips put together in this request: the files' own names, nothing made up."""
    step = r.steps[-1] if r.steps else None
    several = anchor.text.endswith("s") or not anchor.text.isascii()
    fresh = step is not None and step.op in ("combine", "add_music")
    if not fresh or not several or c.one("unknown") is not None:
        return False
    assets = [
        a for a in r.context.of_kind("video", "image") if a.name.lower() not in ("logo.png", "logo.jpg")
    ]
    row = next((s for s in reversed(r.steps) if s.op == "combine" and s.fields.get("assets")), None)
    if row is not None:
        at = {name: place for place, name in enumerate(row.fields["assets"])}
        assets = sorted((a for a in assets if a.name in at), key=lambda a: at[a.name])
    named = [(i, _title(a.name)) for i, a in enumerate(assets, 1)]
    usable = [(i, text) for i, text in named if text][:MOST_TITLES]
    if not usable or not any(s.op == "combine" for s in r.steps):
        return False
    used = [anchor, *c.all(*about)]
    for number, text in usable:
        start, end = (ClipEdge(clip=number, edge="start", offset_ms=ms) for ms in TITLE_MS)
        r.step(
            c, "add_text", used, text=text, role="title" if number == 1 else "overlay", start=start, end=end
        )
    r.assume("promo_titles")
    return True


def title_of_only(r: Reader) -> str | None:
    """What the only video is called, where its name says something."""
    videos = r.context.of_kind("video")
    return _title(videos[0].name) if len(videos) == 1 else None


SIZES = re.compile(
    r"\b(?:\d{3,4}p|\d{3,4}x\d{3,4}|\d+fps|\d+s|[48]k|hd|uhd|vfr|rot\d+|final|v\d|edit|copy)\b", re.I
)
"""Parts of a name that tell of the file, not of what it shows."""


def _title(name: str) -> str | None:
    """A file's name as words, or None when a camera gave it."""
    stem = name.rpartition(".")[0] or name
    if CAMERA.match(stem):
        return None
    plain = SIZES.sub(" ", re.sub(r"[_\-]+", " ", stem))
    words = re.sub(r"\s+", " ", re.sub(r"\(?\b\d+\)?\s*$", "", plain.strip())).strip()
    return (words[:1].upper() + words[1:]) if len(words) > 1 else None
