"""A call that leaves for another gateway stops between two causes of events, never within one."""

import asyncio

from cues.calls.gateway.leaving import until as up_to
from tests.cues.calls.gateway.loopback import soon


async def told(leaving, causes, taken):
    """Numbers that come as events do: those of one cause at once, the next cause after a while."""

    async def events():
        for cause in causes:
            await asyncio.sleep(0.01)
            for event in cause:
                yield event

    async for event in up_to(leaving, events()):
        taken.append(event)
        if event == 3:
            leaving.set()


async def test_all_that_one_cause_led_to_is_told_and_nothing_after_it():
    taken = []
    await soon(told(asyncio.Event(), [[1, 2], [3, 4, 5], [6]], taken))
    assert taken == [1, 2, 3, 4, 5]


async def test_without_leaving_all_is_told():
    taken = []
    await soon(told(asyncio.Event(), [[1, 2], [4]], taken))
    assert taken == [1, 2, 4]
