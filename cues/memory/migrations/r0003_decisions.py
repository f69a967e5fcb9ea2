"""When a customer said yes or no, which calls were decided against, and who is whom after a merge."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"


def upgrade() -> None:
    """Add a column and two tables.

    Nobody knows when the words that are there were said. A no counts from now on, so that no call from before
    writes over it; a yes gives way to any other word.
    """
    op.add_column("customers", sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE customers SET agreed_at = CURRENT_TIMESTAMP WHERE NOT agreed")
    op.create_table(
        "declined",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_declined")),
    )
    op.create_index(op.f("ix_declined_expires"), "declined", ["expires"], unique=False)
    op.create_table(
        "former",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("customer", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.id"], name=op.f("fk_former_customer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former")),
    )
    op.create_index(op.f("ix_former_customer"), "former", ["customer"], unique=False)
