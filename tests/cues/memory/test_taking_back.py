"""A call with somebody else takes back what it alone told of who they are, and what was said in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from cues.memory.declined import Against, why_declined
from cues.memory.joining import join
from cues.memory.known import customer_by_id, customers_known_by, identities_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.objecting import say
from cues.memory.remembering import keep, remember
from cues.memory.renaming import rename
from cues.memory.tables import customers, gestures, identities
from cues.memory.whose import know_by
from cues.memory.wrong import wrong_person
from tests.cues.memory.made import ANN, ASK, BEGAN, ON, call, dog

K1, K9 = Identity(IdentityKind.REF, "K-1"), Identity(IdentityKind.REF, "K-9")
WORK = Identity(IdentityKind.NUMBER, "+16145550177")


def known_by(store, customer=1):
    with store.reading() as connection:
        return set(identities_of(connection, customer))


def entry(store, customer=1):
    with store.reading() as connection:
        return customer_by_id(connection, customer)


def word(store, customer=1):
    with store.reading() as connection:
        said = select(customers.c.agreed, customers.c.agreed_at).where(customers.c.id == customer)
        return tuple(connection.execute(said).one())


def anns(*told, id_="call-2", days=1, **fields):
    """A later call of Ann's, by the agent's word."""
    return call(*told, id_=id_, days=days, customer=1, **fields)


def test_a_number_an_id_and_a_name_that_it_alone_told_go(store):
    remember(store, call(dog()), ON)
    remember(store, anns(dog("d2", "Rex"), who=(ANN, K9), name="Karl", name_with=K9), ON)
    assert (known_by(store), entry(store).name) == ({ANN, K9}, "Karl")
    assert wrong_person(store, "call-2", ON).besides == 2
    assert (known_by(store), entry(store).name, entry(store).calls) == ({ANN}, None, 1)
    later = remember(store, call(dog("d2", "Rex"), id_="call-3", days=2, who=(WORK, K9)), ON)
    assert later.customer != 1, "their own id is theirs again"


def test_what_another_call_told_too_stays(store):
    remember(store, call(dog(), who=(ANN, K1), name="Ann", name_with=K1), ON)
    remember(store, anns(who=(ANN, K1), name="Ann", name_with=K1), ON)
    assert wrong_person(store, "call-2", ON).besides == 0
    assert (known_by(store), entry(store).name) == ({ANN, K1}, "Ann")
    assert wrong_person(store, "call-1", ON).besides == 3
    assert entry(store) is None


def test_after_two_calls_with_the_same_other_nothing_of_theirs_is_left(store):
    remember(store, call(dog()), ON)
    for id_, days in (("call-2", 1), ("call-3", 2)):
        remember(store, anns(id_=id_, days=days, who=(ANN, K9), name="Karl", name_with=K9), ON)
    for id_ in ("call-2", "call-3"):
        wrong_person(store, id_, ON)
    assert (known_by(store), entry(store).name) == ({ANN}, None)


def test_what_nobody_knows_the_origin_of_stays(store):
    """As in a store of a version that did not note it, and where a person gave the name."""
    remember(store, call(dog()), ON)
    with store.writing() as connection:
        know_by(connection, 1, (K1,))
    rename(store, 1, "Ann")
    remember(store, anns(who=(ANN, K1)), ON)
    assert wrong_person(store, "call-2", ON).besides == 0
    assert (known_by(store), entry(store).name) == ({ANN, K1}, "Ann")


@pytest.mark.parametrize("before", [None, True, False])
@pytest.mark.parametrize("said", [True, False])
def test_of_the_words_the_one_before_stands_again(store, before, said):
    at = BEGAN.astimezone(UTC)
    remember(store, call(dog(kept=True), agreed=True, agreed_at=at - timedelta(days=1)), ASK)
    if before is not None:
        remember(store, anns(id_="call-x", days=0, agreed=before, agreed_at=at), ASK)
    was = word(store)
    remember(store, anns(dog("d2", "Rex", kept=True), agreed=said, agreed_at=at + timedelta(days=1)), ASK)
    assert word(store) == (said, at + timedelta(days=1))
    wrong_person(store, "call-2", ASK)
    assert word(store) == was


def test_a_word_said_since_stands(store):
    remember(store, call(dog()), ON)
    remember(store, anns(agreed=True, agreed_at=BEGAN + timedelta(days=1)), ON)
    say(store, 1, (ANN,), agreed=False)
    stands = word(store)
    wrong_person(store, "call-2", ON)
    assert word(store) == stands
    assert stands[0] is False


def test_a_no_of_another_comes_off_also_where_nothing_else_was_kept(store):
    remember(store, call(dog()), ON)
    assert remember(store, anns(agreed=False), ON).why_not is not None
    assert word(store)[0] is False
    wrong_person(store, "call-2", ON)
    assert word(store) == (None, None)
    assert remember(store, anns(dog("d2"), id_="call-3", days=2), ON).again == 1


@pytest.mark.parametrize("first", [True, False])
def test_of_two_noes_of_which_one_was_anothers_the_other_stays_and_is_found(store, first):
    for id_, days in (("call-1", 0), ("call-2", 1)):
        remember(store, call(dog(), id_=id_, days=days, agreed=False), ON)
    wrong_person(store, "call-1" if first else "call-2", ON)
    with store.reading() as connection:
        (there,) = customers_known_by(connection, ANN)
    assert there.agreed is False
    wrong_person(store, "call-2" if first else "call-1", ON)
    with store.reading() as connection:
        assert customers_known_by(connection, ANN) == ()
    assert remember(store, call(dog(), id_="call-3", days=2), ON).learned == 1


def test_a_no_that_is_told_of_a_call_written_as_cut_off_stays(store):
    remember(store, call(dog()), ON)
    remember(store, anns(dog("d2", "Rex"), duration=None, who=(ANN, K1)), ON)
    remember(store, anns(dog("d2", "Rex"), agreed=False, who=(ANN, K1)), ON)
    assert word(store)[0] is False
    assert known_by(store) == {ANN, K1}
    assert entry(store).calls == 1


def test_an_entry_that_the_call_alone_made_goes_with_it(store):
    remember(store, call(dog(), agreed=True, name="Ann"), ON)
    wrong_person(store, "call-1", ON)
    assert entry(store) is None
    with store.reading() as connection:
        assert customers_known_by(connection, ANN) == ()
        assert why_declined(connection, "call-1") is Against.WRONG


def test_after_a_merge_it_is_still_known_which_call_told_what(store):
    remember(store, call(dog(), who=(ANN, K1), name="Ann", name_with=K1), ON)
    other = remember(store, call(id_="call-2", who=(ANN, K9), new_person=True, agreed=True), ON).customer
    join(store, other, 1)
    assert known_by(store, other) == {ANN, K1, K9}
    wrong_person(store, "call-1", ON)
    assert (known_by(store, other), entry(store, other).name, word(store, other)[0]) == (
        {ANN, K9},
        None,
        True,
    )
    wrong_person(store, "call-2", ON)
    assert known_by(store, other) == set()


def test_what_was_said_of_a_call_afterwards_is_its_word(store):
    remember(store, call(dog(kept=True), agreed=True), ASK)
    remember(store, anns(dog("d2", "Rex", kept=True)), ASK)
    keep(store, anns(dog("d2", "Rex")), ["d2"], ASK, agreed=True)
    wrong_person(store, "call-2", ASK)
    assert word(store) == (True, BEGAN.astimezone(UTC))


def test_its_gestures_are_nobodys(store):
    remember(store, call(dog()), ON)
    remember(store, anns(), ON)
    row = {"customer": 1, "number": ANN.value, "kind": "card", "words": "", "state": "sent", "cost": 1}
    with store.writing() as connection:
        for id_ in ("call-1", "call-2"):
            made = {"call": id_, "key": id_, "currency": "USD", "made": datetime.now(UTC)}
            connection.execute(insert(gestures).values(**row, **made))
    wrong_person(store, "call-2", ON)
    with store.reading() as connection:
        found = connection.execute(select(gestures.c.call, gestures.c.customer, gestures.c.unclaimed))
        assert {tuple(each) for each in found} == {("call-1", 1, False), ("call-2", None, True)}
        assert connection.scalars(select(identities.c.value)).all() == [ANN.value]
