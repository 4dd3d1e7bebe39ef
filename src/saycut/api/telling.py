"""What the OpenAPI says of a route's answers: `@router.get(path, **told(Data, SomeError, …))`.

    @router.post("/api/auth/claim-token", **told(ClaimAnswer, SessionUnknown))

`Data` is the model of the reply's `data`, with an example (`shown`); None for none. The
errors are those that belong to this route; what every route may answer (no token, wrong scope, a body that
cannot be read, our own mistake) is added by `openapi`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ..errors import SaycutError
from .replies import DONE, numbers_of_kind

Data = TypeVar("Data")


class Done(BaseModel, Generic[Data]):
    """The answer to what worked."""

    code: Literal[0] = Field(description="0: it is done.")
    message: Literal["ok"] = Field(description="For a person.")
    data: Data


class ProblemError(BaseModel):
    """What went wrong, for a program, and the way out, for a person."""

    code: str = Field(description="One of docs/reference/errors.md; stays the same over versions.")
    way_out: str | None = Field(default=None, description="What to do next, as a whole sentence.")
    field: str | None = Field(default=None, description="What of the request is meant.")


class Problem(BaseModel):
    """The answer to what did not work."""

    model_config = ConfigDict(extra="allow")

    code: int = Field(description="The contract's number; never 0.")
    message: str = Field(description="What is wrong, for a person.")
    data: dict[str, int | str] | None = Field(description="Facts that a client can act upon.")
    error: ProblemError
    request_id: str = Field(description="The same as in X-Request-Id and in the server's log.")


def shown(example: Any) -> ConfigDict:
    """`model_config` of a model with an example."""
    return ConfigDict(json_schema_extra={"examples": [example]})


def told(data: Any, *refusals: type[SaycutError], example: Any = None) -> dict[str, Any]:
    """Keywords of a route's decorator: the model of its answer, and its refusals.

    `example`: of `data`, where its model has none.
    """
    keywords: dict[str, Any] = {"response_model": Done[data], "responses": refused(*refusals)}
    if example is not None:
        body = {"code": DONE, "message": "ok", "data": example}
        keywords["responses"][200] = {"content": {"application/json": {"example": body}}}
    return keywords


def refused(*kinds: type[SaycutError]) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route by their HTTP status, an example each."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        status = numbers_of_kind(kind)[1]
        one = found.setdefault(
            status, {"model": Problem, "description": "", "content": {"application/json": {"examples": {}}}}
        )
        examples = one["content"]["application/json"]["examples"]
        examples[kind.code] = {"summary": first_line(kind), "value": example_of(kind)}
        one["description"] = " / ".join(found["summary"] for found in examples.values())
    return found


def example_of(kind: type[SaycutError]) -> Mapping[str, Any]:
    """A refusal as it may look."""
    return {
        "code": numbers_of_kind(kind)[0],
        "message": first_line(kind),
        "data": None,
        "error": {"code": kind.code, "way_out": "…"},
        "request_id": "5f0c6a8e2b7d4c19",
    }


def first_line(kind: type[SaycutError]) -> str:
    """What an error means, from its own text."""
    return " ".join((kind.__doc__ or kind.code).split("\n\n")[0].split())
