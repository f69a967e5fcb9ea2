"""Every entry of before gets a mark of its own; what nobody noted then stays unknown."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from cues.memory.numbers import identity_of
from cues.memory.schema import bring_up
from tests.cues.memory.opening import engine_of
from tests.cues.memory.released import HELD


def test_what_was_there_stays_and_each_entry_is_marked_in_one_statement(store_url):
    engine = engine_of(store_url)
    marking = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, _parameters, _context, executemany):
        if statement.startswith("UPDATE customers SET uid"):
            marking.append(executemany)

    with engine.connect() as connection, connection.begin():
        bring_up(connection, "the store", "r0004")
        for statement in HELD["r0004"].strip().split(";\n"):
            connection.execute(text(statement.replace(":", "\\:")))
        before = connection.execute(text("SELECT * FROM customers ORDER BY id")).mappings().all()
        bring_up(connection, "the store", "r0005")
        after = connection.execute(text("SELECT * FROM customers ORDER BY id")).mappings().all()
        noted = [connection.execute(text(f"SELECT count(*) FROM {each}")).scalar() for each in NEW]  # noqa: S608
    engine.dispose()
    assert marking == [False]
    marks = [each["uid"] for each in after]
    assert len(set(marks)) == len(before) == 2
    assert {len(each) for each in marks} == {32}
    known = [{key: each[key] for key in before[0]} for each in after]
    assert known == [dict(each) for each in before]
    assert ([each["name_call"] for each in after], noted) == ([None, None], [0, 0])


NEW = ("namings", "words")


def known_after(store_url, *held):
    """By what each entry is known once a store is brought up that held these refs; 1 has said no."""
    engine = engine_of(store_url)
    with engine.connect() as connection, connection.begin():
        bring_up(connection, "the store", "r0004")
        for id_ in sorted({id_ for id_, _, _ in held}, reverse=True):
            row = {"id": id_, "agreed": False if id_ == 1 else None}
            made = "INSERT INTO customers (id, agreed, since) VALUES (:id, :agreed, '2026-03-02 19:05:00')"
            connection.execute(text(made), row)
        made = text("INSERT INTO identities (customer, kind, value) VALUES (:id, :kind, :value)")
        for id_, kind, value in held:
            connection.execute(made, {"id": id_, "kind": kind, "value": value})
        bring_up(connection, "the store", "r0005")
        asked = text("SELECT customer, kind, value FROM identities ORDER BY customer, value")
        found = [tuple(row) for row in connection.execute(asked)]
    engine.dispose()
    return found


NUMBER = "+16145550123"


@pytest.mark.parametrize(
    "header",
    [
        f'"Ann" <sip:{NUMBER}@host>',
        f"{NUMBER}@host",
        "Ann <tel:614-555-0123>",
    ],
)
def test_who_was_known_by_an_address_is_known_by_the_number_in_it(store_url, header):
    assert known_after(store_url, (1, "ref", header)) == [(1, "number", NUMBER)]
    assert identity_of(header, "US").value == NUMBER


def test_a_number_may_be_several_peoples_then_and_is_nobodys_twice(store_url):
    header = f'"Ann" <sip:{NUMBER}@host>'
    held = [(1, "ref", header), (2, "number", NUMBER), (3, "number", NUMBER), (3, "ref", f"{NUMBER}@host")]
    assert known_after(store_url, *held) == [(id_, "number", NUMBER) for id_ in (1, 2, 3)]


def test_an_own_id_stays_one_persons_first_whose_who_said_no(store_url):
    held = [(2, "ref", "ann@host:5060"), (1, "ref", "ann@host:5061"), (3, "ref", "bob@host")]
    assert known_after(store_url, *held, (4, "ref", "Bob <sip:bob@host:5060>")) == [
        (1, "ref", "ann@host"),
        (1, "ref", "ann@host:5061"),
        (2, "ref", "ann@host:5060"),
        (3, "ref", "bob@host"),
        (4, "ref", "Bob <sip:bob@host:5060>"),
    ]


def test_what_is_no_address_stays_as_it_is(store_url):
    held = [(1, "ref", "CRM <17>"), (2, "ref", "ERP <17>"), (3, "ref", "K-1"), (4, "ref", "ann@example.com")]
    assert known_after(store_url, *held) == held


def test_a_number_without_country_code_is_read_where_the_stores_numbers_are(store_url):
    german = (1, "ref", "Ann <sip:0301234567@host>")
    assert known_after(store_url, german, (2, "number", "+49301234568"))[0] == (1, "number", "+49301234567")
