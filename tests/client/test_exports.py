"""Exports: one job an export, watched in every shape, its file whole or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from saycut import errors
from saycut.client import ClientSettings, Progress

from .driving import Clients, FakeClock
from .faults import Drop, Fault, Html, Refuse, Shape
from .hosted import FILE, Hosted


@pytest.fixture
def session(hosted: Hosted, clients: Clients) -> Any:
    hosted.clip()
    return clients(hosted.url).session("42")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "made").mkdir()
    return tmp_path / "made" / "out.mp4"


def whole(out: Path) -> bool:
    """The file is there as it should be, and nothing beside it."""
    return out.read_bytes() == FILE and list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("shapes", [("top",), ("data",), ("top", "data")])
def test_both_shapes_of_status_are_read(
    hosted: Hosted, session: Any, out: Path, shapes: tuple[str, ...]
) -> None:
    hosted.manners.shapes = shapes
    seen: list[Progress] = []
    made = session.export(out, on_progress=seen.append)
    assert whole(out)
    assert made.bytes == len(FILE)
    assert [p.done for p in seen if p.stage == "rendering"] == [0, 50, 100]


def test_the_request_is_the_contracts(hosted: Hosted, session: Any, out: Path) -> None:
    session.export(out, {"resolution": "720p"})
    body = hosted.sent("render")[0].json
    assert set(body) == {"id", "sessionId", "draft", "output"}
    assert re.fullmatch(r"render_\d{10}_[0-9a-f]{8}", body["id"])
    assert (body["sessionId"], body["draft"], body["output"]) == ("42", hosted.draft, {"resolution": "720p"})


@pytest.mark.parametrize("draft", [{}, {"t": []}, {"t": [{"tt": 0, "sg": []}]}, {"d": 5}])
def test_an_empty_timeline_is_not_exported(
    hosted: Hosted, session: Any, out: Path, draft: dict[str, Any]
) -> None:
    hosted.draft = draft
    with pytest.raises(errors.NothingToExport) as empty:
        session.export(out)
    assert empty.value.way_out == "Generate or upload something first."
    assert hosted.count("render") == 0


def test_a_failed_render_is_tried_once_more_under_a_new_id(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.manners.renders = ["failed"]
    session.export(out)
    assert whole(out)
    assert len({asked.json["id"] for asked in hosted.sent("render")}) == 2


@pytest.mark.parametrize("shapes", [("top",), ("data",), ("top", "data")])
def test_a_render_that_fails_twice_says_why(
    hosted: Hosted, session: Any, out: Path, shapes: tuple[str, ...]
) -> None:
    hosted.manners.shapes = shapes
    hosted.manners.renders = ["failed", "failed"]
    with pytest.raises(errors.RenderError, match="segment 2 cannot be read"):
        session.export(out)
    assert hosted.count("render") == 2
    assert list(out.parent.iterdir()) == []


def test_a_size_that_no_file_can_have_is_not_tried_again(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.manners.shapes = ("top", "data")
    hosted.manners.renders = ["failed"]
    hosted.manners.reason = {"message": "too little", "way_out": "Ask for more.", "smallest_bytes": 70_000}
    with pytest.raises(errors.TargetUnreachable, match="too little") as refused:
        session.export(out, {"max_bytes": 5000})
    assert (refused.value.smallest_bytes, hosted.count("render")) == (70_000, 1)


def test_what_is_told_of_the_file_comes_with_it(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.manners.shapes = ("top", "data")
    hosted.manners.notes = ["Fitted into 8.0 MB."]
    assert session.export(out).notes == ("Fitted into 8.0 MB.",)


def test_a_cancelled_export_is_not_tried_again(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.manners.renders = ["cancelled"]
    with pytest.raises(errors.Cancelled):
        session.export(out)
    assert hosted.count("render") == 1


def test_looks_are_frequent_near_and_rare_far(
    hosted: Hosted, clients: Clients, settings: ClientSettings, clock: FakeClock, out: Path
) -> None:
    hosted.clip()
    hosted.manners.polls = 9
    clients(hosted.url).session("42").export(out)
    near = clock.slept[:]
    assert near[0] == 0.3
    assert near[-1] == 2.0
    clock.slept.clear()
    client = clients(hosted.url)
    inner = getattr(client, "_inner", client)
    inner.caller.settings = replace(settings, base_url="https://mega-api-prod.example")
    client.wait_for(client.session("42").start_export().id)
    assert clock.slept == [30.0] * 8


def test_waiting_has_an_end_that_one_can_say(hosted: Hosted, clients: Clients, clock: FakeClock) -> None:
    hosted.clip()
    client = clients(hosted.url)
    hosted.manners.polls = 10_000_000
    started = client.session("42").start_export()
    assert started.state == "pending"
    status = client.wait_for(started.id, timeout_s=25)
    assert (status.state, status.percent) == ("processing", 50)
    assert sum(clock.slept) == pytest.approx(25)
    assert client.cancel(started.id).state == "cancelled"
    with pytest.raises(errors.Cancelled):
        client.download(started.id, "never.mp4")


def test_an_export_that_never_ends_is_given_up_and_named(
    hosted: Hosted, clients: Clients, settings: ClientSettings, out: Path
) -> None:
    hosted.clip()
    hosted.manners.polls = 10_000_000
    made = replace(settings, limits=replace(settings.limits, export_s=60))
    with pytest.raises(errors.StillRunning) as running:
        clients(hosted.url, settings=made).session("42").export(out)
    assert running.value.job_id == hosted.sent("render")[0].json["id"]


def test_going_on_by_the_id_alone(hosted: Hosted, clients: Clients, session: Any, out: Path) -> None:
    render_id = session.start_export().id
    other = clients(hosted.url)
    assert other.wait_for(render_id).state == "completed"
    assert other.download(render_id, out).render_id == render_id
    assert whole(out)
    with pytest.raises(errors.SaycutError):
        other.render_status("render_0_none")


def test_an_export_that_makes_several_files_tells_of_them(
    hosted: Hosted, clients: Clients, session: Any, out: Path
) -> None:
    hosted.manners.several = True
    made = session.export(out)
    assert whole(out)
    assert [(file.name, file.size) for file in made.files] == [("a.mp4", len(FILE)), ("b.gif", 256)]
    other = clients(hosted.url).download(made.render_id, out.with_suffix(".gif"), file=1)
    assert (other.path.read_bytes(), other.duration) == (FILE[:256], 1.5)
    with pytest.raises(errors.ExportUnknown):
        clients(hosted.url).download(made.render_id, out.with_suffix(".x"), file=2)


CUTS: list[Fault] = [
    Drop(), Drop(done=True), Html(502), Refuse(503, 503), Shape(cut=0), Shape(cut=1), Shape(cut=100_000),
    Shape(cut=len(FILE) - 1),
]  # fmt: skip


@pytest.mark.parametrize("fault", CUTS, ids=str)
@pytest.mark.parametrize("ranges", [True, False])
def test_a_download_that_breaks_off_is_resumed(
    hosted: Hosted, session: Any, out: Path, fault: Fault, ranges: bool
) -> None:
    hosted.manners.ranges = ranges
    hosted.faults["download"] = [fault, fault]
    session.export(out)
    assert whole(out)
    assert hosted.count("render") == 1, "a download that broke off was rendered again"
    if isinstance(fault, Shape) and fault.cut and ranges:
        assert hosted.sent("download")[1].headers["range"] == f"bytes={fault.cut}-"


def test_a_download_that_brings_a_little_each_time_ends(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.faults["download"] = [Shape(cut=20_000)] * 12
    session.export(out)
    assert whole(out)


def test_a_download_that_brings_nothing_is_given_up(
    hosted: Hosted, session: Any, out: Path, clock: FakeClock
) -> None:
    hosted.faults["download"] = [Shape(cut=0)] * 500
    with pytest.raises(errors.ServerError):
        session.export(out)
    assert 180 <= sum(clock.slept) < 200


def test_a_server_that_is_away_for_two_minutes_is_waited_for(
    hosted: Hosted, session: Any, out: Path, clock: FakeClock
) -> None:
    hosted.faults["poll"] = [Shape(), *[Drop()] * 200]
    hosted.faults["download"] = [Shape(cut=1000), *[Drop()] * 200]

    def back() -> None:
        if sum(clock.slept) > 120:
            hosted.faults["poll"].clear()
        if sum(clock.slept) > 240:
            hosted.faults["download"].clear()

    clock.at_sleep = back
    session.export(out)
    assert whole(out)
    assert hosted.count("render") == 1


def test_a_server_that_is_away_for_good_is_an_error(
    hosted: Hosted, session: Any, out: Path, clock: FakeClock
) -> None:
    hosted.faults["poll"] = [Shape(), *[Html(502)] * 500]
    with pytest.raises(errors.ServerError):
        session.export(out)
    assert 180 <= sum(clock.slept) < 220
    assert list(out.parent.iterdir()) == []


def test_a_file_of_another_length_is_not_kept(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.faults["download"] = [Shape(chunked=True, slice=60_000, shorter=True)]
    with pytest.raises(errors.ServerError):
        session.export(out)
    assert list(out.parent.iterdir()) == []


def test_another_part_than_was_asked_for_is_not_taken(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.manners.astray = True
    hosted.faults["download"] = [Shape(cut=100_000)]
    with pytest.raises(errors.Unreadable, match="another part"):
        session.export(out)
    assert list(out.parent.iterdir()) == []


def test_slow_bytes_and_chunks_are_a_file(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.faults["download"] = [Shape(slice=9_000, chunked=True)]
    session.export(out)
    assert whole(out)


@pytest.mark.parametrize("shapes", [("top",), ("data",)])
def test_the_file_may_be_where_the_status_says(
    hosted: Hosted, session: Any, out: Path, shapes: tuple[str, ...]
) -> None:
    hosted.manners.downloads, hosted.manners.shapes = False, shapes
    session.export(out)
    assert whole(out)


def test_no_token_goes_to_another_host(hosted: Hosted, clients: Clients, out: Path) -> None:
    with Hosted() as cdn:
        hosted.clip()
        hosted.manners.downloads = False
        hosted.files_at = cdn.url
        clients(hosted.url).session("42").export(out)
        assert whole(out)
        (asked,) = cdn.sent("file")
        assert "authorization" not in asked.headers
        assert not any(name.startswith("x-skill") for name in asked.headers)


def test_a_web_page_is_not_kept_as_a_video(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.faults["download"] = [Html(200)]
    with pytest.raises(errors.Unreadable):
        session.export(out)
    assert list(out.parent.iterdir()) == []


def test_a_file_that_is_there_is_not_replaced_unasked(hosted: Hosted, session: Any, out: Path) -> None:
    out.write_bytes(b"mine")
    with pytest.raises(errors.OutputError):
        session.export(out)
    assert hosted.count("render") == 0
    assert out.read_bytes() == b"mine"
    session.export(out, overwrite=True)
    assert whole(out)


def test_a_file_that_came_meanwhile_is_not_replaced(session: Any, out: Path) -> None:
    def came(progress: Progress) -> None:
        if progress.stage == "downloading" and not out.exists():
            out.write_bytes(b"mine")

    with pytest.raises(errors.OutputError):
        session.export(out, on_progress=came)
    assert out.read_bytes() == b"mine"
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("place", ["made", "none/out.mp4"])
def test_a_place_that_is_none_is_told_before_anything_is_rendered(
    hosted: Hosted, session: Any, tmp_path: Path, out: Path, place: str
) -> None:
    assert out.parent.is_dir()
    with pytest.raises(errors.OutputError):
        session.export(tmp_path / place)
    assert hosted.count("render") == 0


def test_who_stops_in_the_middle_leaves_nothing(session: Any, out: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "downloading":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.export(out, on_progress=stop)
    assert list(out.parent.iterdir()) == []


def test_a_state_that_is_none_of_the_contracts_is_told(hosted: Hosted, session: Any, out: Path) -> None:
    hosted.manners.renders = ["exploded"]
    with pytest.raises(errors.Unreadable, match="exploded"):
        session.export(out)
