"""Stretches told by what comes before them: "sepia for 10 s, then grey for the next 5", "right after that
zoom in for 3 seconds", "the 5 seconds after that".

Each begins where the time told last ends.
"""

from __future__ import annotations

import itertools

from ...operations.times import END, START, AtMs
from .pointed import FROM_THERE, THERE
from .stretches import Span, at_ms
from .token import Token, composed

LONGEST = 40
"""Tokens of one wish looked at, at most."""
LONGEST_BARE = 120
"""Seconds "the next 10" may be."""
NEXT = ("next", "following", "the following", "the next")
RIGHT = ("right", "straight", "immediately", "directly", "just")
TAKEN = ("v:remove", "v:cut", "v:trim")
OTHERS = (
    "n:captions", "n:transition", "n:music", "v:move", "v:insert", "v:fade", "v:fade_in", "v:fade_out",
    "v:fade_both", "clips", "asset", "asset:", "file", "n:photos",
)  # fmt: skip
"""Beside these a length is of something else than a stretch of the video."""
RANGED = (
    "v:zoom", "v:speed_up", "v:slow_down", "v:mute", "v:reverse", "look:", "effx:", "v:blur", "v:brighten",
    "v:darken", "quote", "factor", "factor:", "n:speed", "v:quieter", "v:louder",
)  # fmt: skip
"""What is done for a while."""
UNTIMED = ("v:freeze", "quote", "v:make", "v:loop")


def followed(tokens: list[Token]) -> list[Token]:
    """The tokens, times composed, with lengths that follow what was told as stretches of their own."""
    if not any(t.has("length", "hold", "c:then") or t.text.lower() in NEXT for t in tokens):
        return _headed(tokens)
    return _headed(_Following(tokens).run())


SEPARATING = (",", "，")
HARD = (".", "!", "?", ";", "\n")


def _headed(tokens: list[Token]) -> list[Token]:
    """ "from 1:00 to the end: 2x, no audio, grey": what a stretch before a colon is told of, each with it."""
    heads = [
        i
        for i, (span, colon) in enumerate(itertools.pairwise(tokens))
        if span.has("span") and colon.text == ":" and (i == 0 or tokens[i - 1].text in HARD)
    ]
    if not heads:
        return tokens
    out: list[Token] = []
    for i, token in enumerate(tokens):
        out.append(token)
        head = next((h for h in reversed(heads) if h < i), None)
        if head is None or not (token.text in SEPARATING or token.has("c:and")) or token.has("v:", "n:"):
            continue
        line = list(itertools.takewhile(lambda t: t.text not in HARD, tokens[head + 2 : head + LONGEST]))
        if token not in line or any(t.has("point", "span", "quote", "clips", "hold", *OTHERS) for t in line):
            continue
        span = tokens[head]
        if any(t.has(*RANGED, "n:audio") for t in tokens[i + 1 : i + 4]):
            tokens[head + 1].tags = frozenset({"f:det"})
            out.append(Token(token.end, token.end, "", span.tags, span.value, parts=span.parts))
    return out


def _then(token: Token) -> bool:
    return token.has("c:then") or token.text.lower().startswith("then ")


