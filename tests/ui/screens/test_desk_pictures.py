"""A desk's screens as pictures; after a wished change, look at them, and pass --snapshot-update."""

from __future__ import annotations

import pytest

from cues.calls.events import CallHeld, CallPaused, CallTransferred, Warned
from cues.details.detail import Kind, Subject
from speech.audio import Channel
from tests.ui.scripted_call import Script, ScriptedFeed, light, loss, seen, until
from tests.ui.scripted_desk import HEADSET, WEBCAM, ScriptedDesk, ScriptedSound, StillDesk

WIDE, NORMAL, NARROW = (120, 40), (80, 24), (40, 30)
ECHO = (
    "The customer is heard again in your microphone; that part is left out. "
    "A headset, or less volume, ends it."
)
AWAY = f"There is no device called {HEADSET.name!r}. The agent is not heard until there is a device again."


def paused() -> Script:
    script = light()
    script.add(CallPaused, 26.0, dropped_from=21.0)
    return script


def held() -> Script:
    script = light()
    script.add(CallHeld, 26.0)
    return script


def echoed() -> Script:
    script = light()
    script.add(Warned, 26.0, code="echo_suppressed", message=ECHO)
    return script


def handed_over() -> Script:
    script = loss()
    other = {"kind": Kind.HEALTH, "subject": Subject.OTHER, "attributes": {"serious": True}}
    script.detail("d6", evidence="my neighbour is in hospital", start=64.8, end=66.0, **other)
    script.add(CallTransferred, 66.5, to="robin")
    return script


def gateway(stands: str, *, well: bool) -> ScriptedDesk:
    desk = ScriptedDesk(begins_by_key=False)
    desk.title, desk.where = "Desk", "robin"
    desk.stands = (stands, well)
    return desk


OFFERED = "3 calls are nobody's: j shows them in turn."
ON_NOBODYS = "Nobody's call yet: what you do makes it yours. 2 more: j shows the next."


def many(offered: str) -> ScriptedDesk:
    desk = gateway("Connected to 10.0.0.5:2700.", well=True)
    desk.offered = offered
    return desk


def listening(*, away: bool = False) -> ScriptedDesk:
    sound = ScriptedSound()
    if away:
        sound.connected = [each for each in sound.connected if each is not HEADSET]
        sound.heard[Channel.AGENT] = None
    return ScriptedDesk(sound=sound)


BROKEN = "The connection to 10.0.0.5:2700 broke; trying again."
SCENES = {
    # name: desk, size, the call's script, what is wrong with the way to it, echo, keys, words to wait for
    "waiting": (listening, NORMAL, None, None, 0.0, "", "customer ■■■■■■"),
    "waiting_narrow": (listening, NARROW, None, None, 0.0, "", "customer ■■■"),
    "not_connected": (lambda: gateway(BROKEN, well=False), NORMAL, None, None, 0.0, "", "trying again"),
    "nobodys_waiting": (lambda: many(OFFERED), NORMAL, None, None, 0.0, "", "j Show"),
    "nobodys_waiting_narrow": (lambda: many(OFFERED), NARROW, None, None, 0.0, "", "j Show"),
    "nobodys": (lambda: many(ON_NOBODYS), NORMAL, light, None, 0.0, "", "Nobody's call yet"),
    "nobodys_wide": (lambda: many(ON_NOBODYS), WIDE, light, None, 0.0, "", "Nobody's call yet"),
    "nobodys_end": (lambda: many(ON_NOBODYS), NORMAL, light, None, 0.0, "e", "End it?"),
    "nobodys_transfer": (lambda: many(ON_NOBODYS), NORMAL, light, None, 0.0, "x", "esc stays"),
    "reconnecting": (lambda: gateway(BROKEN, well=False), NORMAL, loss, BROKEN, 0.0, "", "trying again"),
    "handover": (lambda: gateway("", well=True), NORMAL, handed_over, None, 0.0, "", "So far:"),
    "handover_narrow": (lambda: gateway("", well=True), NARROW, handed_over, None, 0.0, "", "So far:"),
    "transfer": (listening, NORMAL, light, None, 0.0, "x", "esc stays"),
    "paused": (listening, NORMAL, paused, None, 0.0, "", "P A U S E D"),
    "paused_narrow": (listening, NARROW, paused, None, 0.0, "", "P A U S E D"),
    "held_wide": (listening, WIDE, held, None, 0.0, "", "O N   H O L D"),
    "echo_counted": (listening, NORMAL, echoed, None, 12.4, "", "echo left out 12 s"),
    "device_lost": (lambda: listening(away=True), NORMAL, light, AWAY, 0.0, "", "There is no device"),
    "sound": (listening, NORMAL, None, None, 0.0, "m", WEBCAM.name),
    "sound_unplugged_in_call": (
        lambda: listening(away=True), WIDE, light, AWAY, 0.0, "m", "chosen, not connected"
    ),
    "sound_narrow": (listening, NARROW, None, None, 0.0, "m", WEBCAM.name),
    "help_in_call": (listening, NORMAL, light, None, 0.0, "?", "Choose the microphone"),
}  # fmt: skip


def picture(snap_compare, scene, **options):
    make, size, script, link, echo, key, words = SCENES[scene]
    app = StillDesk(make(), **options)

    async def play(pilot):
        desk = app.desk
        if script is not None:
            feed = ScriptedFeed(script(), duration=None)
            feed.title, feed.hears = desk.title, desk.where
            feed.agent, feed.link, feed.echo = "robin", link, echo
            feed.nobodys = scene.startswith("nobodys")
            desk.calls.put_nowait(feed)
            await until(pilot, lambda: len(app.screen_stack) > 2 and app.screen_stack[2].painted)
            await until(pilot, lambda: app.screen_stack[2].view.at >= feed.position)
        if key:
            await pilot.press("question_mark" if key == "?" else key)
        await until(pilot, lambda: words in seen(pilot))
        await pilot.pause(0.3)

    return snap_compare(app, terminal_size=size, run_before=play)


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_looks_as_it_did(snap_compare, scene):
    assert picture(snap_compare, scene)


@pytest.mark.parametrize("scene", ["sound_unplugged_in_call", "paused"])
def test_the_light_theme_looks_as_it_did(snap_compare, scene):
    assert picture(snap_compare, scene, theme="heartline-light")
