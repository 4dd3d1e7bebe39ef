"""What `edit`, `plan` and `export` share: files and words → a turn → files, told to the person."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from ..config import Settings, read_settings
from ..errors import InputError, NothingDone, OutputError, ProjectError
from ..media.speech.options import SpeechOptions
from ..operations.refusal import spoken
from ..operations.wording import language_of
from ..render.export import Preview
from ..sessions.edit import Scene, Turn, no_past, nothing_yet, only_read, run_words
from ..sessions.export import Exporting, Made, export_files, planned
from ..sessions.language import language_for
from ..sessions.material import Material, gather, gather_again
from ..sessions.outputs import Target, check_targets, targets_for
from ..sessions.reply import as_made, form_lines, made_lines, reply_lines
from ..sessions.workplace import Watch, Workplace
from ..store.project import Project, locked, open_project
from ..timeline.model import Draft
from ..timeline.start import draft_of
from . import progress, telling
from .edge import CANCEL
from .words_and_files import Said, read_arguments

STREAM = "-"


@dataclass(frozen=True)
class Wishes:
    """The options of a command line, as given."""

    arguments: tuple[str, ...] = ()
    output: str | None = None
    force: bool = False
    as_json: bool = False
    project: Path | None = None
    dry_run: bool = False
    script: Path | None = None
    captions_model: Path | None = None
    language: str | None = None
    seed: int = 0
    keep_work: bool = False


@dataclass(frozen=True)
class Begun:
    """A turn about to be played: the draft it starts from, and the revisions before it."""

    draft: Draft
    scene: Scene
    project: Project | None


def make(wishes: Wishes) -> int:
    """Edits by words: does the turn, keeps it where there is a project, makes the files, tells all of it."""
    _check_streams(wishes)
    settings = read_settings()
    given = read_arguments(wishes.arguments)
    if given.words is None:
        raise InputError("nothing was asked for", way_out='Say what to do, e.g. "trim the first 5 seconds".')
    if wishes.dry_run and not given.files and wishes.project is None:
        language = wishes.language or settings.language
        telling.tell_plan(telling.Planned(only_read(given.words, language=language), (), ()), wishes)
        return 0
    place = workplace_of(settings, wishes)
    with _held(wishes) as project, _work(wishes) as work:
        begun = _begin(given, place, project)
        quiet = wishes.as_json or wishes.dry_run
        language = wishes.language or settings.language
        with progress.shown(quiet=quiet, language=language_for(given.words, language)) as tell:
            watch = Watch(tell=tell, cancel=CANCEL)
            turn = run_words(
                given.words, begun.draft, begun.scene, language=language, watch=watch.part(0, 0.15)
            )
            targets = _targets(wishes, turn, begun, work)
            turn = as_made(turn, targets)
            lines = reply_lines(turn, begun.scene.material.warnings()) + form_lines(targets, turn.language)
            if wishes.dry_run:
                return _tell_plan(wishes, turn, lines, _previews(begun, turn, targets, work))
            revision = _keep(begun, turn, given.words, lines)
            made: tuple[Made, ...] = ()
            if targets:
                seen = watch.part(0.15, 0.85)
                with spoken(turn.language):
                    made = export_files(_exporting(begun, turn), targets, watch=seen, work=work)
        telling.tell_turn(telling.Outcome(turn, lines, made, revision), wishes)
        return 0 if _something_done(turn) else NothingDone.exit_code


def export_project(wishes: Wishes) -> int:
    """The files of a project's draft in force."""
    _check_streams(wishes)
    settings = read_settings()
    place = workplace_of(settings, wishes)
    if wishes.project is None:  # pragma: no cover - the option is required
        raise ProjectError("no project was given")
    project = open_project(wishes.project)
    draft = project.draft()
    material = gather_again(draft.assets, project.sources())
    entries = project.record.entries
    language = wishes.language or settings.language or (entries[-1].language if entries else "en")
    with _work(wishes) as work:
        targets = _chosen_targets(wishes, draft, material, work)
        with progress.shown(quiet=wishes.as_json, language=language_of(language)) as tell:
            exporting = Exporting(draft, material, place)
            with spoken(language):
                made = export_files(exporting, targets, watch=Watch(tell=tell, cancel=CANCEL), work=work)
        telling.tell_made(made, wishes, made_lines(made, language) + form_lines(targets, language))
    return 0


def _check_streams(wishes: Wishes) -> None:
    if wishes.output == STREAM and wishes.as_json:
        raise InputError(
            "-o - and --json both want standard output", way_out="Give a name with -o, or leave --json out."
        )


def workplace_of(settings: Settings, wishes: Wishes) -> Workplace:
    """The settings and the options of this command as the sessions' value."""
    model = wishes.captions_model or settings.captions_model
    if model is not None and not model.exists():
        raise InputError(f"there is no speech-to-text model {model}", field="captions_model")
    return Workplace(
        cache=settings.cache,
        ffmpeg=settings.ffmpeg,
        fonts=settings.fonts,
        music=settings.music,
        speech=SpeechOptions(
            script=_script(wishes.script),
            model=model,
            whisper_cpp=settings.whisper_cpp,
            http_url=settings.captions_url,
            http_key=SecretStr(settings.captions_key) if settings.captions_key else None,
            searched=() if model else ("--captions-model", "SAYCUT_CAPTIONS_MODEL"),
        ),
        threads=settings.threads,
        part_s=settings.part_s,
        seed=wishes.seed,
    )


