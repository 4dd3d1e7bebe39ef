"""The real programs that agents use, and people with empty homes who run them.

`make test-skills` installs them into build/node; `tests/skills/package.json` names them with their versions.
Node itself comes along: OpenClaw needs 24.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("SAYCUT_TEST_NODE") or ROOT / "build" / "node") / "node_modules" / ".bin"
SKILLS = (
    "ai-video-compressor",
    "ai-video-jobs-remote",
    "video-builder",
    "video-editor-api",
    "video-openapi",
)


@dataclass(frozen=True)
class Person:
    """Somebody with an empty home folder, who runs programs in a folder of theirs."""

    home: Path
    work: Path
    env: Mapping[str, str] = field(default_factory=dict)

    def run(self, *command: str, timeout_s: float = 120.0, **env: str) -> subprocess.CompletedProcess[str]:
        """Runs a program with nothing in its environment but PATH, HOME and what is given."""
        return subprocess.run(
            command,
            cwd=self.work,
            env={"PATH": path_of_person(), "HOME": str(self.home), **self.env, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def does(self, *command: str, timeout_s: float = 120.0, **env: str) -> str:
        """As `run`; what it printed. Fails with all of it when the program fails."""
        done = self.run(*command, timeout_s=timeout_s, **env)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def path_of_person() -> str:
    """The programs under test, `saycut` of this checkout, and the system's."""
    saycut = Path(sys.executable).parent
    return os.pathsep.join([str(BIN), str(saycut), "/usr/local/bin", "/usr/bin", "/bin"])


def need(program: str) -> None:
    """Skips the test, saying which program is missing."""
    if not (BIN / program).exists():
        pytest.skip(f"{program} is not installed: make test-skills installs it into build/node")


def new_person(folder: Path, **env: str) -> Person:
    """A person with a home of their own below `folder`."""
    home, work = folder / "home", folder / "work"
    for one in (home, work):
        one.mkdir(parents=True)
    quiet = {"CLAWHUB_DISABLE_TELEMETRY": "1", "DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}
    return Person(home, work, quiet | env)


def have(program: str) -> bool:
    """Whether a program of the system is there."""
    return shutil.which(program) is not None
