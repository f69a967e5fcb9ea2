"""Times come back as the moments they were, whatever zone they came with, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, inspect, select

from cues.memory.tables import METADATA, customers


@pytest.mark.parametrize("hours", [0, -5, 9.5])
def test_a_moment_comes_back_in_utc(store, hours):
    moment = datetime(2026, 3, 2, 20, 5, 1, 250_000, timezone(timedelta(hours=hours)))
    with store.writing() as connection:
        connection.execute(insert(customers).values(since=moment))
    with store.reading() as connection:
        found = connection.scalars(select(customers.c.since)).one()
    assert found == moment
    assert found.tzinfo is UTC


def test_moments_are_in_order_across_zones(store):
    early = datetime(2026, 3, 2, 23, 0, tzinfo=timezone(timedelta(hours=9)))
    late = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    with store.writing() as connection:
        connection.execute(insert(customers), [{"since": late}, {"since": early}])
    with store.reading() as connection:
        assert connection.scalars(select(customers.c.since).order_by(customers.c.since)).all() == [
            early,
            late,
        ]


def test_what_belongs_to_a_customer_goes_with_them():
    owned = [key for table in METADATA.tables.values() for key in table.foreign_keys]
    ways = {(key.column.table.name, key.ondelete) for key in owned}
    assert ways == {
        ("customers", "CASCADE"),
        ("calls", "CASCADE"),
        ("details", "CASCADE"),
        ("identities", "CASCADE"),
        ("details", "SET NULL"),
    }


def test_the_names_that_a_call_told_are_found_by_an_index(store):
    with store.reading() as connection:
        indexes = inspect(connection).get_indexes("customers")
    assert ["name_call"] in [each["column_names"] for each in indexes]
