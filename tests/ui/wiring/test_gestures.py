"""From a call's journal to whoever sends cards: once each, of live calls alone, never of a rehearsal."""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, datetime

import pytest

from cues.calls.events import CallEnded, CallStarted, DetailEvent, DetailState, GestureEvent
from cues.calls.journal import Journal
from cues.calls.offer import GestureState, Terms
from cues.calls.owed import owed_in
from cues.details.detail import Kind, Status, Subject
from cues.gestures import rows
from cues.gestures.values import OutboxState
from cues.memory.engine import sqlite_url
from speech.audio import Channel
from tests.cues.webhooks.receiver import SECRET, receiving
from ui.settings import gateway_folder, journal_folder, settings, trace_folders
from ui.wiring import gestures
from ui.wiring.after_call import after_call
from ui.wiring.gestures import carrying, make_terms
from ui.wiring.memory import open_store, store_file
from ui.wiring.owed import NOT_SENT_HERE, settle, tidy

BEGAN = datetime.now(UTC).isoformat()


@pytest.fixture(autouse=True)
def fresh(home, tmp_path, monkeypatch):
    monkeypatch.setenv("HEARTLINE_GESTURES__FILE", str(tmp_path / "out.jsonl"))
    monkeypatch.setenv("HEARTLINE_GESTURES__UNDO", "0")
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


def set_to(monkeypatch, **values):
    for key, value in values.items():
        monkeypatch.setenv(f"HEARTLINE_GESTURES__{key.upper()}", str(value))
    settings.cache_clear()


def gesture(seq, id_="g1", state=GestureState.APPROVED):
    words = "Marker wishes." if state is GestureState.APPROVED else ""
    given = {"kind": "card", "words": words, "cost": 500, "currency": "USD"}
    return GestureEvent(call="call-1", seq=seq, at=5.0, id=id_, cue="c1", state=state, **given)


def a_call(*told, name="call-1", store=None, after=True):
    """A call that is heard and ends, and what is done after it."""
    journal = Journal.create(journal_folder(), name)
    then = after_call(journal, store)
    common = {"call": name, "at": 1.0}
    start = {"source": "x", "channels": (), "customer": "+16145550123", "began": BEGAN, "agent": "sam"}
    for event in (CallStarted(**common, seq=1, **start), *told):
        journal.append(event)
    if after:
        journal.append(CallEnded(**common, seq=9, duration=9.0, stats={}))
    journal.close()
    if after and then is not None:
        then()
    return journal


def states():
    with open_store(None) as store:
        return [each.state for each in rows.newest(store, 9)]


def test_what_was_approved_is_in_the_outbox_though_memory_is_off():
    a_call(gesture(2), gesture(3, "g2"), gesture(4, "g2", GestureState.WITHDRAWN))
    assert states() == [OutboxState.WITHDRAWN, OutboxState.READY]
    with open_store(None) as store:
        (taken_back, one) = rows.newest(store, 9)
    assert (one.agent, one.to.number, one.words) == ("sam", "+16145550123", "Marker wishes.")
    assert taken_back.words == ""
    assert owed_in(trace_folders()) == []


def test_without_a_receiver_nothing_is_kept(fresh):
    fresh.delenv("HEARTLINE_GESTURES__FILE")
    settings.cache_clear()
    a_call(gesture(2))
    assert not store_file().exists()
    assert make_terms("sam") is None


def test_those_of_a_rehearsal_go_nowhere(tmp_path, fresh):
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    other = sqlite_url(tmp_path / "other.db")
    a_call(gesture(2), store=other)
    with open_store(other) as store:
        assert rows.newest(store, 9) == ()
    settle(other)
    with open_store(other) as store:
        assert rows.newest(store, 9) == ()


def test_a_store_that_is_away_is_waited_for(caplog):
    store_file().parent.parent.mkdir(parents=True)
    store_file().parent.write_text("in the way")
    a_call(gesture(2))
    assert "Marker" not in caplog.text
    store_file().parent.unlink()
    settle()
    settle()
    assert states() == [OutboxState.READY]


def test_a_call_that_was_cut_off_brings_its_own_once_it_is_given_up_on():
    journal = a_call(gesture(2), after=False)
    settle()
    assert states() == []
    long_ago = time.time() - 25 * 3600
    os.utime(journal.path, (long_ago, long_ago))
    settle()
    assert states() == [OutboxState.READY]


def test_what_is_owed_stays_owed_while_gestures_may_be_sent():
    store_file().parent.parent.mkdir(parents=True)
    store_file().parent.write_text("in the way")
    a_call(gesture(2))
    tidy()
    assert len(owed_in(trace_folders())) == 1


def detail(seq, kind=Kind.BEREAVEMENT, **attributes):
    given = {"text": "marker", "start": 5.5, "end": 6.0, "confidence": 0.9, "attributes": attributes}
    return DetailEvent(
        call="call-1",
        seq=seq,
        at=6.0,
        id="d1",
        channel=Channel.CUSTOMER,
        kind=kind,
        evidence="marker",
        subject=Subject.CLOSE,
        status=Status.ASSERTED,
        state=DetailState.CONFIRMED,
        **given,
    )


