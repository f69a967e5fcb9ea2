from collections.abc import Iterator

import pytest

from tests.speech.sources.desk.sound_server import SoundServer, running_sound_server


@pytest.fixture
def sound_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A server that every client of this test speaks to, with one microphone and one output, both default."""
    with running_sound_server() as server:
        monkeypatch.setenv("PULSE_SERVER", server.environment["PULSE_SERVER"])
        server.plug_microphone("headset", "Headset")
        server.plug_output("speakers", "Speakers")
        server.control("set-default-source", "headset")
        server.control("set-default-sink", "speakers")
        yield server
