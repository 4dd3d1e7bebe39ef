"""Step 3: words about time become spans, points and holds.

A `span` covers a stretch ("from 0:30 to 1:45", "the first ten seconds", "前三分之一"), a `point` is a moment
("at 0:30", "第5秒"), a `hold` a length something lasts ("for 3 seconds"), an `every` a rhythm.
"""

from __future__ import annotations

from ...operations.times import END, START, AtFraction, AtMs, FromEnd, When
from .stretches import Span, at_ms, edge_span, fractions, same_unit, share_of
from .token import Token

TIME = ("clock", "length", "point")
MEASURE_WORDS = tuple("张个段条幅部份")
SHARE = ("fraction", "percent", "frac:")


def timed(tokens: list[Token]) -> list[Token]:
    """The tokens with everything about time composed."""
    return _Composer(tokens).run()


class _Composer:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.out: list[Token] = []

    def run(self) -> list[Token]:
        i = 0
        readers = (
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
            if not self.tokens[i].has("punct", "symbol", "unknown"):
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

    def _at(self, i: int) -> Token | None:
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def _skip(self, i: int) -> int:
        """The next place that is not an article."""
        while (t := self._at(i)) is not None and t.has("f:det") and not t.has("p:", "n:", "v:", "c:then"):
            i += 1
        return i

    def _made(self, start: int, stop: int, tag: str, value: object) -> tuple[Token, int]:
        parts = tuple(self.tokens[start:stop])
        text = ""
        token = Token(parts[0].start, parts[-1].end, text, frozenset({tag}), value, parts=parts)
        return token, stop

    def _time(self, i: int) -> tuple[int, int] | None:
        """A time at a place: its ms and where it ends."""
        t = self._at(i)
        if t is not None and t.has(*TIME):
            return t.value, i + 1
        return None

    def _clip_by_place(self, i: int) -> tuple[Token, int] | None:
        """ "the second clip", "2nd and 4th clips", "最后一个镜头"."""
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
        if numbers and noun is not None and noun.text.lower() in ("one", "ones"):
            return self._made(i, j + 1, "clips", tuple(numbers))
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

    # -- ranges ----------------------------------------------------------------------------------

    def _range(self, i: int) -> tuple[Token, int] | None:
        first = self.tokens[i]
        opened = first.has("p:from", "p:between", "p:start")
        j = self._skip(i + 1) if opened else i
        start = self._range_start(j, opened)
        if start is None:
            return None
        begin, j, bare = start
        j = self._past_start_word(j)
        sep = self._at(j)
        if sep is None:
            return None
        if opened and sep.has("p:onwards"):
            return self._made(i, j + 1, "span", Span(begin, END, "after"))
        if opened and sep.has("v:cut_down", "v:cut") and sep.text.endswith("到"):
            found = self._range_end(i, j + 1, begin, bare)
            if found is not None:
                self.out.append(Token(sep.start, sep.start + 1, sep.text[:1], frozenset({"v:cut"})))
            return found
        if not self._joins(sep, between=first.has("p:between"), opened=opened):
            return None
        return self._range_end(i, j + 1, begin, bare)

    def _past_start_word(self, j: int) -> int:
        """ "从1分钟开始，到2分钟结束": the word and the comma between the two times."""
        word, comma, to = self._at(j), self._at(j + 1), self._at(j + 2)
        if word is None or word.text not in ("开始", "起") or comma is None:
            return j
        if comma.has("p:to"):
            return j + 1
        return j + 2 if comma.punct and to is not None and to.has("p:to") else j

    def _range_start(self, j: int, opened: bool) -> tuple[When, int, bool] | None:
        t = self._at(j)
        if t is None:
            return None
        if t.has(*TIME):
            return at_ms(t.value), j + 1, False
        if t.has("number"):
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
        end: When
        if t is not None and t.has(*TIME):
            end = at_ms(t.value)
            if bare:
                begin = same_unit(begin, t)
        elif t is not None and t.has("n:end", "n:outro") and not bare:
            end = END
        elif t is not None and t.has("n:middle") and not bare:
            end = AtFraction(fraction=0.5)
        elif t is not None and t.has("number") and not bare:
            end = at_ms(round(t.value * 1000))
        else:
            return None
        last = self._at(j + 1)
        if last is not None and last.text in ("结束", "为止", "止"):
            j += 1
        bad = None
        if isinstance(begin, AtMs) and isinstance(end, AtMs):
            if begin.ms < 0 or end.ms < 0:
                bad = "negative"
            elif end.ms <= begin.ms:
                bad = "order"
        return self._made(i, j + 1, "span", Span(begin, end, "range", bad))

    # -- "5 seconds off the end" -----------------------------------------------------------------

    def _off_edge(self, i: int) -> tuple[Token, int] | None:
        time = self._time(i)
        if time is None or not self.tokens[i].has("length"):
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
                return self._made(i, j + 1, "span", Span(at_ms(ms), FromEnd(from_end_ms=max(ms, 0)), "both"))
            if edge is None or not edge.has("n:beginning", "n:end", "n:outro", "n:intro"):
                return None
            last = edge.has("n:end", "n:outro")
            moment = (before is not None and before.has("p:at", "p:from")) or sep.has("p:before")
            if moment:
                point = FromEnd(from_end_ms=max(ms, 0)) if last else at_ms(ms)
                return self._made(i, j + 1, "point", point)
            if text in ("at", "in") or (sep.has("p:into_video") and text != "off"):
                return None
            return self._made(i, j + 1, "span", edge_span(ms, last=last))
        return None

    # -- "the first 10 seconds", "last third", "second half" ---------------------------------------

    def _edge(self, i: int) -> tuple[Token, int] | None:
        t = self.tokens[i]
        if t.has("half:first"):
            return self._made(i, i + 1, "span", fractions(0, 0.5, "first"))
        if t.has("half:second"):
            return self._made(i, i + 1, "span", fractions(0.5, 1, "last"))
        j = self._skip(i + 1)
        nxt = self._at(j)
        if nxt is None or not t.has("p:first", "p:last", "p:middle", "ord:"):
            return None
        part = share_of(nxt)
        if part is not None and not nxt.has("percent"):
            return self._share_edge(i, j, t, part)
        if nxt.has("percent") and t.has("p:first", "p:last"):
            return self._share_edge(i, j, t, nxt.value / 100)
        if nxt.has("number") and t.has("p:first") and (more := self._other_edge(j + 1)) is not None:
            return self._made(i, j + 1, "span", edge_span(round(nxt.value * more), last=False))
        time = nxt.value if nxt.has("length", "clock") else None
        if time is None or not t.has("p:first", "p:last"):
            return None
        if time < 0:
            return self._made(i, j + 1, "span", Span(START, at_ms(time), "first", "negative"))
        last = t.has("p:last") and not t.has("p:first")
        return self._made(i, j + 1, "span", edge_span(time, last=last))

    def _other_edge(self, j: int) -> int | None:
        """ "the first 5 and the last 3 seconds": the unit, in ms, of the second length."""
        for k in range(j, min(j + 4, len(self.tokens))):
            length = self._at(self._skip(k + 1)) if self.tokens[k].has("p:last") else None
            if length is not None and length.has("length"):
                return 60_000 if "min" in length.text or "分" in length.text else 1000
        return None

    def _share_edge(self, i: int, j: int, t: Token, share: float) -> tuple[Token, int] | None:
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

    # -- after, before, every, for, at ------------------------------------------------------------

    def _after(self, i: int) -> tuple[Token, int] | None:
        t = self.tokens[i]
        j = self._skip(i + 1)
        if t.has("p:after", "p:before") or (t.has("p:to") and t.text.lower() in ("until", "till")):
            if t.has("p:before") and t.text.lower() == "up to":
                return None
            if (nxt := self._at(j)) is not None and nxt.has("p:first", "p:last"):
                return None
            time = self._time(j)
            if time is None:
                return None
            mark = self._at(time[1])
            stop = time[1] + (1 if mark is not None and mark.text.lower() in ("mark", "point") else 0)
            how = "after" if t.has("p:after") else "before"
            span = Span(at_ms(time[0]), END, how) if how == "after" else Span(START, at_ms(time[0]), how)
            return self._made(i, stop, "span", span)
        opened = t.has("p:at", "p:from")
        time = self._time(j if opened else i)
        if time is None:
            return None
        suffix = self._at(time[1])
        if suffix is None:
            return None
        if (suffix.has("p:after_suffix", "p:onwards") and not suffix.has("c:then")) or (
            suffix.has("p:after_suffix") and suffix.text in ("后", "之后") and not self._verbish(time[1] + 1)
        ):
            stop = time[1] + 1
            if (more := self._at(stop)) is not None and more.has("p:onwards"):
                stop += 1
            return self._made(i, stop, "span", Span(at_ms(time[0]), END, "after"))
        if suffix.has("p:before_suffix") and suffix.text not in ("前面",):
            return self._made(i, time[1] + 1, "span", Span(START, at_ms(time[0]), "before"))
        return None

    def _verbish(self, i: int) -> bool:
        t = self._at(i)
        return t is not None and t.has("v:")

    def _every(self, i: int) -> tuple[Token, int] | None:
        if not self.tokens[i].has("n:every"):
            return None
        nxt = self._at(i + 1)
        if self.tokens[i].text.startswith("每") and nxt is not None and nxt.text in MEASURE_WORDS:
            return None
        if self.tokens[i].text in ("每个", "每一个"):
            return None
        j = self._skip(i + 1)
        time = self._time(j)
        if time is None or not self.tokens[j].has("length"):
            return None
        return self._made(i, time[1], "every", time[0])

    def _hold(self, i: int) -> tuple[Token, int] | None:
        t = self.tokens[i]
        if not t.has("p:for"):
            return None
        j = self._skip(i + 1)
        nxt = self._at(j)
        if nxt is None or not nxt.has("length"):
            return None
        if t.text in ("时间", "时长", "保持") and self.out and self.out[-1].has("n:duration", "v:change"):
            return None
        return self._made(i, j + 1, "hold", nxt.value)

    def _point(self, i: int) -> tuple[Token, int] | None:
        t = self.tokens[i]
        if t.has("n:middle") and t.text.lower().startswith("halfway"):
            return self._made(i, i + 1, "point", AtFraction(fraction=0.5))
        if t.has("p:at", "p:from") or (t.has("p:in") and t.text == "in"):
            j = self._skip(i + 1)
            nxt = self._at(j)
            if nxt is None:
                return None
            if nxt.has("clock", "point") or (nxt.has("length") and t.has("p:at", "p:from")):
                stop = j + 1
                more = self._at(stop)
                if more is not None and (
                    more.has("p:atsuffix") or more.text.lower() in ("mark", "in", "point")
                ):
                    stop += 1
                if nxt.value < 0:
                    return self._made(i, stop, "span", Span(at_ms(nxt.value), END, "after", "negative"))
                return self._made(i, stop, "point", at_ms(nxt.value))
            return None
        if t.has("point"):
            return self._made(i, i + 1, "point", at_ms(t.value))
        if t.has("length"):
            more = self._at(i + 1)
            if more is not None and more.text in ("处", "的时候", "时", "那里", "的位置", "的地方", "时刻"):
                return self._made(i, i + 2, "point", at_ms(t.value))
            if more is not None and more.text.lower() in (
                "in",
                "into the video",
                "into it",
                "into the clip",
                "mark",
            ):
                after = self._at(i + 2)
                if more.text.lower() != "in" or after is None or after.punct or after.has("c:", "v:"):
                    return self._made(i, i + 2, "point", at_ms(t.value))
        if t.has("clock"):
            stop = i + 1
            more = self._at(stop)
            if more is not None and more.text.lower() in ("mark", "处", "时", "的时候", "那里", "的位置"):
                stop += 1
            if t.value < 0:
                return self._made(i, stop, "span", Span(at_ms(t.value), END, "after", "negative"))
            return self._made(i, stop, "point", at_ms(t.value))
        return None
