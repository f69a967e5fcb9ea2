"""A call that was decided against is noted once, by its id and nothing else of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from cues.memory.declined import (
    Against,
    forget_declined,
    is_there_cut_off,
    note_declined,
    why_declined,
)
from cues.memory.remembering import remember
from cues.memory.tables import declined
from tests.cues.memory.made import ON, call, dog


def test_it_is_noted_once_for_as_long_as_its_journals_may_be_there(store):
    with store.writing() as connection:
        for why in (Against.NO, Against.WRONG):
            note_declined(connection, "call-1", why, 30)
        note_declined(connection, "call-2", Against.WRONG, 1)
        rows = connection.execute(select(declined).order_by(declined.c.call)).all()
        assert [why_declined(connection, call) for call in ("call-1", "call-2", "call-3")] == [
            Against.NO,
            Against.WRONG,
            None,
        ]
    today = datetime.now(UTC).date()
    assert [(row.call, (row.expires - today) / timedelta(days=1)) for row in rows] == [
        ("call-1", 31),
        ("call-2", 8),
    ]
    with store.writing() as connection:
        assert forget_declined(connection, ["call-1", "call-9"]) == 1
        assert why_declined(connection, "call-1") is None


def test_a_call_is_there_cut_off_where_its_journal_told_no_end(store):
    remember(store, call(dog(), duration=None), ON)
    remember(store, call(dog(), id_="call-2"), ON)
    with store.reading() as connection:
        there = [is_there_cut_off(connection, each) for each in ("call-1", "call-2", "call-3")]
    assert there == [True, False, False]
