"""Step 4: wishes that follow each other with no mark between, as in speech that was written down."""

from __future__ import annotations

from .token import Token

FILES = ("asset", "asset:", "file")
UNTOUCHED = frozenset(("不动", "不要动", "别动", "别碰", "不变", "不要变", "别变", "不改", "别改", "不要改"))
"""Said after a thing: it stays what it was."""


def named_last(chunk: list[Token], negation: Token) -> list[Token]:
    """ "最后放结尾开场就不用了": the file that is not wanted, taken out of the wish before."""
    at = next((k for k in range(len(chunk) - 1, 0, -1) if not chunk[k].filler), 0)
    if not at or not negation.has("c:neg") or negation.text.isascii() or not chunk[at].has(*FILES):
        return []
    if not any(t.has(*FILES) for t in chunk[:at]):
        return []
    topic = chunk[at:]
    del chunk[at:]
    return topic


def anew(tokens: list[Token], i: int) -> bool:
    """ "…，再整体快1.2倍", "…，再放大一点": after a mark it begins a wish where what follows tells one."""
    near = tokens[i + 1 : i + 4]
    stop = next((n for n, t in enumerate(near) if t.punct), len(near))
    return any(t.has("v:", "factor") and not t.has("f:", "n:") for t in near[:stop])


def next_stretch(chunk: list[Token], token: Token) -> bool:
    """ "from 0:00 to 0:20 black and white from 0:20 to 0:40 sepia": stretches, each with a look."""
    heavy = [t for t in chunk if not t.filler]
    told = sum(t.has("span") for t in heavy)
    if told != 1 or len(heavy) < 2:
        return False
    if token.has("span") and heavy[0].has("span"):
        return heavy[-1].has("look:", "effx:", "v:", "factor", "factor:") and chunk[-1] is heavy[-1]
    again = token.has("look:") and not token.has("v:") and any(t.has("look:") for t in heavy)
    return again and chunk[-1].has("span") and not any(t.has("v:remove") for t in heavy)


EACH_FILE = frozenset(("一份", "一版", "一条", "一个"))


def another_file(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """ "导一份抖音的一份B站的": the next of two files, with no mark between."""
    after = sentence[i + 1] if i + 1 < len(sentence) else None
    named = after is not None and after.has("platform:") and any(c.has("platform:") for c in chunk)
    return (sentence[i].text in EACH_FILE and named) or _other_side(chunk, sentence, i)


def _other_side(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """ "左边放 a.mp4 右边放 b.mp4": a side and what stands there, after another with a side of its own."""
    after = sentence[i + 1 : i + 3]
    if (
        not sentence[i].has("pos:left", "pos:right", "pos:top", "pos:bottom")
        or len(after) < 2
        or len(chunk) < 3
    ):
        return False
    put = after[0].has("v:add") and after[1].has("file", "asset", "asset:")
    return put and chunk[0].has("pos:") and chunk[-1].has("file", "asset", "asset:")


def is_done(chunk: list[Token], token: Token) -> bool:
    """ "开场就不用了每段之间…", "前5秒剪了…": with no mark after it, what is gone ends a wish."""
    if token.has("span", "look:") and next_stretch(chunk, token):
        return True
    last = chunk[-1] if chunk else None
    if last is not None and last.text in UNTOUCHED:
        return not token.punct and not token.has("f:polite")
    if last is None or not last.text.endswith("了") or not last.has("v:remove", "c:neg"):
        return False
    return (
        len(chunk) > 1
        and not token.punct
        and not (token.has("f:polite", "f:det", "p:after_suffix") and not token.has("n:"))
    )


def reason_begins(chunk: list[Token], token: Token) -> bool:
    """ "cut off the bottom 100 px there's a taskbar": what is there, told with no mark between."""
    if not chunk or not token.has("c:have") or not token.text.lower().startswith("there"):
        return False
    last = chunk[-1]
    whole = last.has("n:", "px", "percent", "span", "length", "point") or last.text.lower() in (
        "please",
        "pls",
    )
    return whole and any(t.has("v:") for t in chunk)


WHO = ("you", "we", "i", "you have", "we have", "you've", "we've", "i've", "have", "i have")


def begins_what_was_first(sentence: list[Token], i: int) -> bool:
    """ "add captions after you remove the silences", "… after trimming …", "… once you've cut it"."""
    word = sentence[i].text.lower()
    if word not in ("after", "once") or not sentence[i].free:
        return False
    near = sentence[i + 1 : i + 5]
    verb = next((t for t in near if t.text.lower() not in WHO), None)
    led = verb is not None and near[0] is not verb
    return verb is not None and verb.has("v:") and (led or verb.text.lower().split(" ")[0].endswith("ing"))
