"""The reference of the SDK names all there is: methods, events, errors, limits, settings."""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path
from typing import get_args

import pytest

from saycut import client as sdk
from saycut.client import Client, ClientSettings, Limits, Session, TurnEvent
from saycut.wire.codes import BY_CODE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "sdk.md").read_text("utf-8")


def _told(name: str) -> bool:
    return re.search(rf"`\.?{re.escape(name)}\b", PAGE) is not None


def _methods(kind: type) -> list[str]:
    return [name for name, one in vars(kind).items() if inspect.isfunction(one) and not name.startswith("_")]


@pytest.mark.parametrize("name", [*_methods(Client), *_methods(Session)])
def test_every_method_is_documented(name: str) -> None:
    assert _told(name), f"docs/reference/sdk.md does not name {name}"


@pytest.mark.parametrize("event", get_args(TurnEvent))
def test_every_event_is_documented(event: type) -> None:
    assert _told(event.__name__)
    assert f"`{event.model_fields['kind'].default}`" in PAGE  # type: ignore[attr-defined]


@pytest.mark.parametrize("field", [f.name for k in (Limits, ClientSettings) for f in dataclasses.fields(k)])
def test_every_limit_and_setting_is_documented(field: str) -> None:
    assert _told(field)


@pytest.mark.parametrize("code", BY_CODE)
def test_every_code_is_documented(code: int) -> None:
    assert f"| {code} |" in PAGE or code == 413


@pytest.mark.parametrize("name", sdk.__all__)
def test_what_is_offered_is_there(name: str) -> None:
    assert getattr(sdk, name) is not None
