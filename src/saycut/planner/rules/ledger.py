"""Nothing a person typed may vanish: what no rule claimed is given back with its place."""

from __future__ import annotations

from collections.abc import Iterable

from ...operations.plan import NotUnderstood
from .clause import Clause
from .frames.step import Refusal
from .token import CONTEXT, Token

WEAK = (
    "n:media", "n:clip", "n:part", "n:every", "n:everything", "n:beginning", "n:end", "n:effect",
    "n:style", "n:photos", "n:frame", "v:make", "v:add", "v:change", "v:process", "n:format",
    "n:color", "amount:", "n:track", "n:size", "n:plain_edit", "n:animation", "n:quality", "n:text",
    "ord:", "v:export", "n:duration", "n:speed", "v:write", "n:aspect", "n:audio",
    "n:resolution", "v:cut", "v:process", "v:keep", "n:middle", "n:voice", "n:subject",
    "v:trim", "v:remove", "p:", "f:", "c:", "gen:vague", "order:", "n:beat", "v:merge", "frac:",
    "tsize:", "quality:", "n:outro", "n:intro", "v:play", "v:normal",
)  # fmt: skip
"""Readings that say nothing more once their clause became an operation."""
VALUES = frozenset(
    [
        "length",
        "clock",
        "point",
        "span",
        "hold",
        "every",
        "percent",
        "size",
        "ratio",
        "res",
        "fps",
        "db",
        "lufs",
        "degrees",
        "px",
        "number",
        "dims",
        "bitrate",
        "factor",
        "times",
        "clips",
        "frames",
        "quote",
        "asset",
        "file",
        "url",
        "folder",
        "hexcolor",
        "fraction",
        "ordinal",
        "shots",
        "places",
        "unknown",
    ]
)


def left_over(words: str, clauses: Iterable[Clause]) -> list[NotUnderstood]:
    """The stretches no rule understood, in order."""
    found: list[NotUnderstood] = []
    every = list(clauses)
    some = any(c.fired for c in every)
    for clause in every:
        if (
            some
            and not clause.fired
            and not _taken_out(clause)
            and all(t.filler or not t.free or t.has(*WEAK) for t in clause.tokens)
        ):
            continue
        runs = _runs(clause) if clause.fired else _whole(clause)
        found += [_stretch(words, run) for run in runs]
    return sorted(found, key=lambda n: n.start)


def _taken_out(clause: Clause) -> bool:
    """ "把人声去掉": something that is named is to go, which no rule could do."""
    kept = ("n:voice", "n:subject", "n:effect", "n:color", "n:text")
    chosen = any(t.has("v:keep") and "only" in t.text.lower() for t in clause.tokens)
    if chosen and not clause.negated and any(t.has("n:clip", "n:part") and t.free for t in clause.tokens):
        return True  # "keep only the good takes"
    return (
        not clause.negated
        and any(t.has("v:remove") for t in clause.tokens)
        and any(t.has(*kept) and t.free for t in clause.tokens)
    )


def _stretch(words: str, run: list[Token]) -> NotUnderstood:
    start, end = run[0].start, run[-1].end
    return NotUnderstood(text=words[start:end], start=start, end=end)


def _matters(token: Token, *, fired: bool) -> bool:
    if not token.free or token.punct or token.has("symbol"):
        return False
    if fired and token.has("times", "frames") and token.value == 1 and not token.text.isascii():
        return False
    if len(token.parts) == 1 and token.parts[0].has("f:this"):
        return False  # "bring those down": a word for what was told before, no value of its own
    if any(tag in VALUES for tag in token.tags):
        return not (token.has("number") and token.text.lower() in ("one", "一") and fired)
    if token.filler:
        return False
    return not (fired and token.has(*WEAK))


def _runs(clause: Clause) -> list[list[Token]]:
    """Runs of unclaimed tokens, the fillers between two of them included."""
    _descriptions(clause)
    runs: list[list[Token]] = []
    pending: list[Token] = []
    open_run = False
    for token in clause.tokens:
        if _matters(token, fired=True):
            if open_run:
                runs[-1] += [*pending, token]
            else:
                runs.append([token])
            open_run, pending = True, []
        elif token.free and not token.punct:
            pending.append(token)
        else:
            open_run, pending = False, []
    return runs


DESCRIBED = (
    "n:media",
    "n:clip",
    "n:promo",
    "n:photos",
    "n:music",
    "n:part",
    "n:highlights",
    "n:captions",
    "n:title",
    "n:noise",
    "n:thumbnail",
    "fmt:gif",
)


MOODS = ("look:", "effx:", "trans:", "mood:", "anim:", "cap:")


def _descriptions(clause: Clause) -> None:
    """Unknown words that only describe: before a noun that was understood, or after "for" as a purpose."""
    for i, token in enumerate(clause.tokens):
        loose = token.has("unknown") or all(tag.startswith(MOODS) for tag in token.tags)
        if not loose or not token.free:
            continue
        rest = clause.tokens[i + 1 :]
        noun = next((t for t in rest if not t.has("unknown", "f:det")), None)
        if token.text.lower().endswith(("'s", "’s")) and noun is not None and rest.index(noun) == 0:
            token.claim = CONTEXT
            continue
        described = noun is not None and (
            noun.has(*DESCRIBED) or (noun.has("trans:") and not token.has("unknown"))
        )
        if noun is not None and described and rest.index(noun) <= 2:
            token.claim = CONTEXT
            continue
        lead = next((t for t in reversed(clause.tokens[:i]) if not t.has("unknown", "f:det", "f:this")), None)
        values = any(tag in VALUES - {"unknown"} for t in rest if t.free for tag in t.tags)
        if lead is not None and lead.text.lower() in ("for", "so", "because") and not values:
            token.claim = CONTEXT


def _whole(clause: Clause) -> list[list[Token]]:
    """A clause nothing fired in: all of it, from its first to its last meaningful token."""
    heavy = [i for i, t in enumerate(clause.tokens) if _matters(t, fired=False)]
    if not heavy:
        return []
    return [clause.tokens[heavy[0] : heavy[-1] + 1]]


def outside(found: list[NotUnderstood], refusals: list[Refusal]) -> list[NotUnderstood]:
    """Those that no refusal already speaks of."""
    return [n for n in found if not any(r.start <= n.start and n.end <= r.end for r in refusals)]
