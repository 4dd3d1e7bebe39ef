"""Photos told by their place or as a run: "the second photo", "p1-p3", "IMG_1.jpg to IMG_4.jpg"."""

from __future__ import annotations

from ..context import PlanContext
from .frames.reader import asset_name
from .token import Token

FILE = ("asset", "file", "asset:")


def numbered_photos(tokens: list[Token], context: PlanContext) -> None:
    """ "the second photo": which file it is, where there are several photos."""
    photos = [a.name for a in context.of_kind("image")]
    for token in tokens:
        if not token.has("clips") or not token.parts or not token.parts[-1].has("n:photos"):
            continue
        for number in token.value[:1] if len(token.value) == 1 else ():
            if len(photos) > 1 and -len(photos) <= number <= len(photos):
                token.tags |= {f"asset:{photos[number - 1 if number > 0 else number]}"}


def from_one_to_another(tokens: list[Token], words: str, context: PlanContext) -> list[Token]:
    """ "p1-p3", "IMG_1.jpg to IMG_4.jpg": the photos from one to the other."""
    photos = [a.name for a in context.of_kind("image")]
    out: list[Token] = []
    for token in tokens:
        first = next((t for t in reversed(out[-2:]) if t.has(*FILE)), None)
        gap = words[first.end : token.start].strip().lower() if first is not None else ""
        if first is not None and gap in ("-", "–", "—", "to", "through", "thru") and token.has(*FILE):
            a, b = (photos.index(n) if n in photos else -1 for n in (asset_name(first), asset_name(token)))
            if 0 <= a < b:
                del out[out.index(first) + 1 :]
                out += [
                    Token(token.start, token.start, n, frozenset({"asset"}), n) for n in photos[a + 1 : b]
                ]
        out.append(token)
    return out


__all__ = ["from_one_to_another", "numbered_photos"]
