"""The sound chooser: what it shows, and that a choice is heard at once, in mid-call too."""

from __future__ import annotations

import pytest

from speech.audio import Channel
from speech.errors import BadInputError
from speech.sources.desk.devices import DeviceError, Reason
from tests.ui.scripted_call import ScriptedFeed, light, seen, until
from tests.ui.scripted_desk import EARS, HEADSET, SPEAKERS, WEBCAM, ScriptedDesk, ScriptedSound, StillDesk
from ui.screens import devices
from ui.screens.devices import DevicesScreen

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


@pytest.fixture
def sound():
    return ScriptedSound()


@pytest.fixture
async def chooser(sound, monkeypatch):
    """A pilot in front of the chooser, between calls."""
    monkeypatch.setattr(devices, "LOOKS_EVERY", 0.01)
    async with StillDesk(ScriptedDesk(sound=sound)).run_test() as pilot:
        await pilot.press("m")
        await until(pilot, lambda: WEBCAM.name in seen(pilot))
        yield pilot


def line(pilot, words):
    return next(each for each in seen(pilot).splitlines() if words in each)


async def test_it_names_devices_and_marks_what_is_heard_and_what_was_chosen(chooser):
    shown = seen(chooser)
    assert shown.index("agent: microphone") < shown.index(WEBCAM.name) < shown.index("customer: what is")
    assert shown.index("customer: what is") < shown.index(SPEAKERS.name)
    assert f"● {HEADSET.name}  heard now, chosen" in shown
    assert f"● {EARS.name}  heard now" in shown
    assert f"system's choice: {EARS.name}  chosen" in shown
    assert "agent: microphone  ■■■■······" in shown
    assert "customer: what is played on  ■■■■■■····" in shown


async def test_enter_hears_a_side_on_another_device_and_stays(chooser, sound):
    await chooser.press("down", "enter")
    await until(chooser, lambda: f"● {WEBCAM.name}" in seen(chooser))
    assert sound.names == {AGENT: WEBCAM.name, CUSTOMER: None}
    assert "chosen" not in line(chooser, f"  {HEADSET.name}")
    await chooser.press("down", "down", "enter")
    await until(chooser, lambda: f"● {SPEAKERS.name}" in seen(chooser))
    assert sound.names == {AGENT: WEBCAM.name, CUSTOMER: SPEAKERS.name}
    await chooser.press("up", "enter")
    assert sound.names[CUSTOMER] is None


async def test_a_click_does_the_same(chooser, sound):
    at = next(y for y, each in enumerate(seen(chooser).splitlines()) if f"  {WEBCAM.name}" in each)
    await chooser.click(offset=(20, at))
    await until(chooser, lambda: sound.names[AGENT] == WEBCAM.name)


async def test_what_is_unplugged_is_shown_so_and_found_again(chooser, sound):
    sound.connected, sound.heard[AGENT] = (WEBCAM, EARS, SPEAKERS), None
    await until(chooser, lambda: f"{HEADSET.name}  chosen, not connected" in seen(chooser))
    assert "agent: microphone  not heard now" in seen(chooser)
    sound.connected, sound.heard[AGENT] = (HEADSET, WEBCAM, EARS, SPEAKERS), HEADSET
    await until(chooser, lambda: f"● {HEADSET.name}  heard now, chosen" in seen(chooser))


async def test_the_bar_stays_on_its_line_when_others_come_and_go(chooser, sound):
    await chooser.press("down", "down")
    sound.connected = (HEADSET, EARS, SPEAKERS)
    await until(chooser, lambda: WEBCAM.name not in seen(chooser))
    await chooser.press("down", "enter")
    await until(chooser, lambda: sound.names[CUSTOMER] == SPEAKERS.name)


async def test_without_a_sound_system_it_says_what_to_do(chooser, sound):
    sound.error = DeviceError(Reason.NO_SERVER.sentence)
    await until(chooser, lambda: "No sound server is running." in seen(chooser))
    assert f"{HEADSET.name}  chosen, not connected" in seen(chooser)
    sound.error = None
    await until(chooser, lambda: "No sound server" not in seen(chooser))


async def test_a_choice_that_cannot_be_remembered_is_heard_and_said(chooser, sound, monkeypatch):
    monkeypatch.setattr(sound, "devices", lambda: sound.connected)
    monkeypatch.setattr(devices, "LOOKS_EVERY", 60.0)
    await chooser.pause(0.1)
    sound.error = BadInputError("devices.json cannot be written: No space left on device.")
    await chooser.press("down", "enter")
    await until(chooser, lambda: f"● {WEBCAM.name}" in seen(chooser))
    assert "No space left on device." in seen(chooser)


@pytest.mark.parametrize("key", ["escape", "m", "q"])
async def test_a_closing_key_goes_back(chooser, sound, key):
    await chooser.press(key)
    await until(chooser, lambda: "Waiting for a call" in seen(chooser))
    assert sound.names == {AGENT: HEADSET.name, CUSTOMER: None}
    assert chooser.app.return_value is None


async def test_in_mid_call_the_call_goes_on(sound):
    desk, feed = ScriptedDesk(sound=sound), ScriptedFeed(light(), duration=None)
    async with StillDesk(desk).run_test() as pilot:
        desk.calls.put_nowait(feed)
        await until(pilot, lambda: "They are off to hike" in seen(pilot))
        call = pilot.app.screen
        await pilot.press("m")
        await until(pilot, lambda: WEBCAM.name in seen(pilot))
        await pilot.press("down", "enter")
        assert sound.names[AGENT] == WEBCAM.name
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is call)
        assert not feed.closed
        assert feed.sent == []


async def test_a_desk_without_sound_has_no_key_for_it():
    desk, feed = ScriptedDesk(begins_by_key=False), ScriptedFeed(light(), duration=None)
    async with StillDesk(desk).run_test(size=(120, 40)) as pilot:
        await pilot.press("m")
        assert "Sound" not in seen(pilot)
        desk.calls.put_nowait(feed)
        await until(pilot, lambda: "They are off to hike" in seen(pilot))
        await pilot.press("m")
        assert not isinstance(pilot.app.screen, DevicesScreen)
        assert "Sound" not in seen(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Choose the microphone" not in seen(pilot)
