"""Values in the words: times, lengths, sizes, shares, ratios … found by one pass of one expression."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from .numbers import ENGLISH, HAN, number
from .token import Token

RATIOS = frozenset(
    [
        "9:16",
        "16:9",
        "1:1",
        "4:5",
        "5:4",
        "4:3",
        "3:4",
        "21:9",
        "9:21",
        "2:1",
        "1:2",
        "3:2",
        "2:3",
        "2.35:1",
        "2.39:1",
        "2.4:1",
        "1.85:1",
        "16:10",
        "10:16",
        "6:19",
        "19:6",
        "9:18",
        "18:9",
        "9:19",
        "9:20",
        "1.91:1",
        "6:7",
        "7:6",
        "32:9",
    ]
)
SIZE_UNITS = {"k": 10**3, "m": 10**6, "g": 10**9, "兆": 10**6, "千": 10**3, "吉": 10**9, "t": 10**12}
UNIT_MS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
N, H = ENGLISH, HAN
_END = r"(?![a-z0-9])"
_U = {
    "h": r"(?:hours?|hrs?|h)",
    "m": r"(?:minutes?|mins?|m)",
    "s": r"(?:seconds?|secs?|s)",
}
_HALF = r"(?: and a half)"
_A = r"(?:an?|another)"
LENGTH_EN = (
    rf"(?:(?<=first )|(?<=last )|(?<=final )|(?<=every )|(?<=each )|(?<=opening ))(?:hour|minute|min|second|sec){_HALF}?{_END}(?! (?:clip|shot|video|scene|photo|one|half|part|word)s?\b)"
    rf"|(?:a )?quarter[ -](?:of a )?(?:second|minute|sec|min){_END}"
    rf"|half an? ?(?:-)?(?:hour|minute|second|sec|min){_END}"
    rf"|(?:a |one )?quarter of an hour|three quarters of an hour"
    rf"|{_A} (?:hour|minute|min){_HALF}?{_END}(?:(?: and)? (?:{N})[ -]?(?:{_U['m']}|{_U['s']}){_END})?"
    rf"|{_A} (?:second|sec)(?:{_HALF}|(?= (?:of|later|in|into|at|before|after|from|to|long|and|each|per|or|then|for|apart|fade|pause|silence|delay|crossfade|dissolve)\b)|(?=\s*(?:$|[,.;!?)])))"
    rf"|(?<![a-z\d])(?<!\d[.:])-?(?:{N}){_HALF}?[ -]?{_U['h']}{_HALF}?(?:{_END}|(?=\d))"
    rf"(?:,? ?(?:and )?(?:{N}){_HALF}?[ -]?{_U['m']}(?:{_END}|(?=\d)))?(?:,? ?(?:and )?(?:{N})[ -]?{_U['s']}{_END})?"
    rf"|(?<![a-z\d])(?<!\d[.:])-?(?:{N}){_HALF}?[ -]?{_U['m']}{_HALF}?(?:{_END}|(?=\d{1, 2} ?s))(?:,? ?(?:and )?(?:{N})[ -]?{_U['s']}{_END}|(?: and)? (?:{N})(?= (?:long|in\b)|\s*(?:$|[,.;!?)])))?"
    rf"|(?<![a-z\d])(?<!\d[.:])-?(?:{N}){_HALF}?[ -]?(?:milliseconds?|millis|msecs?|ms){_END}"
    rf"|(?<![a-z\d])(?<!\d[.:])-?(?:{N}){_HALF}?[ -]?{_U['s']}{_HALF}?{_END}"
)
LENGTH_ZH = (
    rf"-?{H}个?半? ?(?:小时|钟头)(?:半)?(?:零?{H}分钟?)?(?:零?{H}秒钟?)?"
    rf"|-?{H}个?半? ?分(?:钟(?:半)?|半(?:钟)?|(?=零?{H}秒)|(?<=\d分)|(?![钟的之享辨别配镜成割析段屏好分]))(?:零?{H}秒钟?)?"
    rf"|-?{H}个?半? ?(?:毫秒|秒钟?(?:半)?|s{_END})"
    r"|半个?(?:小时|钟头)|半(?:分钟|秒钟?)|一刻钟"
)
POINT_ZH = rf"第(?:{H}(?:个)?(?:小时|钟头))?(?:{H}分钟?)?(?:{H}秒钟?)(?:处|的时候|时|那里|的位置|的地方)?|第{H}分钟(?:处|的时候|时|那里)?"
CLOCK = r"(?<!\d)(?<!\d[:.])-?(?:\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?|\d{1,3}:\d{2}(?:[.,]\d{1,3})?)(?![\d:])"
RATIO = rf"(?<!\d)(?<!\d[:.])\d{{1,2}}(?:\.\d+)?\s?[:比]\s?\d{{1,2}}(?:\.\d+)?(?![\d:])|(?<![\d.])\d{{1,2}}[x/]\d{{1,2}}(?![\dx/])|{H}比{H}|(?:nine by sixteen|sixteen by nine|nine sixteen|sixteen nine|four by five|four by three|one by one|9 by 16|16 by 9|4 by 5|1 by 1|4 by 3)"
SIZE = rf"(?:{N}) ?-?(?:(?:kilo|mega|giga|tera)bytes?|[kmgt]i?bs?|megs?|gigs?){_END}|{H} ?(?:兆|个g|千字节|吉)(?:字节|b)?|(?<!\d)\d{1, 6}(?:\.\d{1, 3})?g(?![a-z0-9])"
BITRATE = rf"(?:{N}) ?-?(?:[km]bps|[km]b/s|[km]bits?/s|[km]bits?(?: per second)?|[km]b per second|bps){_END}"
PATTERNS: tuple[tuple[str, str], ...] = (
    ("hexcolor", r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])"),
    ("dims", r"(?<!\d)\d{3,4}\s?(?:[x×*]|by|乘)\s?\d{3,4}(?:p|px)?(?![\d])"),
    ("bitrate", BITRATE),
    ("size", SIZE),
    ("point", POINT_ZH),
    ("clock", CLOCK),
    ("ratio", RATIO),
    ("res", r"(?<![\d.])\d{3,4}[pi](?:\d{2,3})?(?![a-z0-9])|(?<![\d.])[2458]k(?![a-z0-9])"),
    ("fps", rf"(?:{N}) ?-?(?:fps|frames? (?:per|a) second|frames?/s){_END}|{H} ?帧(?:/秒|每秒|率)|每秒{H}帧"),
    ("percent", rf"-?(?:{N}) ?(?:%|percent|per cent|pct){_END}|百分之{H}|{H}%|[一二三四五六七八九]成(?=音量|不透明|透明|亮)"),
    ("lufs", rf"-?{N} ?(?:lufs|lkfs){_END}"),
    ("db", rf"[+-]?(?:{N}) ?(?:db|decibels?|分贝){_END}"),
    ("degrees", rf"-?(?:{N}) ?-?(?:°|degrees?|deg){_END}|{H}度"),
    ("px", rf"(?:{N}) ?-?(?:px|pixels?){_END}|{H}像素"),
    ("fraction", rf"(?<![\d/])\d/\d(?![\d/])|{H}分之{H}"),
    ("clips", r"(?<![a-z])(?:clips?|shots?|scenes?|segments?|videos?) ?#?\d{1,3}(?:(?: ?, ?| ?and ?| ?& ?|,? and )\d{1,3}(?! ?(?:s|sec|min|second|minute|x|%|:)))*(?!\d|[:.]\d|[a-z%])"),
    ("clips", rf"(?<!前)(?<!后)第{H}个?(?:片段|镜头|视频|素材|场景|分镜|段落|段|个|条|张|幅|部分)(?:视频|照片|图片|片段|镜头|图|素材)?|(?:片段|镜头|视频|素材|分镜)[一二三四五六七八九十\d]+(?!\d|[:.]\d|[秒分%倍个])"),
    ("times", rf"(?:{N}) times{_END}(?! (?:faster|slower|as|the speed|speed))|{H}(?:次|遍|回|步)"),
    ("factor", rf"(?<![a-z0-9])(?:{N}) ?(?:x|×){_END}|(?<![a-z0-9])[x×] ?\d{1,6}(?:\.\d{1,3})?(?![\d:])|(?:{N}) times(?= (?:faster|slower|as|the speed|speed))|{H}倍速?"),
    ("length", LENGTH_EN),
    ("length", LENGTH_ZH),
    ("frames", rf"(?:{N}) ?-?frames?{_END}|{H}帧"),
    ("ordinal", r"(?<!\d)\d{1,2}(?:st|nd|rd|th)(?![a-z])"),
    ("number", rf"(?<![a-z0-9.])-?{N}(?![a-z0-9])"),
    ("number", r"(?:(?<![\d.a-z:])-)?(?<!\d)\d{1,15}(?:\.\d{1,9})?(?!\d)(?![a-z0-9.]{0,40}[a-z])"),
    ("number", r"[二两三四五六七八九十](?=[个张段条份部首幅行句等块格秒种只组位])|十[一二三四五六七八九](?=[个张段条份])"),
)  # fmt: skip


FIRST = r"(?=[0-9#+\-.×a-z零〇一二两三四五六七八九十百千万第半每片镜视素分])(?:(?<![a-z])|(?![a-z]))"
"""What a value can begin with; nothing else is tried, which keeps long requests fast."""


@cache
def _master() -> re.Pattern[str]:
    bodies = "|".join(f"(?P<k{i}_{kind}>{body})" for i, (kind, body) in enumerate(PATTERNS))
    return re.compile(f"{FIRST}(?:{bodies})")


def values(plain: str, words: str) -> list[Token]:
    """Every value in the normal words (`plain`), in order; protected stretches must be blanked out."""
    found: list[Token] = []
    for match in _master().finditer(plain):
        kind = (match.lastgroup or "").partition("_")[2]
        start, end = match.span()
        text = plain[start:end]
        kind, value = _read(kind, text, words[start:end])
        if value is not None:
            found.append(Token(start, end, text, frozenset({kind}), value, typed=words[start:end]))
    return found


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


def clock_ms(text: str) -> int:
    """ "1:30", "00:01:30.500" in ms; a leading minus gives a negative time."""
    sign = -1 if text.startswith("-") else 1
    parts = [min(float(p.replace(",", ".")), 1e9) for p in text.lstrip("-").split(":")]
    total = 0.0
    for part in parts:
        total = total * 60 + part
    return sign * round(total * 1000)


_PIECE = re.compile(
    rf"(?P<half>half an?|半个?)?\s?(?P<n>{N}|{H}|an?\b|another)?(?P<and1> and a half)?个?(?P<zhalf>半)?[ -]?"
    r"(?P<u>hours?|hrs?|小时|钟头|milliseconds?|millis|msecs?|ms|毫秒|minutes?|mins?|分钟|分|seconds?|secs?|秒钟|秒|[hms])"
    r"(?P<and2> and a half)?(?P<zhalf2>半)?"
)
_UNITS = {"小": "h", "钟": "h", "毫": "ms", "分": "m", "秒": "s", "h": "h", "s": "s"}


def length_ms(text: str) -> int:
    """ "1m30s", "a minute and a half", "半秒", "一分半" in ms."""
    if "quarter" in text and "hour" not in text:
        return 250 if "sec" in text else 15_000
    if "quarter" in text:
        return 45 * 60_000 if text.startswith("three") else 15 * 60_000
    if text == "一刻钟":
        return 15 * 60_000
    sign = -1 if text.startswith("-") else 1
    total = 0.0
    tail = 0
    for piece in _PIECE.finditer(text.lstrip("-")):
        raw = piece["n"]
        value = 1.0 if raw is None else 1.0 if raw in ("a", "an", "another") else number(raw)
        if piece["half"] or (raw is None and piece["zhalf"]):
            value = 0.5
        elif piece["and1"] or piece["and2"] or piece["zhalf"] or piece["zhalf2"]:
            value += 0.5
        total += value * UNIT_MS[_unit(piece["u"])]
        tail = piece.end()
    rest = re.fullmatch(rf"(?: and)? ({N})", text.lstrip("-")[tail:])
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


def _clips(text: str) -> tuple[int, ...]:
    return tuple(int(number(n)) for n in re.findall(rf"\d{{1,6}}|{H}", text) if 0 < number(n) <= 1000)


def _dims(text: str) -> tuple[int, int]:
    w, h = re.findall(r"\d+", text)[:2]
    return int(w), int(h)


def _resolution(text: str) -> str:
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
