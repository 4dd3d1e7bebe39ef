"""Step 2: protected stretches, values and known phrases become tokens; what is left is "unknown"."""

from __future__ import annotations

import re
from bisect import bisect_left

from ..context import PlanContext
from .blanks import parted
from .counted import uncounted
from .han import in_han
from .infixes import spread
from .letters import lettered
from .lexicon import ATOM, Entry, Lexicon, atoms, lexicon
from .normal import contracted, is_han, normal
from .protect import protected
from .settled import EDITION, GENERAL, settled
from .token import Token
from .values import value_at, values

PUNCT = frozenset(",.;:!?。，；：、！？()（）[]【】{}…\n|/\\—~-→>·•*")
COMMON_STEMS = 3
"""A file's name without its ending counts as a name from this many characters on."""
MOST_ASSETS = 500
"""Files looked at for names; a session has fewer."""
BLANK = " \t\u00a0\u3000"
BLANKS = re.compile(r"[ \t\u00a0\u3000]{2,}|[一-鿿] [\d一-鿿]|\d [一-鿿]")


def _idle(words: str, i: int) -> bool:
    """A blank after another, or between a Chinese word and a number ("第 5 秒"): it separates nothing."""
    before = words[i - 1] if i else " "
    after = words[i + 1] if i + 1 < len(words) else " "
    if before in BLANK:
        return True
    return (is_han(before) and after.isdigit()) or (before.isdigit() and is_han(after))


def tagged(words: str, context: PlanContext) -> list[Token]:
    """The words as tokens in order; every character that is not a space is in exactly one of them."""
    if BLANKS.search(words) is None:
        return _tagged(words, context)
    data = {i for t in protected(words, context) for i in range(t.start, t.end)}
    words = parted(words, data)
    kept = [i for i, char in enumerate(words) if char not in BLANK or not _idle(words, i) or i in data]
    tokens = _tagged("".join(words[i] for i in kept), context)
    for token in tokens:
        token.start, token.end = kept[token.start], kept[token.end - 1] + 1
    return tokens


def _tagged(words: str, context: PlanContext) -> list[Token]:
    fixed = protected(words, context)
    plain = list(_one_line(normal(words)))
    for token in fixed:
        plain[token.start : token.end] = "\x00" * (token.end - token.start)
    blanked = uncounted("".join(plain))
    found = [_or_file(v, words, context) for v in values(blanked, words)]
    return lettered(_Tagger(words, blanked, fixed, found, _known_stems(context)).run(), context)


def _or_file(value: Token, words: str, context: PlanContext) -> Token:
    """ "clip1" is a file where one is called so, no place in the row."""
    typed = words[value.start : value.end].lower() if value.has("clips") else ""
    named = [a.name for a in context.assets if typed and a.name.lower().rpartition(".")[0] == typed]
    return Token(value.start, value.end, value.text, frozenset({"asset"}), named[0]) if named else value


FEWEST_LINES = 2


def _one_line(plain: str) -> str:
    """Line ends stand where a list or a new sentence begins; a line that is only folded goes on."""
    if plain.count("\n") < FEWEST_LINES and "\n\n" not in plain:
        return re.sub(r"\n(?!\s*(?:[-*•·>]|\d+[.)、．]))", " ", plain)
    return plain


def _known_stems(context: PlanContext) -> dict[str, list[Entry]]:
    """The session's files by their names without endings, and by words only one of them has."""
    named: dict[tuple[str, ...], set[str]] = {}
    plain: set[tuple[str, ...]] = set()
    only = context.of_kind("video") if len(context.of_kind("video")) == 1 else ()
    for asset in context.assets[:MOST_ASSETS]:
        stem = asset.name.rpartition(".")[0] or asset.name
        phrase = atoms(re.sub(r"[_]+", " ", stem))
        if asset in only and _plain_word(phrase):
            plain.add(phrase)
            continue
        if phrase and len(phrase) <= 8 and _names(phrase):
            named.setdefault(phrase, set()).add(asset.name)
        for part in (*_parts(phrase), *_han_parts(stem)):
            named.setdefault(part, set()).add(asset.name)
    entries: dict[str, list[Entry]] = {}
    for phrase, names in named.items():
        if len(names) == 1 and phrase not in plain:
            entries.setdefault(phrase[0], []).append((phrase, frozenset({f"asset:{next(iter(names))}"})))
    for found in entries.values():
        found.sort(key=lambda e: -len(e[0]))
    return entries


