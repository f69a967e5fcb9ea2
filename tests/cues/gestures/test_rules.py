"""The settings: off unless somebody says where to, and refused where they make no sense."""

import pytest
from pydantic import ValidationError

from cues.gestures.rules import GestureRules
from tests.cues.webhooks.receiver import SECRET


def test_without_a_receiver_there_are_no_gestures():
    assert not GestureRules().enabled
    assert GestureRules.model_validate({"file": "out.jsonl"}).enabled
    assert GestureRules.model_validate({"webhook": "https://example.org/", "secret": SECRET}).enabled


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook": "https://example.org/", "secret": SECRET, "file": "out.jsonl"},
        {"currency": "usd"},
        {"currency": "DOLLAR"},
        {"budget": -1},
        {"budget": 4.5},
        {"zone": "Nowhere/Land"},
        {"zone": "../../etc/passwd"},
        {"undo": -1},
        {"tries": 0},
        {"give_up_after": 0},
        {"timeout": 0},
        {"timeout": float("nan")},
        {"colour": "red"},
    ],
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        GestureRules.model_validate(wrong)
