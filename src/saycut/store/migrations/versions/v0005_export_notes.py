"""What is told of an export's files is kept with it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("exports", sa.Column("notes", sa.Text(), nullable=True))
