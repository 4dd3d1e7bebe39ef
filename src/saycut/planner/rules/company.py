"""Step 2: Chinese words that mean one thing beside one neighbour and another beside another.

"识别高光" finds the best parts where "识别语音" writes captions; "裁剪成3段" splits where "裁剪成竖屏" crops.
"""

from __future__ import annotations

from .token import CONTEXT, Token

NEAR = 4
"""Tokens to either side that tell the sense."""
SOUNDS = ("n:audio", "n:voice", "n:music", "n:volume", "n:sfx", "n:loudness")
RESULTS = ("res", "res:", "v:export", "fmt:")
PIECES = ("n:clip", "n:part")
SMALLER = frozenset(("小一点", "小点", "小一些", "再小一点", "小一点点", "小些"))
SUITED = frozenset(("适合", "符合", "适应", "满足"))


UNITS = {"分钟": 60_000, "小时": 3_600_000}


def in_company(tokens: list[Token]) -> None:
    """Gives such words of the request the readings they have beside their neighbours."""
    for i, token in enumerate(tokens):
        before = [t for t in tokens[max(i - NEAR, 0) : i] if not t.filler or t.punct]
        after = _until_mark(tokens[i + 1 : i + 1 + NEAR])
        if token.has("length") and _of_material(tokens, i):
            token.claim = CONTEXT
        found = _cut_or_file(tokens, i, after) or _heard(tokens, i, before, after) or _seen(tokens, i, after)
        row = not found and any(t.has("n:slideshow") for t in before)
        if row and token.has("v:fade_both") and token.has("trans:fade"):
            token.tags = frozenset({"trans:fade", "n:transition"})  # "图片轮播 淡入淡出"


def _cut_or_file(tokens: list[Token], i: int, after: list[Token]) -> bool:
    """Words for cutting, for how long it gets, for the file that is made."""
    token = tokens[i]
    best = _han(token) and token.has("v:transcribe", "c:ask")
    if best and any(t.has("n:highlights", "x:best") for t in after):
        token.tags = frozenset({"f:det"})
    elif token.has("v:crop", "v:trim") and token.text.endswith(("成", "为", "到")) and _counted(after):
        token.tags = frozenset({"v:split"})
    elif token.has("v:compress") and after[:1] and after[0].has("length"):
        token.tags = frozenset({"v:cut_down"})  # "压缩到 90 秒"
    elif token.text == "太糊" and _after_codec(tokens, i):
        tokens[i - 1].tags, token.tags = frozenset({"f:det"}), frozenset({"quality:high"})
    elif token.has("v:trim", "v:cut") and tokens[i + 1 : i + 2] and tokens[i + 1].text in ("出来", "出"):
        token.tags = frozenset({"v:keep"})  # "把前三分之一裁剪出来"
    elif token.text in UNITS and i and tokens[i - 1].text == "每":
        token.tags, token.value = frozenset({"every"}), UNITS[token.text]  # "每分钟切一段"
        tokens[i - 1].tags, tokens[i - 1].claim = frozenset({"f:det"}), CONTEXT
    elif token.has("v:keep") and after[:1] and after[0].has("n:subfile"):
        token.tags = frozenset({"v:export"})  # "只要字幕文件"
    elif token.text == "合成" and after and after[0].has(*RESULTS):
        token.tags = frozenset({"f:det"})
    elif token.has("v:export") and after[:1] and after[0].has("n:captions") and len(after) == 1:
        after[0].tags = frozenset({"n:subfile"})  # "导出字幕": a file of them
    elif token.text in SENTENCES:
        _nth_sentence(tokens, i)
    else:
        return False
    return True


