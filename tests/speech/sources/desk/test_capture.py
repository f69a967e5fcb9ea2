import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from speech.sources.desk.capture import RATE, Block, Capture, Missing
from speech.sources.desk.devices import Device, Kind
from tests.speech.sources.desk.sound_server import SoundServer, needs_sound_server

linux = pytest.mark.skipif(sys.platform != "linux", reason="speaks to PulseAudio, Linux's sound server")
TONE = (8_000 * np.sin(2 * np.pi * 440 * np.arange(160_000) / 16_000)).astype(np.int16)


class Listener:
    """Collects from a capture until something has come."""

    def __init__(self, kind: Kind, name: str | None = None) -> None:
        self._woken = threading.Event()
        self.capture = Capture(kind, name, self._woken.set)
        self.pieces: list[Block | Missing] = []

    def until(self, wanted: Callable[[Block | Missing], object]) -> Block | Missing:
        while True:
            while self.pieces:
                if wanted(piece := self.pieces.pop(0)):
                    return piece
            assert self._woken.wait(30), "nothing comes"
            self._woken.clear()
            self.pieces = self.capture.collect()


@contextmanager
def listening(kind: Kind, name: str | None = None) -> Iterator[Listener]:
    listener = Listener(kind, name)
    listener.capture.start()
    try:
        yield listener
    finally:
        listener.capture.stop()
        listener.capture.join()
        assert not listener.capture._thread.is_alive()


def is_block(piece: Block | Missing) -> bool:
    return isinstance(piece, Block)


def is_missing(piece: Block | Missing) -> bool:
    return isinstance(piece, Missing)


def is_loud(piece: Block | Missing) -> bool:
    return isinstance(piece, Block) and bool(np.abs(piece.waves).max() > 0.1)


def test_a_block_shows_its_length_and_not_its_sound() -> None:
    device = Device("x", "X", Kind.MICROPHONE, default=True)
    assert repr(Block(device, np.zeros(3, np.float32), 1.0)) == "Block(3 samples)"


def test_beyond_forty_seconds_the_oldest_blocks_are_dropped_and_nothing_else() -> None:
    woken = []
    capture = Capture(Kind.MICROPHONE, None, lambda: woken.append(1))
    device = Device("x", "X", Kind.MICROPHONE, default=True)
    capture._put(Missing("It has gone."))
    for number in range(1_500):
        capture._put(Block(device, np.zeros(1, np.float32), float(number)))
    first, *blocks = capture.collect()
    assert first == Missing("It has gone.")
    assert [block.at for block in blocks if isinstance(block, Block)] == [float(n) for n in range(501, 1_500)]
    assert not capture.collect()
    assert len(woken) == 1_501


def test_a_machine_that_can_start_no_process_is_missing_its_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with listening(Kind.MICROPHONE) as listener:
        missing = listener.until(is_missing)
        assert isinstance(missing, Missing)
        assert missing.why.startswith("This machine cannot start another process.")


@linux
def test_without_a_sound_server_it_is_missing_once_and_can_be_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/native")
    with listening(Kind.MICROPHONE) as listener:
        missing = listener.until(is_missing)
        assert isinstance(missing, Missing)
        assert missing.why.startswith(("No sound server is running.", "This machine has no sound library."))
        assert not listener.capture.collect()


def test_one_that_is_stopped_at_once_hears_nothing() -> None:
    capture = Capture(Kind.MICROPHONE, None, lambda: None)
    capture.stop()
    capture.start()
    capture.join()
    assert not capture.collect()


@pytest.mark.recogniser
@needs_sound_server
def test_what_is_played_into_the_microphone_is_heard(sound_server: SoundServer) -> None:
    with listening(Kind.MICROPHONE) as listener:
        listener.until(is_block)
        sound_server.play("headset_air", TONE)
        loud = listener.until(is_loud)
        assert isinstance(loud, Block)
        assert loud.device.name == "Headset"
        waves: list[float] = []
        while len(waves) < RATE:
            block = listener.until(is_block)
            assert isinstance(block, Block)
            waves += block.waves.tolist()
        spectrum = np.abs(np.fft.rfft(np.array(waves[:RATE]) * np.hanning(RATE)))
        assert np.argmax(spectrum) == 440


@pytest.mark.recogniser
@needs_sound_server
def test_an_output_that_is_unplugged_is_missing_until_it_is_back(sound_server: SoundServer) -> None:
    with listening(Kind.OUTPUT, "Speakers") as listener:
        first = listener.until(is_block)
        sound_server.unplug("speakers")
        assert listener.until(is_missing) == Missing("'Speakers' has gone.")
        sound_server.plug_output("speakers", "Speakers")
        back = listener.until(lambda piece: True)
        assert isinstance(first, Block)
        assert isinstance(back, Block), "it is missing once"
        assert back.device == first.device or not back.device.default
        assert back.device is not first.device


@pytest.mark.recogniser
@needs_sound_server
def test_a_server_that_crashes_is_found_again_when_it_is_back(sound_server: SoundServer) -> None:
    with listening(Kind.MICROPHONE, "Headset") as listener:
        listener.until(is_block)
        sound_server.kill()
        assert listener.until(is_missing) == Missing("'Headset' has gone.")
        sound_server.start()
        sound_server.plug_microphone("headset", "Headset")
        listener.until(is_block)


@pytest.mark.recogniser
@needs_sound_server
def test_a_server_that_hangs_in_mid_call_is_given_up(sound_server: SoundServer) -> None:
    with listening(Kind.MICROPHONE) as listener:
        listener.until(is_block)
        sound_server.hang()
        assert listener.until(is_missing) == Missing("'Headset' has gone.")
