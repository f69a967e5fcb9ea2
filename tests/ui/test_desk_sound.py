"""The devices that people choose: remembered, and never in the way of listening."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from platformdirs import user_state_path

from speech.audio import Channel
from speech.errors import BadInputError
from speech.sources.desk.devices import DeviceError
from ui.desk_sound import DeskSound, remembered_devices

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "devices.json"


def test_nothing_is_chosen_or_written_to_begin_with(file):
    sound = DeskSound(file)
    assert [sound.chosen(each) for each in (AGENT, CUSTOMER)] == [None, None]
    assert [sound.heard_on(each) for each in (AGENT, CUSTOMER)] == [None, None]
    assert not file.exists()
    assert sound.source.channels == (AGENT, CUSTOMER)


def test_what_is_chosen_is_remembered_until_the_systems_own_is(file):
    sound = DeskSound(file)
    sound.choose(AGENT, "Headset")
    sound.choose(CUSTOMER, "Lautsprecher über HDMI")
    again = DeskSound(file)
    assert (again.chosen(AGENT), again.chosen(CUSTOMER)) == ("Headset", "Lautsprecher über HDMI")
    again.choose(AGENT, None)
    assert remembered_devices(file) == {CUSTOMER: "Lautsprecher über HDMI"}
    assert [each.name for each in file.parent.iterdir()] == ["devices.json"]


def test_without_a_path_it_is_the_users_own(home):
    DeskSound().choose(AGENT, "Headset")
    assert remembered_devices(user_state_path("heartline") / "devices.json") == {AGENT: "Headset"}
    assert home in (user_state_path("heartline")).parents


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"", {}),
        (b"[]", {}),
        (b"5", {}),
        (b"\xff\xfe", {}),
        (b'{"agent": 5, "customer": null}', {}),
        (b'{"agent": ["Headset"], "customer": "Speakers"}', {CUSTOMER: "Speakers"}),
        (b'{"mixed": "Headset", "x": "y"}', {}),
        (b"[" * 100_000, {}),
    ],
)
def test_a_file_that_holds_no_names_is_as_none(file, content, names):
    file.parent.mkdir()
    file.write_bytes(content)
    assert remembered_devices(file) == names
    sound = DeskSound(file)
    sound.choose(AGENT, "Headset")
    assert json.loads(file.read_text()) == {**{str(key): names[key] for key in names}, "agent": "Headset"}


def test_a_choice_that_cannot_be_remembered_is_made_and_that_is_said(tmp_path):
    (tmp_path / "state").write_text("a file")
    sound = DeskSound(tmp_path / "state" / "devices.json")
    with pytest.raises(BadInputError, match="cannot be written"):
        sound.choose(AGENT, "Headset")
    assert sound.chosen(AGENT) == "Headset"


@pytest.mark.skipif(sys.platform != "linux", reason="speaks to Linux's sound server")
def test_without_a_sound_system_there_are_no_devices_and_it_says_so(file, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    with pytest.raises(DeviceError):
        DeskSound(file).devices()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")
def test_nobody_else_reads_which_devices_there_are(file):
    sound = DeskSound(file)
    for name in ("Headset", "Webcam"):
        sound.choose(AGENT, name)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
