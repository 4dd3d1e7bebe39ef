"""Step 3, its smaller half: moments, holds, rhythms, and what lies after or before a time."""

from __future__ import annotations

from ...operations.times import END, START, AtFraction, FromEnd
from .stretches import PARTS, Span, at_ms, edge_span
from .token import Token

TIME = ("clock", "length", "point")
MEASURE_WORDS = tuple("张个段条幅部份")
AT_MOST = ("max", "maximum", "tops", "at most", "or less", "or shorter", "at the most")
CLOCK_MARKS = ("mark", "处", "时", "的时候", "那里", "的位置")
MODALS = ("should", "must", "to", "will", "can", "would", "shall", "could", "it'll")
MAKING = ("make", "let", "have", "making", "want")
MARKS = ("mark", "in", "point", "sharp", "exactly", "flat", "整")


class Moments:
    """Reads times at a place of the tokens; what it made so far is in `out`."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.out: list[Token] = []

    def _at(self, i: int) -> Token | None:
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def _skip(self, i: int) -> int:
        """The next place that is not an article."""
        while (t := self._at(i)) is not None and t.has("f:det") and not t.has("p:", "n:", "v:", "c:then"):
            i += 1
        return i

    def _past_adjectives(self, j: int) -> int:
        """ "最后那个黑屏的|3秒": past the words that only describe a stretch."""
        for k in range(j, min(j + 4, len(self.tokens) - 1)):
            t = self.tokens[k]
            if t.punct or t.has(*TIME, "number", "quote", "p:") or (t.has("v:") and not self._is_of(k + 1)):
                return j
            if t.text[-1:] == "的" and self.tokens[k + 1].has("length"):
                return k + 1
        return j

    def _placed(self, i: int) -> bool:
        """Whether words around a moment say that it is one: "在第一分钟", "第一分钟处"."""
        before, after = self._at(i - 1), self._at(i + 1)
        at = before is not None and before.has("p:at", "p:to", "p:from")
        if after is not None and after.text == "用":
            return at  # "第一分钟用1.5倍"
        return at or (
            after is not None and after.has("p:to", "p:atsuffix", "p:after_suffix", "v:add", "v:split")
        )

    def _ordinal_share(self, j: int) -> float | None:
        """ "the last fifth", no fifth of several."""
        after = self._at(j + 1)
        counted = after is not None and after.has("n:clip", "n:photos", "n:part", "n:media")
        number = PARTS.get(self.tokens[j].text.lower())
        return 1 / number if number is not None and not counted else None

    def _tells_length(self, j: int) -> bool:
        """ "starts at 10 s and is 30 s long": no end."""
        after = self._at(j + 1)
        return after is not None and after.text.lower() in ("is", "lasts", "runs", "runs for", "lasts for")

    def _is_of(self, j: int) -> bool:
        t = self._at(j)
        return t is not None and t.text == "的"

    def _last_is_verb(self) -> bool:
        """ "make photo 3 | last 8 seconds": a verb, no edge of it."""
        named = bool(self.out) and self.out[-1].has(
            "asset", "asset:", "clips", "n:photos", "n:title", "n:text"
        )
        return named and any(t.text.lower() in MAKING for t in self.out[-5:])

    def _into_file(self, j: int) -> bool:
        """ "5 seconds into | the interview": a moment of a file; a join that takes so long is none."""
        named = self._at(self._skip(j))
        joins = any(t.has("trans:", "v:fade", "v:fade_in", "v:cut", "v:trim") for t in self.out[-6:])
        return named is not None and named.has("asset", "asset:", "clips") and not joins

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

    def _counted_back(self, i: int) -> tuple[Token, int] | None:
        """ "倒数第三段", "倒数第五秒开始", "在倒数10秒处", "结束前5秒"."""
        t, nxt = self.tokens[i], self._at(i + 1)
        if nxt is None:
            return None
        if t.text == "倒数" and nxt.has("clips"):
            return self._made(i, i + 2, "clips", tuple(-n for n in nxt.value))
        before = nxt.text in ("前", "前的") and t.has("n:end", "n:outro")
        time = self._at(i + 2) if before else nxt
        if not (before or t.text in ("倒数", "倒数的")) or time is None or not time.has("point", "length"):
            return None
        stop = i + (3 if before else 2)
        suffix = self._at(stop)
        if suffix is not None and suffix.has("p:atsuffix") and not suffix.has("p:after_suffix"):
            return self._made(i, stop + 1, "point", FromEnd(from_end_ms=time.value))
        opener = self._at(i - 1)
        placed = opener is not None and opener.has("p:at") and not opener.has("f:det")
        if time.has("point") and not (suffix is not None and suffix.text in ("开始", "起", "之后", "以后")):
            return self._made(i, stop, "point", FromEnd(from_end_ms=time.value))
        if placed and suffix is not None and not suffix.has("p:after_suffix"):
            return self._made(i, stop, "point", FromEnd(from_end_ms=time.value))
        begun = suffix is not None and suffix.text in ("开始", "起", "之后", "以后")
        return self._made(i, stop + bool(begun), "span", edge_span(time.value, last=True))

    # -- after, before, every, for, at ------------------------------------------------------------

    def _after(self, i: int) -> tuple[Token, int] | None:
        t = self.tokens[i]
        j = self._skip(i + 1)
        if t.has("p:after", "p:before") or (
            t.has("p:to") and t.text.lower() in ("until", "till", "up to the", "right up to")
        ):
            limit = self._at(j)
            if t.text.lower() == "up to" and not (limit is not None and limit.has("clock", "point")):
                return None
            if (nxt := self._at(j)) is not None and nxt.has("p:first", "p:last"):
                return self._past_edge(i, j)
            time = self._time(j)
            if time is None:
                return None
            mark = self._at(time[1])
            if t.has("p:to") and mark is not None and mark.text.lower() == "long":
                return None
            reached = mark is not None and mark.text.lower() in ("mark", "point")
            if t.has("p:to") and t.text.lower() not in ("until", "till") and not reached:
                return None
            stop = time[1] + (1 if mark is not None and mark.text.lower() in ("mark", "point") else 0)
            how = "after" if t.has("p:after") else "before"
            span = Span(at_ms(time[0]), END, how) if how == "after" else Span(START, at_ms(time[0]), how)
            return self._made(i, stop, "span", span)
        opened = t.has("p:at", "p:from")
        time = self._time(j if opened else i)
        if time is None:
            return None
        suffix = self._at(time[1])
        if suffix is None or (self.out and self.out[-1].has("n:both_ends")):
            return None
        if opened and suffix.text.lower() == "on" and self._ends(time[1] + 1):
            return self._made(i, time[1] + 1, "span", Span(at_ms(time[0]), END, "after"))
        if (suffix.has("p:after_suffix", "p:onwards") and not suffix.has("c:then")) or (
            suffix.has("p:after_suffix")
            and suffix.text in ("后", "之后")
            and (not self._verbish(time[1] + 1) or not self._verb_before())
        ):
            stop = time[1] + 1
            if (more := self._at(stop)) is not None and more.has("p:onwards"):
                stop += 1
            return self._made(i, stop, "span", Span(at_ms(time[0]), END, "after"))
        if suffix.has("p:before_suffix") and suffix.text not in ("前面",):
            return self._made(i, time[1] + 1, "span", Span(START, at_ms(time[0]), "before"))
        return None

    def _past_edge(self, i: int, j: int) -> tuple[Token, int] | None:
        """ "after the first minute", "before the last 10 seconds"."""
        length, last = self._at(j + 1), not self.tokens[j].has("p:first")
        if length is None or not length.has("length") or length.value <= 0:
            return None
        if self.tokens[i].has("p:after") and not last:
            return self._made(i, j + 2, "span", Span(at_ms(length.value), END, "after"))
        if self.tokens[i].has("p:before") and last:
            return self._made(i, j + 2, "span", Span(START, FromEnd(from_end_ms=length.value), "before"))
        return None

    def _ends(self, i: int) -> bool:
        """Whether a wish ends there: "from 2:00 on, …"."""
        after = self._at(i)
        return after is None or after.punct or after.has("c:and", "c:then", "v:")

    def _verb_before(self) -> bool:
        """Whether a verb stands before, in the same part of the sentence."""
        for t in reversed(self.out):
            if t.punct:
                return False
            if t.has("v:", "quote"):
                return True
        return False

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
        limit = self._at(j + 1)
        until = self._at(j + 2)
        if limit is not None and until is not None and limit.has("p:to") and until.has("length", "clock"):
            return None
        if t.text in ("时长", "时间") and limit is not None and limit.has("p:under"):
            return None
        return self._made(i, j + 1, "hold", nxt.value)

    def _share_through(self, j: int) -> int | None:
        """ "at 80% of the video": where that ends; None for a level."""
        share, of = self._at(j), self._at(j + 1)
        if share is None or of is None or not share.has("percent") or not 0 < share.value < 100:
            return None
        if of.text in ("through", "in", "into the video", "into it"):
            return j + 2
        noun = self._at(self._skip(j + 1))
        ofs = of.text == "of" and noun is not None and noun.has("n:media", "n:clip")
        return self._skip(j + 1) + 1 if ofs else None

    def _lasts(self, i: int) -> bool:
        """Whether "last" is a verb: "make it last 30 seconds", "it should last 4 s"."""
        if self.tokens[i].text.lower() != "last":
            return False
        length, before = self._at(self._skip(i + 1)), self.out[-1] if self.out else None
        if before is None or length is None or not length.has("length"):
            return False
        if before.text.lower().split(" ")[-1] in MODALS:
            return True
        made = next((t for t in reversed(self.out[-5:]) if t.has("v:make", "v:cut", "v:trim")), None)
        subject = before.has("n:", "f:this", "quote") and before.text.lower() not in ("this", "that")
        return subject and made is not None and made.text.lower() in MAKING

    def _lasting(self, i: int) -> int:
        """The length after it: how long a text stands, or how long the video gets."""
        j = self._skip(i + 1)
        on_it = any(t.has("quote", "n:title", "n:text", "n:logo") for t in self.out[-5:])
        kind = "hold" if on_it else "length"
        token, stop = self._made(i, j + 1, kind, self.tokens[j].value)
        self.out.append(token)
        return stop

    def _point(self, i: int) -> tuple[Token, int] | None:
        t = self.tokens[i]
        if t.has("n:middle") and t.text.lower().startswith(("halfway", "half way", "half-way")):
            return self._made(i, i + 1, "point", AtFraction(fraction=0.5))
        if t.has("p:at", "p:from") or (t.has("p:in") and t.text == "in"):
            j = self._skip(i + 1)
            nxt = self._at(j)
            if nxt is None:
                return None
            if (
                nxt.has("n:middle")
                and nxt.text.lower().startswith(("half", "midp", "mid ", "mid-"))
                and t.text != "in"
            ):
                return self._made(i, j + 1, "point", AtFraction(fraction=0.5))
            if (share := self._share_through(j)) is not None:
                return self._made(i, share, "point", AtFraction(fraction=round(nxt.value / 100, 6)))
            if nxt.has("clock", "point") or (nxt.has("length") and t.has("p:at", "p:from")):
                stop = j + 1
                more = self._at(stop)
                if nxt.has("length") and more is not None and more.text.lower() in AT_MOST:
                    return None
                if more is not None and (more.has("p:atsuffix") or more.text.lower() in MARKS):
                    stop += 1
                if nxt.value < 0:
                    return self._made(i, stop, "span", Span(at_ms(nxt.value), END, "after", "negative"))
                return self._made(i, stop, "point", at_ms(nxt.value))
            return None
        if t.has("point") and t.text.startswith("第") and t.text.endswith("分钟") and not self._placed(i):
            span = Span(at_ms(t.value - 60_000), at_ms(t.value), "range" if t.value > 60_000 else "first")
            return self._made(i, i + 1, "span", span)
        if t.has("point"):
            return self._made(i, i + 1, "point", at_ms(t.value))
        if t.has("length"):
            more = self._at(i + 1)
            if more is not None and more.text.lower() == "into" and self._into_file(i + 2):
                return self._made(i, i + 1, "point", at_ms(t.value))
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
            if more is not None and more.text.lower() in (*CLOCK_MARKS, *MARKS[3:]):
                stop += 1
            if t.value < 0:
                return self._made(i, stop, "span", Span(at_ms(t.value), END, "after", "negative"))
            return self._made(i, stop, "point", at_ms(t.value))
        return None
