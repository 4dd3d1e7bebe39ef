"""Words → steps → done. What the backend's text asks for is done, too, once: it never leads to more of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ...client.routing import Action, Step, named_files, route
from ...client.translation import FollowUp, translate
from ...errors import InputError, MediaError
from .place import Brought, Export, Exported, Heard, MadeFile, Place, Said, View
from .wording import words as wording


class Shown(Protocol):
    """Where what happens is shown."""

    def text(self, text: str) -> None:
        """Words of the backend, translated."""

    def notice(self, text: str) -> None:
        """Words of ours."""

    def progress(self, what: str, share: float | None) -> None: ...

    def brought(self, files: Sequence[Brought]) -> None: ...

    def view(self, view: View) -> None:
        """The timeline, because it was asked for."""

    def credits(self, found: dict[str, int] | None) -> None: ...

    def exporting(self) -> None: ...

    def exported(self, made: Exported) -> None: ...


@dataclass
class Outcome:
    """What came of a message, for programs and for the exit code."""

    steps: list[str] = field(default_factory=list)
    job_id: str = ""
    """Of what goes on; empty when all has ended."""
    running: str = ""
    """`turn` or `export`, when something goes on."""
    files: list[MadeFile] = field(default_factory=list)
    uploaded: list[Brought] = field(default_factory=list)
    view: View | None = None
    credits: dict[str, int] | None = None
    turns: list[Said] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    """What the backend's text only said could be done."""
    left: list[str] = field(default_factory=list)
    """Steps that were not begun, because one before them goes on."""
    claim: str = ""

    @property
    def done(self) -> bool:
        """Whether anything of what was asked was done, or goes on."""
        return not self.turns or len(self.steps) > len(self.turns) or any(t.done for t in self.turns)


class Conversation:
    """Does what a person says at a place, and shows it."""

    def __init__(self, place: Place, shown: Shown, export: Export | None = None) -> None:
        self.place = place
        self.shown = shown
        self.asked = export or Export()
        """What an export is to be, where the words do not say."""
        self.watching: Callable[[Step], None] = lambda _: None

    def say(self, words: str) -> Outcome:
        """Routes the words and does each step. Raises the tree's errors; what was done before stays done."""
        return self.do(self.routed(words))

    def routed(self, words: str) -> tuple[Step, ...]:
        """The steps of the words; files that are on this machine are handed over."""
        known = self.place.names
        found = {a.text for a in named_files(words) if _is_here(a.text) or a.text.startswith("http")}
        steps = route(words, files=found)
        return tuple(self._known(step, known) for step in steps)

    def _known(self, step: Step, known: Callable[[], frozenset[str]]) -> Step:
        """An upload of what is not here but is in the session already is no upload: "use talk.mp4"."""
        if step.action is not Action.UPLOAD or not step.files or not step.words:
            return step
        missing = [f for f in step.files if not _is_here(f) and not f.startswith("http")]
        if missing and all(Path(f).name in known() for f in missing):
            return Step(Action.TURN, step.words)
        return step

    def do(self, steps: Sequence[Step]) -> Outcome:
        """Does the steps, one after another; stops where one goes on beyond our patience."""
        outcome = Outcome()
        for index, step in enumerate(steps):
            self._do(step, outcome, steps[index + 1 :])
            if outcome.running:
                outcome.left = [s.words or s.action.value for s in steps[index + 1 :]]
                break
        return outcome

    def _do(self, step: Step, outcome: Outcome, after: Sequence[Step]) -> None:
        self.watching(step)
        outcome.steps.append(step.action.value)
        if step.action is Action.TURN:
            self._turn(step, outcome, after)
        elif step.action is Action.UPLOAD:
            self._upload(step, outcome)
        elif step.action is Action.EXPORT:
            self._export(step, outcome)
        elif step.action is Action.STATE:
            outcome.view = self.place.view()
            self.shown.view(outcome.view)
        else:
            found = self.place.credits()
            outcome.credits = dict(found) if found is not None else None
            self.shown.credits(outcome.credits)

    def _upload(self, step: Step, outcome: Outcome) -> None:
        said = wording(self.place.language)
        if not step.files:
            raise InputError(said["which_file"], way_out="", field="files")
        missing = next((f for f in step.files if not f.startswith("http") and not _is_here(f)), None)
        if missing:
            raise MediaError(missing, said["no_file"].format(name=missing))
        sources = [f if f.startswith("http") else str(Path(f).expanduser()) for f in step.files]
        found = self.place.upload(sources, self.shown.progress)
        outcome.uploaded += found
        self.shown.brought(found)

    def _export(self, step: Step, outcome: Outcome) -> None:
        to = Path(step.to).expanduser() if step.to else self.asked.to
        asked = self.asked
        form = {"format": to.suffix.lstrip(".").lower()} if to and to.suffix else {}
        wanted = Export({**form, **asked.output, **step.output}, to, asked.force, asked.detach)
        self.shown.exporting()
        made = self.place.export(wanted, self.shown.progress)
        self.shown.exported(made)
        outcome.files += made.files
        outcome.claim = made.claim or outcome.claim
        outcome.job_id = made.job_id or outcome.job_id  # ended or not: it finds the file again
        if not made.ended:
            outcome.running = "export"

    def _turn(self, step: Step, outcome: Outcome, after: Sequence[Step]) -> None:
        follow_ups: list[FollowUp] = []
        said = self.place.say(step.words, lambda one: self._hear(one, follow_ups))
        outcome.turns.append(said)
        outcome.job_id = said.job_id if not said.ended else outcome.job_id
        if not said.ended:
            outcome.running = "turn"
            return
        self._follow(follow_ups, outcome, after)

    def _hear(self, one: Heard, follow_ups: list[FollowUp]) -> None:
        if one.kind == "tool":
            self.shown.progress(one.text, None)
        elif one.kind == "notice":
            self.shown.notice(one.text)
        else:
            found = translate(one.text)
            follow_ups += found.follow_ups
            if found.text:
                self.shown.text(found.text)

    def _follow(self, found: list[FollowUp], outcome: Outcome, after: Sequence[Step]) -> None:
        """Does what the text asked for: reading at once, an export unless one comes anyway, a turn once."""
        coming = {s.action for s in after}
        seen: set[tuple[Action, str]] = set()
        for one in found:
            key = (one.step.action, one.step.words)
            if key in seen or (one.step.action is Action.EXPORT and Action.EXPORT in coming):
                continue
            seen.add(key)
            reading = one.step.action in (Action.STATE, Action.CREDITS)
            if one.step.action is Action.UPLOAD or (one.offered and not reading):
                self._offer(one.step, outcome)
            elif not outcome.running:
                self._follow_one(one.step, outcome)

    def _follow_one(self, step: Step, outcome: Outcome) -> None:
        if step.action is not Action.TURN:
            self._do(step, outcome, ())
            return
        self.shown.notice(wording(self.place.language)["instead"].format(words=step.words))
        outcome.steps.append(step.action.value)
        said = self.place.say(step.words, lambda one: self._hear(one, []))
        outcome.turns.append(said)
        if not said.ended:
            outcome.job_id, outcome.running = said.job_id, "turn"

    def _offer(self, step: Step, outcome: Outcome) -> None:
        table = wording(self.place.language)
        if step.action is Action.EXPORT:
            text = table["offer_export"]
        elif step.action is Action.UPLOAD:
            text = table["offer_upload"]
        else:
            text = table["offer_turn"].format(words=step.words)
        outcome.offered.append(step.words or step.action.value)
        self.shown.notice(text)


def _is_here(name: str) -> bool:
    try:
        return Path(name).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False
