"""How long a text stands: over a clip it was put on, or until it is told to go."""

from __future__ import annotations

from typing import Any

from ....operations.times import END, START, AtMs, ClipEdge, When
from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, asset_name, later, stretch
from .step import Step, Stretch

ON = ("over", "on", "onto", "during", "in", "to", "across", "for", "with", "under")


def until(c: Clause) -> Token | None:
    """ "… and disappear at 7", "3秒后消失": the time that stands with the word for going, claimed."""
    gone = c.one("x:vanish")
    if gone is None:
        return None
    times = c.all("point", "span", "length", "hold", "number")
    if not times:
        return None
    at = c.tokens.index(gone)
    after = [t for t in times if t.start > gone.start]
    found = after[0] if after else max(times, key=lambda t: c.tokens.index(t) - at)
    c.claim((gone, found))
    return found


def gone_at(start: When | None, token: Token, r: Reader) -> dict[str, Any]:
    """The fields for a text that goes at, or after, the time told."""
    begin = start or START
    opener = token.parts[0] if token.parts else token
    if token.has("point"):
        end: When | None = token.value
    elif token.has("span"):
        ms = token.value.start.ms if isinstance(token.value.start, AtMs) else None
        end = later(begin, ms, r.context) if ms else None
    elif token.has("number"):
        end = AtMs(ms=round(token.value * 1000))
    elif not token.has("hold") and isinstance(begin, AtMs) and begin.ms < token.value and begin.ms:
        end = AtMs(ms=int(token.value))
    else:
        end = later(begin, int(token.value), r.context)
    return {"start": begin, "end": end} if end is not None and opener is not None else {}


def over_clip(c: Clause, r: Reader, hold_ms: int | None = None) -> Stretch | None:
    """ "put a title over clip 1": as long as the clip is; "between a and b": from where the second begins."""
    if any(t.has("p:between") for t in c.tokens):
        named = c.all("clips", "asset", "asset:")
        numbers = [n for t in named if (n := r.clip_of(t)) is not None]
        if len(numbers) == 2 and len(named) == 2:
            edge = ClipEdge(clip=max(numbers))
            c.claim(named)
            return Stretch(edge, later(edge, hold_ms, r.context) if hold_ms else None, "clip")
    shown = [a.name for a in r.context.of_kind("video", "image")]
    for token in c.all("clips", "asset", "asset:"):
        before = c.before(token)
        on = next(
            (t for t in reversed(c.tokens[: c.tokens.index(token)]) if t.text not in ("the", "of")), before
        )
        onto = on is not None and on.text.partition(" ")[0].lower() in ON
        if not (onto or (token.has("clips") and _leads_to_words(c, token))):
            continue
        first = None
        if token.has("clips"):
            first, number = int(token.value[0]), int(token.value[-1])
        elif len(shown) > 1 and (found := r.number_of(asset_name(token))) is not None:
            number = found
        else:
            continue
        token.claim = USED
        last = _run_of_clips(c, r, token, number)
        return Stretch(ClipEdge(clip=first or number), ClipEdge(clip=last, edge="end"), "clip")
    return None


def over_photos(c: Clause, r: Reader) -> Stretch | None:
    """ "music only under the pics": from the first still to the last, where they follow each other."""
    photos = [t for t in c.tokens if t.has("n:photos")]
    word = next((t for t in photos if t.text.lower().endswith(("s", "片", "图"))), None)
    row = next((s for s in r.steps if s.op == "combine" and s.fields.get("assets")), None)
    stills = {a.name for a in r.context.of_kind("image")}
    if word is None or row is None:
        return None
    before = c.before(word)
    at = [i for i, name in enumerate(row.fields["assets"], 1) if name in stills]
    whole = len(at) == len(row.fields["assets"])
    under = before is not None and before.text.lower() in (*ON, "under", "during", "beneath", "behind")
    if not under or not at or (whole and not r.context.of_kind("video")) or at[-1] - at[0] != len(at) - 1:
        return None
    word.claim = USED
    return Stretch(ClipEdge(clip=at[0]), ClipEdge(clip=at[-1], edge="end"), "clip")


def _run_of_clips(c: Clause, r: Reader, token: Token, number: int) -> int:
    """ "over the intro and the interview": the last of clips that follow each other, claimed."""
    at = c.tokens.index(token) + 1
    while at < len(c.tokens) and c.tokens[at].has("c:and", "f:det", "p:to"):
        at += 1
    following = c.tokens[at] if at < len(c.tokens) else None
    joined = any(t.has("c:and", "p:to") for t in c.tokens[c.tokens.index(token) : at])
    if following is None or not joined or not following.free or not following.has("clips", "asset", "asset:"):
        return number
    if r.clip_of(following) != number + 1:
        return number
    following.claim = USED
    return _run_of_clips(c, r, following, number + 1)


