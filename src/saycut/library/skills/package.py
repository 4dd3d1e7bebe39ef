"""A skill as one file, and the hashes that installers compare."""

from __future__ import annotations

import hashlib
import io
import zipfile

from .shipped import Skill

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold: when a file was unpacked here is nobody's business."""
_MODE = 0o644 << 16


def archive(skill: Skill) -> bytes:
    """The skill's files as a zip, SKILL.md at its root. The same files give the same bytes on any machine.

    Nothing is compressed: a compressor's bytes differ between versions of zlib, and the files are small.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for path, contents in skill.files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = 3
            entry.external_attr = _MODE
            packed.writestr(entry, contents)
    return made.getvalue()


def sha256(contents: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(contents).hexdigest()


def fingerprint(skill: Skill) -> str:
    """What ClawHub's command makes of a folder to tell whether a registry has just these files.

    `path:sha256` a line, in the order of `localeCompare`, which puts `references/…` before `SKILL.md`.
    """
    ordered = sorted(skill.files, key=lambda path: (path.casefold(), path))
    lines = "\n".join(f"{path}:{sha256(skill.files[path])}" for path in ordered)
    return sha256(lines.encode())
