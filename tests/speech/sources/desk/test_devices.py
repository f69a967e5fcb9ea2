import socket
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.sources.desk.devices import Device, DeviceError, Kind, find, list_devices
from tests.speech.sources.desk.sound_server import SoundServer, needs_sound_server

HEADSET = Device("usb.in", "USB Headset", Kind.MICROPHONE, default=False)
BUILT_IN = Device("pci.in", "Built-in Microphone", Kind.MICROPHONE, default=True)
PHONES = Device("usb.out", "USB Headset", Kind.OUTPUT, default=True)
SPEAKERS = Device("pci.out", "Speakers", Kind.OUTPUT, default=False)
ALL = (HEADSET, BUILT_IN, PHONES, SPEAKERS)
CABLE = Device("7", "BlackHole 2ch", Kind.MICROPHONE, default=False)


@pytest.mark.parametrize(
    ("kind", "name", "meant"),
    [
        (Kind.MICROPHONE, None, BUILT_IN),
        (Kind.OUTPUT, None, PHONES),
        (Kind.MICROPHONE, "USB Headset", HEADSET),
        (Kind.OUTPUT, "USB Headset", PHONES),
        (Kind.OUTPUT, "pci.out", SPEAKERS),
        (Kind.MICROPHONE, "built-in", BUILT_IN),
        (Kind.MICROPHONE, "headset", HEADSET),
        (Kind.MICROPHONE, "speakers", SPEAKERS),
        (Kind.OUTPUT, "Built-in Microphone", BUILT_IN),
    ],
)
def test_a_device_is_found_by_default_by_name_and_by_a_part_of_it(
    kind: Kind, name: str | None, meant: Device
) -> None:
    assert find(ALL, kind, name) is meant


def test_without_a_default_the_first_one_is_taken() -> None:
    assert find((HEADSET, SPEAKERS), Kind.MICROPHONE, None) is HEADSET


def test_where_no_output_can_be_heard_a_virtual_cable_is_taken_for_the_customer() -> None:
    assert find((BUILT_IN, CABLE), Kind.OUTPUT, None) is CABLE
    assert find((*ALL, CABLE), Kind.OUTPUT, None) is PHONES


@pytest.mark.parametrize("kind", Kind)
def test_nothing_to_take_is_an_error_that_says_what_to_connect(kind: Kind) -> None:
    with pytest.raises(DeviceError, match=r"Connect|Install"):
        find((), kind, None)


@pytest.mark.parametrize("name", ["Jabra", "", "usb headset 2"])
def test_a_name_that_nothing_has_is_an_error(name: str) -> None:
    with pytest.raises(DeviceError, match="There is no device called"):
        find(ALL, Kind.MICROPHONE, name)


def test_a_part_of_several_names_is_an_error_that_lists_them() -> None:
    second = Device("usb2.in", "USB Camera", Kind.MICROPHONE, default=False)
    with pytest.raises(DeviceError, match="USB Headset, USB Camera"):
        find((*ALL, second), Kind.MICROPHONE, "usb")


def test_two_devices_of_one_name_are_not_ambiguous() -> None:
    twin = Device("usb2.in", "USB Headset", Kind.MICROPHONE, default=False)
    assert find((*ALL, twin), Kind.MICROPHONE, "USB Headset") is HEADSET


@given(st.text())
def test_any_name_finds_a_device_or_is_refused(name: str) -> None:
    with suppress(DeviceError):
        assert find(ALL, Kind.OUTPUT, name) in ALL


@pytest.mark.skipif(sys.platform != "linux", reason="speaks to PulseAudio, Linux's sound server")
def test_without_a_sound_server_listing_says_what_to_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/native")
    with pytest.raises(DeviceError, match=r"No sound server is running|no sound library"):
        list_devices()


@pytest.mark.recogniser
@needs_sound_server
def test_a_sound_server_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(f"{tmp_path}/native")
        silent.listen()
        monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/native")
        with pytest.raises(DeviceError, match="does not answer"):
            list_devices()


@pytest.mark.recogniser
@needs_sound_server
def test_real_devices_are_listed_with_their_monitors(sound_server: SoundServer) -> None:
    sound_server.plug_output("tv", "Television")
    devices = list_devices()
    assert Device("headset", "Headset", Kind.MICROPHONE, default=True) in devices
    assert Device("speakers.monitor", "Speakers", Kind.OUTPUT, default=True) in devices
    assert Device("tv.monitor", "Television", Kind.OUTPUT, default=False) in devices


@pytest.mark.recogniser
@needs_sound_server
def test_a_machine_without_a_microphone_has_no_default_one(sound_server: SoundServer) -> None:
    """PulseAudio then calls an output's monitor its default source."""
    sound_server.unplug("headset")
    devices = list_devices()
    assert [device.kind for device in devices] == [Kind.OUTPUT]
    with pytest.raises(DeviceError, match="No microphone is connected"):
        find(devices, Kind.MICROPHONE, None)
