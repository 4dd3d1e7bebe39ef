"""Background in the words: what describes the person's material is context, not a command.

"this 45-minute Zoom recording", "a 10-minute 4K screen recording" (when something is done to it), "这段10分钟
的视频": lengths, formats and sizes in such a phrase are facts of the source.
"""

from __future__ import annotations

from .clause import Clause
from .token import CONTEXT, Token

NOUNS = ("n:media", "n:clip", "n:photos", "n:audio")
FACTS = (
    "length",
    "size",
    "res",
    "fps",
    "fmt:",
    "number",
    "ratio",
    "ratio:",
    "res:",
    "platform:",
    "dims",
    "look:",
)
TARGETS = ("v:make", "p:to", "v:export", "v:keep")
OWN = (
    "this",
    "these",
    "that",
    "those",
    "my",
    "our",
    "the",
    "his",
    "her",
    "their",
    "your",
    "its",
    "all",
    "each",
)


def _so_that_not(tokens: list[Token]) -> None:
    """ "flip it so it's not mirrored anymore": what it is not to be any more, after what is to be done."""
    for i, t in enumerate(tokens):
        lead = t.text.lower()
        if lead not in ("so", "so that", "so it", "so that it") and not t.has("c:so"):
            continue
        near = [x.text.lower() for x in tokens[i + 1 : i + 4]]
        denied = next((k for k, x in enumerate(near, i + 1) if x in DENIED), None)
        done = any(x.has("v:") and not x.filler for x in tokens[max(i - 6, 0) : i])
        if denied is None or not done or any(x.punct for x in tokens[i:denied]):
            continue
        for x in tokens[i:]:
            if x.punct or x.has("c:and", "c:then"):
                break
            if not x.has("turn:"):  # "… so it's not upside down" tells which way
                x.tags, x.claim = frozenset({"f:det"}), CONTEXT


DENIED = ("not", "isn't", "no longer", "doesn't", "aren't", "isnt", "doesnt")


def with_background(tokens: list[Token]) -> list[Token]:
    """The tokens, those of descriptions of the source claimed as context."""
    for i, token in enumerate(tokens):
        if token.has(*NOUNS) and not token.punct:
            _describe(tokens, i)
    _bracketed(tokens)
    _so_that_not(tokens)
    _purposes(tokens)
    _shaped(tokens)
    return tokens


SHAPES = ("ratio", "ratio:")


def _shaped(tokens: list[Token]) -> None:
    """ "16:9 please, the footage is vertical": the shape that is, beside the one that is to be."""
    shapes = [t for t in tokens if t.has(*SHAPES, "platform:") and t.free]
    for noun, verb, shape in zip(tokens, tokens[1:], tokens[2:], strict=False):
        told = noun.has(*NOUNS) and verb.text.lower() in ("is", "are", "was", "were") and shape.has(*SHAPES)
        if told and len(shapes) > 1:
            shape.claim = CONTEXT


SENT_BY = {"email": "email", "mail": "email", "tweet": "x"}
ABLE = frozenset(("to", "can", "i can", "we can", "you can", "enough to", "able to"))
SENDING = frozenset(
    ("message", "messages", "post", "limit", "limits", "attachment", "chat", "group", "server", "dm")
)
"""After a platform's name: where in it the file goes."""
SMALL = frozenset(("small", "smaller", "tiny", "light", "lighter", "little"))
THROUGH = frozenset(("on", "over", "via", "by", "through", "in", "to", "it", "this", "as", "an"))


PURPOSE = ("length", "c:neg", "fmt:", "size", "res", "c:so", "x:upload")


