"""One clause of what the backend says: is it a step in a window that a person here does not have?

A clause is one only when it tells the person to do it (a verb of the closed list in front, after "please",
"now", "you can" …) and what it is done to stands in the closed list too. Anything else is a description.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .aside import MARKS, PAD, Aside, Kind, is_han
from .lexicon import Translation, routing, translation


@dataclass(frozen=True)
class Gui:
    """A step in a window: what it comes to here."""

    what: str
    """`export`, `upload`, `credits`, `state`, or `turn` with its `words`."""
    words: str = ""
    offered: bool = False
    """The text only says that it could be done ("you can", "if you like")."""


@dataclass(frozen=True)
class Piece:
    """A clause: the text as it came, folded text of the same length, where it stands, what is set aside."""

    raw: str
    flat: str
    start: int
    end: int
    asides: tuple[Aside, ...]

    @property
    def text(self) -> str:
        return self.flat[self.start : self.end]

    @property
    def chinese(self) -> bool:
        return any(is_han(c) for c in self.raw[self.start : self.end])


_OUTSIDE = re.compile(r"[\ue001\ue002]|(?<!\w)[~.]{0,2}/\.?\w|[a-z]:\\|\$")
"""An address, a file, a path, a command: such a clause is never a step of ours."""


_MARKED = frozenset(MARKS.values())
_IN_PLACE = re.compile("在[^，。的]{1,10}(?:中|里|上|内)(?=点|单击|双击|按|选)")
_POLITE_END = re.compile("(?:即可|就行|就好|就可以|了|吧|[ 。！])+$")


def read_step(piece: Piece) -> Gui | None:
    """The step that a clause tells the person to do, or None where it tells of something else."""
    table = translation()
    if _OUTSIDE.search(piece.text) or _has_code(piece, table):
        return None
    at, offered = _after_leads(piece, table)
    for verb, reader in _READERS.items():
        after = _after(piece, at, table.verbs[verb])
        found = reader(piece, after, table) if after else None
        if found is not None:
            return _offer(found) if offered or found.offered or _is_offer(piece, after, table) else found
    return _dragged_han(piece, offered=offered) or _previewed_han(piece, offered=offered)


def _has_code(piece: Piece, table: Translation) -> bool:
    """Something in `backticks` that is not the name of a button."""
    inside = [a for a in piece.asides if piece.start <= a.start < piece.end and piece.raw[a.start] == "`"]
    return any(a.text.lower() not in table.labels for a in inside)


def _offer(found: Gui) -> Gui:
    return Gui(found.what, found.words, offered=True)


def _after_leads(piece: Piece, table: Translation) -> tuple[int, bool]:
    """Where what is told begins, after "please", "you can now", 您可以; and whether those only offer."""
    at, offered = _past_spaces(piece, piece.start), False
    while True:
        word = next((w for w in table.leads if _stands(piece, w, at)), None)
        place = _IN_PLACE.match(piece.flat, at, piece.end)
        if word is None and place is None:
            return at, offered
        if word is None:
            word = place.group() if place else ""
        offered = offered or word in table.offers
        at = _past_spaces(piece, at + len(word))


def _is_offer(piece: Piece, at: int, table: Translation) -> bool:
    tail = piece.flat[at : piece.end]
    return any(_in(w, tail) for w in table.offers if w != "可以")


def _past_spaces(piece: Piece, at: int) -> int:
    while at < piece.end and not (piece.flat[at].isalnum() or piece.flat[at] in _MARKED):
        at += 1
    return at


def _stands(piece: Piece, word: str, at: int) -> bool:
    if not piece.flat.startswith(word, at, piece.end):
        return False
    after = piece.flat[at + len(word) : at + len(word) + 1]
    return is_han(word[-1]) or not (after.isalnum() or after in ("'", "-"))


def _after(piece: Piece, at: int, verbs: tuple[str, ...]) -> int:
    """Where the object of a verb begins; 0 where none of the verbs stands here."""
    word = next((v for v in verbs if _stands(piece, v, at)), None)
    return _past_spaces(piece, at + len(word)) if word else 0


@dataclass(frozen=True)
class Label:
    """What is clicked: the words, whether they were quoted, and what comes after them."""

    text: str
    quoted: bool
    rest: str


def _label(piece: Piece, at: int, table: Translation) -> Label | None:
    """The label at a place, past "the big", 右上角的; the longest of the closed list, or the quoted one."""
    if piece.chinese:
        at = _past_place_han(piece, at)
    while True:
        if piece.flat[at : at + 1] == MARKS[Kind.QUOTE]:
            one = next(a for a in piece.asides if a.start == at)
            return Label(one.text.lower().strip("*_ "), True, piece.flat[one.end : piece.end].strip())
        found = next((w for w in table.all_labels if _stands(piece, w, at)), None)
        if found:
            return Label(found, False, piece.flat[at + len(found) : piece.end].strip(" *_]"))
        word = next((w for w in table.before_label if _stands(piece, w, at)), None)
        if word is None:
            return None
        at = _past_spaces(piece, at + len(word))


def _past_place_han(piece: Piece, at: int) -> int:
    found = re.compile(r"[^，。的]{1,8}的(?=.)").match(piece.flat, at, piece.end)
    inside = piece.flat[at : found.end()] if found else ""
    return found.end() if found and not any(w in inside for w in ("导出", "下载", "已", "了")) else at


def _ends_label(label: Label, table: Translation) -> bool:
    """Whether the label is a label, and not the first word of something else ("click sounds")."""
    rest = label.rest.lstrip("*_ ])】”\"'")
    if not rest or rest[0] in ".!。！,，>→;":
        return True
    if is_han(rest[0]):
        return not rest.startswith(table.told)
    return re.split(r"[^a-z]", rest, maxsplit=1)[0] in table.after_label


def _clicked(piece: Piece, at: int, table: Translation) -> Gui | None:
    label = _label(piece, at, table)
    if label is None:
        return _edit_label(piece, at, quoted=None)
    if not (label.quoted or _ends_label(label, table)):
        return None
    what = table.labels.get(label.text)
    if what is None:
        return _edit_label(piece, at, quoted=label.text)
    return _gui(what, piece, table)


def _chosen(piece: Piece, at: int, table: Translation) -> Gui | None:
    """ "Use the Export button", "Select File > Export": a label that is plainly one."""
    label = _label(piece, at, table)
    plain = label is not None and (
        label.quoted
        or ">" in piece.flat[at : piece.end]
        or label.rest.startswith(
            ("button", "icon", "option", "tab", "from the", "按钮", "图标", "选项", "键")
        )
    )
    if label is None or not plain:
        return None
    if label.text not in table.labels:
        return _edit_label(piece, at, quoted=label.text) if label.quoted else None
    return _gui(table.labels[label.text], piece, table)


def _gui(what: str, piece: Piece, table: Translation) -> Gui:
    if what in table.turns:
        return Gui("turn", table.turns[what]["zh" if piece.chinese else "en"])
    return Gui(what)


LONGEST_LABEL = 40


def _edit_label(piece: Piece, at: int, *, quoted: str | None) -> Gui | None:
    """A button of the backend's own that begins with a verb of editing: offered to the person, never done."""
    if quoted is None:
        return None
    found = next(a for a in piece.asides if a.start >= at and a.kind is Kind.QUOTE)
    first = re.split(r"\W", quoted, maxsplit=1)[0]
    known = first in routing().edit_verbs or quoted.startswith(tuple(routing().han_edit_verbs))
    plain = known and len(found.text) <= LONGEST_LABEL and not quoted.startswith(translation().never)
    return Gui("turn", found.text, offered=True) if plain else None


