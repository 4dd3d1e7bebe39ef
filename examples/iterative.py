"""Eight turns on one timeline, with undo, in English and Chinese: python examples/iterative.py IN OUT"""

from __future__ import annotations

import sys
from pathlib import Path

from saycut import Client
from saycut.errors import SaycutError

TURNS = (
    "trim the first second",
    "add a title 'First try'",
    "undo",
    "添加标题“第二次”",
    "make it black and white",
    "撤销",
    "add calm music at 20%",
    "fade out at the end",
)


def main(video: str, out: str) -> None:
    """Says one thing after another, looks at the timeline each time, and exports what came of it."""
    with Client() as client:
        session = client.session(name=Path(video).stem)
        session.upload(Path(video))
        for words in TURNS:
            print(f"> {words}")
            for event in session.say(words):
                if event.text:
                    print(f"  {event.text}")
            print(f"  {session.state().summary}")
        made = session.export(out, overwrite=True)
        print(f"✓ {made.path}: {made.bytes / 1e6:.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:3])
    except SaycutError as error:
        sys.exit(f"{error.message}. {error.way_out}")