def _purposes(tokens: list[Token]) -> None:
    """ "small enough to send on WhatsApp", "so I can email it": what the file is for, no wish to send it."""
    sized = any(t.has("size") for t in tokens)
    smaller = any(t.has("v:compress") or t.text.lower() in SMALL for t in tokens)
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        if not token.has(*PURPOSE) and token.text.lower() not in SENDING | {"lighter", "still"}:
            continue
        sending = before is not None and before.has("platform:") and token.text.lower() in SENDING
        if token.text.lower() == "lighter" and i + 1 < len(tokens) and tokens[i + 1].has(*A_FILE):
            token.tags = frozenset({"v:compress"})
        if token.has("c:neg") and token.text.lower() in RATHER:
            _not_this_one(tokens, i)
        if sending or (token.text.lower() == "still" and _not_a_picture(tokens, i)):
            token.tags = frozenset({"f:det"})
        elif token.has("fmt:gif", "fmt:webp"):
            _loops(tokens, i)
        if token.has("length") and _is_long(tokens, i):
            token.claim = CONTEXT
        if token.has("fmt:", "size", "res") and (_turned(tokens, i) or _is_now(tokens, i)):
            token.claim = CONTEXT
        elif token.has("c:so") and smaller and not sized:
            _so_it_fits(tokens, i)
        elif token.has("x:upload") and _sent(tokens, i, limited=smaller or sized):
            platform = _sender(token)
            token.tags = frozenset({f"platform:{platform}"} if platform else {"f:det"})


A_FILE = ("n:format", "fmt:", "n:size")
"""After "lighter": the weight of a file, not the picture's light."""
VALUES = ("res", "res:", "size", "fps", "quality:", "ratio", "ratio:", "bitrate", "dims", "v:", "gen:vague")


def _not_a_picture(tokens: list[Token], i: int) -> bool:
    """ "… but still 720p": the word says that something stays, and names no picture."""
    before, after = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
    counted = before is not None and (before.text.lower() in ("a", "the", "one") or before.has("number"))
    return not counted and after is not None and after.has(*VALUES)


RATHER = ("not", "instead of", "rather than", "and not")
KINDS = ("fmt:", "res", "res:", "ratio", "ratio:", "fps", "codec:", "percent", "size")


def _not_this_one(tokens: list[Token], i: int) -> None:
    """ "mp4 not mov", "instead of 4k give me 1080p": one of two values of a kind is the one not wanted."""
    after = next((t for t in tokens[i + 1 : i + 3] if not t.has("f:det")), None)
    kind = next((k for k in KINDS if after is not None and after.has(k)), None)
    if kind is None or after is None:
        return
    near = [*tokens[max(i - 4, 0) : i], *tokens[i + 2 : i + 9]]
    if any(t is not after and t.has(kind) for t in near):
        tokens[i].tags, after.claim = frozenset({"f:det"}), CONTEXT


def _loops(tokens: list[Token], i: int) -> None:
    """ "a looping gif", "a gif that loops": every GIF does."""
    near: list[Token] = []
    for side in (reversed(tokens[max(i - 5, 0) : i]), tokens[i + 1 : i + 4]):
        for t in side:
            if t.punct or t.has("c:"):
                break
            near.append(t)
    for t in near:
        if t.has("v:loop") and not any(n.has("times", "number", "factor", "n:media") for n in near):
            t.tags = frozenset({"f:det"})


def _turned(tokens: list[Token], i: int) -> bool:
    """ "mp4 -> gif", "mov to mp4": what it is now, before what it becomes."""
    rest = [t for t in tokens[i + 1 : i + 5] if not t.has("f:det")]
    if not tokens[i].has("fmt:") or not rest:
        return False
    arrow = next((n for n, t in enumerate(rest) if t.text in (">", "→", "=>")), None)
    if rest[0].has("p:to"):
        arrow = 0
    after = rest[arrow + 1] if arrow is not None and arrow + 1 < len(rest) else None
    return after is not None and after.has("fmt:")


def _is_now(tokens: list[Token], i: int) -> bool:
    """ "my iPhone video is a .MOV, …", "the file is 200 MB": told of what is there."""
    lead = [t for t in tokens[max(i - 7, 0) : i] if t.text not in ("a", "an", ".", "about", "around")]
    if len(lead) < 2 or lead[-1].text.lower() not in ("is", "are", "was"):
        return False
    owner = any(t.has("f:this") or t.text.lower() in OWN for t in lead[:-2]) or lead[-2].has("f:this")
    more = any(not t.punct and t.has("v:", "fmt:", "size", "res") for t in tokens[i + 1 :])
    return (
        owner and more and lead[-2].has("n:media", "n:clip", "unknown") and not any(t.has("v:") for t in lead)
    )


