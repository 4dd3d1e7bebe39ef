"""Shot lists: files with their times in the order they are to be seen, read as one thing.

"1. kitchen.mp4 - 4 seconds / 2. bedroom.mp4 0:10-0:14 (text "Bedroom")", "hero.mp4 first 6s, then 0:10 to
0:22 of unboxing.mp4, then p1-p3, 3 seconds each". What else a line tells of its clip is read on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...operations.times import START, AtMs, When
from ..context import PlanContext
from .frames.reader import asset_name
from .photos import from_one_to_another, numbered_photos
from .shot import OTHERS, SEEN, Shot, for_each, laid_on_time, others_at, placed, with_others
from .stretches import Span, at_ms
from .token import CONTEXT, Token

FILE = ("asset", "file", "asset:")
TIMES = ("span", "length", "hold", "point", "clock", "every")
LEADING = (
    "v:add", "v:merge", "v:make", "v:keep", "v:start_with", "v:end_with", "v:play", "v:process", "v:insert",
    "v:reorder", "v:write", "v:cut_down", "v:export", "v:convert", "v:change",
)  # fmt: skip
"""Verbs a list may follow: they put clips together; any other rules what is done to each file."""
LINKS = frozenset(
    (",", "-", "–", "—", ":", "(", "[", "=", "use", "using", "take", "only", "for", "trim", "trimmed", "to",
     "from", "at", "just", "of", "the", "in", "cut", "show", "showing", "*", "**", "about", "around", "keep",
     "stays", "stay", "is", "lasts", "gets")
)  # fmt: skip
"""What may stand between a file and its time."""
BEFORE_FILE = frozenset((":", "-", "–", "—", "=", "of", "from", "in", "the", "clip"))
"""What may stand between a time and its file."""
BULLETS = frozenset("-*•·>–—[]")
AFTER_TIME = frozenset(
    ("(", "all", "full", "whole", "entire", ")", "]", "*", "**", "of", "it", "that", "max", "total", "only",
     "long", "worth", "in", "of it", "of that",
     "first")
)  # fmt: skip
"""What may stand between a time and the end of its entry."""
ENDS = frozenset(",;\n.→|>/+，；。、")
EACH = frozenset(("each", "apiece", "per", "a"))
WHOLLY = frozenset(("all", "all of", "of", "whole", "the whole", "entire", "full", "the full", "complete"))
PLACED = (
    "x:cover",
    "x:cover_at",
    "pos:",
    "n:music",
    "n:logo",
    "n:watermark",
    "n:audio",
    "v:overlay",
    "v:replace",
)
NOUNS = ("n:photos", "n:clip", "n:media")
LEADS = frozenset(
    ("on", "with", "to", "cut", "cut to", "open", "opens", "opening", "close", "closes", "closing", "go",
     "show")
)  # fmt: skip
MOST = 60


def shot_lists(tokens: list[Token], words: str, context: PlanContext) -> list[Token]:
    """The tokens, each shot list as one token tagged "shots"; what its lines tell besides follows it."""
    if not any(t.has(*FILE, "clips") for t in tokens):
        return tokens
    numbered_photos(tokens, context)
    tokens = from_one_to_another(tokens, words, context)
    if not any(t.has(*TIMES) for t in tokens):
        return tokens
    return _Lists(tokens, words, context).run()


class _Lists:
    def __init__(self, tokens: list[Token], words: str, context: PlanContext) -> None:
        self.tokens, self.words = tokens, words
        self.kinds = {a.name: a.what for a in context.assets}
        self.lines = any(t.text == "\n" for t in tokens)

    def run(self) -> list[Token]:
        out: list[Token] = []
        i = 0
        while i < len(self.tokens):
            found = self._list(i) if self._may_begin(i, out) else None
            if found is None:
                out.append(self.tokens[i])
                i += 1
                continue
            shots, stop = found
            _unlabelled(out)
            out += self._composed(shots, i, stop)
            i = stop
        return out

    def _may_begin(self, i: int, out: list[Token]) -> bool:
        """Whether nothing before it in the sentence rules what is done to the files."""
        opens = self._file(i) or self._bullet(i) or self._heads(i)
        if not opens and not self.tokens[i].has(*TIMES, "number", "clips"):
            return False
        if out and out[-1].has("p:between", "p:after", "p:before"):
            return False
        for t in reversed(out[-200:]):
            if t.punct and t.text in "\n.;。；" and not self._dotted(t):
                return True
            if t.has(*PLACED) or (t.has("v:") and not t.has(*LEADING) and t.text.lower() != "with"):
                return False
        return True

    def _dotted(self, token: Token) -> bool:
        return token.text == "." and self.words[token.end : token.end + 1].isalnum()

    def _list(self, i: int) -> tuple[list[Shot], int] | None:
        shots: list[Shot] = []
        stop = i
        j = i
        while len(shots) < MOST:
            found = self._entry(j, first=not shots)
            if found is None:
                break
            shot, stop_at = found
            if self._spoken_of_again(shots, shot, j):
                break
            stop = stop_at
            shots.append(shot)
            j = stop
        shots = with_others(for_each(shots), self.kinds)
        files = sum(len(s.names) for s in shots)
        timed = sum(s.end is not None for s in shots)
        if len(shots) < 2 or files < 2 or not timed:
            return None
        if laid_on_time(shots, self.kinds):
            return None
        return placed(shots, self.kinds), stop

    def _spoken_of_again(self, shots: list[Shot], shot: Shot, j: int) -> bool:
        """ "order: c, a, b. cut a to 10 secs": after the full stop, a file of the list is spoken of."""
        named = {asset_name(t) for t in self.tokens[max(j - MOST, 0) : j] if t.has(*FILE)}
        return bool(shots) and self.tokens[j].text == "." and not self.lines and set(shot.names) <= named

    def _entry(self, i: int, *, first: bool) -> tuple[Shot, int] | None:
        """One entry from its bullet to its end, and where the next begins."""
        j, line = self._lead(i, first=first)
        if j is None:
            return None
        names, time, j2 = self._body(j)
        if not names:
            return None
        k = j2
        while (t := self._at(k)) is not None and t.text.lower() in AFTER_TIME:
            k += 1
        at, edge = self._at(k), self._at(k + 1)
        if at is not None and at.has("p:at") and edge is not None and edge.has("n:end"):
            k += 2
        tail, k = self._tail(k, line=line)
        if tail is None:
            return None
        start, end = time if time is not None else (None, None)
        each = any(
            t.has("n:every", "every") or t.text.lower() in ("each", "apiece") for t in self.tokens[j:j2]
        )
        return Shot(names, start, end, tuple(tail), each), k

    def _lead(self, i: int, *, first: bool) -> tuple[int | None, bool]:
        """Past the separators and bullets before an entry: its place, and whether it begins a line."""
        j, line, apart = i, first and self.lines and self._opens_line(i), first
        while (t := self._at(j)) is not None and others_at(self.tokens, j) == j:
            if t.text == "\n":
                line = apart = True
            elif self._separates(j):
                apart = True
            elif t.text in BULLETS or t.has("symbol"):
                pass
            elif self._heads(j) or (t.has("number", "ordinal") and self._numbering(j)):
                j += 1
            elif t.has("clips", "f:det", "f:this", "v:start_with", "v:end_with", *NOUNS) and self._label(j):
                if t.has("clips"):
                    j += 1
            elif not (self._leads(j, first=first and not line) or self._wholly(j)):
                break
            j += 1
        return (j if apart else None), line

    def _leads(self, j: int, *, first: bool) -> bool:
        """ "Open on hero.mp4", "cut to closeup.mp4", "finish with the outro"."""
        t = self.tokens[j]
        word = t.text.lower()
        return not first and not self._file(j) and (t.has(*LEADING) or word in LEADS)

    def _wholly(self, j: int) -> bool:
        """ "all of b.mov", "the whole b.mov"."""
        near = [t.text.lower() for t in self.tokens[j : j + 3]]
        return near[:1] != [] and near[0] in WHOLLY and any(self._file(k) for k in range(j + 1, j + 3))

    def _heads(self, j: int) -> bool:
        """ "OPEN: hero.mp4", "Middle: closeup.mp4"."""
        t, nxt = self.tokens[j], self._at(j + 1)
        named = t.has(
            "n:middle", "n:end", "n:beginning", "n:intro", "n:outro", "trans:", "unknown", "v:start_with"
        )
        return named and not self._file(j) and nxt is not None and nxt.text == ":" and self._file(j + 2)

    def _numbering(self, j: int) -> bool:
        nxt = self._at(j + 1)
        return nxt is not None and nxt.text in (".", ")", ":", "、", "-")

    def _label(self, j: int) -> bool:
        """ "Clip 1: kitchen.mp4", "the hero.mp4"."""
        t, nxt = self.tokens[j], self._at(j + 1)
        if t.has("clips"):
            return nxt is not None and nxt.text in (":", "-", "–", "—", "=")
        return not t.has(*NOUNS) or (self._file(j + 1) and not self._file(j))

    def _opens_line(self, i: int) -> bool:
        return i == 0 or self.tokens[i - 1].text == "\n" or self._bullet(i)

    def _body(self, j: int) -> tuple[tuple[str, ...], tuple[When, When] | None, int]:
        """The files and the time of an entry, in either order."""
        names, k = self._files(j)
        if names:
            time, stop = self._time(self._links(k))
            if time is None:
                return names, None, k
            return names, time, self._each(stop)
        time, k = self._time(j)
        if time is None:
            return (), None, j
        k = self._each(k)
        while (t := self._at(k)) is not None and t.text.lower() in BEFORE_FILE and not self._file(k):
            k += 1
        names, stop = self._files(k)
        return names, time, stop

    def _files(self, j: int) -> tuple[tuple[str, ...], int]:
        """A file, or several from one to another: "p1-p3"; or all the others."""
        if j < len(self.tokens) and (stop := others_at(self.tokens, j)) > j:
            return (OTHERS,), stop
        if not self._file(j):
            return (), j
        name = asset_name(self.tokens[j])
        j += 1
        names = [name]
        while self._file(j) and self.tokens[j].start == self.tokens[j].end:
            names.append(asset_name(self.tokens[j]))
            j += 1
        if len(names) > 1 or (self._file(j) and self._hyphen(j)):
            names.append(asset_name(self.tokens[j]))
            return tuple(names), j + 1
        while (t := self._at(j)) is not None and t.has("n:clip", "n:media", "n:photos") and not t.has("v:"):
            j += 1
        return (name,), j

    def _hyphen(self, j: int) -> bool:
        """ "p1-p2": two neighbours."""
        return self.words[self.tokens[j - 1].end : self.tokens[j].start] in ("-", "–")

    def _links(self, j: int) -> int:
        while (t := self._at(j)) is not None and not t.has(*TIMES) and not self._file(j):
            if t.text.lower() not in LINKS and not t.has("x:full"):
                break
            j += 1
        return j

    def _time(self, j: int) -> tuple[tuple[When, When] | None, int]:
        t = self._at(j)
        if t is None:
            return None, j
        if t.has("span"):
            span: Span = t.value
            return (
                (None, j) if span.bad or span.how in ("both", "middle") else ((span.start, span.end), j + 1)
            )
        if t.has("length", "hold", "every") and t.value > 0:
            return (START, at_ms(int(t.value))), j + 1
        if t.has("point") and isinstance(t.value, AtMs):
            held = self._links(j + 1)
            hold = self._at(held)
            if hold is not None and hold.has("length", "hold") and hold.value > 0:
                return (t.value, at_ms(t.value.ms + int(hold.value))), held + 1
        return None, j

    def _each(self, j: int) -> int:
        t = self._at(j)
        while t is not None and (t.has("n:every") or t.text.lower() in EACH or t.has("n:photos")):
            j += 1
            t = self._at(j)
        return j

    def _tail(self, k: int, *, line: bool) -> tuple[list[Token] | None, int]:
        """What else a line tells of its clip; None where more follows that is no line's."""
        if line and (more := self._more_in_brackets(k)):
            k = more
        t = self._at(k)
        if t is None or self._separates(k):
            return [], k
        if not line and not self._moves(k):
            return None, k
        stop = k
        while (t := self._at(stop)) is not None and t.text != "\n" and (line or not self._separates(stop)):
            stop += 1
        tail = [x for x in self.tokens[k:stop] if not (x.punct and x.text in "()")]
        if any(x.has(*FILE) and self.kinds.get(asset_name(x)) != "image" for x in tail):
            return None, k
        return tail, stop

    def _more_in_brackets(self, k: int) -> int | None:
        """ "drone.mp4 (first 10 s, slow motion)": where what else is told of it begins."""
        t, after = self._at(k), self._at(k + 1)
        if t is None or t.text != "," or after is None or after.has(*FILE):
            return None
        near = self.tokens[k + 1 : k + 8]
        closed = next((i for i, x in enumerate(near) if x.text in (")", "\n")), None)
        return k + 1 if closed and near[closed].text == ")" else None

    def _moves(self, k: int) -> bool:
        """ "… with a slow zoom in, then …", "… with the text “New”, …": told in the middle of the list."""
        near = self.tokens[k : k + 4]
        told = any(t.has("v:zoom", "v:pan", "quote", "n:text", "n:title") for t in near)
        return (
            self.tokens[k].text.lower() in ("with", "with the text", "with text", "with the title") and told
        )

    def _separates(self, k: int) -> bool:
        t = self.tokens[k]
        return (t.punct and t.text in ENDS) or t.has("c:then", "c:and")

    def _composed(self, shots: list[Shot], i: int, stop: int) -> list[Token]:
        parts = self.tokens[i:stop]
        tails = {id(t) for s in shots for t in s.tail}
        made = Token(
            parts[0].start,
            parts[-1].end,
            "",
            frozenset({"shots"}),
            tuple(replace(s, tail=()) for s in shots),
            parts=tuple(p for p in parts if id(p) not in tails),
        )
        out = [made]
        for n, shot in enumerate(shots):
            if any(not t.filler for t in shot.tail):
                out += self._told(shot, _alike(shots[: n + 1]))
        return out

    def _told(self, shot: Shot, names: list[str]) -> Iterator[Token]:
        """A line's other words, as a sentence about its clip, or the clips that have one time."""
        first, last = shot.tail[0], shot.tail[-1]
        yield Token(first.start, first.start, "\n", frozenset({"punct"}), claim=CONTEXT)
        yield from shot.tail
        yield Token(last.end, last.end, "on", frozenset({"p:at"}), claim="")
        for name in names:
            yield Token(last.end, last.end, name, frozenset({"asset"}), name)
        yield Token(last.end, last.end, "\n", frozenset({"punct"}), claim=CONTEXT)

    def _at(self, i: int) -> Token | None:
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def _file(self, i: int) -> bool:
        t = self._at(i)
        return t is not None and t.has(*FILE) and self.kinds.get(asset_name(t), "") in SEEN

    def _bullet(self, i: int) -> bool:
        t = self._at(i)
        return t is not None and (t.text in BULLETS or t.has("symbol")) and i + 1 < len(self.tokens)


def _alike(shots: list[Shot]) -> list[str]:
    """The files of the last entry, and of those before it that share its "each"."""
    names: list[str] = []
    for shot in reversed(shots):
        if names and not (shot.each and shots[-1].each):
            break
        names = [*(shot.names if shots[-1].each else shot.names[:1]), *names]
    return names


def _unlabelled(out: list[Token]) -> None:
    """ "Order: a.mp4 3s, b.mp4 5s": the word before the list only says that it is one."""
    if len(out) > 1 and out[-1].text in (":", "：") and out[-2].has("n:order", "order:", "unknown", "n:clip"):
        out[-2].tags, out[-2].claim = frozenset({"f:det"}), CONTEXT


__all__ = ["shot_lists"]
