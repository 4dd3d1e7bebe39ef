"""Values in the words: times, lengths, sizes, shares, ratios … found by one pass of one expression."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .normal import is_han
from .numbers import ENGLISH, HAN, number
from .patterns import SLIPPED_MINUTE, SLIPPED_SECOND, value_pattern
from .token import Token

RATIOS = frozenset(
    ("9:16", "16:9", "1:1", "4:5", "5:4", "4:3", "3:4", "21:9", "9:21", "2:1", "1:2", "3:2", "2:3", "2.35:1",
     "2.39:1", "2.4:1", "1.85:1", "16:10", "10:16", "6:19", "19:6", "9:18", "18:9", "9:19", "9:20", "1.91:1",
     "6:7", "7:6", "32:9")
)  # fmt: skip
"""Shapes pictures have; other pairs with a colon are times."""
SIZE_UNITS = {"k": 10**3, "m": 10**6, "g": 10**9, "兆": 10**6, "千": 10**3, "吉": 10**9, "t": 10**12}
UNIT_MS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
N, H = f"(?:{ENGLISH})", HAN


def values(plain: str, words: str) -> list[Token]:
    """Every value in the normal words (`plain`), in order; protected stretches must be blanked out."""
    found: list[Token] = []
    for match in value_pattern().finditer(plain):
        kind = (match.lastgroup or "").partition("_")[2]
        start, end = match.span()
        text = plain[start:end]
        if kind == "moments":
            found += _moments(text, start, words)
            continue
        kind, value = _read(kind, text, words[start:end])
        if value is not None:
            found.append(Token(start, end, text, frozenset({kind}), value, typed=words[start:end]))
    return found


def _moments(text: str, at: int, words: str) -> list[Token]:
    """ "第3、5、8秒": each as a moment of its own."""
    unit = "分钟" if re.search("分钟[^分]*$", text) else "秒"
    numbers = list(re.finditer(rf"第?({H})", text))
    ends = [*(m.end() for m in numbers[:-1]), len(text)]
    return [
        Token(at + m.start(), at + end, m.group(), frozenset({"point"}), length_ms(m[1] + unit),
              typed=words[at + m.start() : at + end])
        for m, end in zip(numbers, ends, strict=True)
    ]  # fmt: skip


def value_at(plain: str, words: str, start: int) -> Token | None:
    """ "drone_shot 2. …": the value at a place where a longer one was taken for the tail of a name."""
    match = value_pattern().match(plain, start)
    if match is None or match.end() == start:
        return None
    text = match.group()
    kind = (match.lastgroup or "").partition("_")[2]
    if kind == "moments":
        return _moments(text, start, words)[0]
    kind, value = _read(kind, text, words[start : match.end()])
    if value is None:
        return None
    return Token(start, match.end(), text, frozenset({kind}), value, typed=words[start : match.end()])


def _read(kind: str, text: str, typed: str) -> tuple[str, Any]:
    if kind == "ratio":
        ratio = _ratio(text)
        if ratio is not None:
            return "ratio", ratio
        if "/" in text:
            return "fraction", _fraction(text)
        return ("clock", clock_ms(text)) if re.fullmatch(r"\d+:\d\d", text) else ("number", None)
    if kind == "clock" and _ratio(text) is not None:
        return "ratio", _ratio(text)
    if kind == "length" and typed.endswith("M") and re.fullmatch(r"\d+(?:\.\d+)?M", typed):
        return "size", round(float(typed[:-1]) * 10**6)
    return kind, READERS[kind](text)


def _ratio(text: str) -> str | None:
    plain = text.replace("nine", "9").replace("sixteen", "16").replace("four", "4").replace("five", "5")
    plain = plain.replace("three", "3").replace("one", "1")
    sides = [s.strip() for s in re.split(r"[:比x/]| by | ", plain.strip()) if s.strip()]
    if len(sides) != 2:
        return None
    try:
        ratio = ":".join(f"{number(s):g}" for s in sides)
    except ValueError:
        return None
    if "/" in text and ratio not in ("9:16", "16:9", "4:5", "21:9"):
        return None
    if ":" in text and ratio in RATIOS and re.search(r":0\d$", text):
        return None
    return ratio if ratio in RATIOS else None


TIMECODE, FRAMES_A_SECOND = 4, 30
"""The numbers of a timecode with frames, and how many frames a second is taken to have."""


def clock_ms(text: str) -> int:
    """ "1:30", "00:01:30.500", "00:00:07:15" (frames last) in ms; a leading minus gives a negative time."""
    sign = -1 if text.startswith("-") else 1
    text = text.rstrip("\"'").replace("'", ":").replace(";", ":")
    parts = [min(float(p.replace(",", ".") or 0), 1e9) for p in text.lstrip("-").split(":")]
    total = 0.0
    if len(parts) == TIMECODE:
        parts = [*parts[:2], parts[2] + parts[3] / FRAMES_A_SECOND]
    for part in parts:
        total = total * 60 + part
    return sign * round(total * 1000)


_PIECE = re.compile(
    rf"(?P<half>half(?: an?)?|半个?)?\s?(?P<n>{N}|{H}|an?\b|another)?(?P<and1> and a half)?个?"
    r"(?P<zhalf>半)?[ -]?"
    r"(?P<u>hours?|hrs?|小时|钟头|milliseconds?|millis|msecs?|ms|毫秒|minutes?|mins?|分钟|分|seconds?|secs?|秒钟|秒|"
    rf"{SLIPPED_MINUTE}|{SLIPPED_SECOND}|[hms])"
    r"(?P<and2> and a half)?(?P<zhalf2>半)?"
)
_UNITS = {"小": "h", "钟": "h", "毫": "ms", "分": "m", "秒": "s", "h": "h", "s": "s"}


def length_ms(text: str) -> int:
    """ "1m30s", "a minute and a half", "半秒", "一分半" in ms."""
    if "couple" in text or "few" in text:
        return (2 if "couple" in text else 3) * (60_000 if "min" in text else 1000)
    if "quarter" in text and "hour" not in text:
        return 250 if "sec" in text else 15_000
    if "quarter" in text:
        return 45 * 60_000 if text.startswith("three") else 15 * 60_000
    if text == "一刻钟":
        return 15 * 60_000
    if (han := re.fullmatch(rf"({H})(分钟?|个?小时)零?({H})", text)) is not None:
        large = 60 if han[2][0] == "分" else 3600
        return round((number(han[1]) * large + number(han[3]) * large / 60) * 1000)
    if (short := re.fullmatch(r"(\d+)([hm])(\d+)", text)) is not None:
        big = UNIT_MS[short[2]]
        return int(short[1]) * big + int(short[3]) * big // 60
    text = text.removeprefix("the ")
    sign = -1 if text.startswith("-") else 1
    total = 0.0
    tail = 0
    for piece in _PIECE.finditer(text.lstrip("-")):
        raw = piece["n"]
        if raw is None and piece.start() and not (piece["half"] or piece["zhalf"]):
            continue
        value = 1.0 if raw is None else 1.0 if raw in ("a", "an", "another") else number(raw)
        if piece["half"] or (raw is None and piece["zhalf"]):
            value = 0.5
        elif piece["and1"] or piece["and2"] or piece["zhalf"] or piece["zhalf2"]:
            value += 0.5
        total += value * UNIT_MS[_unit(piece["u"])]
        tail = piece.end()
    rest = re.fullmatch(rf"(?: and)? ({N})", text.lstrip("-")[tail:])  # "a minute ten"
    if rest:
        total += number(rest[1]) * 1000
    return sign * round(total)


def _unit(unit: str) -> str:
    if unit.startswith(("ms", "mil", "毫")):
        return "ms"
    return "m" if unit.startswith("m") else _UNITS[unit[0]]


def _point(text: str) -> int:
    return length_ms(re.sub(r"^第|处$|的时候$|时$|那里$|的位置$|的地方$", "", text))


def _leading(text: str) -> float:
    found = re.search(rf"[+-]?(?:{N}|{H})", text)
    assert found is not None
    sign = -1 if found[0].startswith("-") else 1
    return sign * number(found[0].lstrip("+-"))


def _size(text: str) -> int:
    unit = re.search(r"[kmgt兆千吉](?!.*\d)", text)
    assert unit is not None
    return round(_leading(text) * SIZE_UNITS[unit[0]])


def _bitrate(text: str) -> int:
    value = _leading(text)
    return round(
        value * (1000 if re.search(r"[\d. -]k", text) else 10**6 if re.search(r"[\d. -]m", text) else 1)
    )


def _fraction(text: str) -> float | None:
    if "/" in text:
        top, bottom = text.split("/")
        return float(top) / float(bottom) if 0 < float(top) < float(bottom) else None
    bottom, top = text.split("分之")
    return number(top) / number(bottom) if number(bottom) else None


def _percent(text: str) -> float:
    if text.startswith("百分之"):
        return number(text[3:])
    return number(text[:-1]) * 10 if text.endswith("成") else _leading(text)


MOST_CLIPS = 99
"""Up to which number "clips 1 to 9" is read as a run."""


def _clips(text: str) -> tuple[int, ...]:
    run = re.search(r"(\d+) ?(?:-|–|to|through|thru) ?#?(\d+)$", text)
    if run is not None and 0 < int(run[1]) < int(run[2]) <= MOST_CLIPS:
        return tuple(range(int(run[1]), int(run[2]) + 1))
    found = re.findall(rf"\d{{1,6}}|{H}", text) or [text.rpartition(" ")[2]]
    return tuple(int(number(n)) for n in found if 0 < number(n) <= 1000)


def _dims(text: str) -> tuple[int, int]:
    w, h = re.findall(r"\d+", text)[:2]
    return int(w), int(h)


def _resolution(text: str) -> str:
    if is_han(text[0]):
        text = f"{number(text[:-1]):g}{text[-1]}"
    if text.endswith("k"):
        return {"2k": "1440p", "4k": "4k", "5k": "5k", "8k": "8k"}[text]
    return re.sub(r"[pi]\d*$", "p", text)


READERS: dict[str, Callable[[str], Any]] = {
    "hexcolor": lambda t: t if len(t) != 4 else "#" + "".join(c * 2 for c in t[1:]),
    "dims": _dims,
    "bitrate": _bitrate,
    "size": _size,
    "point": _point,
    "clock": clock_ms,
    "res": _resolution,
    "fps": _leading,
    "percent": _percent,
    "lufs": _leading,
    "db": _leading,
    "degrees": _leading,
    "px": _leading,
    "fraction": _fraction,
    "clips": _clips,
    "times": lambda t: int(_leading(t)),
    "factor": _leading,
    "length": length_ms,
    "frames": _leading,
    "ordinal": lambda t: int(re.match(r"\d+", t)[0]),  # type: ignore[index]
    "number": _leading,
}
