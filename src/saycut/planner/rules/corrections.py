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
WANTED = (
    "want",
    "need",
    "skip",
    "skip the",
    "have to see",
    "leave out any",
    "不要",
    "不想要",
    "不需要",
    "no",
)
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
    "not",
    "not the",
)
"""Negations that stand for "take away", not for "leave alone"."""


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
            _drop(clause)
        elif any(t.has("c:forget") for t in clause.tokens):
            _forget(kept, clause, reader)
        elif all(t.claim for t in clause.tokens):
            continue
        elif clause.negated:
            _negate(clause, reader, kept)
        elif clause.correction and _gone_again(clause, kept, reader):
            continue
        elif clause.correction and kept and not _follows_history(clause, kept[-1]):
            _put_right(kept, clause, reader)
        else:
            kept.append(clause)
    return kept


def _gone_again(clause: Clause, kept: list[Clause], reader: Reader) -> bool:
    """Whether all a correction says is that something asked for is no longer wanted."""
    if _no_longer(clause) and _took_back(clause, clause.tokens, kept, reader):
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
    _drop(taken)
    _drop(clause)
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
    instead = any(t.text.lower() == "instead" for t in clause.tokens) and any(
        t.has("quote") for t in clause.tokens
    )
    clause.correction = clause.correction or (
        instead and at > 0 and not any(t.has("v:") for t in clause.tokens)
    )
    empty = all(t.filler or t.has("v:speed_up", "v:slow_down", "c:fix") for t in clause.tokens)
    if clause.correction and empty and nxt is not None and not any(t.has(*KINDS) for t in clause.tokens):
        nxt.correction, clause.correction = True, False
        _drop(clause)
        nxt.tokens = [*(t for t in clause.tokens if t.has("c:fix")), *nxt.tokens]


def _instead(clause: Clause, kept: list[Clause]) -> bool:
    """ "算了，改成“春节快乐”": a value in the place of one told before."""
    return (
        bool(kept)
        and any(t.has("v:change", "v:make") for t in clause.tokens)
        and _values_again(clause, kept[-1])
    )


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
    told = [t for t in clause.tokens if not t.has("c:fix") and not t.text.lower().startswith(("too ", "太"))]
    verbs = {tag for t in told for tag in t.tags if tag.startswith("v:")}
    before = kept[-1]
    if verbs <= GENERIC and _values_again(clause, before):
        verbs = set()
    if verbs:
        had = {tag for t in before.tokens for tag in t.tags if tag.startswith("v:")}
        alike = any(had & family and verbs & family for family in FAMILIES)
        if had & verbs or not had or alike or _denies(clause):
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
    else:
        before.tokens += [t for t in clause.tokens if t.has(*KINDS) and t.free]


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
GENERIC = {"v:make", "v:change", "v:add", "v:write", "v:play", "v:convert", "v:keep", "v:process", "v:move"}
"""Verbs that say only that a value is to be another."""


def _values_again(clause: Clause, before: Clause) -> bool:
    """Whether all a correction tells is values the clause before has too."""
    told = [t for t in clause.tokens if t.has(*KINDS)]
    rest = [t for t in clause.tokens if not t.filler and t not in told and not t.has(*GENERIC, "c:fix")]
    rest = [t for t in rest if not t.text.lower().startswith(("too ", "太"))]
    return bool(told) and not rest and all(any(_same_kind(o, t) for o in before.tokens) for t in told)


def old_text(reader: Reader, token: Token) -> str:
    return reader.words[token.start : token.end].strip("“”\"'「」『』")


def _same_kind(old: Token, new: Token) -> bool:
    if new.has("length") and old.has("span"):
        return True
    if new.has("number") and old.has("factor", "percent", "db"):
        return True
    return any(old.has(kind) and new.has(kind) for kind in KINDS)


def _moved(old: Token, new: Token) -> Token:
    """The new value in the old one's place; "first 10 seconds, no, 5" stays "first"."""
    if old.has("span") and new.has("length"):
        return Token(
            old.start, old.end, old.text, old.tags, resized(old.value, int(new.value)), parts=old.parts
        )
    tags = old.tags if new.has("number") and old.has("factor", "percent", "db") else new.tags
    return Token(old.start, old.end, new.text, tags, new.value, parts=new.parts)


def _bare(token: Token) -> bool:
    """ "no sound", "I don't want any sound": not wanted, so taken away."""
    text = token.text.lower()
    return text in BARE or text.removesuffix(" any").endswith(("want", "need"))


