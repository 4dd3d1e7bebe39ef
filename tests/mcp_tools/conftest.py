"""A running service, and chat clients of both kinds over it."""

from __future__ import annotations

import pytest

pytest.importorskip("mcp", reason="the extra [mcp] is not installed")
pytest.importorskip("fastapi", reason="the extra [server] is not installed")

from serving import *  # noqa: F403
