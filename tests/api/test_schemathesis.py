"""The OpenAPI is kept: schemathesis makes requests from it, right and wrong, and looks at all answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from api.live import Live
from saycut.api.app import described

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

from schemathesis.specs.openapi import checks as found  # noqa: E402  (there if schemathesis is)

LEFT_OUT: dict[Any, str] = {
    found.positive_data_acceptance: (
        "a schema cannot say which text is an address, a draft or a session there is: 400 and 404 are right"
    ),
    found.allow_header_conformance: (
        "one address may fit two paths (…/resumable is a file's name too); test_manners looks at Allow"
    ),
}
"""Checks that do not hold here, each with its reason."""
EXAMPLES = 6
"""Of each call: with some fifty calls and what the checks ask beside, about a thousand requests."""


@pytest.fixture(scope="module")
def token(live: Live) -> str:
    return live.token(live.account().account_id, "*")


schema = schemathesis.openapi.from_dict(described()).exclude(
    path="/api/auth/revoke",  # it would end the token that all others are called with
)


# The service runs in threads of this process, and what it is built of uses `random`, as it may.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_call_answers_as_it_says(case: Any, live: Live, token: str) -> None:
    case.call_and_validate(
        base_url=live.url,
        headers={"Authorization": f"Bearer {token}", "X-Forwarded-For": "203.0.113.9"},
        excluded_checks=list(LEFT_OUT),
        timeout=30,
    )
