"""Months and what a gesture waits for."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.gestures.budget import first_state, month_of
from tests.cues.gestures.made import rules

YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("moment", "zone", "first", "end"),
    [
        ("2026-03-15T20:05+00:00", YORK, "2026-03-01T00:00-05:00", "2026-04-01T00:00-04:00"),
        ("2026-04-01T03:59+00:00", YORK, "2026-03-01T00:00-05:00", "2026-04-01T00:00-04:00"),
        ("2026-12-31T23:00+00:00", UTC, "2026-12-01T00:00+00:00", "2027-01-01T00:00+00:00"),
        (
            "2026-12-31T23:00+00:00",
            ZoneInfo("Asia/Tokyo"),
            "2027-01-01T00:00+09:00",
            "2027-02-01T00:00+09:00",
        ),
    ],
)
def test_a_month_is_that_of_the_zone(moment, zone, first, end):
    found = month_of(datetime.fromisoformat(moment), zone)
    assert found == (datetime.fromisoformat(first), datetime.fromisoformat(end))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_every_moment_lies_in_its_month_and_months_meet(moment):
    for zone in (None, YORK, UTC):
        first, end = month_of(moment, zone)
        assert first <= moment < end
        assert month_of(end, zone)[0] == end


@pytest.mark.parametrize(
    ("cost", "spent", "settings", "state"),
    [
        (450, 0, {}, "ready"),
        (450, 10**9, {}, "ready"),
        (450, 550, {"budget": 1000}, "ready"),
        (451, 550, {"budget": 1000}, "over_budget"),
        (0, 1000, {"budget": 1000}, "ready"),
        (1, 0, {"budget": 0}, "over_budget"),
        (2000, 0, {"second_above": 2000}, "ready"),
        (2001, 0, {"second_above": 2000}, "waits"),
        (1, 0, {"second_above": 0}, "waits"),
        (2001, 0, {"second_above": 2000, "budget": 1000}, "over_budget"),
    ],
)
def test_what_it_waits_for(cost, spent, settings, state):
    assert first_state(cost, spent, rules(**settings)) == state