def _names(phrase: tuple[str, ...]) -> bool:
    """Whether a name without its ending is long enough to be told from a plain word: "p1" is, "a" is not."""
    text = "".join(phrase)
    numbered = len(text) > 1 and text[0].isalpha() and text[-1].isdigit()
    letter = (
        len(text) == 1 and text.isascii() and text.isalpha() and text not in ("i", "s", "x", "n", "u", "r")
    )
    return len(text) >= COMMON_STEMS or numbered or letter or _han_name(text)


def _han_name(text: str) -> bool:
    """ "街景" names a file; one character does not."""
    return len(text) > 1 and all(is_han(c) for c in text)


def _plain_word(phrase: tuple[str, ...]) -> bool:
    """Whether a name is a known word: the only video is not singled out by "clip" or "采访"."""
    known = lexicon()
    if len(phrase) == 1:
        return known.begins(phrase[0])
    return _han_name("".join(phrase)) and known.match(list(phrase), 0, {}, least=len(phrase)) is not None


def _han_parts(stem: str) -> list[tuple[str, ...]]:
    """ "成都_美食" is "成都" and "美食", as far as only one file has the word and it is no plain one."""
    parts = [p for p in re.split(r"[^\w]|[_\d]", stem) if p != stem and _han_name(p)]
    return [p for p in map(atoms, parts) if not _plain_word(p)]


