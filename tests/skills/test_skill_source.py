"""Our server as a source of skills: every answer that installers read, and what is in the package."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from saycut.api.skill_source import router
from saycut.library.skills import package, registry, shipped_skills

from .programs import ROOT, SKILLS


@pytest.fixture(scope="module")
def source() -> Iterator[TestClient]:
    """Only the routes of this room: they need no service."""
    app = FastAPI()
    app.include_router(router)
    with TestClient(app) as client:
        yield client


def test_all_five_ship_and_nothing_else() -> None:
    assert tuple(shipped_skills()) == SKILLS
    for name, skill in shipped_skills().items():
        assert skill.head.name == name
        assert set(skill.files) == {"SKILL.md", "references/http-api.md"}
        assert skill.files["SKILL.md"] == (ROOT / "skills" / name / "SKILL.md").read_bytes()


def test_they_are_in_the_wheel(tmp_path: Path) -> None:
    built = tmp_path / "wheel"
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = [name for name in packed.namelist() if name.startswith("saycut/skills/")]
        expected = [f"saycut/skills/{s}/{f}" for s in SKILLS for f in ("SKILL.md", "references/http-api.md")]
        assert sorted(names) == sorted(expected)
        packed.extractall(tmp_path / "installed")
    told = "import saycut.library.skills as s; print(s.__file__, *s.shipped_skills())"
    found = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, '{tmp_path / 'installed'}'); {told}"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert found[0].startswith(str(tmp_path)), "the installed package was not the one that was asked"
    assert tuple(found[1:]) == SKILLS


@pytest.mark.parametrize("name", SKILLS)
def test_a_zip_holds_the_files_and_is_the_same_each_time(source: TestClient, name: str) -> None:
    first = source.get("/api/v1/download", params={"slug": name})
    again = source.get(f"/.well-known/agent-skills/{name}.zip")
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert first.headers["X-ClawHub-Artifact-Sha256"] == hashlib.sha256(first.content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(first.content)) as packed:
        assert packed.testzip() is None
        assert packed.namelist()[0] == "SKILL.md"
        for entry in packed.infolist():
            assert packed.read(entry) == (ROOT / "skills" / name / entry.filename).read_bytes()
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)


def test_the_index_has_the_hash_of_what_it_names(source: TestClient) -> None:
    index = source.get("/.well-known/agent-skills/index.json").json()
    assert [entry["name"] for entry in index["skills"]] == list(SKILLS)
    for entry in index["skills"]:
        contents = source.get(f"/.well-known/agent-skills/{entry['url']}").content
        assert entry["digest"] == f"sha256:{hashlib.sha256(contents).hexdigest()}"
        assert len(entry["description"]) <= 160


def test_the_older_index_names_files_that_are_there(source: TestClient) -> None:
    for entry in source.get("/.well-known/skills/index.json").json()["skills"]:
        for file in entry["files"]:
            got = source.get(f"/.well-known/skills/{entry['name']}/{file}")
            assert got.text == (ROOT / "skills" / entry["name"] / file).read_text("utf-8")
            assert got.headers["content-type"] == "text/markdown; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/agent-skills/video-openapi/nothing.md",
        "/.well-known/agent-skills/video-openapi/../../pyproject.toml",
        "/.well-known/agent-skills/video-openapi/%2e%2e/%2e%2e/pyproject.toml",
        "/.well-known/agent-skills/video-openapi/..%2fvideo-builder%2fSKILL.md",
        "/.well-known/agent-skills/write.py",
        "/.well-known/agent-skills/source.zip",
        "/api/v1/skills/nothing",
        "/api/v1/skills/nothing/install",
        "/api/v1/skills/video-openapi?ownerHandle=somebody",
        "/api/v1/skills/video-openapi/versions/0.0.1",
        "/api/v1/skills/video-openapi/verify?version=0.0.1",
        "/api/v1/download?slug=video-openapi&version=0.0.1",
        "/api/v1/download?slug=video-openapi&tag=beta",
        "/api/v1/resolve?slug=nothing&hash=00",
    ],
)
def test_what_is_not_there_is_not_found(source: TestClient, path: str) -> None:
    assert source.get(path).status_code == 404


def test_installing_is_told_in_full(source: TestClient) -> None:
    told = source.get("/api/v1/skills/video-openapi/install").json()
    assert told["ok"] is True
    assert told["installKind"] == "archive"
    zipped = source.get("/" + told["archive"]["downloadUrl"])
    assert zipped.headers["content-type"] == "application/zip"


def test_the_verdict_is_not_reviewed(source: TestClient) -> None:
    items: list[dict[str, Any]] = [
        {"slug": "video-openapi", "version": "1.0.0"},
        {"slug": "video-openapi", "version": "1.0.0", "ownerHandle": "saycut"},
        {"slug": "video-openapi", "version": "9.9.9"},
        {"slug": "nothing", "version": "1.0.0"},
    ]
    answer = source.post("/api/v1/skills/-/security-verdicts", json={"items": items})
    told = answer.json()["items"]
    assert [one["reasons"] for one in told] == [
        ["not.reviewed"], ["not.reviewed"], ["version.not_found"], ["skill.not_found"],
    ]  # fmt: skip
    assert not any(one["ok"] or one["decision"] == "pass" for one in told)
    assert [one["requestedSlug"] for one in told] == [one["slug"] for one in items]
    assert told[1]["requestedOwnerHandle"] == "saycut"
    assert "Not reviewed" in told[0]["overview"]
    assert told[0]["securityAuditUrl"].startswith("http://testserver/")
    assert source.get(told[0]["securityAuditUrl"]).json()["decision"] == "fail"
    assert source.get(told[0]["skillUrl"]).text.startswith("---\nname: video-openapi\n")


@pytest.mark.parametrize("body", [{}, {"items": "x"}, {"items": [{}] * 101}])
def test_a_verdict_needs_a_list(source: TestClient, body: dict[str, Any]) -> None:
    assert source.post("/api/v1/skills/-/security-verdicts", json=body).status_code == 400


def test_what_has_no_form_gets_a_verdict_all_the_same(source: TestClient) -> None:
    odd = {"items": [{"slug": None}, {}, {"slug": ["x"], "version": 1}]}
    told = source.post("/api/v1/skills/-/security-verdicts", json=odd).json()["items"]
    assert [one["reasons"] for one in told] == [["skill.not_found"]] * 3


def test_search_finds_by_all_words(source: TestClient) -> None:
    def named(words: str) -> list[str]:
        results = source.get("/api/v1/search", params={"q": words}).json()["results"]
        return [one["slug"] for one in results]

    assert named("compress") == ["ai-video-compressor"]
    assert named("compress nothing") == []
    assert set(named("video")) == set(SKILLS)
    assert len(source.get("/api/v1/skills").json()["items"]) == len(SKILLS)
    assert len(source.get("/api/v1/trending").json()["items"]) == len(SKILLS)


def test_a_folder_with_the_same_files_is_known(source: TestClient) -> None:
    skill = shipped_skills()["video-builder"]
    known = source.get("/api/v1/resolve", params={"slug": skill.name, "hash": package.fingerprint(skill)})
    other = source.get("/api/v1/resolve", params={"slug": skill.name, "hash": "00"})
    assert known.json() == {"match": {"version": "1.0.0"}, "latestVersion": {"version": "1.0.0"}}
    assert other.json()["match"] is None


def test_every_route_is_documented() -> None:
    told = (ROOT / "docs" / "how-to" / "skills.md").read_text("utf-8")
    for route in router.routes:
        path = str(getattr(route, "path"))  # noqa: B009  (routes of other kinds have none)
        for inside, outside in (("slug", "name"), ("path:path", "path")):
            path = path.replace(f"{{{inside}}}", f"<{outside}>")
        path = path.replace("{", "<").replace("}", ">")
        assert f"{path}`" in told, f"docs/how-to/skills.md does not tell of {path}"


def test_all_of_it_is_there_on_the_real_server(serve: Callable[..., Any]) -> None:
    with serve().client() as client:
        assert client.get("/.well-known/clawhub.json").json()["apiBase"] == str(client.base_url).rstrip("/")
        assert len(client.get("/.well-known/agent-skills/index.json").json()["skills"]) == len(SKILLS)
        missing = client.get("/api/v1/skills/nothing/install")
        assert missing.status_code == 404
        assert client.get("/api/v1/skills/video-openapi/install").json() == registry.install(
            shipped_skills()["video-openapi"]
        )