def _leads_to_words(c: Clause, clip: Token) -> bool:
    """ "第一个片段加标题“起点”": the clip is told first, what stands on it after."""
    after = c.after(clip)
    says = (
        after is not None
        and after.has("v:write")
        and after.text.lower().endswith(("say", "says", "read", "reads"))
    )
    return says or (after is not None and after.has("v:add", "v:write") and not after.text.isascii())


WHOLE = (
    "throughout", "throughout the video", "the whole time", "the entire time", "all the time",
    "all the way through", "the whole way through", "whole time", "entire time", "permanently",
    "always", "constantly", "for good",
)  # fmt: skip
"""Words for a text that never goes."""
WHOLE_ZH = ("全程", "一直", "始终", "自始至终", "从头到尾")
"""How such words begin in Chinese."""


def whole_time(c: Clause) -> Stretch | None:
    """ "… in the corner the whole time": from the start to the end."""
    for i, token in enumerate(c.tokens):
        before = c.tokens[i - 1].text if i else ""
        lead = c.tokens[i - 2].text if i > 1 else ""
        whole = token.has("n:media") and token.text.startswith(("whole", "entire", "full"))
        if (
            token.text.startswith(WHOLE_ZH)
            or token.text in WHOLE
            or (whole and {before, lead} & {"for", "during", "throughout", "over", "across", "on"})
        ):
            token.claim = USED
            return Stretch(START, END, "whole")
    return None


def after_last(c: Clause, r: Reader, hold_ms: int) -> dict[str, Any]:
    """ "“A” for 3 seconds, then “B” for the next 3": where the text before ends."""
    last = r.steps[-1] if r.steps else None
    if last is None or last.op != "add_text" or last.clause is c:
        return {}
    begin = last.fields.get("end")
    between = r.words[last.clause.end : c.start].lower()
    following = any(w in between for w in ("then", "next", "followed", "after", "然后", "接着", "再"))
    following = following or any(t.text in ("next", "following", "another", "接下来") for t in _inner(c))
    if begin is None or begin == END or not following or not isinstance(begin, AtMs | ClipEdge | dict):
        return {}
    start = AtMs(ms=begin["ms"]) if isinstance(begin, dict) and "ms" in begin else begin
    if isinstance(start, dict):
        return {}
    return {"start": start, "end": later(start, hold_ms, r.context)}


def from_last(c: Clause, r: Reader, where: Stretch) -> dict[str, Any]:
    """ "“A” until 0:10, “B” until 0:20": the second begins where the first ends."""
    last = r.steps[-1] if r.steps else None
    if last is None or last.op != "add_text" or last.clause.sentence != c.sentence:
        return {}
    begin, end = last.fields.get("end"), where.end
    if isinstance(begin, AtMs) and isinstance(end, AtMs) and begin.ms < end.ms:
        return {"start": begin}
    onwards = c.one("p:onwards")
    if isinstance(begin, AtMs) and where.start is None and end is None and onwards is not None:
        onwards.claim = USED
        return {"start": begin, "end": END}
    return {}


def described(c: Clause, quotes: list[Token]) -> list[Token]:
    """ "the price “$49”", "my handle @kim": the unknown word right before says what is written."""
    found = [c.tokens[c.tokens.index(q) - 1] for q in quotes if c.tokens.index(q)]
    return [t for t in found if t.free and t.has("unknown", "n:own_name")]


def _inner(c: Clause) -> list[Token]:
    return [p for t in c.tokens for p in (t, *t.parts)]


def middle_of_picture(c: Clause) -> str | None:
    """ "write “Hi” in the middle": of the picture, unless it is the middle of the video."""
    middle = next((t for t in c.all("n:middle") if t.text.lower() in ("middle", "中间", "正中间")), None)
    if middle is None or c.said("n:media", "n:part") or c.one("pos:") is not None:
        return None
    middle.claim = USED
    return "center"


def half_of_picture(c: Clause) -> str | None:
    """ "上半部分写“之前”": for text, an upper and a lower half are of the picture; their span is claimed."""
    for token in c.all("span"):
        first = token.parts[0].text if token.parts else ""
        if first.startswith(("上半", "下半")):
            token.claim = USED
            return "top" if first.startswith("上") else "bottom"
    return None


def each_lasts(c: Clause, r: Reader) -> None:
    """ "…, 4s each": how long every text of the sentence stands."""
    each = next((t for t in c.tokens if t.has("n:every") or t.text.lower() in ("each", "both", "各")), None)
    length = next((t for t in c.tokens if t.has("length", "hold")), None)
    if each is None or length is None:
        return
    for step in r.steps:
        start = step.fields.get("start")
        if step.op != "add_text" or step.clause.sentence != c.sentence or start is None:
            continue
        if step.fields.get("end") is None:
            step.fields["end"] = later(start, int(length.value), r.context)
    c.claim((each, length))


