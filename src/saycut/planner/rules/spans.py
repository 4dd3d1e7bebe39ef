"""Step 3: words about time become spans, points and holds.

A `span` covers a stretch ("from 0:30 to 1:45", "the first ten seconds", "前三分之一"), a `point` is a moment
("at 0:30", "第5秒"), a `hold` a length something lasts ("for 3 seconds"), an `every` a rhythm.
"""

from __future__ import annotations

from ...operations.times import END, START, AtFraction, AtMs, FromEnd, When
from .moments import CLOCK_MARKS, TIME, Moments
from .stretches import Span, at_ms, edge_span, fractions, same_unit, share_of
from .token import Token

PLACES = frozenset(("position", "place", "spot", "slot"))
"""After a place in an order ("the second spot") or before its number ("position 2")."""
OPENERS = (
    "p:at", "p:from", "p:between", "p:after", "p:before", "p:to", "p:for", "p:in", "p:first",
    "p:last", "p:middle", "clock", "length", "point", "number", "ordinal", "ord:", "percent", "half:",
    "n:every", "n:middle", "n:end", "n:outro",
)  # fmt: skip
"""Readings that words about time begin with: only there the readers below are asked."""
OPENING = PLACES | {"倒数", "倒数的"}


def timed(tokens: list[Token]) -> list[Token]:
    """The tokens with everything about time composed."""
    return _Composer(tokens).run()


