"""Whether the bus answers: said once each time it changes, and when its silence may be our own."""

import logging

from cues.calls.gateway.bus import BusAwayError, BusFaultError
from cues.calls.gateway.link import Link


def said(caplog):
    return [record.getMessage() for record in caplog.records]


def test_an_outage_and_its_end_are_said_once(caplog):
    caplog.set_level(logging.INFO)
    link = Link("redis.example:6379", 8.0)
    assert link.up
    for _ in range(3):
        link.failed(BusAwayError(TimeoutError))
    assert (link.up, link.outages) == (False, 1)
    for _ in range(3):
        link.answered(1.0)
    assert link.up
    first, second = said(caplog)
    assert "redis.example:6379 is away (TimeoutError)" in first
    assert "there again" in second
    link.failed(BusAwayError(OSError))
    assert (link.outages, len(said(caplog))) == (2, 3)


def test_what_is_unusable_of_one_call_is_no_outage(caplog):
    link = Link("redis.example:6379", 8.0)
    for _ in range(100):
        link.failed(BusFaultError(ValueError))
    assert (link.up, link.outages, link.faults) == (True, 0, 100)
    assert len(said(caplog)) == 7, "it may go on for hours: the 1st, 2nd, 4th ... 64th time"


def test_who_is_silent_is_dead_only_once_we_have_been_there_for_long_enough():
    link = Link("redis.example:6379", 8.0)
    link.answered(100.0)
    assert not link.steady(107.9)
    assert link.steady(108.0)
    link.failed(BusAwayError(OSError))
    assert not link.steady(200.0)
    link.answered(200.0)
    assert not link.steady(207.9)
    assert link.steady(208.0)
