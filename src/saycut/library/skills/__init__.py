"""The agent skills that ship with Saycut, and the forms in which programs fetch them.

| module | what it does |
|---|---|
| `shipped` | reads the skills' files: from the installed package, or from a checkout's `skills/` |
| `package` | a skill as one file: the same bytes each time, and the hashes that installers compare |
| `registry` | what OpenClaw and ClawHub's command ask a registry, as plain values |
| `discovery` | the index below `/.well-known/` that `npx skills add` reads |

Nothing here knows HTTP: `api/skill_source.py` says these values to whoever asks.
"""

from .shipped import Skill, shipped_skills

__all__ = ["Skill", "shipped_skills"]
