"""Credits: a ledger that is only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _balances()
    _ledger_transfers()
    _ledger_entries()
    _reservations()
    for table in ("ledger_transfers", "ledger_entries"):
        _only_added_to(table)


def _balances() -> None:
    op.create_table(
        "balances",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("available", sa.BigInteger(), nullable=False),
        sa.Column("frozen", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("available + frozen + spent = granted", name=op.f("ck_balances_sum")),
        sa.CheckConstraint(
            "available >= 0 AND frozen >= 0 AND spent >= 0", name=op.f("ck_balances_not_negative")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_balances_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_balances")),
    )


def _ledger_transfers() -> None:
    op.create_table(
        "ledger_transfers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('grant', 'take_back', 'reserve', 'settle', 'release')",
            name=op.f("ck_ledger_transfers_kind"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ledger_transfers_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transfers")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_ledger_transfers_account_id_key")),
    )


def _ledger_entries() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("transfer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pot", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "pot IN ('granted', 'available', 'frozen', 'spent')", name=op.f("ck_ledger_entries_pot")
        ),
        sa.CheckConstraint("credits <> 0", name=op.f("ck_ledger_entries_moves")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ledger_entries_account_id")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["ledger_transfers.id"], name=op.f("fk_ledger_entries_transfer_id")
        ),
        sa.PrimaryKeyConstraint("transfer_id", "pot", name=op.f("pk_ledger_entries")),
    )
    op.create_index(op.f("ix_ledger_entries_account_id"), "ledger_entries", ["account_id"], unique=False)


def _reservations() -> None:
    op.create_table(
        "reservations",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('held', 'settled', 'released')", name=op.f("ck_reservations_state")),
        sa.CheckConstraint(
            "credits >= 0 AND spent >= 0 AND spent <= credits", name=op.f("ck_reservations_within")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_reservations_account_id")),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_reservations")),
    )
    op.create_index(op.f("ix_reservations_state_made_ms"), "reservations", ["state", "made_ms"], unique=False)


def _only_added_to(table: str) -> None:
    """The database itself refuses to change or remove what has been written."""
    told = f"{table} is only ever added to"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION refuse_{table}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{told}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_{table}()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER keep_{table}_{deed.lower()} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
        )
