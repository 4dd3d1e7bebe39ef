"""`saycut mcp`: tools for chat clients, over standard input and output."""

from __future__ import annotations

from typing import Any

import typer

SERVER: Any = typer.Option(
    None, "--server", help="The service to use. [default: NEMO_API_URL, or this machine]"
)


def mcp(
    server: str | None = SERVER,
    yes: bool = typer.Option(False, "--yes", help="Files may go to a server that is not on this machine."),
) -> int:
    """Serve a chat client that speaks the Model Context Protocol: it starts this command by itself."""
    import asyncio
    import dataclasses

    from ...client.settings import address, read_client_settings
    from ...errors import InputError, NotAvailable

    try:
        from ...mcp.serving import serve_stdio
    except ModuleNotFoundError as error:
        raise NotAvailable(
            "mcp",
            f"the part of Saycut for chat clients is not installed ({error.name} is missing)",
            way_out='Install it: pip install "saycut[mcp]".',
        ) from None
    settings = read_client_settings()
    if server:
        settings = dataclasses.replace(settings, base_url=address(server, "server"))

    def check_host() -> None:
        if not settings.near and not yes:
            raise InputError(
                f"files would go to {settings.base_url}, which is not this machine",
                way_out="Ask the person; if they agree, start saycut mcp with --yes.",
            )

    asyncio.run(serve_stdio(settings, check_host))
    return 0
