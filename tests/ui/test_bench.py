"""The benchmark's own sums, and one real measurement."""

from __future__ import annotations

import dataclasses

import pytest
from typer.testing import CliRunner

from cues.calls.events import CueState
from models.errors import TruthError
from models.samples import sample
from speech.errors import BadInputError
from tests import costly
from tests.cues.calls.conftest import CallScript
from ui.bench import light_cues_over_a_loss, replay
from ui.cli import app


@pytest.fixture
def call():
    return CallScript(costly.extractor(), costly.playbook())


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


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--against", "ws://127.0.0.1:2700", "--against-pid", "1"), "go with --gateway"),
        (("--against-pid", "1"), "go with --gateway"),
        (("--only", "one"), "go with --gateway"),
        (("--gateway", "calls", "--against-pid", "1"), "goes with --against"),
        (("--gateway", "calls", "--against", "ws://127.0.0.1:2700"), "--against-pid is not"),
        (("--gateway", "calls", "--against", "ws://192.0.2.1:2700", "--against-pid", "1"), "of this machine"),
        (("--gateway", "calls", "--calls", "calls"), "exclude each other"),
        (("--gateway", "calls", "--memory", "1000"), "exclude each other"),
        (("--calls", "calls", "--memory", "1000"), "exclude each other"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options, says):
    result = CliRunner().invoke(app, ["bench", *options])
    assert isinstance(result.exception, BadInputError)
    assert says in str(result.exception)


def test_a_folder_for_the_gateway_needs_its_truth(tmp_path):
    result = CliRunner().invoke(app, ["bench", "--gateway", str(tmp_path)])
    assert isinstance(result.exception, TruthError)
    assert result.stdout == ""
