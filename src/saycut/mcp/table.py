"""The tools as a client sees them: their names, what they take, and what they may change."""

from __future__ import annotations

from typing import Annotated, Any, Protocol

from mcp.server.mcpserver import Context, MCPServer
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import Field

from . import tools
from .tools import Face, guarded
from .underway import LONGEST_WAIT_S

Words = Annotated[str, Field(description="What to do, in the person's own words, English or Chinese.")]
Session = Annotated[str, Field(description="A session that start_edit or upload gave; empty: a new one.")]
Known = Annotated[str, Field(description="The session, as start_edit or upload gave it.")]
Files = Annotated[
    list[str], Field(description="Files to bring first: paths on this machine, or http(s) URLs.")
]
Job = Annotated[str, Field(description="A job's id.")]
Wait = Annotated[float, Field(ge=0, le=LONGEST_WAIT_S, description="Seconds to wait at most.")]
Steps = Annotated[int, Field(ge=1, le=100, description="Edits to take back.")]
Output = Annotated[
    dict[str, Any],
    Field(description="format, quality, resolution (1080p), fps, codec, crf; empty: a 1080p MP4."),
]
Export = Annotated[str, Field(description="An export's id, as export gave it.")]
SavedAs = Annotated[
    str, Field(description="Where to save the file on this machine; empty: only its address.")
]
Source = Annotated[str, Field(description="A path on this machine, or an http(s) URL.")]
Caller = Context[Any, Any]

READ = ToolAnnotations(read_only_hint=True, open_world_hint=False)
CHANGE = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
FETCH = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=True)
TOOLS = {
    "start_edit": FETCH, "upload": FETCH, "job_status": READ, "timeline": READ,
    "undo": CHANGE, "export": CHANGE, "result": CHANGE, "credits": READ,
}  # fmt: skip
"""Every tool, a method of `Tools`, and what a client may be told of it."""


class Faces(Protocol):
    """Gives the face of whoever calls."""

    def __call__(self, context: Caller) -> Face: ...


class Tools:
    """The tools; a method's docstring is what a model reads."""

    def __init__(self, face_of: Faces) -> None:
        self._face_of = face_of

    def add_to(self, server: MCPServer[Any]) -> None:
        """Makes the server know them."""
        for name, hints in TOOLS.items():
            server.add_tool(getattr(self, name), annotations=hints, structured_output=False)

    async def start_edit(
        self,
        ctx: Caller,
        words: Words,
        session: Session = "",
        files: Files = [],  # noqa: B006
    ) -> CallToolResult:
        """Edit video by words: brings files, does what is said, gives the reply, the timeline and a still."""
        return await guarded(tools.start_edit(self._face_of(ctx), words, session, files))

    async def upload(self, ctx: Caller, source: Source, session: Session = "") -> CallToolResult:
        """Bring a file into a session, a new one where none is given."""
        return await guarded(tools.upload(self._face_of(ctx), source, session))

    async def job_status(self, ctx: Caller, job: Job, wait_s: Wait = 20.0) -> CallToolResult:
        """How an edit, upload or export stands; waits for its end, at most 24 s."""
        return await guarded(tools.job_status(self._face_of(ctx), job, wait_s))

    async def timeline(self, ctx: Caller, session: Known) -> CallToolResult:
        """What is on the timeline, with a still of the edit."""
        return await guarded(tools.timeline(self._face_of(ctx), session))

    async def undo(self, ctx: Caller, session: Known, steps: Steps = 1) -> CallToolResult:
        """Take the last edits back. Nothing is lost: redo is words, too."""
        return await guarded(tools.undo(self._face_of(ctx), session, steps))

    async def export(
        self,
        ctx: Caller,
        session: Known,
        output: Output = {},  # noqa: B006
    ) -> CallToolResult:
        """Make the video file. Exports are free; one that takes longer goes on: see job_status."""
        return await guarded(tools.export(self._face_of(ctx), session, output))

    async def result(self, ctx: Caller, export: Export, path: SavedAs = "") -> CallToolResult:
        """The file of an export: its address, or saved at a path. No existing file is replaced."""
        return await guarded(tools.result(self._face_of(ctx), export, path))

    async def credits(self, ctx: Caller) -> CallToolResult:
        """Credits: available, set aside for work in progress, both together."""
        return await guarded(tools.credits(self._face_of(ctx)))
