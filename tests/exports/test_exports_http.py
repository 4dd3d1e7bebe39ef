"""Exports as the contract has them, over HTTP."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

from turns.here import Here

from .there import RENDER, SMALL, counted, project


def shown(data: bytes) -> tuple[int, int, int]:
    """Pictures, width and height of a file."""
    with av.open(io.BytesIO(data)) as file:
        video = file.streams.video[0]
        return sum(1 for _ in file.decode(video)), video.width, video.height


def test_an_export_from_the_first_request_to_the_file(there: Here, clip: Path) -> None:
    one = project(there, clip)
    answer = one.ask("render_1", SMALL)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["success"], body["code"]) == (True, 0)
    assert (body["data"]["id"], body["data"]["status"]) == ("render_1", "pending")
    told = one.ended("render_1")
    assert told["status"] == "completed", told
    assert (told["taskId"], told["progress"], told["error"]) == ("render_1", 100, None)
    data = told["data"]
    assert data["createdAt"] <= data["startedAt"] <= data["completedAt"]
    assert (data["status"], data["progress"], data["outputUrl"]) == ("completed", 100, told["output"]["url"])
    assert told["output"]["duration"] == pytest.approx(6.0, abs=0.05)
    file = one.download("render_1")
    assert file.status_code == 200
    assert file.headers["Content-Type"] == "video/mp4"
    assert len(file.content) == told["output"]["size"]
    assert shown(file.content) == (150, 160, 90)
    by_link = there.account().get(told["output"]["url"], headers={"Authorization": ""})
    assert by_link.content == file.content
    assert counted(there, "job_parts") > 2, "it was made in parts"
    assert not list((there.service.blobs.root / "parts").rglob("*.*"))
    again = one.made("render_2", SMALL)
    assert counted(there, "artifacts") == 2
    assert one.download("render_2").content == file.content, "whoever made which part"
    assert again["output"]["size"] == told["output"]["size"]


def test_what_is_told_of_a_file_is_in_the_language_of_the_words(there: Here, clip: Path) -> None:
    one = project(there, clip)
    message = {"parts": [{"text": "静音"}]}
    body = {"app_name": "nemo_agent", "user_id": "me", "session_id": one.session, "new_message": message}
    assert one.client.post("/run_sse", json=body).status_code == 200
    notes = one.made("small", {"max_bytes": 60_000})["data"]["notes"]
    assert [note for note in notes if "已压到 60.0 kB 以内" in note], notes
    one.ask("tiny", {"max_bytes": 3000})
    error = one.ended("tiny")["data"]["error"]
    assert error["message"].startswith("3.0 kB 放不下"), error
    assert error["way_out"].startswith("请改为"), error


def test_a_size_that_no_file_can_have_is_named_with_the_smallest(there: Here, clip: Path) -> None:
    one = project(there, clip)
    assert one.ask("tiny", {"max_bytes": 3000}).status_code == 200
    told = one.ended("tiny")
    assert told["status"] == "failed"
    error = told["data"]["error"]
    assert (error["code"], error["smallest_bytes"] > 3000) == ("target_unreachable", True), error
    assert one.made("fits", {"max_bytes": error["smallest_bytes"]})["output"]["size"] > 3000


def test_the_same_id_is_the_same_job(there: Here, clip: Path) -> None:
    one = project(there, clip)
    first = one.ask("mine", SMALL).json()
    assert one.ask("mine", SMALL).json()["data"]["createdAt"] == first["data"]["createdAt"]
    for other in ({**SMALL, "quality": "high"}, None):
        answer = one.ask("mine", other)
        assert (answer.status_code, answer.json()["code"], answer.json()["success"]) == (409, 409, False)
    answer = one.client.post(
        "/run_sse",
        json={
            "app_name": "nemo_agent", "user_id": "me", "session_id": one.session,
            "new_message": {"parts": [{"text": "trim the first 4 seconds"}]},
        },
    )  # fmt: skip
    assert answer.status_code == 200
    assert one.ask("mine", SMALL).json()["data"]["createdAt"] == first["data"]["createdAt"]
    assert one.ended("mine")["output"]["duration"] == pytest.approx(6.0, abs=0.05)
    assert one.made("next", SMALL)["output"]["duration"] == pytest.approx(2.0, abs=0.05)
    assert one.ask("mine", SMALL).json()["status"] == "completed"
    assert counted(there, "jobs", "kind = 'export'") == 2
    other = project(there, clip)
    assert other.made("mine", SMALL)["status"] == "completed", "ids belong to their account"


def test_exports_of_a_session_wait_for_one_another(here: Here, clip: Path) -> None:
    one = project(here, clip)
    names = [f"r{i}" for i in range(3)]
    for name in names:
        assert one.ask(name, SMALL).status_code == 200
    told = [one.ended(name)["data"] for name in names]
    for before, after in pairwise(told):
        assert before["completedAt"] <= after["startedAt"]


def test_a_client_sends_the_draft_it_read(here: Here, clip: Path) -> None:
    one = project(here, clip)
    draft = one.draft
    segment = draft["t"][0]["sg"][0]
    segment |= {"d": 3000, "se": 3000}
    assert one.made("r1", SMALL, draft=draft)["output"]["duration"] == pytest.approx(3.0, abs=0.05)
    assert one.draft["t"][0]["sg"][0]["d"] == 6000, "an export changes nothing"
    stranger = {**draft, "a": [{**draft["a"][0], "i": "a9"}]}
    stranger["t"] = [{**draft["t"][0], "sg": [{**segment, "a": "a9"}]}]
    answer = one.ask("r2", SMALL, draft=stranger)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_draft")
    assert "a9" in answer.json()["message"]
    made = {"i": "m1", "n": "music", "k": "audio", "l": "music:upbeat", "d": 3000, "s": True}
    music = {"i": "x1", "a": "m1", "s": 0, "d": 3000, "ss": 0, "se": 3000}
    with_music = {**draft, "a": [*draft["a"], made]}
    with_music["t"] = [draft["t"][0], {"i": "t5", "tt": 1, "r": "music", "sg": [music]}]
    assert one.made("r3", SMALL, draft=with_music)["status"] == "completed"


def test_what_cannot_be_exported_is_refused_at_once(here: Here, clip: Path) -> None:
    one = project(here, clip)
    empty = one.client.begin()
    answer = one.client.post(RENDER, json={"id": "r", "sessionId": empty})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "nothing_to_export")
    other = project(here, clip)
    answer = one.client.post(RENDER, json={"id": "r", "sessionId": other.session})
    assert (answer.status_code, answer.json()["code"]) == (404, 1002)
    for output, field in (
        ({"fps": 0}, "output.fps"),
        ({"resolution": "huge"}, "output.resolution"),
        ({"format": "exe"}, "output.format"),
        ({"format": "webm", "codec": "h264"}, "codec"),
        ({"width": 100_000, "height": 100_000}, "output.width"),
        ({"resolution": "4320p"}, "output.resolution"),
        ({"maxSize": -5}, "output.maxSize"),
    ):
        answer = one.ask("r", output)
        assert (answer.status_code, answer.json()["error"]["field"]) == (400, field), answer.text
        assert answer.json()["error"]["way_out"]
    for body in (
        {"id": "a/b", "sessionId": one.session},
        {"id": "..", "sessionId": one.session},
        {"id": "r"},
    ):
        assert one.client.post(RENDER, json=body).status_code == 400
    assert counted(here, "jobs", "kind = 'export'") == 0


def test_attribution_and_plan(here: Here, clip: Path) -> None:
    one = project(here, clip)
    for missing in ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform"):
        answer = one.client.post(RENDER, json={"id": "r", "sessionId": one.session}, headers={missing: ""})
        assert (answer.status_code, answer.json()["code"], answer.json()["success"]) == (402, 402, False)

    async def forbid() -> None:
        from saycut.accounts.terms import set_plan_terms

        async with here.service.database.writing() as tx:
            await set_plan_terms(tx, "anonymous", {"export": False})

    here.run(forbid())
    assert one.ask("r", SMALL).status_code == 402


def test_the_output_of_the_request_and_of_the_draft(here: Here, clip: Path) -> None:
    one = project(here, clip)
    draft = one.draft
    draft["t"][0]["sg"][0] |= {"d": 1000, "se": 1000}
    draft["o"] = [{"k": "animated", "f": "gif", "w": 80}, {"k": "video", "mb": 60_000}]
    asked = {"format": "mp4", "quality": "high", "resolution": "120p", "fps": "12.5", "codec": "h264", "x": 1}
    told = one.made("r", asked, draft=draft)
    first, second = told["data"]["outputs"]
    assert told["output"]["url"] == first["url"]
    assert (first["type"], first["height"], second["type"]) == ("video/mp4", 120, "image/gif")
    assert first["size"] <= 60_000
    with av.open(io.BytesIO(one.download("r").content)) as file:
        assert file.streams.video[0].average_rate == 12.5
        assert file.streams.video[0].codec_context.name == "h264"
    gif = one.download("r", params={"file": 1})
    assert gif.content[:6] == b"GIF89a"
    assert one.download("r", params={"file": 2}).status_code == 404


def test_crf_decides_the_size(here: Here, clip: Path) -> None:
    one = project(here, clip)
    sizes = [one.made(f"r{crf}", {**SMALL, "crf": crf})["output"]["size"] for crf in (0, 20, 45)]
    assert sizes[0] > 1.5 * sizes[1] > 2 * sizes[2]


def test_a_failure_says_which_segment_and_why(here: Here, clip: Path) -> None:
    one = project(here, clip, name="my talk.mp4")
    for blob in (here.service.blobs.root / "blobs").rglob("*"):
        if blob.is_file():
            blob.chmod(0o600)
            blob.write_bytes(b"nothing that anyone could play" * 100)
    assert one.ask("r", SMALL).status_code == 200
    told = one.ended("r")
    assert (told["status"], told["success"]) == ("failed", True)
    assert told["error"].startswith("my talk.mp4 (clip 1, 0:00–0:06): "), told["error"]
    assert told["data"]["error"]["code"] == "render_failed"
    assert told["output"] is None
    answer = one.download("r")
    assert (answer.status_code, answer.json()["code"]) == (409, 409)
    assert "my talk.mp4" in answer.json()["message"]


def test_another_account_sees_nothing(here: Here, clip: Path) -> None:
    one, other = project(here, clip), project(here, clip)
    one.made("r", SMALL)
    for answer in (
        other.client.get(f"{RENDER}/r"),
        other.download("r"),
        other.client.post(f"{RENDER}/r/cancel"),
        one.client.get(f"{RENDER}/unknown"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "export_unknown")
        assert answer.json()["success"] is False


def engines(folder: Path) -> int:
    """Media engines that work below a folder."""
    found = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes()
            here = str((path / "cwd").readlink())
        except OSError:
            continue
        found += b"ffmpeg" in words.split(b"\0")[0] and str(folder) in here
    return found


def test_a_cancel_ends_the_engine_and_those_in_line(
    there: Here, tmp_path: Path, make_clip: Callable[..., Path]
) -> None:
    noise = make_clip(
        tmp_path / "noise.mp4", "-f", "lavfi", "-i", "nullsrc=d=4:r=25:s=320x180,geq=random(1)*255:128:128",
        "-c:v", "mpeg4",
    )  # fmt: skip
    one = project(there, noise)
    large = {"width": 2560, "height": 1440, "quality": "high"}
    one.ask("runs", large)
    one.ask("waits", large)
    until = time.monotonic() + 30
    while not engines(tmp_path) and time.monotonic() < until:
        time.sleep(0.05)
    assert engines(tmp_path)
    began = time.monotonic()
    stopped = one.client.post(f"{RENDER}/waits/cancel").json()
    assert (stopped["status"], stopped["data"]["startedAt"]) == ("cancelled", None)
    assert one.client.post(f"{RENDER}/runs/cancel").json()["status"] == "cancelled"
    while engines(tmp_path) and time.monotonic() < began + 10:
        time.sleep(0.05)
    assert time.monotonic() - began < 4, "both, on a busy machine"
    assert not engines(tmp_path)
    assert one.client.post(f"{RENDER}/runs/cancel").json()["status"] == "cancelled"
    assert one.download("runs").status_code == 409
    assert one.made("small", SMALL)["status"] == "completed", "the session goes on"
    assert not list((there.service.blobs.root / "parts").rglob("*.*"))


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-9", 206, (0, 10)),
        ("bytes=100-", 206, (100, None)),
        ("bytes=-7", 206, (-7, None)),
        ("bytes=5-4", 200, (0, None)),
        ("bytes=99999999-", 416, None),
        ("bytes=0-1,4-5", 200, (0, None)),
    ],
)
def test_ranges(finished: Any, asked: str, status: int, span: tuple[int, int | None] | None) -> None:
    one, data = finished
    answer = one.download("r", headers={"Range": asked})
    assert answer.status_code == status
    assert answer.headers["Accept-Ranges"] == "bytes"
    if span is None:
        assert answer.headers["Content-Range"] == f"bytes */{len(data)}"
    else:
        assert answer.content == data[span[0] : span[1]]
        assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_validators_and_head(finished: Any) -> None:
    one, data = finished
    head = one.client.head("/api/render/proxy/r/download")
    assert (head.status_code, int(head.headers["Content-Length"]), head.content) == (200, len(data), b"")
    tag = head.headers["ETag"]
    assert one.download("r", headers={"If-None-Match": tag}).status_code == 304
    half = {"Range": "bytes=10-19", "If-Range": tag}
    assert one.download("r", headers=half).status_code == 206
    assert one.download("r", headers={**half, "If-Range": '"old"'}).status_code == 200
    assert one.download("r", headers={"If-Match": '"old"'}).status_code == 412


def test_links_are_signed_and_expire(finished: Any, here: Here) -> None:
    one, data = finished
    url = one.status("r")["output"]["url"]
    nobody = here.account()
    assert nobody.get(url, headers={"Range": "bytes=0-3"}).content == data[:4]
    changed = url[:-3] + ("aaa" if url[-3:] != "aaa" else "bbb")
    answer = nobody.get(changed)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "link_refused")
    clock = here.service.database.clock
    here.service.database.clock = lambda: clock() + 2 * 24 * 3600 * 1000
    assert nobody.get(url).status_code == 403
    here.service.database.clock = clock
    assert one.client.get("/files/").status_code in (404, 405)


@pytest.fixture
def finished(here: Here, clip: Path) -> tuple[Any, bytes]:
    """A finished export, and its file."""
    one = project(here, clip)
    one.made("r", SMALL)
    return one, one.download("r").content
