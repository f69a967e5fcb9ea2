"""The measured run itself."""

from __future__ import annotations

import pytest

from speech.errors import RecognizerModelError
from ui.doctor.measured_run import run


def test_a_folder_that_is_no_model_is_refused(tmp_path):
    with pytest.raises(RecognizerModelError):
        run(tmp_path)


@pytest.mark.recogniser
def test_the_time_ends_it_long_before_the_call_does(vosk_model):
    measured = run(vosk_model, seconds=0.2)
    assert set(measured) == {"seconds", "wall", "processor"}
    assert 0 < measured["seconds"] < 60
    assert measured["wall"] >= 0.2
    assert measured["processor"] > 0
