"""Step 2: Chinese words with several senses get the one their neighbours tell."""

from __future__ import annotations

import itertools

from .company import in_company
from .normal import is_han
from .quoted_names import names_in_quotes
from .runon import UNTOUCHED
from .token import CONTEXT, Token
from .unseen import by_content

EDGES = ("n:intro", "n:outro", "n:beginning", "n:end", "n:middle", "p:first", "p:last")
WORDS_OF_ITS_OWN = ("v:", "c:", "n:media", "n:clip", "f:", "p:")
BESIDE = frozenset(("、", ",", "，", "和", "跟", "与", "再", "然后", "接", "+", "/"))
OBJECT = frozenset(("把", "将", "用", "接", "插入"))
FILES = ("asset", "asset:", "file")
NEAR = 3
"""Tokens between the parts of one phrase at most."""


def in_han(tokens: list[Token]) -> list[Token]:
    """The tokens, each with the readings it has in its place."""
    for i, token in enumerate(tokens):
        if not token.text or not is_han(token.text[0]):
            continue
        if token.has("asset:"):
            _name_or_word(tokens, i)
        if token.has("c:forget") and token.text.startswith("不用"):
            _not_used(tokens, i)
        elif token.has("c:neg") and token.text in LACKING and _lacks(tokens, i):
            token.tags = frozenset({"x:without"})
        elif token.has("c:neg") and token.text in UNWANTED and _no_longer(tokens, i):
            token.tags = frozenset({"v:remove"})
        elif token.has("c:neg") and token.text in UNWANTED:
            _unwanted(tokens, i)
        elif token.text in UNTOUCHED:
            _untouched(tokens, i)
        if token.text == "换到" and any(
            t.has(*EDGES, "clips") or t.text in ASIDE for t in tokens[i + 1 : i + 5]
        ):
            token.tags = frozenset({"v:move"})
        if token.text == "用" and i + 1 < len(tokens) and tokens[i + 1].has("color:", "font:", "hexcolor"):
            token.tags = frozenset({"f:det"})
        if token.text == "从头开始" and i + 1 < len(tokens) and not tokens[i + 1].punct:
            token.tags = frozenset({"f:det"})
        if token.has("v:change", "v:convert", "v:replace", "p:to", "v:cut_down"):
            _turned(tokens, i)
        if token.text in ("调成", "调得") and not any(t.has(*GRADES) for t in tokens[i + 1 : i + NEAR]):
            token.tags -= {"v:color"}
        if token.has("v:move") and i + 1 < len(tokens) and tokens[i + 1].has("percent", "db"):
            token.tags = frozenset({"v:change"})
        if token.has("v:resize", "v:zoom") and token.text.startswith(("放大", "缩小", "拉大")):
            near = tokens[max(i - 2, 0) : i]
            heard = any(
                t.has("n:audio", "n:voice", "n:music", "n:volume", "v:louder", "v:quieter") for t in near
            )
            louder = "v:quieter" if token.text.startswith("缩小") else "v:louder"
            token.tags = frozenset({louder}) if heard else token.tags
        if token.text in ("上面写", "上面写着") and any(
            a.text in ("下面", "下方") and b.has("v:write") for a, b in itertools.pairwise(tokens[i:])
        ):
            token.tags = frozenset({"v:write", "pos:top"})
        if token.has("x:wide"):
            _both_sides(tokens, i)
        if token.has("v:split", "v:cut"):
            _each_moment(tokens, i)
        if token.text in LARGER and not any(t.has(*LETTERS) for t in tokens):
            token.tags = frozenset({"v:zoom"})
        if token.has("x:clear"):
            _clear(tokens, i)
        elif token.has("x:shrink"):
            _shrunk(tokens, i)
    in_company(names_in_quotes(tokens))
    by_content(tokens)
    return tokens


def _name_or_word(tokens: list[Token], i: int) -> None:
    """ "开场不要了" where there is 开场.mp4: the file; "在开场加标题": the beginning."""
    token = tokens[i]
    others = frozenset(t for t in token.tags if not t.startswith("asset:"))
    name = token.tags - others
    if not others:
        return
    if token.has(*EDGES):
        token.tags = name if _meant(tokens, i) else others
    elif token.has(*WORDS_OF_ITS_OWN):
        token.tags = name if _in_row(tokens, i) else others


def _meant(tokens: list[Token], i: int) -> bool:
    before = tokens[i - 1] if i else None
    after = next((t for t in tokens[i + 1 : i + NEAR] if t.text not in SMALL), None)
    if _in_row(tokens, i) or _put_there(tokens, i):
        return True
    if before is not None and before.text == "最后" and any(t.has(*FILES) for t in tokens[max(i - 4, 0) : i]):
        return True
    if after is None or after.has("length", "span", "quote", "percent"):
        return False
    if after.has(*DONE) and _others_too(tokens, i):
        return True
    if after.has("n:media", "n:clip", "v:move", "v:swap", "v:remove", "v:keep", "c:neg", "c:forget"):
        return before is None or not before.has("p:at", "p:from", "p:to") or before.has("f:det")
    return before is not None and before.text in OBJECT and not after.has("v:add", "v:write")


