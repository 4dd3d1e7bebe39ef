"""An order told over several clauses: "put the interview first, then the b-roll, then the outro"."""

from __future__ import annotations

import itertools

from .clause import Clause
from .combination import MARKS
from .frames.reader import Reader, asset_name
from .members import heard_only
from .shortened import told_shorter
from .token import Token

NAMES = (
    "asset",
    "file",
    "asset:",
    "clips",
    "n:intro",
    "n:outro",
    "n:generated",
    "n:media",
    "unknown",
    "ord:",
    "n:logo",
)
PUTTING = ("v:add", "v:start_with", "v:end_with", "v:move", "v:insert", "v:reorder")


def ordered(found: list[Clause], reader: Reader) -> list[Clause]:
    """The clauses, with a told order carried out as one operation."""
    _middles(found, reader)
    found = told_shorter(found, reader)
    for i, clause in enumerate(found):
        if not _opens(clause):
            continue
        rest = [c for c in found[i + 1 :] if _continues(c)]
        run = found[i + 1 : i + 1 + len(rest)]
        if not rest or run != rest:
            continue
        if _only_named(clause) and any(c.sentence != clause.sentence for c in rest):
            continue
        if any(t.has("p:onwards") for c in rest for t in c.tokens):
            continue
        names = [n for c in (clause, *rest) for n in _named(c, reader)]
        if len(names) < 2:
            continue
        _shortened(rest, reader)
        _carry_out([clause, *rest], _with_others(rest, names, reader), reader)
        return [*found[:i], clause, *rest, *found[i + 1 + len(rest) :]]
    return found


def _middles(found: list[Clause], reader: Reader) -> None:
    """ "the middle clip", where it is known how many there are."""
    count = reader.context.clip_count or len(reader.context.of_kind("video", "image"))
    for clause in found if count > 2 and count % 2 else ():
        for i, (word, noun) in enumerate(itertools.pairwise(clause.tokens)):
            if word.has("p:middle", "n:middle") and noun.has("n:clip"):
                value = ((count + 1) // 2,)
                parts = (word, noun)
                made = Token(word.start, noun.end, "", frozenset({"clips"}), value, parts=parts)
                clause.tokens[i : i + 2] = [made]
                break


def _opens(clause: Clause) -> bool:
    leads = [t for t in clause.tokens if t.has("p:first", "ord:1") or t.text == "先"]
    first = any(not t.has("n:beginning") or t.text.startswith("最") for t in leads)
    files = all(t.filler or t.punct or t.has("asset", "file", "asset:") for t in clause.tokens)
    first = first and (files or clause.said("v:add", "v:move", "v:play"))
    first = first or _taken(clause) or _leads(clause) or _only_named(clause)
    leading = clause.said("v:start_with")
    values = any(
        t.has("quote", "length", "hold", "point", "span", "n:text", "n:title") for t in clause.tokens
    )
    return (first or leading) and not values


def _leads(clause: Clause) -> bool:
    """ "drone shot first, then …": a name and its place, with hardly a verb."""
    first = any(t.text.lower() == "first" for t in clause.tokens)
    named = any(t.has("asset", "file", "asset:", "clips") for t in clause.tokens)
    return first and named and all(t.filler or t.has(*NAMES, *PUTTING, "n:clip") for t in clause.tokens)


def _only_named(clause: Clause) -> bool:
    """ "intro.mp4 then interview.mp4 then …": a file and nothing else, before what goes on with another."""
    heavy = [t for t in clause.tokens if not t.filler and t.free]
    return (
        len(heavy) == 1
        and heavy[0].has("asset", "file", "asset:")
        and not heavy[0].has("n:logo", "n:watermark")
    )


def _taken(clause: Clause) -> bool:
    """ "take intro.mp4, follow it with …"."""
    files = [t for t in clause.tokens if t.has("asset", "file", "asset:")]
    verb = next((t for t in clause.tokens if t.has("v:keep", "v:add", "v:play")), None)
    rest = [t for t in clause.tokens if not t.filler and t not in files and t is not verb]
    return (
        len(files) == 1
        and verb is not None
        and verb.text.lower() in ("take", "use", "play", "show")
        and not rest
    )


def _continues(clause: Clause) -> bool:
    """Only names, or "put" with a name."""
    if _to_a_place(clause) or any(heard_only(t) for t in clause.tokens):
        return False
    heavy = [t for t in clause.tokens if not t.filler and not t.has(*PUTTING)]
    return bool(heavy) and all(t.has(*NAMES) or t.has("n:clip", "p:last", "span") for t in heavy)


def _to_a_place(clause: Clause) -> bool:
    """ "街景放第二": a name and which place it gets, no two names of an order."""
    named = any(t.has("asset", "file", "asset:") for t in clause.tokens)
    return named and any(
        a.has("v:move", "v:add") and b.has("clips") and not a.text.isascii()
        for a, b in itertools.pairwise(clause.tokens)
    )


def _named(clause: Clause, reader: Reader) -> list[dict[str, object]]:
    names: list[dict[str, object]] = []
    loose: list[Token] = []
    for t in clause.tokens:
        if t.has("clips"):
            names += [{"clip": n} for n in t.value]
        elif t.has("asset", "file", "asset:"):
            names.append({"asset": asset_name(t)})
        elif t.has(*NAMES) and not t.has("p:first", "p:last", "ord:1"):
            loose.append(t)
    if not names and loose:
        names.append({"asset": reader.words[loose[0].start : loose[-1].end]})
    return names


def _shortened(run: list[Clause], reader: Reader) -> None:
    """ "… beach.mov (only the first 15 seconds)": a clip of the order that is cut first."""
    for clause in run:
        span = next((t for t in clause.tokens if t.has("span")), None)
        file = next((t for t in clause.tokens if t.has("asset", "file", "asset:")), None)
        if span is not None and file is not None:
            target = {"asset": asset_name(file)}
            reader.step(clause, "trim", [span], start=span.value.start, end=span.value.end, target=target)


def _with_others(
    run: list[Clause], names: list[dict[str, object]], reader: Reader
) -> list[dict[str, object]]:
    """ "a first, then b, c last": what was not named stands before the one that is told to be last."""
    ends = bool(run) and any(t.text.lower() == "last" for t in run[-1].tokens)
    shown = [a.name for a in reader.context.of_kind("video", "image")]
    told = [n.get("asset") for n in names]
    if not ends or not all(name in shown for name in told):
        return names
    left = [name for name in shown if name not in told and not any(m in name.lower() for m in MARKS)]
    others: list[dict[str, object]] = [{"asset": name} for name in left]
    return [*names[:-1], *others, names[-1]]


def _carry_out(run: list[Clause], names: list[dict[str, object]], reader: Reader) -> None:
    lead = run[0]
    tokens = [t for c in run for t in c.tokens if not t.punct]
    fresh = reader.context.clip_count is None and all("asset" in n for n in names)
    known = {a.name for a in reader.context.assets}
    if fresh and all(n["asset"] in known for n in names):
        reader.step(lead, "combine", tokens, assets=tuple(str(n["asset"]) for n in names))
    else:
        reader.step(lead, "reorder", tokens, order=tuple(names))
    for clause in run:
        clause.fired = True
