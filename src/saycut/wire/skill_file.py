"""The head of a SKILL.md, and who a skill in a folder is: what crosses HTTP as attribution headers.

A skill's head is also what registries show. Only what both ends need is read: keys with a value on their
line, nested ones with dots (`metadata.version`). Lists and anything cleverer of YAML are passed over, so a
file of somebody else's is read as far as it can be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = "---"
_LINE = re.compile(r"^(?P<indent> *)(?P<key>[A-Za-z][\w-]*):(?: +(?P<value>\S.*))?$")


@dataclass(frozen=True)
class SkillHead:
    """What the head says; "" for what it does not say."""

    name: str = ""
    version: str = ""
    description: str = ""
    license: str = ""
    title: str = ""
    """The first heading below the head."""


def read_head(text: str) -> SkillHead:
    """The head of a SKILL.md. The version is `metadata.version`; one at the top is read too."""
    head, body = split_head(text)
    keys = _keys(head)
    title = next((line[2:].strip() for line in body.splitlines() if line.startswith("# ")), "")
    return SkillHead(
        name=keys.get("name", ""),
        version=keys.get("metadata.version") or keys.get("version", ""),
        description=keys.get("description", ""),
        license=keys.get("license", ""),
        title=title,
    )


@dataclass(frozen=True)
class SkillCaller:
    """A skill that calls: `X-Skill-Source`, `X-Skill-Version` and `X-Skill-Platform`."""

    name: str
    version: str
    platform: str


def skill_in(folder: Path, *, home: Path, source: str = "") -> SkillCaller | None:
    """The skill whose own folder this is; None where there is none that says its name and version.

    The platform is `source` (the variable SKILL_SOURCE) if given; else it is told by where the folder lies
    and by the marker `.clawhub/origin.json` that installers of today leave in it. Nothing outside it is read.
    """
    try:
        folder = folder.expanduser()
        head = read_head((folder / "SKILL.md").read_text("utf-8"))
    except (OSError, RuntimeError, UnicodeDecodeError):
        return None
    if not head.name or not head.version:
        return None
    return SkillCaller(head.name, head.version, source or _platform(folder.resolve(), home.resolve()))


def _platform(folder: Path, home: Path) -> str:
    if folder.is_relative_to(home / ".clawhub") or (folder / ".clawhub" / "origin.json").is_file():
        return "clawhub"
    if folder.is_relative_to(home / ".cursor" / "skills"):
        return "cursor"
    return "unknown"


def split_head(text: str) -> tuple[str, str]:
    """The lines between the fences, and what comes after; ("", all of it) where there is no head."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        return "", text
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    return "", text


def _keys(head: str) -> dict[str, str]:
    """Every key that has a value on its line, by its path."""
    found: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for line in head.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        indent = len(match["indent"])
        while path and path[-1][0] >= indent:
            path.pop()
        path.append((indent, match["key"]))
        if match["value"]:
            found.setdefault(".".join(key for _, key in path), _unquoted(match["value"]))
    return found


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return re.sub(r"\s+#.*$", "", value)
