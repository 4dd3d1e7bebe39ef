"""`saycut admin`, as an operator types it."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saycut.accounts.signing_in import SignedIn, anonymous_token, authenticate
from saycut.cli import edge
from saycut.cli.app import app
from saycut.errors import TokenRefused
from saycut.store.database import open_database

Admin = Callable[..., dict[str, Any]]


@pytest.fixture
def admin(place: Path | str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Admin:
    """Runs a command on the test's database; gives its JSON. `fails=True`: it must be refused."""
    where = []
    if isinstance(place, Path):
        place.mkdir()
        monkeypatch.delenv("DATABASE_URL", raising=False)
        where = ["--data", str(place)]
    else:
        monkeypatch.setenv("DATABASE_URL", place)

    def run(*words: str, fails: bool = False) -> dict[str, Any]:
        code = edge.run(app, ["admin", *words, *where, "--json"])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert found["ok"] is not fails, found
        assert (code != 0) is fails
        return found

    return run


def _sign_in(place: Path | str, client: str) -> SignedIn:
    async def told() -> SignedIn:
        database = await open_database(place)
        try:
            return await anonymous_token(database, client, "203.0.113.7")
        finally:
            await database.close()

    return asyncio.run(told())


def _who(place: Path | str, token: str) -> tuple[str, str, list[str]]:
    async def told() -> tuple[str, str, list[str]]:
        database = await open_database(place)
        try:
            who = await authenticate(database, token)
            return who.account_id, who.plan, sorted(who.scopes)
        finally:
            await database.close()

    return asyncio.run(told())


def test_an_operators_day(place: Path | str, admin: Admin) -> None:
    guest = _sign_in(place, str(uuid.uuid4()))
    made = admin("accounts", "create", "--email", "ann@example.org")
    assert _who(place, made["token"])[1] == "registered"
    listed = admin("accounts", "list")["accounts"]
    assert {one["id"] for one in listed} == {guest.account_id, made["account"]}
    assert [one["id"] for one in admin("accounts", "list", "--kind", "anonymous")["accounts"]] == [
        guest.account_id
    ]
    admin("grants", "give", guest.account_id, "50", "--key", "order 7", "--reason", "thanks")
    again = admin("grants", "give", guest.account_id, "50", "--key", "order 7")
    assert (again["available"], again["total"]) == (150, 150)
    assert admin("grants", "take", guest.account_id, "20")["available"] == 130
    too_many = admin("grants", "take", guest.account_id, "500", fails=True)
    assert too_many["error"]["way_out"] == "Take at most 130."
    shown = admin("accounts", "show", guest.account_id)["account"]
    assert (shown["credits"]["available"], shown["plan"], shown["tokens"]) == (130, "anonymous", 1)
    moves = admin("grants", "show", guest.account_id)["transfers"]
    assert [one["kind"] for one in moves] == ["take_back", "grant", "grant"]
    assert moves[1]["reason"] == "thanks"
    assert admin("grants", "audit")["differences"] == []
    done = admin("accounts", "register", guest.account_id)
    for token in (done["token"], guest.token):
        assert _who(place, token)[:2] == (guest.account_id, "registered")


def test_tokens_are_made_and_revoked(place: Path | str, admin: Admin) -> None:
    guest = _sign_in(place, str(uuid.uuid4()))
    made = admin("tokens", "make", guest.account_id, "--scopes", "read", "--days", "1", "--label", "ci")
    assert _who(place, made["token"])[2] == ["read"]
    listed = admin("tokens", "list", guest.account_id)["tokens"]
    assert {one["label"] for one in listed} == {"", "ci"}
    assert made["token"][24:] not in json.dumps(listed)
    assert admin("tokens", "revoke", made["id"])["revoked"]
    assert not admin("tokens", "revoke", made["id"])["revoked"]
    with pytest.raises(TokenRefused):
        _who(place, made["token"])
    assert admin("tokens", "revoke-all", guest.account_id)["revoked"] == 1
    with pytest.raises(TokenRefused):
        _who(place, guest.token)
    told = admin("tokens", "revoke", guest.token, fails=True)["error"]
    assert guest.token not in json.dumps(told)
    assert admin("tokens", "limits")["limits"]["tokens_per_address"] == 10
    assert admin("tokens", "limits", "--per-address", "3")["limits"]["tokens_per_address"] == 3


def test_prices_and_plans(place: Path | str, admin: Admin) -> None:
    assert admin("prices", "list")["prices"]["operation"] == 1
    admin("prices", "set", "add_text", "5")
    assert admin("prices", "list")["prices"]["add_text"] == 5
    assert admin("prices", "unset", "add_text")["credits"] == 1
    admin("prices", "set", "no_such_thing", "5", fails=True)
    plan = admin("plans", "set", "pro", "export=no", "free_credits=500")["plan"]
    assert (plan["export"], plan["free_credits"]) == (False, 500)
    for terms in (["export=maybe"], ["nonsense"], ["colour=red"], ["sessions=0"]):
        assert "error" in admin("plans", "set", "pro", *terms, fails=True)
    guest = _sign_in(place, str(uuid.uuid4()))
    admin("accounts", "plan", guest.account_id, "pro")
    assert _who(place, guest.token)[1] == "pro"
    admin("accounts", "plan", guest.account_id, "none", fails=True)
    assert admin("plans", "unset", "pro")["changed"]
    assert set(admin("plans", "list")["plans"]) == {"anonymous", "registered"}
    assert admin("accounts", "close", guest.account_id)["closed"]
    admin("tokens", "make", guest.account_id, fails=True)


@pytest.mark.parametrize(
    "words",
    [
        ["accounts", "show", "anon_nobody"],
        ["accounts", "register", "anon_nobody"],
        ["accounts", "close", "anon_nobody"],
        ["grants", "give", "anon_nobody", "5"],
        ["grants", "give", "anon_nobody", "0"],
        ["grants", "show", "anon_nobody"],
        ["tokens", "make", "anon_nobody"],
        ["tokens", "revoke", "0" * 16],
        ["accounts", "create", "--email", "nonsense"],
        ["accounts", "create", "--plan", "none"],
    ],
)
def test_what_cannot_be_is_refused(admin: Admin, words: list[str]) -> None:
    told = admin(*words, fails=True)["error"]
    assert told["message"]


def test_a_service_must_be_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for where in ([], ["--data", str(tmp_path / "none")]):
        assert edge.run(app, ["admin", "accounts", "list", *where]) == 2
        assert "--data" in capsys.readouterr().err or where
    assert not (tmp_path / "none").exists()


def test_lines_for_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["accounts", "create"], ["accounts", "list"], ["tokens", "list"], ["plans", "list"],
                  ["prices", "list"], ["tokens", "limits"], ["grants", "audit"]):  # fmt: skip
        assert edge.run(app, ["admin", *words, "--data", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^anon_[0-9a-f]{32}  registered  registered  20\d\d-", told, re.M)
    assert "anonymous    free_credits=100  export=yes" in told
    assert "The ledger adds up." in told
    account = told.splitlines()[0]
    assert edge.run(app, ["admin", "accounts", "show", account, "--data", str(tmp_path)]) == 0
    assert "None" not in capsys.readouterr().out


def test_help_needs_no_database() -> None:
    told = (
        "import sys\nfrom saycut.cli import edge\nfrom saycut.cli.app import app\n"
        "edge.run(app, ['admin', 'grants', '--help'])\nprint('sqlalchemy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("False")
