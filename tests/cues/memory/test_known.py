"""Reading the store: whose a number is, and all that is known of somebody, by few questions."""

from __future__ import annotations

from sqlalchemy import event, insert

from cues.memory.known import (
    MOST,
    customer_by_id,
    customers_known_by,
    details_of,
    identities_of,
    newest_customers,
    read_customers,
)
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.tables import customers
from cues.memory.whose import new_person
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog

REF = Identity(IdentityKind.REF, "K-1")


def test_who_is_known_by_what(store):
    remember(store, call(dog(), who=(ANN, REF), name="Ann Lee"), ON)
    remember(store, call(dog("d2"), who=(REF,), id_="call-2", days=9), ON)
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        assert customers_known_by(connection, REF) == (ann,)
        assert customers_known_by(connection, Identity(IdentityKind.REF, ANN.value)) == ()
        assert (ann.name, ann.number, ann.ref, ann.calls) == ("Ann Lee", ANN.value, "K-1", 2)
        assert (ann.last_call - ann.first_call).days == 9
        assert identities_of(connection, ann.id) == (ANN, REF)
        assert customer_by_id(connection, ann.id) == ann
        assert customer_by_id(connection, ann.id + 1) is None


def test_details_come_with_every_time_told_the_newest_last(store):
    for number, days in enumerate((9, 0, 4)):
        remember(store, call(dog(), id_=f"call-{number}", days=days), ON)
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        (biscuit,) = details_of(connection, ann.id)
    assert [one.call for one in biscuit.told] == ["call-1", "call-2", "call-0"]
    assert biscuit.told[0].agent == "sam"


def test_the_newest_callers_come_first_and_those_without_calls_last(store):
    for number in range(4):
        who = Identity(IdentityKind.REF, f"K-{number}")
        remember(store, call(who=(who,), id_=f"call-{number}", days=(number * 7) % 4), ON)
    with store.writing() as connection:
        new_person(connection, (ANN,), since=BEGAN)
    with store.reading() as connection:
        refs = [one.ref for one in newest_customers(connection, 10)]
        assert refs == ["K-1", "K-2", "K-3", "K-0", None]
        assert [one.ref for one in newest_customers(connection, 2)] == ["K-1", "K-2"]


def test_a_memory_takes_few_questions_however_much_is_known(store):
    remember(store, call(*(dog(f"d{number}", f"Pet{number}") for number in range(30))), ON)
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        assert len(details_of(connection, ann.id)) == 30
    assert len(asked) <= 10


def test_many_are_read_in_several_questions(store):
    count = 2 * MOST + 3
    with store.writing() as connection:
        connection.execute(
            insert(customers), [{"since": BEGAN, "name": str(number)} for number in range(count)]
        )
    with store.reading() as connection:
        found = newest_customers(connection, count)
        assert len({one.id for one in found}) == count
        assert read_customers(connection, []) == ()
