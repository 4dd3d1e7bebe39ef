"""Step 4: the request as clauses, each one wish; words that belong to no wish are background."""

from __future__ import annotations

import itertools

from .clause import Clause
from .token import CONTEXT, Token

HARD = frozenset(".;!?。；！？\n…—|>→·•")
SOFT = frozenset(",，、:：()（）-~[]【】/")
LONGEST_CHUNK = 80
"""Tokens of one wish at most: no person's is longer, and the work a clause makes stays bounded."""
NEAR = 12
"""How far a list's other member may stand, in tokens."""
GENERIC = ("v:add", "v:make", "v:change", "v:process")
HEADS = (
    "v:", "ratio:", "ratio", "platform:", "fmt:", "res:", "res", "size", "quality:", "codec:", "dims",
    "fps", "n:silence", "n:fillers", "n:captions", "n:subfile", "n:music", "n:title", "n:hook",
    "n:lower_third", "n:end_card", "n:cta", "n:watermark", "n:logo", "n:transition", "n:thumbnail",
    "n:slideshow", "n:highlights", "n:promo", "n:sfx", "n:particles", "n:avatar", "n:effect",
    "n:noise", "n:grain", "n:quiz", "n:volume", "n:brightness", "n:contrast", "n:saturation",
    "n:temperature", "n:blooper", "n:text", "n:color", "n:lut", "n:generated", "n:status", "n:script",
    "n:chapters", "n:sticker", "n:loudness", "n:face", "effx:", "look:", "gen:vague", "every", "cap:",
    "n:background", "n:bitrate", "n:framerate", "bitrate", "n:stop", "n:aspect", "n:speed",
    "n:blackbars", "n:border", "n:pitch", "n:audio", "n:duration",
)  # fmt: skip
"""Readings that make a stretch of words a wish of its own; without one it modifies its neighbour."""
LISTED = (
    ("asset:", "asset", "file", "clips", "n:intro", "n:outro", "ord:"), ("quote",), ("clock", "point"),
    ("span",), ("ratio", "ratio:"), ("lang:",), ("color:", "hexcolor"), ("res", "res:"), ("number",),
    ("mood:",),
    ("n:silence", "n:fillers", "n:blooper"),
    ("n:duration", "n:resolution", "n:framerate", "n:size", "n:bitrate", "n:codec", "n:format"),
)  # fmt: skip
"""Values of a kind that a comma or "and" only lists."""


def clauses(tokens: list[Token]) -> list[Clause]:
    """The request's clauses in order."""
    found: list[Clause] = []
    _enumerations(tokens)
    for number, (sentence, asked) in _sentences(tokens):
        chunks = _chunks(sentence)
        made = [_made(chunk, number, asked) for chunk in chunks]
        found += _joined([c for c in made if c is not None])
    return _inheriting(_gathered(found))


def _enumerations(tokens: list[Token]) -> None:
    """ "1. cut … 2. add …": numbers of a list are no values."""
    for i, t in enumerate(tokens[:-1]):
        mark = tokens[i + 1]
        if t.has("number") and mark.punct and mark.text in ".)、）．" and mark.start == t.end:
            after = tokens[i + 2] if i + 2 < len(tokens) else None
            if after is not None and (after.has("v:", "f:polite", "f:this") or after.text in ("把", "将")):
                t.claim = CONTEXT


def _sentences(tokens: list[Token]) -> list[tuple[int, tuple[list[Token], bool]]]:
    """The stretches between full stops and ordering words, numbered by full stop."""
    found: list[tuple[int, tuple[list[Token], bool]]] = []
    current: list[Token] = []
    number = 0
    for i, t in enumerate(tokens):
        hard = t.punct and t.text in HARD and not (t.text in "!！" and _runs_on(tokens, i, current))
        if hard or _then(tokens, i):
            if current:
                found.append((number, (current, hard and t.text in "?？")))
            t.claim = t.claim or CONTEXT
            number += hard
            current = []
        else:
            current.append(t)
    if current:
        found.append((number, (current, False)))
    return found


