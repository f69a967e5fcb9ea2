"""The one cue."""

from __future__ import annotations

from cues.calls.events import CueSource, CueState
from cues.details.detail import Kind
from tests.ui.scripted_call import (
    HIKES,
    LOSS,
    ScriptedFeed,
    StillApp,
    busy,
    light,
    loss,
    opening,
    seen,
    settled,
)
from ui.widgets.cue_card import CueCard


async def test_a_confirmed_cue_loses_its_question_mark():
    script = loss()
    app = StillApp(ScriptedFeed(script))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "bereavement?  gently" in seen(pilot)
    script.cue("q4", CueState.CONFIRMED, 70.0, **LOSS)
    app = StillApp(ScriptedFeed(script))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "bereavement  gently" in seen(pilot)


async def test_a_sensitive_cue_has_no_bright_edge():
    edges = {}
    for name, script in {"quiet": opening(), "soft": loss()}.items():
        app = StillApp(ScriptedFeed(script))
        async with app.run_test() as pilot:
            screen = await settled(pilot)
            edges[name] = screen.query_one(CueCard).styles.border_left[1]
    kind_colours = {app.theme_variables[f"kind-{kind}"] for kind in Kind}
    assert edges["soft"].hex.lower() not in kind_colours


async def test_a_line_without_suggestions_stands_alone():
    script = opening()
    script.cue(
        "q9",
        CueState.SHOWN,
        9.0,
        kind=Kind.HARDSHIP,
        headline="Follow your team's procedure.",
        why="something serious",
        sensitive=True,
    )
    app = StillApp(ScriptedFeed(script))
    async with app.run_test() as pilot:
        await settled(pilot)
        shown = seen(pilot)
    assert "Follow your team's procedure." in shown
    assert "•" not in shown


async def test_the_quiet_card_tells_how_many_wait():
    script = busy()
    script.cue("q7", CueState.QUEUED, 39.5, reason="the agent speaks", **HIKES)
    app = StillApp(ScriptedFeed(script))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "Listening. 2 cues wait for the right moment." in seen(pilot)


async def test_a_headline_is_never_read_as_markup():
    script = opening()
    script.cue("q9", CueState.SHOWN, 9.0, **(HIKES | {"headline": "[bold]They[/] have a [dog"}))
    app = StillApp(ScriptedFeed(script))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "[bold]They[/] have a [dog" in seen(pilot)


async def test_a_cue_from_the_order_says_so_and_is_no_guess():
    script = opening()
    script.cue(
        "q9",
        CueState.SHOWN,
        9.0,
        kind=Kind.HOBBY,
        headline="There are hiking boots in the order",
        why='the order: "hiking boots"',
        source=CueSource.ORDER,
    )
    app = StillApp(ScriptedFeed(script))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "hobby  from the order" in seen(pilot)


async def test_a_cue_whose_words_are_settled_has_no_question_mark():
    script = light()
    app = StillApp(ScriptedFeed(script))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "hobby?" in seen(pilot).splitlines()[3]
        script.detail("d1", Kind.HOBBY, "hiking", 23.8, 24.1, at=27.0)
        script.cue("q1", CueState.SHOWN, 27.0, **HIKES, detail="d1")
        for event in script.events[-2:]:
            app.screen.heard.say(event)
        await settled(pilot)
        assert "hobby?" not in seen(pilot).splitlines()[3]
