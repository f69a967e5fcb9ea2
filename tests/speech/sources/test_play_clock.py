import asyncio
import math

import pytest

from speech.errors import BadInputError
from speech.sources.play_clock import PlayClock


@pytest.mark.parametrize("speed", [0.0, -1.0, math.inf, math.nan])
def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    with pytest.raises(BadInputError, match="above 0, or max"):
        PlayClock(speed)


async def test_each_moment_is_due_in_its_time_and_never_before():
    clock = PlayClock(50.0)
    clock.begin()
    for at in (0.0, 0.5, 1.0):
        await clock.due(at)
        assert clock.elapsed >= at / 50


async def test_it_stands_still_while_it_is_paused():
    clock = PlayClock(None)
    clock.begin()
    clock.pause()
    waiting = asyncio.create_task(clock.due(3.0))
    await asyncio.sleep(0.02)
    assert clock.paused
    assert clock.stood_still >= 0.02
    assert not waiting.done()
    clock.resume()
    await waiting
    assert clock.elapsed < 0.02
    stood = clock.stood_still
    await asyncio.sleep(0.02)
    assert clock.stood_still == stood


async def test_a_pause_before_it_began_counts_from_there():
    clock = PlayClock(None)
    clock.pause()
    await asyncio.sleep(0.02)
    assert (clock.elapsed, clock.stood_still) == (0.0, 0.0)
    clock.begin()
    assert clock.stood_still < 0.02
    assert clock.elapsed == pytest.approx(0.0, abs=0.001)
