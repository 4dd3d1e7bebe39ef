"""Durable work: the only folder that knows the job engine (DBOS).

A job is put in line with the row it belongs to, in one transaction, and from then on survives anything: it
runs on whichever process takes its lane, goes on elsewhere when that process dies, and ends once.

    engine = Engine(Place(url_or_folder, folder=scratch), works=[Work("export", run_export, parts=…)])
    engine.start(take=["exports"])                      # a worker; `take=[]`: only puts jobs in line
    await engine.enqueue(JobRequest("export", id, payload, session=…, tenant=…), tx=tx)
    await engine.status(id)
    engine.stop(grace_s=20)

What work must know, because a step may run twice (a process can die after the deed and before the note):
charge and publish through unique keys, and write below `context.folder`, which is every attempt's own.
"""

from .engine import Engine
from .place import Place
from .request import JobRequest, Lane
from .states import Counted, Job, JobEvent, job_of, jobs_in
from .tables import create
from .work import JobContext, PartContext, Work

__all__ = [
    "Counted",
    "Engine",
    "Job",
    "JobContext",
    "JobEvent",
    "JobRequest",
    "Lane",
    "PartContext",
    "Place",
    "Work",
    "create",
    "job_of",
    "jobs_in",
]
