"""Many files in one session, each its own words and its own export; one that fails does not stop the rest.

    python examples/batch.py clips/ made/ jobs.json       # {"a.mp4": "mute it", "b.mp4": "make it 9:16"}

Each file becomes the whole timeline for its turn ("reset", then keep that file alone), is edited and exported
under a name of its own. The exit code is the number of files that failed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from saycut import Client
from saycut.client import Session
from saycut.errors import SaycutError


def main(folder: str, out_folder: str, jobs_file: str) -> int:
    """Does every job; gives how many failed."""
    jobs: dict[str, str] = json.loads(Path(jobs_file).read_text("utf-8"))
    Path(out_folder).mkdir(parents=True, exist_ok=True)
    failed = 0
    with Client() as client:
        session = client.session(name="batch")
        for name, words in jobs.items():
            try:
                made = one(session, Path(folder) / name, words, Path(out_folder) / f"{Path(name).stem}.mp4")
                print(f"✓ {name}: {made}")
            except SaycutError as error:
                failed += 1
                print(f"✗ {name}: {error.message}. {error.way_out}".rstrip())
    return failed


def one(session: Session, video: Path, words: str, out: Path) -> str:
    """One file: onto the timeline alone, edited, exported."""
    session.upload(video)
    said: list[str] = []
    for message in ("reset", f'use only "{video.name}"', words):
        said = [event.text for event in session.say(message) if event.text]
    made = session.export(out, overwrite=True)
    return f"{'; '.join(said)} → {made.path} ({made.bytes / 1e6:.1f} MB)"


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:4]))
