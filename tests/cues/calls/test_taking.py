"""The events of a call that comes to an agent later than its beginning, on their way over the wire."""

from __future__ import annotations

import pytest

from cues.calls.taking import BudgetTold, CallTaken
from cues.calls.wire import from_line, to_dict, to_line

TAKEN = CallTaken(call="c", seq=2, at=1.0, agent="sam")
BUDGET = BudgetTold(call="c", seq=3, at=1.5, left=-20, currency="USD")


@pytest.mark.parametrize(
    ("event", "own"),
    [
        (TAKEN, {"event": "call.taken", "agent": "sam"}),
        (BUDGET, {"event": "budget", "left": -20, "currency": "USD"}),
    ],
)
def test_it_says_whose_the_call_is_and_what_they_have_left(event, own):
    assert own.items() <= to_dict(event).items()
    assert from_line(to_line(event)) == event
