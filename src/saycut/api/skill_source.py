"""This server as a source of skills, for `openclaw skills install`, `clawhub` and `npx skills add`.

The answers are made by `library.skills`. Only the few routes that installing needs are here, no token
is asked, and nothing can be published.
"""

from __future__ import annotations

import mimetypes
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response

from ..library.skills import Skill, discovery, package, registry, shipped_skills

# Other programs' protocols, told of in docs/how-to/skills.md: no part of the service's own OpenAPI
router = APIRouter(tags=["skills"], include_in_schema=False)

MOST_VERDICTS = 100
"""As many as OpenClaw asks for at a time."""
Words = Annotated[str, Query(max_length=200)]


@router.get("/.well-known/clawhub.json")
async def registry_address(request: Request) -> JSONResponse:
    """Where the registry is: this very server."""
    return JSONResponse({"apiBase": address(request)})


@router.get("/.well-known/agent-skills/index.json")
async def skills_index() -> JSONResponse:
    """The skills, each with one file and its hash: Agent Skills discovery 0.2."""
    return JSONResponse(discovery.index(shipped_skills().values()))


@router.get("/.well-known/skills/index.json")
async def old_skills_index() -> JSONResponse:
    """The skills, each with the names of its files: the older form."""
    return JSONResponse(discovery.old_index(shipped_skills().values()))


@router.get("/.well-known/agent-skills/{name}.zip")
async def skill_archive(name: str) -> Response:
    """A skill as one file."""
    return _zip(_skill(name))


@router.get("/.well-known/agent-skills/{name}/{path:path}")
@router.get("/.well-known/skills/{name}/{path:path}")
async def skill_file(name: str, path: str) -> Response:
    """One file of a skill, to be read before it is installed."""
    contents = _skill(name).files.get(path)
    if contents is None:
        raise HTTPException(404, "Skill not found: it has no such file")
    kind = "text/markdown" if path.endswith(".md") else mimetypes.guess_type(path)[0] or "text/plain"
    return Response(
        contents, media_type=f"{kind}; charset=utf-8", headers={"X-Content-Type-Options": "nosniff"}
    )


@router.get("/api/v1/skills")
async def list_skills() -> JSONResponse:
    """All skills there are."""
    return JSONResponse(registry.listed(shipped_skills().values()))


@router.get("/api/v1/trending")
async def trending_skills() -> JSONResponse:
    """All skills there are, as `openclaw skills search` shows them."""
    return JSONResponse(registry.trending(shipped_skills().values()))


@router.get("/api/v1/search")
async def search_skills(q: Words = "") -> JSONResponse:
    """Skills whose name or description has all the words."""
    return JSONResponse(registry.found(shipped_skills().values(), q))


@router.post("/api/v1/skills/-/security-verdicts")
async def security_verdicts(request: Request, body: Annotated[dict[str, Any], Body()]) -> JSONResponse:
    """The verdict on each release that is asked for: not reviewed."""
    asked = body.get("items")
    if not isinstance(asked, list) or len(asked) > MOST_VERDICTS:
        raise HTTPException(400, f"items must be a list of at most {MOST_VERDICTS} releases")
    items = [
        {key: str(value) for key, value in one.items() if value is not None}
        for one in asked
        if isinstance(one, dict)
    ]
    base = address(request)
    verdicts = [
        registry.verdict(_find(one.get("slug", ""), one.get("ownerHandle")), one, base) for one in items
    ]
    return JSONResponse({"items": verdicts})


@router.get("/api/v1/skills/{slug}")
async def skill_detail(slug: str, ownerHandle: Words | None = None) -> JSONResponse:
    """A skill and its newest version."""
    return JSONResponse(registry.detail(_skill(slug, ownerHandle)))


@router.get("/api/v1/skills/{slug}/install")
async def skill_install(slug: str, ownerHandle: Words | None = None) -> JSONResponse:
    """How to install a skill."""
    return JSONResponse(registry.install(_skill(slug, ownerHandle)))


@router.get("/api/v1/skills/{slug}/verify")
async def skill_verification(
    request: Request,
    slug: str,
    ownerHandle: Words | None = None,
    version: Words | None = None,
    tag: Words | None = None,
) -> JSONResponse:
    """Hashes of a skill's files, and what is known of its safety: nothing."""
    skill = _release(slug, ownerHandle, version, tag)
    by = "version" if version else "tag" if tag else "latest"
    return JSONResponse(registry.verified(skill, address(request), by=by))


@router.get("/api/v1/skills/{slug}/versions/{version}")
async def skill_version(slug: str, version: str, ownerHandle: Words | None = None) -> JSONResponse:
    """One version of a skill with its files."""
    return JSONResponse(registry.version(_release(slug, ownerHandle, version)))


@router.get("/api/v1/resolve")
async def resolve_skill(
    slug: Words,
    hash: Annotated[str, Query(max_length=64)],
    ownerHandle: Words | None = None,
) -> JSONResponse:
    """Whether there is a version with just these files."""
    return JSONResponse(registry.resolved(_skill(slug, ownerHandle), hash))


@router.get("/api/v1/download")
async def download_skill(
    slug: Words,
    version: Words | None = None,
    tag: Words | None = None,
    ownerHandle: Words | None = None,
) -> Response:
    """A skill as a zip."""
    return _zip(_release(slug, ownerHandle, version, tag))


def address(request: Request) -> str:
    """Where clients reach this server: the operator's setting, or as the request came."""
    service = getattr(request.app.state, "service", None)
    public: str | None = service.rules.public_url if service is not None else None
    return (public or str(request.base_url)).rstrip("/")


def _find(slug: str, owner: str | None) -> Skill | None:
    if owner and owner.lstrip("@").lower() != registry.PUBLISHER:
        return None
    return shipped_skills().get(slug)


def _skill(slug: str, owner: str | None = None) -> Skill:
    """A skill by its name. "Skill not found" are the words by which ClawHub's command knows a new one."""
    found = _find(slug, owner)
    if found is None:
        raise HTTPException(404, "Skill not found on this server")
    return found


def _release(slug: str, owner: str | None, version: str | None, tag: str | None = None) -> Skill:
    found = _skill(slug, owner)
    if version not in (None, found.head.version) or tag not in (None, "latest"):
        raise HTTPException(404, f"this server has only version {found.head.version} of {found.name}")
    return found


def _zip(skill: Skill) -> Response:
    contents = package.archive(skill)
    return Response(
        contents,
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{skill.name}-{skill.head.version}.zip"',
            "X-ClawHub-Artifact-Sha256": package.sha256(contents),
        },
    )