def _script(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise InputError(
            f"there is no script {path}", way_out="Check the name and the folder.", field="script"
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"the script {path} is no plain text",
            way_out="Save what is said as a text file (UTF-8).",
            field="script",
        ) from error
    except OSError as error:
        why = (error.strerror or "it failed").lower()
        raise InputError(
            f"the script {path} cannot be read: {why}", way_out="Give a text file.", field="script"
        ) from error


@contextlib.contextmanager
def _held(wishes: Wishes) -> Iterator[Project | None]:
    """The project, for this one writer; a dry run only reads it."""
    if wishes.project is None:
        yield None
    elif wishes.dry_run:
        yield open_project(wishes.project)
    else:
        open_project(wishes.project, create=True)
        with locked(wishes.project):
            yield open_project(wishes.project, create=True)


@contextlib.contextmanager
def _work(wishes: Wishes) -> Iterator[Path]:
    """A folder for what is made on the way; gone at the end unless it is to be kept."""
    folder = Path(tempfile.mkdtemp(prefix="saycut-"))
    try:
        yield folder
    finally:
        if wishes.keep_work:
            sys.stderr.write(f"Work is kept in {folder}\n")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _begin(given: Said, place: Workplace, project: Project | None) -> Begun:
    if project is None or project.is_new:
        if not given.files:
            raise InputError(
                "no file was given", way_out='Like this: saycut edit talk.mp4 "cut the silences"'
            )
        material = gather(given.files, found=given.found)
        before = no_past if project is None else nothing_yet
        begun = Begun(draft_of(material.assets), Scene(material, place, before), project)
        if project is not None:
            project.save_turn(begun.draft, material.sources, words="", reply="", language="en")
        return begun
    draft = project.draft()
    there = frozenset(a.id for a in draft.assets)
    known = gather_again(draft.assets, project.sources())
    material = gather(given.files, known, found=given.found)
    if len(material.assets) > len(draft.assets):
        draft = draft.replace(assets=material.assets)
    line, at = project.record.line, project.record.at

    def past(steps: int) -> Draft | None:
        return project.draft(line[at + steps]) if 0 <= at + steps < len(line) else None

    brought = frozenset(a.id for a in material.assets) - there
    return Begun(draft, Scene(material, place, past, brought=brought), project)


def _targets(wishes: Wishes, turn: Turn, begun: Begun, work: Path) -> tuple[Target, ...]:
    """The files this turn makes: none when nothing was done, or when a project is only edited."""
    asked = wishes.output is not None or turn.draft.outputs != turn.before.outputs
    if not _something_done(turn) or not turn.draft.duration_ms or (begun.project is not None and not asked):
        return ()
    return _chosen_targets(wishes, turn.draft, begun.scene.material, work)


def _chosen_targets(wishes: Wishes, draft: Draft, material: Material, work: Path) -> tuple[Target, ...]:
    if wishes.output == STREAM:
        targets = targets_for(draft, work / "stream", folder=work)  # no ending: in the form of the words
        if len(targets) > 1:
            raise OutputError("several files cannot be streamed", way_out="Give a name with -o.")
        return targets
    wanted = Path(wishes.output) if wishes.output else None
    if wishes.output and wishes.output.endswith("/") and not Path(wishes.output).is_dir():
        raise OutputError(
            f"there is no folder {wishes.output}", way_out="Make it first, or choose another.", field="output"
        )
    targets = targets_for(draft, wanted, folder=Path(), fresh=not wishes.force)
    if not wishes.dry_run:
        check_targets(targets, material.sources, force=wishes.force)
    return targets


def _exporting(begun: Begun, turn: Turn) -> Exporting:
    return Exporting(turn.draft, begun.scene.material, begun.scene.workplace, turn.facts)


def _previews(begun: Begun, turn: Turn, targets: tuple[Target, ...], work: Path) -> tuple[Preview, ...]:
    return planned(_exporting(begun, turn), targets, watch=Watch(cancel=CANCEL), work=work)


def _keep(begun: Begun, turn: Turn, words: str, lines: tuple[str, ...]) -> int | None:
    """Keeps the turn in the project: moves along its revisions, and adds one where the draft changed."""
    project = begun.project
    if project is None:
        return None
    if turn.moved:
        project.move(turn.moved)
    if turn.changed:
        reply, language = "\n".join(lines), turn.language
        project.save_turn(
            turn.draft, begun.scene.material.sources, words=words, reply=reply, language=language
        )
    return project.record.revision


def _something_done(turn: Turn) -> bool:
    return bool(turn.done) or len(turn.plan.operations) > len(turn.not_done)


def _tell_plan(wishes: Wishes, turn: Turn, lines: tuple[str, ...], previews: tuple[Preview, ...]) -> int:
    telling.tell_plan(telling.Planned(turn, lines, previews), wishes)
    return 0
