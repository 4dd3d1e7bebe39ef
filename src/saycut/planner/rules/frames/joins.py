"""Rules for transitions: how one clip goes over into the next."""

from __future__ import annotations

import itertools

from ..clause import Clause
from ..token import CONTEXT, Token
from .reader import Reader, asset_name, stretch
from .step import Step


def _kind(c: Clause, noun: Token | None) -> Token | None:
    """Which transition is meant: the one told with the word, else one that is nothing else."""
    named = c.all("trans:")
    before = c.before(noun) if noun is not None else None
    beside = noun if noun is not None and noun.has("trans:") else before
    if beside in named:
        return beside
    some = [t for t in named if not t.has("trans:none")] or named
    return next((t for t in some if _only_transition(t)), some[0] if some else None)


def dark_between(c: Clause, r: Reader) -> bool:
    """ "1 s of black between the parts", "a white flash of colour between the clips": a dip through it."""
    shade = c.one("color:#000000", "color:#ffffff")
    if shade is None or c.one("n:transition", "trans:", "n:border", "n:box", "quote", "n:text") is not None:
        return False
    if not any(t.has("n:part", "n:clip", "n:media", "n:every", "n:photos", "f:this") for t in c.tokens):
        return False
    length, ms = _join_length(c, r)
    kind = "fade_white" if shade.has("color:#ffffff") else "fade"
    used = [shade, length, *c.all("v:add v:make v:insert n:part n:clip n:media n:every n:photos n:frame")]
    r.step(c, "transition", used, kind=kind, duration_ms=ms)
    return True


def _but_not(c: Clause) -> bool:
    """ "fades, but not between clips 3 and 4"."""
    link = next((i for i, t in enumerate(c.tokens) if t.has("p:between")), 0)
    before = " ".join(t.text.lower() for t in c.tokens[max(link - 2, 0) : link])
    return before.endswith(("not", "except", "but not", "no"))


AMBIGUOUS = frozenset(
    ("circle", "clock", "wind", "iris", "doors", "cover", "reveal", "open", "close", "split", "grid", "pixel",
     "shrink", "slices", "slice", "radial", "circular", "圆形", "圆", "圆圈", "圆框", "时钟", "打开", "关闭")
)  # fmt: skip
"""Transitions that are plain words, too: with no word for one, nothing between clips is meant."""


def _past_the_old(c: Clause) -> Token | None:
    """ "from jump cuts to smooth transitions": the word for what is to be; how it was is background."""
    for before, t in itertools.pairwise(c.tokens):
        if t.free and t.has("trans:") and before.has("p:from") and c.said("p:to"):
            t.claim = CONTEXT
    return c.one("n:transition")


def transition(c: Clause, r: Reader) -> bool:
    noun = _past_the_old(c)
    kind = _kind(c, noun)
    if noun is None and c.said("n:captions", "n:music", "n:effect"):
        return False
    led = c.said("p:between") or (
        c.said("p:from") and c.said("p:to") and len(c.all("asset", "file", "asset:")) == 2
    )
    if noun is None and not (kind is not None and (led or _only_transition(kind))):
        return False
    plain = noun is None and kind is not None and kind.has("v:fade_in", "v:fade_out", "v:fade_both")
    if plain and not c.said("p:between", "n:clip", "n:scene_change"):
        return False
    looked = any(t.has("look:") and not t.has("trans:", "asset:") for t in c.tokens)
    if noun is None and (looked or c.said("n:text n:title v:color")):
        return False
    linked = next((i for i, t in enumerate(c.tokens) if t.has("p:between")), len(c.tokens))
    c.claim(t for t in c.tokens[linked + 1 : linked + 3] if t.free and t.has("unknown"))
    name = _kind_name(c, noun, kind)
    plain = noun is None and kind is not None and kind.text.lower() in AMBIGUOUS
    if plain and not c.said("p:between", "v:replace", "v:change"):
        return False
    if _not_a_transition(c, r, noun, kind):
        return True
    length, ms = _join_length(c, r)
    between = _between_which(c, r)
    if len(c.all("span")) == 2:
        r.refuse(c, "no_blend_loop")
        return True
    where = stretch(c, r, edges=False)
    edge = c.one("n:intro n:outro n:beginning n:end")
    if (
        edge is not None
        and where.start is None
        and c.one("v:fade_in", "v:fade_out") is None
        and between is None
    ):
        return _edge_transition(c, r, edge, noun, kind, ms)
    last = r.row(c)
    if last is not None and last.clause is not c and between is None and where.start is None:
        last.fields.setdefault("transition", name or "dissolve")
        if ms is not None:
            last.fields["transition_ms"] = ms
        c.claim([noun, kind, length, *c.all("v:add v:make n:every n:clip n:photos")])
        return True
    used: list[Token | None] = [
        noun,
        kind,
        length,
        *(c.all("x:longer") if ms is not None else ()),
        *c.all(
            "clips v:add v:make v:insert n:clip trans: n:every p:between v:change n:photos "
            "n:transition v:merge number ord: ordinal v:replace n:scene_change v:move"
        ),
    ]
    made = r.step(c, "transition", used, kind=name, duration_ms=ms, between=between, at=where.start)
    if between is None and any(elsewhere(t) for t in c.tokens):
        before_the_others(c, r, made)
    return True


