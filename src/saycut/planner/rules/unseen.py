"""Step 2: Chinese stretches told by what is in the picture or said: "把爆炸那段放慢", "从“其实”开始剪".

Where that is is not known here: the stretch becomes one word that is refused by name, never the whole video.
"""

from __future__ import annotations

from .token import CONTEXT, Token

STRETCHES = frozenset(("那段", "那一段", "那部分", "那一部分", "那个镜头", "那个片段", "那几段", "那里"))
PARTS = frozenset(("片段", "镜头", "部分", "段落", "画面", "地方", "的地方", "的部分", "的片段", "的镜头"))
"""After "的" they are a stretch, too."""
CONTENT = ("unknown", "n:subject", "n:sfx", "n:face", "n:speech", "n:particles")
TIMES = ("span", "point", "clock", "length", "number", "percent", "frac:", "quote", "n:beginning", "n:end",
         "asset:", "file", "clips", "n:intro", "n:outro", "n:middle", "p:first", "p:last")  # fmt: skip
DONE = ("v:slow_down", "v:speed_up", "v:mute", "v:zoom", "v:zoom_out", "v:remove", "v:cut", "v:trim",
        "v:keep", "v:freeze", "v:reverse", "v:loop", "n:speed", "v:louder", "v:quieter", "n:effect",
        "v:blur")  # fmt: skip
MOMENTS = frozenset(
    (
        "之前",
        "以前",
        "之后",
        "以后",
        "前面",
        "后面",
        "前",
        "后",
        "那里",
        "那句",
        "的时候",
        "开始",
        "为止",
        "之间",
    )
)
SHOWN = ("n:text", "n:title", "n:captions", "n:watermark", "v:write", "n:end_card", "n:intro", "n:outro",
         "v:add", "n:lower_third")  # fmt: skip
MARK = "那段"
"""How such a word reads; the refusal knows it by this."""
LEADING = frozenset(("从", "说", "讲", "说到", "讲到", "到", "我", "他", "她", "你", "当"))
"""Before words that are said."""
LOOKS = frozenset(
    (
        "特写",
        "模糊",
        "抖动",
        "晃动",
        "过曝",
        "失焦",
        "无聊",
        "唱歌",
        "跳舞",
        "歌",
        "精彩的",
        "精彩",
        "最精彩的",
    )
)
"""Words of other senses that tell of what is in the picture, before such a noun."""
REACH = 5


def by_content(tokens: list[Token]) -> None:
    """Makes such a stretch one word of the kind that is refused by name."""
    for i, token in enumerate(tokens):
        if token.has("quote"):
            _at_a_word(tokens, i)
            continue
        if token.has("n:captions") and (line := _which(tokens, i)) is not None:
            one(tokens, line, i + 1)
            continue
        first = _first(tokens, i)
        best = first is not None and any(t.has("x:best") for t in tokens[first:i])
        if best and not any(
            t.has("v:slow_down", "v:speed_up", "v:mute", "v:zoom") for t in tokens[i : i + 3]
        ):
            continue
        if first is None or not _acted(tokens, i) or _timed(tokens, first, i):
            continue
        one(tokens, first, i + 1)


def one(tokens: list[Token], first: int, stop: int) -> None:
    """These tokens as one word for what cannot be seen; the last stands for all."""
    last, said = tokens[stop - 1], "".join(_said(t) for t in tokens[first:stop])
    for t in tokens[first : stop - 1]:
        t.claim, t.tags = CONTEXT, frozenset({"f:det"})
    last.tags, last.value, last.typed, last.text = frozenset({"n:blooper"}), None, said, MARK


def _said(token: Token) -> str:
    return f"“{token.value}”" if token.has("quote") else token.shown


def _first(tokens: list[Token], i: int) -> int | None:
    """Where the words for the content begin, whose stretch the token at `i` is."""
    token = tokens[i]
    at = i - 1
    if token.text in PARTS:
        if token.text.startswith("的"):
            pass
        elif at > 0 and tokens[at].text == "的":
            at -= 1
        elif at < 0 or not tokens[at].text.endswith("的"):
            return None
    elif token.text not in STRETCHES:
        return None
    if at < 0 or not _content(tokens[at]):
        return None
    while at > 0 and _content(tokens[at - 1]):
        at -= 1
    return at


def _which(tokens: list[Token], i: int) -> int | None:
    """ "这句字幕再留久一点": where the words for one line of many begin."""
    lead = [t.text for t in tokens[max(i - 2, 0) : i]]
    if lead[-1:] and lead[-1] in ("这条", "那条", "这句", "那句"):
        return i - 1
    return i - 2 if len(lead) == 2 and lead[0] in ("这", "那", "有") and lead[1] in ("句", "条") else None


def _content(token: Token) -> bool:
    return (token.has(*CONTENT) and not token.text.isascii()) or token.text in LOOKS


def _acted(tokens: list[Token], i: int) -> bool:
    """Whether something is done to it in this clause."""
    before, after = _clause(tokens, i)
    return any(t.has(*DONE) for t in [*before, *after])


def _timed(tokens: list[Token], first: int, i: int) -> bool:
    """Whether its time is told beside it, or in the next words."""
    before, _ = _clause(tokens, first)
    near = [*before[-REACH:], *tokens[i + 1 : i + 1 + 2 * REACH]]
    return any(t.has(*TIMES) for t in near)


def _clause(tokens: list[Token], i: int) -> tuple[list[Token], list[Token]]:
    start = max((n + 1 for n, t in enumerate(tokens[:i]) if t.punct), default=0)
    stop = next((n for n, t in enumerate(tokens) if n > i and t.punct), len(tokens))
    return tokens[start:i], tokens[i + 1 : stop]


def _at_a_word(tokens: list[Token], i: int) -> None:
    """ "把我说“大家好”之前的都剪掉", "从“其实”开始剪": a moment told by what is said then."""
    before, after = _clause(tokens, i)
    if (
        not after
        or not (after[0].text in MOMENTS or after[0].has("p:before_suffix", "p:after_suffix"))
        or any(t.has(*SHOWN) for t in [*before, *after])
    ):
        return
    if not any(t.has("v:cut", "v:remove", "v:trim", "v:keep", "v:cut_down") for t in [*before, *after]):
        return
    first = i
    while first and tokens[first - 1].text in LEADING:
        first -= 1
    one(tokens, first, i + 2)


__all__ = ["by_content"]
