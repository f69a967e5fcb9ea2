"""One call at the desk: who asks before it is made, what it tells when it cannot be, its echo."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from cues.calls.commands import Command, Context, Verb
from cues.calls.desk.line import Line
from cues.calls.desk.one_call import ECHO_IS_TOLD, DeskOrder, OneCall
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallPlan, CallSession
from cues.errors import JournalError
from speech.audio import Channel
from speech.transcript import AudioTrouble, Tick
from tests import costly

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
BEGAN = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
LEVELS = {AGENT: -30.0, CUSTOMER: -20.0}


@pytest.fixture
def call() -> OneCall:
    line = Line("Headset", BEGAN, 160_000)
    return OneCall(CallPlan("call-1", "Headset", line.channels, BEGAN, "+4420"), line, echo_before=7.0)


@pytest.fixture
def made(extractor):
    """Makes a call that hears nothing but the troubles and the length of its line."""

    async def hearing(line):
        async for item in line.frames():
            yield item if isinstance(item, AudioTrouble) else Tick(item.end / 16_000, LEVELS, LEVELS)

    def make(order: DeskOrder) -> RunningCall:
        session = CallSession(order.plan, extractor, costly.playbook())
        parts = CallParts(hearing(order.line), session, None, order.listen, order.stats)
        return RunningCall(parts)

    return make


def order(call: OneCall) -> DeskOrder:
    return DeskOrder(call.plan, call.line, lambda _: False, lambda heard: heard, call.heard, call.stats)


def told(call: OneCall) -> list[str]:
    return [event.event for event in call.log.since(0)]


async def test_what_is_asked_before_it_is_made_is_done_in_order(call, made):
    call.send(Command(Verb.PAUSE, "a"))
    call.send(Context("+4421", {"order": "boots"}))
    call.send(Command(Verb.RESUME, "b"))
    call.line.end()
    await call.run(made, order(call))
    assert told(call) == [
        "call.started",
        "call.paused",
        "command",
        "call.context",
        "call.resumed",
        "command",
        "call.ended",
    ]
    assert call.over


async def test_it_is_made_in_a_thread_so_that_nothing_else_waits(call, made):
    where = []

    def make(order: DeskOrder) -> RunningCall:
        where.append(threading.current_thread())
        return made(order)

    call.line.end()
    await call.run(make, order(call))
    assert where != [threading.main_thread()]


async def test_a_call_that_cannot_be_made_says_why_and_ends(call, caplog):
    def make(_: DeskOrder) -> RunningCall:
        raise JournalError("The disk is full.")

    await call.run(make, order(call))
    warning, end = call.log.since(0)
    assert (warning.code, warning.message, warning.seq) == ("call_failed", "The disk is full.", 1)
    assert (end.event, end.seq, end.stats) == ("call.ended", 2, {"failed": 1})
    assert "The disk is full." in caplog.text


async def test_a_fault_of_its_own_ends_it_alone_and_tells_nobody_a_word(call, caplog):
    def make(_: DeskOrder) -> RunningCall:
        raise ValueError("my dog biscuit")

    await call.run(make, order(call))
    assert told(call) == ["call.ended"]
    assert "ValueError" in caplog.text
    assert "biscuit" not in caplog.text


async def test_a_fault_in_mid_call_ends_it_where_it_had_got_to(call, made):
    def make(order: DeskOrder) -> RunningCall:
        running = made(order)

        async def breaking():
            async for event in RunningCall.events(running):
                yield event
                call.heard(Tick(12.5, LEVELS, LEVELS))
                raise RuntimeError("my dog biscuit")

        running.events = breaking
        return running

    await call.run(make, order(call))
    *_, end = call.log.since(0)
    assert (end.event, end.seq, end.duration) == ("call.ended", 2, 12.5)


def test_it_knows_how_far_it_was_heard_and_how_loud(call):
    call.heard(Tick(3.0, {AGENT: 0.0}, LEVELS))
    call.heard(AudioTrouble(4.0, "device_lost", "The headset has gone."))
    assert (call.at, call.levels) == (3.0, LEVELS)


def test_its_number_is_the_one_that_was_told_last(call):
    call.send(Context(None, {"order": "boots"}))
    assert call.number == "+4420"
    call.send(Context("+4421"))
    assert call.number == "+4421"


async def test_much_echo_is_told_once_and_counted_from_the_calls_beginning(call, made):
    for seconds in (0.0, 1.0, ECHO_IS_TOLD, ECHO_IS_TOLD + 5.0):
        call.leave_out_echo(12.0, 7.0 + seconds)
    call.line.end()
    await call.run(made, order(call))
    warnings = [event.code for event in call.log.since(0) if event.event == "warning"]
    assert warnings == ["echo_suppressed"]
    *_, end = call.log.since(0)
    assert (end.stats["echo_seconds"], end.stats["echo_words"]) == (7.0, 0)