def _not_a_transition(c: Clause, r: Reader, noun: Token | None, kind: Token | None) -> bool:
    """ "a glitch transition": an effect that is none between clips; nothing else is put in its place."""
    if noun is not None and noun.has("unknown"):
        r.refuse(c, "unknown_transition", kind=noun.shown)
        return True
    at = c.tokens.index(noun) if noun is not None else 0
    before = c.tokens[at - 1] if at else None
    changed = c.tokens[at + 1 : at + 3] if noun is not None else []
    if len(changed) == 2 and changed[0].has("v:change", "v:replace"):
        before = changed[1]  # "转场改成色散"
    if kind is not None or before is None or not before.free or not before.has("effx:"):
        return False
    r.refuse(c, "unknown_transition", kind=before.shown)
    return True


ELSEWHERE = (
    "the rest",
    "rest",
    "all the others",
    "the others",
    "others",
    "everything else",
    "其他",
    "其余",
    "其它",
)


def elsewhere(token: Token) -> bool:
    return token.has("x:elsewhere") or token.text.lower() in ELSEWHERE


def before_the_others(c: Clause, r: Reader, made: Step) -> None:
    """ "a slide between clips 1 and 2, everywhere else a fade": the one for all cuts comes first."""
    first = next((s for s in r.steps if s.op == "transition" and s is not made), None)
    if first is not None:
        r.steps.remove(made)
        made.clause, made.at = first.clause, first.at
        r.steps.insert(r.steps.index(first), made)
    c.claim(t for t in c.tokens if t.free and elsewhere(t))


def _kind_name(c: Clause, noun: Token | None, kind: Token | None) -> str | None:
    """Which transition is meant: a fade between clips is a dissolve, one through a colour is that fade."""
    name = kind.reading("trans") if kind is not None else None
    shade = c.one("color:#000000", "color:#ffffff") if name in ("fade", "dissolve", None) else None
    if shade is not None and kind is not None and "fade" in kind.text.lower():
        c.claim((shade,))
        return "fade_white" if shade.has("color:#ffffff") else "fade"
    if kind is not None and noun is None and "fade" in kind.text.lower() and c.said("p:between"):
        return "fade" if "black" in kind.text.lower() else "dissolve" if name in ("fade", None) else name
    return name


def _join_length(c: Clause, r: Reader) -> tuple[Token | None, int | None]:
    """How long a join is, with the word for it; 30 frames are a second."""
    length = next((t for t in c.all("length hold frames") if not _in_all(c, r, t)), None)
    if length is None:
        return None, None
    ms = round(length.value * 1000 / 30) if length.has("frames") else int(length.value)
    return length, min(ms, 10_000) if ms > 0 else None


