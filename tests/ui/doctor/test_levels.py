"""How loud each side is, and what that says."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from speech.audio import Channel
from speech.sources.desk.devices import Device, Kind
from tests.speech.sources.desk.sound_server import needs_sound_server, running_sound_server
from ui.doctor.advice import System, Trouble, advice
from ui.doctor.finding import State
from ui.doctor.levels import QUIET, SECONDS, Levels, judged, listen
from ui.doctor.sound import Devices

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
HEADSET = Device("in", "Headset", Kind.MICROPHONE, default=True)
PHONES = Device("out.monitor", "Phones", Kind.OUTPUT, default=True)
BOTH = Devices((HEADSET, PHONES), {AGENT: HEADSET, CUSTOMER: PHONES})
DEFAULTS = {AGENT: None, CUSTOMER: None}


def heard(*steps):
    levels = Levels()
    for agent, customer in steps:
        levels.add({AGENT: agent, CUSTOMER: customer}, {AGENT: HEADSET, CUSTOMER: PHONES}, SECONDS)
    return levels


def test_the_newest_and_the_loudest_are_kept():
    levels = heard((-60.0, -100.0), (-20.0, -100.0), (-30.0, -90.0))
    assert levels.newest == {AGENT: -30.0, CUSTOMER: -90.0}
    assert levels.loudest == {AGENT: -20.0, CUSTOMER: -90.0}


@pytest.mark.parametrize(
    ("agent", "customer", "states"),
    [
        (-20.0, -30.0, [State.OK, State.OK]),
        (QUIET, -80.0, [State.OK, State.OK]),
        (QUIET - 1, -80.0, [State.NOTE, State.OK]),
        (-100.0, -20.0, [State.WRONG, State.OK]),
        (-20.0, -100.0, [State.OK, State.NOTE]),
    ],
)
def test_levels_are_judged(agent, customer, states):
    assert [finding.state for finding in judged(BOTH, heard((agent, customer)), System.LINUX)] == states


@pytest.mark.parametrize("system", System)
def test_a_silent_side_says_so_and_what_to_look_at(system):
    agent, customer = judged(BOTH, heard((-100.0, -100.0)), system)
    assert "-100 dBFS" in agent.what
    assert "-100 dBFS" in customer.what
    assert agent.remedy == advice(system, Trouble.AGENT_SILENT)
    assert customer.remedy == advice(system, Trouble.CUSTOMER_SILENT)


def test_what_was_played_does_not_tell_where_the_softphone_plays():
    _, customer = judged(BOTH, heard((-20.0, -20.0)), System.WINDOWS)
    assert "The softphone has to play there." in customer.what


@pytest.mark.parametrize(
    ("seconds", "state", "named"),
    [(SECONDS, State.WRONG, "cannot be heard"), (SECONDS - 1, State.NOTE, "not begun yet")],
)
def test_a_device_that_gave_no_sound_at_all_is_wrong_once_it_had_its_time(seconds, state, named):
    levels = Levels()
    levels.add({AGENT: -100.0, CUSTOMER: -20.0}, {AGENT: None, CUSTOMER: PHONES}, seconds)
    agent, customer = judged(BOTH, levels, System.LINUX)
    assert (agent.state, customer.state) == (state, State.OK)
    assert named in agent.what


def test_a_side_without_a_device_is_not_judged_twice():
    (only,) = judged(Devices((PHONES,), {CUSTOMER: PHONES}), heard((-100.0, -20.0)), System.LINUX)
    assert only.about == "customer"


@pytest.mark.skipif(sys.platform != "linux", reason="speaks to Linux's sound server")
async def test_without_a_server_it_listens_to_silence_and_comes_to_its_end(monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    levels, shown = Levels(), []
    await listen(DEFAULTS, levels, lambda now: shown.append(dict(now.newest)), seconds=0.3)
    assert shown == [{AGENT: -100.0, CUSTOMER: -100.0}] * 3
    assert not levels.opened


@pytest.mark.recogniser
@needs_sound_server
async def test_real_devices_are_heard_each_on_its_own_side(monkeypatch):
    loud = (8_000 * np.sin(2 * np.pi * 300 * np.arange(60 * 16_000) / 16_000)).astype(np.int16)
    with running_sound_server() as server:
        monkeypatch.setenv("PULSE_SERVER", server.environment["PULSE_SERVER"])
        server.plug_microphone("headset", "Headset")
        server.plug_output("speakers", "Speakers")
        server.control("set-default-source", "headset")
        server.control("set-default-sink", "speakers")
        server.play("headset_air", loud)
        levels = Levels()
        await listen(DEFAULTS, levels, lambda _: None)
        agent, customer = judged(BOTH, levels, System.LINUX)
    assert levels.opened == {AGENT, CUSTOMER}
    assert levels.loudest[AGENT] == pytest.approx(-15.3, abs=1.5)
    assert levels.loudest[CUSTOMER] == -100.0
    assert (agent.state, customer.state) == (State.OK, State.NOTE)
