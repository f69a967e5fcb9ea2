"""Every entry of before gets a mark of its own; what nobody noted then stays unknown."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from cues.memory.schema import bring_up
from tests.cues.memory.released import HELD


def test_what_was_there_stays_and_each_entry_is_marked():
    engine = create_engine("sqlite://")
    with engine.connect() as connection, connection.begin():
        bring_up(connection, "the store", "r0004")
        for statement in HELD["r0004"].strip().split(";\n"):
            connection.execute(text(statement.replace(":", "\\:")))
        before = connection.execute(text("SELECT * FROM customers ORDER BY id")).mappings().all()
        bring_up(connection, "the store", "r0005")
        after = connection.execute(text("SELECT * FROM customers ORDER BY id")).mappings().all()
        noted = [connection.execute(text(f"SELECT count(*) FROM {each}")).scalar() for each in NEW]  # noqa: S608
    engine.dispose()
    marks = [each["uid"] for each in after]
    assert len(set(marks)) == len(before) == 2
    assert {len(each) for each in marks} == {32}
    known = [{key: each[key] for key in before[0]} for each in after]
    assert known == [dict(each) for each in before]
    assert ([each["name_call"] for each in after], noted) == ([None, None], [0, 0])


NEW = ("namings", "words")
