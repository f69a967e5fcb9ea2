"""What can be chosen for a side, of what is connected."""

from __future__ import annotations

from dataclasses import replace

from speech.audio import Channel
from speech.sources.desk.devices import Device, Kind, find
from tests.ui.scripted_desk import EARS, HEADSET, SPEAKERS, WEBCAM
from ui.sound_choice import choices

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
ALL = (WEBCAM, HEADSET, EARS, SPEAKERS)


def listed(rows):
    return [(each.name, each.notes) for each in rows]


def test_each_side_has_its_own_devices_by_name_after_the_systems_choice():
    rows = choices(ALL, AGENT, None, HEADSET)
    assert [each.label for each in rows] == [f"system's choice: {HEADSET.name}", HEADSET.name, WEBCAM.name]
    assert listed(rows) == [(None, "chosen"), (HEADSET.name, "heard now"), (WEBCAM.name, "")]
    assert [each.name for each in choices(ALL, CUSTOMER, None, None)] == [None, SPEAKERS.name, EARS.name]


def test_a_part_of_a_name_marks_the_device_that_it_means():
    rows = choices(ALL, AGENT, "logi", HEADSET)
    assert listed(rows) == [(None, ""), (HEADSET.name, "heard now"), (WEBCAM.name, "chosen")]


def test_what_was_chosen_and_is_away_is_there_and_says_so():
    rows = choices((WEBCAM, EARS, SPEAKERS), AGENT, HEADSET.name, None)
    assert listed(rows) == [(None, ""), (WEBCAM.name, ""), (HEADSET.name, "chosen, not connected")]
    assert listed(choices((), AGENT, HEADSET.name, None))[-1] == (HEADSET.name, "chosen, not connected")


def test_what_has_just_been_unplugged_is_not_heard_any_more():
    rows = choices((WEBCAM,), AGENT, None, HEADSET)
    assert listed(rows) == [(None, "chosen"), (WEBCAM.name, "")]


def test_two_devices_of_one_name_can_be_told_apart():
    second = replace(HEADSET, id="usb.2", default=False)
    rows = choices((HEADSET, second), AGENT, "usb.2", second)
    assert listed(rows) == [(None, ""), (HEADSET.id, ""), ("usb.2", "heard now, chosen")]
    for row in rows[1:]:
        assert find((HEADSET, second), Kind.MICROPHONE, row.name).id == row.name


def test_without_an_output_that_can_be_heard_the_customers_cable_is_a_microphone():
    cable = Device("cable", "BlackHole 2ch", Kind.MICROPHONE, default=False)
    rows = choices((HEADSET, cable), CUSTOMER, "BlackHole 2ch", cable)
    assert listed(rows) == [(None, ""), ("BlackHole 2ch", "heard now, chosen"), (HEADSET.name, "")]


def test_an_output_that_was_chosen_as_microphone_is_named():
    rows = choices(ALL, AGENT, SPEAKERS.name, SPEAKERS)
    assert (SPEAKERS.name, "heard now, chosen") in listed(rows)
