"""The live transcript."""

from __future__ import annotations

from itertools import cycle

from cues.calls.events import DetailEvent, DetailState
from speech.audio import Channel
from tests.ui.scripted_call import ScriptedFeed, StillApp, busy, light, seen, settled, until
from ui.widgets.transcript import TranscriptPane


async def test_a_side_is_named_once_a_turn():
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        lines = [line.strip() for line in seen(pilot).splitlines()]
    assert sum(line.startswith(("0:17  customer my phone died", "0:22")) for line in lines) == 1
    assert sum("agent" in line and "thanks for calling" in line for line in lines) == 1


async def test_what_is_not_so_is_marked_quietly_and_says_why():
    app = StillApp(ScriptedFeed(busy()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        shown = seen(pilot)
    assert "on every trip [travel, if]" in shown
    assert "biscuit [pet]" in shown


async def test_a_mark_goes_when_its_detail_is_taken_back():
    script = light()
    app = StillApp(ScriptedFeed(script))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await settled(pilot)
        assert "[hobby?]" in seen(pilot)
        found = next(event for event in script.events if isinstance(event, DetailEvent))
        script.detail(
            found.id, found.kind, found.evidence, found.start, found.end, state=DetailState.RETRACTED
        )
        app.feed.say(script.events[-1])
        await until(pilot, lambda: found.id not in screen.view.details and screen.painted)
        assert "[hobby?]" not in seen(pilot)


async def test_captions_that_did_not_change_are_not_drawn_again():
    app = StillApp(ScriptedFeed(busy()))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await settled(pilot)
        pane = screen.query_one(TranscriptPane)
        before = {id(block.caption): id(block.strips) for block in pane._blocks}
        script = busy()
        script.said(Channel.AGENT, 4, 38.0, "i can see the parcel now it is in denver", final=False)
        app.feed.say(script.events[-1])
        await until(pilot, lambda: "in denver" in seen(pilot))
        after = {id(block.caption): id(block.strips) for block in pane._blocks}
        assert len(set(before.items()) & set(after.items())) == len(before) - 1


async def test_lines_fit_every_width():
    app = StillApp(ScriptedFeed(busy()))
    async with app.run_test() as pilot:
        screen = await settled(pilot)
        pane = screen.query_one(TranscriptPane)
        for width, height in zip((*range(38, 131, 8), 59, 60, 109, 110), cycle((20, 35, 50)), strict=False):
            await pilot.resize_terminal(width, height)
            await until(pilot, lambda size=(width, height): screen.size == size)
            room = pane.scrollable_content_region.width
            assert pane._lines
            assert all(strip.cell_length <= room for strip in pane._lines)
            assert "i can see the parcel" in " ".join(seen(pilot).split())
