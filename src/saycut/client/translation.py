"""What the backend says, for a person who has no window to click in.

The hosted backend believes that there is one. Of its text, steps of a closed list become actions that the
client does; everything else is shown as it came, and never obeyed.

| the backend says | becomes |
|---|---|
| "click …", 点击 | what the button does: export, upload, credits, state, "undo" or "go ahead" as a turn |
| "open …", 打开 | the state |
| "drag/drop", 拖拽 | the edit, as a turn |
| "preview in timeline" | the track summary |
| "Export" / 导出 button | export |
| "check account/billing" | credits |

Descriptions of content stay, steps go. What is only offered ("you can click Export") is an action with
`offered`: a client tells the person instead of doing it. A button that is not in the list and begins with a
verb of editing is only ever offered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .routing import Action, Step
from .words.aside import set_aside
from .words.gui import Gui, Piece, read_step
from .words.lexicon import translation

PURPOSES = ("to", "in order to", "for", "为了", "要")
LONGEST = 20_000
"""Characters of one text that are looked at; what is longer is shown as it came."""


@dataclass(frozen=True)
class FollowUp:
    """What a client does because of a text; `offered`: only on the person's word."""

    step: Step
    offered: bool = False


@dataclass(frozen=True)
class Translated:
    """A text for the person, and what is to be done. Without follow-ups the text is the one that came."""

    text: str
    follow_ups: tuple[FollowUp, ...] = ()


_LINE = re.compile(r"[^\n]*\n?")
_MARK = re.compile(r"\s*(?:[-*•·]\s+|\d{1,2}[.)、]\s*|#+\s+)?")
_PICTURES = "(?:\\s?[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f])*"
_SENTENCE = re.compile(rf"(?:[.!?]+(?=[\s)\]\"']|$)|[!?]+(?=[㐀-鿿])|。+){_PICTURES}")
_TELLS = (
    "i|i've|we|you|the|your|it|this|there|then|now|please|click|open|drag|preview|check|press|select|tap|hit"
)
_CUT = re.compile(rf"[;；]|[,，](?!\d)|:(?=\s)|：|\s(?=(?:but|so|then)\s)|\s(?=and (?:{_TELLS})\s)")
_LEADING = re.compile(
    r"^(?:[\s,;:，；：、]+|(?:and|so|but|then|also)(?![a-z'])|所以|因此|但是?|然后|并且?|接着)+", re.I
)
_TAIL = " \t,;:，；：、"


def translate(text: str) -> Translated:
    """Takes the steps out of a text and says what they come to."""
    if len(text) > LONGEST:
        return Translated(text)
    marked, asides = set_aside(text)
    flat = re.sub(r"[*_\[\]]", " ", marked)
    found: list[Gui] = []
    lines: list[_Line] = []
    for match in _LINE.finditer(text):
        if match.group():
            lines.append(_line(Piece(text, flat, match.start(), match.end(), asides), found))
    if not found:
        return Translated(text)
    return Translated(_written(lines), _follow_ups(found))


@dataclass(frozen=True)
class _Line:
    """A line after its steps were taken out."""

    text: str
    emptied: bool = False
    """It had words, and they were all steps."""


def _line(piece: Piece, found: list[Gui]) -> _Line:
    body = piece.raw[piece.start : piece.end]
    mark = _MARK.match(body)
    head = mark.group() if mark else ""
    before = len(found)
    kept = [_sentence(one, found) for one in _sentences(piece, piece.start + len(head))]
    if len(found) == before:
        return _Line(body.rstrip("\n"))
    text = " ".join(k for k in kept if k) if not piece.chinese else "".join(kept)
    return _Line(head + text, emptied=not text)


def _sentences(piece: Piece, start: int) -> list[Piece]:
    found, at = [], start
    for match in _SENTENCE.finditer(piece.flat, start, piece.end):
        found.append(Piece(piece.raw, piece.flat, at, match.end(), piece.asides))
        at = match.end()
    if piece.flat[at : piece.end].strip():
        found.append(Piece(piece.raw, piece.flat, at, piece.end, piece.asides))
    return found


