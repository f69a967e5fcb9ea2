"""Pause and hold are two states, each with an end of its own; older journals do not say which one ended."""

import pytest

from cues.calls.commands import Stands
from cues.calls.deaf import Deaf
from cues.calls.events import CallHeld, CallPaused, CallResumed, CallTransferred


def deaf(*events):
    state = Deaf()
    for event, more in events:
        state = state.after(event(call="c", seq=1, at=1.0, **more))
    return state.paused, state.held


PAUSED, HELD = (CallPaused, {}), (CallHeld, {})


def over(which=None):
    return CallResumed, {"ended": which}


@pytest.mark.parametrize(
    ("events", "after"),
    [
        ((PAUSED, HELD), (True, True)),
        ((HELD, PAUSED, over(Stands.HOLD)), (True, False)),
        ((PAUSED, HELD, over(Stands.PAUSE)), (False, True)),
        ((PAUSED, over(Stands.HOLD)), (True, False)),
        ((PAUSED, HELD, over(Stands.HOLD), over(Stands.PAUSE)), (False, False)),
        ((PAUSED, HELD, over()), (False, True)),
        ((PAUSED, HELD, over(), over()), (False, False)),
        ((PAUSED, (CallTransferred, {"to": "robin"})), (True, False)),
    ],
)
def test_each_ends_by_itself(events, after):
    assert deaf(*events) == after
