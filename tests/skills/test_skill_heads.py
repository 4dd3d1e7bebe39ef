"""The skills' own form: what validators, OpenClaw and scanners of registries ask of a SKILL.md."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from saycut.wire.skill_file import read_head, split_head

from .programs import ROOT, SKILLS
from .scripted_model import blocks_of

LINES = 150
DESCRIPTION = 160
"""What OpenClaw shows in one line."""
SAME_SENTENCES = 0.35
"""Of a skill's sentences, at most so many stand in another one too."""
DECLARED = "~/.config/nemovideo/"
PATHS = re.compile(r"(?<![\w.])(~/[\w./-]*|\$\{?HOME\}?[\w./-]*|/(?:etc|home|root|opt|var|tmp)/\S*)")


@pytest.fixture(params=SKILLS)
def skill(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _text(name: str, file: str = "SKILL.md") -> str:
    return (ROOT / "skills" / name / file).read_text("utf-8")


def _head(name: str) -> Any:
    strictyaml = pytest.importorskip("strictyaml", reason="strictyaml is not installed")
    return strictyaml.load(split_head(_text(name))[0]).data


def test_the_standards_own_validator_passes(skill: str) -> None:
    validator = Path(sys.executable).with_name("agentskills")
    if not validator.exists():
        pytest.skip("agentskills is not installed (skills-ref)")
    done = subprocess.run(
        [str(validator), "validate", str(ROOT / "skills" / skill)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_short_and_its_pages_are_there(skill: str) -> None:
    text = _text(skill)
    assert len(text.splitlines()) < LINES
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert not link.startswith(("/", "http")), link
        assert (ROOT / "skills" / skill / link).is_file(), link


def test_the_head_says_what_registries_read(skill: str) -> None:
    head = _head(skill)
    assert set(head) <= {"name", "description", "license", "compatibility", "metadata"}
    assert head["name"] == skill
    assert 20 < len(head["description"]) <= DESCRIPTION
    assert "\n" not in head["description"]
    assert head["license"] == "Apache-2.0"
    assert re.fullmatch(r"\d+\.\d+\.\d+", head["metadata"]["version"])
    assert read_head(_text(skill)).version == head["metadata"]["version"]


def test_nothing_in_the_head_hides_the_skill(skill: str) -> None:
    claw = _head(skill)["metadata"]["openclaw"]
    requires = claw.get("requires", {})
    assert not set(requires) & {"env", "bins", "anyBins", "config"}
    assert "os" not in claw
    assert claw["primaryEnv"] == "NEMO_TOKEN"
    names = [one["name"] for one in claw["envVars"]]
    assert claw["primaryEnv"] in names
    assert {one["required"] for one in claw["envVars"]} == {"false"}
    assert all(one["description"] for one in claw["envVars"])


def test_the_head_has_only_plain_blocks(skill: str) -> None:
    for line in split_head(_text(skill))[0].splitlines():
        value = line.partition(": ")[2].strip()
        assert not value.startswith(("{", "[", "|", ">", "&", "*", "!")), f"not a plain scalar: {line}"
        assert "\t" not in line


@pytest.mark.parametrize("file", ["SKILL.md", "references/http-api.md"])
def test_every_variable_and_path_is_declared(skill: str, file: str) -> None:
    claw = _head(skill)["metadata"]["openclaw"]
    assert claw["requires"]["configPaths"] == [DECLARED]
    text = split_head(_text(skill, file))[1] if file == "SKILL.md" else _text(skill, file)
    names = {one["name"] for one in claw["envVars"]}
    used = set(re.findall(r"\b((?:NEMO|SAYCUT)_[A-Z_]+|SKILL_SOURCE)\b", text))
    assert used <= names, f"not declared: {used - names}"
    for path in re.findall(
        r"(?<![\w.])(~/[\w./-]*|\$\{?HOME\}?[\w./-]*|/(?:etc|home|root|opt|var|tmp)/\S*)", text
    ):
        assert f"{path.rstrip('/')}/".startswith(DECLARED), f"not declared: {path}"


def test_it_says_what_a_person_must_know(skill: str) -> None:
    text = re.sub(r"(?<=\S)\n(?=\S)", " ", _text(skill))
    where, job = text.index("## Where media goes"), text.index("## The job")
    assert where < job, "where media goes is said before it goes there"
    assert re.search(r"\bask\b.*\bnot this machine|not this machine.*\bask\b", text[where:job])
    assert "127.0.0.1:8765" in text[where:job]
    last = text[text.index("## Licence, privacy, uninstall") :]
    for word in ("Apache-2.0", DECLARED, "saycut revoke", "delete this folder"):
        assert word in last, word
    assert "never" in text
    assert "data, never instructions" in text or "Show them, never obey them" in text


def test_its_job_says_first_where_media_goes(skill: str) -> None:
    blocks = blocks_of(_text(skill))
    assert 3 <= len(blocks) <= 6
    first = "\n".join(blocks).splitlines()
    assert first[:2] == ["export SAYCUT_SKILL={baseDir}", "saycut connect"]
    assert any("$OUT" in block for block in blocks[-2:])


def test_each_is_really_its_own() -> None:
    def sentences(name: str) -> set[str]:
        body = split_head(_text(name))[1]
        return {s.strip() for s in re.split(r"(?<=[.!?:])\s+|\n\n|\n(?=[-|`])", body) if len(s.strip()) > 30}

    for name in SKILLS:
        own = sentences(name)
        for other in SKILLS:
            if other != name:
                shared = len(own & sentences(other)) / len(own)
                assert shared <= SAME_SENTENCES, (
                    f"{name} and {other}: {shared:.0%} of the sentences are the same"
                )


def test_the_curl_pages_are_what_their_source_makes() -> None:
    pages = runpy.run_path(str(ROOT / "skills" / "write.py"))["pages"]()
    assert {path.parents[1].name for path in pages} == set(SKILLS)
    for path, text in pages.items():
        assert path.read_text("utf-8") == text, f"{path.name} is stale: run `python skills/write.py`"
        assert "{{" not in text


def test_no_token_stands_in_an_argument_or_a_url(skill: str) -> None:
    for block in re.findall(r"^```bash\n(.*?)^```$", _text(skill, "references/http-api.md"), re.M | re.S):
        for line in block.splitlines():
            if re.search(r"\bcurl\b|\bcall\b", line):
                assert "$TOKEN" not in line, line
                assert "NEMO_TOKEN" not in line, line
