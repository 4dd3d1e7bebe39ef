"""A project folder, talked to as if it were a session: no server, no account, no copy of a file."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...errors import InputError, MediaError, NothingToExport
from ...operations.refusal import spoken
from ...operations.wording import language_of, sentence
from ...sessions.edit import Scene, run_words
from ...sessions.export import Exporting, Made, export_files
from ...sessions.material import Material, gather, gather_again
from ...sessions.outputs import check_targets, targets_for
from ...sessions.reply import reply_lines
from ...sessions.wanting import outputs_of
from ...sessions.workplace import Watch, Workplace
from ...store.project import Project, locked, open_project
from ...timeline.model import Draft
from ...timeline.start import draft_of
from ...timeline.summary import timeline_summary
from ...wire.draft_codec import draft_to_wire
from ..edge import CANCEL
from .place import Brought, Export, Exported, Hear, Heard, MadeFile, Said, Tell, View
from .wording import words as wording


class ProjectPlace:
    """The project in a folder; made when the first file comes."""

    patience_s: float | None = None

    def __init__(self, folder: Path, workplace: Workplace, language: str | None = None) -> None:
        self.folder = folder
        self.workplace = workplace
        self.language = language

    @property
    def name(self) -> str:
        return wording(self.language)["local"].format(folder=self.folder)

    def close(self) -> None:
        """Nothing is held between two calls."""

    def stop(self) -> None:
        """Work on this machine has stopped when its caller stopped."""

    def facts(self) -> dict[str, Any]:
        revision = open_project(self.folder, create=True).record.revision
        return {"project": str(self.folder), "revision": revision}

    @contextmanager
    def _writing(self) -> Iterator[Project]:
        open_project(self.folder, create=True)
        with locked(self.folder):
            yield open_project(self.folder, create=True)

    def upload(self, sources: Sequence[str], tell: Tell) -> tuple[Brought, ...]:
        """Adds files where they lie. On a timeline that nobody has edited yet they stand, in order."""
        paths = []
        for source in sources:
            if source.startswith(("http://", "https://")):
                raise InputError(
                    f"{source} is on another machine, and a project has its files on this one",
                    way_out="Download it first, or use a server: saycut serve.",
                )
            paths.append(Path(source).expanduser())
            if not paths[-1].is_file():
                raise MediaError(source, "there is no such file", way_out="Check the name and the folder.")
        tell("uploading", None)
        with self._writing() as project:
            before = self._material(project)
            material = gather(paths, before)
            draft = _begun(project, material)
            if draft is not None:
                names = ", ".join(p.name for p in paths)
                project.save_turn(
                    draft, material.sources, words=names, reply="", language=self.language or "en"
                )
        new = [a for a in material.assets if a.id not in before.sources] or list(material.assets)
        return tuple(Brought(a.name, a.kind, a.duration_ms, a.width, a.height) for a in new)

    def _material(self, project: Project) -> Material:
        if project.is_new:
            return Material()
        return gather_again(project.draft().assets, project.sources())

    def say(self, words: str, hear: Hear) -> Said:
        with self._writing() as project:
            draft, material = self._begin(project)
            line, at = project.record.line, project.record.at

            def past(steps: int) -> Draft | None:
                return project.draft(line[at + steps]) if 0 <= at + steps < len(line) else None

            watch = Watch(tell=lambda _, what: hear(Heard("tool", what)) if what else None, cancel=CANCEL)
            scene = Scene(material, self.workplace, past)
            turn = run_words(words, draft, scene, language=self.language, watch=watch)
            lines = reply_lines(turn)
            if turn.moved:
                project.move(turn.moved)
            if turn.changed:
                project.save_turn(
                    turn.draft,
                    material.sources,
                    words=words,
                    reply="\n".join(lines),
                    language=turn.language,
                )
        hear(Heard("text", "\n".join(lines)))
        return Said(
            ended=True,
            done=bool(turn.done) or len(turn.plan.operations) > len(turn.not_done),
            details={
                "done": list(turn.done),
                "not_done": [{"op": n.op, "reason": n.reason, "way_out": n.way_out} for n in turn.not_done],
                "not_understood": [n.model_dump() for n in turn.not_understood],
                "unsupported": [u.model_dump() for u in turn.unsupported],
                "revision": project.record.revision,
            },
        )

    def _begin(self, project: Project) -> tuple[Draft, Material]:
        if project.is_new:
            raise InputError(
                wording(self.language)["nothing"], way_out=f"saycut upload FILE --project {self.folder}"
            )
        return project.draft(), self._material(project)

    def view(self) -> View:
        project = open_project(self.folder, create=True)
        draft = draft_of(()) if project.is_new else project.draft()
        ready = any(t.segments for t in draft.tracks)
        return View(timeline_summary(draft), draft.duration_ms, draft_to_wire(draft), draft, ready)

    def names(self) -> frozenset[str]:
        project = open_project(self.folder, create=True)
        return frozenset() if project.is_new else frozenset(a.name for a in project.draft().assets)

    def credits(self) -> Mapping[str, int] | None:
        return None

    def export(self, wanted: Export, tell: Tell) -> Exported:
        project = open_project(self.folder, create=True)
        if project.is_new or not project.draft().duration_ms:
            raise NothingToExport
        draft = self._as_asked(project.draft(), wanted)
        material = self._material(project)
        targets = targets_for(draft, wanted.to, folder=Path(), fresh=not wanted.force)
        check_targets(targets, material.sources, force=wanted.force)
        work = Path(tempfile.mkdtemp(prefix="saycut-"))
        try:
            watch = Watch(tell=lambda share, what: tell(what or "rendering", share), cancel=CANCEL)
            exporting = Exporting(draft, material, self.workplace)
            with spoken(language_of(self.language)):
                made = export_files(exporting, targets, watch=watch, work=work)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return Exported(
            tuple(
                MadeFile(m.target.path, m.artifact.bytes, m.artifact.duration_ms, self._told(m)) for m in made
            ),
            percent=100,
        )

    def _told(self, made: Made) -> tuple[str, ...]:
        return tuple(sentence(note, language_of(self.language)) for note in made.artifact.notes)

    def _as_asked(self, draft: Draft, wanted: Export) -> Draft:
        """The draft with the outputs that were asked for, for this once, as the service reads them.

        Raises OutputError.
        """
        if not wanted.output:
            return draft
        asked: Draft = draft.replace(outputs=outputs_of(draft, wanted.output))
        return asked


def _begun(project: Project, material: Material) -> Draft | None:
    """The draft with files that came: while nobody has edited it, they all stand on it; None: nothing new."""
    if project.is_new:
        return draft_of(material.assets)
    draft = project.draft()
    if len(material.assets) == len(draft.assets):
        return None
    untouched = draft == draft_of(draft.assets)
    return draft_of(material.assets) if untouched else draft.replace(assets=material.assets)


def project_beside(file: Path) -> Path:
    """Where the project of a file is kept when nobody says: beside nothing, in the folder at hand."""
    stem = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in file.stem).strip(" .")
    return Path(os.curdir) / f"{stem[:80] or 'video'}.saycut"
