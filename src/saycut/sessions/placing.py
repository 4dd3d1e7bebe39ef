"""Says which segment of the timeline a failure is about, in words a person can use."""

from __future__ import annotations

from ..errors import RenderError
from ..timeline.model import Clip, Draft, TrackRole
from ..units import clock

ROLES = {TrackRole.MAIN: "clip", TrackRole.OVERLAY: "overlay", TrackRole.MUSIC: "music"}


def told_where(error: RenderError, draft: Draft, shown: tuple[int, int] | None = None) -> RenderError:
    """The same failure with the place of the segment that shows the file it names.

    `shown`: the stretch of the timeline (ms) that was made, where it was not all of it. An error that names
    no file stays as it is.
    """
    for asset in draft.assets:
        head = f"{asset.name}: "
        if asset.name and error.message.startswith(head):
            place = _place(draft, asset.id, shown)
            if place:
                error.message = f"{asset.name} ({place}): {error.message.removeprefix(head)}"
                error.args = (error.message,)
            return error
    return error


def _place(draft: Draft, asset_id: str, shown: tuple[int, int] | None) -> str:
    """The first segment that shows an asset: "clip 2, 0:10–0:20"."""
    first, end = shown or (0, max(draft.duration_ms, 1))
    for track in draft.tracks:
        for number, one in enumerate(track.segments, 1):
            if isinstance(one, Clip) and one.asset == asset_id and one.start_ms < end and one.end_ms > first:
                word = ROLES.get(track.role, "segment")
                return f"{word} {number}, {clock(one.start_ms)}–{clock(one.end_ms)}"
    return ""
