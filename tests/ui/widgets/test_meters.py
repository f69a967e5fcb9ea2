"""Level meters."""

from __future__ import annotations

import pytest

from speech.audio import Channel
from tests.ui.scripted_call import ScriptedFeed, StillApp, light, seen, settled
from ui.widgets.meters import FLOOR


@pytest.mark.parametrize(
    ("level", "drawn"),
    [
        (0.0, "■" * 10),
        (12.0, "■" * 10),
        (FLOOR / 2, "■" * 5 + "·" * 5),
        (FLOOR, "·" * 10),
        (-100.0, "·" * 10),
    ],
)
async def test_a_level_fills_its_share_of_the_meter(level, drawn):
    class LoudFeed(ScriptedFeed):
        def levels(self):
            return {Channel.AGENT: -100.0, Channel.CUSTOMER: level}

    app = StillApp(LoudFeed(light()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert f"agent {'·' * 10}   customer {drawn}" in seen(pilot)


@pytest.mark.parametrize(
    ("size", "echo", "told"),
    [((80, 24), 12.9, "   echo left out 12 s"), ((40, 30), 12.9, "  echo 12s"), ((80, 24), 0.9, "")],
)
async def test_echo_that_was_left_out_is_counted_beside_the_levels(size, echo, told):
    feed = ScriptedFeed(light(), duration=None)
    feed.echo = echo
    async with StillApp(feed).run_test(size=size) as pilot:
        await settled(pilot)
        line = next(each for each in seen(pilot).splitlines() if "customer ■" in each)
        assert line.endswith(f"·{told}")
