"""`saycut admin`: what the operator of a service does by hand; the commands are in the files beside it."""

from __future__ import annotations

import typer

from .admin_accounts import accounts
from .admin_grants import grants
from .admin_jobs import jobs, workers
from .admin_plans import plans
from .admin_prices import prices
from .admin_tokens import tokens

GROUPS = {
    "accounts": accounts,
    "tokens": tokens,
    "grants": grants,
    "prices": prices,
    "plans": plans,
    "jobs": jobs,
    "workers": workers,
}

admin = typer.Typer(
    help="Run a service: its accounts, tokens, credits, prices, plans and work.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for _name, _group in GROUPS.items():
    admin.add_typer(_group, name=_name)
