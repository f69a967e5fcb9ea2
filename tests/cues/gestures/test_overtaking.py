"""A loss that is told later takes back what is glad, from whatever call, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from cues.details.detail import Kind, Subject
from cues.gestures import deciding, outbox, rows
from cues.gestures.overtaking import OVERTAKEN
from cues.gestures.sorrow import Sorrow
from cues.gestures.values import OutboxState, Recipient
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.tables import gestures
from cues.memory.whose import know_by, new_person
from tests.cues.gestures.made import ANN, LEASE, NOW, RULES, TRIES, card, only, rules
from tests.cues.memory.made import ON, call, told

WAITS, OVER, READY = OutboxState.WAITS, OutboxState.OVER_BUDGET, OutboxState.READY
SENDING, SENT, FAILED = OutboxState.SENDING, OutboxState.SENT, OutboxState.FAILED
WITHDRAWN = OutboxState.WITHDRAWN
LOSS = Sorrow("call-2", NOW, ANN)
DIED = told("d1", Kind.BEREAVEMENT, "my husband died", subject=Subject.CLOSE, lost="husband", loss="partner")


def after(store, *approved, sorrow=LOSS, settings=RULES):
    """What becomes of gestures once a loss is told of, by their ids in their call."""
    outbox.put(store, approved, settings, NOW)
    outbox.put(store, (), settings, NOW, sorrow=sorrow)
    by_key = {each.key: each for each in rows.newest(store, 99)}
    return {one.id: by_key[one.key].state for one in approved}


def test_what_is_glad_is_withdrawn_with_its_words_and_what_condoles_stands(store, caplog):
    done = after(store, card(), card("g2", glad=False))
    assert done == {"g1": WITHDRAWN, "g2": READY}
    gone = next(each for each in rows.newest(store, 9) if each.state is WITHDRAWN)
    assert (gone.words, gone.next_try, gone.problem) == ("", None, OVERTAKEN)
    assert outbox.claim(store, NOW, LEASE, TRIES).glad is False
    assert outbox.claim(store, NOW, LEASE, TRIES) is None
    assert "Marker" not in caplog.text


def test_whatever_it_waits_for_it_is_withdrawn(store):
    mine = rules(budget=1000, second_above=500)
    done = after(store, card(cost=600), card("g2", cost=450), settings=mine)
    assert done == {"g1": WITHDRAWN, "g2": WITHDRAWN}
    outbox.put(store, [card("g3")], RULES, NOW)
    outbox.not_sent(store, outbox.claim(store, NOW, LEASE, TRIES), "no", None)
    assert after(store, card("g3")) == {"g3": WITHDRAWN}
    with pytest.raises(Exception, match="it is withdrawn"):
        deciding.send_again(store, rows.newest(store, 1)[0].id, RULES, NOW)


def test_what_was_approved_later_stands(store):
    assert after(store, card(made=NOW + timedelta(minutes=1)), card("g2", made=NOW)) == {
        "g1": READY,
        "g2": WITHDRAWN,
    }


def test_what_is_there_is_there(store):
    outbox.put(store, [card()], RULES, NOW)
    outbox.sent(store, outbox.claim(store, NOW, LEASE, TRIES), NOW)
    assert after(store, card()) == {"g1": SENT}
    assert only(store).words == "Marker wishes."


@pytest.mark.parametrize(
    ("to", "withdrawn"),
    [
        (ANN, True),
        (replace(ANN, ref=None), True),
        (Recipient(None, "K-1"), True),
        (Recipient("+16145550123", "K-2"), False),
        (Recipient("+12025550188"), False),
        (Recipient(), False),
    ],
)
def test_by_number_or_own_id_it_is_theirs(store, to, withdrawn):
    (state,) = after(store, card(to=to)).values()
    assert (state is WITHDRAWN) is withdrawn


def test_an_entry_says_whose_it_is_where_several_share_a_number(store):
    with store.writing() as connection:
        ann, bob = (
            new_person(connection, [Identity(IdentityKind.NUMBER, "+16145550123")], since=NOW) for _ in "ab"
        )
        know_by(connection, ann, [Identity(IdentityKind.NUMBER, "+12025550188")])
    to = Recipient("+16145550123")
    approved = [
        card("g1", to=to, customer=ann),
        card("g2", to=to, customer=bob),
        card("g3", to=to, known=False),
        card("g4", to=Recipient("+12025550188"), customer=ann),
    ]
    of_ann = Sorrow("call-2", NOW, to, customer=ann)
    assert after(store, *approved, sorrow=of_ann) == {
        "g1": WITHDRAWN,
        "g2": READY,
        "g3": WITHDRAWN,
        "g4": WITHDRAWN,
    }
    more = [replace(each, call="call-3") for each in approved]
    somebody_new = Sorrow("call-4", NOW, to, known=False, another=True)
    assert after(store, *more, sorrow=somebody_new) == {
        "g1": READY,
        "g2": READY,
        "g3": WITHDRAWN,
        "g4": READY,
    }
    nobody_said = Sorrow("call-5", NOW, to, known=False)
    assert after(store, *more, sorrow=nobody_said) == {
        "g1": WITHDRAWN,
        "g2": WITHDRAWN,
        "g3": WITHDRAWN,
        "g4": WITHDRAWN,
    }


@pytest.mark.parametrize("cut_off", [False, True])
def test_one_that_is_being_sent_is_tried_no_more(store, cut_off):
    outbox.put(store, [card()], RULES, NOW)
    claimed = outbox.claim(store, NOW, LEASE, TRIES)
    outbox.put(store, (), RULES, NOW, sorrow=LOSS)
    assert only(store).state is SENDING
    if cut_off:
        assert outbox.claim(store, NOW + LEASE, LEASE, TRIES) is None
    else:
        outbox.not_sent(store, claimed, "the receiver answered 503", NOW)
    assert (only(store).state, only(store).problem) == (WITHDRAWN, OVERTAKEN)
    outbox.sent(store, claimed, NOW)
    assert only(store).state is WITHDRAWN


def test_one_that_is_being_sent_and_comes_there_is_there(store):
    outbox.put(store, [card()], RULES, NOW)
    claimed = outbox.claim(store, NOW, LEASE, TRIES)
    outbox.put(store, (), RULES, NOW, sorrow=LOSS)
    outbox.sent(store, claimed, NOW)
    assert only(store).state is SENT


def test_a_journal_that_comes_late_brings_nothing_glad_to_whoever_mourns_by_then(store):
    remember(store, call(DIED), ON)
    (loss,) = (call(DIED).began + timedelta(seconds=DIED.at),)
    to = Recipient("+16145550123")
    before, later = loss - timedelta(hours=1), loss + timedelta(hours=1)
    approved = [
        card("g1", to=to, made=before),
        card("g2", to=to, made=before, glad=False),
        card("g3", to=to, made=later),
    ]
    outbox.put(store, approved, RULES, NOW)
    by_key = {each.key: each for each in rows.newest(store, 9)}
    assert [by_key[one.key].state for one in approved] == [WITHDRAWN, READY, READY]
    assert by_key[approved[0].key].words == ""


def test_a_call_that_was_forgotten_meanwhile_takes_nothing_back(store):
    outbox.put(store, [card()], RULES, NOW)
    outbox.put(store, (), RULES, NOW, lambda: False, sorrow=LOSS)
    assert only(store).state is READY


@pytest.mark.parametrize("to", [Recipient("+16145550123"), Recipient("+16145550123", "K-9")])
def test_a_journal_that_comes_late_brings_nothing_glad_also_where_nobody_said_whose_it_is(store, to):
    remember(store, call(DIED), ON)
    outbox.put(store, [card(to=to, known=False, made=call(DIED).began)], RULES, NOW)
    assert (only(store).state, only(store).problem) == (WITHDRAWN, OVERTAKEN)


def test_of_several_on_a_number_one_who_mourns_is_enough(store):
    remember(store, call(DIED), ON)
    with store.writing() as connection:
        new_person(connection, [Identity(IdentityKind.NUMBER, "+16145550123")], since=NOW)
    outbox.put(store, [card(to=Recipient("+16145550123"), made=call(DIED).began)], RULES, NOW)
    assert only(store).state is WITHDRAWN


def test_who_is_known_by_the_number_is_meant_also_where_it_goes_by_their_id_alone(store):
    with store.writing() as connection:
        who = [Identity(IdentityKind.NUMBER, "+16145550123"), Identity(IdentityKind.REF, "K-1")]
        ann = new_person(connection, who, since=NOW)
    from_number = Sorrow("call-2", NOW, Recipient("+16145550123"), known=False)
    theirs = card(to=Recipient(None, "K-1"), customer=ann)
    assert after(store, theirs, sorrow=replace(from_number, another=True)) == {"g1": READY}
    assert after(store, theirs, sorrow=from_number) == {"g1": WITHDRAWN}
    for who in (None, ann):
        nobodys = [
            card("g1", call=f"of {who}", to=Recipient(None, "K-1"), known=False),
            card("g2", call=f"of {who}", to=Recipient("+12025550188", "K-2"), known=False),
        ]
        done = after(store, *nobodys, sorrow=replace(from_number, customer=who))
        assert done == {"g1": WITHDRAWN, "g2": READY}


def unmarked(store):
    """What is there, as a program that knows no mark put it there."""
    with store.writing() as connection:
        connection.execute(update(gestures).values(glad=None))


def test_of_what_an_older_program_put_there_nothing_is_withdrawn(store):
    outbox.put(store, [card()], RULES, NOW)
    unmarked(store)
    outbox.put(store, (), RULES, NOW, sorrow=LOSS)
    assert (only(store).state, only(store).glad) == (READY, None)
    with store.writing() as connection:
        row = connection.execute(select(gestures)).mappings().one()
        names = [each for each in row if each not in ("id", "key", "glad")]
        older = insert(gestures).values({each: row[each] for each in names} | {"key": "k2"})
        connection.execute(older)
    assert [each.glad for each in rows.newest(store, 9)] == [None, None]


@pytest.mark.parametrize("glad", [True, False])
def test_its_journal_tells_later_whether_it_is_glad(store, glad):
    outbox.put(store, [card(glad=glad)], RULES, NOW)
    unmarked(store)
    assert after(store, card(glad=glad)) == {"g1": WITHDRAWN if glad else READY}
