"""What was found so far."""

from __future__ import annotations

from cues.details.detail import Kind, Status
from tests.ui.scripted_call import ScriptedFeed, StillApp, light, opening, seen, settled


async def side(script) -> list[str]:
    app = StillApp(ScriptedFeed(script))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        return [line.split("│", 1)[1].strip() for line in seen(pilot).splitlines() if "│" in line]


async def test_details_stand_under_their_kind_and_tentative_ones_with_a_question_mark():
    found = await side(light())
    assert found[:5] == ["Found so far", "travel", "colorado this summer ?", "hobby", "hiking ?"]


async def test_the_same_words_stand_once_and_what_is_over_is_noted():
    script = opening()
    script.detail("d1", Kind.PET, "our dog", 7.0, 7.5)
    script.detail("d2", Kind.PET, "our dog", 9.0, 9.5)
    script.detail("d3", Kind.PLACE, "used to live in ohio", 9.0, 9.5, status=Status.PAST)
    found = await side(script)
    assert found[1:5] == ["pet", "our dog", "place", "used to live in ohio"]
    assert found[5] == "past"


async def test_nothing_yet():
    assert (await side(opening()))[:2] == ["Found so far", "nothing yet"]
