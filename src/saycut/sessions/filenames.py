"""What a file is called: any text its sender gave, as a name to be shown. It is never used as a path."""

from __future__ import annotations

import re
import unicodedata
from email.message import Message
from urllib.parse import unquote

LONGEST_NAME = 120
"""Characters: most systems stop at 255 bytes, and a name may grow by " (2)"."""
LONGEST_ENDING = 10
NAMELESS = "file"
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of text: with them "gpj.exe" reads as "exe.jpg"."""


def shown_filename(raw: str) -> str:
    """The name without folders, control characters and marks that would deceive, of bounded length."""
    text = re.split(r"[/\\]", raw)[-1].encode("utf-8", "replace").decode()
    text = unicodedata.normalize("NFC", TURNING.sub("", text))
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    text = " ".join(text.split())
    if not text.strip(". "):
        return NAMELESS
    if len(text) <= LONGEST_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    tail = dot + ending if stem and len(ending) <= LONGEST_ENDING else ""
    return text[: LONGEST_NAME - len(tail)].rstrip() + tail


def unlike(name: str, taken: set[str]) -> str:
    """The name, told apart from those of other files: "clip.mp4", "clip (2).mp4"."""
    stem, dot, ending = name.rpartition(".")
    found, number = name, 2
    while found in taken:
        found = f"{stem} ({number}){dot}{ending}" if stem else f"{name} ({number})"
        number += 1
    return found


def is_like(found: str, name: str) -> bool:
    """Whether `unlike` may have made the one of the other."""
    stem, dot, ending = name.rpartition(".")
    head, tail = (stem, dot + ending) if stem else (name, "")
    return found == name or re.fullmatch(rf"{re.escape(head)} \(\d+\){re.escape(tail)}", found) is not None


def name_of_answer(disposition: str | None, path: str) -> str:
    """The name a web server gives a file, in `Content-Disposition` or by the address' path."""
    told = None
    if disposition:
        message = Message()
        message["Content-Disposition"] = disposition
        told = message.get_filename()
    return shown_filename(told or unquote(path, errors="replace"))
