"""One file, one sentence, one result: python examples/quick.py talk.mp4 "cut the silences" out.mp4"""

from __future__ import annotations

import sys
from pathlib import Path

from saycut import Client
from saycut.errors import SaycutError


def main(video: str, words: str, out: str) -> None:
    """Uploads, edits, exports; says what was done."""
    with Client() as client:
        session = client.session(name=Path(video).stem)
        session.upload(Path(video))
        for event in session.say(words):
            if event.text:
                print(event.text)
        made = session.export(out, overwrite=True)
        print(f"✓ {made.path}: {made.bytes / 1e6:.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:4])
    except SaycutError as error:
        sys.exit(f"{error.message}. {error.way_out}")
