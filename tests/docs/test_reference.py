"""The reference is complete and fresh, or this says what mends it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from saycut import errors
from saycut.cli.app import COMMANDS
from saycut.config import SETTINGS
from saycut.operations.table import OPERATIONS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def write() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_write", ROOT / "docs" / "write.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh(write: ModuleType) -> None:
    for name, text in write.pages().items():
        path = REFERENCE / name
        assert path.is_file(), f"docs/reference/{name} is missing: run `make docs`"
        assert path.read_text("utf-8") == text, f"docs/reference/{name} is stale: run `make docs`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"## saycut {name}\n" in (REFERENCE / "cli.md").read_text("utf-8"), "run `make docs`"


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_documented(name: str) -> None:
    assert f"### `{name}`\n" in (REFERENCE / "operations.md").read_text("utf-8"), "run `make docs`"


def test_every_field_and_option_says_what_it_is() -> None:
    bare = [
        line
        for page in ("cli.md", "operations.md", "errors.md", "settings.md")
        for line in (REFERENCE / page).read_text("utf-8").splitlines()
        if page == "cli.md" and re.search(r"\|\s*\|$", line) and not line.startswith("| 0 ")
    ]
    assert not bare, f"options with no help: {bare}"


def test_every_error_code_and_setting_is_documented() -> None:
    told = (REFERENCE / "errors.md").read_text("utf-8")
    kinds, found = [errors.SaycutError], []
    while kinds:
        kind = kinds.pop()
        found.append(kind.code)
        kinds += [k for k in kind.__subclasses__() if k.__module__ == errors.__name__]
    assert not [code for code in found if f"`{code}`" not in told], "run `make docs`"
    settings = (REFERENCE / "settings.md").read_text("utf-8")
    assert not [s.variable for s in SETTINGS if f"`{s.variable}`" not in settings], "run `make docs`"


def test_every_variable_that_is_read_is_a_setting() -> None:
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r"SAYCUT_[A-Z_]+", path.read_text("utf-8")))
    inner = {"SAYCUT_PARTIAL"}
    assert read - inner <= {s.variable for s in SETTINGS}


def test_links_lead_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
            if not re.match(r"\w+:", target) and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} → {target}")
    assert not broken, broken
