"""`plan` and `resolve`: the whole way from words to a plan."""

from __future__ import annotations

from ..operations.plan import Plan
from .context import PlanContext
from .rules.clause import Clause
from .rules.clauses import clauses
from .rules.corrections import corrected
from .rules.destined import destined
from .rules.enough import enough
from .rules.following import followed
from .rules.frames import read_clause
from .rules.frames.reader import Reader
from .rules.frames.session import answered
from .rules.headings import about, headings
from .rules.heard import heard
from .rules.intofile import into_file
from .rules.invented import invented
from .rules.ledger import left_over, outside
from .rules.leftout import filled
from .rules.manners import manners
from .rules.normal import language_of
from .rules.pairs import paired
from .rules.places import in_places
from .rules.plan import assembled
from .rules.pointed import pointed_back
from .rules.referred import run_on
from .rules.remarks import remarks, whereabouts
from .rules.reread import reread
from .rules.resolve import resolved
from .rules.rests import rests
from .rules.sequences import ordered
from .rules.settings import settings
from .rules.shots import shot_lists
from .rules.sources import FACTS, own_length, with_background
from .rules.spans import timed
from .rules.suggest import slips, suggestion
from .rules.tag import tagged
from .rules.token import CONTEXT, Token
from .rules.told import told
from .rules.turned import turned
from .rules.unfolded import unfolded
from .rules.unitless import unitless
from .rules.validate import validated
from .rules.wording import sentence

NOTHING = PlanContext()
LONGEST = 20_000
"""Characters of a request that are read; what is beyond is given back as not understood."""


def plan(words: str, context: PlanContext = NOTHING) -> Plan:
    """What a request asks for. Never raises for any words; never touches a file.

    Times are as told ("from_end_ms", "fraction"); `resolve` gives them in ms.
    """
    language = context.language or language_of(words)
    read = words[:LONGEST]
    plain = unfolded(read)
    reader = Reader(read, context, language)
    tokens = invented(whereabouts(settings(reread(tagged(plain, context)))))
    tokens = enough(followed(timed(paired(filled(told(tokens, plain))))))
    tokens = in_places(heard(pointed_back(manners(tokens)), context), context)
    tokens = shot_lists(tokens, plain, context)
    tokens = headings(destined(into_file(with_background(remarks(unitless(tokens, reader))))))
    for typed, meant in slips(tokens):
        reader.assume("put_right", old=typed, new=meant)
    found = clauses(tokens)
    _say_background(tokens, found, reader)
    count = context.clip_count or len(context.of_kind("video", "image"))
    found = corrected(run_on(rests(found, count)), reader)
    reader.files = [t for c in found for t in c.tokens if t.has("asset", "file")]
    found = ordered(turned(found, reader), reader)
    own_length(found, context.whole_ms)
    _describe_material(found, reader)
    reader.shape_follows = any(t.has("ratio", "ratio:", "platform:") for c in found for t in c.tokens)
    for clause in found:
        if clause.inquiry:
            answered(clause, reader)
        elif not _refused(clause, reader):
            read_clause(clause, reader)
    _named_only(found, reader)
    left = outside(left_over(read, found), reader.refusals)
    made = assembled(reader, left)
    made = suggestion(made, language)
    made = validated(made, context, language)
    return _never_empty(made, words, language)


def resolve(made: Plan, context: PlanContext = NOTHING) -> Plan:
    """The plan with its times in ms, as far as lengths are known."""
    return resolved(made, context)


TELLING = ("length", "hold", "span", "size", "res", "ratio", "quote", "percent", "asset", "file")


def _say_background(tokens: list[Token], found: list[Clause], reader: Reader) -> None:
    """Says what was told as a fact or a reason, in a part of its own: nothing is left out silently."""
    kept = {id(t) for clause in found for t in clause.tokens}
    for line in about(tokens):
        reader.assume("background", words=reader.words[line[0].start : line[-1].end])
    for token in tokens:
        told = token.has(*TELLING)
        if told and token.claim == CONTEXT and id(token) not in kept:
            reader.assume("background", words=reader.words[token.start : token.end])


