"""Each skill's curl page, run as it stands: its blocks, in their order, in bash, against the real server."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import av
import pytest

from saycut.client.identity import Identity
from saycut.client.settings import read_client_settings

from .programs import ROOT, Person, have, new_person

pytestmark = pytest.mark.slow

_BLOCK = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
POLL = "/api/render/proxy/lambda/$RENDER"
ROUNDS = 15
"""The page says: run the block that looks again while it is not ready. It looks for 20 s each time."""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    for program in ("bash", "curl", "sed", "grep", "od"):
        if not have(program):
            pytest.skip(f"{program} is not installed")
    return new_person(tmp_path)


@pytest.fixture(scope="module")
def clip(clip: Path, tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    """The same six seconds and sound with fewer pictures: the pages export 1080p."""
    path = tmp_path_factory.mktemp("curl") / clip.name
    return make_clip(path, "-i", str(clip), "-r", "10", "-preset", "ultrafast", "-c:a", "copy")


def page(name: str) -> str:
    return (ROOT / "skills" / name / "references" / "http-api.md").read_text("utf-8")


def blocks(text: str) -> list[str]:
    found: list[str] = _BLOCK.findall(text)
    return [_again(block) if POLL in block and "sleep" in block else block for block in found]


def _again(block: str) -> str:
    ready = 'case "$STATUS" in *\'"status":"completed"\'*|*\'"status":"failed"\'*) break ;; esac'
    return f"for _round in $(seq {ROUNDS}); do\n{block}\n{ready}\ndone\n"


def run(person: Person, url: str, steps: Sequence[str], given: Mapping[str, str]) -> str:
    """The blocks in one shell that stops at the first failure; what they printed."""
    script = "set -eo pipefail\n" + "\n".join(steps)
    done = person.run("bash", "-c", script, timeout_s=400, NEMO_API_URL=url, **given)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def seconds(path: Path) -> float:
    with av.open(str(path)) as file:
        assert file.duration is not None
        return file.duration / av.time_base


def has_sound(path: Path) -> bool:
    with av.open(str(path)) as file:
        return any(frame.to_ndarray().any() for frame in file.decode(audio=0))


def given_for(name: str, person: Person, **more: str) -> dict[str, str]:
    return {"SKILL_DIR": str(ROOT / "skills" / name), "OUT": str(person.work / "out.mp4"), **more}


def test_video_openapi(serve: Callable[..., Any], person: Person, clip: Path) -> None:
    given = given_for("video-openapi", person, FILE=str(clip), WORDS="trim to the first 2 seconds")
    said = run(person, serve().url, blocks(page("video-openapi")), given)
    assert "media goes to http://127.0.0.1" in said
    assert "0:02" in said, "the reply was shown"
    assert seconds(person.work / "out.mp4") == pytest.approx(2, abs=0.1)
    assert '"available":' in said
    assert "nmv_usr_" not in said


def test_ai_video_jobs_remote(serve: Callable[..., Any], person: Person, clip: Path) -> None:
    text = page("ai-video-jobs-remote")
    before, later = text.split("## Look at it later")
    connect = text[text.index("## Connect") : text.index("## Begin the job")]
    job = person.work / "client-a.job"
    given = given_for("ai-video-jobs-remote", person, FILE=str(clip), WORDS="mute it", JOB=str(job))
    server = serve()
    run(person, server.url, blocks(before), given)
    assert re.fullmatch(r"SESSION=\S+\nRENDER=render_\S+\n", job.read_text("utf-8"))
    server.kill()  # kill -9: the job outlives it
    again = serve(data=server.data, arguments=("--port", server.url.rsplit(":", 1)[1]))
    assert again.url == server.url
    said = run(person, again.url, [*blocks(connect), *blocks(later)], given)
    assert '"status":"completed"' in said
    assert not has_sound(person.work / "out.mp4")


def test_video_editor_api(serve: Callable[..., Any], person: Person, clip: Path) -> None:
    said = run(
        person,
        serve().url,
        blocks(page("video-editor-api")),
        given_for("video-editor-api", person, FILE=str(clip)),
    )
    assert re.search(r"before: 6\d\d\d ms", said)
    assert "after the trim: 4000 ms" in said
    assert "Take one" in said
    assert '"text":"Take one"' not in said, "what an operation was called with is no reply"
    assert seconds(person.work / "out.mp4") == pytest.approx(4, abs=0.1)
    assert has_sound(person.work / "out.mp4"), "muting was undone"


def test_ai_video_compressor(serve: Callable[..., Any], person: Person, clip: Path) -> None:
    given = given_for("ai-video-compressor", person, FILE=str(clip), TARGET="300KB")
    said = run(person, serve().url, blocks(page("ai-video-compressor")), given)
    assert (person.work / "out.mp4").stat().st_size <= 300_000
    assert re.search(r"\d+ bytes before, \d+ after: \d+ %", said)


def test_video_builder(serve: Callable[..., Any], person: Person, clip: Path, photo: Path) -> None:
    folder = person.work / "assets"
    folder.mkdir()
    (folder / '1 clip; of mine, "x".mp4').write_bytes(clip.read_bytes())
    (folder / "2 beach.png").write_bytes(photo.read_bytes())
    words = "combine everything with each photo for 2 seconds"
    given = given_for("video-builder", person, FILES=str(folder), WORDS=words)
    said = run(person, serve().url, blocks(page("video-builder")), given)
    assert "2 beach.png" in said
    assert seconds(person.work / "out.mp4") == pytest.approx(8.2, abs=0.4)


def test_media_does_not_leave_the_machine_unasked(person: Person) -> None:
    steps = blocks(page("video-openapi"))[:1]
    for url in (
        "https://video.example.com", "http://127.0.0.1.example.com", "http://127.0.0.1:80@example.com",
        "http://localhost.example.com:8765", "http://10.0.0.1", "http://example.com/127.0.0.1",
    ):  # fmt: skip
        done = person.run("bash", "-c", steps[0], NEMO_API_URL=url)
        assert done.returncode == 2, url
        assert "media goes to" not in done.stdout
        if "@" not in url:
            agreed = person.run("bash", "-c", steps[0], NEMO_API_URL=url, MEDIA_MAY_GO_TO=url)
            assert agreed.stdout == f"media goes to {url}\n"
    for url in ("http://127.0.0.1:8765/", "http://localhost:1", "http://[::1]:8765"):
        assert person.run("bash", "-c", steps[0], NEMO_API_URL=url).returncode == 0, url


def test_the_token_is_kept_where_the_command_finds_it(serve: Callable[..., Any], person: Person) -> None:
    text = page("video-openapi")
    connect = blocks(text[text.index("## Connect") : text.index("## A session")])
    server = serve()
    given = given_for("video-openapi", person)
    first = run(person, server.url, [*connect, 'cat "$HEADERS"'], given)
    again = run(person, server.url, [*connect, 'cat "$HEADERS"'], given)
    token = re.search(r"Bearer (\S+)", first)
    assert token is not None
    assert f"Bearer {token[1]}" in again, "the second time the kept token is used: a client gets only one"
    assert "X-Skill-Source: video-openapi\nX-Skill-Version: 1.0.0\nX-Skill-Platform: unknown\n" in first
    folder = person.home / ".config" / "nemovideo"
    for file in ("client_id", "tokens.json"):
        assert stat.S_IMODE((folder / file).stat().st_mode) == 0o600
    somebody = {"NEMO_CLIENT_ID": "00000000-0000-4000-8000-000000000001"}
    run(person, server.url, connect, given | somebody)
    assert len(json.loads((folder / "tokens.json").read_text("utf-8"))) == 2

    def kept(url: str, **env: str) -> Identity:
        return Identity(read_client_settings({"HOME": str(person.home), "NEMO_API_URL": url, **env}))

    mine, theirs = kept(server.url).kept(), kept(server.url, **somebody).kept()
    assert mine is not None
    assert theirs is not None
    assert (mine.token, theirs.token != mine.token) == (token[1], True)
    # And the other way round: what the command kept is used here. Another name is another server.
    other = server.url.replace("127.0.0.1", "localhost")
    kept(other).keep(theirs)
    assert f"Bearer {theirs.token}" in run(person, other, [*connect, 'cat "$HEADERS"'], given)


@pytest.mark.parametrize(
    ("below", "marked", "source", "platform"),
    [
        ("skills", False, "", "unknown"),
        ("skills", True, "", "clawhub"),
        (".clawhub/skills", False, "", "clawhub"),
        (".cursor/skills", False, "", "cursor"),
        (".cursor/skills", False, "mine", "mine"),
    ],
)
def test_the_platform_is_told_by_the_folder(
    person: Person, below: str, marked: bool, source: str, platform: str
) -> None:
    folder = person.home / below / "video-openapi"
    (folder / ".clawhub").mkdir(parents=True)
    (folder / "SKILL.md").write_bytes((ROOT / "skills" / "video-openapi" / "SKILL.md").read_bytes())
    if marked:
        (folder / ".clawhub" / "origin.json").write_text("{}", "utf-8")
    headers = blocks(page("video-openapi"))[1]
    done: subprocess.CompletedProcess[str] = person.run(
        "bash", "-ec", f'{headers}\ncat "$HEADERS"', SKILL_DIR=str(folder), SKILL_SOURCE=source
    )
    assert f"X-Skill-Platform: {platform}\n" in done.stdout
