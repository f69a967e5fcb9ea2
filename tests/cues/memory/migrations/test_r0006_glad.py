"""Of gestures of before nobody knows whether they congratulate."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from cues.memory.schema import bring_up
from tests.cues.memory.released import HELD


def test_what_was_there_stays_and_nobody_knows_whether_it_is_glad():
    engine = create_engine("sqlite://")
    with engine.connect() as connection, connection.begin():
        bring_up(connection, "the store", "r0005")
        for statement in HELD["r0005"].strip().split(";\n"):
            connection.execute(text(statement.replace(":", "\\:")))
        before = connection.execute(text("SELECT * FROM gestures ORDER BY id")).mappings().all()
        bring_up(connection, "the store", "r0006")
        after = connection.execute(text("SELECT * FROM gestures ORDER BY id")).mappings().all()
    engine.dispose()
    assert {each["kind"] for each in before} == {"card", "flowers"}
    assert [dict(each) for each in after] == [{**each, "glad": None} for each in before]
