"""Which call brought a name, a number, an own id or a word, and by what an entry is known in any store."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"

AT_ONCE = 10_000
"""Rows that are marked in one go."""


def upgrade() -> None:
    """Add three columns and two tables; of what is there already nobody knows which call brought it."""
    op.add_column("customers", sa.Column("uid", sa.Text(), nullable=True))
    op.add_column("customers", sa.Column("name_call", sa.Text(), nullable=True))
    op.add_column("former", sa.Column("uid", sa.Text(), nullable=True))
    op.create_table(
        "namings",
        sa.Column("identity", sa.Integer(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity"], ["identities.id"], name=op.f("fk_namings_identity"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("identity", "call", name=op.f("pk_namings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_namings_call"), "namings", ["call"], unique=False)
    op.create_table(
        "words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.Integer(), nullable=False),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("said", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.id"], name=op.f("fk_words_customer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
    )
    op.create_index(op.f("ix_words_call"), "words", ["call"], unique=False)
    op.create_index(op.f("ix_words_customer"), "words", ["customer"], unique=False)
    _mark(op.get_bind())


def _mark(connection: sa.Connection) -> None:
    customers = sa.table("customers", sa.column("id", sa.Integer()), sa.column("uid", sa.Text()))
    there = connection.scalars(sa.select(customers.c.id)).all()
    marked = sa.update(customers).where(customers.c.id == sa.bindparam("which"))
    for at in range(0, len(there), AT_ONCE):
        rows = [{"which": id_, "uid": uuid4().hex} for id_ in there[at : at + AT_ONCE]]
        connection.execute(marked.values(uid=sa.bindparam("uid")), rows)