def _describe_material(found: list[Clause], reader: Reader) -> None:
    """Says which numbers and formats were read as facts of the material."""
    for clause in found:
        facts = [t for t in clause.tokens if t.claim == CONTEXT and t.has(*FACTS)]
        if all(t.has("number") for t in facts):
            continue
        if facts:
            typed = reader.words[facts[0].start : facts[-1].end]
            reader.assume("background", words=typed)


def _named_only(found: list[Clause], reader: Reader) -> None:
    """Clauses that only name a file say what is at hand."""
    for clause in found:
        heavy = [t for t in clause.tokens if t.free and not t.filler]
        files = all(t.has("asset", "file") for t in heavy)
        told = any(t.has("n:media") for t in clause.tokens) and all(
            t.has(
                "n:media",
                "n:promo",
                "n:plain_edit",
                "asset:",
                "asset",
                "file",
                "v:process",
                "v:change",
                "unknown",
                "f:det",
                "f:this",
                *FACTS,
            )
            for t in heavy
        )
        told = told or _only_tells(clause, heavy)
        if heavy and not clause.fired and (files or told) and reader.steps:
            reader.assume("background", words=reader.words[heavy[0].start : heavy[-1].end])
            for t in heavy:
                t.claim = CONTEXT


WISHING = ("f:polite", "c:ask", "c:feature", "c:neg", "gen:vague")
SHOULD = frozenset(("should", "must", "needs", "need", "want", "wants", "wanna", "let", "lets"))


def _only_tells(clause: Clause, heavy: list[Token]) -> bool:
    """ "our brand is playful and loved by students": a statement with no word of editing in it."""
    lead = clause.tokens[0]
    subject = lead.has("f:this", "c:have") or lead.text.lower() in ("the", "our", "we", "my", "they", "their")
    wish = any(t.has(*WISHING) or t.text.lower() in SHOULD for t in clause.tokens)
    return subject and not wish and all(t.has("unknown", "n:media", "n:promo", "platform:") for t in heavy)


WHENEVER = ("every time", "each time", "any time", "anytime", "whenever", "when ", "每次", "每当")


def _refused(clause: Clause, reader: Reader) -> bool:
    """Clauses with a time that cannot be: told apart before any rule sees them."""
    last = reader.refusals[-1] if reader.refusals else None
    if last is not None and last.key == "unseen_content" and clause.pronoun:
        told = reader.words[last.start : last.end].lower().startswith(WHENEVER)
        between = reader.words[last.end : clause.start].strip(" ,，")
        if told and not between and clause.one("v:mute", "v:cut", "v:remove", "v:blur", "v:zoom", "v:color"):
            reader.refuse(clause, "unseen_content", what=reader.words[last.start : last.end])
            return True  # "each time she says “you know” mute it": no wish for the whole
    for token in clause.tokens:
        if token.has("span") and token.value.bad:
            key = "bad_order" if token.value.bad == "order" else "bad_negative"
            typed = reader.words[token.start : token.end]
            reader.refuse(clause, key, words=typed)
            return True
        back = clause.said("n:captions") and clause.said("v:move")
        if token.has("hold", "every", "length") and token.free and token.value < 0 and not back:
            reader.refuse(clause, "bad_negative", words=reader.words[token.start : token.end])
            return True
    return False


def _never_empty(made: Plan, words: str, language: str) -> Plan:
    """A request that gave nothing at all is answered with a question."""
    if made.operations or made.unsupported or made.question or made.not_understood:
        if made.operations or made.unsupported or made.question:
            return made
        return made.replace(question=sentence(language, "not_understood"))  # type: ignore[no-any-return]
    key = "empty" if not words.strip() else "vague"
    return made.replace(question=sentence(language, key))  # type: ignore[no-any-return]


__all__ = ["plan", "resolve"]