def test_a_loss_told_in_a_later_call_takes_back_what_is_glad(fresh):
    set_to(fresh, undo=600)
    a_call(gesture(2))
    assert states() == [OutboxState.READY]
    a_call(detail(2, loss="pet", lost="dog"), name="call-2")
    assert states() == [OutboxState.READY]
    fresh.delenv("HEARTLINE_GESTURES__FILE")  # nothing is sent from here, and the call is heard all the same
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    a_call(detail(2, loss="parent", lost="mother"), name="call-3")
    assert states() == [OutboxState.WITHDRAWN]


def test_an_older_journal_of_a_call_that_went_on_elsewhere_sends_nothing_that_was_withdrawn_there():
    older = a_call(gesture(2), after=False)
    long_ago = time.time() - 25 * 3600
    os.utime(older.path, (long_ago, long_ago))
    elsewhere = Journal(gateway_folder("east") / "call-1.jsonl")
    elsewhere.path.parent.mkdir(parents=True)
    elsewhere.path.write_bytes(older.path.read_bytes())
    then = after_call(elsewhere)
    elsewhere.append(gesture(3, state=GestureState.WITHDRAWN))
    elsewhere.append(CallEnded(call="call-1", at=9.0, seq=9, duration=9.0, stats={}))
    elsewhere.close()
    assert then is not None
    then()
    settle()
    assert owed_in(trace_folders()) == []
    assert states() == [OutboxState.WITHDRAWN]


def test_what_was_approved_where_gestures_go_waits_for_that_program(fresh):
    store_file().parent.parent.mkdir(parents=True)
    store_file().parent.write_text("in the way")
    a_call(gesture(2))
    store_file().parent.unlink()
    fresh.delenv("HEARTLINE_GESTURES__FILE")
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    done = settle()
    assert (done.left, done.why) == (1, NOT_SENT_HERE)
    assert states() == []
    assert settle(own=journal_folder()).left == 0, "the program that heard it sends nothing any more"


def test_a_call_forgotten_meanwhile_brings_nothing():
    journal = a_call(gesture(2), after=False)
    then = after_call(journal)
    journal.path.unlink()
    assert then is not None
    then()
    assert states() == []


def test_the_terms_say_what_is_left_of_the_agents_month(fresh):
    fresh.setattr(gestures, "ASKED_WITHIN", 60.0)  # however busy the machine is
    assert make_terms("sam") == Terms("USD")
    set_to(fresh, budget=1200, currency="EUR")
    assert make_terms(None) == Terms("EUR")
    set_to(fresh, budget=1200, currency="EUR", second_above=400)
    assert make_terms(None) == Terms("EUR", second_above=400)
    assert make_terms("sam") == Terms("EUR", 1200, 400)
    fresh.delenv("HEARTLINE_GESTURES__SECOND_ABOVE")
    settings.cache_clear()
    assert make_terms("sam") == Terms("EUR", 1200)
    a_call(gesture(2))
    assert make_terms("sam") == Terms("EUR", 700)
    assert make_terms("robin") == Terms("EUR", 1200)
    set_to(fresh, budget=100)
    assert make_terms("sam") == Terms("EUR", 0)


def test_a_store_that_does_not_answer_delays_no_call(fresh):
    set_to(fresh, budget=1200)
    fresh.setattr(gestures, "ASKED_WITHIN", 0.0)
    assert make_terms("sam") == Terms("USD")
    store_file().parent.parent.mkdir(parents=True, exist_ok=True)


async def test_what_is_due_goes_by_itself(fresh):
    fresh.delenv("HEARTLINE_GESTURES__FILE")
    fresh.setattr(gestures, "LOOKS", 0.05)
    async with receiving() as receiver:
        set_to(fresh, webhook=receiver.url, secret=SECRET)
        a_call(gesture(2))
        with carrying():
            await until(lambda: receiver.requests)
            a_call(gesture(2), name="call-2")
            await until(lambda: len(receiver.requests) == 2)
    assert states() == [OutboxState.SENT] * 2


async def test_an_outbox_that_cannot_be_used_is_said_once_and_tried_again(fresh, caplog, tmp_path):
    fresh.setattr(gestures, "LOOKS", 0.02)
    a_call(gesture(2))
    there = store_file().parent
    there.rename(tmp_path / "aside")
    there.write_text("in the way")
    with carrying():
        await until(lambda: "Gestures cannot be sent" in caplog.text)
        there.unlink()
        (tmp_path / "aside").rename(there)
        await until((tmp_path / "out.jsonl").exists)
    assert caplog.text.count("Gestures cannot be sent") == 1
    assert not [
        each for each in caplog.records if each.levelno >= logging.WARNING and "Marker" in each.getMessage()
    ]


async def until(holds):
    import asyncio

    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - a thread tells nobody
            await asyncio.sleep(0.02)
