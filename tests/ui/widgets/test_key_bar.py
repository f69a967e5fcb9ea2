"""The keys at the foot."""

from __future__ import annotations

from tests.ui.scripted_call import ScriptedFeed, StillApp, ended, light, opening, seen, settled
from ui.widgets.key_bar import KeyHint


async def test_keys_stay_in_their_place_with_and_without_a_cue():
    feet = []
    for script in (opening(), light()):
        app = StillApp(ScriptedFeed(script))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            feet.append(seen(pilot).splitlines()[-1])
    assert feet[0] == feet[1]


async def test_each_key_tells_more_when_it_is_pointed_at():
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test() as pilot:
        screen = await settled(pilot)
        shown = [hint for hint in screen.query(KeyHint) if hint.display]
        assert len(shown) == 9
        assert all(hint.tooltip for hint in shown)


async def test_after_the_end_the_cues_keys_are_gone():
    app = StillApp(ScriptedFeed(ended()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert seen(pilot).splitlines()[-1].split() == "p Copy r Again h History t Text ? Help q Quit".split()
