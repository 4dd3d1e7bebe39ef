"""What a person says → what is done, in order; nothing is sent anywhere here.

| says | action | sent to the agent |
|---|---|---|
| export, 导出, download, send me the video | EXPORT | no |
| credits, 积分, balance, 余额 | CREDITS | no |
| status, 状态, show tracks | STATE | no |
| upload, 上传, or hands over a file | UPLOAD | no |
| anything else | TURN | yes |

A clause goes to an action only when every word of it is explained by that action's grammar (`words/data`):
"trim the download animation" has words that are not, so it stays an edit. Quoted text never routes. An
export in a form that only an edit can give ("export vertical for Instagram") is both: the words go to the
agent, then the draft is exported.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .words.aside import Aside, Kind, set_aside
from .words.clause import Clause, Wants, begins_edit, read_clause
from .words.clauses import clauses
from .words.params import Value


class Action(StrEnum):
    EXPORT = "export"
    CREDITS = "credits"
    STATE = "state"
    UPLOAD = "upload"
    TURN = "turn"


@dataclass(frozen=True)
class Step:
    """One thing to do."""

    action: Action
    words: str = ""
    """What it was read from; for a turn, what is sent to the agent."""
    files: tuple[str, ...] = ()
    """UPLOAD: paths and addresses as they were meant, quotes and escapes taken off; empty: ask which."""
    output: Mapping[str, Value] = field(default_factory=dict)
    """EXPORT: keys of the contract's `output` that were said: format quality resolution fps codec crf."""
    to: str | None = None
    """EXPORT: the file to write, where one was named."""


def named_files(words: str) -> tuple[Aside, ...]:
    """Every file name, path and address in the words: which of them exist is for the caller to find out."""
    return tuple(a for a in set_aside(words)[1] if a.kind is not Kind.QUOTE)


def route(words: str, *, files: Collection[str] = ()) -> tuple[Step, ...]:
    """The steps that the words ask for, in order; nothing typed is lost.

    `files`: texts of `named_files` that exist and are to be handed over when a turn speaks of them. In the
    turn's words a path is then only the file's name: where a file lies is nobody's business.
    """
    flat, asides = set_aside(words)
    handed = frozenset(files)
    plan = _Plan(words, asides, handed)
    for one in _with_files_first(clauses(flat), flat, plan):
        plan.add(one)
    return plan.done()


def _with_files_first(found: list[Clause], flat: str, plan: _Plan) -> list[Clause]:
    """ "/tmp/a.mp4 trim the first 3 s" is a file handed over, and a request."""
    made = []
    for one in found:
        lead = plan.leading(one)
        rest = read_clause(flat, lead, one.end) if lead else None
        if rest is not None and rest.found and begins_edit(rest):
            made += [read_clause(flat, one.start, lead, strong=one.strong), rest]
            plan.led[rest.start] = plan.last_before(lead)
        else:
            made.append(one)
    return made


SUBTITLES = (".srt", ".vtt", ".ass")
_LEADS = re.compile(
    r"^(?:[\s,;，；、。.!！:：]+|(?:and|then|but|so)(?![a-z])|然后|接着|并且|随后|再(?!见)|并(?![排列]))+",
    re.I,
)
_TAIL = " \t\n,;，；、。.:："


