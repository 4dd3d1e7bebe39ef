"""What the tests of the HTTP end share: a service in this process (`live`), and real processes (`serve`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.live import Live, live_service
from serving import *  # noqa: F403


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A service that answers on loopback, in a thread of this process; it takes no jobs."""
    with live_service(tmp_path_factory.mktemp("live")) as found:
        yield found
