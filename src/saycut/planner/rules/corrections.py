"""Negation and correction: "don't add music", "without captions", "5 seconds, no wait, 10 seconds"."""

from __future__ import annotations

from .clause import Clause
from .frames.reader import Reader
from .stretches import resized
from .token import CONTEXT, Token

KINDS = (
    "span", "point", "length", "hold", "quote", "percent", "size", "ratio", "ratio:", "res", "factor",
    "mood:", "color:", "fmt:", "number", "db", "clips", "pos:", "platform:", "lang:",
)  # fmt: skip
MUTED = ("n:audio",)
WANTED = ("want", "need", "不要", "不想要", "不需要", "no")
"""Ends of negations that make "the first 20 seconds" something to take away."""
BARE = (
    "no",
    "without",
    "without any",
    "without the",
    "not any",
    "不要",
    "没有",
    "无",
    "别要",
    "不要有",
    "minus",
)
"""Negations that stand for "take away", not for "leave alone"."""


def corrected(found: list[Clause], reader: Reader) -> list[Clause]:
    """The clauses that count: what was taken back is background, what was put right takes its place."""
    kept: list[Clause] = []
    for clause in found:
        if any(t.has("c:forget") for t in clause.tokens):
            _forget(kept, clause, reader)
        elif clause.correction and kept:
            _put_right(kept, clause, reader)
        elif clause.negated:
            _negate(clause, reader, kept)
        else:
            kept.append(clause)
    return kept


def _drop(clause: Clause) -> None:
    for t in clause.tokens:
        t.claim = CONTEXT


def _forget(kept: list[Clause], clause: Clause, reader: Reader) -> None:
    rest = [t for t in clause.tokens if not t.filler]
    if kept:
        dropped = kept.pop()
        reader.assume("taken_back", words=reader.quoted(dropped))
        _drop(dropped)
    if rest:
        kept.append(clause)


def _put_right(kept: list[Clause], clause: Clause, reader: Reader) -> None:
    """A correction with a verb replaces the clause before; one with a value replaces that value."""
    verbs = {tag for t in clause.tokens for tag in t.tags if tag.startswith("v:") and not t.has("c:fix")}
    before = kept[-1]
    if verbs:
        had = {tag for t in before.tokens for tag in t.tags if tag.startswith("v:")}
        if had & verbs or not had:
            kept.pop()
            reader.assume("taken_back", words=reader.quoted(before))
            _drop(before)
        kept.append(clause)
        return
    replaced: list[Token] = []
    for token in [t for t in clause.tokens if t.has(*KINDS)]:
        old = next((t for t in before.tokens if t.free and _same_kind(t, token)), None)
        if old is None:
            continue
        before.tokens[before.tokens.index(old)] = _moved(old, token)
        old.claim = token.claim = CONTEXT
        replaced.append(token)
        reader.assume("put_right", old=old_text(reader, old), new=old_text(reader, token))
    if not replaced:
        before.tokens += [t for t in clause.tokens if not t.has("c:fix")]


def old_text(reader: Reader, token: Token) -> str:
    return reader.words[token.start : token.end]


def _same_kind(old: Token, new: Token) -> bool:
    if new.has("length") and old.has("span"):
        return True
    return any(old.has(kind) and new.has(kind) for kind in KINDS)


def _moved(old: Token, new: Token) -> Token:
    """The new value in the old one's place; "first 10 seconds, no, 5" stays "first"."""
    if old.has("span") and new.has("length"):
        return Token(
            old.start, old.end, old.text, old.tags, resized(old.value, int(new.value)), parts=old.parts
        )
    return Token(old.start, old.end, new.text, new.tags, new.value, parts=new.parts)


def _negate(clause: Clause, reader: Reader, kept: list[Clause]) -> None:
    """What is not wanted is not done; "no sound" is muting, "no cropping" a way to fit."""
    body = [t for t in clause.tokens if not t.has("c:neg")]
    if any(t.has("v:mute", "quality:", "fit:") for t in clause.tokens):
        kept.append(clause)
        return
    bare = any(t.has("c:neg") and t.text.lower() in BARE for t in clause.tokens)
    heavy = [t for t in body if not t.filler]
    if bare and heavy and all(t.has(*MUTED) for t in heavy) and not any(t.has("v:") for t in body):
        reader.step(clause, "mute", clause.tokens)
        kept.append(clause)
        return
    if any(t.has("n:silence", "n:fillers", "n:watermark") for t in body) and not any(
        t.has("v:") for t in body
    ):
        clause.inherited = frozenset({"v:remove"})
        kept.append(clause)
        return
    unwanted = any(t.has("c:neg") and t.text.endswith(WANTED) for t in clause.tokens)
    if unwanted and any(t.has("span") for t in body) and not any(t.has("v:") for t in body):
        rest = any(t.has("n:everything") and (t.text[0] in "其剩别" or "rest" in t.text) for t in body)
        clause.inherited = frozenset({"v:keep" if rest else "v:remove"})
        kept.append(clause)
        return
    if any(t.has("v:crop") for t in body) and _fit_pad(kept):
        _drop(clause)
        return
    text = reader.quoted(clause)
    _drop(clause)
    if any(not t.filler for t in body):
        reader.assume("left_out", words=text)


def _fit_pad(kept: list[Clause]) -> bool:
    """ "make it vertical, don't crop": the shape is filled with bars."""
    for clause in reversed(kept):
        shape = next((t for t in clause.tokens if t.has("ratio", "ratio:")), None)
        if shape is not None:
            clause.tokens.append(Token(shape.start, shape.end, shape.text, frozenset({"fit:pad"})))
            return True
    return False
