"""Calls that could not be remembered are tried again, once each, until they are or are given up."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import update

from cues.calls.commands import Verb
from cues.calls.events import (
    CallEnded,
    CallStarted,
    CommandAnswered,
    DetailEvent,
    DetailState,
    MemoryEvent,
)
from cues.calls.journal import KEPT_FOR, Journal, sweep
from cues.calls.owed import mark, owed_in
from cues.calls.wire import to_line
from cues.details.detail import Kind, Status, Subject
from cues.memory.engine import sqlite_url
from cues.memory.forgetting import forget
from cues.memory.known import customers_known_by, details_of
from cues.memory.shown import CardState, Shown
from cues.memory.tables import details
from cues.memory.values import Consent
from speech.audio import Channel
from tests.cues.memory.made import ANN, BEGAN
from ui.settings import gateway_folder, journal_folder, settings, trace_folders
from ui.wiring import owed
from ui.wiring.after_call import after_call
from ui.wiring.memory import make_traces, open_store, store_file
from ui.wiring.owed import owed_calls, settle, tidy, trying_again
from ui.wiring.parts import make_journal

ROOT = Path(__file__).parents[3]
GATEWAY = "east"
KILLED = """
    import os, signal, sys
    from pathlib import Path
    import cues.memory.remembering
    import ui.wiring.owed
    from cues.calls.journal import Journal
    from ui.wiring.after_call import after_call
    from tests.ui.wiring.test_owed import heard
    def killed(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)
    journal = Journal(Path(sys.argv[1]))
    after = after_call(journal)
    heard(journal)
    if sys.argv[2] == "before":
        cues.memory.remembering.remember = killed
    elif sys.argv[2] == "between":
        ui.wiring.owed.unmark = killed
    after() if sys.argv[2] != "ended" else killed()
"""


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


def heard(journal, name="Biscuit", consent=Consent.ON, customer=ANN.value):
    """A whole call of Ann's with one dog, in its journal; with no consent where memory was off in it."""
    common = {"call": journal.path.stem, "at": 1.0}
    dog = {"species": "dog", "name": name}
    for event in (
        CallStarted(
            **common, seq=1, source="x", channels=(), customer=customer, began=BEGAN.isoformat(), agent="sam"
        ),
        *card(journal.path.stem, consent),
        DetailEvent(
            **common,
            seq=2,
            id="d1",
            channel=Channel.CUSTOMER,
            kind=Kind.PET,
            evidence=f"our dog {name.lower()}",
            text=f"our dog {name.lower()}",
            start=0.5,
            end=1.0,
            subject=Subject.CLOSE,
            status=Status.ASSERTED,
            confidence=0.9,
            attributes=dog,
            state=DetailState.CONFIRMED,
        ),
        CallEnded(**common, seq=3, duration=9.0, stats={}),
    ):
        journal.append(event)
    journal.close()


def card(call, consent):
    if consent is not None:
        shown = Shown(CardState.NOBODY)
        yield MemoryEvent(call=call, seq=1, at=0.0, card=shown, consent=consent, agreed=None)


def a_call(name="call-1", folder=None, store=None, dog="Biscuit"):
    """A call that is heard, ends, and is remembered if it can be."""
    journal = Journal.create(folder or journal_folder(), name)
    after = after_call(journal, store)
    heard(journal, dog)
    assert after is not None
    after()
    return journal.path


def told(url=None):
    """Which call has told which dog."""
    with open_store(url) as store, store.reading() as connection:
        return sorted(
            (one.call, str(detail.attributes["name"]))
            for ann in customers_known_by(connection, ANN)
            for detail in details_of(connection, ann.id)
            for one in detail.told
        )


@pytest.fixture
def away(home):
    """A store that cannot be made, until the file in its way is taken away."""
    store_file().parent.parent.mkdir(parents=True)
    store_file().parent.write_text("in the way")
    return store_file().parent


def test_a_call_that_is_remembered_leaves_nothing_owed(home):
    a_call()
    assert told() == [("call-1", "Biscuit")]
    assert owed_in(trace_folders()) == []