class _Plan:
    """The steps so far, the turn that is being gathered, and the export that waits for it."""

    def __init__(self, words: str, asides: tuple[Aside, ...], handed: frozenset[str]) -> None:
        self.words = words
        self.asides = asides
        self.handed = handed
        self.steps: list[Step] = []
        self.turn: tuple[int, int] | None = None
        self.waiting: Step | None = None
        self.led: dict[int, Aside] = {}
        """Where a request begins right behind a file → that file: it is what "it" means."""
        self.real = False
        """Whether the turn says more than "ok"."""
        self.read = 0
        """How far the words were read."""

    def add(self, one: Clause) -> None:
        self.read = one.end
        if self._imports_captions(one):
            self._gather(one)
        elif one.wants in (Wants.EDIT, Wants.WISH, Wants.OUTPUT, Wants.READY):
            self._gather(one)
            if one.wants is Wants.WISH:
                self._wait(Step(Action.EXPORT, self._said(one), output=dict(one.output)))
        elif one.put_off:
            self._wait(self._export(one))
        else:
            self._flush(one.start)
            self._push(self._step(one))

    def done(self) -> tuple[Step, ...]:
        self._flush(None)
        if not self.steps:
            self.steps = [Step(Action.TURN, self.words.strip())]
        return tuple(self.steps)

    def _imports_captions(self, one: Clause) -> bool:
        """ "import talk.srt" is an edit: a subtitle file is no footage."""
        named = [a for a in self.asides if one.start <= a.start < one.end and a.kind is Kind.FILE]
        by_import = any(t.text in ("import", "导入") for t in one.found)
        return by_import and bool(named) and all(a.name.lower().endswith(SUBTITLES) for a in named)

    def leading(self, one: Clause) -> int:
        """Where the files that begin a clause end; 0 when there are none, or others are spoken of."""
        inside = [a for a in self.asides if one.start <= a.start < one.end and a.kind is not Kind.QUOTE]
        first = one.found[0].start if one.found else one.start
        if one.wants is not Wants.EDIT or not inside or inside[0].start != first:
            return 0
        end = first
        for aside in inside:
            if self.words[end : aside.start].strip() or not (aside.is_path or aside.kind is Kind.URL):
                return 0
            end = aside.end
        return end

    def last_before(self, end: int) -> Aside:
        return [a for a in self.asides if a.end <= end][-1]

    def _gather(self, one: Clause) -> None:
        if self.turn is None:
            self.turn, self.real = (one.start if self.steps or self.waiting else 0, one.end), False
        self.turn = (self.turn[0], one.end)
        self.real = self.real or one.wants is not Wants.READY

    def _wait(self, export: Step) -> None:
        self.waiting = _both(self.waiting, export) if self.waiting else export

    def _flush(self, until: int | None) -> None:
        """Ends the turn: its words, the files they speak of, and the export that waited for it."""
        alone = until is None and not self.steps and self.waiting is None
        if self.turn is not None and (self.real or alone):
            self._push_turn(*self.turn, whole=self.turn == (0, self.read) and until is None)
        self.turn = None
        if self.waiting is not None and (until is None or self.steps):
            self._push(self.waiting)
            self.waiting = None

    def _push_turn(self, start: int, end: int, *, whole: bool) -> None:
        spoken = [a for a in self.asides if start <= a.start < end and self._hands_over(a)]
        if spoken:
            self._push(Step(Action.UPLOAD, files=tuple(dict.fromkeys(a.text for a in spoken))))
        text, at = "", (0 if whole else start)
        for aside in spoken:
            text += self.words[at : aside.start] + (aside.name if aside.kind is Kind.FILE else aside.text)
            at = aside.end
        text += self.words[at : (len(self.words) if whole else end)]
        text = text.strip() if whole else _LEADS.sub("", text).strip(_TAIL)
        if start in self.led:
            text = _placed(text, self.led[start].name)
        if text:
            self.steps.append(Step(Action.TURN, text))

    def _hands_over(self, aside: Aside) -> bool:
        """A quoted bare name is text until an upload says otherwise; a path can be nothing but a file."""
        return aside.text in self.handed and (aside.is_path or aside.kind is Kind.URL or not aside.quoted)

    def _step(self, one: Clause) -> Step:
        if one.wants in (Wants.UPLOAD, Wants.FILES):
            inside = [a for a in self.asides if one.start <= a.start < one.end]
            return Step(Action.UPLOAD, self._said(one), tuple(dict.fromkeys(a.text for a in inside)))
        if one.wants is Wants.EXPORT:
            return self._export(one)
        return Step(Action(one.wants.value), self._said(one))

    def _export(self, one: Clause) -> Step:
        named = [a for a in self.asides if one.start <= a.start < one.end and a.kind is Kind.FILE]
        return Step(
            Action.EXPORT, self._said(one), output=dict(one.output), to=named[0].text if named else None
        )

    def _said(self, one: Clause) -> str:
        return self.words[one.start : one.end].strip()

    def _push(self, step: Step) -> None:
        last = self.steps[-1] if self.steps else None
        if last is None or last.action is not step.action:
            self.steps.append(step)
        elif step.action is Action.UPLOAD:
            self.steps[-1] = replace(last, files=tuple(dict.fromkeys((*last.files, *step.files))))
        elif step.action is Action.EXPORT:
            self.steps[-1] = _both(last, step)


_PLACED = re.compile(r"(?:put|place|add|insert|append|stick|join) (?:it|this|that)(?![a-z])", re.I)
_PLACED_HAN = re.compile("(?:把|将)?(?:它|这个|这段|这)?(?:放|加|插|接)(?=[到在入至])")


def _placed(text: str, name: str) -> str:
    """A request right behind a file, with the file's name in the place of "it"."""
    text = _PLACED.sub(lambda _: f"add '{name}'", text, count=1) if _PLACED.match(text) else text
    found = _PLACED_HAN.match(text)
    return f"把“{name}”加{text[found.end() :]}" if found else text


def _both(one: Step, other: Step) -> Step:
    """Two exports that follow each other are one: what was said of either holds."""
    return replace(one, output={**one.output, **other.output}, to=other.to or one.to)
