"""Marks of calls that are owed: closed to others, without a word of the call, and kept from the sweep."""

from __future__ import annotations

import os
import time

import pytest

from cues.calls.call_traces import FolderTraces
from cues.calls.journal import KEPT_FOR, KEPT_UNFINISHED_FOR, Journal, sweep
from cues.calls.owed import CUT_OFF_AFTER, give_up, mark, owed_in, unmark
from cues.memory.numbers import Identity, IdentityKind

DAY = 86400.0
ANN = Identity(IdentityKind.NUMBER, "+16145550123")


@pytest.fixture
def ended(call, tmp_path):
    call.customer("we have a dog called marker", at=20).end()
    return written(call, tmp_path / "gateways" / "east")


def written(call, folder, name="call-1"):
    with Journal.create(folder, name) as journal:
        for event in call.events:
            journal.append(event)
    return journal.path


def aged(path, seconds):
    os.utime(path, (time.time() - seconds,) * 2)


def test_a_mark_is_closed_to_others_and_holds_no_word(tmp_path):
    journal = tmp_path / "journals" / "call-1.jsonl"
    mark(journal)
    (path,) = journal.parent.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.read_bytes() == b""


def test_marks_are_found_in_all_folders_the_oldest_first(ended, tmp_path):
    other = tmp_path / "journals" / "call-0.jsonl"
    mark(ended, "sqlite:////elsewhere.db")
    mark(other)
    aged(other.with_suffix(".owed"), 60)
    found = owed_in([tmp_path / "journals", tmp_path / "gateways", tmp_path / "not-there"])
    assert [(each.call, each.store) for each in found] == [
        ("call-0", None),
        ("call-1", "sqlite:////elsewhere.db"),
    ]
    assert all(each.stands for each in found)
    unmark(ended)
    unmark(ended)
    assert [each.stands for each in found] == [True, False]


def test_a_call_is_due_when_it_is_over(call, ended, tmp_path):
    now = time.time()
    under_way = tmp_path / "call-2.jsonl"
    for journal in (ended, under_way):
        mark(journal)
    due = {each.call: each for each in owed_in([tmp_path])}
    assert due["call-1"].is_due(now)
    assert not due["call-2"].is_due(now), "it has told nothing"
    with Journal(under_way) as journal:
        journal.append(call.events[0])
    assert not due["call-2"].is_due(now)
    assert due["call-2"].is_due(now + CUT_OFF_AFTER + 10), "no call lasts so long"


def test_the_sweep_leaves_what_is_owed(ended):
    mark(ended)
    aged(ended, KEPT_UNFINISHED_FOR + 10)
    assert sweep(ended.parent, time.time()) == 0
    unmark(ended)
    assert sweep(ended.parent, time.time()) == 1


def test_what_is_too_old_is_given_up_and_its_journal_goes(ended, tmp_path):
    forgotten = tmp_path / "call-3.jsonl"
    for journal in (ended, forgotten):
        mark(journal)
        aged(journal.with_suffix(".owed"), 2 * KEPT_FOR)
    assert give_up([tmp_path], time.time(), DAY) == ()
    assert [each.call for each in owed_in([tmp_path])] == ["call-1"], "a mark of no journal goes"
    given_up = give_up([tmp_path], time.time() + DAY, DAY)
    assert [each.call for each in given_up] == ["call-1"]
    assert sweep(ended.parent, time.time() + DAY) == 1
    assert list(ended.parent.iterdir()) == []


def test_who_is_forgotten_is_owed_nothing(ended, tmp_path):
    first, rest = ended.read_text().split("\n", 1)
    ended.write_text(first.replace('"customer":null', f'"customer":"{ANN.value}"') + "\n" + rest)
    first_call = ended.stem
    mark(ended)
    traces = FolderTraces([tmp_path], "US")
    assert traces.calls_of({ANN})
    traces.forget({first_call, *traces.calls_of({ANN})})
    assert list(ended.parent.iterdir()) == []
