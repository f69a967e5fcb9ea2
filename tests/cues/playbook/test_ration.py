from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.playbook.play import Limits
from cues.playbook.ration import RationCode, ration

SECONDS = st.floats(0, 7200, allow_nan=False)
LIMITS = st.builds(
    Limits,
    light_per_call=st.integers(0, 6),
    light_per_window=st.integers(0, 4),
    window=st.floats(60, 1200),
    long_call=st.floats(0, 2400),
    spacing=st.floats(0, 120),
    opening=st.floats(0, 120),
)


@pytest.mark.parametrize(
    ("shown", "at", "code", "until"),
    [
        ([], 14.9, RationCode.OPENING, 15.0),
        ([], 15.0, None, None),
        ([100.0], 119.9, RationCode.SPACING, 120.0),
        ([100.0], 120.0, None, None),
        ([100.0, 200.0], 300.0, RationCode.WINDOW, None),
        ([100.0, 200.0], 699.0, RationCode.WINDOW, None),
        ([100.0, 200.0], 700.0, None, None),
        ([100.0, 200.0, 750.0], 1199.0, RationCode.CALL, None),
        ([100.0, 200.0, 750.0], 1799.0, RationCode.CALL, None),
        ([100.0, 200.0, 750.0], 1800.0, None, None),
        ([100.0, 200.0, 750.0, 1800.0], 2399.0, RationCode.CALL, None),
        ([100.0, 200.0, 750.0, 1800.0], 2400.0, None, None),
    ],
)
def test_the_default_limits(
    shown: list[float], at: float, code: RationCode | None, until: float | None
) -> None:
    answer = ration(Limits(), shown, at)
    assert (answer.allowed, answer.code, answer.until) == (code is None, code, until)
    assert bool(answer.reason) is (code is not None)


@pytest.mark.parametrize(
    ("limits", "shown", "at", "reason"),
    [
        (Limits(), [30.0, 60.0, 700.0], 800.0, "three light cues already in this call"),
        (Limits(light_per_call=0), [], 100.0, "light cues are switched off"),
        (Limits(), [100.0, 200.0], 300.0, "two light cues in the last ten minutes"),
        (Limits(light_per_window=1, window=90), [100.0], 130.0, "one light cue in the last 90 s"),
        (Limits(), [], 3.0, "the call has just begun"),
        (Limits(), [100.0], 105.0, "less than 20 s since the last"),
    ],
)
def test_the_reason_in_words(limits: Limits, shown: list[float], at: float, reason: str) -> None:
    assert ration(limits, shown, at).reason == reason


@given(LIMITS, st.lists(SECONDS, max_size=8), SECONDS)
def test_waiting_until_then_is_enough(limits: Limits, shown: list[float], at: float) -> None:
    answer = ration(limits, [time for time in shown if time <= at], at)
    if answer.until is not None:
        assert answer.until > at
        assert ration(limits, [time for time in shown if time <= at], answer.until).allowed


@given(LIMITS, st.floats(0, 5), st.integers(1, 400))
def test_whoever_asks_keeps_the_limits(limits: Limits, step: float, asks: int) -> None:
    shown: list[float] = []
    for number in range(asks):
        at = number * (step + 1) * 7
        if ration(limits, shown, at).allowed:
            shown.append(at)
    for first, second in pairwise(shown):
        assert second >= first + limits.spacing
    assert not shown or shown[0] >= limits.opening
    for time in shown:
        assert sum(1 for other in shown if time <= other < time + limits.window) <= limits.light_per_window
    end = shown[-1] if shown else 0.0
    further = int(max(0.0, end - limits.long_call) // limits.window)
    assert len(shown) <= limits.light_per_call + further
