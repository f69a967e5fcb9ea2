"""A no is kept with whoever said it, and of somebody unknown by no more than it takes to find it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cues.memory.agreeing import SILENT, Word
from cues.memory.known import customers_known_by, identities_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.objecting import keep_no, say
from cues.memory.remembering import remember
from cues.memory.tables import customers
from cues.memory.whose import WhoseUnclearError, find, new_person
from speech.errors import BadInputError
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog

REF = Identity(IdentityKind.REF, "K-7")
NO, LATER_NO = Word(agreed=False, at=BEGAN), Word(agreed=False, at=BEGAN + timedelta(days=1))


def words_of(store):
    with store.reading() as connection:
        found = select(customers.c.id, customers.c.agreed, customers.c.agreed_at).order_by(customers.c.id)
        return {row.id: (row.agreed, row.agreed_at) for row in connection.execute(found)}


def no_of(store, who, word=NO, *, new=False):
    with store.writing() as connection:
        return keep_no(connection, who, find(connection, who, None, new=new), word)


def test_of_somebody_unknown_the_number_the_id_and_the_no(store):
    id_ = no_of(store, (ANN, REF))
    assert words_of(store) == {id_: (False, BEGAN)}
    with store.reading() as connection:
        assert identities_of(connection, id_) == (ANN, REF)
        (one,) = customers_known_by(connection, ANN)
    assert (one.name, one.calls) == (None, 0)
    assert no_of(store, (ANN,), LATER_NO) == id_
    assert words_of(store) == {id_: (False, LATER_NO.at)}


def test_where_nobody_is_named_there_is_nothing_to_find_it_by(store):
    with store.writing() as connection:
        assert keep_no(connection, (), (None, SILENT), NO) is None
    assert words_of(store) == {}


def test_an_own_id_that_is_somebody_elses_stays_theirs(store):
    with store.writing() as connection:
        ann = new_person(connection, (ANN, REF), since=BEGAN)
        assert keep_no(connection, (REF,), (None, SILENT), NO) is None
    other = no_of(store, (ANN, REF), new=True)
    assert other != ann
    with store.reading() as connection:
        assert identities_of(connection, other) == (ANN,)


def test_several_unknown_people_on_a_number_share_one_entry(store):
    with store.writing() as connection:
        ann = new_person(connection, (ANN,), since=BEGAN)
    one, two = no_of(store, (ANN,), new=True), no_of(store, (ANN,), LATER_NO, new=True)
    assert one == two != ann
    assert words_of(store) == {ann: (None, None), one: (False, LATER_NO.at)}


def test_by_letter_it_counts_from_now(store):
    ann = remember(store, call(dog()), ON, agreed=True).customer
    assert say(store, ann, (), agreed=False) == ann
    said, at = words_of(store)[ann]
    assert said is False
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    assert say(store, None, (ANN,), agreed=True) == ann
    assert words_of(store)[ann][0] is True


def test_by_letter_of_somebody_unknown_a_no_is_kept_and_a_yes_is_not(store):
    id_ = say(store, None, (REF,), agreed=False)
    assert words_of(store)[id_][0] is False
    with pytest.raises(BadInputError, match="first call"):
        say(store, None, (ANN,), agreed=True)
    with pytest.raises(WhoseUnclearError):
        say(store, 99, (), agreed=False)
    assert list(words_of(store)) == [id_]
