"""Before media leaves this machine: where it would go is said, and a person says yes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx2

from ...client.settings import ClientSettings
from ...errors import ConsentNeeded
from ...units import size_text
from ..edge import printable
from .remembered import Remembered
from .wording import words


def check(settings: ClientSettings, remembered: Remembered, sources: Sequence[str], *, yes: bool) -> None:
    """Returns when the files may be sent. Raises ConsentNeeded.

    A server on this machine needs no word, nor does an address that a server fetches from by itself. For
    another it is asked for on a terminal; `yes` is the person's word given beforehand, and kept for this
    server.
    """
    files = [s for s in sources if not s.startswith(("http://", "https://"))]
    if settings.near or remembered.of_server.consent or not files:
        return
    host = host_of(settings.base_url)
    if yes:
        remembered.agree()
        return
    what = told(files)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConsentNeeded(host, what)
    said = words(settings.language)
    sys.stderr.write(printable(said["consent_what"].format(what=what, host=host)) + "\n")
    if settings.base_url.startswith("http:"):
        sys.stderr.write(said["consent_open"] + "\n")
    sys.stderr.write(said["consent_ask"])
    sys.stderr.flush()
    answer = sys.stdin.readline().strip().casefold()
    if answer in ("a", "always", "总是"):
        remembered.agree()
    elif answer not in ("y", "yes", "是", "好"):
        raise ConsentNeeded(host, what)


def host_of(url: str) -> str:
    """The machine of an address, with its port where it is not the usual one."""
    found = httpx2.URL(url)
    return f"{found.host}:{found.port}" if found.port else found.host


def told(sources: Sequence[str]) -> str:
    """The files in a few words: "talk.mp4 (4.2 MB) and 2 more"."""
    first = sources[0] if sources else "?"
    name = Path(first).name
    with contextlib.suppress(OSError):
        name += f" ({size_text(Path(first).stat().st_size)})"
    return f"{name} and {len(sources) - 1} more" if len(sources) > 1 else name