def both_alike(c: Clause, r: Reader) -> None:
    """ "“A” on the first half and “B” on the second, both top left": the place and looks of all of them."""
    made = [s for s in r.steps if s.op == "add_text" and s.clause.sentence == c.sentence]
    told = any(t.text.lower() in ("both", "all", "each", "both of them", "都") for t in c.tokens)
    if not told and not _after_a_comma(c, made):
        return
    word = next((t for t in c.tokens if told and t.text.lower() in ("both", "all", "each", "都")), None)
    own = word is not None and any(t.has(*LOOKS[:4]) and t.start < word.start for t in c.tokens)
    for step in made[:-1]:
        for key in ("position", "animation") if own else ("position", "style", "animation"):
            if key in made[-1].fields:
                step.fields.setdefault(key, made[-1].fields[key])


LOOKS = ("color:", "hexcolor", "weight:", "tsize:", "pos:", "font:", "n:box", "italic:", "n:outline")
"""How a text looks, and where."""


def _after_a_comma(c: Clause, made: list[Step]) -> bool:
    """ "“A” at 0-4s, “B” at 4-9s, white text, black box": looks after a mark, where each has a time."""
    if len(made) < 2 or any(s.fields.get("start") is None for s in made):
        return False
    if any(s.fields.get("style") or s.fields.get("position") for s in made[:-1]):
        return False
    looks = next((i for i, t in enumerate(c.tokens) if t.has(*LOOKS)), 0)
    timed = any(t.has("point", "span", "clips", "asset", "asset:", "n:beginning") for t in c.tokens[:looks])
    before = c.tokens[looks - 1]
    return timed and (before.punct or c.tokens[looks].start - before.end > 1)


def lasting(where: Stretch, ms: int, r: Reader) -> dict[str, Any]:
    """A text with a bare length: "at the beginning, 5 s"."""
    if where.how == "end":
        return {"start": {"from_end_ms": ms}, "end": {"from_end_ms": 0}}
    return {"end": later(where.start, ms, r.context)} if where.start is not None else {}


def shown_later(c: Clause, r: Reader) -> bool:
    """ "…，在最后3秒显示", "…，显示在左下角，从第3秒到第8秒": when and where the words just told stand."""
    last = r.before(c)
    if last is None or last.op != "add_text" or last.clause.sentence != c.sentence or "start" in last.fields:
        return False
    parts = ("span", "point", "hold", "pos:")
    plain = all(t.filler or not t.free or t.has(*parts, "v:write", "v:add", "v:play") for t in c.tokens)
    if not plain or c.one("span", "point") is None or c.one("quote") is not None:
        return False
    if all(t.text.isascii() for t in c.tokens):
        return False
    where, position = stretch(c, r), c.one("pos:")
    last.fields |= {k: v for k, v in (("start", where.start), ("end", where.end)) if v is not None}
    if position is not None:
        last.fields["position"] = position.reading("pos")
    c.claim([position, *c.all("v:write", "v:add", "v:play", "pos:")])
    return True


def one_each(c: Clause, r: Reader, texts: list[str]) -> list[When]:
    """ "a title at the start of each clip: “A”, “B”, “C”": where each of them stands."""
    every = next((t for t in c.tokens if t.has("n:every") or t.text.lower() in ("each", "every")), None)
    shown = r.context.clip_count or len(r.context.of_kind("video", "image"))
    if every is None or len(texts) < 2 or len(texts) != shown or not c.said("n:clip", "n:media", "n:photos"):
        return []
    c.claim([every, *c.all("n:clip", "n:media", "n:photos")])
    return [ClipEdge(clip=n, edge="start") for n in range(1, shown + 1)]


def held(fields: dict[str, Any], role: str, hold_ms: int) -> None:
    """How long a text stands: from where it begins, or where that is not told, from its role's own place."""
    begin = fields.get("start")
    if isinstance(begin, AtMs):
        fields["end"] = AtMs(ms=begin.ms + hold_ms)
    elif role == "end_card":
        fields["start"], fields["end"] = {"from_end_ms": hold_ms}, {"from_end_ms": 0}
    else:
        fields["start"], fields["end"] = {"ms": 0}, {"ms": hold_ms}


BELOW = (
    "subtitle",
    "sub title",
    "tagline",
    "subheading",
    "subtext",
    "subline",
    "subhead",
    "small text",
    "副标题",
)


def below(c: Clause, quote: Token) -> bool:
    """ "title “A” with subtitle “B”": the smaller words under a title."""
    lead = [t for t in c.tokens[: c.tokens.index(quote)] if not t.punct]
    return bool(lead) and lead[-1].text in BELOW