FILES = ("asset", "asset:", "file")
DONE = ("v:mute", "v:speed_up", "v:slow_down", "v:reverse", "v:loop", "v:flip", "v:rotate")
"""What is done to a file as a whole."""


def _others_too(tokens: list[Token], i: int) -> bool:
    """ "开场静音美食加速": something is done to another file right after, too."""
    for other, after in itertools.pairwise(tokens):
        named = other.has(*FILES) and all(tag.startswith("asset") or tag == "file" for tag in other.tags)
        if named and other is not tokens[i] and after.has("v:"):
            return True
    return False


SMALL = ("的", "那", "这", "就", "也")


def _put_there(tokens: list[Token], i: int) -> bool:
    """ "最后放结尾", "先结尾": the file, where a wish begins with the verb and names nothing else."""
    if i == 0:
        return False
    if tokens[i - 1].has("v:start_with", "v:end_with"):
        return True
    opens = i < 2 or tokens[i - 2].punct or tokens[i - 2].has("c:then", "f:polite")
    return tokens[i - 1].text == "放" and opens


def _in_row(tokens: list[Token], i: int) -> bool:
    """ "开场和美食", "先放开场再放美食", "开场5秒，美食20秒": beside another file's name."""
    lasting = [t.has("length") for t in tokens[i + 1 : i + 2]] == [True]
    if lasting and len(tokens) > i + 4 and tokens[i + 2].text in BESIDE:
        return tokens[i + 3].has(*FILES) and tokens[i + 4].has("length")
    for step in (-1, 1):
        j, linked = i + step, False
        beside = tokens[j] if 0 <= j < len(tokens) else None
        if beside is not None and beside.has(*FILES) and _apart(tokens[min(i, j)], tokens[max(i, j)]):
            return True
        while 0 <= j < len(tokens) and (tokens[j].text in BESIDE or tokens[j].text in ("放", "放在")):
            linked = linked or tokens[j].text in BESIDE
            j += step
        if linked and 0 <= j < len(tokens) and tokens[j].has(*FILES):
            return True
    return False


def _apart(left: Token, right: Token) -> bool:
    """ "街景 美食 开场": names with a blank between."""
    return left.end < right.start and all(tag.startswith("asset") for tag in left.tags)


def _not_used(tokens: list[Token], i: int) -> None:
    """ "开场就不用了": a file that is not wanted; nothing said before is taken back."""
    j = i - 1
    while j >= 0 and tokens[j].text in SMALL:
        j -= 1
    if j < 0 or not tokens[j].has(*FILES):
        return
    row = any(t.has(*FILES) and tokens[k - 1].has("v:") for k, t in enumerate(tokens[:j]) if k)
    tokens[i].tags = frozenset({"c:neg" if row else "v:remove"})


def _each_moment(tokens: list[Token], i: int) -> None:
    """ "10秒、25秒、40秒的地方各切一刀": moments, though only the last is told as one."""
    j, found = i - 1, []
    while j >= 0 and (tokens[j].has("length", "point", "c:and") or tokens[j].text in MOMENT_WORDS):
        found += [tokens[j]] if tokens[j].has("length", "point") else []
        j -= 1
    told = any(t.has("point") for t in found) or any(t.text in ("各", "分别") for t in tokens[j + 1 : i])
    if len(found) > 1 and told:
        for t in found:
            t.tags = frozenset({"point"})


KINDS = ("fps", "res", "res:", "fmt:", "bitrate", "ratio", "ratio:")


def _turned(tokens: list[Token], i: int) -> None:
    """ "把25fps改成60fps", "1080改720": what it is now, before what it is to be."""
    if not 0 < i < len(tokens) - 1:
        return
    now, then = tokens[i - 1], tokens[i + 1]
    if then.has("look:") and then.has("n:photos"):
        then.tags -= {"n:photos"}
    shortened = tokens[i].has("v:cut_down") and now.has("length") and then.has("length")
    if shortened or any(now.has(kind) and then.has(kind) for kind in KINDS):
        now.claim = CONTEXT


def _both_sides(tokens: list[Token], i: int) -> None:
    """ "高度1280宽度720", "宽720高1280": a size in pixels."""
    part = tokens[i : i + 4]
    if len(part) < 4 or not part[2].has("x:wide") or not all(t.has("px", "number") for t in part[1::2]):
        return
    names = [t.text[:1] for t in part[::2]]
    if sorted(names) != ["宽", "高"]:
        return
    sides = dict(zip(names, (int(t.value) for t in part[1::2]), strict=True))
    for t in part[:3]:
        t.tags = frozenset({"f:det"})
    width, height = sides["宽"], sides["高"]
    part[3].tags, part[3].value = frozenset({"dims"}), (width, height)
    part[3].text = f"{width}x{height}"


GRADES = ("look:", "effx:", "color:", "n:color", "v:warmer", "v:cooler", "gen:", "unknown", "mood:")
"""What the picture is graded to, after "调成"; a rate or a size is no grade."""
MOMENT_WORDS = ("、", ",", "，", "各", "分别", "的地方", "处", "都", "的位置", "时")


