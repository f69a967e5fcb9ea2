"""The bundled sample call through the real recogniser: what the demo promises."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cues.calls.journal import read_journal
from cues.details.detail import Kind

pytestmark = pytest.mark.recogniser


@pytest.fixture(scope="module")
def events(replayed):
    return list(read_journal(replayed))


@pytest.fixture(scope="module")
def cues(events):
    return [event for event in events if event.event == "cue"]


def test_the_boots_lead_to_hikes_first(cues):
    first = next(cue for cue in cues if cue.state == "shown")
    assert first.kind in {Kind.HOBBY, Kind.TRAVEL}
    assert "hik" in " ".join([first.headline, *first.suggestions]).lower()
    assert 15 <= first.at <= 32


def test_the_first_cue_is_ready_within_fifteen_seconds_of_its_moment(events, cues):
    captions = [event.at for event in events if event.event == "transcript"]
    assert captions[0] < 3
    assert next(cue for cue in cues if cue.state in {"shown", "queued"}).at <= 15.5


def test_the_dog_is_called_by_name(cues):
    shown = [cue for cue in cues if cue.state == "shown" and cue.kind == Kind.PET]
    assert "Biscuit" in shown[0].headline


def test_the_dead_phone_is_visibly_not_cued(cues):
    passed = [cue for cue in cues if cue.state == "suppressed" and "phone died" in cue.why]
    assert passed
    assert passed[0].reason


def test_the_loss_comes_last_and_no_light_cue_follows(cues):
    shown = [cue for cue in cues if cue.state == "shown"]
    assert shown[-1].kind == Kind.BEREAVEMENT
    assert shown[-1].sensitive
    assert not any(cue.sensitive for cue in shown[:-1])
    loss = shown[-1].seq
    light_in_view = {cue.id for cue in cues if cue.state == "shown" and not cue.sensitive and cue.seq < loss}
    left = {
        cue.id
        for cue in cues
        if cue.state in {"retracted", "expired", "used", "dismissed"} and cue.seq < loss
    }
    assert light_in_view <= left


def test_no_cue_comes_from_what_the_truth_calls_a_trap(cues, sample_truth):
    allowed = {
        kind for detail in sample_truth["details"] for kind in [detail["kind"], *detail.get("also", [])]
    }
    assert {cue.kind for cue in cues if cue.state == "shown"} <= {Kind(kind) for kind in allowed}


def test_every_detail_and_utterance_is_decided_once(events):
    last = {event.id: event.state for event in events if event.event == "detail"}
    assert set(last.values()) <= {"confirmed", "retracted"}
    finals = [
        (event.channel, event.utterance) for event in events if event.event == "transcript" and event.final
    ]
    assert len(finals) == len(set(finals))
    partials = {(event.channel, event.utterance) for event in events if event.event == "transcript"}
    assert partials == set(finals)


def test_finals_of_a_channel_never_overlap(events):
    for channel in ("agent", "customer"):
        finals = [
            event
            for event in events
            if event.event == "transcript" and event.final and event.channel == channel
        ]
        assert all(earlier.end <= later.start + 1e-6 for earlier, later in pairwise(finals))
