"""What gateways say of calls to each other: how far one has got, and that nothing of it shows in a log."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.events import CallEnded, CallHeld, Transcript
from cues.calls.gateway.bus import BusAwayError, BusFaultError, CallRecord, News, Position, lasts
from cues.calls.gateway.hosted import CallInfo
from speech.audio import Channel

INFO = CallInfo("c1", "chat", datetime(2026, 3, 2, tzinfo=UTC).isoformat(), None, "marker", "live", "full", 3)


def said(seq, *, final):
    return Transcript(
        call="c1",
        seq=seq,
        at=1.0,
        channel=Channel.CUSTOMER,
        utterance=1,
        final=final,
        text="marker",
        start=0.0,
        end=1.0,
    )


def test_partials_alone_do_not_last():
    assert not lasts(said(1, final=False))
    assert lasts(said(1, final=True))
    assert lasts(CallHeld(call="c1", seq=2, at=0.0))


@given(st.lists(st.tuples(st.integers(1, 50), st.booleans())))
def test_how_far_one_has_got_never_goes_back(told):
    events = [said(seq, final=final) for seq, final in told]
    at = Position(7, 9).after(events)
    assert at.newest == max([9, *(seq for seq, _ in told)])
    assert at.lasting == max([7, *(seq for seq, final in told if final)])
    assert at.after(events) == at


@pytest.mark.parametrize(("state", "ended"), [("live", False), ("waiting", False), ("ended", True)])
def test_a_record_is_told_by_its_call(state, ended):
    info = CallInfo("c1", "chat", INFO.began, None, None, state, "full", 3)
    assert (CallRecord(info, "g1").id, CallRecord(info, "g1").ended) == ("c1", ended)


def test_nothing_of_a_customer_is_in_what_a_log_would_show():
    record = CallRecord(INFO, "g1", "marker", "marker")
    news = News(("c1",), ("marker",), {"marker": [said(1, final=True)]})
    end = CallEnded(call="c1", seq=1, at=0.0, duration=0.0, stats={})
    shown = [repr(each) for each in (record, INFO, news, BusAwayError(OSError), Position().after([end]))]
    assert "marker" not in "".join(shown)
    assert "c1" in shown[0]


def test_an_outage_is_named_by_its_kind():
    error = BusFaultError(ConnectionResetError)
    assert isinstance(error, BusAwayError)
    assert (str(error), error.trouble) == ("ConnectionResetError", ConnectionResetError)