@pytest.mark.parametrize("folder", [journal_folder, lambda: gateway_folder(GATEWAY)])
def test_what_fails_is_said_stays_and_is_written_once(away, caplog, folder):
    journal = a_call(folder=folder())
    assert "It stays owed for 7 days" in caplog.text
    assert "biscuit" not in caplog.text.lower()
    os.utime(journal, (time.time() - KEPT_FOR - 60,) * 2)
    assert sweep(journal.parent, time.time()) == 0
    failed = settle()
    assert (failed.remembered, failed.left) == (0, 1)
    assert "cannot be made" in failed.why
    assert owed_calls() == 1
    away.unlink()
    assert settle().remembered == 1
    assert settle() == owed.Settled()
    assert told() == [("call-1", "Biscuit")]
    assert sweep(journal.parent, time.time()) == 1


def test_a_call_that_is_remembered_takes_others_along(away):
    a_call("call-1", dog="Rex")
    a_call("call-2", gateway_folder(GATEWAY), dog="Max")
    away.unlink()
    a_call("call-3")
    assert [call for call, _ in told()] == ["call-1", "call-2", "call-3"]
    assert owed_calls() == 0


@pytest.mark.parametrize("killed", ["ended", "before", "between"])
def test_of_a_program_that_is_killed_at_the_end_of_a_call_nothing_is_lost(home, killed):
    journal = journal_folder() / "call-1.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), journal, killed], cwd=ROOT, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert owed_calls() == 1
    settle()
    assert told() == [("call-1", "Biscuit")]
    assert owed_in(trace_folders()) == []


def test_a_call_that_was_cut_off_is_remembered_as_far_as_it_came(home):
    journal = Journal.create(journal_folder(), "call-1")
    assert after_call(journal) is not None
    heard(journal)
    journal.path.write_text("".join(journal.path.read_text().splitlines(keepends=True)[:-1]))
    assert settle().remembered == 0, "it may be under way"
    os.utime(journal.path, (time.time() - 25 * 3600,) * 2)
    assert settle().remembered == 1
    assert told() == [("call-1", "Biscuit")]


def test_two_programs_that_try_at_once_write_it_once(away):
    for number in range(12):
        a_call(f"call-{number:02}", dog=f"Rex{number}")
    away.unlink()
    code = "from ui.wiring.owed import settle; print(settle().left)"
    both = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate()[0].strip() for process in both] == ["0", "0"]
    assert [call for call, _ in told()] == [f"call-{number:02}" for number in range(12)]


def set_to(monkeypatch, **values):
    for key, value in values.items():
        monkeypatch.setenv(f"HEARTLINE_{key}", str(value))
    settings.cache_clear()


def test_where_memory_is_off_what_another_program_owes_is_left_to_it(away, fresh):
    a_call(folder=gateway_folder(GATEWAY))
    away.unlink()
    set_to(fresh, MEMORY__CONSENT="off")
    tidy()
    make_journal("call-9")
    assert settle() == owed.Settled(left=1, why=owed.NOT_HERE)
    with trying_again(journal_folder()):
        time.sleep(0.2)
    assert not store_file().exists()
    assert owed_calls() == 1
    set_to(fresh, MEMORY__CONSENT="on")
    assert settle().remembered == 1
    assert told() == [("call-1", "Biscuit")]


def test_a_program_that_keeps_nothing_any_more_lets_its_own_calls_go(away, fresh):
    journal = a_call()
    rehearsal = journal.with_name("call-2.jsonl")
    mark(rehearsal, "sqlite:///elsewhere.db")
    heard(Journal(rehearsal))
    away.unlink()
    set_to(fresh, MEMORY__CONSENT="off")
    with trying_again(journal_folder()):
        wait_for(lambda: owed_calls() == 1)
    assert [each.journal for each in owed_in(trace_folders())] == [rehearsal]
    assert not store_file().exists()


@pytest.mark.parametrize("here", ["off", "ask"])
def test_a_program_with_stricter_settings_takes_nothing_of_anothers_call_away(away, fresh, tmp_path, here):
    a_call("call-1", gateway_folder(GATEWAY))
    a_call("call-2")
    away.unlink()
    set_to(fresh, MEMORY__CONSENT=here, GESTURES__FILE=tmp_path / "out.jsonl")
    done = settle(own=journal_folder())
    assert (done.left, done.why) == (1, owed.NOT_HERE)
    assert [each.call for each in owed_in(trace_folders())] == ["call-1"]
    assert told() == []
    set_to(fresh, MEMORY__CONSENT="on")
    assert settle().remembered == 1
    assert told() == [("call-1", "Biscuit")]