def _sentence(piece: Piece, found: list[Gui]) -> str:
    """What stays of a sentence; the steps in it go to `found`."""
    parts = _parts(piece)
    steps = [read_step(p) for p in parts]
    if not any(steps):
        return piece.raw[piece.start : piece.end].strip()
    stays = [step is None for step in steps]
    for index, step in enumerate(steps):
        if step is None:
            continue
        led = index > 0 and stays[index - 1] and _leads_to_step(parts[index - 1])
        if led:
            stays[index - 1] = False
        offered = step.offered or (led and _is_condition(parts[index - 1]))
        found.append(Gui(step.what, step.words, offered))
        for after in range(index + 1, len(parts)):
            if steps[after] is not None or not _goes_on(parts[after]):
                break
            stays[after] = False
    return _said(piece, [p for p, stay in zip(parts, stays, strict=True) if stay])


def _parts(piece: Piece) -> list[Piece]:
    found, at = [], piece.start
    end = re.compile(r"[\s.!?。]*$").search(piece.flat, piece.start, piece.end)
    stop = end.start() if end else piece.end
    for match in _CUT.finditer(piece.flat, piece.start, stop):
        if piece.flat[at : match.start()].strip():
            found.append(Piece(piece.raw, piece.flat, at, match.end(), piece.asides))
        at = match.end()
    found.append(Piece(piece.raw, piece.flat, at, stop, piece.asides))
    return found


def _leads_to_step(piece: Piece) -> bool:
    """ "If you are happy with it", "To finish", "Next step:" before a step belong to it."""
    text = piece.text.strip(_TAIL)
    if text in translation().headings or text in translation().leads or _is_condition(piece):
        return True
    return any(_begins(text, word) for word in PURPOSES)


def _is_condition(piece: Piece) -> bool:
    text = piece.text.strip()
    return any(_begins(text, word) for word in translation().conditions)


def _goes_on(piece: Piece) -> bool:
    text = piece.text.strip(_TAIL)
    return any(_begins(text, word) for word in translation().goes_on)


def _begins(text: str, word: str) -> bool:
    """Whether a text begins with a word, and not with a longer one."""
    return text.startswith(word) and not (word.isascii() and text[len(word) : len(word) + 1].isalpha())


def _said(piece: Piece, kept: list[Piece]) -> str:
    """The parts that stay as a sentence of their own."""
    text = "".join(p.raw[p.start : p.end] for p in kept)
    text = _LEADING.sub("", text).strip(_TAIL)
    if not text:
        return ""
    ending = piece.raw[piece.start : piece.end].rstrip()[-1:]
    if ending in ".!?。！？":
        text += "。" if piece.chinese else "."
    return text[0].upper() + text[1:]


def _written(lines: list[_Line]) -> str:
    """The lines that stay, without headings that stand over nothing now."""
    kept: list[str] = []
    for index, one in enumerate(lines):
        if one.emptied:
            continue
        following = [x for x in lines[index + 1 :] if x.text.strip() or x.emptied][:1]
        plain = one.text.strip().strip("*#").rstrip()
        heads = plain.endswith((":", "：")) or plain.lower() in translation().headings
        if following and following[0].emptied and heads:
            rest = [x for x in lines[index + 1 :] if x.text.strip()]
            if all(x.emptied for x in rest):
                continue
        kept.append(one.text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _follow_ups(found: list[Gui]) -> tuple[FollowUp, ...]:
    """Each thing once, in the order it came; what is told and offered is told."""
    made: dict[tuple[str, str], FollowUp] = {}
    for one in found:
        key = (one.what, one.words)
        offered = one.offered and (key not in made or made[key].offered)
        made[key] = FollowUp(Step(Action(one.what), one.words), offered)
    return tuple(made.values())
