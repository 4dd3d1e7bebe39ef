"""Drafts that no client of ours would send: each is refused with a reason, fails with one, or is a video.

60 of them by default, as CI does; `SAYCUT_FUZZ=300` for more (`make fuzz`). A seed makes one draft.
"""

from __future__ import annotations

import copy
import io
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from .there import RENDER, Project, project, running

COUNT = int(os.environ.get("SAYCUT_FUZZ", "60"))
LONGEST_MS = 6_000
"""Drafts that were stretched are not waited for: they are cancelled, which must work too."""
AT_ONCE = 10

STRANGE: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 0.5, -0.0, 3, 40, 2**31, 2**53, 2**53 + 2, 1e308, -1e9, 1e-9, "", "a1", "s1",
    "x" * 30_000, "../../etc/passwd", "/etc/passwd", "file:/etc/passwd", "http://127.0.0.1/", "concat:a|b",
    "{\\an8}{\\p1}m 0 0", "');[in]drawtext=text='x", "%{e\\:1}", "\\N\\h", "$(id)", "-y", "\u202e\u200b",
    "\U0001f4a9", "main", "title", "music:upbeat", "music:nothing", "sound:whoosh", "0/0", "30/1",
    "1/1000000", "16:9", "gif", "webm", "lossless", [], {}, [[]], [{}], {"i": "t1"}, list(range(50)),
)  # fmt: skip
OUTPUTS: tuple[Any, ...] = (
    None, {}, {"format": "mp4", "quality": "low", "resolution": "64p"}, {"format": "webm", "height": 36},
    {"format": "gif", "width": 48}, {"format": "mp3"}, {"format": "png"}, {"format": "srt"}, {"fps": 0},
    {"resolution": "x"}, {"codec": "h265", "height": 64}, {"maxSize": 20_000, "height": 64}, {"crf": 51}, [],
    "mp4", {"fps": 1, "height": 64}, {"fps": "120", "height": 64}, {"width": 16, "height": 16},
)  # fmt: skip


def base() -> dict[str, Any]:
    """A bit of everything, small and short."""
    look = {
        "cr": {"x": 0.1, "y": 0.1, "w": 0.8, "h": 0.8}, "cl": {"br": 10, "p": "warm"}, "ro": 5.0,
        "ef": [{"n": "vhs", "st": 0.4}],
    }  # fmt: skip
    push = {"z": {"a": 1.0, "b": 1.4, "x": 0.5, "y": 0.5}, "ft": "blur"}
    turn = {"k": "dissolve", "d": 200}
    main = [
        {"i": "s1", "a": "a1", "s": 0, "d": 900, "ss": 100, "se": 1000, "lk": look, "so": {"g": 2, "fi": 9}},
        {"i": "s2", "a": "a1", "s": 700, "d": 500, "ss": 2000, "se": 3000, "sp": 2.0, "tr": turn, "kp": True},
        {"i": "s3", "a": "a2", "s": 1200, "d": 600, "lk": push, "fd": {"i": 100, "o": 100, "c": "#ff0000"}},
        {"i": "s4", "a": "a1", "s": 1800, "d": 400, "ss": 3000, "se": 3400, "rv": True},
    ]  # fmt: skip
    over = {"i": "o1", "a": "a2", "s": 200, "d": 900, "pl": {"p": "top_right", "sc": 0.3, "op": 0.8}}
    song = {"i": "m1", "a": "g1", "s": 0, "d": 2000, "ss": 0, "se": 2000, "so": {"g": 0.3, "fo": 300}}
    title = {"i": "x1", "s": 0, "d": 900, "x": "Hello, 世界", "r": "title", "st": {"c": "#00ff00", "sz": 1.2}}
    caption = {
        "i": "x2", "s": 1000, "d": 500, "x": "two words", "r": "caption",
        "w": [{"x": "two", "s": 1000, "e": 1200}, {"x": "words", "s": 1200, "e": 1500}],
        "cs": {"k": "karaoke", "hl": "#ffff00"},
    }  # fmt: skip
    return {
        "v": 1, "d": 2200, "m": {"title": "Test", "width": 160, "height": 90, "fps": "25/1"},
        "a": [
            {"i": "a1", "n": "talk.mp4", "k": "video"}, {"i": "a2", "n": "still.png", "k": "image"},
            {"i": "g1", "n": "music", "k": "audio", "l": "music:upbeat", "d": 2000, "s": True},
        ],
        "t": [
            {"i": "t1", "tt": 0, "r": "main", "sg": main}, {"i": "t2", "tt": 0, "r": "overlay", "sg": [over]},
            {"i": "t3", "tt": 1, "r": "music", "sg": [song], "dk": {"db": -10}},
            {"i": "t4", "tt": 7, "r": "titles", "sg": [title]},
            {"i": "t5", "tt": 7, "r": "captions", "sg": [caption]},
        ],
        "o": [{"k": "video", "f": "mp4", "w": 96, "h": 54, "q": "low"}],
        "fd": {"i": 200, "o": 200}, "fi": 100, "fo": 100, "lu": -14,
    }  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything in a draft."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from places(one, (*path, key))