def _heard(tokens: list[Token], i: int, before: list[Token], after: list[Token]) -> bool:
    """Words about what is heard."""
    token = tokens[i]
    if token.has("v:duplicate") and any(t.has("n:voice", "n:audio") for t in [*before[-1:], *after]):
        _voice_copied(token)
    elif token.has("trans:dissolve") and token.text == "渐变" and any(t.has("n:silence") for t in before):
        _from_silence(tokens, i)
    elif token.text == "配乐" and _alone(tokens, i):
        token.tags = frozenset({"n:music", "v:add"})  # "去掉停顿，配乐": nothing of it is taken out
    elif token.text == "比" and before and not before[-1].punct:
        _apart(tokens, i)
    elif token.text in SMALLER and before and before[-1].has(*SOUNDS):
        token.tags = frozenset({"x:less"})
    elif token.has("v:stabilize") and token.text == "稳定" and any(t.has(*SOUNDS) for t in before[-2:]):
        token.tags = frozenset({"v:normalize"})
    elif token.has("v:denoise") and i == 1 and tokens[0].text == "视频":
        tokens[0].tags = frozenset({"n:grain"})  # "视频去噪", as a name; "给视频降噪" is of its sound
    elif token.text in SUITED and any(t.has(*SOUNDS) for t in before):
        _suited(token, tokens, i)
    else:
        return False
    return True


def _seen(tokens: list[Token], i: int, after: list[Token]) -> bool:
    """Words about the picture and what is written on it."""
    token = tokens[i]
    if token.has("lang:") and after[1:2] and after[0].has("n:captions") and after[1].has("quote"):
        token.tags = frozenset({"f:det"})  # "添加中文字幕“欢迎收看”": the words themselves are told
    elif token.has("trans:") and _changed(tokens, i):
        token.tags = frozenset(t for t in token.tags if t.startswith("trans:"))  # "转场改成模糊"
    elif token.text in ("双语", "bilingual") and after[:1] and after[0].has("n:captions"):
        _two_languages(tokens, i)
    elif token.has("n:text") and _under_a_mask(tokens, i):
        token.claim, token.tags = CONTEXT, frozenset({"f:det"})
    elif token.text == "走" and after[:1] and after[0].has("look:", "n:lut", "v:color"):
        token.tags = frozenset({"v:add"})
    elif token.has("v:rotate") and _complained(tokens, i):
        token.tags = frozenset({"f:det"})  # "视频旋转了，帮我转正"
    else:
        return False
    return True


def _from_silence(tokens: list[Token], i: int) -> None:
    """ "开头1秒从无声渐变到正常": it fades in; nothing is muted, no pictures are blended."""
    tokens[i].tags = frozenset({"v:fade_in"})
    for t in [*tokens[max(i - NEAR, 0) : i], *_until_mark(tokens[i + 1 : i + 1 + NEAR])]:
        if t.has("n:silence", "v:mute", "v:normal", "p:from", "p:to"):
            t.claim, t.tags = CONTEXT, frozenset({"f:det"})
    if not any(t.has("n:audio", "n:music", "n:voice") for t in tokens[max(i - 2 * NEAR, 0) : i]):
        tokens[i - 1].tags, tokens[i - 1].claim = frozenset({"n:audio"}), ""


def _changed(tokens: list[Token], i: int) -> bool:
    """ "转场改成模糊": what stands after it names a transition."""
    return i > 1 and tokens[i - 1].has("v:change", "v:replace") and tokens[i - 2].has("n:transition")


def _apart(tokens: list[Token], i: int) -> None:
    """ "声音比画面慢 300 毫秒": late or early against the picture, where "比原来慢" is of something else."""
    after = _until_mark(tokens[i + 1 : i + 1 + NEAR])
    if len(after) > 1 and after[0].has("n:music") and after[1].has("x:more"):
        for t in tokens[i - 1 : i + 1]:
            t.claim, t.tags = CONTEXT, frozenset({"f:det"})
        after[1].tags = frozenset({"x:less"})  # "人声比音乐大一点": the music below it
        return
    if len(after) > 1 and after[0].has("n:voice", "n:audio") and tokens[i - 1].has("n:music"):
        for t in tokens[i : i + 2]:
            t.claim, t.tags = CONTEXT, frozenset({"f:det"})
        return
    if after and after[0].text in ("原来", "之前", "现在", "原先", "以前"):
        tokens[i].tags = frozenset({"f:det"})
        return
    if len(after) < 2 or not after[0].has("n:media", "n:frame", "n:subject", "n:audio"):
        return
    late = next((t for t in after[1:] if t.text[:1] in "慢快早晚" or t.has("x:later", "x:earlier")), None)
    if late is not None:
        late.tags, tokens[i].tags = frozenset({"x:later"}), frozenset({"f:det"})


