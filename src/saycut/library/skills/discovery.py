"""The index of skills below `/.well-known/`: what `npx skills add http://…` reads.

Version 0.2 of the Agent Skills discovery names one file a skill with its hash; the older form names files.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .package import archive, sha256
from .shipped import Skill

SCHEMA = "https://schemas.agentskills.io/discovery/0.2.0/schema.json"


def index(skills: Iterable[Skill]) -> dict[str, Any]:
    """`index.json` of `/.well-known/agent-skills/`; addresses are relative to it."""
    return {
        "$schema": SCHEMA,
        "skills": [
            {
                "name": skill.name,
                "type": "archive",
                "description": skill.head.description,
                "url": f"{skill.name}.zip",
                "digest": f"sha256:{sha256(archive(skill))}",
            }
            for skill in skills
        ],
    }


def old_index(skills: Iterable[Skill]) -> dict[str, Any]:
    """`index.json` of `/.well-known/skills/`, for programs from before the hashes."""
    return {
        "skills": [
            {"name": skill.name, "description": skill.head.description, "files": list(skill.files)}
            for skill in skills
        ]
    }
