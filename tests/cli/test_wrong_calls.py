"""A call that cannot be done as it stands: refused with the reason and the documented exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commanding import command


@pytest.mark.parametrize("call", ["plan", "edit", "say", "chat"])
def test_a_language_without_replies_is_a_usage_error(call: str, tmp_path: Path) -> None:
    done = command(call, *(["mute it"] if call != "chat" else []), "--language", "fr", folder=tmp_path)
    assert done.returncode == 2
    assert "“fr” is not known here; use en or zh" in done.stderr
    told = json.loads(command("plan", "mute it", "--language", "fr", "--json", folder=tmp_path).stdout)
    assert told["error"]["code"] == "usage"


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "EN_us"])
def test_a_tag_of_a_known_language_is_one(tag: str, tmp_path: Path) -> None:
    assert command("plan", "mute it", "--language", tag, folder=tmp_path).returncode == 0
