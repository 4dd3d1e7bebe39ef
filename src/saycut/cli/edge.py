"""The one edge of the command line: every SaycutError becomes a message, a way out and an exit code.

Ctrl-C and SIGTERM set an event that the work looks at, so that it can leave nothing half-made; what does not
look within two seconds is interrupted.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Any

import typer

from ..errors import Cancelled, SaycutError

PATIENCE_S = 2.0
"""How long the work may take to see that it is to stop; ffmpeg ends well within it."""

CANCEL = threading.Event()
"""Set when the person (or a signal) wants an end. Belongs to the process, and is handed down as a value."""


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Runs a command; gives the exit code."""
    as_json = "--json" in arguments
    _catch_signals()
    try:
        code = app(args=list(arguments), standalone_mode=False, prog_name="saycut")
    except SaycutError as error:
        return _tell(error, as_json=as_json)
    except KeyboardInterrupt:
        return _tell(Cancelled("stopped; nothing half-made was left"), as_json=as_json)
    except BrokenPipeError:
        _nobody_reads()
        return 0
    except SystemExit as stop:  # how Click ends a command whose reader has gone
        if not isinstance(stop.__context__, BrokenPipeError):
            raise
        _nobody_reads()
        return 0
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        return _tell(Cancelled("stopped"), as_json=as_json)
    except Exception as error:  # noqa: BLE001 (the edge: nothing else may reach the person)
        return _tell_other(error, as_json=as_json)
    finally:
        _disarm()  # an alarm that comes while Python ends would end it by its signal
    return code if isinstance(code, int) else 0


def print_json(value: dict[str, Any]) -> None:
    """The one object that `--json` puts on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _tell(error: SaycutError, *, as_json: bool) -> int:
    try:
        if as_json:
            print_json({"ok": False, "error": error.as_dict()})
        else:
            say_error(error)
    except BrokenPipeError:
        _nobody_reads()
    return error.exit_code


def _nobody_reads() -> None:
    """The reader has gone: what is still to be written goes nowhere, also what Python writes as it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())


def say_error(error: SaycutError) -> None:
    """What is wrong and the way out, to standard error."""
    typer.secho(f"saycut: {printable(error.message)}", err=True, fg="red", color=_colours())
    if error.way_out:
        typer.secho(f"  → {printable(error.way_out)}", err=True, fg="cyan", color=_colours())


def _tell_other(error: Exception, *, as_json: bool) -> int:
    """A usage error of the command line's own, or a mistake of ours: said, with the code for it."""
    usage = hasattr(error, "format_message") and hasattr(error, "exit_code")
    if not usage:
        if os.environ.get("SAYCUT_TRACE"):
            raise error
        return _tell(
            SaycutError(
                f"something went wrong inside Saycut ({type(error).__name__}: {error})",
                way_out="Set SAYCUT_TRACE=1 and run it again to see where; then please report it.",
            ),
            as_json=as_json,
        )
    asked = getattr(getattr(error, "ctx", None), "command_path", "") or "saycut"
    found = SaycutError(error.format_message(), way_out=f"See {asked} --help.")  # type: ignore[attr-defined]
    found.code, found.exit_code = "usage", 2
    return _tell(found, as_json=as_json)


def printable(text: str) -> str:
    """Text that cannot move a terminal's cursor or change its colours; line breaks become spaces."""
    flat = text.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else " " for c in flat)


def _colours() -> bool | None:
    return False if os.environ.get("NO_COLOR") else None


def _catch_signals() -> None:
    CANCEL.clear()

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if CANCEL.is_set():
            raise KeyboardInterrupt
        CANCEL.set()
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, interrupt)


def calm() -> None:
    """After a stop that was heard: the next piece of work is not stopped, too."""
    CANCEL.clear()
    _disarm()


def _disarm() -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
