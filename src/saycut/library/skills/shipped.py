"""Reads the skills that ship with Saycut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from ...wire.skill_file import SkillHead, read_head

MAIN = "SKILL.md"
"""The file that makes a folder a skill, by the Agent Skills standard."""
PUBLISHED = frozenset({".md", ".txt", ".json", ".sh", ".py"})
"""Files of a skill that are handed out; registries take text only."""


@dataclass(frozen=True)
class Skill:
    """One skill with all its files."""

    name: str
    head: SkillHead
    files: Mapping[str, bytes]
    """By their path below the skill's folder, with `/` between parts; sorted."""
    changed_ms: int
    """When its main file was written on this machine."""

    @property
    def title(self) -> str:
        """What the skill is called for people."""
        return self.head.title or self.name


@cache
def shipped_skills() -> Mapping[str, Skill]:
    """Every skill that ships with this Saycut, by name; none where the package was built without them."""
    root = _root()
    found = [] if root is None else [_read(folder) for folder in root.iterdir() if _is_skill(folder)]
    return MappingProxyType({skill.name: skill for skill in sorted(found, key=lambda skill: skill.name)})


def _root() -> Traversable | None:
    """`saycut/skills` of an installed package; `skills/` of a checkout, beside `src/`."""
    inside = resources.files("saycut").joinpath("skills")
    if inside.is_dir():
        return inside
    checkout = Path(__file__).resolve().parents[4] / "skills"
    return checkout if checkout.is_dir() else None


def _is_skill(folder: Traversable) -> bool:
    return folder.is_dir() and folder.joinpath(MAIN).is_file()


def _read(folder: Traversable) -> Skill:
    files = dict(sorted(_files(folder)))
    main = folder.joinpath(MAIN)
    changed_ms = int(main.stat().st_mtime * 1000) if isinstance(main, Path) else 0
    return Skill(
        name=folder.name,
        head=read_head(files[MAIN].decode("utf-8")),
        files=MappingProxyType(files),
        changed_ms=changed_ms,
    )


def _files(folder: Traversable, below: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _files(entry, f"{below}{entry.name}/")
        elif Path(entry.name).suffix in PUBLISHED:
            yield f"{below}{entry.name}", entry.read_bytes()
