"""The journal on a real file system: modes, flushing, a disk that refuses, and the sweep."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from cues.calls.commands import Verb
from cues.calls.journal import KEPT_FOR, KEPT_UNFINISHED_FOR, Journal, read_journal, sweep
from cues.calls.owed import mark
from cues.errors import JournalError


def test_events_are_on_disk_before_the_journal_is_closed(call, tmp_path):
    call.customer("i have a dog called biscuit", at=20).end()
    with Journal.create(tmp_path / "journals", "call-1") as journal:
        for event in call.events:
            assert journal.append(event) is None
        assert list(read_journal(journal.path)) == call.events
    assert journal.path.stat().st_mode & 0o777 == 0o600
    assert journal.path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_said_once_and_never_raises(call):
    journal = Journal(Path("/dev/full"))
    said = [journal.append(event) for event in call.events * 3]
    assert "No space" in said[0]
    assert said[1:] == [None] * (len(said) - 1)
    journal.close()


def test_a_folder_that_cannot_be_made_is_said(call, tmp_path):
    (tmp_path / "journals").write_text("a file stands in the way")
    journal = Journal.create(tmp_path / "journals", "call-1")
    assert "journal cannot be written" in journal.append(call.events[0])


def test_a_last_line_cut_short_is_left_out(call, tmp_path):
    call.customer("hello there", at=2)
    journal = Journal.create(tmp_path, "call-1")
    for event in call.events:
        journal.append(event)
    journal.close()
    whole = journal.path.read_text()
    journal.path.write_text(whole[:-20])
    assert list(read_journal(journal.path)) == call.events[:-1]


@pytest.mark.parametrize("content", [b"hello marker-word\n", b"\xff\xfe\x00", b'{"event": 1}\n'])
def test_what_is_no_journal_is_refused_without_showing_it(content, tmp_path):
    path = tmp_path / "other.jsonl"
    path.write_bytes(content)
    with pytest.raises(JournalError) as refused:
        list(read_journal(path))
    assert "other.jsonl" in str(refused.value)
    assert "marker-word" not in str(refused.value)


def test_the_sweep_deletes_ended_calls_after_an_hour_and_others_after_a_week(call, tmp_path):
    ended, cut_off, fresh = (Journal.create(tmp_path, name) for name in ("ended", "cut-off", "fresh"))
    cut_off.append(call.events[0])
    call.end()
    for journal in (ended, fresh):
        for event in call.events:
            journal.append(event)
    for journal in (ended, cut_off, fresh):
        journal.close()
    now = time.time()
    for journal in (ended, cut_off):
        os.utime(journal.path, (now - KEPT_FOR - 10,) * 2)
    assert sweep(tmp_path, now) == 1
    assert not ended.path.exists()
    assert cut_off.path.exists()
    assert fresh.path.exists()
    assert sweep(tmp_path, now + KEPT_UNFINISHED_FOR) == 2
    assert sweep(tmp_path / "not-there", now) == 0


def test_a_pause_strikes_what_it_drops_and_keeps_the_rest(call, tmp_path):
    call.customer("my name is marker-early and we have a dog", at=5)
    call.customer("marker-late my husband died in march", at=30)
    call.command(Verb.PAUSE).until(40).command(Verb.RESUME).customer("we are moving house", at=45).end()
    with Journal.create(tmp_path / "journals", "call-1") as journal:
        for event in call.events:
            assert journal.append(event) is None
    written = journal.path.read_text()
    assert "marker-early" in written
    assert "marker-late" not in written
    assert "died" not in written
    assert "moving house" in written
    assert [event.seq for event in read_journal(journal.path)] == [event.seq for event in call.events]
    assert journal.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in journal.path.parent.iterdir()] == ["call-1.jsonl"]


def paused_call(call):
    call.customer("my husband died marker-late", at=5)
    return call.command(Verb.PAUSE).until(20).command(Verb.RESUME).customer("we are moving", at=25).end()


def test_a_pause_after_the_journal_was_deleted_ends_nothing(call, tmp_path):
    journal = Journal.create(tmp_path, "call-1")
    said = []
    for event in paused_call(call).events:
        if event.event == "call.paused":
            journal.path.unlink()
        said.append(journal.append(event))
    (warning,) = filter(None, said)
    assert "The journal cannot be written" in warning
    assert journal.failed
    assert list(tmp_path.iterdir()) == []


def test_what_a_pause_drops_does_not_stay_where_it_cannot_be_struck(call, tmp_path):
    (tmp_path / "call-1.striking").mkdir()
    with Journal.create(tmp_path, "call-1") as journal:
        said = [journal.append(event) for event in paused_call(call).events]
    assert len([each for each in said if each]) == 1
    assert not journal.path.exists()


def test_a_journal_that_failed_before_a_pause_goes_with_it_and_is_owed_no_more(call, tmp_path):
    journal = Journal.create(tmp_path, "call-1")
    mark(journal.path)
    for event in paused_call(call).events:
        if event.event == "call.paused":
            assert journal.append(replace(event, call="\ud800"))
            assert journal.failed
            assert not journal.path.with_suffix(".owed").exists()
        journal.append(event)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_was_being_struck_when_the_program_was_killed_is_swept(tmp_path):
    left = tmp_path / "call-1.striking"
    left.write_text("")
    os.utime(left, (time.time() - KEPT_FOR - 10,) * 2)
    assert sweep(tmp_path, time.time()) == 1
