"""The words that skills tell agents to say are words that Saycut understands: no skill promises more."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from .programs import ROOT, SKILLS

CLIPS = [{"name": f"clip {n}.mp4", "kind": "video", "duration_ms": 120_000} for n in (1, 2, 3)]
ASSETS = [
    *CLIPS,
    {"name": "beach.jpg", "kind": "image"},
    {"name": "dog.jpg", "kind": "image"},
    {"name": "song.mp3", "kind": "audio", "duration_ms": 90_000},
]
_SAID = re.compile(r'saycut (?:say|edit)[^"\n]*"([^"$\n]+)"')


def words_of(text: str) -> list[str]:
    """What stands in quotes in the tables, after `WORDS`, and in the commands."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    quoted = [said for row in rows for said in re.findall(r'"([^"]+)"', row)]
    given = re.findall(r"`WORDS`[^.]*?\(\"([^)]+)\"\)", text.replace("\n", " "))
    return [said for said in (*quoted, *given, *_SAID.findall(text)) if "…" not in said]


def test_what_the_skills_say_to_say_is_understood(tmp_path: Path) -> None:
    said = {name: words_of((ROOT / "skills" / name / "SKILL.md").read_text("utf-8")) for name in SKILLS}
    assert [name for name, words in said.items() if not words] == ["ai-video-jobs-remote"]
    every = [text for words in said.values() for text in words]
    requests = tmp_path / "requests.jsonl"
    asked = [{"text": text, "lang": "en", "context": ASSETS} for text in every]
    requests.write_text("\n".join(json.dumps(one) for one in asked), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "saycut", "plan", "--batch", str(requests)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    for text, line in zip(every, done.stdout.splitlines(), strict=True):
        plan = json.loads(line)
        assert plan["operations"], text
        for left in ("not_understood", "unsupported", "question"):
            assert not plan[left], f"{text}: {left}: {plan[left]}"
