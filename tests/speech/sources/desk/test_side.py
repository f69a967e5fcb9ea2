"""What a side does with what its captures tell; the captures are written out by hand."""

from collections.abc import Callable, Iterator
from typing import ClassVar

import numpy as np
import pytest

from speech.sources.desk import side as side_module
from speech.sources.desk.capture import RATE, Block, Missing
from speech.sources.desk.devices import Device, Kind
from speech.sources.desk.side import Side

HEADSET = Device("usb", "Headset", Kind.MICROPHONE, default=True)
SECOND = Device("usb2", "Second", Kind.MICROPHONE, default=False)


class HandWritten:
    """A capture that tells what it is given."""

    made: ClassVar[list["HandWritten"]] = []

    def __init__(self, kind: Kind, name: str | None, wake: Callable[[], None]) -> None:
        self.name = name
        self.told: list[Block | Missing] = []
        self.running = False
        self.made.append(self)

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def join(self) -> None:
        assert not self.running

    def collect(self) -> list[Block | Missing]:
        told, self.told = self.told, []
        return told


@pytest.fixture
def side(monkeypatch: pytest.MonkeyPatch) -> Iterator[Side]:
    monkeypatch.setattr(side_module, "Capture", HandWritten)
    HandWritten.made = []
    made = Side("agent", Kind.MICROPHONE, "Headset")
    made.start(0.0, lambda: None)
    yield made
    made.stop()
    made.join()
    assert not any(capture.running for capture in HandWritten.made)


def block(device: Device, end: float) -> Block:
    return Block(device, np.full(RATE // 10, 0.5, np.float32), end)


def codes(side: Side) -> list[str]:
    return [code for code, _ in side.hear()]


def test_the_first_sound_needs_no_words(side: Side) -> None:
    assert side.device is None
    HandWritten.made[0].told = [block(HEADSET, 0.1), block(HEADSET, 0.2)]
    assert codes(side) == []
    assert side.device == HEADSET
    assert side.ready(1_600)
    assert side.take(1_600).max() > 16_000
    assert side.level == pytest.approx(-6, abs=0.5)


def test_going_and_coming_are_told(side: Side) -> None:
    capture = HandWritten.made[0]
    capture.told = [block(HEADSET, 0.1), Missing("'Headset' has gone.")]
    assert side.hear() == [
        ("device_lost", "'Headset' has gone. The agent is not heard until there is a device again.")
    ]
    assert side.device is None
    capture.told = [block(Device("usb", "Headset", Kind.MICROPHONE, default=True), 3.0)]
    assert side.hear() == [("device_back", "The agent is heard on 'Headset' now.")]
    assert not side.take(1_600 * 16)[16_000:16_320].any(), "silence meanwhile"


def test_another_default_is_told_as_a_change(side: Side) -> None:
    HandWritten.made[0].told = [block(HEADSET, 0.1), block(SECOND, 0.3)]
    assert side.hear() == [("device_changed", "The agent is heard on 'Second' now.")]


def test_the_device_before_is_heard_until_the_one_that_was_chosen_gives_sound(side: Side) -> None:
    HandWritten.made[0].told = [block(HEADSET, 0.1)]
    side.hear()
    side.choose("Second")
    first, second = HandWritten.made
    assert (first.running, second.running, second.name) == (True, True, "Second")
    first.told = [block(HEADSET, 0.2)]
    assert codes(side) == []
    assert side.ready(2_800)
    second.told = [block(SECOND, 0.4)]
    assert codes(side) == ["device_changed"]
    assert (first.running, side.device) == (False, SECOND)
    first.told = [block(HEADSET, 0.5)]
    assert codes(side) == []
    assert side.device == SECOND


def test_a_device_that_was_chosen_and_is_not_there_leaves_the_one_before(side: Side) -> None:
    HandWritten.made[0].told = [block(HEADSET, 0.1)]
    side.hear()
    side.choose("Third")
    HandWritten.made[1].told = [Missing("There is no device called 'Third'.")]
    assert side.hear() == [
        ("device_lost", "There is no device called 'Third'. The agent is still heard on 'Headset'.")
    ]
    side.choose("Second")
    assert [capture.running for capture in HandWritten.made] == [True, False, True]
    HandWritten.made[2].told = [block(SECOND, 0.4)]
    assert codes(side) == ["device_changed"]


def test_choosing_before_the_call_only_remembers() -> None:
    side = Side("customer", Kind.OUTPUT, None)
    side.choose("Speakers")
    assert side.hear() == []
    assert side.device is None
