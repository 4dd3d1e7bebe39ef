"""`saycut serve` and `saycut worker`: the service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ...errors import NotAvailable

if TYPE_CHECKING:
    from ...config import ServiceSettings
    from ...sessions.workplace import Workplace

DATA: Any = typer.Option(None, "--data", help="Folder for database, files and work. [default: SAYCUT_DATA]")


def serve(
    port: int = typer.Option(8765, "--port", min=0, max=65535, help="Port; 0: any that is free."),
    host: str = typer.Option("127.0.0.1", "--host", help="Address to listen on; loopback by default."),
    data: Path | None = DATA,
    api_only: bool = typer.Option(False, "--api-only", help="Only answer requests; workers do the work."),
    as_json: bool = typer.Option(False, "--json", help="Once it answers: one JSON object, with its address."),
) -> int:
    """Run the service: the hosted contract on this machine, its data in one folder."""
    server = _server()
    settings, workplace = _read(data)

    def told(url: str) -> None:
        if as_json:
            from ..edge import print_json

            print_json({"ok": True, "url": url, "data": str(settings.data)})
        typer.echo(f"Saycut is at {url}; its data is in {_where(settings)}. Ctrl-C ends it.", err=True)
        if host not in ("127.0.0.1", "::1", "localhost"):
            typer.echo("It can be reached from other machines: put a proxy with TLS before it.", err=True)

    server.serve(
        settings,
        workplace,
        at=server.Listening(host, port, beside=_beside()),
        running=server.Running(take=() if api_only else None),
        told=told,
    )
    return 0


def worker(
    data: Path | None = DATA,
    take: str = typer.Option("turns,exports", "--take", help="What to take: turns, exports, or both."),
    metrics_port: int | None = typer.Option(
        None, "--metrics-port", min=1, max=65535, help="Port of loopback that shows Prometheus its figures."
    ),
) -> int:
    """Do the service's work on this machine: with DATABASE_URL and BLOB_URL, beside any number of others."""
    from ...errors import InputError

    server = _server()
    settings, workplace = _read(data)
    lanes = [one.strip() for one in take.split(",") if one.strip()]
    if not lanes or set(lanes) - {"turns", "exports"}:
        raise InputError(
            f"{take!r} is nothing to take", way_out="Use turns, exports, or turns,exports.", field="take"
        )
    taken = " and ".join(lanes)
    works = f"Saycut works: it takes {taken} of the service in {_where(settings)}. Ctrl-C ends it."
    server.work(
        settings,
        workplace,
        running=server.Running(take=lanes, figures_port=metrics_port),
        told=lambda: typer.echo(works, err=True),
    )
    return 0


def _where(settings: ServiceSettings) -> str:
    """Where the service's data is, for a person; the address of a database may hold its password."""
    return "the database at DATABASE_URL" if settings.database_url else str(settings.data)


def _beside() -> dict[str, Any]:
    """What is served beside the API: tools for chat clients, where their part is installed."""
    try:
        from ...mcp.serving import http_app
    except ModuleNotFoundError:
        return {}
    return {"/mcp": http_app}


def _server() -> Any:
    try:
        from ... import server
    except ModuleNotFoundError as error:
        raise NotAvailable(
            "serve",
            f"the server's part of Saycut is not installed ({error.name} is missing)",
            way_out='Install it: pip install "saycut[server]".',
        ) from None
    return server


def _read(data: Path | None) -> tuple[ServiceSettings, Workplace]:
    from ...config import read_service_settings, read_settings
    from ...server import workplace_of

    return read_service_settings(data), workplace_of(read_settings())
