"""Which call brought a name, a number, an own id or a word, and by what an entry is known in any store."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from phonenumbers import parse, region_code_for_country_code

from cues.memory.numbers import Identity, IdentityKind, identity_of
from cues.memory.rules import MemoryRules

revision = "r0005"
down_revision = "r0004"

MARKS = {
    "postgresql": "md5(random()::text || clock_timestamp()::text || id::text)",  # PostgreSQL 12 makes no uuid
    "sqlite": "lower(hex(randomblob(16)))",
}
"""By which a database makes a mark: in one statement, for other programs wait meanwhile."""
ANYWHERE = "ZZ"
"""The region of no country: only numbers with a country code are numbers there."""
IDENTITIES = sa.table(
    "identities",
    sa.column("id", sa.Integer()),
    sa.column("customer", sa.Integer()),
    sa.column("kind", sa.Text()),
    sa.column("value", sa.Text()),
)


def upgrade() -> None:
    """Add three columns and two tables; of what is there already nobody knows which call brought it."""
    op.add_column("customers", sa.Column("uid", sa.Text(), nullable=True))
    op.add_column("customers", sa.Column("name_call", sa.Text(), nullable=True))
    op.add_column("former", sa.Column("uid", sa.Text(), nullable=True))
    op.create_index(op.f("ix_customers_name_call"), "customers", ["name_call"], unique=False)
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
    connection = op.get_bind()
    connection.execute(sa.text(f"UPDATE customers SET uid = {MARKS[connection.dialect.name]}"))  # noqa: S608
    _read_again(connection)


def _read_again(connection: sa.Connection) -> None:
    """Know by the number or id in it whoever was known by an address as it came: calls bring only that now.

    Whoever has said no comes first, where two would be known by one id.
    """
    customers = sa.table("customers", sa.column("id", sa.Integer()), sa.column("agreed", sa.Boolean()))
    addresses = (
        sa.select(IDENTITIES)
        .join(customers, customers.c.id == IDENTITIES.c.customer)
        .where(IDENTITIES.c.kind == IdentityKind.REF.value)
        .where(sa.or_(IDENTITIES.c.value.contains("<"), IDENTITIES.c.value.contains("@")))
        .order_by(sa.case((customers.c.agreed.is_(sa.false()), 0), else_=1), IDENTITIES.c.id)
    )
    found = connection.execute(addresses).all()
    region = _region(connection) if found else ANYWHERE
    for row in found:
        before = Identity(IdentityKind.REF, row.value)
        now = identity_of(row.value, region)
        if now not in (None, before):
            _know_by(connection, row, now)
            continue
        # The scheme was left out: `ann@host:5060` may have come as it is, or after `sip:`.
        now = identity_of(f"sip:{row.value}", region) if "@" in row.value and "<" not in row.value else None
        if now not in (None, before):
            _know_by(connection, row, now, too=True)


def _know_by(connection: sa.Connection, row: sa.Row[Any], now: Identity, *, too: bool = False) -> None:
    """Put an identity in another's place, or beside it; an own id that is somebody else's stays theirs."""
    same = sa.select(IDENTITIES.c.customer).where(
        IDENTITIES.c.kind == now.kind.value, IDENTITIES.c.value == now.value
    )
    have = set(connection.scalars(same))
    mine = row.customer in have
    if have and not mine and now.kind is IdentityKind.REF:
        return
    this = IDENTITIES.c.id == row.id
    values = {"kind": now.kind.value, "value": now.value}
    if too and not mine:
        connection.execute(sa.insert(IDENTITIES).values(customer=row.customer, **values))
    elif mine and not too:
        connection.execute(sa.delete(IDENTITIES).where(this))
    elif not too:
        connection.execute(sa.update(IDENTITIES).where(this).values(values))


def _region(connection: sa.Connection) -> str:
    """Where a number without country code belongs: a migration knows no settings, but the store's numbers."""
    numbers = sa.select(IDENTITIES.c.value).where(IDENTITIES.c.kind == IdentityKind.NUMBER.value)
    codes = {parse(value).country_code or 0 for value in connection.scalars(numbers)}
    if not codes:
        return MemoryRules().region
    return region_code_for_country_code(codes.pop()) if len(codes) == 1 else ANYWHERE
