"""Step 1: what is data in the words (quoted text, file names, addresses) is set aside before any rule looks.

Nothing inside a protected stretch can become a command.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ..context import KINDS_BY_SUFFIX, PlanContext
from .lexicon import lexicon
from .normal import is_han, normal
from .token import Token

PAIRS = {
    "“": "”",
    "„": "“”",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "«": "»",
    "`": "`",
    '"': '"＂',
    "＂": '＂"',
    "”": "”",
}
"""Opening marks that need no care, with the marks that may close them."""
SINGLE = {"'": "'’", "‘": "’'", "’": "’'"}
"""Opening marks that may also be apostrophes."""
LONGEST_QUOTE = 2000
_SUFFIXES = "|".join(sorted((s for tails in KINDS_BY_SUFFIX.values() for s in tails), key=len, reverse=True))
SUFFIX = re.compile(rf"\.(?:{_SUFFIXES}|cube|txt)(?![a-zA-Z0-9_]|\.\w)", re.I)
IN_NAME = re.compile(r"[^\s,;!?，。；：！？、\"'“”‘’「」《》()（）`]")
LONGEST_NAME = 255
FOLDER = re.compile(r"[a-z]:\\[^\s,，。；;\"'“”]*|(?<![\w<])~?/[\w.-]+(?:/[\w.-]+)+/?", re.I)
HANDLE = re.compile(
    r"(?<![\w@#])(?:@[A-Za-z_][\w.]*\w|#(?![0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?(?:[0-9a-fA-F]{2})?\b)[A-Za-z]\w+)"
)
HAN_HANDLE = re.compile(
    r"@[\w㐀-鿿]{2,20}?(?=放|在|到|透明|半透|位置|字号|字体|显示|左|右|居中|[^\w㐀-鿿]|$)"
)
"""A name after "@" in Chinese, up to where it is told how and where it is seen."""
SITE = re.compile(r"(?<![\w@.])(?:www\.)?[a-z0-9-]+\.(?:com|org|net|io|dev|app|shop|tv)(?![\w.]\w)", re.I)
"""Words for the picture that are never anything else."""
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
URL = re.compile(r"https?://[^\s，。；、\"'“”<>]+", re.I)


def protected(words: str, context: PlanContext) -> list[Token]:
    """The stretches that are data, in order, none overlapping."""
    taken = _Taken()
    taken.add(_addresses(words))
    taken.add(_named(words, context))
    taken.add(_quotes(words, context))
    taken.add(_files(words))
    for kind in (HANDLE, HAN_HANDLE, SITE):
        taken.add([_token(words, m.start(), m.end(), "quote", m.group()) for m in kind.finditer(words)])
    return taken.tokens()


class _Taken:
    """Stretches that are spoken for; the first to claim one wins."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._tokens: list[Token] = []

    def add(self, found: list[Token]) -> None:
        for one in found:
            at = bisect_right(self._starts, one.start)
            before = self._tokens[at - 1] if at else None
            after = self._tokens[at] if at < len(self._tokens) else None
            if before is not None and before.end > one.start:
                continue
            if after is not None and after.start < one.end:
                continue
            self._starts.insert(at, one.start)
            self._tokens.insert(at, one)

    def tokens(self) -> list[Token]:
        return self._tokens


DATA = "\x00"
"""The normal form of a stretch that is data: no rule that looks at words may see what stands in it."""


def _token(words: str, start: int, end: int, tag: str, value: str) -> Token:
    return Token(start, end, DATA, frozenset({tag}), value, typed=words[start:end])


def _addresses(words: str) -> list[Token]:
    found = [_token(words, m.start(), m.end(), "url", m.group()) for m in URL.finditer(words)]
    if "@" not in words:  # the expression reads each long word anew from each of its letters
        return found
    return found + [_token(words, m.start(), m.end(), "quote", m.group()) for m in EMAIL.finditer(words)]


def _named(words: str, context: PlanContext) -> list[Token]:
    """Files of the session by their full names, longest first."""
    plain = normal(words)
    found: list[Token] = []
    names = sorted({a.name for a in context.assets if len(a.name) > 1}, key=len, reverse=True)
    for name in names:
        wanted = normal(name)
        at = plain.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if _apart(plain, at, end):
                found.append(_token(words, at, end, "asset", name))
            at = plain.find(wanted, end)
    return found


def _apart(plain: str, start: int, end: int) -> bool:
    """Whether a stretch does not cut a Latin word in two."""

    def letter(index: int) -> bool:
        return 0 <= index < len(plain) and plain[index].isalnum() and not is_han(plain[index])

    left = letter(start - 1) and plain[start].isalnum() and not is_han(plain[start])
    right = letter(end) and plain[end - 1].isalnum() and not is_han(plain[end - 1])
    return not (left or right)


TEXT_BEFORE = re.compile(
    r"(?:\b(?:title|text|headline|heading|saying|says|reads|reading|words|card|lower third|callout)"
    r"|标题|文字|写|写着|写上|字卡)\s*[:：]?\s*$",
    re.I,
)
"""Words after which a quotation is what is to be written, whatever it looks like."""


SECONDS = re.compile(r"\d['’′]\d\d$")
"""Before a mark that stands for seconds: 1'10"."""


