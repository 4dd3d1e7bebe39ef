"""Files told with their places in one picture: "a.mp4 left, b.mp4 right", "a.mp4 on top, b.mp4 below"."""

from __future__ import annotations

from ..context import PlanContext
from .token import Token, composed

FILE = ("asset", "file", "asset:")
SEEN = ("video", "image")
ROWS = {"top": 0, "above": 0, "bottom": 1, "below": 1, "underneath": 1, "under": 1, "beneath": 1}
COLUMNS = {"left": 0, "center": 1, "middle": 1, "right": 2}
LINKS = frozenset(
    (
        "small",
        "smaller",
        "tiny",
        "as",
        "a",
        "on",
        "on the",
        "at",
        "at the",
        "in",
        "in the",
        "the",
        "to",
        "to the",
        "is",
        "goes",
        "=",
        "-",
        ":",
        "(",
        "–",
        "its",
    )
)
BETWEEN = frozenset((",", "and", "&", ";", "/", "then", ")", "with", "+"))


def in_places(tokens: list[Token], context: PlanContext) -> list[Token]:
    """The tokens, each such row as one token tagged "places": the kind of layout, and the files in order."""
    kinds = {a.name: a.what for a in context.assets}
    return composed(tokens, lambda i: _row(tokens, i, kinds))


def _row(tokens: list[Token], i: int, kinds: dict[str, str]) -> tuple[Token, int] | None:
    if not tokens[i].has(*FILE) and _place(tokens[i]) is None:
        return None
    placed: list[tuple[str, str]] = []
    j, stop = i, i
    while (found := _entry(tokens, j, kinds)) is not None:
        name, place, stop = found
        placed.append((name, place))
        j = stop
        while j < len(tokens) and tokens[j].text.lower() in BETWEEN:
            j += 1
    for kind, places in (("stacked", ROWS), ("side_by_side", COLUMNS)):
        order = [places.get(p) for _, p in placed]
        if len(placed) > 1 and None not in order and len(set(order)) == len(order):
            rank = dict(zip((n for n, _ in placed), order, strict=True))
            names = tuple(sorted(rank, key=lambda n: rank[n] or 0))
            parts = tuple(tokens[i:stop])
            value = (kind, names, None)
            return Token(parts[0].start, parts[-1].end, "", frozenset({"places"}), value, parts=parts), stop
    return _inset(tokens, i, stop, placed)


CORNERS = ("top_left", "top_right", "bottom_left", "bottom_right")


def _inset(tokens: list[Token], i: int, stop: int, placed: list[tuple[str, str]]) -> tuple[Token, int] | None:
    """ "screen.mp4 full, webcam.mp4 top left": one small over the other."""
    large = [n for n, p in placed if p == "full"]
    small = [(n, p) for n, p in placed if p in CORNERS]
    if len(placed) != 2 or len(large) != 1 or len(small) != 1:
        return None
    parts = tuple(tokens[i:stop])
    value = ("pip", (large[0], small[0][0]), small[0][1])
    return Token(parts[0].start, parts[-1].end, "", frozenset({"places"}), value, parts=parts), stop


def _entry(tokens: list[Token], j: int, kinds: dict[str, str]) -> tuple[str, str, int] | None:
    """A file, its place, and where the entry ends."""
    first = _place(tokens[j]) if j + 1 < len(tokens) else None
    if first is not None and tokens[j + 1].has(*FILE) and _of_half(tokens[j]):
        name = tokens[j + 1].reading("asset") or str(tokens[j + 1].value)
        return (name, first, j + 2) if kinds.get(name, "video") in SEEN else None
    if (
        first is not None
        and j + 2 < len(tokens)
        and tokens[j + 1].text in (":", "=", "-", "–")
        and tokens[j + 2].has(*FILE)
    ):
        name = tokens[j + 2].reading("asset") or str(tokens[j + 2].value)
        return (name, first, j + 3) if kinds.get(name, "video") in SEEN else None
    if j >= len(tokens) or not tokens[j].has(*FILE):
        return None
    name = tokens[j].reading("asset") or str(tokens[j].value)
    if kinds.get(name, "video") not in SEEN:
        return None
    j += 1
    while j < len(tokens) and (tokens[j].text.lower() in LINKS or tokens[j].has("n:clip", "n:media")):
        if _place(tokens[j]) is not None:
            break
        j += 1
    place = _place(tokens[j]) if j < len(tokens) else None
    return (name, place, j + 1) if place is not None else None


def _of_half(token: Token) -> bool:
    """ "left half a.mp4 and right half b.mp4"."""
    return token.text.lower().endswith(("half", "side"))


def _place(token: Token) -> str | None:
    text = token.text.lower()
    if text in ROWS or text in COLUMNS:
        return text
    read = token.reading("pos")
    if read in ROWS or read in COLUMNS or read in CORNERS:
        return read
    if token.has("x:full") or text in ("full", "big", "large", "main"):
        return "full"
    return {"turn:ccw": "left", "turn:cw": "right"}.get(
        next((t for t in token.tags if t.startswith("turn:")), "")
    )


__all__ = ["in_places"]