def _is_long(tokens: list[Token], i: int) -> bool:
    """ "… The video is 45 seconds long.": how long it is, told in a sentence of its own."""
    first = next((j + 1 for j in range(i - 1, -1, -1) if tokens[j].punct), 0)
    lead, after = tokens[first:i], tokens[i + 1 : i + 2]
    if (
        not 3 <= len(lead) <= 5
        or lead[-1].text.lower() not in ("is", "are")
        or not tokens[0].has("v:", "f:", "c:")
    ):
        return False
    own = lead[0].has("f:this") or lead[0].text.lower() in OWN
    ended = not after or after[0].punct or after[0].text.lower() in ("long", "in")
    return first > 0 and own and ended and lead[-2].has("n:media", "n:clip")


def _sent(tokens: list[Token], i: int, *, limited: bool) -> bool:
    """Whether sending is told as what the file is for."""
    before = tokens[i - 1] if i else None
    fits = before is not None and (before.has("p:to", "c:so") or before.text.lower() in ABLE)
    if fits and any(t.has("v:", "size", "p:under", "quality:", "tsize:0.7") for t in tokens[:i]):
        return True
    after = next((t for t in tokens[i + 1 : i + 5] if t.text.lower() not in THROUGH), None)
    return limited and after is not None and after.has("platform:")


def _sender(token: Token) -> str | None:
    """The platform that a word for sending names: "email it"."""
    return SENT_BY.get(token.text.lower().partition(" ")[0])


def _so_it_fits(tokens: list[Token], i: int) -> None:
    """ "make it small so it fits on Discord": the reason says how small."""
    rest = tokens[i + 1 : i + 7]
    stop = next((n for n, t in enumerate(rest) if t.has("platform:") or _sender(t)), None)
    if stop is None or any(t.punct for t in rest[:stop]):
        return
    for t in (tokens[i], *rest[:stop]):
        if t.has("c:so", "v:cut_down", "x:upload", "v:keep", "v:add"):
            t.tags = frozenset({"f:det"})
    if (platform := _sender(rest[stop])) is not None:
        rest[stop].tags = frozenset({f"platform:{platform}"})


def _describe(tokens: list[Token], noun: int) -> None:
    """Looks left of a noun for its modifiers and its determiner."""
    i = noun - 1
    seen: list[Token] = []
    while i >= 0 and noun - i <= 9:
        t = tokens[i]
        if t.punct or t.has("c:", "v:", "quote", "asset", "clips", "span", "point", "hold"):
            break
        if t.has("f:this") or t.text.lower() in OWN or t.text.lower() in ("a", "an", "一个", "一段", "有"):
            break
        if t.has("p:to", "p:from", "p:for", "p:at", "p:between") and not t.has("f:det"):
            break
        seen.append(t)
        i -= 1
    _follow(tokens, noun)
    if not any(t.has(*FACTS, "unknown") for t in seen):
        return
    if _is_source(tokens, i, seen, tokens[noun]):
        verb = _command_before(tokens, i)
        shaped = ("n:highlights",) if verb is not None and verb.has("v:convert", "v:crop", "v:resize") else ()
        for t in seen:
            if not t.has("asset:") and (t.has(*FACTS, *shaped, "unknown", "n:media") or t.filler):
                t.claim = CONTEXT


def _follow(tokens: list[Token], noun: int) -> None:
    """ "a clip of ocean waves on a beach": what follows "of" and "about" describes too."""
    i = noun + 1
    _from_there(tokens, i)
    if i >= len(tokens) or tokens[i].text.lower() not in ("of", "about", "关于"):
        return
    ends = ("c:", "v:", "p:to", "quote", "n:highlights", "asset:", "asset", "clips", "span", *FACTS)
    while i < len(tokens) and not tokens[i].punct and not tokens[i].has(*ends):
        tokens[i].claim = CONTEXT
        i += 1