def _quotes(words: str, context: PlanContext) -> list[Token]:
    found: list[Token] = []
    names = {normal(a.name): a.name for a in context.assets}
    at = 0
    while at < len(words):
        mark = words[at]
        closing = PAIRS.get(mark) if not SECONDS.search(words[max(at - 6, 0) : at]) else None
        if closing is None and mark in SINGLE and _may_open(words, at):
            closing = SINGLE[mark]
        end = _closing(words, at, closing) if closing else -1
        if end < 0:
            at += 1
            continue
        inner = words[at + 1 : end].strip()
        inner = inner.replace('\\"', '"').replace("\\'", "'")
        name = names.get(normal(inner))
        if name is None and _is_file(inner) and TEXT_BEFORE.search(words[max(at - 20, 0) : at]) is None:
            name = inner
        found.append(_token(words, at, end + 1, "asset" if name else "quote", name or inner))
        at = end + 1
    return found


def _may_open(words: str, at: int) -> bool:
    before = words[at - 1] if at else " "
    after = words[at + 1] if at + 1 < len(words) else " "
    return (not before.isalnum() or is_han(before)) and not after.isspace()


def _closing(words: str, at: int, closing: str) -> int:
    """Where the quotation that opens at `at` ends, or -1."""
    single = words[at] in SINGLE
    limit = min(len(words), at + LONGEST_QUOTE)
    i = at + 1
    while True:
        found = [f for mark in closing if (f := words.find(mark, i + 1, limit)) >= 0]
        if not found:
            return -1
        i = min(found)
        if words[i - 1] == "\\" and i + 1 < limit:
            continue
        after = words[i + 1] if i + 1 < len(words) else " "
        if not (single and after.isalnum() and not is_han(after)):
            return i


LEADS = [
    "替换成",
    "替换为",
    "换成",
    "插入",
    "导入",
    "添加",
    "叠加",
    "使用",
    "加上",
    "放上",
    "加入",
    "配上",
    "合并",
    "拼接",
    "用",
    "把",
    "将",
    "加",
    "放",
    "给",
    "在",
    "从",
    "以",
    "和",
    "与",
    "跟",
    "到",
    "插",
    "配",
]
"""Chinese words that stand right before a file's name, with no space."""


def _own_name(text: str) -> int:
    """Where the name itself begins in a match that swallowed the Chinese words before it."""
    if "/" in text or "\\" in text or not any(is_han(c) for c in text):
        return 0
    stem = text.rpartition(".")[0]
    han = [i for i, c in enumerate(stem) if is_han(c)]
    after = han[-1] + 1
    if after < len(stem) and han[0] == 0:
        return after
    lead = next((w for w in LEADS if stem.startswith(w) and len(w) < len(stem)), "")
    return len(lead)


def _is_file(text: str) -> bool:
    match = SUFFIX.search(text)
    return (
        match is not None
        and match.start() > 0
        and not text[match.start() - 1].isspace()
        and match.end() == len(text)
        and len(text) <= LONGEST_NAME
        and "\n" not in text
    )


def _files(words: str) -> list[Token]:
    """Names that end as files do; each is found by its ending and read backwards."""
    found: list[Token] = []
    last = 0
    for m in SUFFIX.finditer(words):
        start = m.start()
        lowest = max(last, start - LONGEST_NAME)
        while start > lowest and IN_NAME.match(words[start - 1]) and not _ends_before(words, start):
            start -= 1
        if start == m.start():
            continue
        start += _own_name(words[start : m.end()])
        start = _numbered(words, start, m.start(), lowest)
        found.append(_token(words, start, m.end(), "file", words[start : m.end()]))
        last = m.end()
    found += [_token(words, m.start(), m.end(), "folder", m.group()) for m in FOLDER.finditer(words)]
    return found


NUMBERED = re.compile(r"((?:[A-Za-z][\w-]* ){0,3})$")
COUNT = re.compile(r"(?:^|[ \n])(\w+) (\d{1,4} )$")
TIMED = frozenset(
    ("at", "to", "from", "for", "of", "by", "in", "until", "and", "after", "before", "clip", "clips")
)
"""Before a number these make it a time or a count of something else."""


def _numbered(words: str, start: int, dot: int, lowest: int) -> int:
    """Where a name begins whose number stands apart: "b-roll 2.mp4", "add 2 photo.png"."""
    before = words[lowest:start]
    if words[start:dot].isdigit() and (led := NUMBERED.search(before)) is not None:
        taken = 0
        for word in reversed(led[1].split()):
            found = lexicon().match([normal(word)], 0, {})
            if found is not None and any(t.startswith(("v:", "p:", "f:", "c:")) for t in found[1]):
                break
            taken += len(word) + 1
        return start - taken
    counted = COUNT.search(before)
    if counted is not None and counted[1].lower() not in TIMED and not counted[1].isdigit():
        return start - len(counted[2])
    return start


def _ends_before(words: str, start: int) -> bool:
    """A colon ends a name on its left, but for a drive's ("D:\\…")."""
    if words[start - 1] != ":":
        return False
    return not (start >= 2 and words[start - 2].isalpha() and words[start : start + 1] in "\\/")
