"""What is put right or taken back: "5 seconds, no wait, 10 seconds", "never mind", "actually no logo"."""

from __future__ import annotations

from ...operations.times import AtMs
from .clause import Clause
from .denied import GENERIC, KINDS, drop, negate, took_back
from .frames.reader import Reader
from .stretches import Span, resized
from .token import CONTEXT, Token


def corrected(found: list[Clause], reader: Reader) -> list[Clause]:
    """The clauses that count: what was taken back is background, what was put right takes its place."""
    kept: list[Clause] = []
    _after_what_it_denies(found)
    for at, clause in enumerate(found):
        _passed_on(found, at)
        rest = [t for t in clause.tokens if not t.filler]
        nxt = found[at + 1] if at + 1 < len(found) else None
        if (
            any(t.has("c:forget") for t in clause.tokens)
            and not rest
            and nxt is not None
            and _instead(nxt, kept)
        ):
            nxt.correction = True
            drop(clause)
        elif any(t.has("c:forget") for t in clause.tokens):
            _forget(kept, clause, reader)
        elif all(t.claim for t in clause.tokens):
            continue
        elif clause.negated:
            negate(clause, reader, kept)
        elif clause.correction and _gone_again(clause, kept, reader):
            continue
        elif clause.correction and kept and not _follows_history(clause, kept[-1]):
            _put_right(kept, clause, reader)
        else:
            kept.append(clause)
    return kept


def _gone_again(clause: Clause, kept: list[Clause], reader: Reader) -> bool:
    """Whether all a correction says is that something asked for is no longer wanted."""
    if _no_longer(clause) and took_back(clause, clause.tokens, kept, reader):
        return True
    return bool(kept) and _took_back_by_name(clause, kept, reader)


def _no_longer(clause: Clause) -> bool:
    """ "captions, logo… actually no logo": what was asked for is named again after a "no"."""
    fix = next((t for t in clause.tokens if t.has("c:fix")), None)
    return fix is not None and fix.text.lower().split(" ")[-1] in ("no", "without", "skip")


HISTORY = ("v:undo", "v:redo", "v:reset")


def _follows_history(clause: Clause, before: Clause) -> bool:
    """ "undo that. instead make it sepia": a wish of its own, nothing of an undo is put right by it."""
    return before.said(*HISTORY) and not clause.said(*HISTORY) and not _values_again(clause, before)


def _took_back_by_name(clause: Clause, kept: list[Clause], reader: Reader) -> bool:
    """ "trim to 1 minute, actually undo the trim": what this very request asked for is no longer wanted."""
    if not clause.said("v:undo") or any(t.has(*KINDS) for t in clause.tokens):
        return False
    said = {tag for t in clause.tokens for tag in t.tags if tag.startswith(("v:", "n:"))}
    named = said - {"v:undo", "n:part"}
    fitting = [k for k in kept if any(not named.isdisjoint(t.tags) for t in k.tokens)]
    taken = fitting[-1] if fitting else None if named else kept[-1]
    if taken is None or taken.said(*HISTORY):
        return False
    reader.assume("taken_back", words=reader.quoted(taken))
    kept.remove(taken)
    drop(taken)
    drop(clause)
    return True


def _after_what_it_denies(found: list[Clause]) -> None:
    """ "no ducking, just add music at 10%": told before the music it is about."""
    for i, clause in enumerate(found[:-1]):
        if not clause.negated or not any(t.has("v:duck") for t in clause.tokens):
            continue
        if any(t.has("n:music", "mood:") for c in found[:i] for t in c.tokens):
            return
        told = ("n:music", "mood:", "asset", "file", "asset:")
        later = next((c for c in found[i + 1 :] if any(t.has(*told) for t in c.tokens)), None)
        if later is not None:
            found.remove(clause)
            found.insert(found.index(later) + 1, clause)
        return


def _passed_on(found: list[Clause], at: int) -> None:
    """ "wait, that's too fast, do 1.5": the correction comes after its reason."""
    clause = found[at]
    nxt = found[at + 1] if at + 1 < len(found) else None
    if at and nxt is not None and _complained(found[at - 1], clause, nxt):
        nxt.correction = True
        drop(clause)
        return
    instead = any(t.text.lower() == "instead" for t in clause.tokens) and any(
        t.has("quote") for t in clause.tokens
    )
    clause.correction = clause.correction or (
        instead and at > 0 and not any(t.has("v:") for t in clause.tokens)
    )
    empty = all(t.filler or t.has("v:speed_up", "v:slow_down", "c:fix") for t in clause.tokens)
    if clause.correction and empty and nxt is not None and not any(t.has(*KINDS) for t in clause.tokens):
        nxt.correction, clause.correction = True, False
        drop(clause)
        nxt.tokens = [*(t for t in clause.tokens if t.has("c:fix")), *nxt.tokens]


