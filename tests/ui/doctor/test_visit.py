"""A whole visit, told to a report that keeps everything."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import pytest

from speech.audio import Channel
from tests.speech.sources.desk.sound_server import needs_sound_server, running_sound_server
from ui.doctor.finding import State
from ui.doctor.visit import Wish, visit


class Kept:
    def __init__(self):
        self.findings = []
        self.busy_with = []
        self.told_devices = None
        self.told_levels = 0
        self.ended = 0

    def add(self, finding):
        self.findings.append(finding)

    @contextmanager
    def busy(self, what):
        self.busy_with.append(what)
        yield

    def devices(self, devices, *, watch):
        self.told_devices = devices

    def levels(self, levels):
        self.told_levels += 1

    def end(self):
        self.ended += 1

    def state_of(self, about):
        return {finding.state for finding in self.findings if finding.about == about}


def test_an_empty_home_without_sound_lacks_the_model_alone():
    kept = Kept()
    assert not visit(Wish(sound=False), kept)
    assert [finding.what for finding in kept.findings if finding.state is State.WRONG] == [
        "The model en-us-telephone has not been fetched."
    ]
    assert kept.findings[0].about == "settings"
    assert (kept.told_devices, kept.told_levels, kept.ended) == (None, 0, 1)


def test_without_a_sound_system_it_is_not_listened(monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    kept = Kept()
    visit(Wish(), kept)
    assert kept.state_of("sound") == {State.WRONG}
    assert kept.told_levels == 0


@pytest.mark.recogniser
@needs_sound_server
def test_a_machine_with_everything_has_nothing_wrong(monkeypatch, real_shelf, careful_model, speaker_model):
    loud = (8_000 * np.sin(2 * np.pi * 300 * np.arange(60 * 16_000) / 16_000)).astype(np.int16)
    kept = Kept()
    with running_sound_server() as server:
        monkeypatch.setenv("PULSE_SERVER", server.environment["PULSE_SERVER"])
        server.plug_microphone("headset", "Headset")
        server.plug_output("speakers", "Speakers")
        for sink in ("headset_air", "speakers"):
            server.play(sink, loud)
        fine = visit(Wish(deep=True, agent="Headset", customer="Speakers"), kept)
    assert kept.told_devices is not None
    assert {side: device.name for side, device in kept.told_devices.sides.items()} == {
        Channel.AGENT: "Headset",
        Channel.CUSTOMER: "Speakers",
    }
    assert kept.told_levels > 10
    for about in ("settings", "models", "sound", "agent", "customer"):
        assert kept.state_of(about) == {State.OK}
    # How fast this machine is just now is not for a test to say; that it was measured is.
    (hearing,) = (finding for finding in kept.findings if finding.about == "hearing")
    assert "times as fast as it is spoken" in hearing.what
    assert fine is (hearing.state is not State.WRONG)