class _Composer(Moments):
    def run(self) -> list[Token]:
        i = 0
        readers = (
            self._counted_back,
            self._clip_by_place,
            self._range,
            self._off_edge,
            self._edge,
            self._after,
            self._every,
            self._hold,
            self._point,
        )
        while i < len(self.tokens):
            if self._lasts(i):
                i = self._lasting(i)
            elif self.tokens[i].has(*OPENERS) or self.tokens[i].text in OPENING:
                for reader in readers:
                    found = reader(i)
                    if found is not None:
                        token, nxt = found
                        self.out.append(token)
                        i = nxt
                        break
                else:
                    self.out.append(self.tokens[i])
                    i += 1
            else:
                self.out.append(self.tokens[i])
                i += 1
        return self.out

    def _clip_by_place(self, i: int) -> tuple[Token, int] | None:
        """ "the second clip", "2nd and 4th clips", "最后一个镜头"."""
        if (several := self._several(i)) is not None:
            return several
        numbers: list[int] = []
        j = i
        while (t := self._at(j)) is not None:
            if t.has("ord:"):
                numbers.append(int(t.reading("ord") or 1))
            elif t.has("ordinal"):
                numbers.append(int(t.value))
            elif not (numbers and (t.has("c:and") or t.text in (",", "the", "、"))):
                break
            j += 1
        noun = self._at(j)
        placed = bool(self.out) and self.out[-1].has("p:to", "p:in", "f:det")
        if i == j and placed and self.tokens[i].text.lower() in PLACES and noun is not None:
            number = self._at(i + 1)
            if number is not None and number.has("number") and 1 <= number.value <= 100:
                return self._made(i, i + 2, "clips", (int(number.value),))
        if numbers and placed and noun is not None and noun.text.lower() in PLACES:
            return self._made(i, j + 1, "clips", tuple(numbers))
        if numbers and noun is not None and noun.text.lower() in ("one", "ones"):
            return self._made(i, j + 1, "clips", tuple(numbers))
        if numbers and self._of_the_row(noun, i):
            return self._made(i, j, "clips", tuple(numbers))
        whole = j == i + 1 and self.tokens[i].text[-1:] in "段个条张"
        if whole and (noun is None or noun.has("v:", "punct", "p:", "factor", "f:det") or noun.text == "的"):
            return self._made(i, j, "clips", tuple(numbers))
        if (
            not numbers
            or noun is None
            or not noun.has("n:clip", "n:media", "n:photos", "n:part")
            or noun.has("p:")
        ):
            return None
        if noun.has("n:media") and self._at(j + 1) is not None and self.tokens[j + 1].has("n:part"):
            return None
        return self._made(i, j + 1, "clips", tuple(numbers))

    def _of_the_row(self, after: Token | None, i: int) -> bool:
        """ "sepia for the first clip and black and white for the last": a clip, too."""
        ends = after is None or after.punct or after.has("c:and", "c:but", "c:then", "quote")
        article = self.tokens[i - 1].text.lower() == "the" if i else False
        pace = self._at(i + 2)
        if article and after is not None and after.has("p:at") and pace is not None:
            return pace.has("factor", "factor:") and any(t.has("asset", "file", "clips") for t in self.out)
        if not ends or not article:
            return False
        placed = (t for t in self.out if t.has("clips") and t.parts)
        return any(p.has("ord:", "ordinal") for t in placed for p in t.parts)

    def _several(self, i: int) -> tuple[Token, int] | None:
        """ "the first two clips", "前两段"."""
        t, number, noun = self.tokens[i], self._at(i + 1), self._at(i + 2)
        counted = noun is not None and noun.text in ("个", "条", "张", "个的") and not noun.has("n:")
        noun, stop = (self._at(i + 3), i + 4) if counted else (noun, i + 3)
        if not t.has("p:first", "p:last") or number is None or not number.has("number") or noun is None:
            return None
        media = noun.has("n:media") and not t.text.isascii()
        if not (noun.has("n:clip", "n:photos", "n:part") or media) or not 2 <= number.value <= 9:
            return None
        count = int(number.value)
        last = t.has("p:last") and not t.has("p:first")
        found = tuple(range(-count, 0)) if last else tuple(range(1, count + 1))
        return self._made(i, stop, "clips", found)

    # -- ranges ----------------------------------------------------------------------------------

    def _range(self, i: int) -> tuple[Token, int] | None:
        first = self.tokens[i]
        at = first.has("p:at") and not first.has("p:from")
        opened = first.has("p:from", "p:between") or at
        j = self._skip(i + 1) if opened else i
        start = self._range_start(j, opened)
        if start is None:
            return None
        begin, j, bare = start
        j = self._past_start_word(j)
        sep = self._at(j)
        if sep is None:
            return None
        begun, last = sep.text in ("开始", "起"), self._at(j + 1)
        if opened and begun and last is not None and last.has("p:onwards"):
            return self._made(i, j + 2, "span", Span(begin, END, "after"))
        if opened and sep.has("p:onwards"):
            return self._made(i, j + 1, "span", Span(begin, END, "after"))
        if opened and sep.has("v:") and (inside := self._verb_inside(i, j, begin, bare)) is not None:
            return inside
        if opened and (later := self._runs_until(i, j, begin, bare)) is not None:
            return later
        between = first.has("p:between") or self._closed(j + 1)
        if self._tells_length(j) or not self._joins(sep, between=between, opened=opened and not at):
            return None
        return self._range_end(i, j + 1, begin, bare)

    def _closed(self, j: int) -> bool:
        """ "第1秒和第3秒之间": the word for a stretch comes after its second time."""
        last = self._at(j + 1)
        return self._time(j) is not None and last is not None and last.text.startswith(("之间", "中间"))

    def _runs_until(self, i: int, j: int, begin: When, bare: bool) -> tuple[Token, int] | None:
        """ "skip ahead to 2:05 and run till 7:50": an "and" and a word for going on between the times."""
        k = j + 1 if self.tokens[j].has("c:and", "c:then") or self.tokens[j].text == "," else j
        while k < len(self.tokens) and self.tokens[k].has("c:and", "c:then") and k < j + 3:
            k += 1
        verb, to = self._at(k), self._at(k + 1)
        if (
            verb is None
            or to is None
            or not verb.has("v:play", "v:keep", "n:stop")
            or not to.has("p:to", "p:at")
        ):
            return None
        return self._range_end(i, k + 2, begin, bare)

    def _verb_inside(self, i: int, j: int, begin: When, bare: bool) -> tuple[Token, int] | None:
        """ "从10秒剪到20秒", "从5秒开始留到半分钟": the verb stands between the two times."""
        verb, to = self.tokens[j], self._at(j + 1)
        if verb.has("v:cut_down", "v:cut") and verb.text.endswith("到"):
            found = self._range_end(i, j + 1, begin, bare)
            if found is not None:
                self.out.append(Token(verb.start, verb.start + 1, verb.text[:1], frozenset({"v:cut"})))
            return found
        if to is None or not to.has("p:to") or to.text.isascii():
            return None
        found = self._range_end(i, j + 2, begin, bare)
        if found is not None:
            self.out.append(verb)
        return found

    def _past_start_word(self, j: int) -> int:
        """ "从1分钟开始，到2分钟结束": the word and the comma between the two times."""
        while (mark := self._at(j)) is not None and mark.text.lower() in CLOCK_MARKS[:1]:
            j += 1
        nxt = self._at(j + 1)
        if mark is not None and mark.text in CLOCK_MARKS and nxt is not None and nxt.text in ("开始", "起"):
            j += 1
        word, comma, to = self._at(j), self._at(j + 1), self._at(j + 2)
        if word is not None and word.text == "一直":
            return j + 1
        if word is None or word.text not in ("开始", "起") or comma is None:
            return j
        if comma.has("p:to", "v:") and not comma.text.isascii():
            return j + 1
        return j + 2 if comma.punct and to is not None and to.has("p:to") else j

    def _range_start(self, j: int, opened: bool) -> tuple[When, int, bool] | None:
        t = self._at(j)
        if t is None:
            return None
        if t.has(*TIME):
            return at_ms(t.value), j + 1, False
        if t.has("number", "ordinal"):
            return at_ms(round(t.value * 1000)), j + 1, True
        if opened and t.has("n:beginning"):
            return START, j + 1, False
        if opened and t.has("n:middle"):
            return AtFraction(fraction=0.5), j + 1, False
        return None

    def _joins(self, sep: Token, *, between: bool, opened: bool) -> bool:
        if sep.has("p:to") or sep.text in ("-", "~", "—", "–", "−", "→", "～", "‑", "－"):
            return True
        return (between or opened) and sep.has("c:and")

    def _range_end(self, i: int, j: int, begin: When, bare: bool) -> tuple[Token, int] | None:
        j = self._skip(j)
        t = self._at(j)
        if t is None:
            return None
        if t.has("p:from", "p:at", "p:to"):
            j, t = j + 1, self._at(j + 1)
        back = self._at(j + 1) if t is not None and t.text in ("倒数", "倒数的") else None
        if back is not None and back.has("point", "length"):
            done = self._at(j + 2)
            stop = j + 2 + (done is not None and done.text in ("结束", "为止", "止", "停"))
            return self._made(i, stop, "span", Span(begin, FromEnd(from_end_ms=back.value), "range"))
        end: When
        if t is not None and t.has(*TIME):
            end = at_ms(t.value)
            if bare:
                begin = same_unit(begin, t)
        elif t is not None and t.has("n:end", "n:outro") and not bare:
            end, j = self._ends_at(j)
        elif t is not None and t.has("n:middle") and not bare:
            end = AtFraction(fraction=0.5)
        elif t is not None and t.has("number", "ordinal") and not bare:
            end = at_ms(round(t.value * 1000))
        else:
            return None
        last = self._at(j + 1)
        if last is not None and last.text in ("结束", "为止", "止", "mark"):
            j += 1
        bad = None
        if isinstance(begin, AtMs) and isinstance(end, AtMs):
            if begin.ms < 0 or end.ms < 0:
                bad = "negative"
            elif end.ms <= begin.ms:
                bad = "order"
                if i and self.tokens[i - 1].has("p:over") and self.tokens[i].has("length"):
                    return None
        return self._made(i, j + 1, "span", Span(begin, end, "range", bad))

    def _ends_at(self, j: int) -> tuple[When, int]:
        """ "starts at 0:45 and ends right before 8:30": the time right after, else the end itself."""
        k = self._skip(j + 1)
        link = self._at(k)
        if link is not None and link.has("p:before", "p:at", "p:to"):
            time = self._time(self._skip(k + 1))
            if time is not None:
                return at_ms(time[0]), time[1] - 1
        return END, j

    # -- "5 seconds off the end" -----------------------------------------------------------------

    def _off_edge(self, i: int) -> tuple[Token, int] | None:
        opened = self.tokens[i].has("p:at", "p:from")
        k = self._skip(i + 1) if opened else i
        time = self._time(k)
        if self.tokens[i].has("percent"):
            return self._share_off(i)
        if time is None or not self.tokens[k].has("length", "clock"):
            return None
        ms, j = time
        sep = self._at(j)
        if sep is None:
            return None
        text = sep.text.lower()
        before = self.out[-1] if self.out else None
        if text in ("off", "from", "of") or sep.has("p:before", "p:into_video") or text == "at":
            j = self._skip(j + 1)
            edge = self._at(j)
            if edge is not None and edge.has("n:both_ends"):
                both = Span(at_ms(ms), FromEnd(from_end_ms=max(ms, 0)), "both")
                return self._made(i, j + 1, "span", both)
            if edge is None or not edge.has("n:beginning", "n:end", "n:outro", "n:intro"):
                return None
            last = edge.has("n:end", "n:outro")
            moment = (before is not None and before.has("p:at", "p:from")) or sep.has("p:before")
            if moment or opened:
                point = FromEnd(from_end_ms=max(ms, 0)) if last else at_ms(ms)
                return self._made(i, j + 1, "point", point)
            if text in ("at", "in") or (sep.has("p:into_video", "p:before") and text != "off"):
                return None
            return self._made(i, j + 1, "span", edge_span(ms, last=last))
        return None

    def _share_off(self, i: int) -> tuple[Token, int] | None:
        """ "10% off the beginning"."""
        sep = self._at(i + 1)
        j = self._skip(i + 2)
        edge = self._at(j)
        share = float(self.tokens[i].value) / 100
        if sep is None or sep.text.lower() not in ("off", "from", "of") or edge is None or not 0 < share < 1:
            return None
        if not edge.has("n:beginning", "n:end") or edge.has("pos:"):
            return None
        if edge.has("n:end"):
            return self._made(i, j + 1, "span", fractions(1 - share, 1, "last"))
        return self._made(i, j + 1, "span", fractions(0, share, "first"))

    # -- "the first 10 seconds", "last third", "second half" ---------------------------------------

    def _edge(self, i: int) -> tuple[Token, int] | None:
        t = self.tokens[i]
        if t.text.lower() == "last" and self._last_is_verb():
            return None
        if t.has("half:first"):
            return self._made(i, i + 1, "span", fractions(0, 0.5, "first"))
        if t.has("half:second"):
            return self._made(i, i + 1, "span", fractions(0.5, 1, "last"))
        j = self._skip(i + 1)
        if (that := self._at(j)) is not None and that.text in ("那个", "那段", "这个", "这段", "那"):
            after = self._at(j + 1)
            j = j + 1 if after is not None and after.has("length") else j
        one = t.text.startswith("最后") and t.has("ord:-1")
        j = self._past_adjectives(j) if (t.has("p:first", "p:last") or one) and not t.text.isascii() else j
        nxt = self._at(j)
        if nxt is None or not t.has("p:first", "p:last", "p:middle", "ord:"):
            return None
        part = share_of(nxt) or self._ordinal_share(j)
        if part is not None and not nxt.has("percent"):
            return self._share_edge(i, j, t, part)
        if nxt.has("percent") and t.has("p:first", "p:last"):
            return self._share_edge(i, j, t, nxt.value / 100)
        if nxt.has("number") and t.has("p:first") and (more := self._other_edge(j + 1)) is not None:
            return self._made(i, j + 1, "span", edge_span(round(nxt.value * more), last=False))
        time = nxt.value if nxt.has("length", "clock") else self._same_unit_again(j)
        if time is None or not (t.has("p:first", "p:last") or one):
            return None
        if time < 0:
            return self._made(i, j + 1, "span", Span(START, at_ms(time), "first", "negative"))
        last = one or (t.has("p:last") and not t.has("p:first"))
        if t.text.lower() in ("starting", "beginning") and self._into(j + 1):
            return self._made(i, j + 2, "span", Span(at_ms(time), END, "after"))
        return self._made(i, j + 1, "span", edge_span(time, last=last))

    def _into(self, j: int) -> bool:
        """ "starting 2 seconds in": counted from the beginning, no length of it."""
        after = self._at(j)
        return after is not None and after.text.lower() in ("in", "into it", "into the video")

    def _same_unit_again(self, j: int) -> int | None:
        """ "the first 8 seconds and the last 4": in the unit of the edge told just before."""
        number, after = self.tokens[j], self._at(j + 1)
        told = next((t for t in reversed(self.out[-8:]) if t.has("span")), None)
        if not number.has("number") or told is None or not told.parts or not told.parts[-1].has("length"):
            return None
        if told.value.how not in ("first", "last") or (after is not None and after.has("n:", "unknown")):
            return None
        return int(number.value * _unit_ms(told.parts[-1]))

    def _other_edge(self, j: int) -> int | None:
        """ "the first 5 and the last 3 seconds": the unit, in ms, of the second length."""
        for k in range(j, min(j + 4, len(self.tokens))):
            length = self._at(self._skip(k + 1)) if self.tokens[k].has("p:last") else None
            if length is not None and length.has("length"):
                return _unit_ms(length)
        return None

    def _share_edge(self, i: int, j: int, t: Token, share: float) -> tuple[Token, int] | None:
        share = 1 / 3 if abs(share - 1 / 3) < 1e-3 else share
        if t.has("p:middle"):
            return self._made(i, j + 1, "span", fractions(0.5 - share / 2, 0.5 + share / 2, "middle"))
        if t.has("p:first") or t.has("ord:1"):
            return self._made(i, j + 1, "span", fractions(0, share, "first"))
        if t.has("p:last") or t.has("ord:-1"):
            return self._made(i, j + 1, "span", fractions(1 - share, 1, "last"))
        number = int(t.reading("ord") or 0)
        if number > 0 and number * share <= 1.001:
            return self._made(i, j + 1, "span", fractions((number - 1) * share, number * share, "range"))
        return None


def _unit_ms(length: Token) -> int:
    """The unit of a length, in ms."""
    return 60_000 if "min" in length.text or "分" in length.text else 1000