def _complained(before: Clause, clause: Clause, nxt: Clause) -> bool:
    """ "make it 2x, hmm too fast, 1.5x is better": why another value takes the place of the one before."""
    plain = all(t.filler or t.text.lower().startswith("too ") for t in clause.tokens)
    if not plain or not any(t.text.lower().startswith("too ") for t in clause.tokens):
        return False
    kept = [t for t in nxt.tokens if not t.has("gen:vague")]
    if nxt.sentence != before.sentence or not _values_again(Clause(kept), before):
        return False
    nxt.tokens = kept
    return True


def _instead(clause: Clause, kept: list[Clause]) -> bool:
    """ "算了，改成“春节快乐”": a value in the place of one told before."""
    return (
        bool(kept)
        and any(t.has("v:change", "v:make") for t in clause.tokens)
        and _values_again(clause, kept[-1])
    )


def _forget(kept: list[Clause], clause: Clause, reader: Reader) -> None:
    rest = [t for t in clause.tokens if not t.filler]
    if kept and (tail := _after_last_mark(kept[-1], clause, reader)):
        for t in tail:
            t.claim = CONTEXT
        reader.assume("left_out", words=reader.words[tail[0].start : clause.end])
    elif kept:
        dropped = kept.pop()
        reader.assume("taken_back", words=reader.quoted(dropped))
        drop(dropped)
    if rest:
        kept.append(clause)


def _after_last_mark(before: Clause, clause: Clause, reader: Reader) -> list[Token]:
    """ "左上角写“…”，右下角页码不用了": of what stands before, only what is told after the last comma."""
    mark = max(reader.words.rfind(m, 0, clause.start) for m in "，,")
    tail = [t for t in before.tokens if t.start > mark]
    head = [t for t in before.tokens if t.start < mark and not t.filler]
    close = tail and reader.words[tail[-1].end : clause.start].strip() == ""
    return tail if head and close and any(not t.filler for t in tail) else []


def _put_right(kept: list[Clause], clause: Clause, reader: Reader) -> None:
    """A correction with a verb replaces the clause before; one with a value replaces that value."""
    told = [t for t in clause.tokens if not t.has("c:fix") and not t.text.lower().startswith(("too ", "太"))]
    verbs = {tag for t in told for tag in t.tags if tag.startswith("v:")}
    before = kept[-1]
    if _only_a_time(before, clause):
        drop(kept.pop())
        kept.append(clause)
        return
    if _edge_stays(clause, before) or _ends_elsewhere(clause, before, reader):
        return
    if verbs <= GENERIC and _values_again(clause, before):
        verbs = set()
    if verbs:
        had = {tag for t in before.tokens for tag in t.tags if tag.startswith("v:")}
        alike = any(had & family and verbs & family for family in FAMILIES)
        if had & verbs or not had or alike or _denies(clause):
            kept.pop()
            reader.assume("taken_back", words=reader.quoted(before))
            drop(before)
        kept.append(clause)
        return
    replaced: list[Token] = []
    made: list[Token] = []
    for token in [t for t in clause.tokens if t.has(*KINDS)]:
        fitting = [t for t in before.tokens if t.free and t not in made and _same_kind(t, token)]
        old = next((t for t in fitting if _same_edge(t, token)), fitting[0] if fitting else None)
        if old is None:
            continue
        made.append(_moved(old, token))
        before.tokens[before.tokens.index(old)] = made[-1]
        old.claim = token.claim = CONTEXT
        replaced.append(token)
        reader.assume("put_right", old=old_text(reader, old), new=old_text(reader, token))
    if not replaced and any(t.has("look:") for t in clause.tokens):
        before.tokens = [t for t in before.tokens if not t.has("look:")]  # "grey, no actually sepia"
    if not replaced:
        before.tokens += [t for t in clause.tokens if not t.has("c:fix")]
    else:
        before.tokens += [t for t in clause.tokens if t.has(*KINDS) and t.free]


def _edge_stays(clause: Clause, before: Clause) -> bool:
    """ "cut 8 off the start and 5 off the end, no wait leave the end": one of two edges is not cut."""
    edge = next((t for t in clause.tokens if t.has("n:beginning", "n:end", "n:intro", "n:outro")), None)
    leaves = any(t.text.lower() in ("leave", "keep") for t in clause.tokens)
    if edge is None or not leaves or any(t.has(*KINDS) for t in clause.tokens):
        return False
    how = "last" if edge.has("n:end", "n:outro") else "first"
    spans = [t for t in before.tokens if t.has("span")]
    gone = [t for t in spans if t.value.how == how]
    if len(spans) < 2 or len(gone) != 1:
        return False
    gone[0].claim = CONTEXT
    drop(clause)
    return True


