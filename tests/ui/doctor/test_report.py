"""How findings are told: lines of a terminal, lines of a pipe, JSON."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.desk.devices import Device, Kind
from ui.doctor.finding import Finding, State, note, ok, wrong
from ui.doctor.levels import Levels
from ui.doctor.report import Json, Lines, device_lines, finding_lines, meter_line, sum_line
from ui.doctor.sound import Devices

HEADSET = Device("in", "Headset", Kind.MICROPHONE, default=True)
PHONES = Device("out.monitor", "Phones", Kind.OUTPUT, default=True)
TV = Device("tv.monitor", "Television", Kind.OUTPUT, default=False)
BOTH = Devices((TV, PHONES, HEADSET), {Channel.AGENT: HEADSET, Channel.CUSTOMER: PHONES})
LONG = wrong("sound", "No sound server is running. " * 4, "Start it: systemctl --user start pipewire. " * 4)


def test_in_a_pipe_a_finding_is_one_line():
    assert finding_lines(note("disk", "It is small.", "Free some."), None) == [
        "  note   disk       It is small. Free some."
    ]


def test_in_a_terminal_long_ones_are_wrapped_under_themselves():
    lines = finding_lines(LONG, 80)
    assert max(map(len, lines)) < 80
    assert lines[0].startswith("  wrong  sound      No sound")
    assert {line[:20] for line in lines[1:]} == {" " * 20}
    assert sum(line.lstrip().startswith("> ") for line in lines) == 1


@given(
    st.builds(Finding, st.sampled_from(State), st.just("disk"), st.text(min_size=1), st.text()),
    st.none() | st.integers(1, 300),
)
def test_no_finding_moves_the_cursor(finding, width):
    assert all(line.isprintable() for line in finding_lines(finding, width))


def test_devices_are_told_with_who_is_heard_on_them_first():
    assert device_lines(BOTH) == [
        "  agent      Headset (microphone, default)",
        "  customer   Phones (output, default)",
        "             Television (output)",
    ]


def test_a_devices_name_cannot_colour_the_terminal():
    strange = Device("x", "Head\x1b[31mset\n", Kind.MICROPHONE, default=False)
    assert device_lines(Devices((strange,), {})) == ["             Head?[31mset? (microphone)"]


@pytest.mark.parametrize("width", [50, 60, 80, 200])
def test_the_meters_fit_on_a_line(width):
    levels = Levels()
    levels.newest = {Channel.AGENT: -12.4, Channel.CUSTOMER: -100.0}
    line = meter_line(levels, width)
    assert len(line) < max(width, 52)
    assert "-12 dBFS" in line
    assert line.endswith("silent")


def test_the_meters_rise():
    levels = Levels()
    filled = []
    for level in (-100.0, -60.0, -45.0, -15.0, 0.0):
        levels.newest = {Channel.AGENT: level}
        filled.append(meter_line(levels, 80).count("■"))
    assert filled == [0, 0, 4, 12, 16]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "Nothing is wrong."),
        ({State.NOTE: 1}, "Nothing is wrong, and 1 is worth knowing."),
        ({State.WRONG: 1, State.OK: 9}, "1 thing is wrong."),
        ({State.WRONG: 2, State.NOTE: 3}, "2 things are wrong, and 3 things are worth knowing."),
    ],
)
def test_the_sum_is_a_sentence(counts, sentence):
    assert sum_line(Counter(counts)) == sentence


def tell(report):
    report.add(ok("disk", "There is room."))
    with report.busy("Listening"):
        pass
    report.devices(BOTH, watch=False)
    report.levels(Levels())
    report.add(wrong("agent", "Nobody is heard.", "Speak."))
    report.end()


def test_lines_in_a_pipe_are_plain(capsys):
    tell(Lines())
    out, err = capsys.readouterr()
    assert err == ""
    assert "\x1b" not in out
    assert "■" not in out
    assert out.splitlines()[0] == "  ok     disk       There is room."
    assert "  customer   Phones (output, default)" in out
    assert out.endswith("  wrong  agent      Nobody is heard. Speak.\n\n1 thing is wrong.\n")


def test_json_is_one_object_on_one_line(capsys):
    tell(Json())
    out, err = capsys.readouterr()
    assert (err, out.count("\n")) == ("", 1)
    told = json.loads(out)
    assert (told["schema"], told["wrong"]) == (1, 1)
    assert told["findings"][1] == {
        "state": "wrong",
        "about": "agent",
        "what": "Nobody is heard.",
        "remedy": "Speak.",
    }
    assert told["devices"][2] == {
        "id": "in",
        "name": "Headset",
        "kind": "microphone",
        "default": True,
        "heard_as": "agent",
    }
    assert told["loudest_dbfs"] == {"agent": -100.0, "customer": -100.0}


def test_json_without_sound_has_the_same_keys(capsys):
    report = Json()
    report.end()
    assert json.loads(capsys.readouterr().out) == {
        "schema": 1,
        "wrong": 0,
        "findings": [],
        "devices": [],
        "loudest_dbfs": {},
    }
