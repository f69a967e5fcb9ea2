"""Gestures of before are whoever's they were taken to be."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from cues.memory.schema import bring_up
from tests.cues.memory.released import HELD


def test_what_was_there_stays_and_is_marked_as_claimed():
    engine = create_engine("sqlite://")
    with engine.connect() as connection, connection.begin():
        bring_up(connection, "the store", "r0003")
        for statement in HELD["r0003"].strip().split(";\n"):
            connection.execute(text(statement.replace(":", "\\:")))
        before = connection.execute(text("SELECT * FROM gestures ORDER BY id")).mappings().all()
        bring_up(connection, "the store", "r0004")
        after = connection.execute(text("SELECT * FROM gestures ORDER BY id")).mappings().all()
    engine.dispose()
    assert [dict(each) for each in after] == [{**each, "unclaimed": 0} for each in before]
