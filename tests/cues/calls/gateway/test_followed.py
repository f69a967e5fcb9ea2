"""One log for each call that somebody follows, whoever hears the call, and if that changes in between."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from cues.calls.events import CallStarted, CallTransferred, Transcript
from cues.calls.following import CallLog
from cues.calls.gateway.bus import News, Position
from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.followed import Followed
from cues.calls.gateway.recovery import plan_of
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.gateway.tickets import Tickets
from speech.audio import Channel
from tests.cues.calls.gateway.loopback import Kitchen

STARTED = CallStarted(
    call="c1",
    seq=1,
    at=0.0,
    source="heartline",
    channels=(Channel.AGENT, Channel.CUSTOMER),
    customer=None,
    began="2026-03-17T10:00:00+00:00",
    sender="token:1",
)


def said(seq, *, final=True):
    return Transcript(
        call="c1",
        seq=seq,
        at=1.0,
        channel=Channel.CUSTOMER,
        utterance=1,
        final=final,
        text="we have a dog",
        start=0.0,
        end=1.0,
    )


def moved(seq, to="anna"):
    return CallTransferred(call="c1", seq=seq, at=1.0, to=to)


def seqs(log):
    return [event.seq for event in log.since(0)]


@pytest.fixture
async def board(tmp_path, extractor):
    kitchen = Kitchen(tmp_path, extractor)
    board = Switchboard(GatewayRules(), kitchen.make, Capacity(1000.0), Tickets(bytes(32)))
    yield board
    for call in board:
        board.release(call)


@pytest.fixture
def followed(board):
    return Followed(board)


@pytest.fixture
def open_log(followed):
    """Opens logs that stay open to the end of the test."""
    with ExitStack() as stack:
        yield lambda call="c1": stack.enter_context(followed.log(call))


def heard_here(board, *events):
    return board.adopt(plan_of(STARTED), "heartline", CallLog([STARTED, *events]))


def feed(followed, *events, caught_up=True):
    """What the bus has of the call, read from where one stands."""
    asked = followed.positions()
    return followed.take(News(events={"c1": events}, caught_up=frozenset({"c1"} if caught_up else ())), asked)


def test_a_call_is_asked_for_while_somebody_follows_it(followed):
    with followed.log("c1") as (one, _), followed.log("c1") as (two, _):
        assert one is two
        assert followed.positions() == {"c1": Position()}
    assert followed.positions() == {}


def test_it_is_full_once_all_has_come(followed, open_log):
    log, full = open_log()
    feed(followed, STARTED, said(2), caught_up=False)
    assert (seqs(log), full.is_set()) == ([1, 2], False)
    assert followed.positions() == {"c1": Position(2, 2)}
    feed(followed, said(3, final=False))
    assert (seqs(log), full.is_set()) == ([1, 2, 3], True)
    assert followed.positions() == {"c1": Position(2, 3)}


def test_what_comes_twice_is_told_once_and_a_late_partial_never(followed, open_log):
    log, _ = open_log()
    feed(followed, STARTED, said(2), said(5))
    asked = {"c1": Position(5, 5)}
    followed.take(News(events={"c1": [said(2), said(4, final=False), said(5), said(6)]}), asked)
    assert seqs(log) == [1, 2, 5, 6]


def test_a_transfer_is_reported(followed, open_log):
    open_log()
    assert [event.to for event in feed(followed, STARTED, moved(2), moved(3, "robin"))] == ["anna", "robin"]


def test_news_that_were_asked_from_elsewhere_are_not_taken(followed, open_log):
    log, _ = open_log()
    followed.take(News(events={"c1": [STARTED]}), {"c1": Position(7, 7)})
    followed.take(News(events={"c2": [STARTED]}), {"c2": Position()})
    assert seqs(log) == []


async def test_a_call_that_is_heard_here_has_its_own_log_and_needs_no_bus(board, followed, open_log):
    call = heard_here(board)
    log, full = open_log()
    assert log is call.log
    assert full.is_set()
    assert followed.positions() == {}


async def test_a_call_that_comes_here_goes_on_in_the_log_that_is_followed(board, followed, open_log):
    log, full = open_log()
    feed(followed, STARTED, said(2), caught_up=False)
    late = followed.positions()
    taken = followed.adopted("c1", [STARTED, said(2), said(3)])
    board.adopt(plan_of(STARTED), "heartline", taken)
    assert (taken is log, full.is_set(), seqs(log)) == (True, True, [1, 2, 3])
    followed.take(News(events={"c1": [said(3)]}), late)
    assert followed.positions() == {}
    assert seqs(log) == [1, 2, 3]


def test_one_that_nobody_follows_gets_a_log_of_its_own(followed):
    assert seqs(followed.adopted("c1", [STARTED, said(2)])) == [1, 2]


async def test_a_call_that_goes_elsewhere_is_fed_from_where_it_was(board, followed, open_log):
    call = heard_here(board, said(2), said(3, final=False))
    log, _ = open_log()
    assert followed.positions() == {}
    board.release(call)
    assert followed.positions() == {"c1": Position(2, 3)}
    feed(followed, said(4))
    assert seqs(log) == [1, 2, 4]