def _only_a_time(before: Clause, clause: Clause) -> bool:
    """ "2分10秒，不对，1分10秒到1分15秒": a time alone, and the stretch that is meant."""
    heavy = [t for t in before.tokens if not t.filler]
    times = [t for t in heavy if t.has("length", "clock", "point")]
    alone = len(times) == 1 and all(t in times or t.has("n:media", "n:blooper", "unknown") for t in heavy)
    return alone and any(t.has("span") for t in clause.tokens)


REACHING = ("到", "至")


def _ends_elsewhere(clause: Clause, before: Clause, reader: Reader) -> bool:
    """ "从15秒截到40秒 不对 截到45秒": the stretch told before ends at another time."""
    old = next((t for t in before.tokens if t.free and t.has("span")), None)
    heavy = [t for t in clause.tokens if not t.filler]
    new = heavy[-1] if heavy else None
    if old is None or old.value.how != "range" or new is None or not new.has("length", "clock", "point"):
        return False
    lead = clause.tokens[clause.tokens.index(new) - 1] if clause.tokens[0] is not new else None
    if lead is None or not lead.text.endswith(REACHING) or len(heavy) > 2:
        return False
    end = new.value if new.has("point") else AtMs(ms=int(new.value))
    begin = old.value.start
    if not (isinstance(end, AtMs) and isinstance(begin, AtMs) and end.ms > begin.ms):
        return False
    made = Token(old.start, old.end, old.text, old.tags, Span(begin, end, "range"), parts=old.parts)
    before.tokens[before.tokens.index(old)] = made
    reader.assume("put_right", old=old_text(reader, old), new=old_text(reader, new))
    drop(clause)
    return True


def _denies(clause: Clause) -> bool:
    """ "swap the two halves, actually no, just mute the first": another wish in the place of one denied."""
    words = [t.text.lower() for t in clause.tokens]
    fix = next((t.text.lower().split(" ") for t in clause.tokens if t.has("c:fix")), [])
    no = any(w in ("no", "nope", "scratch", "strike") for w in fix)
    return no and not any(w in ("also", "too", "first", "as well") for w in words)


FAMILIES = (
    {"v:mute", "v:quieter", "v:louder", "v:decrease", "v:increase", "v:unmute"},
    {"v:trim", "v:cut", "v:remove", "v:keep", "v:cut_down", "v:split"},
    {"v:speed_up", "v:slow_down", "v:reverse"},
    {"v:brighten", "v:darken", "v:increase", "v:decrease"},
)
"""Verbs that do the same kind of thing: one of them put right takes the place of another."""


def _values_again(clause: Clause, before: Clause) -> bool:
    """Whether all a correction tells is values the clause before has too."""
    told = [t for t in clause.tokens if t.has(*KINDS)]
    rest = [t for t in clause.tokens if not t.filler and t not in told and not t.has(*GENERIC, "c:fix")]
    rest = [t for t in rest if not t.text.lower().startswith(("too ", "太"))]
    return bool(told) and not rest and all(any(_same_kind(o, t) for o in before.tokens) for t in told)


def old_text(reader: Reader, token: Token) -> str:
    return reader.words[token.start : token.end].strip("“”\"'「」『』")


def _same_kind(old: Token, new: Token) -> bool:
    if (new.has("length") and old.has("span")) or _later_end(old, new):
        return True
    if new.has("number") and (old.has("factor", "percent", "db") or _edge_of(old)):
        return True
    return any(old.has(kind) and new.has(kind) for kind in KINDS)


def _same_edge(old: Token, new: Token) -> bool:
    """ "5 off the start and 10 off the end, no, only 5 off the end": the edge that is told again."""
    return old.has("span") and new.has("span") and old.value.how == new.value.how


def _later_end(old: Token, new: Token) -> bool:
    """ "from 0:20 to 1:10, or actually 1:15": a moment after the start is the new end."""
    if not (old.has("span") and new.has("point") and old.value.how == "range"):
        return False
    start = old.value.start
    return isinstance(start, AtMs) and isinstance(new.value, AtMs) and start.ms < new.value.ms


def _edge_of(old: Token) -> bool:
    """ "5 seconds off the start, no 8": a stretch whose length a number may put right."""
    return old.has("span") and old.value.how in ("first", "last")


def _moved(old: Token, new: Token) -> Token:
    """The new value in the old one's place; "first 10 seconds, no, 5" stays "first"."""
    if old.has("span") and new.has("number"):
        ms = round(float(new.value) * 1000)
        return Token(old.start, old.end, old.text, old.tags, resized(old.value, ms), parts=old.parts)
    if _later_end(old, new):
        span = Span(old.value.start, new.value, "range")
        return Token(old.start, old.end, old.text, old.tags, span, parts=old.parts)
    if old.has("span") and new.has("length"):
        return Token(
            old.start, old.end, old.text, old.tags, resized(old.value, int(new.value)), parts=old.parts
        )
    tags = old.tags if new.has("number") and old.has("factor", "percent", "db") else new.tags
    return Token(old.start, old.end, new.text, tags, new.value, parts=new.parts)
