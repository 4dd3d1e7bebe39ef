"""Planning is tested apart from what can be applied: every operation counts as available here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from saycut.operations.table import OPERATIONS


@pytest.fixture(autouse=True)
def _all_available(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for kind in OPERATIONS.values():
        monkeypatch.setattr(kind, "available", True)
    return
