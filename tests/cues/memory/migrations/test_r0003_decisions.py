"""Words that were there keep what they say: a no gives way to newer words only, a yes to any other."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import create_engine, select, text

from cues.memory.agreeing import Word, newer
from cues.memory.schema import bring_up
from cues.memory.tables import customers


def test_a_no_from_before_is_dated_and_a_yes_is_not():
    engine = create_engine("sqlite://")
    with engine.connect() as connection, connection.begin():
        bring_up(connection, "the store", "r0002")
        insert = text(
            "INSERT INTO customers (id, agreed, since) VALUES (:id, :agreed, '2026-03-02 19:05:00')"
        )
        for id_, agreed in ((1, True), (2, False), (3, None)):
            connection.execute(insert, {"id": id_, "agreed": agreed})
        before = datetime.now(UTC).replace(microsecond=0)
        bring_up(connection, "the store", "r0003")
        yes, no, nobody = (
            Word(row.agreed, row.agreed_at)
            for row in connection.execute(
                select(customers.c.agreed, customers.c.agreed_at).order_by(customers.c.id)
            )
        )
    engine.dispose()
    assert (yes, nobody) == (Word(agreed=True), Word())
    assert no.agreed is False
    assert before <= no.at <= datetime.now(UTC)
    owed = Word(agreed=True, at=datetime(2026, 3, 2, 19, 5, tzinfo=UTC))
    assert newer(owed, no) is no
