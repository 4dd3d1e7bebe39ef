"""What is done to one file in the middle of a row: "a.mp4, b.mp4 at half speed, c.mp4 muted, d.mp4".

The row is told without it, and what is done follows as a sentence of its own about that file.
"""

from __future__ import annotations

from .token import CONTEXT, Token

FILE = ("asset", "asset:")
DONE = ("factor:", "factor", "v:slow_down", "v:speed_up", "v:mute", "v:reverse")
LEADS = ("p:at", "p:in", "f:det", "n:speed")
FEWEST = 3
"""Files of a row; of two, what is told last may be told of both."""


def manners(tokens: list[Token]) -> list[Token]:
    """The tokens, with what is told of single files of a row after the row."""
    if sum(t.has(*FILE) for t in tokens) < FEWEST or not any(t.has(*DONE) for t in tokens):
        return tokens
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        run = _run(tokens, i) if tokens[i].has(*FILE) else None
        if run is None:
            out.append(tokens[i])
            i += 1
            continue
        stop, told = run
        inside = {id(t) for _, part in told for t in part}
        out += [t for t in tokens[i:stop] if id(t) not in inside]
        for file, part in told:
            out += _sentence(file, part)
        i = stop
    return out


def _run(tokens: list[Token], i: int) -> tuple[int, list[tuple[Token, list[Token]]]] | None:
    """Where a row that begins here ends, and what is told of its files; None where nothing is."""
    told: list[tuple[Token, list[Token]]] = []
    files: list[Token] = []
    stop = j = i
    while j < len(tokens) and tokens[j].has(*FILE) and not tokens[j].has("v:"):
        files.append(tokens[j])
        k = j + 1
        while k < len(tokens) and tokens[k].has(*LEADS, *DONE):
            k += 1
        part = tokens[j + 1 : k]
        if any(t.has(*DONE) for t in part):
            told.append((tokens[j], part))
        elif part:
            k = j + 1
        if k < len(tokens) and tokens[k].text == "first" and len(files) == 1:
            k += 1
        stop = j = k
        while j < len(tokens) and (tokens[j].text == "," or tokens[j].has("c:and", "c:then", "f:det")):
            j += 1
        if j == stop:
            break
    spread = (told and told[-1][0] is not files[-1]) or len(told) > 1
    return (stop, told) if len(files) >= FEWEST and spread else None


def _sentence(file: Token, part: list[Token]) -> list[Token]:
    first, last = part[0], part[-1]
    name = Token(last.end, last.end, file.text, file.tags, file.value)
    return [
        Token(first.start, first.start, "\n", frozenset({"punct"}), claim=CONTEXT),
        *(t for t in part if t.has(*DONE)),
        Token(last.end, last.end, "on", frozenset({"p:at"})),
        name,
        Token(last.end, last.end, "\n", frozenset({"punct"}), claim=CONTEXT),
    ]


__all__ = ["manners"]
