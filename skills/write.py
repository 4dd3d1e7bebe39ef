"""Writes each skill's `references/http-api.md` from `skills/source/`: `python skills/write.py`.

A skill's page is `source/<skill>.md`, its own words. A line `{{name}}` in it stands for
`source/pieces/name.md`, what several skills need in the same words. A test fails when a page is not what
this makes of its source.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "source"
_PIECE = re.compile(r"^\{\{([a-z-]+)\}\}$", re.MULTILINE)


def pages() -> Mapping[Path, str]:
    """Every page by where it belongs."""
    return {
        HERE / page.stem / "references" / "http-api.md": _filled(page) for page in sorted(SOURCE.glob("*.md"))
    }


def _filled(page: Path) -> str:
    def piece(match: re.Match[str]) -> str:
        return (SOURCE / "pieces" / f"{match[1]}.md").read_text("utf-8").rstrip("\n")

    return _PIECE.sub(piece, page.read_text("utf-8"))


def main() -> int:
    """Writes the pages; says which changed."""
    for path, text in pages().items():
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        print(path.relative_to(HERE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
