"""Files sent in every way: what is good is there, what is not is told, and nothing is half there."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from sqlalchemy import func, select

from saycut.store.tables.sessions import AssetRow, BlobRow
from turns.here import Here

from .files import HEAD, TEXT, Files, form, keys, send, state, to, wave


def _count(here: Here, table: type[AssetRow] | type[BlobRow]) -> int:
    async def counted() -> int:
        async with here.service.database.reading() as tx:
            return int(await tx.session.scalar(select(func.count()).select_from(table)) or 0)

    return int(here.run(counted()))


def test_several_files_in_one_request(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()
    answer = send(
        client, session, ("one.mp4", files.clip(1)), ("lie.mp4", TEXT), ("two.png", files.read("png"))
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["code"] == 0
    data = answer.json()["data"]
    assert data["session_state_applied"] is True
    one, two = data["files"]
    assert (one["filename"], one["file_type"], one["width"], one["height"]) == ("one.mp4", "video", 66, 48)
    assert one["fps"] == 25.0
    assert one["duration"] == pytest.approx(0.2, abs=0.05)
    assert isinstance(two["duration"], float)
    assert one["hash"] == hashlib.sha256(files.clip(1)).hexdigest()
    assert one["size"] == len(files.clip(1))
    assert (two["filename"], two["file_type"], two["duration"]) == ("two.png", "image", 0.0)
    [bad] = data["rejected"]
    assert (bad["filename"], bad["code"]) == ("lie.mp4", 4001)
    assert "plain text" in bad["message"]
    assert "mp4" in bad["error"]["way_out"]
    assert len(keys(here)) == 2, "bytes of what was refused are gone"
    found = state(client, session)
    assert [info["id"] for info in found["state"]["video_infos"]] == ["a1", "a2"]
    assert len(found["state"]["draft"]["t"][0]["sg"]) == 2
    assert found["revision"] == 1


def test_tables_of_colours_are_taken_and_broken_ones_told(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()
    rows = "\n".join(f"{b} {g} {r}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
    good, broken = f"LUT_3D_SIZE 2\n{rows}\n".encode(), b"LUT_3D_SIZE 9\n0 0 0\n"
    answer = send(
        client, session, ("one.mp4", files.clip(1)), ("film.cube", good), ("torn.cube", broken)
    ).json()
    assert [f["file_type"] for f in answer["data"]["files"]] == ["video", "lut"]
    [bad] = answer["data"]["rejected"]
    assert (bad["filename"], bad["code"]) == ("torn.cube", 4001)
    assert "should hold 729 colours and holds 1" in bad["message"]
    draft = state(client, session)["state"]["draft"]
    assert [a["k"] for a in draft["a"]] == ["video", "lut"]
    assert len(draft["t"][0]["sg"]) == 1


def test_what_is_brought_can_be_had_again(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()
    [told] = send(client, session, ("one.mp4", files.clip(1))).json()["data"]["files"]
    with httpx2.Client(trust_env=False) as nobody:
        assert nobody.get(told["cdn_url"]).content == files.clip(1)
        part = nobody.get(told["cdn_url"], headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, files.clip(1)[10:20])
        assert nobody.get(told["cdn_url"][:-2] + "AA").status_code == 403


def test_only_so_many_come_in_at_a_time(alone: Callable[..., Here], files: Files) -> None:
    here = alone()
    client = here.account()
    session = client.begin()

    async def taken() -> None:
        while not here.service.uploads.locked():
            await here.service.uploads.acquire()

    here.run(taken())
    busy = send(client, session, ("one.mp4", files.clip(1)))
    assert (busy.status_code, busy.json()["code"]) == (429, 429)
    assert busy.headers["retry-after"]
    here.service.uploads.release()
    for _ in range(2):
        assert send(client, session, ("one.mp4", files.clip(1))).status_code == 200


def test_identical_content_is_stored_once_also_across_sessions(here: Here, files: Files) -> None:
    one, other = here.account(), here.account()
    data = files.clip(3)
    hashes = set()
    for client in (one, one, other):
        [told] = send(client, client.begin(), ("clip.mp4", data)).json()["data"]["files"]
        hashes.add(told["hash"])
    assert len(hashes) == 1
    assert (_count(here, AssetRow), _count(here, BlobRow), len(keys(here))) == (3, 1, 1)


def test_many_at_once_into_one_session(here: Here, files: Files) -> None:
    """Each is there once, each request is told its own, and no draft is lost on the way."""
    client = here.account()
    session = client.begin()
    pairs = [(files.clip(1), files.clip(2)), (files.clip(2), files.clip(1))]
    bodies = [(files.clip(n),) for n in range(3, 7)] + pairs * 2

    def one(at: int) -> list[str]:
        parts = [(f"{at}-{n}.mp4", data) for n, data in enumerate(bodies[at])]
        answer = send(client, session, *parts)
        assert answer.status_code == 200, answer.text
        return [told["id"] for told in answer.json()["data"]["files"]]

    with ThreadPoolExecutor(len(bodies)) as pool:
        ids = [id for found in pool.map(one, range(len(bodies))) for id in found]
    assert len(set(ids)) == len(ids) == 12
    found = state(client, session)["state"]
    assert {info["id"] for info in found["video_infos"]} == set(ids)
    assert {clip["a"] for clip in found["draft"]["t"][0]["sg"]} == set(ids)
    assert (_count(here, BlobRow), len(keys(here))) == (6, 6)


def test_a_key_makes_a_request_happen_once(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()
    key = {"Idempotency-Key": "once"}
    first = send(client, session, ("a.mp4", files.clip(1)), ("bad.mp4", TEXT), **key)
    again = send(client, session, ("a.mp4", files.clip(1)), ("bad.mp4", TEXT), **key)
    assert first.json()["data"]["files"] == again.json()["data"]["files"]
    assert first.json()["data"]["rejected"] == again.json()["data"]["rejected"]
    other = send(client, session, ("b.mp4", files.clip(2)), **key)
    assert (other.status_code, other.json()["code"]) == (409, 409)
    assert len(keys(here)) == 1
    assert len(state(client, session)["state"]["video_infos"]) == 1


def test_a_file_that_is_too_large_is_refused_early_and_late(alone: Callable[..., Here], files: Files) -> None:
    here = alone(largest_file=20_000)
    client = here.account()
    session = client.begin()
    good = files.clip(1)
    assert len(good) < 20_000
    large = b"".join(wave(20_001))
    alone_ = send(client, session, ("large.wav", large))
    assert (alone_.status_code, alone_.json()["code"]) == (413, 4002)
    assert alone_.json()["data"] == {"most": 20_000}
    assert "trim" in alone_.json()["error"]["way_out"]
    beside = send(client, session, ("large.wav", large), ("good.mp4", good))
    assert [one["filename"] for one in beside.json()["data"]["files"]] == ["good.mp4"]
    assert [(one["filename"], one["code"]) for one in beside.json()["data"]["rejected"]] == [
        ("large.wav", 4002)
    ]
    raw = client.put(f"{to(session)}/large.wav", content=large)
    assert raw.json()["code"] == 4002
    counted = client.put(f"{to(session)}/large.wav", content=iter([large[:15_000], large[15_000:]]))
    assert counted.json()["code"] == 4002
    begun = client.post(f"{to(session)}/resumable", json={"filename": "large.wav", "size": 20_001})
    assert begun.json()["code"] == 4002
    assert send(client, session, ("fits.wav", b"".join(wave(20_000)))).json()["code"] == 0


def test_an_account_has_only_so_much_room(alone: Callable[..., Here], files: Files) -> None:
    from saycut.accounts.terms import set_plan_terms

    here = alone()
    client = here.account()
    session = client.begin()
    data = files.clip(1)

    async def room(most: int) -> None:
        async with here.service.database.writing() as tx:
            await set_plan_terms(tx, "anonymous", {"storage_bytes": most})

    here.run(room(len(data) * 2 - 1))
    assert send(client, session, ("a.mp4", data)).json()["code"] == 0
    full = send(client, session, ("b.mp4", data))
    assert (full.status_code, full.json()["code"], full.json()["error"]["code"]) == (
        413,
        4002,
        "storage_full",
    )
    assert full.json()["data"]["left"] == len(data) - 1
    begun = client.post(f"{to(session)}/resumable", json={"filename": "b.mp4", "size": len(data)})
    assert begun.json()["error"]["code"] == "storage_full"
    small = client.post(f"{to(session)}/resumable", json={"filename": "b.mp4", "size": len(data) - 1})
    assert small.json()["code"] == 0, "what is under way counts too"
    assert send(client, session, ("c.mp4", b"1")).json()["error"]["code"] == "storage_full"
    assert len(keys(here)) == 1


def test_a_sender_that_goes_away_leaves_nothing(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()

    def broken() -> Iterator[bytes]:
        yield form(HEAD + files.clip(1) + b"\r\n", end=b"")
        yield b"--B\r\n" + HEAD + files.clip(2)[:500]
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        client.post(
            to(session), content=broken(), headers={"Content-Type": "multipart/form-data; boundary=B"}
        )
    until = time.monotonic() + 10
    while keys(here) and time.monotonic() < until:
        time.sleep(0.05)
    assert keys(here) == []
    assert state(client, session)["revision"] == 0


def test_nothing_is_told_that_is_not_safe(here: Here, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes come first, then one transaction: what fails in it leaves no row, and bytes that can be found."""
    from saycut.sessions import bringing

    client = here.account()
    session = client.begin()

    async def fails(*_: object) -> int:
        raise RuntimeError("a mistake of ours, in the last step")

    with monkeypatch.context() as patched:
        patched.setattr(bringing, "begin_draft", fails)
        assert send(client, session, ("a.mp4", files.clip(1))).status_code == 500
    assert (_count(here, AssetRow), _count(here, BlobRow)) == (0, 0)
    assert len(keys(here)) == 1
    assert send(client, session, ("a.mp4", files.clip(1))).status_code == 200
    assert state(client, session)["revision"] == 1
