"""What people decide: a second pair of eyes, taking back in time, sending what failed once more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cues.gestures import deciding, outbox, rows
from cues.gestures.values import OutboxState, Recipient
from speech.errors import BadInputError
from tests.cues.gestures.made import LEASE, NOW, RULES, TRIES, card, only, rules, states

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
    claimed = outbox.claim(store, NOW, LEASE, TRIES)
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
        lambda: deciding.send_again(store, 7, RULES, NOW),
    ):
        with pytest.raises(BadInputError, match="no such gesture"):
            ask()


def test_a_failed_one_may_be_sent_again_by_the_same_key(store):
    outbox.put(store, [card()], RULES, NOW)
    claimed = outbox.claim(store, NOW, LEASE, TRIES)
    outbox.not_sent(store, claimed, "the receiver answered 400", None)
    assert (only(store).state, only(store).problem) == (FAILED, "the receiver answered 400")
    deciding.send_again(store, claimed.id, RULES, NOW)
    again = outbox.claim(store, NOW, LEASE, TRIES)
    assert (again.key, again.tries) == (claimed.key, 1)
    outbox.sent(store, again, NOW)
    with pytest.raises(BadInputError, match="cannot be sent now: it is sent"):
        deciding.send_again(store, claimed.id, RULES, NOW)


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
        outbox.claim(store, NOW, LEASE, TRIES)
        with pytest.raises(BadInputError, match="it is sending"):
            deciding.withdraw(store, id_)


@pytest.mark.parametrize("limit", [{"second_above": 2000}, {"budget": 2000}])
def test_of_an_agent_without_a_name_nobody_is_the_second_person_alone(store, limit):
    outbox.put(store, [card(cost=2001, agent=None)], rules(**limit), NOW)
    id_, waits = only(store).id, only(store).state
    first = deciding.approve(store, id_, "robin", NOW)
    assert (first.state, first.approver) == (waits, None)
    assert (only(store).state, only(store).agent, only(store).approver) == (waits, "robin", None)
    with pytest.raises(BadInputError, match="cannot be the second person"):
        deciding.approve(store, id_, "Robin", NOW)
    done = deciding.approve(store, id_, "lee", NOW)
    assert (done.state, done.agent, done.approver) == (READY, "robin", "lee")


@pytest.mark.parametrize("name", ["SAM", " sam\u00a0", "s\u200bam", "\uff33am", "\u0405\u0410m".lower()])
def test_a_name_that_only_looks_like_another_is_no_second_person(store, name):
    outbox.put(store, [card(cost=2001)], rules(second_above=2000), NOW)
    with pytest.raises(BadInputError, match="cannot be the second"):
        deciding.approve(store, only(store).id, name, NOW)


def test_a_second_persons_name_is_no_book(store):
    outbox.put(store, [card(cost=2001)], rules(second_above=2000), NOW)
    with pytest.raises(BadInputError, match="at most 200"):
        deciding.approve(store, only(store).id, "a" * 201, NOW)


def test_the_grace_in_which_it_may_be_withdrawn_is_not_cut_short(store):
    mine = rules(undo=60)
    outbox.put(store, [card()], mine, NOW)
    with pytest.raises(BadInputError, match=r"goes by itself at 16:06:00"):
        deciding.send_again(store, only(store).id, mine, NOW)
    assert only(store).next_try == NOW + timedelta(seconds=60)
    deciding.send_again(store, only(store).id, mine, NOW + timedelta(seconds=60))


def test_a_failed_one_is_booked_anew_when_it_is_sent_again(store):
    mine = rules(budget=450)
    outbox.put(store, [card()], mine, NOW)
    failed = outbox.claim(store, NOW, LEASE, TRIES)
    outbox.not_sent(store, failed, "no", None)
    outbox.put(store, [card("g2")], mine, NOW)
    with pytest.raises(BadInputError, match="is over its agent's budget now, and waits"):
        deciding.send_again(store, failed.id, mine, NOW)
    assert states(store) == [OutboxState.OVER_BUDGET, READY]
    deciding.approve(store, failed.id, "robin", NOW)
    outbox.not_sent(store, outbox.claim(store, NOW, LEASE, TRIES), "no", None)
    deciding.send_again(store, failed.id, mine, NOW)  # what a second person approved stays so
    assert states(store) == [READY, READY]


def test_one_for_nobody_is_not_sent_again(store):
    outbox.put(store, [card(to=Recipient())], RULES, NOW)
    with pytest.raises(BadInputError, match="nobody to send it to"):
        deciding.send_again(store, only(store).id, RULES, NOW)
