"""A call with somebody else sends nothing that has not gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from cues.gestures.outbox import claim, not_sent, put, sent
from cues.gestures.rows import newest
from cues.gestures.values import OutboxState
from cues.gestures.wrong_call import withdraw_all_of
from cues.memory.tables import gestures
from tests.cues.gestures.made import NOW, RULES, card

LATER = NOW + timedelta(hours=1)
LEASE = timedelta(minutes=5)


def test_what_has_not_gone_is_withdrawn_with_its_words_and_other_calls_stay(store):
    mine, other = card(), card(call="another")
    put(store, [mine, other], RULES, NOW)
    assert withdraw_all_of(store, mine.call) == 1
    found = {each.call: each for each in newest(store, 9)}
    assert (found[mine.call].state, found[mine.call].words) == (OutboxState.WITHDRAWN, "")
    assert found["another"].state is OutboxState.READY
    assert withdraw_all_of(store, mine.call) == 0


def test_what_has_gone_stays_as_it_is_and_what_is_going_has_no_next_try(store):
    one = card()
    put(store, [one], RULES, NOW)
    going = claim(store, LATER, LEASE, 3)
    assert withdraw_all_of(store, one.call) == 0
    with store.reading() as connection:
        assert connection.scalars(select(gestures.c.words)).all() == [""]
    sent(store, going, LATER)
    assert withdraw_all_of(store, one.call) == 0
    assert newest(store, 9)[0].state is OutboxState.SENT


@pytest.mark.parametrize("cut_off", [False, True])
def test_one_that_was_going_is_not_told_to_have_come_at_a_bad_time(store, cut_off):
    one = card()
    put(store, [one], RULES, NOW)
    not_sent(store, claim(store, NOW, LEASE, 3), "the receiver answered 503", NOW)
    going = claim(store, NOW, LEASE, 3)
    withdraw_all_of(store, one.call)
    if cut_off:
        assert claim(store, NOW + LEASE, LEASE, 3) is None
    else:
        not_sent(store, going, "the receiver answered 503", NOW)
    (found,) = newest(store, 9)
    assert (found.state, found.problem) == (OutboxState.WITHDRAWN, None)