def _between_which(c: Clause, r: Reader) -> tuple[int, int] | None:
    """The two neighbours a join is told between, where it is."""
    clips = [n for t in c.all("clips") for n in t.value] + _ordinals(c) + _named_clips(c, r)
    count = len(r.context.of_kind("video", "image"))
    clips = clips[:2] if len(clips) == 3 and _cut_to(c) else clips
    clips = [n if n > 0 else count + 1 + n for n in clips] if count > 1 else clips
    if len(clips) == 2 and _but_not(c):
        r.refuse(
            c, "transition_except", [t for t in c.tokens if t.free and t.has("clips", "p:between", "c:neg")]
        )
        clips = []
    return (min(clips), max(clips)) if len(clips) == 2 and abs(clips[0] - clips[1]) == 1 else None


def _cut_to(c: Clause) -> bool:
    """ "crossfade between clip1 and clip2, hard cut to clip3": the third is joined by nothing."""
    plain = next((t for t in c.all("trans:none") if t.start > c.tokens[0].start), None)
    if plain is None or c.one("p:between") is None:
        return False
    after = [t for t in c.tokens if t.start > plain.start and t.has("clips", "asset", "asset:")]
    c.claim([plain, *after] if after else [])
    return bool(after)


TOTAL = ("总共", "一共", "总", "合计", "总时长", "总长", "total", "in total", "overall")


def _in_all(c: Clause, r: Reader, length: Token) -> bool:
    """ "…，总共16秒": how long the clips just put together are in all."""
    at = c.tokens.index(length)
    last = next((s for s in reversed(r.steps) if s.op == "combine" and s.clause.sentence == c.sentence), None)
    near = [t.text.lower() for t in c.tokens[max(at - 2, 0) : at + 2]]
    if last is None or not any(word in TOTAL for word in near) or length.value <= 0:
        return False
    last.fields.setdefault("duration_ms", int(length.value))
    c.claim([length])
    return True


def _named_clips(c: Clause, r: Reader) -> list[int]:
    """ "between intro and beach_day": which clips the named files are."""
    if not c.said("p:between", "p:from") and not any(t.text in ("之间", "中间") for t in c.tokens):
        return []
    named = c.all("asset", "file", "asset:")
    named = named[:2] if len(named) == 3 and _cut_to(c) else named
    found = [n for t in named if (n := r.number_of(asset_name(t))) is not None]
    if len(named) != 2 or len(found) != 2:
        return []
    c.claim([*named, *(t for t in c.tokens if t.text == "中间")])
    return found


def _ordinals(c: Clause) -> list[int]:
    """ "between the first and second clip"."""
    if not c.said("p:between"):
        return []
    found = [int(t.reading("ord") or t.value or 1) for t in c.all("ord:", "ordinal")]
    numbers = [t for t in c.all("number") if 0 < t.value < 100 and t.value == int(t.value)]
    if not found and len(numbers) == 2:
        c.claim(numbers)
        found = [int(t.value) for t in numbers]
    return found or _bare_between(c)


def _bare_between(c: Clause) -> list[int]:
    """ "a wipe between 2 and 3": read as a time at first, meant of clips."""
    for token in c.all("span"):
        numbers = [p for p in token.parts if p.has("number")]
        if len(numbers) == 2 and token.parts[0].has("p:between"):
            token.claim = "used"
            return [int(p.value) for p in numbers]
    return []


def _only_transition(kind: Token) -> bool:
    return not kind.has(
        "v:", "n:", "p:", "f:", "look:", "effx:", "mood:", "order:", "c:", "cap:", "amount:", "pos:", "turn:"
    )


def _edge_transition(
    c: Clause, r: Reader, edge: Token, noun: Token | None, kind: Token | None, ms: int | None
) -> bool:
    """A transition at the very start or end has no neighbour: a fade."""
    first = edge.has("n:intro", "n:beginning")
    r.assume("edge_transition_fade")
    used: list[Token | None] = [edge, noun, kind, *c.all("v:add v:make length hold v:change")]
    r.step(c, "fade", used, in_ms=(ms or 1000) if first else None, out_ms=None if first else (ms or 1000))
    return True
