"""What is not wanted: "don't add music", "without captions", "no sound", and what that leaves of a wish."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .clause import Clause
from .frames.reader import Reader
from .frames.step import Refusal
from .token import CONTEXT, Token
from .versions import of_other_file

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
GENERIC = {"v:make", "v:change", "v:add", "v:write", "v:play", "v:convert", "v:keep", "v:process", "v:move"}
"""Verbs that say only that a value is to be another."""


ANYTHING = frozenset(("n:media", "n:part", "n:everything", "n:subject", "n:face"))
"""Nouns for the video itself and what is in it: nobody takes a wish back by them ("别动画面")."""
OWN = ("原", "original", "自带", "视频原", "本来")
"""Begins words for the sound that was there, beside which another may have been asked for."""


def drop(clause: Clause) -> None:
    for t in clause.tokens:
        t.claim = CONTEXT


def _bare(token: Token) -> bool:
    """ "no sound", "I don't want any sound": not wanted, so taken away."""
    text = token.text.lower()
    return text in BARE or text.removesuffix(" any").endswith(("want", "need"))


def negate(clause: Clause, reader: Reader, kept: list[Clause]) -> None:
    """What is not wanted is not done; "no sound" is muting, "no cropping" a way to fit."""
    _named_apart(clause, kept)
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
    if took_back(clause, body, kept, reader) or _made_after_all(clause, body, reader, kept):
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
    if any(t.has("n:silence", "n:fillers") for t in body) and not any(t.has("v:") for t in body):
        clause.inherited = frozenset({"v:remove"})
        kept.append(clause)
        return
    unwanted = any(t.has("c:neg") and t.text.endswith(WANTED) for t in clause.tokens)
    unwanted = unwanted or _without_an_edge(lead, heavy, kept)
    if unwanted and any(t.has("span") for t in body) and not any(t.has("v:") for t in body):
        rest = any(t.has("n:everything") and (t.text[0] in "其剩别" or "rest" in t.text) for t in body)
        clause.inherited = frozenset({"v:keep" if rest else "v:remove"})
        kept.append(clause)
        return
    if any(t.has("v:crop") for t in body) and _fit_pad(kept):
        drop(clause)
        return
    if any(t.has("n:audio") for t in body):
        reader.silent_fades.add(clause.sentence)
    if _spared(clause, kept):
        clause.negated = False
        kept.append(clause)
        return
    text = reader.quoted(clause)
    drop(clause)
    if any(not t.filler for t in body):
        reader.assume("left_out", words=text)


def _named_apart(clause: Clause, kept: list[Clause]) -> None:
    """ "B站版不要字幕": the file that is named is wanted, what it is to be without is not."""
    at = next((i for i, t in enumerate(clause.tokens) if t.has("c:neg")), 0)
    head, rest = clause.tokens[:at], clause.tokens[at:]
    if any(t.has("platform:") for t in head) and any(t.has("n:") for t in rest):
        kept.append(Clause(head, sentence=clause.sentence))
        clause.tokens = rest


WISHING = (
    "i want",
    "i'd like",
    "i would like",
    "use",
    "give me",
    "put",
    "add",
    "can we have",
    "i need",
    "i'd love",
)


def _made_after_all(clause: Clause, body: list[Token], reader: Reader, kept: list[Clause]) -> bool:
    """Whether a denied thing is only what another takes the place of, or a part of what is named."""
    return _file_without(clause, body, reader, kept) or _wanted_instead(clause, reader, kept)


def _wanted_instead(clause: Clause, reader: Reader, kept: list[Clause]) -> bool:
    """ "instead of the original audio i want lo-fi beats": one sound goes, another comes."""
    lead = next((t for t in clause.tokens if t.has("c:neg")), clause.tokens[0])
    if not lead.text.lower().startswith(("instead of", "rather than", "in place of")):
        return False
    at = next((i for i, t in enumerate(clause.tokens) if t.text.lower() in WISHING), 0)
    gone, rest = clause.tokens[:at], clause.tokens[at:]
    if not at or not any(not t.filler for t in rest):
        return False
    if any(t.has("n:audio") for t in gone) and any(
        t.has("n:music", "mood:", "asset", "asset:") for t in rest
    ):
        reader.step(clause, "mute", gone, target="video")
    for t in gone:
        t.claim = t.claim or CONTEXT
    clause.tokens, clause.negated, clause.inherited = rest, False, frozenset({"v:add"})
    kept.append(clause)
    return True


def _without_an_edge(lead: Token | None, heavy: list[Token], kept: list[Clause]) -> bool:
    """ "under 10 mb, 720p, and without the last 15 seconds": that edge goes."""
    if lead is None or lead.text.lower() not in ("without", "without the", "minus", "minus the"):
        return False
    edge = len(heavy) == 1 and heavy[0].has("span") and heavy[0].value.how in EDGES
    laid = ("n:captions", "n:music", "quote", "n:logo", "n:watermark", "n:title", "effx:", "look:")
    return edge and bool(kept) and not any(t.has(*laid) for t in kept[-1].tokens)


WITHOUT = ("without", "without the", "minus", "not the", "不要", "去掉")
EDGES = ("first", "last")


def _file_without(clause: Clause, body: list[Token], reader: Reader, kept: list[Clause]) -> bool:
    """ "ep14.mp4 but without its first 30 seconds", "0:10-1:00 without 0:20-0:25": all but a part of it."""
    lead = next((t for t in clause.tokens if t.has("c:neg")), None)
    heavy = [t for t in body if not t.filler]
    if lead is None or lead.text.lower() not in WITHOUT or not heavy or not heavy[-1].has("span"):
        return False
    span, before = heavy[-1].value, kept[-1] if kept else None
    beside = before is not None and before.sentence == clause.sentence
    own = [t for t in heavy[:-1] if t.has("asset", "file") and t.start < lead.start]
    if beside and before is not None and not own and len(heavy) == 1:
        own = [t for t in before.tokens if not t.filler]
        if span.how == "range" and before.said("v:keep", "v:trim") and any(t.has("span") for t in own):
            lead.tags, clause.negated = frozenset({"x:except"}), False
            kept.append(clause)
            return True
    elif len(heavy) != 2:
        return False
    if len(own) != 1 or not own[0].has("asset", "file") or span.how not in EDGES:
        return False
    edge = {"start": span.end} if span.how == "first" else {"end": span.start}
    reader.step(clause, "trim", [lead, heavy[-1]], target={"asset": own[0].value}, **edge)
    clause.negated = False
    clause.tokens = (
        [t for t in clause.tokens if t not in (lead, heavy[-1])] if len(heavy) == 2 else clause.tokens
    )
    kept.append(clause)
    return True


def _tells_of_before(body: list[Token], kept: list[Clause]) -> bool:
    """ "speed it up but don't keep the pitch", "add music, do not duck it": how what was told is done."""
    said = [t for k in kept for t in k.tokens]
    pitch = any(t.has("n:pitch") for t in body)
    duck = any(t.has("v:duck") for t in body)
    paced = any(t.has("v:speed_up", "v:slow_down", "factor") for t in said)
    song = any(t.has("n:music", "asset", "asset:") for t in said) and len(body) <= SHORT
    silent = song and any(a.text.lower() in WHILE and b.has(*CLIPS) for a, b in _neighbours(body))
    return (pitch and paced) or silent or (duck and any(t.has("n:music", "asset", "asset:") for t in said))


SHORT = 6
WHILE = ("during", "while", "under", "over")
CLIPS = ("clips", "asset", "file", "asset:")


def _neighbours(body: list[Token]) -> Iterator[tuple[Token, Token]]:
    return pairwise(t for t in body if t.text.lower() not in ("the", "my", "a"))


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


def took_back(clause: Clause, body: list[Token], kept: list[Clause], reader: Reader) -> bool:
    """ "add music and captions. Actually skip the captions": what was asked for is no longer wanted."""
    heavy = [t for t in body if not t.filler and not t.has("c:neg", "c:fix", "f:")]
    wanted = {tag for t in heavy for tag in t.tags if tag.startswith(("n:", "v:")) and tag not in GENERIC}
    wanted -= ANYTHING
    if any(t.has("n:everything") and t.text[:1] in "其剩别" for t in heavy):
        return False
    if any(t.has("n:audio") and t.text.startswith(OWN) for t in heavy):
        wanted -= {"n:audio"}
    if not wanted or not heavy or any(t.has(*KINDS) and not t.has("n:", "v:") for t in heavy):
        return False
    for earlier in reversed(kept):
        asked = [t for t in earlier.tokens if t.free and not wanted.isdisjoint(t.tags)]
        if not asked or earlier.negated:
            continue
        if of_other_file(earlier, clause, kept):
            _of_one_file(asked, clause, reader)
            return True
        others = [t for t in earlier.tokens if not t.filler and t not in asked and not t.has(*GENERIC)]
        reader.assume("taken_back", words=reader.quoted(earlier))
        others = _handed_back(earlier, others, kept)
        if not others:
            kept.remove(earlier)
            drop(earlier)
        else:
            for t in asked:
                t.claim = CONTEXT
        drop(clause)
        return True
    return False


def _of_one_file(asked: list[Token], clause: Clause, reader: Reader) -> None:
    """ "抖音版带字幕，B站版不要字幕": the files of one request show the same; that is said, not done."""
    for t in asked:
        t.claim = CONTEXT
    drop(clause)
    reader.refusals.append(Refusal(asked[0].start, clause.end, reader.say("edit_of_one"), "edit_of_one"))


def _handed_back(clause: Clause, values: list[Token], kept: list[Clause]) -> list[Token]:
    """ "contrast and saturation by 20, actually no saturation": the value is the other's, too."""
    at = kept.index(clause)
    before = kept[at - 1] if at else None
    shared = before is not None and clause.inherited and before.sentence == clause.sentence
    if not shared or before is None or any(t.has(*KINDS) for t in before.tokens):
        return values
    if not values or not all(t.has(*KINDS) for t in values):
        return values
    before.tokens += [t for t in clause.tokens if t in values or t.has("p:")]
    clause.tokens = [t for t in clause.tokens if t not in before.tokens]
    return []


PARTED = ("v:speed_up", "v:slow_down", "v:mute", "look:", "effx:", "v:reverse", "v:zoom", "factor")


def _spared(clause: Clause, kept: list[Clause]) -> bool:
    """ "speed it up 2x, but leave 0:30-0:40 as is": a stretch that is spared what is done to the whole."""
    before = kept[-1] if kept else None
    if before is None or before.sentence != clause.sentence or not any(t.has("span") for t in clause.tokens):
        return False
    whole = not any(t.has("span", "point", "clips", "asset", "hold") for t in before.tokens)
    leaves = any(t.text.lower() in ("leave", "keep") for t in clause.tokens)
    return whole and leaves and before.said(*PARTED)


def _fit_pad(kept: list[Clause]) -> bool:
    """ "make it vertical, don't crop": the shape is filled with bars."""
    for clause in reversed(kept):
        shape = next((t for t in clause.tokens if t.has("ratio", "ratio:")), None)
        if shape is not None:
            clause.tokens.append(Token(shape.start, shape.end, shape.text, frozenset({"fit:pad"})))
            return True
    return False
