"""Rows as values, on both databases."""

from __future__ import annotations

from datetime import UTC

from cues.gestures import outbox, rows
from cues.gestures.rows import moved, row_of, take_back
from cues.gestures.values import OutboxState, Recipient
from tests.cues.gestures.made import ANN, NOW, RULES, card, only


def test_the_newest_come_first_and_by_state(store):
    outbox.put(store, [card("g1"), card("g2"), card("g3", to=Recipient(ref="K-2"))], RULES, NOW)
    assert [each.id for each in rows.newest(store, 2)] == [3, 2]
    with store.writing() as connection:
        assert take_back(connection, 2)
    assert [each.id for each in rows.newest(store, 9, [OutboxState.READY])] == [3, 1]
    assert rows.newest(store, 9, [OutboxState.SENT]) == ()
    assert [rows.one(store, id_).to for id_ in (1, 3)] == [ANN, Recipient(ref="K-2")]


def test_times_come_back_in_utc(store):
    outbox.put(store, [card()], RULES, NOW)
    one = only(store)
    assert one.next_try == one.approved == NOW
    assert one.made.tzinfo is UTC
    assert (one.sent, one.tries, one.problem) == (None, 0, None)


def test_a_change_holds_only_in_the_states_it_is_meant_for(store):
    outbox.put(store, [card()], RULES, NOW)
    with store.writing() as connection:
        assert not moved(connection, 1, {OutboxState.WAITS}, {"problem": "marker"})
        assert moved(connection, 1, {OutboxState.READY}, {"problem": "marker"})
        assert row_of(connection, 1).problem == "marker"