def _negate(clause: Clause, reader: Reader, kept: list[Clause]) -> None:
    """What is not wanted is not done; "no sound" is muting, "no cropping" a way to fit."""
    body = [t for t in clause.tokens if not t.has("c:neg")]
    _quality_kept(body)
    if any(t.has("fit:", "quality:") for t in clause.tokens) and any(
        _plain_verb(clause, t) for t in clause.tokens
    ):
        for t in clause.tokens:
            if _plain_verb(clause, t):
                t.claim = CONTEXT
        reader.assume("left_out", words=reader.quoted(clause))
    if any(t.has("quality:", "fit:") or (t.has("v:mute") and not _denied(clause, t)) for t in clause.tokens):
        kept.append(clause)
        return
    if _tells_of_before(body, kept):
        kept.append(clause)
        return
    if _took_back(clause, body, kept, reader):
        return
    lead = next((t for t in clause.tokens if t.has("c:neg")), None)
    if (
        lead is not None
        and lead.text.lower().startswith("instead of")
        and kept
        and _in_its_place(kept[-1], body)
    ):
        lead.tags = frozenset({"v:replace"})
        kept[-1].tokens += clause.tokens
        return
    bare = any(t.has("c:neg") and _bare(t) for t in clause.tokens)
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
    if any(t.has("n:audio") for t in body):
        reader.silent_fades.add(clause.sentence)
    text = reader.quoted(clause)
    _drop(clause)
    if any(not t.filler for t in body):
        reader.assume("left_out", words=text)


def _tells_of_before(body: list[Token], kept: list[Clause]) -> bool:
    """ "speed it up but don't keep the pitch", "add music, do not duck it": how what was told is done."""
    said = [t for k in kept for t in k.tokens]
    pitch = any(t.has("n:pitch") for t in body)
    duck = any(t.has("v:duck") for t in body)
    paced = any(t.has("v:speed_up", "v:slow_down", "factor") for t in said)
    return (pitch and paced) or (duck and any(t.has("n:music", "asset", "asset:") for t in said))


def _quality_kept(body: list[Token]) -> None:
    """ "画质尽量别损失", "清晰度不能降": a picture that may not get worse."""
    noun = next((t for t in body if t.has("n:quality") or t.text == "清晰度"), None)
    named = {tag for t in body for tag in t.tags if tag.startswith("n:")}
    if noun is None or named - {"n:quality", "n:resolution"} or any(t.has(*KINDS) for t in body):
        return
    noun.tags = frozenset({"quality:high"})
    for t in body:
        if t is not noun:
            t.claim = CONTEXT


def _in_its_place(before: Clause, body: list[Token]) -> bool:
    """ "use a.wav instead of the sound"."""
    heavy = [t for t in body if not t.filler]
    named = any(t.has("asset", "file", "asset:") for t in before.tokens)
    return named and bool(heavy) and all(t.has("n:audio", "n:music") for t in heavy)


def _plain_verb(clause: Clause, token: Token) -> bool:
    """ "don't zoom, bars are fine": the verb that is not to be, beside how a shape is filled."""
    return token.has("v:zoom", "v:rotate", "v:flip", "v:trim", "v:speed_up", "v:slow_down") and _denied(
        clause, token
    )


def _denied(clause: Clause, token: Token) -> bool:
    """ "don't mute it" keeps the sound; "no sound" mutes."""
    return any(t.has("c:neg") and t is not token and t.text.lower() not in BARE for t in clause.tokens)


def _took_back(clause: Clause, body: list[Token], kept: list[Clause], reader: Reader) -> bool:
    """ "add music and captions. Actually skip the captions": what was asked for is no longer wanted."""
    heavy = [t for t in body if not t.filler and not t.has("c:neg", "c:fix", "f:")]
    wanted = {tag for t in heavy for tag in t.tags if tag.startswith(("n:", "v:")) and tag not in GENERIC}
    if not wanted or not heavy or any(t.has(*KINDS) and not t.has("n:", "v:") for t in heavy):
        return False
    for earlier in reversed(kept):
        asked = [t for t in earlier.tokens if t.free and not wanted.isdisjoint(t.tags)]
        if not asked or earlier.negated:
            continue
        others = [t for t in earlier.tokens if not t.filler and t not in asked and not t.has(*GENERIC)]
        reader.assume("taken_back", words=reader.quoted(earlier))
        if not others:
            kept.remove(earlier)
            _drop(earlier)
        else:
            for t in asked:
                t.claim = CONTEXT
        _drop(clause)
        return True
    return False


def _fit_pad(kept: list[Clause]) -> bool:
    """ "make it vertical, don't crop": the shape is filled with bars."""
    for clause in reversed(kept):
        shape = next((t for t in clause.tokens if t.has("ratio", "ratio:")), None)
        if shape is not None:
            clause.tokens.append(Token(shape.start, shape.end, shape.text, frozenset({"fit:pad"})))
            return True
    return False
