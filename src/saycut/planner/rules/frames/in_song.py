"""Where in a song what plays begins: "from 0:45 of the song", "用歌曲的第30秒到1分15秒"."""

from __future__ import annotations

from typing import Any

from ....operations.times import AtMs
from ..clause import Clause
from ..token import USED, Token
from .reader import Reader

LINKS = ("of", "in", "into")
OWN = ("the", "its", "that", "this", "my", "your")


def part_of_song(c: Clause, r: Reader) -> dict[str, Any]:
    """The fields of `add_music` for a time told as one of the song itself; its words are claimed."""
    for i, t in enumerate(c.tokens):
        if not (t.free and t.has("point", "span")):
            continue
        words = _after(c, i) or _before(c, i) or _in_chorus(c, i, r)
        fields = _fields(t) if words or _its_own(c, i) else {}
        if fields and any(a.what == "audio" for a in r.context.assets):
            t.claim = USED
            c.claim(words)
            return fields
    return {}


def _after(c: Clause, i: int) -> list[Token]:
    """ "0:45 of the song", "0:45 into song.mp3"."""
    rest = c.tokens[i + 1 : i + 4]
    told = [t.text.lower() for t in (*c.tokens[i].parts[-1:], *rest[:1])]
    if not rest or not any(word in LINKS for word in told):
        return []
    noun = next((t for t in rest if t.text.lower() not in (*LINKS, *OWN)), None)
    return [*rest[: rest.index(noun)], noun] if noun is not None and _is_song(noun) else []


def _its_own(c: Clause, i: int) -> bool:
    """ "song.mp3 from its 1 minute mark", "song.mp3, starting at its chorus at 0:45"."""
    lead = [t for t in c.tokens[max(i - 2, 0) : i] if not t.punct]
    return any(_is_song(t) for t in lead) and any(p.text.lower() == "its" for p in c.tokens[i].parts)


def _before(c: Clause, i: int) -> list[Token]:
    """ "歌曲的第30秒", "song.mp3的第30秒", "从歌曲第30秒开始"."""
    lead = c.tokens[max(i - 2, 0) : i]
    if len(lead) < 2 or lead[1].text.isascii():
        return []
    owned = lead[1].text == "的" and (_is_song(lead[0]) or lead[0].has("asset", "file"))
    return [lead[1]] if owned or (lead[0].text == "从" and _is_song(lead[1])) else []


CHORUS = ("副歌", "主歌", "高潮", "前奏", "间奏", "开始用", "起用")


def _in_chorus(c: Clause, i: int, r: Reader) -> list[Token]:
    """ "song.mp3从副歌1分05秒开始用": a time of a part that only songs have."""
    t = c.tokens[i]
    song = next((x for x in c.tokens[max(i - 3, 0) : i] if _is_song(x)), None)
    after = c.tokens[i + 1].end if i + 1 < len(c.tokens) else t.end
    told = r.words[song.end : after] if song is not None else ""
    return [t] if any(word in told for word in CHORUS) else []


def _is_song(t: Token) -> bool:
    return t.has("n:music", "n:track") or t.has("asset", "file", "asset:")


def _fields(t: Token) -> dict[str, Any]:
    if t.has("point"):
        return {"from_ms": t.value.ms} if isinstance(t.value, AtMs) and t.value.ms else {}
    start, end = t.value.start, t.value.end
    if not isinstance(start, AtMs) or t.value.how not in ("range", "after"):
        return {}
    known = t.value.how == "range" and isinstance(end, AtMs) and end.ms > start.ms
    return {"from_ms": start.ms} | ({"end": AtMs(ms=end.ms - start.ms)} if known else {})


__all__ = ["part_of_song"]
