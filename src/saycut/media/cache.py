"""Analyses kept on disk: found again as long as the file is the same and the question is."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..timeline.facts import AssetFacts

VERSION = 2
"""Raised when an analysis changes what it finds, so that what older ones found is not used."""
END_BYTES = 1 << 16


def fingerprint(path: Path) -> str:
    """What tells a file from others without reading all of it: size, time of change, first and last 64 kB."""
    status = path.stat()
    digest = blake2b(f"{VERSION} {status.st_size} {status.st_mtime_ns}".encode(), digest_size=16)
    with path.open("rb") as file:
        digest.update(file.read(END_BYTES))
        if status.st_size > END_BYTES:
            file.seek(max(status.st_size - END_BYTES, END_BYTES))
            digest.update(file.read(END_BYTES))
    return digest.hexdigest()


class Cache:
    """The analyses of one file in a folder; with no folder, nothing is kept and nothing is found.

    A cache that cannot be read or written is no error: the analysis is done again.
    """

    def __init__(self, folder: Path | None, path: Path) -> None:
        self.folder = folder
        self.file = fingerprint(path) if folder else ""

    def get(self, analysis: str, asked: Mapping[str, Any]) -> dict[str, Any] | None:
        """The fields of AssetFacts that this analysis gave before when asked the same, or None."""
        where = self._where(analysis, asked)
        if where is None:
            return None
        try:
            kept: dict[str, Any] = json.loads(where.read_bytes())
            facts = AssetFacts.model_validate(kept)
        except (OSError, ValueError, ValidationError):
            return None
        return {name: getattr(facts, name) for name in kept}

    def put(self, analysis: str, asked: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        """Keep what an analysis gave, whole or not at all."""
        where = self._where(analysis, asked)
        if where is None:
            return
        facts = AssetFacts(**fields)
        text = json.dumps(facts.model_dump(mode="json", include=set(fields)), ensure_ascii=False)
        try:
            where.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=where.parent, prefix=".", suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(where)
        except OSError:
            return

    def _where(self, analysis: str, asked: Mapping[str, Any]) -> Path | None:
        if self.folder is None:
            return None
        question = blake2b(json.dumps(asked, sort_keys=True).encode(), digest_size=8).hexdigest()
        return self.folder / self.file[:2] / f"{self.file}-{analysis}-{question}.json"