def _after_codec(tokens: list[Token], i: int) -> bool:
    """ "h265 不要太糊": how a file is to be; beside a size it is no wish of its own."""
    if not i or not tokens[i - 1].has("c:neg") or any(t.has("v:compress", "size") for t in tokens):
        return False
    return any(t.has("codec:", "fmt:", "v:export", "res", "res:") for t in tokens[:i])


def _two_languages(tokens: list[Token], i: int) -> None:
    """ "双语字幕" where no language is told: which ones is asked."""
    if not any(t.has("lang:") for t in tokens):
        tokens[i].tags = frozenset({"v:translate"})


def _under_a_mask(tokens: list[Token], i: int) -> bool:
    """ "马赛克挡住右下角的字": what is hidden, told with its place; nothing is written."""
    near = tokens[max(i - NEAR - 1, 0) : i]
    quoted = any(t.has("quote", "v:write", "v:add") for t in tokens)
    return not quoted and any(t.has("v:blur") for t in near) and any(t.has("pos:") for t in near)


def _alone(tokens: list[Token], i: int) -> bool:
    """Whether the word is a wish by itself, behind others."""
    ends = i + 1 == len(tokens) or tokens[i + 1].punct
    return ends and i > 1 and tokens[i - 1].punct and tokens[i - 1].text != "、"


def _complained(tokens: list[Token], i: int) -> bool:
    """How the picture stands now, where what is to be done is told after it."""
    done = tokens[i + 1 : i + 2]
    if not done or done[0].text != "了":
        return False
    return any(t.has("v:rotate", "degrees", "turn:") for t in tokens[i + 2 :])


def _han(token: Token) -> bool:
    return not token.text.isascii()


def _of_material(tokens: list[Token], i: int) -> bool:
    """ "两分半的片子剪到一分钟以内": how long it is, before how long it is to be."""
    near = tokens[i + 1 : i + 7]
    if len(near) < 4 or near[0].text != "的" or not near[1].has("n:media"):
        return False
    verb = next((k for k, t in enumerate(near) if t.has("v:cut_down", "v:speed_up")), None)
    return verb is not None and any(t.has("length") for t in near[verb + 1 :])


def _until_mark(tokens: list[Token]) -> list[Token]:
    stop = next((n for n, t in enumerate(tokens) if t.punct), len(tokens))
    return tokens[:stop]


def _counted(after: list[Token]) -> bool:
    """ "裁剪成 3 个片段", "裁成四段": so many pieces."""
    rest = [t for t in after if not t.has("f:det")]
    return len(rest) > 1 and rest[0].has("number") and rest[1].has(*PIECES) and not rest[0].has("ratio")


def _voice_copied(token: Token) -> None:
    """ "克隆声音": a voice is made another's; nothing is duplicated."""
    if token.text == "克隆":
        token.tags = frozenset({"n:voice"})


SENTENCES = frozenset(
    ("句", "句话", "第一句", "第二句", "第三句", "最后一句", "第一句话", "第二句话", "最后一句话")
)
CUT = ("v:mute", "v:remove", "v:cut", "v:keep", "v:slow_down", "v:speed_up")


def _nth_sentence(tokens: list[Token], i: int) -> None:
    """ "第 2 句静音": what was said when is not known here."""
    token, first = tokens[i], i
    if token.text in ("句", "句话"):
        if i < 2 or not tokens[i - 1].has("number") or tokens[i - 2].text != "第":
            return
        first = i - 2
    near = [*tokens[max(first - 2, 0) : first], *_until_mark(tokens[i + 1 : i + 1 + NEAR])]
    beside = any(t.has("quote", "n:text", "n:captions", "p:before_suffix") for t in near)
    beside = beside or any(t.has("n:silence") and not t.has("v:mute") for t in near)
    if beside or not any(t.has(*CUT) for t in near):
        return
    for t in tokens[first:i]:
        t.claim = CONTEXT
    token.tags, token.typed = frozenset({"n:blooper"}), "".join(t.shown for t in tokens[first : i + 1])


def _suited(token: Token, tokens: list[Token], i: int) -> None:
    """ "声音调到适合短视频": as loud as is usual there."""
    token.tags = frozenset({"v:normalize"})
    for t in _until_mark(tokens[i + 1 : i + 1 + NEAR]):
        if t.has("n:media", "platform:", "x:upload", "n:part"):
            t.claim = CONTEXT


__all__ = ["in_company"]
