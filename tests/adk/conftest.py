"""ADK's own client, in environments of its own (`make adk`)."""

from serving import *  # noqa: F403
