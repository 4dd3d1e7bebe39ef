"""What families a font file holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import uharfbuzz as hb


def family_names(path: Path) -> Iterator[tuple[int, str]]:
    """The face index and family names of a font file; nothing for a file that is no font."""
    try:
        blob = hb.Blob.from_file_path(str(path))
        for index in range(min(hb.Face(blob).count, 32)):
            face = hb.Face(blob, index)
            for key in (hb.OTNameIdPredefined.FONT_FAMILY, hb.OTNameIdPredefined.TYPOGRAPHIC_FAMILY):
                name = face.get_name(key)
                if name:
                    yield index, name
    except (hb.HarfBuzzError, OSError):
        return
