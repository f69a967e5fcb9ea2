"""How the app starts, and how it is left."""

from __future__ import annotations

import threading

import pytest

from speech.errors import AudioFileError, BadInputError, HeartlineError
from tests.ui.scripted_call import ScriptedFeed, StillApp, ended, light, opening, seen, settled, until
from ui.app import HeartlineApp
from ui.messages import Outcome
from ui.screens.leave import LeaveScreen


async def test_the_screen_is_painted_before_the_call_is_made():
    may_go_on = threading.Event()
    app = StillApp(ScriptedFeed(opening()))

    def slow() -> ScriptedFeed:
        may_go_on.wait(10)
        return app.feed

    app._make_feed = slow
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Loading the recogniser" in seen(pilot)
        may_go_on.set()
        await settled(pilot)
        assert "Listening. Nothing to say yet." in seen(pilot)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AudioFileError("There is no file call.wav. Check the name."), 2),
        (HeartlineError("The device went away. Plug it in again."), 1),
    ],
)
async def test_an_error_of_the_call_ends_the_app_with_its_message(error, code):
    app = StillApp(ScriptedFeed(opening(), error=error))
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.return_value is not None)
    assert app.return_value == Outcome(str(error), code)
    assert app.feed.closed


async def test_an_error_in_making_the_call_ends_the_app_with_its_message():
    def missing() -> ScriptedFeed:
        raise BadInputError("There is no such model. Run: heartline models fetch.")

    app = HeartlineApp(missing)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.return_value is not None)
    assert app.return_value == Outcome("There is no such model. Run: heartline models fetch.", 2)


def test_a_theme_that_does_not_exist_is_named():
    with pytest.raises(BadInputError, match=r"no theme 'purple'.*heartline-dark"):
        HeartlineApp(lambda: ScriptedFeed(opening()), theme="purple")


@pytest.mark.parametrize("theme", ["heartline-light", "gruvbox", "textual-light"])
async def test_other_themes_work(theme):
    app = StillApp(ScriptedFeed(light()), theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "[hobby?]" in seen(pilot)


async def test_signs_of_letters_stand_in_for_colours_without_any(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "[hobby?]" in seen(pilot)
        assert "hobby?" in seen(pilot)


@pytest.mark.parametrize(
    ("key", "outcome"), [("q", Outcome()), ("ctrl+q", Outcome()), ("ctrl+c", Outcome(None, 130))]
)
async def test_a_replay_is_left_at_once_and_its_call_is_closed(key, outcome):
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press(key)
    assert app.return_value == outcome
    assert app.feed.closed


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_a_live_call_asks_first(key):
    app = StillApp(ScriptedFeed(light(), duration=None))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press(key)
        assert isinstance(app.screen, LeaveScreen)
        await pilot.press("n")
        await settled(pilot)
        assert app.return_value is None
        await pilot.press(key, "y")
    assert app.return_value == Outcome()


async def test_a_live_call_that_has_ended_does_not_ask():
    app = StillApp(ScriptedFeed(ended(), duration=None))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("q")
    assert app.return_value == Outcome()


async def test_a_fault_of_ours_ends_in_a_sentence_without_what_was_said(capsys):
    class FaultyFeed(ScriptedFeed):
        def levels(self):
            words = "my secret marker"
            raise ValueError(words)

    app = StillApp(FaultyFeed(light()))
    with pytest.raises(ValueError, match="marker"):
        async with app.run_test() as pilot:
            await pilot.pause(0.5)
    assert app.return_value is not None
    assert app.return_value.exit_code == 1
    assert app.return_value.error is not None
    assert "ValueError" in app.return_value.error
    assert "marker" not in app.return_value.error
    written = capsys.readouterr()
    assert "marker" not in written.out + written.err
