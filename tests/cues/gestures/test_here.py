"""Whose a gesture is in the store that it is put into, whatever store its call asked."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from cues.gestures.outbox import put
from cues.gestures.values import OutboxState, Recipient
from cues.memory.known import customer_by_id
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.rules import MemoryRules
from cues.memory.tables import gestures
from cues.memory.whose import new_person
from cues.memory.wrong import wrong_person
from tests.cues.gestures.made import NOW, RULES, card

NUMBER = "+16145550123"


def anns(**fields):
    """What was approved for Ann, who is entry 1 where her call was."""
    return card(to=Recipient(NUMBER, None, "Ann"), customer=1, **fields)


def owner(store):
    with store.reading() as connection:
        return tuple(connection.execute(select(gestures.c.customer, gestures.c.unclaimed)).one())


def test_under_an_id_of_another_store_it_is_nobodys(store):
    with store.writing() as connection:
        new_person(connection, [Identity(IdentityKind.NUMBER, "+16145550199")], since=NOW)
    put(store, [anns()], RULES, NOW)
    assert owner(store) == (None, True)


def test_under_a_mark_of_another_entry_it_is_nobodys_also_on_the_same_number(store):
    with store.writing() as connection:
        new_person(connection, [Identity(IdentityKind.NUMBER, NUMBER)], since=NOW)
    put(store, [anns(customer_uid="of another store")], RULES, NOW)
    assert owner(store) == (None, True)


def test_under_its_own_mark_it_is_theirs(store):
    with store.writing() as connection:
        ann = new_person(connection, [Identity(IdentityKind.NUMBER, NUMBER)], since=NOW)
        uid = customer_by_id(connection, ann).uid
    put(store, [anns(customer_uid=uid)], RULES, NOW)
    assert owner(store) == (ann, False)


def test_with_an_own_id_it_is_not_theirs_who_are_known_by_the_number_alone(store):
    with store.writing() as connection:
        new_person(connection, [Identity(IdentityKind.NUMBER, NUMBER)], since=NOW)
    put(store, [card(to=Recipient(NUMBER, "K-9", None))], RULES, NOW)
    assert owner(store) == (None, False)


def test_of_a_call_that_was_with_somebody_else_nothing_is_put(store):
    one = card()
    wrong_person(store, one.call, MemoryRules())
    put(store, [one], RULES, NOW)
    with store.reading() as connection:
        assert connection.execute(select(gestures)).all() == []
    put(store, [replace(one, known=False)], RULES, NOW)
    with store.reading() as connection:
        (state,) = connection.scalars(select(gestures.c.state))
    assert state in set(OutboxState), "the agent said so in the call, and approved it for whoever it was"
