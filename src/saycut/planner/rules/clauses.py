"""Step 4: the request as clauses, each one wish; words that belong to no wish are background."""

from __future__ import annotations

import itertools

from .apart import (
    beside_files,
    gone_then,
    only_files,
    own_pace,
    own_place,
    own_sound,
    paced_stretch,
    picture_placed,
    still_at_edge,
)
from .asides import complains, happened, introduces, remarks
from .asked import inquiry
from .chunks import LONGEST_CHUNK, chunks, sentences
from .clause import Clause
from .gathered import gathered
from .marked import marked
from .members import heard_only
from .owners import WORDED, opens_next, owner_of
from .statements import VALUES, left_alone, levelled_sound, narrates, only_told
from .token import CONTEXT, Token

GENERIC = ("v:add", "v:make", "v:change", "v:process")
HEADS = (
    "v:", "ratio:", "ratio", "platform:", "fmt:", "res:", "res", "size", "quality:", "codec:", "dims",
    "fps", "n:silence", "n:fillers", "n:captions", "n:subfile", "n:music", "n:instrument",
    "n:title", "n:hook",
    "n:lower_third", "n:end_card", "n:cta", "n:watermark", "n:logo", "n:transition", "n:thumbnail",
    "n:slideshow", "n:highlights", "n:promo", "n:sfx", "n:particles", "n:avatar", "n:effect",
    "n:noise", "n:grain", "n:quiz", "n:volume", "n:brightness", "n:contrast", "n:saturation",
    "n:temperature", "n:blooper", "n:text", "n:color", "n:lut", "n:generated", "n:status", "n:script",
    "n:chapters", "n:sticker", "n:loudness", "n:face", "effx:", "look:", "gen:vague", "every", "cap:",
    "n:background", "n:bitrate", "n:framerate", "bitrate", "n:stop", "n:aspect", "n:speed",
    "n:blackbars", "n:border", "shots", "places", "n:pitch", "n:widget", "n:audio", "n:duration",
)  # fmt: skip
"""Readings that make a stretch of words a wish of its own; without one it modifies its neighbour."""


def clauses(tokens: list[Token]) -> list[Clause]:
    """The request's clauses in order."""
    found: list[Clause] = []
    marked(tokens)
    before = -1
    for number, (sentence, asked) in sentences(tokens):
        first = inquiry(sentence, marked=asked)
        if first:
            found.append(Clause(sentence[:first], sentence=number, question=True, inquiry=True))
            sentence = sentence[first:]
        made = [_made(chunk, number, asked) for chunk in _wishes(chunks(sentence))]
        found += _joined([c for c in made if c is not None], going_on=number == before)
        before = number
    return _inheriting(gathered(found))


def _wishes(found: list[list[Token]]) -> list[list[Token]]:
    """The stretches; "I have 5 photos and 4 clips" tells of both."""
    kept: list[list[Token]] = []
    for chunk in found:
        last = kept[-1] if kept else None
        goes_on = last is not None and last[0].has("c:have") and not any(t.has("v:") for t in (*last, *chunk))
        counted = chunk[0].has("number") and all(
            t.filler or t.has("number", "unknown", "n:clip", "n:photos", "n:media", "n:logo", "n:intro")
            for t in chunk
        )
        if last is not None and goes_on and counted:
            last += chunk
        else:
            kept.append(chunk)
    return kept


def _made(chunk: list[Token], sentence: int, asked: bool) -> Clause | None:
    clause = Clause(chunk, sentence=sentence, question=asked)
    lead = next((t for t in chunk if not t.has("f:polite", "symbol") or t.has("c:")), None)
    if lead is None:
        _background(chunk)
        return None
    nothing = any(
        a.has("v:") and b.text.lower() in ("nothing", "nothing else") for a, b in itertools.pairwise(chunk)
    )
    if lead.has("c:neg") or any(t.has("c:neg") for t in chunk[:4]) or left_alone(chunk) or nothing:
        clause.negated = True
    elif lead.has("c:fix"):
        clause.correction = True
    elif narrates(chunk[0], chunk):
        for t in chunk:
            t.tags |= {"x:about"}
        _background(chunk)
        return None
    elif only_told(lead, chunk):
        _background(chunk)
        return None
    return clause


