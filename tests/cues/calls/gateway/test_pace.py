"""A connection is read as fast as can be heard, and nobody waits for ever."""

import asyncio
from datetime import UTC, datetime

import pytest

from cues.calls.following import CallLog
from cues.calls.gateway import pace as pace_module
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.pace import Pace
from cues.calls.gateway.plans import source_of
from cues.calls.session import CallPlan
from speech.sources.protocols.protocol import Sound
from tests.cues.calls.gateway.loopback import AGENT, CUSTOMER, soon
from tests.speech.call_in_memory import tone

PLAN = CallPlan("call-1", "vosk", (AGENT, CUSTOMER), datetime(2026, 3, 17, tzinfo=UTC))


@pytest.fixture
def call():
    made = HostedCall(PLAN, "vosk", Mode.FULL, source_of(PLAN, Mode.FULL, live=True), before=CallLog())
    made.joined(PLAN.channels)
    return made


@pytest.fixture
async def paces(call):
    made = []

    def make(*, waits):
        made.append(Pace(call, begins=0, waits=waits))
        return made[-1]

    yield make
    for pace in made:
        pace.close()


def send(call, pace, seconds, channels=(AGENT, CUSTOMER)):
    for _ in range(round(seconds * 10)):
        for channel in channels:
            if pace is not None:
                pace.sent(channel, 0.1)
            call.source.push(Sound(channel, 16_000, tone(0.1)))


async def goes_on(waiting):
    """Whether it goes on without anything happening."""
    task = asyncio.ensure_future(waiting)
    for _ in range(20):
        await asyncio.sleep(0)
    done = task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return done


async def test_a_burst_waits_until_it_is_heard(call, paces):
    pace = paces(waits=False)
    assert await goes_on(pace.step())
    send(call, pace, 3.0)
    assert not await goes_on(pace.step())
    call.at = 2.5
    assert await goes_on(pace.step())


async def test_what_comes_as_it_is_spoken_does_not_wait(call, paces):
    pace = paces(waits=False)
    send(call, None, 10.0)
    assert call.lag == 10.0
    assert await goes_on(pace.step()), "hearing is slow: the call drops, and says so"


async def test_who_can_wait_waits_for_room(call, paces):
    pace = paces(waits=True)
    send(call, pace, 0.5)
    assert await goes_on(pace.step())
    call.at = 2.0
    send(call, pace, 1.5)
    assert not await goes_on(pace.step())


@pytest.mark.parametrize("waits", [True, False])
async def test_nobody_waits_for_a_call_that_is_over(call, paces, waits):
    pace = paces(waits=waits)
    send(call, pace, 3.0)
    waiting = asyncio.ensure_future(pace.step())
    last = asyncio.ensure_future(pace.all_heard())
    await asyncio.sleep(0)
    call.finished.set()
    await soon(waiting)
    await soon(last)


@pytest.mark.parametrize(("waits", "goes"), [(True, 22_400), (False, 16_000)])
async def test_a_quiet_side_makes_nobody_wait_who_awaits_answers(call, paces, waits, goes):
    pace = paces(waits=waits)
    pace.sent(AGENT, 1.0)
    send(call, None, 1.0)
    call.at = 1.0
    send(call, None, 0.4, (CUSTOMER,))
    assert call.position == 16_000
    pace.quiet()
    assert call.position == goes


async def test_all_is_heard_when_hearing_has_got_so_far(call, paces, monkeypatch):
    monkeypatch.setattr(pace_module, "LOOKS_EVERY", 0.001)
    pace = paces(waits=True)
    send(call, pace, 1.0)
    waiting = asyncio.ensure_future(pace.all_heard())
    call.at = 0.9
    await asyncio.sleep(0.01)
    assert not waiting.done()
    call.at = 1.0
    await soon(waiting)
    call.left(PLAN.channels)
    waiting = asyncio.ensure_future(pace.all_heard())
    await asyncio.sleep(0.01)
    assert not waiting.done(), "the last connection waits for the end"
    call.finished.set()
    await soon(waiting)