def test_after_some_days_it_is_given_up(away, fresh, caplog):
    journal = a_call()
    fresh.setenv("HEARTLINE_MEMORY__OWED_DAYS", "2")
    settings.cache_clear()
    os.utime(journal.with_suffix(".owed"), (time.time() - 2 * 86400 + 600,) * 2)
    tidy()
    assert owed_calls() == 1
    os.utime(journal.with_suffix(".owed"), (time.time() - 2 * 86400 - 60,) * 2)
    tidy()
    assert owed_calls() == 0
    assert "call-1 could not be remembered in 2 days, and is given up" in caplog.text


def test_a_rehearsal_is_owed_to_the_store_that_it_named(home, tmp_path):
    (tmp_path / "other").write_text("in the way")
    url = sqlite_url(tmp_path / "other" / "memory.db")
    a_call(store=url)
    assert settle() == owed.Settled(), "the settings' store is another one"
    (tmp_path / "other").unlink()
    assert settle(url).remembered == 1
    assert told(url) == [("call-1", "Biscuit")]
    assert told() == []


def test_no_password_lies_in_a_mark(home):
    journal = a_call(store="postgresql://sam:marker-secret@127.0.0.1:1/calls?passfile=marker-x")
    marked = journal.with_suffix(".owed").read_text()
    assert marked == "postgresql+psycopg://sam:***@127.0.0.1:1/calls"


def test_a_damaged_journal_is_said_and_owed_no_more(away, caplog):
    journal = a_call()
    journal.write_text("marker\n" + journal.read_text())
    away.unlink()
    assert settle() == owed.Settled()
    assert "not a call's journal" in caplog.text
    assert "marker" not in caplog.text
    assert owed_in(trace_folders()) == []


def test_a_call_without_a_journal_says_so(home, caplog):
    journal = Journal.create(journal_folder(), "call-1")
    after = after_call(journal)
    assert after is not None
    after()
    assert "It has no journal" in caplog.text
    assert owed_in(trace_folders()) == []


def test_who_is_forgotten_while_their_call_is_owed_does_not_come_back(away):
    journal = a_call()
    away.unlink()
    with open_store(None) as store:
        done = forget(store, None, (ANN,), [make_traces()])
    assert done.left == ()
    assert list(journal.parent.iterdir()) == []
    assert settle() == owed.Settled()
    assert told() == []


def test_who_is_forgotten_while_their_call_is_being_written_does_not_come_back(away, fresh):
    a_call()
    away.unlink()
    read = owed._record

    def forgotten_meanwhile(journal):
        record = read(journal)
        with open_store(None) as store:
            forget(store, None, (ANN,), [make_traces()])
        return record

    fresh.setattr(owed, "_record", forgotten_meanwhile)
    settle()
    assert told() == []


def test_while_it_runs_it_is_tried_again_by_itself(away, fresh, caplog):
    a_call()
    fresh.setattr(owed, "FIRST_WAIT", 0.02)
    fresh.setattr(owed, "LOOKS", 0.02)
    with caplog.at_level(logging.INFO), trying_again(journal_folder()):
        wait_for(lambda: "cannot be remembered yet" in caplog.text)
        away.unlink()
        wait_for(lambda: owed_calls() == 0)
        mark(journal_folder() / "call-2.jsonl")
        heard(Journal.create(journal_folder(), "call-2"), "Rex")
        wait_for(lambda: owed_calls() == 0)
    assert told() == [("call-1", "Biscuit"), ("call-2", "Rex")]
    assert caplog.text.count("cannot be remembered yet") == 1
    assert "owed" not in [thread.name for thread in threading.enumerate()]


def test_it_waits_longer_and_longer_but_never_too_long():
    waits = [owed._wait(in_vain) for in_vain in (0, 1, 2, 3, 9, 100_000)]
    assert waits == [owed.LOOKS, 15.0, 30.0, 60.0, owed.LONGEST_WAIT, owed.LONGEST_WAIT]


@pytest.mark.parametrize("of_the_call", [None, Consent.OFF, Consent.ASK])
def test_what_was_not_to_be_remembered_in_the_call_is_not_when_the_settings_change(home, of_the_call):
    heard(Journal.create(journal_folder(), "call-1"), consent=of_the_call)
    mark(journal_folder() / "call-1.jsonl")
    assert settle() == owed.Settled()
    assert told() == []
    assert owed_in(trace_folders()) == []


