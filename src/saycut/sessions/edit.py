"""A turn: words (or a plan of operations) and a draft give a new draft, and all there is to say of it.

An operation that cannot be done becomes a line of what was not done, with the reason and the way out; the
others go on. The draft that was given is never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import Cancelled, OperationError
from ..ids import AssetId
from ..operations.apply import apply
from ..operations.base import Operation, Said, said
from ..operations.brought import set_aside
from ..operations.cut.remove_silence import RemoveSilence
from ..operations.plan import NotUnderstood, Plan, Unsupported
from ..operations.refusal import Refusal
from ..operations.session.redo import Redo
from ..operations.session.reset import Reset
from ..operations.session.undo import Undo
from ..operations.wording import sentence
from ..planner import PlanContext
from ..planner import plan as read
from ..timeline.facts import AssetFacts
from ..timeline.model import Draft
from ..timeline.start import draft_of
from .analyses import Looked, facts_for
from .generated import check_generated
from .given import Given, given_lines
from .language import language_for
from .material import Material
from .resolved import resolved
from .workplace import Watch, Workplace

Past = Callable[[int], Draft | None]
"""Gives the draft so many steps back (negative) or forth of the one in force, or None where there is none."""


Look = Callable[["Step"], None]
"""Somebody who looks on."""


def nobody_looks(step: Step) -> None:
    """For turns that are told of when they are over."""


def no_past(steps: int) -> Draft | None:  # noqa: ARG001
    """For a session that keeps no revisions: a command without a project."""
    return None


def nothing_yet(steps: int) -> Draft | None:  # noqa: ARG001
    """For a session that will keep its revisions, and has only just begun."""
    return None


@dataclass(frozen=True)
class NotDone:
    """An operation that was understood and could not be done."""

    op: str
    reason: str
    way_out: str = ""


@dataclass(frozen=True)
class Step:
    """One operation of a plan: as it begins, and as it ends."""

    index: int
    op: str
    args: Mapping[str, Any]
    """Its fields, with times in milliseconds of the draft it found."""
    draft: Draft
    """As it found it; when it has ended, as it left it."""
    changed: bool = False
    """It left another draft than it found, or went along the revisions."""
    said: tuple[str, ...] = ()
    """What it did, in sentences."""
    refused: NotDone | None = None


@dataclass(frozen=True)
class Turn:
    """What one request came to."""

    language: str
    plan: Plan
    before: Draft
    draft: Draft
    done: tuple[str, ...] = ()
    """A sentence for each thing done, from the difference it made."""
    not_done: tuple[NotDone, ...] = ()
    moved: int = 0
    """Steps back (negative) or forth along the revisions that came before this turn."""
    facts: Mapping[AssetId, AssetFacts] = field(default_factory=dict)
    resolved: tuple[dict[str, Any], ...] = ()
    """The operations with their times in milliseconds, each on the draft its turn found."""
    steps: tuple[Step, ...] = ()
    """Each operation, as it ended."""
    given: tuple[str, ...] = ()
    """A sentence for each thing to be known of the files that were given."""

    @property
    def paid_for(self) -> tuple[str, ...]:
        """The `op` of each operation that changed something; of none where all came to nothing."""
        if not (self.changed or self.moved):
            return ()
        return tuple(step.op for step in self.steps if step.changed)

    @property
    def changed(self) -> bool:
        """There is a new revision to keep (a mere undo moves along those there are)."""
        return self.draft != self.before

    @property
    def assumptions(self) -> tuple[str, ...]:
        return self.plan.assumptions

    @property
    def not_understood(self) -> tuple[NotUnderstood, ...]:
        return self.plan.not_understood

    @property
    def unsupported(self) -> tuple[Unsupported, ...]:
        return self.plan.unsupported


@dataclass(frozen=True)
class Scene:
    """What a turn is played on: the material, the place, and the revisions before it."""

    material: Material
    workplace: Workplace
    past: Past = no_past
    facts: Mapping[AssetId, AssetFacts] = field(default_factory=dict)
    """What was found out about the files before."""
    begun: Look = nobody_looks
    """Called before each operation."""
    ended: Look = nobody_looks
    """Called after each operation, whatever it came to."""
    brought: frozenset[AssetId] | None = None
    """The files that came with these words; None: not known."""


def run_plan(plan: Plan, draft: Draft, scene: Scene, *, language: str, watch: Watch | None = None) -> Turn:
    """Does a plan's operations on a draft, one after another. Raises Cancelled, MediaError."""
    state = _State(draft, scene, language, watch or Watch())
    state.draft = aside = set_aside(draft, plan.operations)
    for index, operation in enumerate(plan.operations):
        state.tell(index, len(plan.operations), operation)
        state.do(index, operation)
    state.watch.tell(1.0, "")
    if state.draft == aside and not state.moved:
        state.draft = draft
    repeats = scene.material.repeats
    given = Given(draft, state.draft, plan.operations, scene.brought, repeats)
    return Turn(
        language=language,
        plan=plan,
        before=state.origin,
        draft=state.draft,
        done=tuple(state.done),
        not_done=tuple(state.not_done),
        moved=state.moved,
        facts=state.facts,
        resolved=tuple(state.resolved),
        steps=tuple(state.taken),
        given=given_lines(given, language),
    )


