"""Who a client is: tokens and ids that are given, kept, made; asked for once, shown to nobody."""

from __future__ import annotations

import asyncio
import json
import stat
import threading
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from saycut import errors
from saycut.client import AsyncClient, Client, ClientSettings, read_client_settings
from saycut.client.identity import Identity, Kept

from .driving import Clients, FakeClock
from .faults import Drop, Html, Refuse
from .hosted import Hosted


def kept(settings: ClientSettings) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((settings.folder / "tokens.json").read_text("utf-8"))
    return found


def test_the_id_is_made_once_and_kept_for_the_person_alone(
    hosted: Hosted, clients: Clients, settings: ClientSettings
) -> None:
    clients(hosted.url).connect()
    path = settings.folder / "client_id"
    made = path.read_text("utf-8").strip()
    assert uuid.UUID(made).version == 4
    assert hosted.sent("token")[0].headers["x-client-id"] == made
    assert hosted.sent("token")[0].body == b""
    for name in ("client_id", "tokens.json"):
        assert stat.S_IMODE((settings.folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.folder.stat().st_mode) == 0o700
    assert sorted(p.name for p in settings.folder.iterdir()) == ["client_id", "tokens.json"]


def test_an_id_that_is_there_is_used_and_left_as_it_is(
    hosted: Hosted, clients: Clients, settings: ClientSettings
) -> None:
    settings.folder.mkdir(parents=True)
    (settings.folder / "client_id").write_text("made-by-another-client")
    clients(hosted.url).connect()
    assert hosted.sent("token")[0].headers["x-client-id"] == "made-by-another-client"
    assert (settings.folder / "client_id").read_text() == "made-by-another-client"


@pytest.mark.parametrize("broken", ["", "  \n", "two words", "näh"])
def test_an_id_that_is_none_is_made_anew(
    hosted: Hosted, clients: Clients, settings: ClientSettings, broken: str
) -> None:
    settings.folder.mkdir(parents=True)
    (settings.folder / "client_id").write_text(broken, "utf-8")
    clients(hosted.url).connect()
    assert uuid.UUID(hosted.sent("token")[0].headers["x-client-id"])


def test_the_next_program_uses_the_same_token(hosted: Hosted, clients: Clients) -> None:
    for _ in range(3):
        clients(hosted.url).credits()
    assert hosted.count("token") == 1


def test_tokens_of_servers_and_of_ids_are_kept_apart(
    hosted: Hosted, clients: Clients, settings: ClientSettings
) -> None:
    with Hosted() as other:
        clients(hosted.url).credits()
        clients(other.url).credits()
        clients(hosted.url, settings=replace(settings, client_id="another")).credits()
        assert (hosted.count("token"), other.count("token")) == (2, 1)
    assert len(kept(settings)) == 3


@pytest.mark.parametrize(("expires", "asked"), [
    ("2001-01-01T00:00:00Z", 2), ("2001-01-01T00:00:00", 2), ("2999-01-01T00:00:00+08:00", 1), ("soon", 1),
])  # fmt: skip
def test_a_token_that_is_over_is_not_used(
    hosted: Hosted, clients: Clients, settings: ClientSettings, expires: str, asked: int
) -> None:
    clients(hosted.url).credits()
    tokens = kept(settings)
    next(iter(tokens.values()))["expires_at"] = expires
    (settings.folder / "tokens.json").write_text(json.dumps(tokens))
    clients(hosted.url).credits()
    assert hosted.count("token") == asked


@pytest.mark.parametrize("text", ["", "{", "[]", '{"x":7}', '{"x":{"token":7}}'])
def test_a_file_of_tokens_that_is_broken_is_written_anew(
    hosted: Hosted, clients: Clients, settings: ClientSettings, text: str
) -> None:
    settings.folder.mkdir(parents=True)
    (settings.folder / "tokens.json").write_text(text)
    clients(hosted.url).credits()
    assert [*kept(settings).values()][-1]["token"] == hosted.token


def test_one_token_a_week_means_wait_and_try_once_more(
    hosted: Hosted, clients: Clients, clock: FakeClock
) -> None:
    hosted.faults["token"] = [Refuse(429, 429)]
    clients(hosted.url).credits()
    assert clock.slept == [30.0]
    assert hosted.count("token") == 2


def test_no_token_at_all_says_what_to_do(hosted: Hosted, clients: Clients, clock: FakeClock) -> None:
    hosted.faults["token"] = [Refuse(429, 429)] * 9
    with pytest.raises(errors.TooManyTokens) as none:
        clients(hosted.url).credits()
    assert "NEMO_TOKEN" in none.value.way_out
    assert clock.slept == [30.0]
    assert hosted.count("token") == 2


def test_a_week_of_waiting_is_not_waited(hosted: Hosted, clients: Clients, clock: FakeClock) -> None:
    hosted.faults["token"] = [Refuse(429, 429, data={"retry_after_s": 500_000})]
    with pytest.raises(errors.TooManyTokens) as none:
        clients(hosted.url).credits()
    assert none.value.retry_after_s == 500_000
    assert clock.slept == []


def test_another_programs_token_is_found_when_it_was_faster(
    hosted: Hosted, clients: Clients, settings: ClientSettings, clock: FakeClock
) -> None:
    with Client(hosted.url, settings=settings) as other:
        clock.at_sleep = other.connect
        hosted.faults["token"] = [Refuse(429, 429)]
        clients(hosted.url).credits()
    assert hosted.count("token") == 2, "asked for a third time"


@pytest.mark.parametrize("fault", [Drop(done=True), Html(502), Refuse(500, 500)])
def test_a_token_is_not_asked_for_twice(hosted: Hosted, clients: Clients, fault: Any) -> None:
    hosted.faults["token"] = [fault]
    with pytest.raises(errors.ServerError):
        clients(hosted.url).connect()
    assert hosted.count("token") == 1


def test_many_at_once_ask_for_one_token(hosted: Hosted, settings: ClientSettings) -> None:
    async def all_at_once() -> None:
        async with AsyncClient(hosted.url, settings=settings) as client:
            await asyncio.gather(*(client.credits() for _ in range(8)))
            hosted.faults["credits"] = [Refuse(1001, 401)] * 4
            await asyncio.gather(*(client.credits() for _ in range(8)))

    asyncio.run(all_at_once())
    assert hosted.count("token") == 2


def test_many_threads_ask_for_one_token(hosted: Hosted, settings: ClientSettings) -> None:
    with Client(hosted.url, settings=settings) as client:
        threads = [threading.Thread(target=client.credits) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert hosted.count("credits") == 8
    assert hosted.count("token") == 1


def test_many_programs_that_make_an_id_at_once_have_the_same(settings: ClientSettings) -> None:
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.append(Identity(settings).client_id())) for _ in range(24)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(made) == 24
    assert len(set(made)) == 1


def test_tokens_that_many_programs_keep_at_once_are_all_kept(settings: ClientSettings) -> None:
    made = [Identity(replace(settings, base_url=f"http://s{n}")) for n in range(24)]
    Identity(settings).client_id()
    threads = [threading.Thread(target=one.keep, args=(Kept(f"t{n}"),)) for n, one in enumerate(made)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(kept(settings)) == 24
    assert [one.kept() for one in made] == [Kept(f"t{n}") for n in range(24)]


def test_a_folder_that_cannot_be_used_says_so(
    hosted: Hosted, clients: Clients, settings: ClientSettings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    made = replace(settings, folder=tmp_path / "file" / "nemovideo")
    with pytest.raises(errors.InputError) as odd:
        clients(hosted.url, settings=made).connect()
    assert "NEMO_CLIENT_ID" in odd.value.way_out
    with pytest.warns(UserWarning, match="not kept"):
        clients(hosted.url, settings=replace(made, client_id="mine")).connect()
    assert hosted.sent("token")[0].headers["x-client-id"] == "mine"


def test_settings_are_the_contracts() -> None:
    found = read_client_settings(
        {
            "HOME": "/nobody",
            "NEMO_API_URL": "https://api.example/",
            "NEMO_WEB_URL": "https://www.example/",
            "NEMO_TOKEN": " nmv_usr_1\n",
            "NEMO_CLIENT_ID": "c",
            "SKILL_SOURCE": "clawhub",
        }
    )
    assert (found.base_url, found.web_url) == ("https://api.example", "https://www.example")
    assert (found.token, found.client_id) == ("nmv_usr_1", "c")
    assert found.folder == Path("/nobody/.config/nemovideo")
    assert found.attribution.platform == "clawhub"
    plain = read_client_settings({"HOME": "/nobody"})
    assert (plain.base_url, plain.token, plain.near) == ("http://127.0.0.1:8765", None, True)
    assert "nmv_usr_1" not in repr(found)


@pytest.mark.parametrize("url", ["ftp://x", "nonsense", "http://", "http://u:p@host", "http://h?a=1", "//h"])
def test_an_address_that_is_none_names_its_setting(url: str) -> None:
    with pytest.raises(errors.InputError) as odd:
        read_client_settings({"NEMO_API_URL": url})
    assert odd.value.field == "NEMO_API_URL"
    assert "u:p" not in str(odd.value)


@pytest.mark.parametrize(("url", "near"), [
    ("http://127.0.0.1:1", True), ("http://localhost", True), ("http://[::1]:9", True),
    ("http://127.9.9.9", True), ("http://a.localhost", True), ("https://mega.example", False),
    ("http://127.0.0.1.example", False), ("http://10.0.0.1", False), ("http://0.0.0.0", False),
])  # fmt: skip
def test_what_is_near_is_this_machine_alone(url: str, near: bool) -> None:
    assert ClientSettings(base_url=url).near is near


def test_no_error_and_no_repr_shows_a_token(hosted: Hosted, clients: Clients) -> None:
    hosted.faults["credits"] = [Refuse(1001, 401, message="bad")] * 2
    client = clients(hosted.url, token="nmv_usr_secret")
    with pytest.raises(errors.TokenRefused) as refused:
        client.credits()
    inner = getattr(client, "_inner", client)
    for shown in (str(refused.value), refused.value.way_out, repr(inner.settings), repr(inner.caller)):
        assert "secret" not in shown


def test_the_registration_link_is_the_way_out_of_an_empty_account(
    hosted: Hosted, clients: Clients, settings: ClientSettings
) -> None:
    web = replace(settings, web_url="https://www.example")
    hosted.faults["state"] = [Refuse(2001, 402)] * 2
    with pytest.raises(errors.OutOfCredits) as empty:
        clients(hosted.url, settings=web).session("42").state()
    assert empty.value.way_out == "Register to get more: https://www.example/?bind=anon_7"
    with pytest.raises(errors.OutOfCredits) as registered:
        clients(hosted.url, token="t").session("42").state()
    assert registered.value.way_out == "Top up credits in your account."


def test_a_token_is_tied_to_its_server(settings: ClientSettings) -> None:
    one, other = (Identity(replace(settings, base_url=url)) for url in ("http://a", "http://b"))
    assert one.client_id() == other.client_id()
    assert one._key() != other._key()
