"""Uploads, state and retention: over both databases and both kinds of blob stores, and in a real server."""

from blobs.conftest import s3_server, s3_url  # noqa: F401
from serving import *  # noqa: F403
from store_db.databases import *  # noqa: F403