DROPPED = ("n:captions", "n:music", "n:title", "n:watermark", "n:logo", "n:transition", "n:sticker", "n:sfx")


def _no_longer(tokens: list[Token], i: int) -> bool:
    """ "不要字幕了": what is there is to go."""
    noun, end = (tokens[i + 1], tokens[i + 2]) if i + 2 < len(tokens) else (None, None)
    opens = all(t.has("f:") or t.punct for t in tokens[max(i - 1, 0) : i])
    return opens and noun is not None and noun.has(*DROPPED) and end is not None and end.text == "了"


UNWANTED = frozenset(("不要", "不需要", "不想要", "不用要", "不用"))
ENOUGH = frozenset(
    ("都", "也", "就", "全", "全都", "统统", "通通", "全部", "的", "都是", "部分", "那段", "这段")
)
TIMES = ("length", "clock", "point", "frac:", "half:", "fraction")
GONE = ("asset", "asset:", "file", "clips", "ord:", *TIMES)


def _unwanted(tokens: list[Token], i: int) -> None:
    """ "第一个前面2秒不要", "从9分20秒开始也不要": said after it, that a thing is to go."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is not None and not after.punct and not after.has("c:then", "c:but"):
        return
    j = i - 1
    while j >= 0 and tokens[j].text in (*ENOUGH, "开始", "之后", "以后", "之前", "以前"):
        j -= 1
    wish = tokens[max(j - 4, 0) : max(j, 0)]
    own = max((k for k, t in enumerate(wish, 1) if t.punct), default=0)
    wished = any(t.has("v:") and not t.filler for t in wish[own:])
    row = any(t.has("v:merge", "c:then") for t in tokens[: max(j, 0)])
    named = j >= 0 and (
        tokens[j].has(*TIMES) or (tokens[j].has(*FILES) and not row) or _edge_or_clip(tokens, j)
    )
    if named and not wished:
        tokens[i].tags = frozenset({"v:remove"})


def _edge_or_clip(tokens: list[Token], j: int) -> bool:
    """ "片尾不要", "第二个视频不要": a thing of its own, told right at the beginning of the wish."""
    if tokens[j].has("n:intro", "n:outro"):
        first = j
        tokens[j].tags -= {"n:end_card"}
    elif tokens[j].has("clips"):
        first = j
    else:
        return False
    begun = max((k for k, t in enumerate(tokens[:first], 1) if t.punct and t.text in "。！？；\n"), default=0)
    if any(t.has("v:") and not t.filler and not t.has("v:remove") for t in tokens[begun:first]):
        return False  # "加字幕，片尾不要": the captions are not wanted there
    return first == 0 or tokens[first - 1].punct or tokens[first - 1].has("c:and", "c:then")


ASIDE = frozenset(("前面", "后面", "前边", "后边", "之前", "之后", "前", "后"))
"""Beside what something is put."""
LACKING = frozenset(
    ("不要", "不加", "不用", "没有", "别加", "不放", "别放", "不需要", "先不", "不要加", "不带", "别有")
)
LACKED = ("n:music", "n:captions")


def _lacks(tokens: list[Token], i: int) -> bool:
    """ "前5秒不要音乐": a stretch that is to be without something."""
    j = i - 1
    while j >= 0 and tokens[j].text in ENOUGH:
        j -= 1
    noun = tokens[i + 1] if i + 1 < len(tokens) else None
    return noun is not None and noun.has(*LACKED) and j >= 0 and tokens[j].has(*TIMES)


def _untouched(tokens: list[Token], i: int) -> None:
    """ "但是开头十秒不要动": said after a stretch, that it stays what it was."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    j = i - 1
    while j >= 0 and tokens[j].text in ENOUGH:
        j -= 1
    if (after is None or after.punct or after.has("c:", "f:")) and j >= 0 and tokens[j].has(*TIMES):
        tokens[i].tags = frozenset({"v:normal"})


LARGER = frozenset(("放大", "放大一点", "放大点", "放大些", "放大一些"))
LETTERS = ("n:text", "n:title", "n:captions", "n:logo", "n:font", "n:watermark", "n:sticker", "quote", *FILES)


def _clear(tokens: list[Token], i: int) -> None:
    """ "人声再清楚一点": the voice; "画面清楚点": the picture."""
    for t in reversed(tokens[max(i - NEAR, 0) : i]):
        if t.punct:
            return
        if t.has("n:voice", "n:audio"):
            tokens[i].tags = frozenset({"v:enhance_voice"})
            return
        if t.has("n:media"):
            tokens[i].tags = frozenset({"effx:sharpen"})
            return


def _shrunk(tokens: list[Token], i: int) -> None:
    """ "画面缩小到一半": the picture on its canvas; "文件缩小一半": the file."""
    near = tokens[max(i - NEAR, 0) : i]
    if any(t.text in PICTURES for t in near):
        tokens[i].tags = frozenset({"v:zoom_out"})
    elif any(t.has("n:size") or t.text.endswith("文件") for t in near):
        tokens[i].tags = frozenset({"v:compress"})


PICTURES = frozenset(("画面", "图像", "影像", "整个画面", "镜头", "人物", "主体"))
