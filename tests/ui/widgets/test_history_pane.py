"""Queue and history."""

from __future__ import annotations

from tests.ui.scripted_call import ScriptedFeed, StillApp, busy, ended, opening, seen, settled


async def side(script) -> list[str]:
    app = StillApp(ScriptedFeed(script))
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        await pilot.press("h")
        await pilot.pause()
        lines = [line.split("│", 1)[1].strip() for line in seen(pilot).splitlines() if "│" in line]
        return [line for line in lines if line]


async def test_what_waits_comes_first_then_the_newest():
    assert await side(busy()) == [
        "Waiting",
        "… A dog called Biscuit",
        "0:38 waiting: the agent speaks",
        "Cues so far",
        '· heard "in colorado this summer"',
        "0:30 held back: said already",
        "✓ They are off to hike in Colorado",
        "0:30 used: you said it yourself",
        '· heard "my phone died"',
        "0:20 held back: figure of speech",
    ]


async def test_a_cue_that_was_taken_back_tells_why():
    lines = await side(ended())
    place = lines.index('↶ heard "our dog biscuit comes along on')
    assert lines[place + 2] == "1:05 taken back: a loss was mentioned"
    assert "Waiting" not in lines


async def test_nothing_yet():
    assert await side(opening()) == ["Cues so far", "none yet"]