def _runs_on(tokens: list[Token], i: int, current: list[Token]) -> bool:
    """ "saying Subscribe now! at the end": an exclamation mark inside a text that was not put in quotes."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    return nxt is not None and nxt.shown[:1].islower() and any(t.has("v:write") for t in current)


def _then(tokens: list[Token], i: int) -> bool:
    """Whether a token is an ordering word here ("最后" before a length is "last", after a verb is "then")."""
    t = tokens[i]
    if not t.has("c:then") or t.parts:
        return False
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    if nxt is None:
        return not t.has("n:end")
    if t.has("p:last", "n:end", "p:after_suffix", "f:det", "n:outro"):
        return nxt.has("v:", "f:polite", "f:this", "punct") or nxt.text in ("把", "将", "给", "用")
    return True


def _chunks(sentence: list[Token]) -> list[list[Token]]:
    chunks: list[list[Token]] = [[]]
    for i, t in enumerate(sentence):
        if _separates(sentence, i, chunks[-1]):
            if t.has("c:neg", "c:so", "c:fix", "c:if", "c:forget") and not t.punct:
                chunks.append([t])
            else:
                t.claim = t.claim or CONTEXT
                chunks.append([])
        elif len(chunks[-1]) >= LONGEST_CHUNK or _new_verb(chunks[-1], sentence, i):
            chunks.append([t])
        else:
            chunks[-1].append(t)
    return [c for c in chunks if c]


def _topic(chunk: list[Token]) -> bool:
    """ "声音不要变调": what a negation is about may stand before it."""
    return bool(chunk) and not any(
        t.has("v:", "quote", "length", "span", "point", "ratio", "ratio:") for t in chunk
    )


def _separates(sentence: list[Token], i: int, chunk: list[Token]) -> bool:
    t = sentence[i]
    if t.has("c:so", "c:fix", "c:forget") and not t.has("v:"):
        return True
    if t.has("c:neg"):
        return not _topic(chunk)
    if t.has("c:if"):
        return i > 0
    soft = t.punct and t.text in SOFT
    if not soft and not t.has("c:and", "c:but"):
        return False
    if t.has("n:", "v:") and not t.punct:
        return False
    return not _lists(sentence, i)


def _lists(sentence: list[Token], i: int) -> bool:
    """Whether a comma or "and" stands between two values of a kind."""
    left = _neighbour(sentence, i, -1)
    right = _neighbour(sentence, i, 1)
    if left is None or right is None:
        return False
    return any(left.has(*kind) and right.has(*kind) and not left.has("v:") for kind in LISTED)


def _neighbour(sentence: list[Token], i: int, step: int) -> Token | None:
    j = i + step
    while 0 <= j < len(sentence) and abs(j - i) <= NEAR:
        t = sentence[j]
        weak = (
            t.has("f:det", "f:this", "f:polite", "c:and", "c:then")
            or t.text.lower() == "one"
            or (t.punct and t.text in ",，、")
        )
        if not weak or t.has("n:", "ord:", "span", "asset:"):
            return t
        j += step
    return None


def _new_verb(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """Whether a verb begins a new wish with no separator before it ("…剪掉加标题", "trim it export")."""
    t = sentence[i]
    if t.text in ("把", "将") and any(c.has("v:") for c in chunk):
        return True
    if not t.has("v:") or t.has("f:", "p:", "n:", "fmt:", "quality:"):
        return False
    if t.text.lower() == "with":
        return _with_splits(chunk, sentence, i)
    verbs = [c for c in chunk if c.has("v:") and not c.has("f:det", "n:") and c.text.lower() != "with"]
    if not verbs:
        return False
    if t.has("v:fade_out") and verbs[-1].has("v:fade_in"):
        return False
    if t.has("v:write") and any(c.has(*ADDED) for c in chunk):
        return False
    if verbs[-1].text.lower() in ("用", "使用", "use", "using", "利用", "以"):
        return False
    last = chunk[-1]
    open_end = last.has("v:", "p:", "f:this", "f:polite", "c:", "amount:")
    if open_end and not (last.has("v:") and last.text[-1:] in "掉出好"):
        return False
    between = chunk[chunk.index(verbs[-1]) + 1 :]
    content = [c for c in between if not c.filler]
    if verbs[-1].has("v:make", "v:add", "v:change", "v:keep", "v:replace") and t.has(*RESULTS):
        return False
    first_object = [c for c in chunk[: chunk.index(verbs[-1])] if not c.filler]
    if not content and not (first_object and _han_final(verbs[-1])):
        return False
    return not t.has("v:write", "v:sync", "v:speed_up", "v:slow_down", "v:export") or bool(content)


RESULTS = (
    "v:color", "v:voice_over", "v:zoom", "v:fade", "v:fade_in", "v:fade_out", "v:fade_both", "v:loop",
    "v:reverse", "v:speed_up", "v:slow_down", "v:louder", "v:quieter", "v:brighten", "v:darken",
    "v:warmer", "v:cooler", "v:saturate", "v:desaturate", "v:contrast_up", "v:contrast_down",
    "v:stabilize", "v:compress", "v:boomerang", "v:mute", "v:blur", "v:duck", "v:layout_side",
    "v:layout_grid", "v:layout_stack", "v:layout_pip", "v:ramp", "v:sync", "v:freeze", "v:write",
)  # fmt: skip
"""Verbs that may be what "make", "add" or "change" leads to: "make the colours warmer", "add a slow zoom"."""
ADDED = (
    "n:captions", "n:music", "n:title", "n:text", "n:hook", "n:watermark", "n:logo", "v:voice_over",
    "n:cta", "n:end_card", "n:lower_third", "quote", "mood:",
)  # fmt: skip


def _with_splits(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """Whether "with" brings something to add ("… with captions"), not a manner ("… with a crossfade")."""
    if not any(c.has("v:", "n:promo", "n:highlights") for c in chunk) or any(
        c.has("v:replace") for c in chunk
    ):
        return False
    for t in sentence[i + 1 : i + 6]:
        if t.punct or t.has("c:and"):
            return False
        if t.has(*ADDED):
            return not (t.has("n:text", "quote", "mood:") and any(c.has(*ADDED) for c in chunk))
    return False


def _han_final(verb: Token) -> bool:
    return not verb.text.isascii()


def _made(chunk: list[Token], sentence: int, asked: bool) -> Clause | None:
    clause = Clause(chunk, sentence=sentence, question=asked)
    lead = next((t for t in chunk if not t.has("f:polite", "symbol") or t.has("c:")), None)
    if lead is None:
        _background(chunk)
        return None
    if lead.has("c:neg") or any(t.has("c:neg") for t in chunk[:4]):
        clause.negated = True
    elif lead.has("c:fix"):
        clause.correction = True
    elif (lead.has("c:have") and not _really_asks(chunk) and not _limit(lead, chunk)) or (
        lead.has("c:so") and not any(t.has(*_VALUES) for t in chunk)
    ):
        _background(chunk)
        return None
    return clause


_VALUES = ("length", "size", "ratio", "res", "quote", "percent", "db", "span", "point")


def _limit(lead: Token, chunk: list[Token]) -> bool:
    """ "make sure it's under two minutes": a wish, unlike "it's a two-minute video"."""
    return lead.text in ("it's", "it is") and any(t.has("p:under", "p:over") for t in chunk)


def _really_asks(chunk: list[Token]) -> bool:
    """ "there is too much noise", "it's too dark": told as a fact, meant as a wish."""
    return any(t.text.lower().startswith(("too ", "太")) for t in chunk) and not chunk[0].has("length")


def _background(chunk: list[Token]) -> None:
    for t in chunk:
        t.claim = CONTEXT


def _headed(clause: Clause) -> bool:
    if clause.tokens[0].has("c:so"):
        return False
    if any(t.has("factor") and "速" in t.text for t in clause.tokens):
        return True
    return any(t.has(*HEADS) and t.claim != CONTEXT and t.text.lower() != "with" for t in clause.tokens)


def _joined(made: list[Clause]) -> list[Clause]:
    """Clauses without a head go to the one before them, or to the next where they come first."""
    found: list[Clause] = []
    waiting: list[Token] = []
    for clause in made:
        conditional = clause.tokens[0].has("c:if")
        first = not found and len(waiting) < LONGEST_CHUNK
        if conditional or (first and not _headed(clause) and not clause.correction and not clause.negated):
            waiting += clause.tokens
            continue
        if waiting:
            clause.tokens = waiting + clause.tokens
            waiting = []
        if (
            _headed(clause)
            or _own_place(clause, found)
            or clause.correction
            or clause.negated
            or clause.question
            or not found
            or len(found[-1].tokens) >= LONGEST_CHUNK
        ):
            found.append(clause)
        else:
            found[-1].tokens += clause.tokens
    if waiting:
        if found:
            found[-1].tokens += waiting
        else:
            found.append(Clause(waiting, sentence=made[0].sentence, question=made[0].question))
    return found


WORDED = ("n:title", "n:text", "n:lower_third", "n:end_card", "n:cta", "n:hook")


def _gathered(found: list[Clause]) -> list[Clause]:
    """ "标题用白色粗体，放在顶部，内容是“新品上市”": a text whose words come last, as one clause."""
    for i, clause in enumerate(found):
        if not any(t.has(*WORDED) for t in clause.tokens) or any(t.has("quote") for t in clause.tokens):
            continue
        for j in range(i + 1, min(i + 4, len(found))):
            later = found[j]
            if later.sentence != clause.sentence or any(t.has(*WORDED) for t in later.tokens):
                break
            quoted = any(t.has("quote") for t in later.tokens)
            if quoted and any(t.has("v:write", "n:words") for t in later.tokens):
                for merged in found[i + 1 : j + 1]:
                    clause.tokens += merged.tokens
                return _gathered(found[: i + 1] + found[j + 1 :])
            if not all(t.filler or t.has(*LOOKS) for t in later.tokens):
                break
    return found


LOOKS = (
    "v:add", "v:make", "v:change", "v:move", "pos:", "color:", "weight:", "tsize:", "hold", "point", "span",
    "anim:", "length", "v:write",
)  # fmt: skip


def _own_place(clause: Clause, found: list[Clause]) -> bool:
    """A quotation or a file with a time or place of its own, after one that has its own already."""
    placed = any(t.has("point", "span", "n:beginning", "n:end", "pos:") for t in clause.tokens)
    if not placed or not found:
        return False
    for kind in (("quote",), ("asset", "file", "asset:")):
        if any(t.has(*kind) for t in clause.tokens) and any(t.has(*kind) for t in found[-1].tokens):
            return True
    return False


def _inheriting(found: list[Clause]) -> list[Clause]:
    """Clauses with no verb of their own take the verbs of the one before, within their sentence."""
    for before, clause in itertools.pairwise(found):
        if clause.sentence != before.sentence or clause.negated or before.negated:
            continue
        if any(t.has("v:") and t.claim != CONTEXT and t.text.lower() != "with" for t in clause.tokens):
            continue
        verbs = {tag for t in before.tokens if t.claim != CONTEXT for tag in t.tags if tag.startswith("v:")}
        clause.inherited = frozenset(verbs) | before.inherited if not verbs else frozenset(verbs)
    return found
