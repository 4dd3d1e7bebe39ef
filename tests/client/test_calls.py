"""One call, at every step, with everything that can go wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from saycut import errors
from saycut.client import ClientSettings, Limits

from .driving import Clients, FakeClock
from .faults import Drop, Fault, Html, Refuse, Shape
from .hosted import Hosted

IDEMPOTENT: dict[str, Callable[[Any, Path], Any]] = {
    "credits": lambda c, _: c.credits(),
    "state": lambda c, _: c.session("42").state(),
    "sessions": lambda c, _: c.sessions(),
    "claim": lambda c, _: c.session("42").claim_link(),
    "render": lambda c, _: c.session("42").start_export(),
    "poll": lambda c, _: c.wait_for(c.session("42").start_export().id),
    "cancel": lambda c, _: c.cancel(c.session("42").start_export().id),
    "download": lambda c, p: c.session("42").export(p / "out.mp4"),
    "reached": lambda c, p: c.session("42").upload(_file(p)),
    "resumable": lambda c, p: c.session("42").upload(_file(p)),
}
"""Calls that may be made again, each by its step."""
ONCE: dict[str, Callable[[Any, Path], Any]] = {
    "session": lambda c, _: c.session(),
    "upload": lambda c, p: c.session("42").upload(_file(p)),
    "revoke": lambda c, _: c.revoke(),
}
"""Calls that are made again only if they surely were not carried out."""


def _file(folder: Path) -> Path:
    path = folder / "a.mp4"
    path.write_bytes(b"x" * 250_000)
    return path


@pytest.fixture
def client(hosted: Hosted, clients: Clients) -> Any:
    hosted.clip()
    return clients(hosted.url)


def _ready(hosted: Hosted, step: str) -> None:
    hosted.manners.resumable = step in ("resumable", "reached", "piece")
    if step == "reached":  # is only asked for when a piece was lost
        hosted.faults["piece"] = [Shape(), Drop(done=True)]


PASSING: list[Fault] = [
    Drop(), Drop(done=True), Html(502), Html(503), Refuse(500, 500), Refuse(503, 503), Refuse(408, 408),
    Shape(cut=20), Shape(cut=0),
]  # fmt: skip


@pytest.mark.parametrize("fault", PASSING, ids=str)
@pytest.mark.parametrize("step", IDEMPOTENT)
def test_what_may_be_repeated_is(
    hosted: Hosted, client: Any, tmp_path: Path, step: str, fault: Fault
) -> None:
    _ready(hosted, step)
    hosted.faults[step] = [fault]
    IDEMPOTENT[step](client, tmp_path)
    assert hosted.count(step) >= 2
    ids = {asked.json["id"] for asked in hosted.sent("render")}
    assert len(ids) <= 1, "one export was begun twice"
    assert len(hosted.files) <= 1


@pytest.mark.parametrize("fault", [Shape(slice=1), Shape(slice=7, chunked=True)], ids=str)
@pytest.mark.parametrize("step", [step for step in {**IDEMPOTENT, **ONCE} if step != "download"])
def test_answers_in_odd_pieces_are_answers(
    hosted: Hosted, client: Any, tmp_path: Path, step: str, fault: Fault
) -> None:
    _ready(hosted, step)
    hosted.faults[step] = [fault]
    {**IDEMPOTENT, **ONCE}[step](client, tmp_path)
    assert hosted.count(step) == 1 + (step == "poll"), "an answer that was whole was asked for again"


@pytest.mark.parametrize("fault", [Drop(done=True), Html(502), Refuse(500, 500), Shape(cut=20)], ids=str)
@pytest.mark.parametrize("step", ONCE)
def test_what_may_have_been_done_is_not_repeated(
    hosted: Hosted, client: Any, tmp_path: Path, step: str, fault: Fault
) -> None:
    hosted.faults[step] = [fault]
    with pytest.raises(errors.ServerError):
        ONCE[step](client, tmp_path)
    assert hosted.count(step) == 1


@pytest.mark.parametrize("step", {**IDEMPOTENT, **ONCE})
def test_a_token_that_ended_is_renewed_once(hosted: Hosted, client: Any, tmp_path: Path, step: str) -> None:
    _ready(hosted, step)
    hosted.faults[step] = [Refuse(1001, 401)]
    {**IDEMPOTENT, **ONCE}[step](client, tmp_path)
    assert hosted.count("token") == 2
    hosted.faults[step] = [Refuse(1001, 401), Refuse(1001, 401)]
    hosted.files.clear()
    for made in tmp_path.glob("out.mp4"):
        made.unlink()
    if step == "reached":
        hosted.faults["piece"] = [Drop(done=True)]
    with pytest.raises(errors.TokenRefused):
        {**IDEMPOTENT, **ONCE}[step](client, tmp_path)


def test_a_token_that_was_given_is_not_replaced(hosted: Hosted, clients: Clients) -> None:
    hosted.faults["credits"] = [Refuse(1001, 401)]
    client = clients(hosted.url, token="nmv_usr_mine")
    with pytest.raises(errors.TokenRefused):
        client.credits()
    assert hosted.count("token") == 0
    assert client.credits().available == 90
    assert hosted.sent("credits")[0].headers["authorization"] == "Bearer nmv_usr_mine"


@pytest.mark.parametrize("step", {**IDEMPOTENT, **ONCE})
def test_too_many_waits_and_tries_once_more(
    hosted: Hosted, client: Any, clock: FakeClock, tmp_path: Path, step: str
) -> None:
    _ready(hosted, step)
    hosted.faults[step] = [Refuse(429, 429)]
    {**IDEMPOTENT, **ONCE}[step](client, tmp_path)
    assert clock.slept.count(30.0) == 1


def test_too_many_twice_is_an_error(hosted: Hosted, client: Any, clock: FakeClock) -> None:
    hosted.faults["credits"] = [Refuse(429, 429), Refuse(429, 429)]
    with pytest.raises(errors.Busy):
        client.credits()
    assert clock.slept == [30.0]
    assert hosted.count("credits") == 2


@pytest.mark.parametrize(("code", "status"), [(429, 429), (503, 503)])
def test_retry_after_is_kept_to(
    hosted: Hosted, client: Any, clock: FakeClock, code: int, status: int
) -> None:
    hosted.faults["credits"] = [Refuse(code, status, "17")]
    client.credits()
    assert clock.slept == [17.0]
    hosted.faults["credits"] = [Refuse(code, status, "Thu, 01 Jan 1970 00:00:00 GMT")]
    client.credits()
    assert clock.slept[1] <= 0.5


@pytest.mark.parametrize(("code", "status"), [(429, 429), (503, 503)])
def test_a_retry_after_of_hours_is_not_waited_for(
    hosted: Hosted, client: Any, clock: FakeClock, code: int, status: int
) -> None:
    hosted.faults["credits"] = [Refuse(code, status, "7200")]
    with pytest.raises(errors.SaycutError):
        client.credits()
    assert clock.slept == []


def test_tries_come_to_an_end_and_their_waits_grow(hosted: Hosted, client: Any, clock: FakeClock) -> None:
    hosted.faults["credits"] = [Refuse(500, 500)] * 9
    with pytest.raises(errors.ServerError) as trouble:
        client.credits()
    assert clock.slept == [0.5, 1.0, 2.0, 4.0]
    assert hosted.count("credits") == 5
    assert trouble.value.way_out


def test_waits_are_shortened_at_random(hosted: Hosted, clients: Clients, settings: ClientSettings) -> None:
    clock = FakeClock()
    chances = iter([0.0, 1.0, 0.5, 0.25])
    made = replace(settings, clock=replace(clock.clock(), chance=lambda: next(chances)))
    hosted.faults["credits"] = [Refuse(500, 500)] * 4
    clients(hosted.url, settings=made).credits()
    assert clock.slept == [0.5, 0.5, 1.5, 3.5]


CODES: list[tuple[int, int, type[errors.SaycutError]]] = [
    (1001, 401, errors.TokenRefused), (1002, 404, errors.SessionUnknown), (2001, 402, errors.OutOfCredits),
    (4001, 415, errors.UnsupportedFile), (4002, 413, errors.FileTooLarge), (402, 402, errors.ExportBlocked),
    (409, 409, errors.Conflict), (400, 400, errors.ServiceError), (418, 418, errors.ServiceError),
]  # fmt: skip


@pytest.mark.parametrize(("code", "status", "kind"), CODES)
@pytest.mark.parametrize("plain", [False, True])
def test_every_code_is_a_typed_error_whatever_the_status(
    hosted: Hosted, clients: Clients, code: int, status: int, kind: type[errors.SaycutError], plain: bool
) -> None:
    told = Refuse(code, 200 if plain else status, message="the reason", data={"needed": 9, "available": 1})
    hosted.faults["state"] = [told]
    with pytest.raises(kind) as found:
        clients(hosted.url, token="t").session("42").state()
    assert found.value.message == "the reason"
    assert isinstance(found.value, errors.ServiceError)
    assert found.value.wire_code == code
    assert hosted.count("state") == 1
    if isinstance(found.value, errors.OutOfCredits):
        assert (found.value.needed, found.value.available) == (9, 1)


REFUSALS = [pair for pair in CODES if pair[0] not in (1001, 409)]
"""But for a token, which is renewed, and a piece that begins at the wrong place, which is asked about."""


@pytest.mark.parametrize(("code", "status", "kind"), REFUSALS)
@pytest.mark.parametrize("step", {**IDEMPOTENT, **ONCE, "piece": IDEMPOTENT["resumable"]})
def test_a_refusal_at_any_step_is_final_and_typed(
    hosted: Hosted, client: Any, tmp_path: Path, step: str, code: int, status: int, kind: type[Exception]
) -> None:
    _ready(hosted, step)
    hosted.faults[step] = [Refuse(code, status)]
    with pytest.raises(kind):
        {**IDEMPOTENT, **ONCE, "piece": IDEMPOTENT["resumable"]}[step](client, tmp_path)
    assert hosted.count(step) == 1
    assert not (tmp_path / "out.mp4").exists()
    assert not hosted.files or step == "reached"


def test_an_export_that_is_blocked_never_speaks_of_credits(hosted: Hosted, client: Any) -> None:
    hosted.faults["render"] = [Refuse(402, 402)]
    with pytest.raises(errors.ExportBlocked) as blocked:
        client.session("42").start_export()
    assert blocked.value.way_out == "Register or upgrade your plan to unlock export."
    assert "credit" not in f"{blocked.value} {blocked.value.way_out}".lower()


@pytest.mark.parametrize("step", ["state", "poll", "session", "token"])
def test_a_web_page_is_no_answer(hosted: Hosted, client: Any, step: str) -> None:
    hosted.faults[step] = [Html(200)] * 9
    calls = {**IDEMPOTENT, **ONCE, "token": lambda c, _: c.connect()}
    with pytest.raises(errors.Unreadable):
        calls[step](client, Path())
    assert hosted.count(step) == 1


def test_no_server_is_told_as_such(clients: Clients, clock: FakeClock) -> None:
    with pytest.raises(errors.Unreachable, match=r"no connection to 127\.0\.0\.1:1") as found:
        clients("http://127.0.0.1:1").credits()
    assert not found.value.sent
    assert len(clock.slept) == 4


def test_a_server_that_does_not_answer_is_given_up(
    hosted: Hosted, clients: Clients, settings: ClientSettings
) -> None:
    made = replace(settings, limits=Limits(silence_s=0.2, attempts=2))
    hosted.faults["credits"] = [Shape(stall=True)] * 2
    with pytest.raises(errors.Unreachable, match="stopped answering"):
        clients(hosted.url, settings=made).credits()


def test_an_answer_that_drips_for_ever_is_given_up(
    hosted: Hosted, clients: Clients, settings: ClientSettings
) -> None:
    clock = FakeClock()

    def now() -> float:
        clock.time += 4.0  # few pieces arrive as they were sent: a busy machine puts many together
        return clock.time

    made = replace(settings, clock=replace(clock.clock(), now=now), limits=Limits(call_s=20, attempts=2))
    clients(hosted.url, settings=made).credits()  # in one piece it is in time
    hosted.faults["credits"] = [Shape(slice=1)] * 2
    with pytest.raises(errors.Unreachable, match="within 20 s"):
        clients(hosted.url, settings=made).credits()


def test_an_answer_without_end_is_not_read(
    hosted: Hosted, clients: Clients, settings: ClientSettings
) -> None:
    hosted.draft = {"t": ["x" * 300_000]}
    made = replace(settings, limits=Limits(reply_bytes=100_000))
    with pytest.raises(errors.Unreadable, match="larger than 100,000 bytes"):
        clients(hosted.url, settings=made).session("42").state()


def test_ids_cannot_leave_their_place(hosted: Hosted, client: Any) -> None:
    for odd in ("../../api/credits", "a/b", "a?x=1", "a#b", "..", "%2e%2e"):
        with pytest.raises(errors.SaycutError):
            client.session(odd).state()
    assert {step for step, _ in hosted.asked} <= {"state", "token"}
