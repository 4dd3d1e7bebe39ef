"""What an operator does to work in line: looks at it, and stops it as its owner would."""

from __future__ import annotations

from ..accounts.scopes import ALL
from ..accounts.signing_in import Principal
from ..errors import InputError
from ..jobs import Job
from ..store import exports
from .chatting import stop
from .exporting import cancel_export
from .service import Service


async def stop_job(service: Service, job_id: str) -> Job:
    """Stops a job, and with it the turn or the export it is; gives it as it stands then.

    One that has ended stays as it is. Raises InputError where there is none.
    """
    job = await service.jobs.status(job_id)
    if job is None:
        raise InputError(f"there is no job {job_id}", way_out="See saycut admin jobs list.", field="job")
    if job.ended:
        return job
    owner = Principal(job.tenant, frozenset((ALL,)), "", True, "operator", False)
    if job.kind == "turn":
        await stop(service, owner, turn_id=job_id)
    elif job.kind == "export":
        async with service.database.reading() as tx:
            client_id = (await exports.export_of(tx, job_id)).client_id
        await cancel_export(service, owner, client_id)
    else:
        await service.jobs.cancel(job_id)
    return await service.jobs.status(job_id) or job
