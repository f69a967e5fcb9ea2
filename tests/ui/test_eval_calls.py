"""What an evaluation refuses before anything is heard."""

from __future__ import annotations

import json

import pytest

from models.errors import TruthError
from speech.audio import ARCHIVE
from speech.ears_choice import EarsChoice
from speech.errors import BadInputError
from tests.models.scoring.made_truth import TRUTH
from ui.eval_calls import EvalPlan, evaluate


def never(what, done, count):
    pytest.fail("a call was heard")


def plan(folder, **changes):
    return EvalPlan(folder, (EarsChoice.FAST,), ARCHIVE, real_time=False, **changes)


@pytest.fixture
def folder(tmp_path):
    for name in ("one", "two"):
        truth = {**TRUTH, "name": name, "file": f"{name}.flac"}
        (tmp_path / f"{name}.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "one.flac").write_bytes(b"never opened")
    return tmp_path


def test_a_recording_that_is_not_there_is_named_before_the_first_is_heard(folder):
    with pytest.raises(BadInputError, match=r"two\.flac is not there") as caught:
        evaluate(plan(folder), never)
    assert caught.value.exit_code == 2


def test_the_wideband_recording_is_another_one(folder):
    with pytest.raises(BadInputError, match=r"wideband.one\.flac is not there"):
        evaluate(plan(folder, only=("one",), wideband=True), never)


def test_broken_truth_is_refused(folder):
    (folder / "two.json").write_text("{", encoding="utf-8")
    with pytest.raises(TruthError, match=r"two\.json is not JSON"):
        evaluate(plan(folder), never)
