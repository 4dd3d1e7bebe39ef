"""A whole turn of a real agent, five times: it reads the skill, runs its commands, and the MP4 is there.

`openclaw agent --local` with a scripted model on loopback (`scripted_model`), and a home that is empty but
for the skill, which OpenClaw itself has installed from the very server that its commands then work with.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import av
import pytest

from .programs import need, new_person
from .scripted_model import Model, Script

pytestmark = pytest.mark.slow

TURN_S = 900
Turn = Callable[..., "Ended"]


class Ended:
    """A turn that has ended: what the agent said, what the model had it do, and the file."""

    def __init__(self, reply: str, script: Script, out: Path) -> None:
        self.reply, self.script, self.out = reply, script, out

    @property
    def told(self) -> str:
        """Each command with what it printed."""
        steps = itertools.zip_longest(self.script.commands, self.script.results, fillvalue="")
        return "\n".join(f"$ {command}\n{result}" for command, result in steps)

    @property
    def seconds(self) -> float:
        with av.open(str(self.out)) as file:
            assert file.duration is not None
            return file.duration / av.time_base

    def first_picture(self) -> Any:
        with av.open(str(self.out)) as file:
            return next(file.decode(video=0)).to_ndarray(format="rgb24")

    def has_sound(self) -> bool:
        with av.open(str(self.out)) as file:
            return any(frame.to_ndarray().any() for frame in file.decode(audio=0))


@pytest.fixture
def turn(serve: Callable[..., Any], tmp_path: Path) -> Turn:
    """Has the agent use a skill: `turn("video-openapi", FILE=…, WORDS=…)`."""
    need("openclaw")

    def take(skill: str, **given: str) -> Ended:
        server, person = serve(), new_person(tmp_path / "person")
        person.does("openclaw", "skills", "install", skill, OPENCLAW_CLAWHUB_URL=server.url)
        out = person.work / "out.mp4"
        said = " ".join(f"{name}={shlex.quote(value)}" for name, value in {**given, "OUT": str(out)}.items())
        with Model() as model:
            config = person.home / ".openclaw" / "openclaw.json"
            config.write_text(json.dumps(_config(model.url)), "utf-8")
            message = f"Use the skill {skill}. Given: {said}"
            asked = ("openclaw", "agent", "--local", "--agent", "main", "--json", "--message", message)
            answer = person.does(*asked, timeout_s=TURN_S, NEMO_API_URL=server.url)
        reply = json.loads(answer)["payloads"][-1]["text"]
        ended = Ended(reply, model.script, out)
        assert out.is_file(), f"{reply}\n{ended.told}"
        assert _callers(server.data) == {(skill, "1.0.0", "clawhub")}
        return ended

    return take


def _config(url: str) -> Mapping[str, Any]:
    free = {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0}
    model = {"id": "scripted", "name": "Scripted", "reasoning": False, "input": ["text"], "cost": free}
    model |= {"contextWindow": 120_000, "maxTokens": 8192}
    local = {"baseUrl": url, "apiKey": "none", "api": "openai-completions", "models": [model]}
    return {
        "agents": {"defaults": {"model": {"primary": "local/scripted"}, "skipBootstrap": True}},
        "models": {"mode": "merge", "providers": {"local": local}},
    }


def _callers(data: Path) -> set[tuple[str, str, str]]:
    """Who exported, as the server has it: source, version, platform."""
    with contextlib.closing(sqlite3.connect(data / "saycut.db")) as kept:
        found = [json.loads(row[0]) for row in kept.execute("SELECT attribution FROM exports")]
    return {(f["X-Skill-Source"], f["X-Skill-Version"], f["X-Skill-Platform"]) for f in found}


def test_video_openapi(turn: Turn, shared_media: Callable[[str], Path]) -> None:
    clip = shared_media("flower_540p.mp4")
    ended = turn(
        "video-openapi", FILE=str(clip), WORDS="trim to the first 3 seconds, add a title 'Q3 results'"
    )
    assert ended.seconds == pytest.approx(3, abs=0.1)
    assert "Q3 results" in ended.told
    assert "out.mp4" in ended.reply


def test_ai_video_jobs_remote(turn: Turn, shared_media: Callable[[str], Path]) -> None:
    ended = turn(
        "ai-video-jobs-remote",
        FILE=str(shared_media("phone_rot90_720p.mp4")),
        WORDS="trim to the first 3 seconds and make it black and white",
    )
    assert any("saycut job wait" in command for command in ended.script.commands)
    picture = ended.first_picture().astype(int)
    assert abs(picture[..., 0] - picture[..., 2]).mean() < 3, "grey: red and blue are the same"
    assert ended.seconds == pytest.approx(3, abs=0.1)


def test_video_editor_api(turn: Turn, shared_media: Callable[[str], Path]) -> None:
    ended = turn("video-editor-api", FILE=str(shared_media("movie_dialogue_480p.mp4")))
    assert ended.seconds == pytest.approx(4, abs=0.1)
    assert ended.has_sound(), "muting was undone"
    assert "Take one" in ended.told


def test_ai_video_compressor(turn: Turn, shared_media: Callable[[str], Path]) -> None:
    clip = shared_media("bbb_30s_854x480_51.mp4")
    ended = turn("ai-video-compressor", FILE=str(clip), TARGET="1MB")
    assert ended.out.stat().st_size <= 1_000_000
    assert ended.seconds == pytest.approx(30, abs=0.2)
    assert "bytes before" in ended.reply


def test_video_builder(turn: Turn, shared_media: Callable[[str], Path], photo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my holiday"
    folder.mkdir()
    for number, name in enumerate(("flower_540p.mp4", "movie_dialogue_480p.mp4")):
        shutil.copy(shared_media(name), folder / f"{number} {name}")
    shutil.copy(photo, folder / "3 beach.png")
    words = "combine everything into a 9-second promo with crossfades, add upbeat music, add a title 'Summer'"
    ended = turn("video-builder", FILES=str(folder), WORDS=words)
    assert ended.seconds == pytest.approx(9, abs=0.3)
    assert "Summer" in ended.told
