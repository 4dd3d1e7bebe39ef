"""What the reference page shows is what happens."""

from __future__ import annotations

import json
import re
from pathlib import Path

from saycut.library.music import moods
from saycut.planner import ContextAsset, PlanContext, plan, plan_json
from saycut.planner.rules.frames import RULES
from saycut.planner.rules.lexicon import FILES, read
from saycut.planner.rules.wording import sentence

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "planner.md").read_text("utf-8")
RULE_FILES = ROOT / "src" / "saycut" / "planner" / "rules"


def test_the_example_gives_what_the_page_says() -> None:
    code, shown = re.findall(r"```(?:python|json)\n(.*?)```", PAGE, re.S)[:2]
    words = re.search(r'plan\("(.*?)", context\)', code)
    assert words is not None
    context = PlanContext(assets=(ContextAsset(name="talk.mp4", kind="video", duration_ms=120_000),))
    assert plan_json(plan(words[1], context)) == json.loads(shown)


def test_files_named_on_the_page_are_there() -> None:
    for row in re.findall(r"^\| [a-z, ]+ \| (`[^|]+) \|", PAGE, re.M):
        for name in re.findall(r"`(\w+)/?`", row):
            assert (RULE_FILES / f"{name}.py").is_file() or (RULE_FILES / name).is_dir(), name


def test_every_sentence_a_rule_says_is_written_in_both_languages() -> None:
    said = set()
    for path in RULE_FILES.rglob("*.py"):
        said |= set(re.findall(r"\.(?:refuse|ask)\(c, \"(\w+)\"", path.read_text("utf-8")))
        said |= set(re.findall(r"\.(?:assume|say)\(\s*\"([\w.]+)\"", path.read_text("utf-8")))
    assert len(said) > 60
    for key in said:
        for language in ("en", "zh"):
            table = read(language, "sentences.json")
            assert key in table, (language, key)
    assert set(read("en", "sentences.json")) == set(read("zh", "sentences.json"))
    assert "0:05" in sentence("en", "fix_caption_what", at="0:05")


def test_rules_wait_for_readings_the_lexicon_has() -> None:
    """A trigger nobody can say is a slip of ours."""
    kinds = {tag for lang in ("en", "zh") for file in FILES for tag in read(lang, f"{file}.json")}
    prefixes = {tag.partition(":")[0] + ":" for tag in kinds} | {
        "trans:",
        "look:",
        "effx:",
        "platform:",
        "asset:",
    }
    for triggers, rule in RULES:
        for tag in triggers.split():
            if tag.endswith(":"):
                assert tag in prefixes, (rule.__name__, tag)
            elif ":" in tag:
                assert tag in kinds, (rule.__name__, tag)


def test_every_mood_of_the_library_can_be_asked_for() -> None:
    """Each has words of its own in both languages, and they ask for that one, not for one near it."""
    assert {f"mood:{name}" for name in moods()} <= set(read("en", "styles.json"))
    assert {f"mood:{name}" for name in moods()} <= set(read("zh", "styles.json"))
    for words, mood in (
        ("add sad piano music", "piano"),
        ("some jazz please", "jazz"),
        ("配欢快的音乐", "happy"),
    ):
        (made,) = plan(words).operations
        assert made.model_dump()["mood"] == mood
