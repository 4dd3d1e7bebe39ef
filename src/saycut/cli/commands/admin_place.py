"""How every `saycut admin` command reaches the service's database, and tells what it found."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from ...errors import NotAvailable

if TYPE_CHECKING:
    from ...sessions.service import Service
    from ...store.database import Database, Tx

DATA: Any = typer.Option(None, "--data", help="The service's data folder; without it, DATABASE_URL is used.")
Found = TypeVar("Found")


def changing(data: Path | None, deed: Callable[[Tx], Awaitable[Found]]) -> Found:
    """Does something in one transaction of the service's database."""

    async def told(database: Database) -> Found:
        async with database.writing() as tx:
            return await deed(tx)

    return asking(data, told)


def asking(data: Path | None, deed: Callable[[Database], Awaitable[Found]]) -> Found:
    """Does something with the service's database, and closes it."""
    import asyncio

    try:
        from ...store.database import open_database
    except ModuleNotFoundError as error:
        raise NotAvailable(
            "admin",
            f"the server's part of Saycut is not installed ({error.name} is missing)",
            way_out='Install it: pip install "saycut[server]".',
        ) from None

    async def told() -> Found:
        database = await open_database(_place(data))
        try:
            return await deed(database)
        finally:
            await database.close()

    return asyncio.run(told())


def serving(data: Path | None, deed: Callable[[Service], Awaitable[Found]]) -> Found:
    """Does something with the whole service, as one more process of it that takes no jobs."""
    import asyncio

    from ...config import read_service_settings, read_settings
    from ...server import Running, opened, workplace_of

    place = _place(data)
    settings = read_service_settings(place if isinstance(place, Path) else None)

    async def told() -> Found:
        async with opened(settings, workplace_of(read_settings()), Running(take=())) as service:
            return await deed(service)

    return asyncio.run(told())


def _place(data: Path | None) -> Path | str:
    from ...config import read_settings
    from ...errors import InputError

    if data is not None:
        if not data.is_dir():
            raise InputError(
                f"{data} is no folder",
                way_out="Name the folder that saycut serve was given.",
                field="data",
            )
        return data
    url = read_settings().database_url
    if url is None:
        raise InputError(
            "which service? Neither --data nor DATABASE_URL is given",
            way_out="Add --data FOLDER, the one that saycut serve was given.",
            field="data",
        )
    return url


def tell(found: Mapping[str, Any], lines: list[str], *, as_json: bool) -> int:
    """One JSON object, or the lines for a person."""
    from ..edge import print_json, printable

    if as_json:
        print_json({"ok": True, **found})
    else:
        sys.stdout.writelines(f"{printable(line)}\n" for line in lines)
    return 0


def day(ms: int | None) -> str:
    """A time as a person reads it, in UTC; "never" for none."""
    from datetime import UTC, datetime

    return "never" if ms is None else datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")
