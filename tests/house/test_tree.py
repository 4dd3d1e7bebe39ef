"""What must be true of the tree itself: floors, no addresses of our machines, nothing third-party."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MACHINE = re.compile(
    r"(?<![\w./])/(?:work|home|root|Users|opt)/\w|https?://[\w.-]*(?:pypi|pythonhosted|npmjs)[\w.-]*"
)
"""Paths of one machine, and addresses of package registries."""

LOCKED = re.compile(
    r"[a-z0-9.-]+==[\w.+!-]+( ; [\w =!<>\"()]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|#.*|"
)
"""A line of the lock: a version (and where it is wanted), a hash, a comment."""

MEDIA = {".mp4", ".mov", ".mkv", ".webm", ".avi", ".mp3", ".wav", ".flac", ".ogg", ".m4a", ".ttf", ".otf",
         ".woff", ".woff2", ".onnx", ".bin", ".pt", ".jpg", ".jpeg", ".gif", ".webp", ".sf2",
         ".whl"}  # fmt: skip
NOT_LOCKED = {"whisper": "useless without a model of the person's own, and 300 MB"}
"""Extras that `make setup` leaves out, each with its reason."""
MADE_BY_US = ("docs/", "bench/results/")
"""Where pictures of our own making may lie."""


def _tracked() -> list[Path]:
    try:
        names = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: what is tracked cannot be told")
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_imports_run_one_way() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_machine_and_no_registry_is_named() -> None:
    found = []
    for path in _tracked():
        if path.suffix in MEDIA | {".png"} or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if MACHINE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not found, "\n".join(found)


def test_nothing_third_party_is_committed() -> None:
    found = [
        str(p.relative_to(ROOT))
        for p in _tracked()
        if p.suffix.lower() in MEDIA and not p.relative_to(ROOT).as_posix().startswith(MADE_BY_US)
    ]
    assert not found, found


def test_the_lock_names_versions_and_hashes_and_no_address() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    for line in lines:
        assert LOCKED.fullmatch(line), line


def test_what_the_project_needs_is_locked() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    locked_extras = set(re.findall(r"--extra (\w+)", (ROOT / "Makefile").read_text("utf-8")))
    for name, extra in project["project"].get("optional-dependencies", {}).items():
        if name in locked_extras:  # `whisper` brings 200 MB that only an operator with a model wants
            wanted += extra
    locked = {
        line.partition("==")[0] for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    }
    for one in wanted:
        name = re.split(r"[\[<>=!~ ;]", one)[0].lower().replace("_", "-")
        assert name in locked, f"{name} is not in requirements.lock: run `make lock`"