def _parts(phrase: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What a person may call a file: "interview_final" is the interview, "b-roll 1" the b-roll."""
    kept = tuple(a for a in phrase if not a.isdigit() and a not in EDITION)
    found = [kept] if kept and kept != phrase and len("".join(kept)) > COMMON_STEMS else []
    return found + [(a,) for a in kept if len(a) > COMMON_STEMS and a not in GENERAL and len(kept) > 1]


class _Tagger:
    def __init__(
        self,
        words: str,
        plain: str,
        fixed: list[Token],
        found: list[Token],
        stems: dict[str, list[Entry]],
    ) -> None:
        self.words, self.plain, self.stems = words, plain, stems
        self.lexicon: Lexicon = lexicon()
        self.fixed = {t.start: t for t in fixed}
        self.values = {t.start: t for t in found}
        marks = [m for m in ATOM.finditer(plain) if not self._joining(m.start(), m.end())]
        self.starts = [m.start() for m in marks]
        self.ends = [m.end() for m in marks]
        self.atoms = [self._spelled(m.group()) for m in marks]
        self.spread = spread(self.atoms, self.lexicon)

    def _joining(self, start: int, end: int) -> bool:
        """A hyphen inside a word, or a protected character that is not the first of its stretch."""
        char = self.plain[start]
        if char == "\x00":
            return start not in self.fixed
        if char != "-" or not start or end >= len(self.plain):
            return False
        left, right = self.plain[start - 1], self.plain[end]
        if end in self.values and self.values[end].has("length", "clock", "percent"):
            return False
        if is_han(left) or is_han(right):
            return False
        if left.isdigit() and self.plain.startswith(("end", "finish"), end):
            return False
        return (left.isalpha() and right.isalnum()) or (left.isalnum() and right.isalpha())

    def _spelled(self, atom: str) -> str:
        """ "&" is "and"; "um's" is "um" where only that is known."""
        if atom == "&":
            return "and"
        atom = contracted(atom)
        base = atom.removesuffix("'s")
        if base != atom and base in self.stems and atom not in self.stems:
            return base
        known = self.lexicon.begins
        if not known(base) and len(atom) > 3 and atom not in self.stems:
            atom = base = self.lexicon.unslipped(atom)
        return base if base != atom and not known(atom) and known(base) else atom

    def run(self) -> list[Token]:
        tokens: list[Token] = []
        i = 0
        while i < len(self.atoms):
            start = self.starts[i]
            if start in self.fixed:
                tokens.append(self.fixed[start])
                i += 1
                continue
            token = self._value_or_phrase(i)
            tokens.append(token)
            i = max(bisect_left(self.starts, token.end), i + 1)
        return settled(in_han(tokens))

    def _value_or_phrase(self, i: int) -> Token:
        start = self.starts[i]
        value = self.values.get(start)
        if value is None and self.plain[start].isdigit():
            value = value_at(self.plain, self.words, start)
        entry = self._entry(i)
        end = self.ends[i + len(entry[0]) - 1] if entry else start
        if value is not None and value.end >= end:
            named = entry is not None and value.end == end and value.has("number")
            if named and entry is not None and any(t.startswith("res:") for t in entry[1]):
                return self._token(start, end, entry[1])
            return value
        if entry is not None and any(t.startswith("half:") for t in entry[1]) and self._unit_at(end):
            return self._token(
                start, start + 1, frozenset({"p:first" if self.plain[start] == "前" else "p:last"})
            )
        if entry is not None:
            return self._token(start, end, entry[1])
        return self._unknown(i)

    def _entry(self, i: int) -> Entry | None:
        """The longest known phrase; a shorter one where the longest would tear the next word apart:
        "黄色字|幕" is read as "黄色|字幕"."""
        longest = self.lexicon.match(self.atoms, i, self.stems)
        if longest is not None and len(longest[0]) > 1 and longest[1] == {"f:det"}:
            longest = self._untorn(i, longest)
        if longest is not None and longest[0][-1] == "的" and self.atoms[i + len(longest[0]) :][:1] == ["顺"]:
            longest = self._called(i) or longest
        if longest is not None and len(longest[0]) > 1 and "n:media" in longest[1]:
            longest = self._called(i) or longest
        if i in self.spread and (longest is None or len(longest[0]) < len(self.spread[i][0])):
            return self.spread[i]
        after = i + len(longest[0]) if longest else len(self.atoms)
        if longest is None or len(longest[0]) < 2 or after >= len(self.atoms):
            return longest
        if not self._torn(after):
            return self._fuller(i, longest)
        for size in range(len(longest[0]) - 1, 0, -1):
            shorter = self.lexicon.match(self.atoms, i, self.stems, most=size)
            if shorter is not None and self._valued(i + len(shorter[0]), after):
                return shorter
            follower = (
                self.lexicon.match(self.atoms, i + len(shorter[0]), self.stems)
                if shorter is not None
                else None
            )
            if shorter is not None and follower is not None and i + len(shorter[0] + follower[0]) > after:
                return shorter
        return longest

    def _fuller(self, i: int, longest: Entry) -> Entry:
        """Of two ways to part Chinese words, the one whose next word reaches further: "画面|上下翻转"."""
        after = i + len(longest[0])
        if (
            after in self.spread
            or not is_han(self.plain[self.starts[after]])
            or self.starts[after] in self.values
        ):
            return longest
        following = self.lexicon.match(self.atoms, after, self.stems)
        reach = after + (len(following[0]) if following is not None else 1)
        for size in range(len(longest[0]) - 1, 0, -1):
            shorter = self.lexicon.match(self.atoms, i, self.stems, most=size)
            if shorter is None or len(shorter[0]) != size:
                continue
            other = self.lexicon.match(self.atoms, i + size, self.stems)
            if other is not None and i + size + len(other[0]) > reach:
                return shorter
        return longest

    def _untorn(self, i: int, longest: Entry) -> Entry:
        """ "of the | screen recording": small words give way to a longer name that begins in them."""
        last = i + len(longest[0]) - 1
        name = self.lexicon.match(self.atoms, last, self.stems)
        if name is None or len(name[0]) < 2 or "n:media" not in name[1]:
            return longest
        return self.lexicon.match(self.atoms, i, self.stems, most=len(longest[0]) - 1) or longest

    def _called(self, i: int) -> Entry | None:
        """ "the screen recording" where there is screen.mp4: that file."""
        for phrase, tags in self.stems.get(self.atoms[i], ()):
            if tuple(self.atoms[i : i + len(phrase)]) == phrase:
                return phrase, tags
        return None

    def _valued(self, i: int, after: int) -> bool:
        """Whether a value begins there and goes beyond an atom: "每|一分钟", not "每一|分钟"."""
        value = self.values.get(self.starts[i])
        return value is not None and value.end > self.starts[after]

    def _torn(self, i: int) -> bool:
        """Whether a Chinese character stands there that begins nothing known."""
        near = self.starts[i] == self.ends[i - 1] and is_han(self.plain[self.starts[i]])
        return (
            near and self.starts[i] not in self.values and not self.lexicon.match(self.atoms, i, self.stems)
        )

    def _unit_at(self, end: int) -> bool:
        """ "前半分钟": half a minute, not half of the video."""
        return self.plain[end : end + 2] in ("分钟", "小时", "秒钟") or self.plain[end : end + 1] == "秒"

    def _token(self, start: int, end: int, tags: frozenset[str]) -> Token:
        return Token(start, end, self.plain[start:end], tags, typed=self.words[start:end])

    def _unknown(self, i: int) -> Token:
        """One unknown atom; a run of unknown Chinese characters is one token."""
        start, end = self.starts[i], self.ends[i]
        char = self.plain[start]
        if char in PUNCT:
            return self._token(start, end, frozenset({"punct"}))
        if not char.isalnum():
            return self._token(start, end, frozenset({"symbol"}))
        j = i + 1
        if is_han(char):
            while (
                j < len(self.atoms)
                and self.starts[j] == end
                and is_han(self.plain[end])
                and end not in self.values
                and self.lexicon.match(self.atoms, j, self.stems) is None
            ):
                end, j = self.ends[j], j + 1
        return self._token(start, end, frozenset({"unknown"}))
