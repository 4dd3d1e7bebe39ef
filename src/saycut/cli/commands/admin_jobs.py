"""`saycut admin jobs` and `saycut admin workers`: the work in line, and the processes that do it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..options import AS_JSON
from .admin_place import DATA, asking, changing, day, serving, tell

if TYPE_CHECKING:
    from ...jobs import Job
    from ...sessions.service import Service
    from ...store.database import Database, Tx
    from ...store.workers import Worker

jobs = typer.Typer(help="The work in line.", no_args_is_help=True, rich_markup_mode=None)
workers = typer.Typer(help="The processes that do the work.", no_args_is_help=True, rich_markup_mode=None)
JOB: Any = typer.Argument(..., metavar="JOB", help="The job's id: that of its turn or export.")
STATES = ("waiting", "ready", "running", "done", "failed", "cancelled")
STATE: Any = typer.Option([], "--state", help=f"Only those: {', '.join(STATES)}. May be given again.")


@jobs.command("list")
def list_(
    state: list[str] = STATE,
    account: str = typer.Option(None, "--account", help="Only one account's."),
    most: int = typer.Option(100, "--most", min=1, max=10_000, help="At most so many, newest first."),
    data: Path = DATA,
    as_json: bool = AS_JSON,
) -> int:
    """List jobs, newest first."""
    from ...errors import InputError

    unknown = sorted(set(state) - set(STATES))
    if unknown:
        raise InputError(
            f"{unknown[0]} is no state of a job", way_out=f"Use any of {', '.join(STATES)}.", field="state"
        )

    async def deed(tx: Tx) -> list[Job]:
        from ...jobs import create, jobs_in

        await tx.run_sync(create)  # a service that never ran has none
        return await tx.run_sync(lambda one: jobs_in(one, states=state, tenant=account, most=most))

    found = changing(data, deed)
    return tell({"jobs": [_shown(one) for one in found]}, [_line(one) for one in found], as_json=as_json)


@jobs.command()
def show(job: str = JOB, data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """Show one job: how it stands, which process has it, why it failed."""

    async def deed(tx: Tx) -> Job:
        from ...errors import InputError
        from ...jobs import create, job_of

        await tx.run_sync(create)
        found = await tx.run_sync(lambda one: job_of(one, job))
        if found is None:
            raise InputError(f"there is no job {job}", way_out="See saycut admin jobs list.", field="job")
        return found

    found = _shown(changing(data, deed))
    lines = [f"{name:<12} {_told(name, value)}" for name, value in found.items()]
    return tell({"job": found}, lines, as_json=as_json)


@jobs.command()
def cancel(job: str = JOB, data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """Stop a job: its turn or export ends as its owner would have stopped it, and costs nothing."""

    async def deed(service: Service) -> Job:
        from ...sessions.operating import stop_job

        return await stop_job(service, job)

    found = serving(data, deed)
    return tell({"job": _shown(found)}, [_line(found)], as_json=as_json)


@workers.command("list")
def list_workers(data: Path = DATA, as_json: bool = AS_JSON) -> int:
    """List the processes that take jobs, and what each can do."""

    async def deed(database: Database) -> list[tuple[Worker, bool]]:
        from ...sessions.standing import workers_there

        return await workers_there(database)

    found = [_worker(one, there=there) for one, there in asking(data, deed)]
    lines = [
        f"{'there' if one['there'] else 'gone':<6} {one['id']:<44} {' '.join(one['takes']):<14} "
        f"{day(one['seen_ms'])}  {' '.join(one['abilities'])}"
        for one in found
    ]
    return tell({"workers": found}, lines, as_json=as_json)


def _worker(one: Worker, *, there: bool) -> dict[str, Any]:
    told = dict(one.abilities)
    return {
        "id": one.id,
        "there": there,
        "takes": told.pop("takes", []),
        "host": told.pop("host", ""),
        "abilities": sorted(told),
        "started_ms": one.started_ms,
        "seen_ms": one.seen_ms,
    }


def _shown(one: Job) -> dict[str, Any]:
    """A job without its payload: that holds no words of anybody, and nothing an operator needs."""
    found = asdict(one)
    for name in ("payload", "queue", "result"):
        del found[name]
    found["account"] = found.pop("tenant")
    return found


def _line(one: Job) -> str:
    why = f"  {one.error.get('code', '')}: {one.error.get('message', '')}" if one.error else ""
    return (
        f"{one.id:<40} {one.kind:<7} {one.state:<9} {one.progress:>4.0%}  {one.tenant}  "
        f"{day(one.created_ms)}{why}"
    )


def _told(name: str, value: Any) -> str:
    return day(value) if name.endswith("_ms") else "" if value is None else str(value)
