"""What a clock that runs ahead dates after now is of now; what has been stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cues.memory.ahead import call_not_ahead
from tests.cues.memory.made import BEGAN, OHIO, call

NOW = BEGAN + timedelta(days=1)


@pytest.mark.parametrize("days", [2, 40_000])
def test_a_call_dated_ahead_has_ended_now_in_its_own_zone(days):
    ahead = call(days=days, agreed=True, agreed_at=BEGAN + timedelta(days=days, seconds=5))
    held = call_not_ahead(ahead, NOW)
    assert (held.began, held.agreed_at) == (NOW - timedelta(seconds=90), NOW)
    assert held.began.utcoffset() == OHIO.utcoffset(None)


def test_one_that_never_ended_began_now_at_the_latest():
    assert call_not_ahead(call(days=2, duration=None), NOW).began == NOW


def test_one_that_has_been_stays_as_it_is():
    been = call(agreed=False, agreed_at=BEGAN + timedelta(seconds=5))
    assert call_not_ahead(been, NOW) == been
