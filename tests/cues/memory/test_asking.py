"""What was asked about is noted once a call, and only of whom it is."""

from __future__ import annotations

from datetime import timedelta

from cues.memory.asking import note_asked
from cues.memory.known import detail_by_id
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from tests.cues.memory.made import BEGAN, ON, call, dog

BOB = Identity(IdentityKind.NUMBER, "+16145550199")


def test_asking_is_noted_once_a_call(store):
    remember(store, call(dog()), ON)
    later = BEGAN + timedelta(days=9)
    for number, at in (("call-3", later), ("call-2", BEGAN), ("call-2", later)):
        with store.writing() as connection:
            note_asked(connection, 1, [1], call=number, at=at)
    with store.reading() as connection:
        assert detail_by_id(connection, 1).asked == (BEGAN, later)


def test_what_is_somebody_elses_or_gone_is_left_out(store):
    remember(store, call(dog()), ON)
    bob = remember(store, call(dog(), who=(BOB,), id_="call-b"), ON).customer
    with store.writing() as connection:
        note_asked(connection, int(bob or 0), [1, 99], call="call-2", at=BEGAN)
    with store.reading() as connection:
        assert detail_by_id(connection, 1).asked == ()
