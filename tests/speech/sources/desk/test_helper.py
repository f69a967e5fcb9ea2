"""The process in which soundcard runs, spoken to as its parent does."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from speech.sources.desk import helper
from speech.sources.desk.devices import helper_command
from tests.speech.sources.desk.sound_server import SoundServer, needs_sound_server

linux = pytest.mark.skipif(sys.platform != "linux", reason="speaks to PulseAudio, Linux's sound server")


@contextmanager
def recording(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    command, environment = helper_command("record", *arguments)
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def record(process: subprocess.Popen[bytes]) -> tuple[bytes, float, bytes]:
    assert process.stdout is not None
    kind, at, size = helper.HEADER.unpack(process.stdout.read(helper.HEADER.size))
    return kind, at, process.stdout.read(size)


@linux
def test_without_a_sound_server_it_says_so_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/native")
    with recording("microphone") as process:
        kind, _, why = record(process)
        assert kind == helper.MISSING
        assert b"sound server" in why or b"sound library" in why
        assert process.wait(30) == 0


@pytest.mark.recogniser
@needs_sound_server
def test_a_device_is_named_first_and_then_heard(sound_server: SoundServer) -> None:
    with recording("output") as process:
        kind, _, device = record(process)
        assert kind == helper.OPENED
        assert json.loads(device)["name"] == "Speakers"
        sound_server.play("speakers", np.full(32_000, 8_000, np.int16))
        before = 0.0
        while True:
            kind, at, block = record(process)
            assert kind == helper.BLOCK
            assert at > before
            before = at
            if np.any(waves := np.frombuffer(block, np.float32)):
                break
        assert waves.max() == pytest.approx(8_000 / 32_768, rel=0.2)


@pytest.mark.recogniser
@needs_sound_server
def test_it_ends_when_its_parent_closes_its_input(sound_server: SoundServer) -> None:
    with recording("microphone") as process:
        record(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.recogniser
@needs_sound_server
def test_an_output_that_is_unplugged_is_never_heard_as_the_microphone(sound_server: SoundServer) -> None:
    """The server would move the stream there: the agent's words would be taken for the customer's."""
    sound_server.play("headset_air", np.full(320_000, 8_000, np.int16))
    with recording("output", "Speakers") as process:
        assert record(process)[0] == helper.OPENED
        assert record(process)[0] == helper.BLOCK
        sound_server.unplug("speakers")
        assert process.stdout is not None
        while process.stdout.peek():
            kind, _, block = record(process)
            assert kind == helper.BLOCK
            assert not np.any(np.frombuffer(block, np.float32))
        assert process.wait(30) == helper.UNUSABLE


@pytest.mark.recogniser
@needs_sound_server
def test_it_waits_for_a_device_that_is_not_there(sound_server: SoundServer) -> None:
    with recording("microphone", "Jabra") as process:
        kind, _, why = record(process)
        assert (kind, b"'Jabra'" in why) == (helper.MISSING, True)
        sound_server.plug_microphone("jabra", "Jabra")
        while (told := record(process))[0] == helper.MISSING:
            continue
        assert told[0] == helper.OPENED
        assert json.loads(told[2])["id"] == "jabra"


@pytest.mark.recogniser
@needs_sound_server
def test_without_a_name_it_follows_the_default(sound_server: SoundServer) -> None:
    sound_server.plug_output("tv", "Television")
    with recording("output") as process:
        assert json.loads(record(process)[2])["name"] == "Speakers"
        sound_server.control("set-default-sink", "tv")
        while (told := record(process))[0] == helper.BLOCK:
            continue
        assert json.loads(told[2])["name"] == "Television"
