from store_db.databases import *  # noqa: F403
