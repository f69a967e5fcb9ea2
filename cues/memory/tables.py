"""The tables: customers and what they are known by, details and who told them, calls, cues, gestures, agents.

A change here needs a migration; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can drop it on both databases."""


class Moment(TypeDecorator[datetime]):
    """A time with its zone, kept in UTC: SQLite knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; without a zone on SQLite."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC, with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


METADATA: Final = MetaData(naming_convention=NAMES)
_Json: Any = JSON().with_variant(JSONB(), "postgresql")


def _new_uid() -> str:
    return uuid4().hex


def _customer(*, optional: bool = False) -> Column[int]:
    key = ForeignKey("customers.id", ondelete="CASCADE")
    return Column("customer", Integer, key, nullable=optional, index=True)


customers: Final = Table(
    "customers",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # By this an entry is known in any store: in another, or in a backup put back, its id is somebody else's.
    Column("uid", Text, default=_new_uid),
    Column("name", Text),
    Column("name_call", Text, index=True),  # the call that told the name; NULL: a person has, or nobody knows
    Column("agreed", Boolean),  # what the customer said to being remembered; NULL: nobody asked
    Column("agreed_at", Moment),  # when they said so
    Column("since", Moment, nullable=False),
    sqlite_autoincrement=True,  # the id of somebody forgotten is never another's
)

former: Final = Table(
    "former",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),  # of the entry that is gone
    _customer(),  # who they are now: calls that were under way meanwhile name the old id
    Column("uid", Text),
)

identities: Final = Table(
    "identities",
    METADATA,
    Column("id", Integer, primary_key=True),
    _customer(),
    Column("kind", Text, nullable=False),  # number, ref
    Column("value", Text, nullable=False),
    UniqueConstraint("customer", "kind", "value"),
    Index("ix_identities_value", "value"),
    # Several people share a number, but an own id is one person's.
    Index(
        "uq_identities_ref",
        "value",
        unique=True,
        sqlite_where=text("kind = 'ref'"),
        postgresql_where=text("kind = 'ref'"),
    ),
)

# The calls that told a number or an own id, the first ones; none: nobody knows which it were.
namings: Final = Table(
    "namings",
    METADATA,
    Column("identity", Integer, ForeignKey("identities.id", ondelete="CASCADE"), primary_key=True),
    Column("call", Text, primary_key=True, index=True),
    sqlite_with_rowid=False,  # the key is all there is
)

# What a customer has said to being remembered, call by call; the newest stands in `customers`.
words: Final = Table(
    "words",
    METADATA,
    Column("id", Integer, primary_key=True),
    _customer(),
    Column("call", Text, index=True),  # NULL: nobody knows in which, or a person said it afterwards
    Column("agreed", Boolean, nullable=False),
    Column("said", Moment),
)

calls: Final = Table(
    "calls",
    METADATA,
    Column("id", Text, primary_key=True),
    _customer(),
    Column("began", Moment, nullable=False, index=True),
    Column("zone", Integer, nullable=False),  # minutes east of UTC where the call was
    Column("duration", Float),  # seconds of audio
    Column("agent", Text),
)

# Calls that nothing may be remembered of, whatever an older journal of one tells.
declined: Final = Table(
    "declined",
    METADATA,
    Column("call", Text, primary_key=True),
    Column("why", Text, nullable=False),  # no, wrong
    Column("expires", Date, nullable=False, index=True),
)

details: Final = Table(
    "details",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _customer(),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("sensitive", Boolean, nullable=False),
    Column("attributes", _Json, nullable=False),
    Column("superseded_by", Integer, ForeignKey("details.id", ondelete="SET NULL"), index=True),
    # What ended it, a death too; without it this one is again as its tellings have it.
    Column("ended_by", Integer, ForeignKey("details.id", ondelete="SET NULL"), index=True),
    Column("expires", Date, index=True),
    sqlite_autoincrement=True,
)

tellings: Final = Table(
    "tellings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("detail", Integer, ForeignKey("details.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("call", Text, ForeignKey("calls.id", ondelete="CASCADE"), nullable=False),
    Column("source", Text, nullable=False),  # the detail's id in the call
    Column("at", Float, nullable=False),
    Column("told", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("attributes", _Json, nullable=False),  # what this time told, before it was merged with others
    Column("confidence", Float, nullable=False),
    Column("keeper", Text, nullable=False),
    Column("agent", Text),
    UniqueConstraint("call", "source"),
)

asked: Final = Table(
    "asked",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("detail", Integer, ForeignKey("details.id", ondelete="CASCADE"), nullable=False),
    Column("call", Text, nullable=False, index=True),
    Column("asked", Moment, nullable=False),
    UniqueConstraint("detail", "call"),
)

cues: Final = Table(
    "cues",
    METADATA,
    Column("call", Text, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("cue", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("play", Text),
    Column("sensitive", Boolean, nullable=False),
    Column("state", Text, nullable=False),  # the last one
    Column("by", Text),
    Column("at", Float, nullable=False),  # of its first showing, or of its end; seconds of audio
)

gestures: Final = Table(
    "gestures",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _customer(optional=True),
    Column("call", Text, index=True),
    Column("cue", Text),
    # Whom it is for, as the call told it: memory may be off, and the customer unknown here.
    Column("number", Text, index=True),
    Column("ref", Text, index=True),
    Column("name", Text),
    Column("kind", Text, nullable=False),  # flowers, card, note
    Column("words", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),  # by which a receiver knows it again
    Column("cost", Integer, nullable=False),  # the currency's smallest unit
    Column("currency", Text, nullable=False),
    Column("agent", Text),
    Column("approver", Text),  # the second pair of eyes
    Column("made", Moment, nullable=False),
    Column("approved", Moment),
    Column("next_try", Moment),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("sent", Moment),
    Column("problem", Text),
    # It is not said whose it is of those known by its number or id: nobody's there.
    Column("unclaimed", Boolean, nullable=False, server_default=false()),
    # It congratulates: a loss told of later takes it back. What condoles stands. NULL: nobody knows
    Column("glad", Boolean),
    Index("ix_gestures_state_next_try", "state", "next_try"),
    Index("ix_gestures_agent_made", "agent", "made"),
    sqlite_autoincrement=True,
)

agents: Final = Table(
    "agents",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("profile", _Json, nullable=False),
    Column("changed", Moment, nullable=False),
)
