"""What to do, on each system."""

from __future__ import annotations

import pytest

from speech.sources.desk.devices import DeviceError, Kind, Reason, find
from ui.doctor.advice import System, Trouble, advice, system_here, trouble_of


@pytest.mark.parametrize("system", System)
@pytest.mark.parametrize("trouble", Trouble)
def test_there_is_something_to_do_about_everything(system, trouble):
    assert advice(system, trouble).endswith((".", "--no-sound."))


@pytest.mark.parametrize(
    ("system", "trouble", "named"),
    [
        (System.LINUX, Trouble.NO_LIBRARY, ["libpulse0", "pulseaudio-libs"]),
        (System.LINUX, Trouble.NO_SERVER, ["pipewire-pulse", "pulseaudio --start", "--no-sound"]),
        (System.LINUX, Trouble.NO_MICROPHONE, ["HSP/HFP"]),
        (System.WINDOWS, Trouble.AGENT_SILENT, ["Let desktop apps access your microphone"]),
        (System.WINDOWS, Trouble.CUSTOMER_SILENT, ["this one output", "--customer"]),
        (System.MACOS, Trouble.AGENT_SILENT, ["Microphone", "your terminal"]),
        (System.MACOS, Trouble.NO_OUTPUT, ["BlackHole", "Multi-Output Device"]),
        (System.MACOS, Trouble.CUSTOMER_SILENT, ["Multi-Output Device"]),
    ],
)
def test_each_system_has_its_own_way(system, trouble, named):
    assert all(each in advice(system, trouble) for each in named)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_of_the_desk_is_known_by_its_sentence(reason):
    trouble = trouble_of(reason.sentence)
    assert trouble is not None
    assert trouble.value == reason.value


def test_an_error_about_one_device_is_none_of_them():
    with pytest.raises(DeviceError) as error:
        find((), Kind.MICROPHONE, None)
    assert trouble_of(str(error.value)) is None


@pytest.mark.parametrize(
    ("platform", "system"),
    [
        ("linux", System.LINUX),
        ("win32", System.WINDOWS),
        ("darwin", System.MACOS),
        ("freebsd14", System.LINUX),
    ],
)
def test_the_system_is_this_machines(monkeypatch, platform, system):
    monkeypatch.setattr("sys.platform", platform)
    assert system_here() is system