def test_a_call_whose_journal_failed_is_not_remembered_and_not_owed(home, fresh, caplog):
    journal = Journal.create(journal_folder(), "call-1")
    after = after_call(journal)
    heard(journal)
    said_no = CommandAnswered(call="call-1", seq=9, at=9.0, id="k", command=Verb.AGREED, target="\ud800")
    reopened = Journal(journal.path)
    reopened.append(said_no)
    assert reopened.failed
    assert owed_in(trace_folders()) == [], "not even where the program is killed now"
    fresh.setattr(journal, "_failed", True)
    after()
    assert "call-1 is not remembered" in caplog.text
    assert told() == []


def test_a_call_that_tells_no_end_waits_until_it_counts_as_cut_off(home):
    journal = Journal.create(journal_folder(), "call-1")
    after = after_call(journal)
    heard(journal)
    journal.path.write_text("".join(journal.path.read_text().splitlines(keepends=True)[:-1]))
    after()
    assert told() == []
    assert len(owed_in(trace_folders())) == 1


def test_a_call_that_can_never_be_written_keeps_no_other_from_it(home, caplog, fresh):
    a_call("call-0")
    with open_store(None) as store, store.writing() as connection:
        connection.execute(update(details).values(kind="marker"))
    for name, customer in (("call-1", ANN.value), ("call-2", "K-2"), ("call-3", "K-3")):
        mark(journal_folder() / f"{name}.jsonl")
        heard(Journal.create(journal_folder(), name), customer=customer)
        os.utime(journal_folder() / f"{name}.owed", (time.time() - 60 + int(name[-1]),) * 2)
    with caplog.at_level(logging.INFO):
        a_call("call-4")
    assert "call call-4 could not be remembered: A fault of its own, ValueError. It stays owed" in caplog.text
    with caplog.at_level(logging.INFO):
        done = settle()
    assert (done.remembered, done.left, done.why) == (2, 2, "A fault of its own, ValueError.")
    assert [each.call for each in owed_in(trace_folders())] == ["call-1", "call-4"]
    assert "call call-1 could not be remembered: A fault of its own, ValueError." in caplog.text
    assert "marker" not in caplog.text
    for each in owed_in(trace_folders()):
        os.utime(each.journal.with_suffix(".owed"), (time.time() - 8 * 86400,) * 2)
    tidy()
    assert owed_in(trace_folders()) == []


@pytest.mark.parametrize("decided", [Verb.AGREED, Verb.IDENTIFY])
def test_an_older_journal_of_a_call_that_was_decided_against_elsewhere_brings_nothing_back(home, decided):
    journal = Journal.create(journal_folder(), "call-1")
    after_call(journal)
    heard(journal)
    whole = gateway_folder(GATEWAY) / "call-1.jsonl"
    after = after_call(Journal(whole))
    *first, end = journal.path.read_text().splitlines(keepends=True)
    journal.path.write_text("".join(first))
    common = {"call": "call-1", "at": 8.0}
    no = CommandAnswered(**common, seq=7, id="k", command=Verb.AGREED, target="no")
    wrong = MemoryEvent(
        **common, seq=7, card=Shown(CardState.NOBODY, wrong=True), consent=Consent.ON, agreed=None
    )
    whole.write_text("".join([*first, to_line(no if decided is Verb.AGREED else wrong) + "\n", end]))
    after()
    assert told() == []
    os.utime(journal.path, (time.time() - 25 * 3600,) * 2)
    assert settle() == owed.Settled()
    assert told() == []


def test_what_is_not_to_be_remembered_is_owed_no_more_and_not_counted(away, fresh):
    a_call()
    away.unlink()
    set_to(fresh, MEMORY__CONSENT="ask")
    assert settle(own=journal_folder()) == owed.Settled()
    assert owed_in(trace_folders()) == []
    assert told() == []


def test_a_fault_of_its_own_ends_nothing(away, fresh, caplog):
    a_call()
    fresh.setattr(owed, "FIRST_WAIT", 0.02)
    fresh.setattr(owed, "LOOKS", 0.02)

    faults = iter([ZeroDivisionError])

    def broken_once():
        for fault in faults:
            raise fault

    fresh.setattr(owed, "tidy", broken_once)
    away.unlink()
    with trying_again(journal_folder()):
        wait_for(lambda: owed_calls() == 0)
    assert "ZeroDivisionError" in caplog.text


def wait_for(done):
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.01)
