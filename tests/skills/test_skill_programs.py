"""The programs that people have install our skills from our server, and find nothing wrong with them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saycut.library.skills import package, shipped_skills

from .programs import ROOT, SKILLS, Person, need, new_person

pytestmark = pytest.mark.slow


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return new_person(tmp_path)


def _same_files(folder: Path, name: str) -> None:
    for path, contents in shipped_skills()[name].files.items():
        assert (folder / path).read_bytes() == contents, f"{name}/{path}"


def test_openclaw_installs_all_five_and_finds_them_ready(serve: Callable[..., Any], person: Person) -> None:
    need("openclaw")
    server = serve()
    claw = {"OPENCLAW_CLAWHUB_URL": server.url}
    workspace = person.home / ".openclaw" / "workspace"
    for name in SKILLS:
        said = person.does("openclaw", "skills", "install", name, **claw)
        assert f"Installed {name}@1.0.0" in said
        assert "Outcome: Review" in said
        assert "Not reviewed." in said
        _same_files(workspace / "skills" / name, name)
        marker = json.loads((workspace / "skills" / name / ".clawhub" / "origin.json").read_text("utf-8"))
        assert (marker["registry"], marker["slug"], marker["installedVersion"]) == (server.url, name, "1.0.0")
        assert marker["artifact"]["sha256"] == package.sha256(package.archive(shipped_skills()[name]))

    listed = json.loads(person.does("openclaw", "skills", "list", "--json"))["skills"]
    ours = {one["name"]: one for one in listed if one["name"] in SKILLS}
    assert set(ours) == set(SKILLS)
    for one in ours.values():
        assert one["eligible"], one
        assert one["modelVisible"], one
        assert not any(one["missing"].values()), one

    info = person.does("openclaw", "skills", "info", "video-openapi")
    assert "Ready" in info
    assert "Primary env: NEMO_TOKEN" in info
    checked = json.loads(person.does("openclaw", "skills", "check", "--json"))
    assert set(SKILLS) <= set(checked["eligible"])
    again = person.run("openclaw", "skills", "install", "video-openapi", **claw)
    assert again.returncode != 0
    assert "already exists" in again.stdout + again.stderr
    assert "already at 1.0.0" in person.does("openclaw", "skills", "update", "video-openapi", **claw)

    verified = person.run("openclaw", "skills", "verify", "video-openapi", **claw)
    assert verified.returncode != 0, "nobody has reviewed it: verify must not pass"
    assert json.loads(verified.stdout)["reasons"] == ["not.reviewed"]
    missing = person.run("openclaw", "skills", "install", "no-such-skill", **claw)
    assert missing.returncode != 0
    assert "not found" in missing.stdout + missing.stderr


def test_openclaw_installs_by_owner_and_version_and_finds_by_words(
    serve: Callable[..., Any], person: Person
) -> None:
    need("openclaw")
    claw = {"OPENCLAW_CLAWHUB_URL": serve().url}
    found = json.loads(person.does("openclaw", "skills", "search", "compress", "--json", **claw))
    assert [one["installRef"] for one in found["results"]] == ["@saycut/ai-video-compressor"]
    said = person.does(
        "openclaw", "skills", "install", "@saycut/ai-video-compressor", "--version", "1.0.0", **claw
    )
    assert "Installed ai-video-compressor@1.0.0" in said
    stranger = person.run("openclaw", "skills", "install", "@somebody/video-builder", **claw)
    assert stranger.returncode != 0


def test_npx_skills_adds_all_five(serve: Callable[..., Any], person: Person) -> None:
    need("skills")
    server = serve()
    person.does("skills", "add", server.url, "--skill", "*", "--yes", "--agent", "claude-code")
    for name in SKILLS:
        _same_files(person.work / ".claude" / "skills" / name, name)


def test_clawhub_publishes_dry_against_our_server(serve: Callable[..., Any], person: Person) -> None:
    need("clawhub")
    hub = {"CLAWHUB_REGISTRY": serve().url}
    for name in SKILLS:
        folder = str(ROOT / "skills" / name)
        told = json.loads(person.does("clawhub", "skill", "publish", folder, "--dry-run", "--json", **hub))
        assert (told["status"], told["version"], told["fileCount"]) == ("unchanged", "1.0.0", 2)
        assert told["fingerprint"] == package.fingerprint(shipped_skills()[name])
    newer = person.does(
        "clawhub", "skill", "publish", folder, "--version", "1.0.1", "--dry-run", "--json", **hub
    )
    assert json.loads(newer)["status"] == "would-publish"
    unknown = ("clawhub", "skill", "publish", folder, "--slug", "other-name", "--dry-run", "--json")
    assert json.loads(person.does(*unknown, **hub))["version"] == "1.0.0"


def test_clawhub_installs_and_leaves_its_marker(serve: Callable[..., Any], person: Person) -> None:
    need("clawhub")
    hub = {"CLAWHUB_REGISTRY": serve().url}
    person.does("clawhub", "install", "video-builder", **hub)
    _same_files(person.work / "skills" / "video-builder", "video-builder")
    assert (person.work / "skills" / "video-builder" / ".clawhub" / "origin.json").is_file()
    assert "video-builder" in person.does("clawhub", "list", **hub)


def test_claude_finds_the_plugin_valid_and_installs_it(person: Person) -> None:
    need("claude")
    quiet = {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1"}
    # The binary itself: the wrapper of the package is set up by an install script, which we do not run.
    (binary,) = _claude_binaries()
    plugin = ROOT / "skills"
    for folder, how in ((plugin, ("--strict",)), (plugin, ("--profile", "directory")), (ROOT, ("--strict",))):
        said = person.does(str(binary), "plugin", "validate", str(folder), *how, **quiet)
        assert "Validation passed" in said
        assert folder == ROOT or all(f"saycut:{name}" in said for name in SKILLS)
    person.does(str(binary), "plugin", "marketplace", "add", str(ROOT), **quiet)
    person.does(str(binary), "plugin", "install", "saycut@saycut", **quiet)
    cached = person.home / ".claude" / "plugins" / "cache" / "saycut" / "saycut"
    for name in SKILLS:
        (folder,) = cached.glob(f"*/{name}")
        _same_files(folder, name)


def _claude_binaries() -> list[Path]:
    from .programs import BIN

    found = [p for p in (BIN.parent / "@anthropic-ai").glob("claude-code-*/claude") if os.access(p, os.X_OK)]
    if not found:
        pytest.skip("claude has no binary for this machine")
    return found[:1]
