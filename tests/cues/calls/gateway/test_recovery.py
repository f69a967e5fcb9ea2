"""What a gateway that was killed has left behind, and that one folder has one gateway."""

import os
import stat
import time
from datetime import UTC, datetime

import pytest

from cues.calls.events import CallEnded, CallStarted, Transcript
from cues.calls.gateway.recovery import LOCK, RECENT, alone_in, plan_of, unfinished
from cues.calls.journal import Journal, read_journal
from cues.calls.session import CallPlan
from cues.calls.wire import to_line
from speech.audio import Channel
from speech.errors import HeartlineError

CHANNELS = (Channel.AGENT, Channel.CUSTOMER)
PLAN = CallPlan(
    "call-1",
    "heartline",
    CHANNELS,
    datetime(2026, 3, 17, 10, tzinfo=UTC),
    customer="+1614",
    agent="robin",
    sender="token:0123abcd",
    ref="c-9",
)


def started(call="call-1", sender="token:0123abcd"):
    return CallStarted(
        call=call,
        seq=1,
        at=0.0,
        source="heartline",
        channels=CHANNELS,
        customer="+1614",
        began=PLAN.began.isoformat(),
        agent="robin",
        sender=sender,
        ref="c-9",
    )


def final(seq, text="my husband died", call="call-1"):
    return Transcript(
        call=call,
        seq=seq,
        at=float(seq),
        channel=Channel.CUSTOMER,
        utterance=seq,
        final=True,
        text=text,
        start=0.0,
        end=1.0,
    )


def written(folder, *events):
    with Journal.create(folder, events[0].call) as journal:
        for event in events:
            assert journal.append(event) is None
    return journal.path


def found(folder, now=None):
    return [each.plan.id for each in unfinished(folder, time.time() if now is None else now)]


def test_a_call_that_never_ended_is_found_with_all_that_it_told(tmp_path):
    events = (started(), final(2))
    written(tmp_path, *events)
    (lost,) = unfinished(tmp_path, time.time())
    assert (lost.plan, lost.events) == (PLAN, events)
    assert plan_of(events[0]) == PLAN


def test_what_has_ended_is_old_has_no_sender_or_is_damaged_is_left_alone(tmp_path):
    ended = CallEnded(call="ended", seq=2, at=1.0, duration=1.0, stats={})
    written(tmp_path, started("ended"), ended)
    written(tmp_path, started("at-a-desk", sender=None))
    old = written(tmp_path, started("old"))
    os.utime(old, (1000.0, 1000.0))
    (tmp_path / "garbage.jsonl").write_bytes(b"\xff\xfe marker\n" * 9)
    (tmp_path / "headless.jsonl").write_text(to_line(final(2, call="headless")) + "\n")
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "folder.jsonl").mkdir()
    broken = written(tmp_path, started("broken"), final(2, call="broken"))
    broken.write_text(broken.read_text().replace('"seq":1', '"seq":"marker"'))
    written(tmp_path, started("good"))
    assert found(tmp_path) == ["good"]
    assert found(tmp_path, now=1000.0 + RECENT - 1) == ["good", "old"]
    assert found(tmp_path / "not-there") == []


def test_a_line_that_the_kill_cut_short_is_left_out_and_the_journal_goes_on_after_it(tmp_path):
    path = written(tmp_path, started(), final(2))
    whole = path.read_bytes()
    path.write_bytes(whole + to_line(final(3)).encode()[:50])
    (lost,) = unfinished(tmp_path, time.time())
    assert [event.seq for event in lost.events] == [1, 2]
    written(tmp_path, final(3, "we have a dog"))
    assert [event.seq for event in read_journal(path)] == [1, 2, 3]


def test_a_folder_has_one_gateway_at_a_time(tmp_path):
    folder = tmp_path / "gateways" / "one"
    with alone_in(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / LOCK).stat().st_mode) == 0o600
        with pytest.raises(HeartlineError, match="Another gateway"), alone_in(folder):
            pass
        with alone_in(tmp_path / "gateways" / "two"):
            pass
    with alone_in(folder):
        pass


def test_a_folder_that_cannot_be_used_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(HeartlineError, match="cannot be used"), alone_in(tmp_path / "file" / "folder"):
        pass
