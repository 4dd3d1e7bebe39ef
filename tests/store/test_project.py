from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from saycut.errors import MediaError, ProjectError
from saycut.ids import AssetId
from saycut.store.files import fingerprint, write_whole
from saycut.store.project import Project, locked, open_project
from saycut.timeline.model import Asset, AssetKind, Draft
from saycut.timeline.start import draft_of


def _draft(title: str = "") -> Draft:
    asset = Asset(
        id=AssetId("a1"), name="talk.mp4", kind=AssetKind.VIDEO, duration_ms=4000, width=640, height=360
    )
    return draft_of([asset]).replace(title=title)  # type: ignore[no-any-return]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "talk.mp4"
    path.write_bytes(os.urandom(1000))
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_project(tmp_path / "talk.saycut", create=True)


def _say(project: Project, words: str, source: Path) -> int:
    draft, sources = _draft(words), {AssetId("a1"): source}
    return project.save_turn(draft, sources, words=words, reply=f"did {words}", language="en")


def test_what_was_kept_comes_back(project: Project, source: Path) -> None:
    _say(project, "one", source)
    _say(project, "two", source)
    again = open_project(project.folder)
    assert again.draft() == _draft("two")
    assert again.draft(1) == _draft("one")
    assert [(e.words, e.reply) for e in again.record.entries] == [("one", "did one"), ("two", "did two")]
    assert again.sources() == {AssetId("a1"): source}


def test_undo_and_redo_move_a_pointer(project: Project, source: Path) -> None:
    for words in ("one", "two", "three"):
        _say(project, words, source)
    assert project.move(-2) == -2
    assert open_project(project.folder).draft().title == "one"
    assert project.move(1) == 1
    assert project.move(5) == 1
    assert project.move(1) == 0
    assert open_project(project.folder).draft().title == "three"


def test_an_edit_after_an_undo_begins_a_new_line_and_loses_nothing(project: Project, source: Path) -> None:
    for words in ("one", "two"):
        _say(project, words, source)
    project.move(-1)
    _say(project, "other", source)
    assert project.move(1) == 0
    assert project.record.line == (1, 3)
    assert project.draft(2).title == "two"


def test_a_folder_that_is_no_project_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is not a Saycut project"):
        open_project(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("body", "said"),
    [("{", "not JSON"), ('{"schema_version": 99}', "made by another Saycut"),
     ('{"schema_version": 1, "at": "x"}', "read")],
)  # fmt: skip
def test_a_broken_record_is_said(tmp_path: Path, body: str, said: str) -> None:
    (tmp_path / "project.json").write_text(body)
    with pytest.raises(ProjectError, match=said):
        open_project(tmp_path)


def test_a_missing_or_broken_revision_is_said(project: Project, source: Path) -> None:
    _say(project, "one", source)
    (project.folder / "revisions" / "0001.json").write_text("[]")
    with pytest.raises(ProjectError, match="revision 1"):
        project.draft()
    (project.folder / "revisions" / "0001.json").unlink()
    with pytest.raises(ProjectError, match="is missing"):
        project.draft()


def test_a_source_that_is_gone_or_changed_is_said(project: Project, source: Path) -> None:
    _say(project, "one", source)
    source.write_bytes(b"another")
    with pytest.raises(MediaError, match="has changed"):
        open_project(project.folder).sources()
    source.unlink()
    with pytest.raises(MediaError, match="no longer where it was"):
        open_project(project.folder).sources()


def test_a_project_that_moved_with_its_files_finds_them(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    source = tmp_path / "old" / "talk.mp4"
    source.write_bytes(b"film")
    project = open_project(tmp_path / "old" / "p", create=True)
    _say(project, "one", source)
    (tmp_path / "old").rename(tmp_path / "new")
    found = open_project(tmp_path / "new" / "p").sources()
    assert found[AssetId("a1")].resolve() == tmp_path / "new" / "talk.mp4"


def test_a_name_that_is_not_text_is_kept(tmp_path: Path) -> None:
    source = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.mp4"))
    try:
        source.write_bytes(b"film")
    except OSError:
        pytest.skip("this file system takes only text as names")
    project = open_project(tmp_path / "p", create=True)
    _say(project, "one", source)
    assert open_project(project.folder).sources() == {AssetId("a1"): source}


def test_two_writers_never_meet(project: Project) -> None:
    with locked(project.folder):
        done = subprocess.run(
            [sys.executable, "-c", _TAKE, str(project.folder)], capture_output=True, text=True, check=False
        )
    assert "in use by process" in done.stdout
    with locked(project.folder):
        pass


_TAKE = """
import sys
from pathlib import Path
from saycut.errors import ProjectError
from saycut.store.project import locked
try:
    with locked(Path(sys.argv[1])):
        print("taken")
except ProjectError as error:
    print(error.message)
"""

_WRITE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from test_project import _say
from saycut.store.project import locked, open_project
folder, source = Path(sys.argv[1]), Path(sys.argv[2])
open_project(folder, create=True)
with locked(folder):
    project = open_project(folder, create=True)
    print("ready", flush=True)
    for number in range(100_000):
        revision = _say(project, f"edit {number}", source)
        print(revision, flush=True)
        if number % 3 == 2:
            project.move(-1)
"""


def test_a_kill_at_any_moment_leaves_a_whole_project(tmp_path: Path, source: Path) -> None:
    folder = tmp_path / "killed"
    told = 0
    for attempt in range(8):
        arguments = [sys.executable, "-c", _WRITE, str(folder), str(source), str(Path(__file__).parent)]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        told = max(told, int(process.stdout.readline()))
        time.sleep(0.02 + 0.017 * attempt)
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split("\n")[:-1]
        process.wait()
        process.stdout.close()
        told = max([told, *map(int, lines)])
        project = open_project(folder)
        assert project.draft().title.startswith("edit ")
        revisions = [e.revision for e in project.record.entries]
        assert revisions == list(range(1, len(revisions) + 1))
        assert revisions[-1] >= told, "an edit that was acknowledged is lost"
        for revision in project.record.line:
            project.draft(revision)
    assert told >= 8


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OSError, match=r"."):
        write_whole(tmp_path / "no" / "x", b"")


def test_a_fingerprint_tells_big_files_apart(tmp_path: Path) -> None:
    path = tmp_path / "big"
    body = bytearray(8 << 20)
    seen = set()
    for at in (None, 0, 4 << 20, (8 << 20) - 1):
        changed = bytearray(body)
        if at is not None:
            changed[at] = 1
        path.write_bytes(changed)
        seen.add(fingerprint(path))
    path.write_bytes(body + b"\0")
    seen.add(fingerprint(path))
    assert len(seen) == 5


def test_the_record_is_json_a_person_can_read(project: Project, source: Path) -> None:
    _say(project, "加标题", source)
    record = json.loads((project.folder / "project.json").read_text("utf-8"))
    assert record["schema_version"] == 1
    assert record["entries"][0]["words"] == "加标题"
