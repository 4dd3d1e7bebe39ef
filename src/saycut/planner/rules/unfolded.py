"""A specification in JSON is read as the settings it is: '{"trim": {"start": 5}}' as "trim: start: 5".

Each character keeps its place, so that what is given back is what was typed.
"""

from __future__ import annotations

import json
import re

KEPT = re.compile(
    r"text|title|caption$|content|words|headline|message|hook|cta|copy|label|say|phrase|find|replace"
)
"""Labels whose value is what is to be written: it stays in its quotation marks."""
OPENING = re.compile(r"\[\s*\{|\{(?=\s*\")")
FENCE = re.compile(r"```(?:json)?")
PAIR = re.compile(r"\[\s*\d+(?:\.\d+)?\s*$")
PAIR_END = re.compile(r",\s*\d+(?:\.\d+)?\s*\]")
SIZES = frozenset(("size", "resolution", "dimensions", "scale", "resize"))
"""Of two numbers in a list these are the sides of the picture; else they are times."""
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
PLAIN = re.compile(r"[\w .:%/+#×x-]+")
"""Values that are words or numbers; anything else stays data."""


def unfolded(words: str) -> str:
    """The words with each JSON object in them as settings; of the same length."""
    opened = OPENING.search(words)
    if opened is None:
        return words
    found = False
    while opened is not None:
        at = opened.start()
        end = _object_end(words, at)
        if end is not None:
            found = True
            words = words[:at] + _settings(words[at:end]) + words[end:]
        opened = OPENING.search(words, end or opened.end())
    return FENCE.sub(lambda m: " " * len(m.group()), words) if found else words


def _object_end(words: str, at: int) -> int | None:
    try:
        found, end = json.JSONDecoder().raw_decode(words, at)
    except (ValueError, RecursionError):
        return None
    return end if found else None


def _settings(text: str) -> str:
    out = list(text)
    depth, i, label = 0, 0, ""
    lists: list[str] = []
    while i < len(text):
        char = text[i]
        string = STRING.match(text, i) if char == '"' else None
        if string is not None:
            end = string.end()
            is_label = text[end:].lstrip()[:1] == ":"
            label = string[1] if is_label else label
            if is_label:
                end = text.index(":", end) + 1
            if is_label or (KEPT.search(label.lower()) is None and PLAIN.fullmatch(string[1])):
                out[i:end] = _bare(string[1], end - i, is_label=is_label)
            i = end
            continue
        if char in "{[":
            depth += 1
            lists.append(char)
            out[i] = " "
        elif char in "}]":
            depth -= 1
            lists.pop()
            out[i] = " "
        elif char == ",":
            ended = text[:i].rstrip()[-1:]
            out[i] = ";" if depth == 1 or (ended == "}") else ","
            if PAIR.search(text[:i]) and PAIR_END.match(text, i):
                out[i] = "x" if label.lower() in SIZES else "-"
        elif char in "\n\r\t":
            out[i] = " "
        i += 1
    return "".join(out)


def _bare(text: str, width: int, *, is_label: bool) -> str:
    """A string without its quotation marks, as wide as it was: '"aspectRatio" :' is "aspect Ratio:"."""
    if is_label:
        text = text.replace("_", " ").replace("-", " ")
        if text.isalpha():
            text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text, count=1)
        text += ":"
    return f" {text}".ljust(width)


__all__ = ["unfolded"]
