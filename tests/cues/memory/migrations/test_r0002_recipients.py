"""Gestures of the first version stay as they were, and have room for whom they are for."""

from __future__ import annotations

from sqlalchemy import create_engine, inspect, text

from cues.memory.schema import bring_up
from tests.cues.memory.released import HELD


def test_what_was_there_stays_and_three_columns_come():
    engine = create_engine("sqlite://")
    with engine.connect() as connection, connection.begin():
        bring_up(connection, "the store", "r0001")
        for statement in HELD["r0001"].strip().split(";\n"):
            connection.execute(text(statement.replace(":", "\\:")))
        before = connection.execute(text("SELECT * FROM gestures")).mappings().one()
        bring_up(connection, "the store", "r0002")
        after = connection.execute(text("SELECT * FROM gestures")).mappings().one()
        indexed = {each["name"] for each in inspect(connection).get_indexes("gestures")}
    engine.dispose()
    assert dict(after) == {**before, "number": None, "ref": None, "name": None}
    assert {"ix_gestures_number", "ix_gestures_ref"} <= indexed
