"""Which devices there are, and who would be heard on which."""

from __future__ import annotations

import shutil
import sys

import pytest

from speech.audio import Channel
from speech.sources.desk.devices import Device, Kind
from tests.speech.sources.desk.sound_server import needs_sound_server, running_sound_server
from ui.doctor.advice import System, system_here
from ui.doctor.finding import State
from ui.doctor.sound import Names, choose, look, server_name, serving

HEADSET = Device("in", "Headset", Kind.MICROPHONE, default=True)
WEBCAM = Device("cam", "Webcam", Kind.MICROPHONE, default=False)
PHONES = Device("out.monitor", "Headset", Kind.OUTPUT, default=True)
TV = Device("tv.monitor", "Television", Kind.OUTPUT, default=False)
CABLE = Device("7", "BlackHole 2ch", Kind.MICROPHONE, default=False)
DEFAULTS: Names = {Channel.AGENT: None, Channel.CUSTOMER: None}


def chosen(devices, system=System.LINUX, **names):
    wanted = {**DEFAULTS, **{Channel(side): name for side, name in names.items()}}
    return choose(devices, "PipeWire 1.0.5", system, wanted)


def test_the_defaults_are_the_sides_and_all_is_well():
    devices, (finding,) = chosen([WEBCAM, HEADSET, TV, PHONES])
    assert devices.sides == {Channel.AGENT: HEADSET, Channel.CUSTOMER: PHONES}
    assert [devices.heard_as(each) for each in devices.all] == [None, Channel.AGENT, None, Channel.CUSTOMER]
    assert finding.state is State.OK
    assert finding.what == "PipeWire 1.0.5: 2 microphones and 2 outputs that can be heard."


def test_a_named_device_takes_the_defaults_place():
    devices, _ = chosen([WEBCAM, HEADSET, TV, PHONES], agent="web", customer="tele")
    assert devices.sides == {Channel.AGENT: WEBCAM, Channel.CUSTOMER: TV}


def test_a_name_that_nothing_has_is_wrong_and_needs_no_further_advice():
    devices, (_, finding) = chosen([HEADSET, PHONES], agent="Jabra")
    assert list(devices.sides) == [Channel.CUSTOMER]
    assert (finding.state, finding.about, finding.remedy) == (State.WRONG, "agent", "")
    assert "'Jabra'" in finding.what


def test_only_monitors_means_that_no_microphone_is_there():
    _, (first, finding) = chosen([PHONES])
    assert "no microphones and 1 output" in first.what
    assert (finding.state, finding.about) == (State.WRONG, "agent")
    assert "No microphone is connected" in finding.what
    assert "HSP/HFP" in finding.remedy


def test_on_macos_the_customer_needs_a_cable():
    _, (_, finding) = chosen([HEADSET], System.MACOS)
    assert (finding.state, finding.about) == (State.WRONG, "customer")
    assert "BlackHole" in finding.remedy
    devices, (_,) = chosen([HEADSET, CABLE], System.MACOS)
    assert devices.sides[Channel.CUSTOMER] is CABLE


def test_one_device_for_both_sides_is_wrong():
    _, (_, finding) = chosen([CABLE], System.MACOS)
    assert finding.state is State.WRONG
    assert "both" in finding.what


@pytest.mark.parametrize(
    ("info", "name"),
    [
        ("Server Name: PulseAudio (on PipeWire 1.0.5)\nServer Version: 15.0.0\n", "PipeWire 1.0.5"),
        ("Server String: x\nServer Name: pulseaudio\nServer Version: 16.1\n", "PulseAudio 16.1"),
        ("Server Name: pulseaudio\n", "PulseAudio"),
        ("", "PulseAudio or PipeWire"),
    ],
)
def test_the_server_is_known_by_its_name(info, name):
    assert server_name(info) == name


def test_without_a_program_that_asks_the_server_stays_unknown(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert serving(System.LINUX) == "PulseAudio or PipeWire"
    assert serving(System.WINDOWS) == "Windows"


@pytest.mark.skipif(sys.platform != "linux", reason="speaks to Linux's sound server")
def test_without_a_server_there_is_one_finding_and_what_to_start(tmp_path, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/native")
    devices, (finding,) = look(system_here(), DEFAULTS)
    assert devices is None
    assert finding.state is State.WRONG
    assert finding.what in {"No sound server is running.", "This machine has no sound library."}
    assert "install" in finding.remedy


@pytest.mark.recogniser
@needs_sound_server
def test_real_devices_are_told_with_their_server(monkeypatch):
    with running_sound_server() as server:
        monkeypatch.setenv("PULSE_SERVER", server.environment["PULSE_SERVER"])
        server.plug_microphone("headset", "Headset")
        server.plug_output("speakers", "Speakers")
        server.control("set-default-sink", "speakers")
        devices, (finding,) = look(system_here(), DEFAULTS)
    assert devices is not None
    assert {side: device.name for side, device in devices.sides.items()} == {
        Channel.AGENT: "Headset",
        Channel.CUSTOMER: "Speakers",
    }
    assert finding.what.startswith("PulseAudio ")
