"""What people decide: a second pair of eyes, taking back in time, sending what failed once more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cues.gestures import deciding, outbox, rows
from cues.gestures.values import OutboxState
from speech.errors import BadInputError
from tests.cues.gestures.made import LEASE, NOW, RULES, card, only, rules, states

WAITS, READY, SENDING = OutboxState.WAITS, OutboxState.READY, OutboxState.SENDING
SENT, FAILED, WITHDRAWN = OutboxState.SENT, OutboxState.FAILED, OutboxState.WITHDRAWN


def test_above_an_amount_another_person_approves(store):
    outbox.put(store, [card(cost=2000), card("g2", cost=2001)], rules(second_above=2000), NOW)
    assert states(store) == [READY, WAITS]
    one = rows.newest(store, 1)[0]
    for name, why in (("sam", "cannot be the second"), (" Sam ", "cannot be the second"), ("  ", "Say who")):
        with pytest.raises(BadInputError, match=why):
            deciding.approve(store, one.id, name, NOW)
    done = deciding.approve(store, one.id, "robin", NOW + timedelta(hours=1))
    assert (done.state, done.approver, done.approved) == (READY, "robin", NOW + timedelta(hours=1))
    with pytest.raises(BadInputError, match="waits for nobody: it is ready"):
        deciding.approve(store, one.id, "lee", NOW)


def test_withdrawing_takes_the_words_along_and_comes_too_late_once_it_is_under_way(store):
    outbox.put(store, [card(), card("g2")], RULES, NOW)
    claimed = outbox.claim(store, NOW, LEASE)
    with pytest.raises(BadInputError, match="cannot be withdrawn: it is sending"):
        deciding.withdraw(store, claimed.id)
    other = next(each for each in rows.newest(store, 10) if each.id != claimed.id)
    assert deciding.withdraw(store, other.id).words == "Marker wishes."
    assert rows.one(store, other.id).words == ""
    outbox.put(store, [card(), card("g2")], RULES, NOW)  # the call is told again
    assert rows.one(store, other.id).state is WITHDRAWN
    with pytest.raises(BadInputError, match="it is withdrawn"):
        deciding.withdraw(store, other.id)


def test_of_nobody_nothing_can_be_asked(store):
    for ask in (
        lambda: rows.one(store, 7),
        lambda: deciding.withdraw(store, 7),
        lambda: deciding.approve(store, 7, "robin", NOW),
        lambda: deciding.send_again(store, 7, NOW),
    ):
        with pytest.raises(BadInputError, match="no such gesture"):
            ask()


def test_a_failed_one_may_be_sent_again_by_the_same_key(store):
    outbox.put(store, [card()], RULES, NOW)
    claimed = outbox.claim(store, NOW, LEASE)
    outbox.not_sent(store, claimed, "the receiver answered 400", None)
    assert (only(store).state, only(store).problem) == (FAILED, "the receiver answered 400")
    deciding.send_again(store, claimed.id, NOW)
    again = outbox.claim(store, NOW, LEASE)
    assert (again.key, again.tries) == (claimed.key, 1)
    outbox.sent(store, again, NOW)
    with pytest.raises(BadInputError, match="cannot be sent now: it is sent"):
        deciding.send_again(store, claimed.id, NOW)


@pytest.mark.parametrize("first", ["withdraw", "claim"])
def test_whoever_is_quicker_wins(store, first):
    outbox.put(store, [card(cost=2001)], rules(second_above=2000), NOW)
    id_ = only(store).id
    if first == "withdraw":
        deciding.withdraw(store, id_)
        with pytest.raises(BadInputError, match="it is withdrawn"):
            deciding.approve(store, id_, "robin", NOW)
        assert only(store).words == ""
    else:
        deciding.approve(store, id_, "robin", NOW)
        outbox.claim(store, NOW, LEASE)
        with pytest.raises(BadInputError, match="it is sending"):
            deciding.withdraw(store, id_)


def test_an_agent_without_a_name_needs_some_second_person_all_the_same(store):
    outbox.put(store, [card(cost=2001, agent=None)], rules(second_above=2000), NOW)
    assert deciding.approve(store, only(store).id, "robin", NOW).approver == "robin"
