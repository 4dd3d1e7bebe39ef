"""The tools. Each ends within 25 s: what takes longer is begun, and `job_status` waits for it in turns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp_types import CallToolResult

from ..client.asynchronous import AsyncClient
from ..client.events import StillWorking, TextSaid
from ..client.rendering import RenderStatus, raise_unless_completed
from ..client.uploading import Progress, Uploaded
from ..errors import InputError
from .answers import answer, refusal, still_of, told_of
from .underway import Underway, Work

WAIT_S = 20.0
"""How long a call waits for what it began, by itself."""


@dataclass(frozen=True)
class Face:
    """Whose tools these are."""

    client: AsyncClient
    underway: Underway
    local: bool
    """The tools run beside the person's files: paths may be read and written. At `/mcp` they may not."""
    check_host: Callable[[], None] = lambda: None
    """Raises InputError before files go to a host the person has not agreed to."""


async def start_edit(face: Face, words: str, session: str, files: list[str]) -> CallToolResult:
    """Brings files, says the words, and waits a while for what comes of it."""
    checked = [_source(face, one) for one in files]
    opened = await face.client.session(session or None, name=words[:60])

    async def run(work: Work) -> None:
        for source in checked:
            await _upload(face, work, source)
        await _say(face, work, words)

    work = face.underway.begin(Work("edit", opened.id), run)
    return await told_of(await face.underway.wait(work, WAIT_S), face.client)


async def upload(face: Face, source: str, session: str) -> CallToolResult:
    """Brings one file or address into a session."""
    checked = _source(face, source)
    opened = await face.client.session(session or None)

    async def run(work: Work) -> None:
        await _upload(face, work, checked)

    work = face.underway.begin(Work("upload", opened.id), run)
    return await told_of(await face.underway.wait(work, WAIT_S), face.client)


async def job_status(face: Face, job: str, wait_s: float) -> CallToolResult:
    """How work stands, after at most `wait_s`."""
    work = await face.underway.wait(face.underway.of(job), wait_s)
    return await told_of(work, face.client)


async def timeline(face: Face, session: str) -> CallToolResult:
    """What is on a session's timeline, with a still."""
    state = await (await face.client.session(session)).state()
    told = {
        "session": session, "name": state.task_name, "timeline": state.summary,
        "duration_ms": state.duration_ms, "ready": state.ready, "draft": state.draft,
    }  # fmt: skip
    return answer(told, await still_of(face.client, session) if state.ready else None)


async def undo(face: Face, session: str, steps: int) -> CallToolResult:
    """Takes back the last edits."""
    if steps < 1:
        raise InputError("at least one step is undone", field="steps")
    words = "undo" if steps == 1 else f"undo the last {steps} steps"
    work = face.underway.begin(Work("undo", session), lambda one: _say(face, one, words))
    return await told_of(await face.underway.wait(work, WAIT_S), face.client)


async def export(face: Face, session: str, output: dict[str, Any]) -> CallToolResult:
    """Begins to make the video, and waits a while for it."""
    opened = await face.client.session(session)
    status = await opened.start_export(output or None)

    async def run(work: Work) -> None:
        def told(progress: Progress) -> None:
            work.share = progress.done / progress.total if progress.total else None

        ended = await face.client.wait_for(status.id, on_progress=told)
        work.found["file"] = _facts(ended)
        raise_unless_completed(ended)

    work = Work("export", session, found={"export": status.id})
    face.underway.begin(work, run)
    return await told_of(await face.underway.wait(work, WAIT_S), face.client)


async def result(face: Face, export_id: str, path: str) -> CallToolResult:
    """The file of an export: saved on this machine where a path is given, else its address."""
    status = await face.client.render_status(export_id)
    told = {"export": export_id, "file": _facts(status)}
    if not path or status.state != "completed":
        return answer(told)
    if not face.local:
        raise InputError(
            "this server saves no files on your machine", way_out="Open the url instead.", field="path"
        )

    async def run(work: Work) -> None:
        saved = await face.client.download(export_id, Path(path).expanduser())
        work.found |= {"path": str(saved.path), "bytes": saved.bytes}

    work = face.underway.begin(Work("download", "", found=told), run)
    return await told_of(await face.underway.wait(work, WAIT_S), face.client)


async def credits(face: Face) -> CallToolResult:
    """What the account has."""
    return answer((await face.client.credits()).model_dump())


async def guarded(call: Awaitable[CallToolResult]) -> CallToolResult:
    """A call's answer; what Saycut refuses is one too, so that the model can read it."""
    from ..errors import SaycutError

    try:
        return await call
    except SaycutError as error:
        return refusal(error)


def _source(face: Face, source: str) -> str | Path:
    """An address, or a file of this machine. Raises InputError."""
    if source.lower().startswith(("http://", "https://")):
        return source
    if not face.local:
        raise InputError(
            "this server cannot see files of your machine",
            way_out="Give an http(s) address, or upload the file over HTTP.",
            field="files",
        )
    face.check_host()
    path = Path(source).expanduser()
    if not path.is_file():
        raise InputError(f"there is no file {source}", way_out="Give its whole path.", field="files")
    return path


async def _upload(face: Face, work: Work, source: str | Path) -> None:
    def told(progress: Progress) -> None:
        work.share = progress.done / progress.total if progress.total else None

    session = await face.client.session(work.session)
    came: tuple[Uploaded, ...] = await session.upload(source, on_progress=told)
    work.share = None
    files = [one.model_dump(exclude_none=True) for one in came]
    work.found.setdefault("files", []).extend(files)
    work.lines += [f"Uploaded {one.filename}." for one in came]


async def _say(face: Face, work: Work, words: str) -> None:
    session = await face.client.session(work.session)
    async for event in session.say(words):
        if event.text and not isinstance(event, StillWorking):
            if isinstance(event, TextSaid) and event.partial:
                continue
            work.lines += event.text.splitlines()


def _facts(status: RenderStatus) -> dict[str, Any]:
    """`state`, `percent`, and `url`, `duration` (s), `size` (bytes) or `error` where there are any."""
    return {name: value for name, value in status.model_dump(exclude_defaults=True).items() if name != "id"}
