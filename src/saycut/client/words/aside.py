"""Quoted text, file names and addresses in a sentence, set aside before any rule looks at its words.

`set_aside` gives the folded text, of the same length as what was typed, in which each such stretch is one
mark and padding: nothing inside it can be taken for a command.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from .lexicon import routing


class Kind(StrEnum):
    QUOTE = "quote"
    FILE = "file"
    URL = "url"


MARKS = {Kind.QUOTE: "\ue000", Kind.FILE: "\ue001", Kind.URL: "\ue002"}
PAD = "\ue00f"
ENDINGS = frozenset({
    "mp4", "m4v", "mov", "avi", "webm", "mkv", "mpg", "mpeg", "mts", "wmv", "flv", "3gp", "jpg", "jpeg",
    "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "mp3", "wav", "m4a", "aac", "flac", "ogg", "opus",
    "srt", "vtt", "ass", "cube",
})  # fmt: skip
_ENDING = "|".join(sorted(ENDINGS, key=len, reverse=True))
_NAME = re.compile(
    rf"(?:file://|~/|\.{{0,2}}/|[a-z]:\\)?(?:\\.|[^\s\\,;:!?，。；：！？、\"'“”‘’「」《》()（）`])+?"
    rf"\.(?:{_ENDING})(?![a-z0-9_]|\.\w)",
    re.I,
)
_URL = re.compile(r"https?://[^\s，。；、！？\"'“”<>]+", re.I)
_PAIRS = {
    "“": "”",
    "„": "“”",
    "「": "」",
    "『": "』",
    "《": "》",
    "【": "】",
    "«": "»",
    "`": "`",
    '"': '"',
    "＂": "＂",
}
_SINGLE = {"'": "'’", "‘": "’'"}
LONGEST_QUOTE = 2000


@dataclass(frozen=True)
class Aside:
    """A stretch that is data: where it stands, what kind it is, and its text without quotes and escapes."""

    start: int
    end: int
    kind: Kind
    text: str
    quoted: bool = False

    @property
    def is_path(self) -> bool:
        """It says where a file is, so that it can be nothing else: "/tmp/a.mp4", "~/a.mp4"."""
        return self.kind is Kind.FILE and ("/" in self.text or "\\" in self.text)

    @property
    def is_media(self) -> bool:
        """A file by its ending, also where it is an address."""
        return self.kind is Kind.FILE or (self.kind is Kind.URL and _is_name(urlsplit(self.text).path))

    @property
    def name(self) -> str:
        """The name without folders, as a session knows the file."""
        path = urlsplit(self.text).path if self.kind is Kind.URL else self.text.replace("\\", "/")
        return PurePosixPath(unquote(path) if self.kind is Kind.URL else path).name


def set_aside(words: str) -> tuple[str, tuple[Aside, ...]]:
    """The words folded and with every stretch of data masked, and those stretches in order."""
    found = _found(words)
    flat = list(folded(words))
    for one in found:
        flat[one.start : one.end] = MARKS[one.kind] + PAD * (one.end - one.start - 1)
    return "".join(flat), found


def folded(words: str) -> str:
    """Lower case, half width, simplified where the lexicon needs it; the same length as before."""
    return "".join(_fold(c) for c in words)


def is_han(char: str) -> bool:
    return "㐀" <= char <= "鿿"


def _fold(char: str) -> str:
    if char in "’‘`":
        return "'"
    plain = unicodedata.normalize("NFKC", char)
    plain = (plain if len(plain) == 1 else char).lower()
    plain = plain if len(plain) == 1 else char
    return routing().simplified.get(plain, plain)


def _found(words: str) -> tuple[Aside, ...]:
    found: list[Aside] = []
    free = words
    for make in (_urls, _quotes, _names):
        new = [a for a in make(free) if not any(a.start < b.end and b.start < a.end for b in found)]
        found += new
        for one in new:
            free = free[: one.start] + " " * (one.end - one.start) + free[one.end :]
    return tuple(sorted(found, key=lambda a: a.start))


def _urls(words: str) -> list[Aside]:
    found = []
    for match in _URL.finditer(words):
        text = match.group().rstrip(".,;:!?)）")
        quoted = match.start() > 0 and words[match.start() - 1] in "\"'“‘「`"
        if not quoted:
            found.append(Aside(match.start(), match.start() + len(text), Kind.URL, text))
    return found


def _quotes(words: str) -> list[Aside]:
    found, at = [], 0
    while at < len(words):
        end = _closing(words, at)
        if end < 0:
            at += 1
            continue
        inner = words[at + 1 : end].strip()
        kind = Kind.FILE if _is_name(inner) else Kind.QUOTE
        text = _local(inner) if kind is Kind.FILE else inner
        found.append(Aside(at, end + 1, kind, text, quoted=True))
        at = end + 1
    return found


def _closing(words: str, at: int) -> int:
    """Where the quotation that opens at `at` ends, or -1 when none opens there."""
    mark = words[at]
    closing = _PAIRS.get(mark)
    single = closing is None and mark in _SINGLE
    if single:
        before, after = words[at - 1 : at] or " ", words[at + 1 : at + 2] or " "
        if (before.isalnum() and not is_han(before)) or after.isspace():
            return -1
        closing = _SINGLE[mark]
    for i in range(at + 2, min(len(words), at + LONGEST_QUOTE)) if closing else ():
        after = words[i + 1 : i + 2] or " "
        if words[i] in (closing or "") and not (single and after.isalnum() and not is_han(after)):
            return i
    return -1


def _is_name(text: str) -> bool:
    """Whether the whole text is one file name; web addresses and sentences are not."""
    ending = text.rpartition(".")[2].lower()
    plain = "\n" not in text and len(text) <= 255 and "://" not in text.removeprefix("file://")
    return plain and "." in text and ending in ENDINGS and not text.startswith(".")


def _names(words: str) -> list[Aside]:
    found = []
    for match in _NAME.finditer(words):
        start = match.start() + _led_by(match.group())
        text = words[start : match.end()]
        if not text.startswith("." + text.rpartition(".")[2]):
            found.append(Aside(start, match.end(), Kind.FILE, _local(_unescaped(text))))
    return found


def _led_by(text: str) -> int:
    """How many Chinese characters in front of a name belong to the sentence: 上传a.mp4."""
    head = next((i for i, c in enumerate(text) if not is_han(c)), 0)
    if head and text[head] in "/~":
        return head
    if "/" in text or not head:
        return 0
    stem = text.rpartition(".")[0]
    if head < len(stem):
        return max(i for i, c in enumerate(stem) if is_han(c)) + 1 if is_han(stem[0]) else 0
    leads = routing().leads
    return max((len(w) for w in leads if text.startswith(w) and len(w) < len(stem)), default=0)


def _unescaped(text: str) -> str:
    """A path as a shell or a terminal pastes it; backslashes of other systems' paths stay."""
    return text if re.match(r"[a-z]:\\", text, re.I) else re.sub(r"\\(.)", r"\1", text)


def _local(text: str) -> str:
    return unquote(urlsplit(text).path) if text.startswith("file://") else text
