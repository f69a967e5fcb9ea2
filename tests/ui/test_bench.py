"""The benchmark's own sums, and one real measurement."""

from __future__ import annotations

import dataclasses

import pytest

from cues.calls.events import CueState
from cues.details.rules import load_extractor
from cues.playbook.load import load_playbook
from models.samples import sample
from tests.cues.calls.conftest import CallScript
from ui.bench import light_cues_over_a_loss, replay


@pytest.fixture
def call():
    return CallScript(load_extractor(), load_playbook(None))


def test_light_cues_over_a_loss_are_counted(call):
    call.customer("i have a dog called biscuit", at=20).customer("my husband died in march", at=60).end()
    assert light_cues_over_a_loss(call.events) == 0
    pet = next(event for event in call.events if event.event == "cue" and event.state is CueState.SHOWN)
    late = dataclasses.replace(pet, at=70.0)
    assert light_cues_over_a_loss([*call.events, late]) == 1


@pytest.mark.recogniser
def test_a_replay_is_measured_as_a_process_of_its_own(vosk_model, real_shelf):
    run = replay(sample().path, "--speed", "max", "--model", str(vosk_model))
    assert run.tally.duration == pytest.approx(105.45, abs=0.2)
    assert run.first_partial > 0
    assert run.peak_mb > 50
    assert run.times_real_time > 0.5
