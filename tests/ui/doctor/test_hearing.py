"""What a measured run means for a call, and what becomes of one that fails."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.ears_choice import EarsChoice
from speech.errors import HeartlineError
from ui.doctor.finding import State
from ui.doctor.hearing import Heard, can_hear, cannot_hear, measure


def heard(times, *, busy=False):
    return Heard(seconds=3 * times, wall=3.0, processor=1.5 if busy else 3.0)


@pytest.mark.parametrize(
    ("times", "cores", "ears", "state"),
    [
        (8.9, 2, EarsChoice.AUTO, State.OK),
        (8.9, 1, EarsChoice.AUTO, State.NOTE),
        (8.9, 1, EarsChoice.FAST, State.OK),
        (3.0, 2, EarsChoice.AUTO, State.NOTE),
        (3.0, 4, EarsChoice.BOTH, State.OK),
        (1.0, 2, EarsChoice.AUTO, State.WRONG),
        (1.0, 2, EarsChoice.FAST, State.WRONG),
        (1.3, 2, EarsChoice.FAST, State.OK),
    ],
)
def test_speed_and_cores_decide_together(times, cores, ears, state):
    finding = can_hear(heard(times), cores, ears)
    assert finding.state is state
    assert f"{times:.1f} times" in finding.what
    assert bool(finding.remedy) is (state is not State.OK)


@pytest.mark.parametrize("times", [0.5, 3.0])
def test_a_busy_machine_is_told_to_be_one(times):
    assert "Close what else runs" in can_hear(heard(times, busy=True), 2, EarsChoice.AUTO).remedy
    assert "Close what else runs" not in can_hear(heard(times), 2, EarsChoice.AUTO).remedy


@given(st.floats(0.01, 1000), st.integers(1, 256), st.sampled_from(EarsChoice))
def test_a_faster_machine_is_never_worse(times, cores, ears):
    order = [State.WRONG, State.NOTE, State.OK]
    here = order.index(can_hear(heard(times), cores, ears).state)
    assert order.index(can_hear(heard(2 * times), cores, ears).state) >= here
    assert order.index(can_hear(heard(times), cores + 1, ears).state) >= here


def test_a_folder_that_is_no_model_is_an_error_and_no_crash(tmp_path):
    with pytest.raises(HeartlineError, match="could not hear") as error:
        measure(tmp_path)
    assert cannot_hear(error.value).state is State.WRONG


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_library_that_ends_the_process_is_told_by_its_signal(tmp_path, monkeypatch):
    """As one does that was built for another processor: here the interpreter itself stands for it."""
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\nkill -ILL $$\n")
    os.chmod(fake, 0o700)  # noqa: PTH101
    monkeypatch.setattr(sys, "executable", str(fake))
    with pytest.raises(HeartlineError, match="SIGILL"):
        measure(tmp_path)


@pytest.mark.recogniser
def test_the_real_ear_hears_the_sample(vosk_model):
    run = measure(vosk_model)
    assert run.seconds > 0
    assert run.wall > 0
    assert run.processor > 0
    assert can_hear(run, 1000, EarsChoice.FAST).state is State.OK