def _opened(piece: Piece, at: int, table: Translation) -> Gui | None:
    target = piece.flat[at : piece.end].replace(PAD, " ")
    if piece.chinese and any(w in target[:12] for w in ("已", "了")):
        return None
    head = re.split(r"(?<![a-z])(?:to|and|so|where|which|for)(?![a-z])|查看|观看|[，,]", target, maxsplit=1)[
        0
    ]
    quoted = next((a.text.lower() for a in piece.asides if at <= a.start < piece.end), "")
    words = f"{head} {quoted}"
    if len(head.split()) > 6 or not any(_in(w, words) for names in table.panels.values() for w in names):
        return None
    place = any(_in(w, words) for w in table.places)
    for what, names in table.panels.items():
        if what == "state" or (what == "upload" and not place):
            continue
        if any(_in(w, words) for w in names) and (place or what == "credits"):
            return Gui(what)
    return Gui("state") if any(_in(w, words) for w in table.panels["state"]) else None


def _in(word: str, text: str) -> bool:
    return (
        word in text
        if is_han(word[0])
        else re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None
    )


def _dragged(piece: Piece, at: int, table: Translation) -> Gui | None:
    text = piece.flat[at : piece.end]
    first = re.split(r"[^a-z]", text, maxsplit=1)[0]
    if first not in table.drag_starts and text[:1] != MARKS[Kind.QUOTE]:
        return None
    if not any(_in(w, text) for w in table.drag_to):
        return None
    if any(_in(w, text) for w in table.upload_places) and any(_in(w, text) for w in table.upload_things):
        return Gui("upload")
    said = " ".join(piece.raw[at : piece.end].replace("*", "").split()).rstrip(" .!。！")
    moved = re.fullmatch(r"(.+?) (?:in)?(?:on)?to (?:the |your )?timeline", said, re.I)
    return Gui("turn", f"add {moved[1]} to the timeline" if moved else f"move {said}")


