"""The closing card."""

from __future__ import annotations

from tests.ui.scripted_call import ScriptedFeed, StillApp, ended, seen, settled
from ui.widgets.end_card import EndCard


class LongFeed(ScriptedFeed):
    def closing(self):
        return [(f"reason {number}", str(number)) for number in range(40)]


async def test_a_card_longer_than_the_screen_scrolls_with_the_keys():
    app = StillApp(LongFeed(ended()))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settled(pilot)
        assert "Try next" not in seen(pilot)
        await pilot.press(*["pagedown"] * 5)
        await pilot.pause()
        assert "Try next" in seen(pilot)
        assert screen.query_one(EndCard).scroll_y > 0


async def test_without_next_steps_there_is_no_heading_for_them():
    class PlainFeed(ScriptedFeed):
        def next_steps(self):
            return ()

    app = StillApp(PlainFeed(ended()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "The call has ended" in seen(pilot)
        assert "Try next" not in seen(pilot)
