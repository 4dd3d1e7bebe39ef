"""Who a skill is, told by its own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from saycut.client.settings import read_client_settings
from saycut.wire.skill_file import read_head, skill_in, split_head

HEAD = """---
name: cut-it
description: "Cuts it: short."
license: Apache-2.0
metadata:
  version: "1.2.3"
  openclaw:
    envVars:
      - name: NEMO_TOKEN
        description: not the skill's
---

# Cut it

Text.
"""


def _skill(folder: Path, text: str = HEAD) -> Path:
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text(text, "utf-8")
    return folder


def test_the_head_is_read() -> None:
    head = read_head(HEAD)
    assert (head.name, head.version, head.title) == ("cut-it", "1.2.3", "Cut it")
    assert (head.description, head.license) == ("Cuts it: short.", "Apache-2.0")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("---\nname: a\nversion: 2.0.0\n---\n", "2.0.0"),
        ("---\nname: a\nversion: 2.0.0\nmetadata:\n  version: '3.0.0'\n---\n", "3.0.0"),
        ("\ufeff---\r\nname: a\r\nmetadata:\r\n  version: 4.0.0  # why\r\n---\r\n", "4.0.0"),
        ("---\nname: a\nmetadata:\n  other:\n    version: 5.0.0\n---\n", ""),
        ('---\nname: a\nmetadata: {"version": "6.0.0"}\n---\n', ""),
        ("no head at all", ""),
        ("---\nversion: 7.0.0\nnever closed", ""),
    ],
)
def test_the_version_is_where_registries_put_it(text: str, version: str) -> None:
    assert read_head(text).version == version


def test_what_is_below_the_head_is_not_of_it() -> None:
    head, body = split_head(HEAD)
    assert "name: cut-it" in head
    assert body.strip().startswith("# Cut it")
    assert read_head("---\nname: a\n---\nversion: 9\n").version == ""


@pytest.mark.parametrize(
    ("below", "marked", "source", "platform"),
    [
        ("somewhere/cut-it", False, "", "unknown"),
        (".clawhub/skills/cut-it", False, "", "clawhub"),
        (".cursor/skills/cut-it", False, "", "cursor"),
        (".cursor/skills/cut-it", True, "", "clawhub"),
        ("somewhere/cut-it", True, "", "clawhub"),
        (".clawhub/skills/cut-it", True, "my-agent", "my-agent"),
        (".clawhub-not/cut-it", False, "", "unknown"),
    ],
)
def test_the_platform_is_told_by_the_folder(
    tmp_path: Path, below: str, marked: bool, source: str, platform: str
) -> None:
    folder = _skill(tmp_path / below)
    if marked:
        (folder / ".clawhub").mkdir()
        (folder / ".clawhub" / "origin.json").write_text("{}", "utf-8")
    caller = skill_in(folder, home=tmp_path, source=source)
    assert caller is not None
    assert (caller.name, caller.version, caller.platform) == ("cut-it", "1.2.3", platform)


def test_a_folder_with_no_skill_is_nobody(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "SKILL.md").write_bytes(b"\xff\xfe---")
    assert skill_in(tmp_path / "nowhere", home=tmp_path) is None
    assert skill_in(tmp_path / "broken", home=tmp_path) is None
    assert (
        skill_in(_skill(tmp_path / "nameless", "---\nmetadata:\n  version: 1\n---\n"), home=tmp_path) is None
    )


def test_the_client_signs_as_the_skill_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _skill(tmp_path / ".cursor" / "skills" / "cut-it")
    monkeypatch.setenv("HOME", str(tmp_path))  # who reads `~` in SAYCUT_SKILL
    for written in (str(folder), "~/.cursor/skills/cut-it"):
        signed = read_client_settings({"HOME": str(tmp_path), "SAYCUT_SKILL": written}).attribution
        assert (signed.source, signed.version, signed.platform) == ("cut-it", "1.2.3", "cursor")
    alone = read_client_settings({"HOME": str(tmp_path), "SKILL_SOURCE": "my-agent"}).attribution
    assert (alone.source, alone.platform) == ("saycut-sdk", "my-agent")
    lost = read_client_settings({"HOME": str(tmp_path), "SAYCUT_SKILL": str(tmp_path / "no")}).attribution
    assert lost.source == "saycut-sdk"
