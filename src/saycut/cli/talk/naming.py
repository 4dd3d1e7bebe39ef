"""What the files of an export are called on this machine, when a server made them."""

from __future__ import annotations

from pathlib import Path

from ...client.rendering import RenderStatus
from .remembered import Job


def places_for(job: Job, status: RenderStatus, session: str) -> tuple[Path, ...]:
    """Where an export's files go: the first as it was asked for, the others beside it, named by the server.

    A name of the server's is text from outside: only its last part counts, and nothing that is there is hit.
    """
    wanted = Path(job.to) if job.to else None
    if len(status.files) < 2:
        ending = Path(status.files[0].name).suffix.lstrip(".") if status.files else "mp4"
        return (wanted or free_name(session or "video", _plain(ending) or "mp4").absolute(),)
    folder = wanted.parent if wanted else Path.cwd()
    found: list[Path] = []
    for number, one in enumerate(status.files):
        name = _plain(Path(one.name).name) or f"video-{number + 1}.mp4"
        place = wanted if wanted and number == 0 else folder / name
        count = 2
        while place in found or (place.exists() and not (job.force or place == wanted)):
            place = folder / f"{Path(name).stem}-{count}{Path(name).suffix}"
            count += 1
        found.append(place)
    return tuple(found)


def _plain(name: str) -> str:
    """A name without anything that means something to a file system."""
    text = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name)
    return text.strip(" .")[:120]


def free_name(name: str, form: str) -> Path:
    """A file's name that is not taken, in the folder the command runs in."""
    stem = f"{_plain(name)[:80] or 'video'}-edited"
    found, number = Path(f"{stem}.{form}"), 2
    while found.exists():
        found, number = Path(f"{stem}-{number}.{form}"), number + 1
    return found
