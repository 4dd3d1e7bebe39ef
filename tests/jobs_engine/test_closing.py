"""No connection to the database outlives its engine: a server has only so many."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from saycut.jobs import Place, presence
from saycut.jobs.place import close_engine, open_engine


def is_open(connection: Any) -> bool:
    """Whether a driver's connection, of either database, still does something."""
    try:
        connection.cursor().execute("SELECT 1")
    except (psycopg.Error, sqlite3.Error):
        return False
    return True


def test_a_connection_in_use_is_closed_when_it_is_given_back(jobs_place: Place) -> None:
    engine = open_engine(jobs_place)
    connection = engine.connect()
    connection.execute(text("SELECT 1"))
    raw = connection.connection.dbapi_connection
    close_engine(engine)
    assert connection.execute(text("SELECT 2")).scalar() == 2, "what is at work ends its work"
    connection.close()
    assert not is_open(raw)


def test_a_sign_of_life_that_is_taken_up_while_it_ends_is_let_go(
    new_postgres: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "BEAT_S", 0.05)
    connecting, go_on = threading.Event(), threading.Event()
    made: list[psycopg.Connection[Any]] = []
    connect = psycopg.connect

    def slow(*arguments: Any, **named: Any) -> psycopg.Connection[Any]:
        if made:
            connecting.set()
            go_on.wait(30)
        made.append(connect(*arguments, **named))
        return made[-1]

    monkeypatch.setattr(psycopg, "connect", slow)
    signs = presence.presence(Place(new_postgres(), tmp_path), "one")
    signs.begin()
    made[0].close()  # as when the server lets it go
    assert connecting.wait(30)
    signs.end()
    go_on.set()
    beating = [one for one in threading.enumerate() if one.name == "saycut-presence"]
    for one in beating:
        one.join(30)
    assert len(made) == 2
    assert not any(map(is_open, made))
