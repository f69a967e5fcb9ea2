"""Rows written for a call: bounded times told, words that both databases take, cues without words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cues.memory.known import customers_known_by, details_of
from cues.memory.remembering import remember
from cues.memory.tables import cues
from cues.memory.writing import MOST_TELLINGS, storable
from tests.cues.memory.made import ANN, ON, call, dog


def test_of_what_is_told_in_every_call_the_first_and_the_newest_times_are_kept(store):
    times = MOST_TELLINGS + 5
    for number in range(times):
        remember(store, call(dog(), id_=f"call-{number}", days=number), ON)
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        (biscuit,) = details_of(connection, ann.id)
    told = [one.call for one in biscuit.told]
    assert told == ["call-0", *(f"call-{number}" for number in range(6, times))]
    assert ann.calls == times


@pytest.mark.parametrize("words", ["nul\0", "half \ud83d of one", "whole \U0001f415", "line\u2028end"])
def test_any_words_can_be_written_and_come_back(store, words):
    remember(store, call(dog(name=words), name=words), ON)
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        (biscuit,) = details_of(connection, ann.id)
    assert biscuit.attributes["name"] == storable(words) == ann.name
    assert biscuit.told[0].words == storable(f"our dog {words.lower()}")


def test_what_became_of_cues_is_kept_without_their_words(store):
    remember(store, call(dog()), ON)
    with store.reading() as connection:
        row = connection.execute(select(cues)).one()
    assert (row.call, row.cue, row.play, row.state, row.by) == ("call-1", "c1", "pet", "used", "key")
