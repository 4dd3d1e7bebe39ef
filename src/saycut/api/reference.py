"""The OpenAPI as a person reads it: a list of calls, for the page `/docs` and for docs/reference/http.md."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call."""

    tag: str
    method: str
    path: str
    summary: str
    description: str
    scope: str | None
    """Of the token it needs; None: none is needed."""
    parameters: tuple[tuple[str, str, str], ...]
    """Name, where (path, query, header; "required" beside it), meaning."""
    body: str | None
    """An example, or the kinds of content it takes."""
    answer: str | None
    """An example of what worked."""
    refusals: tuple[tuple[int, str, str], ...]
    """HTTP status, `error.code`, meaning."""


def calls(schema: Mapping[str, Any]) -> list[Call]:
    """All calls of an OpenAPI, by tag, as its tags are ordered."""
    order = [tag["name"] for tag in schema.get("tags", ())]
    found = [
        _call(schema, method, path, operation)
        for path, item in schema["paths"].items()
        for method, operation in item.items()
    ]
    return sorted(found, key=lambda one: order.index(one.tag) if one.tag in order else len(order))


def _call(schema: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]) -> Call:
    return Call(
        tag=(operation.get("tags") or ["other"])[0],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        scope=operation.get("x-scope"),
        parameters=tuple(_parameters(operation)),
        body=_body(schema, operation),
        answer=_answer(schema, operation),
        refusals=tuple(_refusals(operation)),
    )


def _parameters(operation: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for one in operation.get("parameters", ()):
        where = one["in"] + (", required" if one.get("required") and one["in"] != "path" else "")
        yield one["name"], where, one.get("description", "")


def _body(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> str | None:
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    for kind, told in content.items():
        if kind == "multipart/form-data":
            return f"{kind}: {' '.join(f'{name}=@talk.mp4' for name in told['schema']['properties'])}"
        example = _example(schema, told)
        if example is not None:
            return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
        if kind == "application/json":
            return "JSON"
    return ", ".join(content) or None


def _answer(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> str | None:
    for status, told in operation["responses"].items():
        for content in told.get("content", {}).values() if status.startswith("2") else ():
            example = _example(schema, content)
            if content.get("schema") == {"type": "null"}:
                return "null"
            if example is not None:
                return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
    return _kind_of_answer(operation)


def _kind_of_answer(operation: Mapping[str, Any]) -> str | None:
    """What comes where it is no JSON: bytes of a kind."""
    kinds = operation["responses"].get("200", {}).get("content", {})
    return next((f"{kind}: bytes" for kind in kinds if kind != "application/json"), None)


def _refusals(operation: Mapping[str, Any]) -> Iterator[tuple[int, str, str]]:
    for status, told in sorted(operation["responses"].items()):
        if status.startswith("2"):
            continue
        for code, example in told.get("content", {}).get("application/json", {}).get("examples", {}).items():
            yield int(status), code, example.get("summary", "")


def _example(schema: Mapping[str, Any], content: Mapping[str, Any]) -> Any:
    if "example" in content:
        return content["example"]
    if "examples" in content:
        return next(iter(content["examples"].values())).get("value")
    return example_of(schema, content.get("schema", {}))


def example_of(schema: Mapping[str, Any], told: Mapping[str, Any]) -> Any:
    """An example of a schema: its own, or put together from its parts; None where there is none."""
    if "$ref" in told:
        told = schema["components"]["schemas"][told["$ref"].rpartition("/")[2]]
    if "examples" in told or "example" in told:
        return told["examples"][0] if "examples" in told else told["example"]
    if "const" in told:
        return told["const"]
    for one in told.get("anyOf", ()):
        found = example_of(schema, one)
        if found is not None:
            return found
    if told.get("type") == "array":
        inner = example_of(schema, told.get("items", {}))
        return None if inner is None else [inner]
    if told.get("type") == "object" and told.get("properties"):
        parts = {name: example_of(schema, part) for name, part in told["properties"].items()}
        needed = set(told.get("required", ()))
        return {name: part for name, part in parts.items() if part is not None or name in needed}
    return None
