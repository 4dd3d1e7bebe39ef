"""What OpenClaw and ClawHub's command ask a registry of skills, answered from the skills that ship here.

The shapes were read from the programs themselves (`openclaw` 2026.9, `clawhub` 0.23). The verdict is the
truth: nobody has reviewed these files for this registry, so OpenClaw shows "Review", never "Safe".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .package import archive, fingerprint, sha256
from .shipped import Skill

PUBLISHER = "saycut"
"""The publisher's handle: `@saycut/video-openapi`."""
PUBLISHER_NAME = "Saycut, from this server"
NOT_REVIEWED = "not.reviewed"
OVERVIEW = (
    "Not reviewed. This server hands out the skill files that came with its copy of Saycut; nobody has "
    "scanned or reviewed them for this registry. They are text only. Read them before you use them."
)
_SECURITY: Mapping[str, object] = {"status": "not-reviewed", "passed": False, "checkedAt": None}

Json = dict[str, Any]


def install(skill: Skill) -> Json:
    """How to install the newest version; the address is relative to the registry's."""
    return {
        "ok": True,
        "slug": skill.name,
        "installKind": "archive",
        "archive": {"version": skill.head.version, "downloadUrl": download_path(skill)},
    }


def download_path(skill: Skill) -> str:
    """Where the zip is, relative to the registry's address (which may have a path of its own)."""
    return f"api/v1/download?slug={skill.name}&version={skill.head.version}"


def detail(skill: Skill) -> Json:
    """A skill's page: what it is, its version, who publishes it. `moderation` is null: there is none."""
    return {
        "skill": _entry(skill),
        "latestVersion": _version(skill),
        "owner": {"handle": PUBLISHER, "displayName": PUBLISHER_NAME, "image": None},
        "moderation": None,
    }


def version(skill: Skill) -> Json:
    """One version with its files."""
    files = [
        {"path": path, "size": len(contents), "sha256": sha256(contents)}
        for path, contents in skill.files.items()
    ]
    return {
        "skill": {"slug": skill.name, "displayName": skill.title},
        "version": {**_version(skill), "files": files},
    }


def listed(skills: Iterable[Skill]) -> Json:
    """All skills there are."""
    items = [{**_entry(skill), "latestVersion": _version(skill)} for skill in skills]
    return {"items": items, "nextCursor": None}


def trending(skills: Iterable[Skill]) -> Json:
    """What `openclaw skills search` shows with no words: all there are."""
    items = [
        {
            "source": "clawhub",
            "slug": skill.name,
            "displayName": skill.title,
            "summary": skill.head.description,
            "official": False,
            "publisher": {"handle": PUBLISHER},
            "install": {"kind": "clawhub"},
        }
        for skill in skills
    ]
    return {"items": items, "nextCursor": None}


def found(skills: Iterable[Skill], words: str) -> Json:
    """The skills whose name or description has all the words, best first."""
    wanted = words.casefold().split()
    scored = []
    for skill in skills:
        name, text = skill.name.casefold(), f"{skill.name} {skill.head.description}".casefold()
        if all(word in text for word in wanted):
            scored.append((1 + sum(word in name for word in wanted), skill))
    scored.sort(key=lambda pair: (-pair[0], pair[1].name))
    results = [
        {
            "source": "clawhub",
            "slug": skill.name,
            "ownerHandle": PUBLISHER,
            "displayName": skill.title,
            "summary": skill.head.description,
            "version": skill.head.version,
            "score": score,
            "updatedAt": skill.changed_ms,
            "official": False,
        }
        for score, skill in scored
    ]
    return {"results": results, "nextCursor": None}


def resolved(skill: Skill, hash_: str) -> Json:
    """Whether the registry has a version with just these files, by `package.fingerprint`."""
    match = {"version": skill.head.version} if hash_ == fingerprint(skill) else None
    return {"match": match, "latestVersion": {"version": skill.head.version}}


def verdict(skill: Skill | None, asked: Mapping[str, str], base: str) -> Json:
    """The security verdict for one `{slug, version, ownerHandle?}`; `base` is this registry's address."""
    answer: Json = {
        "ok": False,
        "decision": "fail",
        "requestedSlug": asked.get("slug", ""),
        "requestedVersion": asked.get("version", ""),
        "slug": None,
        "version": None,
        "publisherHandle": None,
        "security": None,
    }
    if asked.get("ownerHandle"):
        answer["requestedOwnerHandle"] = asked["ownerHandle"]
    if skill is None or asked.get("version") != skill.head.version:
        what = "version" if skill else "skill"
        answer["reasons"] = [f"{what}.not_found"]
        answer["error"] = {"code": f"{what}_not_found", "message": f"this server has no such {what}"}
        return answer
    return {
        **answer,
        "reasons": [NOT_REVIEWED],
        "slug": skill.name,
        "version": skill.head.version,
        "displayName": skill.title,
        "publisherHandle": PUBLISHER,
        "publisherDisplayName": PUBLISHER_NAME,
        "createdAt": skill.changed_ms,
        "checkedAt": None,
        "skillUrl": page(skill, base),
        "securityAuditUrl": f"{base}/api/v1/skills/{skill.name}/verify",
        "overview": OVERVIEW,
        "security": dict(_SECURITY),
    }


def verified(skill: Skill, base: str, *, by: str = "latest") -> Json:
    """The envelope of `openclaw skills verify`: hashes that are true, and a decision that is "fail"."""
    packed = archive(skill)
    return {
        "schema": "clawhub.skill.verify.v1",
        "ok": False,
        "decision": "fail",
        "reasons": [NOT_REVIEWED],
        "overview": OVERVIEW,
        "slug": skill.name,
        "displayName": skill.title,
        "pageUrl": page(skill, base),
        "publisherHandle": PUBLISHER,
        "publisherDisplayName": PUBLISHER_NAME,
        "publisherProfileUrl": None,
        "version": skill.head.version,
        "resolvedFrom": by,
        "tag": None,
        "createdAt": skill.changed_ms,
        "card": None,
        "artifact": {
            "kind": "archive",
            "sha256": sha256(packed),
            "size": len(packed),
            "fingerprint": fingerprint(skill),
            "files": version(skill)["version"]["files"],
        },
        "provenance": {"source": "shipped-with-saycut"},
        "security": dict(_SECURITY),
        "signature": {"status": "unsigned"},
    }


def page(skill: Skill, base: str) -> str:
    """Where a person reads the skill."""
    return f"{base}/.well-known/agent-skills/{skill.name}/SKILL.md"


def _entry(skill: Skill) -> Json:
    return {
        "slug": skill.name,
        "displayName": skill.title,
        "summary": skill.head.description,
        "topics": ["video"],
        "tags": {"latest": skill.head.version},
        "stats": {},
        "channel": "self-hosted",
        "official": False,
        "createdAt": skill.changed_ms,
        "updatedAt": skill.changed_ms,
    }


def _version(skill: Skill) -> Json:
    # `license` can only say MIT-0 there: ClawHub's own rule. Ours is in the skill's head.
    return {
        "version": skill.head.version,
        "createdAt": skill.changed_ms,
        "changelog": "",
        "license": None,
    }