def _background(chunk: list[Token], *readings: str) -> None:
    for t in chunk:
        t.claim = CONTEXT
        t.tags |= frozenset(readings)


def _headed(clause: Clause) -> bool:
    if clause.tokens[0].has("c:so") and not any(t.has("n:noise") for t in clause.tokens):
        return False
    if remarks(clause):
        return False
    if any(t.has(*HEADS) and t.claim != CONTEXT and t.text.lower() != "with" for t in clause.tokens):
        return True
    if any(t.has("factor") and "速" in t.text for t in clause.tokens) or _told_head(clause):
        return True
    if any(t.has("factor:") and "speed" in t.text.lower() for t in clause.tokens):
        return True
    if any(t.has("n:voice", "n:audio") for t in clause.tokens) and any(
        t.has("x:more", "x:less") for t in clause.tokens
    ):
        return True
    shifted = any(t.has("x:later", "x:earlier") and not t.text.isascii() for t in clause.tokens)
    leveled = any(t.has("x:keep_sound") for t in clause.tokens)
    if any(t.has("length") for t in clause.tokens if shifted) or any(
        t.has("percent", "span", "clips") for t in clause.tokens if leveled
    ):
        return True
    named = any(t.has("asset", "file", "asset:") for t in clause.tokens)
    if named and any(t.has("point", "span", "factor") for t in clause.tokens):
        return True
    return levelled_sound(clause.tokens) or picture_placed(clause.tokens) or still_at_edge(clause.tokens)


BOUND = (
    "has to be",
    "must be",
    "should be",
    "needs to be",
    "need to be",
    "it should be",
    "it has to",
    "it needs to be",
)


def _of_before(clause: Clause, found: list[Clause]) -> bool:
    """ "配乐用a.mp3，从10秒开始": only a time, for the music or the words just told."""
    if not found or not all(
        t.filler or t.has("span", "point", "hold", "p:for", "n:media") or t.text == "用"
        for t in clause.tokens
    ):
        return False
    if not any(t.has("span", "point") for t in clause.tokens):
        return any(t.has(*LASTING) for t in found[-1].tokens)
    before = next((c for c in reversed(found) if not c.negated), found[-1])
    return any(t.has(*LAID) for t in before.tokens)


LASTING = ("n:transition", "trans:", "quote", "n:logo", "n:watermark", "effx:", "v:freeze", "asset", "file",
           "v:fade", "v:fade_in", "v:fade_out", "v:fade_both")  # fmt: skip
"""What has a length of its own."""
LAID = (
    "n:music",
    "quote",
    "asset",
    "file",
    "asset:",
    "v:voice_over",
    "n:sfx",
    "n:logo",
    "n:watermark",
    "n:sticker",
)
"""What has a time of its own in the video."""


def _only_stretch(clause: Clause) -> bool:
    """ "first 15 sec only, vertical, …": a stretch that is to be all there is."""
    only = any(t.text.lower() in ("only", "just", "only the", "just the") for t in clause.tokens)
    spans = any(t.has("span") for t in clause.tokens)
    return only and spans and all(t.filler or t.has("span") for t in clause.tokens)


def _only_limit(clause: Clause) -> bool:
    """ "under 60s": a limit and nothing else."""
    return all(t.filler or t.has("length", "hold", "p:under") for t in clause.tokens)


def _counts_pictures(token: Token) -> bool:
    """ "最后一张", "第二张": a picture of a row."""
    return (token.parts[-1].text if token.parts else token.text)[-1:] in ("张", "片", "图")