_HAN_DRAG = re.compile(r"(?:拖拽|拖动|拖放|拖)(?:进|入)?(?=[到至])|(?:拖拽|拖动|拖放)")


def _dragged_han(piece: Piece, *, offered: bool) -> Gui | None:
    text = piece.flat[_after_leads(piece, translation())[0] : piece.end]
    found = _HAN_DRAG.search(text)
    led = found is not None and (found.start() == 0 or text.startswith(("将", "把")))
    if found is None or not led or any(w in text for w in ("已", "了", "过")):
        return None
    if not re.search("[到至]|来", text[found.end() :]) or len(text) > 80:
        return None
    table = translation()
    if any(w in text for w in table.upload_places) and any(w in text for w in table.upload_things):
        return Gui("upload", offered=offered)
    raw = piece.raw[piece.end - len(text) : piece.end]
    rest = _POLITE_END.sub("", raw[found.end() :])
    verb = "添加" if re.search("[到至](?:时间线|时间轴)(?:上|中|里)?$", rest) else "移动"
    return Gui("turn", f"{raw[: found.start()]}{verb}{rest}", offered=offered)


def _previewed(piece: Piece, at: int, table: Translation) -> Gui | None:  # noqa: ARG001
    target = piece.flat[at : piece.end]
    short = len(target.split()) <= 10
    return Gui("state") if short and re.search(r"(?:^| )(?:in|on) (?:the |your )?timeline", target) else None


def _previewed_han(piece: Piece, *, offered: bool) -> Gui | None:
    text = piece.flat[_after_leads(piece, translation())[0] : piece.end]
    found = re.match("(?:在)?(?:时间线|时间轴)(?:中|上|里|里面)?(?:进行)?(?:预览|查看|播放)", text)
    return Gui("state", offered=offered) if found and not any(w in text for w in ("已", "了")) else None


def _checked(piece: Piece, at: int, table: Translation) -> Gui | None:
    target = re.split(r"(?<![a-z])(?:to|for|because|and|before)(?![a-z])", piece.flat[at : piece.end])[0]
    target = re.sub(r"^(?:您的|你的|您|你|the |your |my )+", "", target.strip())
    if any(target.startswith(w) for w in table.money) and len(target) <= 30:
        return Gui("credits")
    timeline = re.search(r"^(?:the )?(?:preview|result)\b.*\b(?:in|on) (?:the )?timeline", target)
    return Gui("state") if timeline else None


_READERS = {
    "click": _clicked,
    "choose": _chosen,
    "drag": _dragged,
    "preview": _previewed,
    "check": _checked,
    "open": _opened,
}