def _from_there(tokens: list[Token], i: int) -> None:
    """ "three clips from a vacation", "footage from our trip to Rome": where the material comes from."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    stills = nxt is not None and nxt.has("fmt:jpg", "fmt:png") and tokens[i - 1].has("n:photos")
    if nxt is not None and stills and tokens[i].text.lower() in ("in", "as"):
        nxt.claim = CONTEXT  # "ten photos in JPG format"
    if (
        i + 2 >= len(tokens)
        or tokens[i].text.lower() != "from"
        or tokens[i + 1].text.lower() not in DETERMINED
    ):
        return
    for t in tokens[i + 2 : i + 6]:
        if t.punct or not (t.has("unknown", "look:", "mood:") and not t.has("v:", "n:", "p:", "effx:")):
            break
        t.claim = CONTEXT


DETERMINED = ("a", "an", "my", "our", "the", "this", "their", "his", "her")


def _is_source(tokens: list[Token], det: int, seen: list[Token], noun: Token) -> bool:
    opener = tokens[det] if det >= 0 else None
    text = opener.text.lower() if opener else ""
    before = _command_before(tokens, det)
    if opener is not None and (opener.has("f:this") or text in OWN):
        best = any(t.has("n:highlights", "x:best") for t in seen)
        return not (best and before is not None and before.has(*TARGETS, "v:cut_down"))
    if text in ("a", "an", "一个", "一段"):
        if before is None or before.text.endswith("成"):  # "串成一个30秒的短片": what is to be made
            return False
        if before.has("p:for"):
            return any(t.has("n:music") for t in tokens[:det])
        return not before.has(*TARGETS) or before.has("p:from")
    if opener is not None and opener.has("p:from"):
        return True
    if opener is not None and opener.has("c:have"):
        return True
    return _han_object(tokens, det, seen, noun)


def _han_object(tokens: list[Token], det: int, seen: list[Token], noun: Token) -> bool:
    """ "把10分钟的视频…": a described noun between 把 and its verb."""
    lead = next((t for t in reversed(seen) if t.text in ("把", "将", "给")), None)
    if lead is None:
        opener = tokens[det] if det >= 0 else None
        return opener is not None and opener.text in ("这个", "这段", "这条", "我的", "那个", "那段")
    return noun.has("n:media") and not any(t.has("ratio:", "fmt:gif") for t in seen)


def _command_before(tokens: list[Token], det: int) -> Token | None:
    """The verb or preposition that rules a noun phrase."""
    for t in reversed(tokens[max(det - 6, 0) : max(det, 0)]):
        if t.punct:
            return None
        if t.has("v:", "p:to", "p:from", "p:for", "c:have") and t.text.lower() != "with":
            return t
    return None


def _bracketed(tokens: list[Token]) -> None:
    """ "(duration 27.49s)": facts in brackets after a file."""
    i = 0
    while i < len(tokens):
        if tokens[i].punct and tokens[i].text in "(（[":
            close = next(
                (j for j in range(i + 1, min(i + 12, len(tokens))) if tokens[j].text in (")", "）", "]")),
                None,
            )
            inner = tokens[i + 1 : close] if close else []
            if inner and inner[0].has("n:duration", "n:size", "n:resolution", "n:framerate"):
                for t in inner:
                    t.claim = CONTEXT
                tokens[i].tags = tokens[i].tags | {"f:det"}
                i = close or i
        i += 1


NEARLY = 0.05
"""How far a length told may be from the material's own."""


def own_length(found: list[Clause], whole_ms: int | None) -> None:
    """ "wedding video, 14 minutes. …": the length the material has, told of it and not asked for."""
    for clause in found:
        lengths = [t for t in clause.tokens if t.has("length") and t.free]
        bare = all(t.filler or not t.free or t in lengths or t.has(*NOUNS, "unknown") for t in clause.tokens)
        others = any(t.has("v:") for c in found if c is not clause for t in c.tokens)
        if len(lengths) != 1 or not bare or not others or not whole_ms or clause.inherited:
            continue
        if abs(lengths[0].value - whole_ms) <= NEARLY * whole_ms:
            for t in clause.tokens:
                t.claim = t.claim or CONTEXT
