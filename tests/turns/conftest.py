from serving import *  # noqa: F403
from store_db.databases import *  # noqa: F403