def _told_head(clause: Clause) -> bool:
    """Wishes no single word makes: a length that must be, a time to begin at, a join of two clips."""
    kinds = frozenset().union(*(t.tags for t in clause.tokens if t.claim != CONTEXT))
    if kinds & {"length", "hold"}:
        bound = any(t.text.lower() in BOUND for t in clause.tokens)
        if bound or (kinds & {"p:under"} and any(t.has("n:media", "n:duration") for t in clause.tokens)):
            return True
    if kinds & {"trans:flash", "trans:flash_white"} and kinds & {"point", "clock", "length"}:
        return True
    if kinds & {"length", "hold"} and any(t.has("clips") and _counts_pictures(t) for t in clause.tokens):
        return True
    if kinds & {"length"} and any(t.has("n:photos") for t in clause.tokens) and not kinds & {"quote"}:
        return True
    if kinds & {"length", "hold"} and kinds & {"p:under"} and _only_limit(clause):
        return True
    for t in clause.tokens:
        if (
            t.has("span")
            and t.parts
            and (t.parts[-1].text in ("开始", "结束") or t.parts[0].text.startswith("start"))
        ):
            return True
    opener = next((t for t in clause.tokens if t.has("point")), clause.tokens[0])
    words = (clause.tokens[0].text.lower(), opener.parts[0].text.lower() if opener.parts else "")
    if "point" in kinds and any(w.split(" ")[0] in ("end", "stop", "finish") for w in words):
        return True
    if any(t.has("hold") and t.parts and t.parts[0].text == "时长" for t in clause.tokens):
        return True
    if any(a.text == "之间" and b.has("trans:") for a, b in itertools.pairwise(clause.tokens)):
        return True
    named = sum(t.has("asset", "file", "asset:", "clips") for t in clause.tokens)
    if named == 2 and {"p:from", "p:to"} <= kinds and any(t.has("trans:") for t in clause.tokens):
        return True
    return bool(kinds & {"p:between"}) and any(t.has("trans:", "n:transition") for t in clause.tokens)


def _quoted_alone(clause: Clause, found: list[Clause]) -> bool:
    """ "“早安”在3秒出现": words with a place of their own, where no word for text before waits for them."""
    placed = any(t.has("point", "span", "pos:", "x:vanish", "anim:", "hold", "clips") for t in clause.tokens)
    edged = ("n:beginning", "n:end")
    placed = placed or any(a.has("p:at") and b.has(*edged) for a, b in itertools.pairwise(clause.tokens))
    heavy = [t for t in clause.tokens if not t.filler]
    placed = placed or (len(heavy) == 2 and heavy[0].has(*edged) and not heavy[0].text.isascii())
    if not placed or not any(t.has("quote") for t in clause.tokens):
        return False
    if not found:
        return True
    before = found[-1].tokens
    return any(t.has("quote") for t in before) or not any(t.has(*WORDED, "v:write") for t in before)


def _joined(made: list[Clause], *, going_on: bool) -> list[Clause]:
    """Clauses without a head go to the one before them, or to the next where they come first.

    `going_on`: they follow "then", so that a file's name alone continues a row.
    """
    found: list[Clause] = []
    waiting: list[Token] = []
    for clause in made:
        conditional = clause.tokens[0].has("c:if") and not clause.negated and not _limits(clause)
        first = not found and len(waiting) < LONGEST_CHUNK and not (going_on and only_files(clause))
        if _topics(waiting, clause):
            found.append(Clause(waiting, sentence=clause.sentence, question=clause.question))
            waiting = []
        if happened(clause, found):
            _background(clause.tokens, "x:about")
            continue
        owner = owner_of(clause, found)
        if owner is not None:
            owner.tokens += clause.tokens
            continue
        alone = not waiting and (_quoted_alone(clause, found) or (not found and _only_stretch(clause)))
        alone = alone or (not waiting and not found and paced_stretch(clause, made, found))
        if conditional or (
            first
            and not alone
            and (not _headed(clause) or opens_next(clause, made))
            and not clause.correction
            and not clause.negated
        ):
            waiting += clause.tokens
            continue
        if len(found) == 1 and not waiting and introduces(found[0].tokens, clause):
            _background(found.pop().tokens)
        so = clause.tokens[0].has("c:so") and not any(t.has(*VALUES) for t in waiting)
        if waiting and (so or introduces(waiting, clause) or complains(waiting, clause)):
            _background(waiting)
        elif waiting:
            clause.tokens = waiting + clause.tokens
        waiting = []
        if (
            _of_its_own(clause, found)
            or paced_stretch(clause, made, found)
            or (going_on and beside_files(clause, found))
        ):
            found.append(clause)
        elif found[-1].negated and len(found) > 1 and any(t.has(*TOLD) for t in clause.tokens):
            found[-2].tokens += clause.tokens
        else:
            found[-1].tokens += clause.tokens
    if waiting and found:
        found[-1].tokens += waiting
    elif waiting:
        found.append(Clause(waiting, sentence=made[0].sentence, question=made[0].question))
    return found