class _Following:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.told: AtMs | None = None
        """Where what was told last ends."""
        self.began: AtMs | None = None
        """Where it begins."""

    def run(self) -> list[Token]:
        return composed(self.tokens, self._at)

    def _at(self, i: int) -> tuple[Token, int] | None:
        found = (
            self._right_before(i)
            or self._from_then_on(i)
            or self._from_the_start(i)
            or self._next(i)
            or self._after_that(i)
            or self._right_after(i)
            or self._then_for(i)
            or self._then_until(i)
        )
        self._remember(found[0] if found is not None else self.tokens[i], i)
        return found

    def _remember(self, token: Token, i: int) -> None:
        """Where a time just read ends; after what was taken out, where it began."""
        if token.has("point", "span"):
            value = token.value
            gone = any(t.has(*TAKEN) for t in self._wish(i))
            began = value.start if isinstance(value, Span) else value
            self.began = began if isinstance(began, AtMs) else None
            if isinstance(value, Span):
                value = value.start if gone else value.end
            self.told = value if isinstance(value, AtMs) else None
        elif token.has("hold") and token.value > 0 and any(t.has("point") for t in self._wish(i)):
            self.told = AtMs(ms=self.told.ms + int(token.value)) if self.told is not None else None

    def _then_until(self, i: int) -> tuple[Token, int] | None:
        """ "… at 0:14, then go on at half speed until 0:25": from where it was to there."""
        token, lead = self.tokens[i], self.tokens[max(i - 10, 0) : i]
        if self.told is None or not token.has("span") or token.value.how != "before" or not token.parts:
            return None
        until = (
            token.parts[0].has("p:to") and isinstance(token.value.end, AtMs) and token.value.start == START
        )
        if not until or not self.told.ms < token.value.end.ms:
            return None
        then = next((n for n in range(len(lead) - 1, -1, -1) if _then(lead[n])), None)
        said = lead[then or 0 :] if then is not None else []
        if not any(t.has(*RANGED) for t in said) or any(t.has(*TAKEN, *OTHERS, "v:keep") for t in said):
            return None
        span = Span(self.told, token.value.end, "range")
        return Token(token.start, token.end, token.text, token.tags, span, parts=token.parts), i + 1

    def _wish(self, i: int) -> list[Token]:
        """The words of the wish before a place, from its beginning."""
        found: list[Token] = []
        for t in reversed(self.tokens[max(i - LONGEST, 0) : i]):
            if t.punct or t.has("c:and", "c:then"):
                break
            found.append(t)
        return found

    def _rest(self, i: int) -> list[Token]:
        """The words of the wish from a place on."""
        found: list[Token] = []
        for t in self.tokens[i : i + LONGEST]:
            if t.punct or t.has("c:and", "c:then"):
                break
            found.append(t)
        return found

    def _made(self, i: int, stop: int, ms: int) -> tuple[Token, int] | None:
        if self.told is None or ms <= 0:
            return None
        parts = tuple(self.tokens[i:stop])
        span = Span(self.told, at_ms(self.told.ms + ms), "range")
        return Token(parts[0].start, parts[-1].end, "", frozenset({"span"}), span, parts=parts), stop

    def _from_the_start(self, i: int) -> tuple[Token, int] | None:
        """ "sepia for 10 s, then grey for the next 5": the first of them begins where the video does."""
        t = self.tokens[i]
        if not t.has("hold") or self.told is not None or t.value <= 0 or _said_next(t):
            return None
        wish = [*self._wish(i), *self._rest(i + 1)]
        if any(x.has("point", "span", *OTHERS, *UNTIMED) for x in wish) or not any(
            x.has(*RANGED) for x in wish
        ):
            return None
        more = self.tokens[i + 1 : i + LONGEST]
        if not any(x.has("hold") or x.text.lower() in NEXT for x in more) or not any(
            x.has("c:then") for x in more
        ):
            return None
        span = Span(START, at_ms(int(t.value)), "first")
        return Token(t.start, t.end, "", frozenset({"span"}), span, parts=t.parts or (t,)), i + 1

    def _next(self, i: int) -> tuple[Token, int] | None:
        """ "for the next 10 seconds", "the following 5 s"."""
        t = self.tokens[i]
        if t.has("hold") and _said_next(t):
            return self._made(i, i + 1, int(t.value))
        j = i
        while j < len(self.tokens) and (
            self.tokens[j].has("p:for") or self.tokens[j].text.lower() in ("the", "over the")
        ):
            j += 1
        word = self.tokens[j] if j < len(self.tokens) else None
        if word is None or word.text.lower() not in NEXT or j + 1 >= len(self.tokens):
            return None
        length = self.tokens[j + 1]
        if length.has("length"):
            return self._made(i, j + 2, int(length.value))
        after = self.tokens[j + 2] if j + 2 < len(self.tokens) else None
        alone = after is None or after.punct or after.has("c:and", "c:then", "v:normal")
        seconds = length.has("number") and alone and 0 < length.value <= LONGEST_BARE
        return self._made(i, j + 2, round(length.value * 1000)) if seconds else None

    def _after_that(self, i: int) -> tuple[Token, int] | None:
        """ "the 5 seconds after that"."""
        t = self.tokens[i]
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        article = i > 0 and self.tokens[i - 1].text.lower() in ("the", "for the")
        if not t.has("length") or not article or after is None or after.text.lower() != "after that":
            return None
        return self._made(i, i + 2, int(t.value))

    def _right_after(self, i: int) -> tuple[Token, int] | None:
        """ "right after that zoom in for 3 seconds": from there, for as long as is told."""
        t = self.tokens[i]
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if t.text.lower() not in RIGHT or after is None:
            return None
        if after.text.lower() not in ("after that", "after", "after this", "afterwards", "afterward"):
            return None
        return self._there(i, i + 2)

    def _there(self, i: int, stop: int) -> tuple[Token, int] | None:
        """The moment from which on the rest of the wish lasts so long."""
        rest = self._rest(stop)
        timed = [x for x in rest if x.has("hold", "length", "quote")]
        if self.told is None or not timed or any(x.has("point", "span", *OTHERS) for x in rest):
            return None
        parts = tuple(self.tokens[i:stop])
        made = Token(parts[0].start, parts[-1].end, "", frozenset({"point"}), self.told, parts=parts)
        return made, stop

    def _from_then_on(self, i: int) -> tuple[Token, int] | None:
        """ "… and quieter by 3 dB after that"; "after that a 2 s freeze"."""
        t = self.tokens[i]
        if t.text.lower() not in ("after that", "afterwards", "from then on") or self.told is None:
            return None
        rest, wish = self._rest(i + 1), self._wish(i)
        if any(x.has("v:freeze") for x in rest) and i + 1 < len(self.tokens):
            return self._there(i, i + 1)
        if (
            rest
            or not any(x.has(*RANGED) for x in wish)
            or any(x.has("point", "span", *OTHERS) for x in wish)
        ):
            return None
        return Token(
            t.start, t.end, "", frozenset({"span"}), Span(self.told, END, "after"), parts=(t,)
        ), i + 1

    def _right_before(self, i: int) -> tuple[Token, int] | None:
        """ "text right before that for 2 seconds": up to where what was told begins."""
        before = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        hold = self.tokens[i + 2] if i + 2 < len(self.tokens) else None
        if self.tokens[i].text.lower() not in RIGHT or before is None or hold is None or self.began is None:
            return None
        if before.text.lower() not in ("before that", "before it", "before this") or not hold.has("hold"):
            return None
        span = Span(at_ms(max(self.began.ms - int(hold.value), 0)), self.began, "range")
        parts = tuple(self.tokens[i : i + 3])
        return Token(parts[0].start, parts[-1].end, "", frozenset({"span"}), span, parts=parts), i + 3

    def _then_for(self, i: int) -> tuple[Token, int] | None:
        """ "2x from 0:10 to 0:20, then slow motion for 5 seconds": a while that follows."""
        t = self.tokens[i]
        if not t.has("hold") or any(p.text.lower() == "each" for p in t.parts):
            return None
        wish = self._wish(i)
        at = i - len(wish) - 1
        rest = self._rest(i + 1)
        then = at >= 0 and self.tokens[at].has("c:then")
        then = then and not (at > 0 and self.tokens[at - 1].text.lower() in RIGHT)
        then = then and not any(x.text.lower() in (*THERE, *FROM_THERE) for x in (*wish, *rest))
        if not then or any(x.has("point", "span", *OTHERS, "v:freeze", "v:loop") for x in (*wish, *rest)):
            return None
        return self._made(i, i + 1, int(t.value)) if any(x.has(*RANGED) for x in (*wish, *rest)) else None


def _said_next(hold: Token) -> bool:
    return any(p.text.lower() in NEXT for p in hold.parts)


__all__ = ["followed"]