class _State:
    """A turn on its way: the draft so far, what was said, what was found out."""

    def __init__(self, draft: Draft, scene: Scene, language: str, watch: Watch) -> None:
        self.draft = draft
        self.origin = draft
        """The revision this turn edits: the one in force, or the one undo went back to."""
        self.scene = scene
        self.language = language
        self.watch = watch
        self.seen = watch
        """Looks on while one operation is done."""
        self.done: list[str] = []
        self.not_done: list[NotDone] = []
        self.facts = scene.facts
        self.taken: list[Step] = []
        self.resolved: list[dict[str, Any]] = []
        self.moved = 0
        self.steps: list[Draft] = []
        """Drafts before each operation of this turn, for an undo within it."""

    def tell(self, index: int, count: int, operation: Operation) -> None:
        if self.watch.cancel.is_set():
            raise Cancelled("stopped")
        self.watch.tell(index / count, operation.name())
        self.seen = self.watch.part(index / count, 1 / count)

    def do(self, index: int, operation: Operation) -> None:
        args = resolved(operation, self.draft)
        self.resolved.append(args)
        begun = Step(index, operation.name(), {k: v for k, v in args.items() if k != "op"}, self.draft)
        self.scene.begun(begun)
        told, missed, moved = len(self.done), len(self.not_done), self.moved
        self._try(operation)
        ended = replace(
            begun,
            draft=self.draft,
            changed=self.draft != begun.draft or self.moved != moved,
            said=tuple(self.done[told:]),
            refused=self.not_done[-1] if len(self.not_done) > missed else None,
        )
        self.taken.append(ended)
        self.scene.ended(ended)

    def _try(self, operation: Operation) -> None:
        before = len(self.done)
        try:
            if isinstance(operation, Undo):
                self._move(-operation.steps)
            elif isinstance(operation, Redo):
                self._move(operation.steps)
            elif isinstance(operation, Reset):
                self._reset()
            else:
                self._apply(operation)
        except OperationError as error:
            del self.done[before:]
            self.not_done.append(refused(error, self.language))

    def _apply(self, operation: Operation) -> None:
        needs = operation.needs(self.draft)
        level = operation.threshold_db if isinstance(operation, RemoveSilence) else None
        looked = Looked(self.draft, self.scene.material, self.scene.workplace, level)
        self.facts = facts_for(looked, needs, self.facts, watch=self.seen)
        applied = apply(self.draft, operation, self.facts)
        check_generated(applied.draft)
        self.steps.append(self.draft)
        self.draft = applied.draft
        self.say(applied.said)

    def say(self, sentences: Sequence[Said]) -> None:
        for one in sentences:
            text = sentence(one, self.language)
            if text not in self.done:
                self.done.append(text)

    def _move(self, steps: int) -> None:
        asked, wanted = abs(steps), steps
        while wanted < 0 and self.steps:
            self.draft = self.steps.pop()
            wanted += 1
        taken = asked - abs(wanted)
        direction = 1 if wanted > 0 else -1
        while wanted and (found := self.scene.past(self.moved + direction)) is not None:
            self.draft = self.origin = found
            self.moved += direction
            wanted -= direction
            taken += 1
        if not taken and steps < 0:
            kept = self.scene.past is not no_past
            raise Refusal("undo", "nothing_to_undo" if kept else "no_project_to_undo")
        if not taken:
            raise Refusal("redo", "nothing_to_redo")
        self.say([said("session.undone" if steps < 0 else "session.redone", steps=taken)])

    def _reset(self) -> None:
        self.steps.append(self.draft)
        self.draft = draft_of([a for a in self.draft.assets if a.id in self.scene.material.probes])
        self.say([said("session.reset", length=self.draft.duration_ms)])


def refused(error: OperationError, language: str) -> NotDone:
    """A refusal as a line of what was not done, in the person's language where its words are known."""
    if isinstance(error, Refusal):
        reason, way_out = error.in_language(language)
        return NotDone(error.op, reason, way_out)
    return NotDone(error.op, error.message, error.way_out)


def only_read(words: str, *, language: str | None = None) -> Turn:
    """Reads the words where there is nothing to do them on: a turn with its plan, and nothing done."""
    tongue = language_for(words, language)
    empty = draft_of(())
    plan = read(words, PlanContext(language=tongue))
    return Turn(language=tongue, plan=plan, before=empty, draft=empty)


def run_words(
    words: str, draft: Draft, scene: Scene, *, language: str | None = None, watch: Watch | None = None
) -> Turn:
    """Reads the words and does what they say. Raises Cancelled, MediaError."""
    tongue = language_for(words, language)
    plan = read(words, PlanContext.of_draft(draft, tongue))
    return run_plan(plan, draft, scene, language=tongue, watch=watch)