TOLD = (*VALUES, "factor", "fraction", "n:size", "n:opacity", "x:faint", "color:", "tsize:", "pos:")
"""What after a thing that is not wanted is told of the wish before that."""


def _limits(clause: Clause) -> bool:
    """ "如果超过一分钟就加速到一分钟": a condition with all of its wish."""
    over = any(t.has("p:over", "x:longer") for t in clause.tokens)
    return over and any(
        t.has("v:speed_up", "n:speed", "v:cut_down", "v:trim", "v:cut") for t in clause.tokens
    )


def _of_its_own(clause: Clause, found: list[Clause]) -> bool:
    """Whether a clause is a wish of its own, and no more of the one before."""
    return (
        not found
        or (_headed(clause) and not _of_before(clause, found))
        or _quoted_alone(clause, found)
        or own_place(clause, found)
        or gone_then(clause, found)
        or clause.correction
        or clause.negated
        or (clause.question and found[-1].sentence != clause.sentence)
        or own_sound(clause, found)
        or own_pace(clause, found)
        or any(t.has("c:forget") for t in clause.tokens)
        or len(found[-1].tokens) >= LONGEST_CHUNK
    )


def _topics(waiting: list[Token], clause: Clause) -> bool:
    """ "第二段从3秒开始，第三段…": a clip with a time of its own, before another clip is spoken of."""
    own = any(t.has("clips") for t in waiting) and any(t.has("span", "point") for t in waiting)
    return own and any(t.has("clips") for t in clause.tokens)


UNWANTED = ("not needed", "gone", "is useless", "are useless", "removed", "不要了", "不需要了")
"""Predicates that end their own clause: the next does not take them over."""


def _looks_on(before: Clause, clause: Clause) -> bool:
    """ "throw the second piece away, sepia on the rest": a look is put on what stays, not taken away."""
    if before.said("v:mute") and any(t.has("n:volume") for t in clause.tokens):
        return True
    gone = before.said("v:remove") and not any(t.has("look:", "effx:") for t in before.tokens)
    sized = any(t.has("n:captions") for t in clause.tokens) and any(t.has("tsize:") for t in clause.tokens)
    return gone and (sized or any(t.has("look:", "factor") for t in clause.tokens))


def _inheriting(found: list[Clause]) -> list[Clause]:
    """Clauses with no verb of their own take the verbs of the one before, within their sentence."""
    for before, clause in itertools.pairwise(found):
        if clause.sentence != before.sentence or clause.negated or before.negated:
            continue
        if any(t.has("v:") and t.claim != CONTEXT and t.text.lower() != "with" for t in clause.tokens):
            continue
        if any(t.text.lower() in UNWANTED for t in before.tokens) or _looks_on(before, clause):
            continue
        if before.said("v:remove", "v:cut", "v:trim") and any(heard_only(t) for t in clause.tokens):
            continue  # "drop the last 30 seconds, song.mp3 as the soundtrack"
        verbs = {tag for t in before.tokens if t.claim != CONTEXT for tag in t.tags if tag.startswith("v:")}
        if any(t.has("capmode:") for t in clause.tokens):
            verbs -= {"v:translate"}
        clause.inherited = frozenset(verbs) | before.inherited if not verbs else frozenset(verbs)
    return found
