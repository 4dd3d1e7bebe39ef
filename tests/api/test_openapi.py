"""The OpenAPI says all of it: each route with summary, examples, refusals, and who may call it."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.routing import APIRoute

from saycut.api.app import all_routes, described
from saycut.api.openapi import TAGS, scope_of
from saycut.api.reference import calls

ROUTES = [one for one in all_routes() if one.include_in_schema]
WITH_BODY = [one for one in ROUTES if one.body_field is not None]
IDS = [f"{'/'.join(sorted(one.methods or ()))} {one.path}" for one in ROUTES]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return described()


def _operation(schema: dict[str, Any], route: APIRoute) -> dict[str, Any]:
    (method,) = route.methods or ()
    found: dict[str, Any] = schema["paths"][route.path_format][method.lower()]
    return found


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_a_route_says_what_it_does(schema: dict[str, Any], route: APIRoute) -> None:
    found = _operation(schema, route)

    assert found["summary"], "its first line of docstring is the summary"
    assert len(found["summary"]) <= 100
    assert found["tags"]
    assert set(found["tags"]) <= {name for name, _ in TAGS}, "add the tag to openapi.TAGS"
    for one in found.get("parameters", ()):
        assert one.get("description") or one["in"] == "path", f"{one['name']} says not what it is"


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_a_route_shows_an_answer_and_its_refusals(schema: dict[str, Any], route: APIRoute) -> None:
    found = next(
        one for one in calls(schema) if one.path == route.path_format and one.method in (route.methods or ())
    )
    responses = _operation(schema, route)["responses"]

    has_none = all("content" not in told for status, told in responses.items() if status.startswith("2"))
    only_refuses = route.tags == ["not there"]
    assert found.answer or has_none or only_refuses, "give its model an example (telling.shown), or its 200"
    assert 400 in {status for status, _, _ in found.refusals}
    assert "422" not in responses
    for status, told in responses.items():
        assert told["description"], f"{status} says not what it is"
        is_page = set(told.get("content", ())) == {"text/html"}
        has_no_body = status in ("412", "416")  # of ranges
        if status.startswith(("4", "5")) and not is_page and not has_no_body:
            content = told["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert content["examples"]


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: route.path)
def test_a_route_with_a_body_shows_one(schema: dict[str, Any], route: APIRoute) -> None:
    found = next(
        one for one in calls(schema) if one.path == route.path_format and one.method in (route.methods or ())
    )

    assert found.body
    assert found.body != "JSON", "give the body's model an example (telling.shown)"


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_a_route_says_who_may_call_it(schema: dict[str, Any], route: APIRoute) -> None:
    found = _operation(schema, route)
    scope = scope_of(route)

    assert found.get("x-scope") == scope
    assert ("security" in found) is (scope is not None)
    assert {"401", "403"} <= set(found["responses"]) or scope is None


def test_names_are_there_once(schema: dict[str, Any]) -> None:
    names = [operation["operationId"] for item in schema["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names))


def test_the_bearer_scheme_is_told(schema: dict[str, Any]) -> None:
    scheme = schema["components"]["securitySchemes"]["HTTPBearer"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