def mutated(seed: int) -> tuple[dict[str, Any], Any]:
    """A draft with one to four things wrong with it, and an output."""
    dice = random.Random(seed)
    draft = base()
    for _ in range(dice.choice((0, 1, 1, 1, 2, 2, 3, 4))):
        found = list(places(draft))
        if not found:
            break
        path = dice.choice(found)
        holder: Any = draft
        for key in path[:-1]:
            holder = holder[key]
        change(dice, draft, holder, path[-1])
    return draft, dice.choice(OUTPUTS) if dice.random() < 0.5 else None


def change(dice: random.Random, draft: dict[str, Any], holder: Any, key: Any) -> None:
    value = holder[key]
    what = dice.randrange(7)
    if what == 0:
        del holder[key]
    elif what == 1 and isinstance(holder, list):
        holder.insert(dice.randint(0, len(holder)), copy.deepcopy(value))
    elif what == 2 and isinstance(value, int | float) and not isinstance(value, bool):
        holder[key] = value + dice.choice((-1, 1, 40, -40, 0.5, 1000))
    elif what == 3 and isinstance(holder, dict):
        holder[f"{key}{dice.choice(('', 'x', ' ', 'é'))}"] = dice.choice(STRANGE)
    elif what == 4 and isinstance(value, list):
        dice.shuffle(value)
    elif what == 5:
        other = dice.choice(list(places(draft)))
        found: Any = draft
        for one in other:
            found = found[one]
        holder[key] = copy.deepcopy(found)
    else:
        holder[key] = copy.deepcopy(dice.choice(STRANGE))


def length_of(draft: Any) -> float:
    """How long a draft says it is, at most, in milliseconds."""
    found = [0.0]
    for path in places(draft):
        value: Any = draft
        for key in path:
            value = value[key]
        if path[-1] in ("s", "d", "e", "se") and isinstance(value, int | float):
            found.append(float(value))
    return max(found)


@pytest.fixture
def one(tmp_path: Path, clip: Path, make_clip: Callable[..., Path]) -> Iterator[Project]:
    still = make_clip(tmp_path / "still.png", "-i", str(clip), "-frames:v", "1", "-update", "1")
    with running(tmp_path / "data", tmp_path / "data", part_s=0.0, requests_per_s=0) as service:
        found = project(service, clip)
        service.bring((found.client.account_id, found.session), still)
        yield found


def test_the_draft_that_is_changed_is_good(one: Project) -> None:
    told = one.made("base", draft=base())
    assert told["output"]["duration"] == pytest.approx(2.2, abs=0.05)


def test_strange_drafts(one: Project) -> None:
    outcomes = {"refused": 0, "completed": 0, "failed": 0, "cancelled": 0}
    for begin in range(0, COUNT, AT_ONCE):
        waiting = []
        for seed in range(begin, min(begin + AT_ONCE, COUNT)):
            draft, output = mutated(seed)
            answer = one.ask(f"r{seed}", output, draft=draft)
            if answer.status_code == 200:
                waiting.append((seed, length_of(draft)))
                continue
            assert 400 <= answer.status_code < 500, (seed, answer.status_code, answer.text)
            body = answer.json()
            assert body["success"] is False, seed
            assert body["message"], seed
            assert body["error"]["code"] not in ("internal", "error"), (seed, body)
            outcomes["refused"] += 1
        for seed, length in waiting:
            outcomes[followed(one, seed, length)] += 1
    assert outcomes["completed"] >= COUNT // 10, outcomes
    assert outcomes["refused"] >= COUNT // 5, outcomes


def followed(one: Project, seed: int, length: float) -> str:
    """How an export ended; a completed one is a file that plays."""
    if length > LONGEST_MS:
        told = one.client.post(f"{RENDER}/r{seed}/cancel").json()
        assert told["status"] in ("cancelled", "completed", "failed"), (seed, told)
    else:
        told = one.ended(f"r{seed}", within_s=120)
    if told["status"] == "failed":
        assert told["error"], seed
        assert told["data"]["error"]["code"] not in ("internal", "error"), (seed, told)
    if told["status"] == "completed":
        for at, file in enumerate(told["data"]["outputs"]):
            data = one.download(f"r{seed}", params={"file": at}).content
            assert len(data) == file["size"] > 0, seed
            if file["type"].startswith(("video/", "audio/")):
                with av.open(io.BytesIO(data)) as container:
                    assert sum(1 for _ in container.decode(container.streams[0])) > 0, seed
    return str(told["status"])


if __name__ == "__main__":
    import sys

    print(json.dumps(mutated(int(sys.argv[1])), ensure_ascii=False, indent=1))
