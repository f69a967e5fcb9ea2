"""Calls that were decided against: an older journal of one, on another machine too, brings nothing back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from cues.memory.tables import calls, declined

UNFINISHED_DAYS: Final = 7
"""Days for which the journal of a call that never ended is kept at least (cues/calls/journal.py)."""
MOST_OWED_DAYS: Final = 365
"""The longest that a call may be owed by the settings (cues/memory/rules.py)."""


class Against(StrEnum):
    """Why nothing of a call is ever to be remembered."""

    NO = "no"
    """The customer said no in it."""
    WRONG = "wrong"
    """It was somebody else, by the agent's word in the call or by `heartline customers wrong`."""


def note_declined(connection: Connection, call: str, why: Against, owed_days: int = MOST_OWED_DAYS) -> None:
    """Note the call's id and no more, for as long as an older journal of it may be tried again.

    Args:
        connection: one that writes.
        call: which.
        why: why; where it is noted already, that stays.
        owed_days: as in the settings.
    """
    days = max(owed_days, UNFINISHED_DAYS) + 1
    row = {"call": call, "why": why.value, "expires": (datetime.now(UTC) + timedelta(days=days)).date()}
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    # Two programs may try one call at once.
    connection.execute(make(declined).values(row).on_conflict_do_nothing())


def why_declined(connection: Connection, call: str) -> Against | None:
    """Why a call was decided against; None: it was not."""
    why = connection.scalar(select(declined.c.why).where(declined.c.call == call))
    return None if why is None else Against(why)


def is_there_cut_off(connection: Connection, call: str) -> bool:
    """Whether the store holds a call as a journal told it that never came to the call's end."""
    there = select(calls.c.id).where(calls.c.id == call, calls.c.duration.is_(None))
    return connection.scalar(there) is not None


def forget_declined(connection: Connection, ids: Collection[str]) -> int:
    """Delete the notes of some calls; how many there were."""
    return connection.execute(delete(declined).where(declined.c.call.in_(ids))).rowcount
