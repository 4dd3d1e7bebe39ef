"""The OpenAPI of the service: what the routes say, and what is true of all of them.

Every route has a summary (the first line of its docstring), an example and its refusals (`telling`). Added
here: who may call it (the scope its guard names), and what any route may answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from ..errors import (
    Busy,
    InputError,
    RequestTooLarge,
    SaycutError,
    ScopeMissing,
    SessionUnknown,
    StoreError,
    TokenRefused,
    WrongContentType,
)
from .bodies import UPLOADS
from .telling import refused

TAGS = (
    ("tokens and credits", "Anonymous tokens, registration, claims, the balance."),
    ("sessions", "A session is one project: its files, its draft, its turns and exports."),
    ("uploads", "Bring files into a session."),
    ("state", "What a session holds."),
    ("turns", "Say what you want; the answer is a stream of events."),
    ("exports", "Make the video, and fetch it."),
    ("webhooks", "Be told when work has ended."),
    ("agent", "The routes of Google ADK's API server, over the same sessions."),
    ("health", "For load balancers and people."),
    ("to be seen", "For who runs the service."),
    ("not there", "What some skills call; they are told what to call instead."),
)
DESCRIPTION = """The hosted wire contract, self-hosted. Answers are `{"code":0,"message":"ok","data":…}`; any
other `code` is a problem: a message for a person, `error.code` for a program, the way out, the request's id.

All calls but the anonymous token carry `Authorization: Bearer <token>`, and the attribution headers
`X-Skill-Source`, `X-Skill-Version` and `X-Skill-Platform`: an export needs them, other calls work without.

`me` in a path is the token's account. What is another account's looks like what does not exist."""


def install(app: FastAPI, routes: Iterable[APIRoute]) -> None:
    """Makes `/openapi.json` ours."""
    known = list(routes)

    def made() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(app, known)
        return app.openapi_schema

    app.openapi = made  # type: ignore[method-assign]  # FastAPI's own way to do it


def scope_of(route: APIRoute) -> str | None:
    """The scope a route's guard asks for; None: it is open to all."""
    return next((found for one in _calls(route.dependant) if (found := getattr(one, "scope", None))), None)


def _calls(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)


def _complete(app: FastAPI, routes: list[APIRoute]) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": told} for name, told in TAGS],
    )
    _name_the_problem(schema)
    for route in routes:
        for method in (route.methods or ()) if route.include_in_schema else ():
            operation = schema["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _complete_operation(operation, route)
    return schema


def _complete_operation(operation: dict[str, Any], route: APIRoute) -> None:
    operation["summary"], operation["description"] = _told(route)
    operation["operationId"] = route.operation_id or route.name
    responses = operation["responses"]
    responses.pop("422", None)  # FastAPI's; ours is 400
    scope = scope_of(route)
    for status, found in refused(*_everywhere(operation, route, scope)).items():
        one = responses.setdefault(str(status), {})
        one.setdefault("description", found["description"])
        one["description"] = one["description"] or found["description"]
        content = one.setdefault("content", {}).setdefault("application/json", {})
        content["schema"] = {"$ref": "#/components/schemas/Problem"}
        examples = found["content"]["application/json"]["examples"]
        content["examples"] = {**content.get("examples", {}), **examples}
    if scope is not None:
        operation["security"] = [{"HTTPBearer": []}]
        operation["x-scope"] = scope
    else:
        operation.pop("security", None)


def _everywhere(
    operation: Mapping[str, Any], route: APIRoute, scope: str | None
) -> Iterator[type[SaycutError]]:
    """The refusals that follow from what a route takes."""
    yield InputError
    yield StoreError
    if scope is not None:
        yield from (TokenRefused, ScopeMissing, Busy)
    if scope is not None and "{" in route.path and "404" not in operation["responses"]:
        yield SessionUnknown
    if "requestBody" in operation and not route.path.startswith(UPLOADS):
        yield from (RequestTooLarge, WrongContentType)


def _told(route: APIRoute) -> tuple[str, str]:
    """The summary and the rest of a route's docstring."""
    text = (route.endpoint.__doc__ or "").strip()
    first, _, rest = text.partition("\n\n")
    return " ".join(first.split()).rstrip("."), "\n".join(line.strip() for line in rest.splitlines()).strip()


def _name_the_problem(schema: dict[str, Any]) -> None:
    from .telling import Problem

    found = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(found.pop("$defs", {}))
    schemas["Problem"] = found
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
