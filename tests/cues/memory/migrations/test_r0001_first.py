"""The first tables, as they were released; what they hold is brought up in test_schema.py."""

from __future__ import annotations

from sqlalchemy import create_engine, inspect

from cues.memory.schema import bring_up


def test_it_makes_these_tables_and_stays_as_it_was_released():
    engine = create_engine("sqlite://")
    with engine.connect() as connection, connection.begin():
        bring_up(connection, "the store", "r0001")
        made = {
            name: len(inspect(connection).get_columns(name)) for name in inspect(connection).get_table_names()
        }
    engine.dispose()
    assert made == {
        "agents": 3,
        "asked": 4,
        "calls": 6,
        "cues": 9,
        "customers": 4,
        "details": 10,
        "gestures": 18,
        "heartline_version": 1,
        "identities": 4,
        "tellings": 12,
    }
