"""Where today lies to an event, and the score."""

from __future__ import annotations

import pytest

from cues.details.detail import Status
from cues.memory.timing import Phase, Reach, timing
from tests.cues.memory.told_details import K, Told, moment

REACH = Reach(ahead=300, behind=150, stale=180)


def seen(detail, now, *, yearly=False):
    return timing(detail, moment(now), dated=True, yearly=yearly)


@pytest.mark.parametrize(
    ("when", "now", "phase"),
    [
        ("2026-06", "2026-05-31", Phase.COMING),
        ("2026-06", "2026-06-01", Phase.NOW),
        ("2026-06", "2026-06-30", Phase.NOW),
        ("2026-06", "2026-07-01", Phase.PAST),
        ("2026-06-03", "2026-06-03", Phase.NOW),
        ("2026-06-03/2026-06-05", "2026-06-04", Phase.NOW),
        ("2026-06-03/2026-06-05", "2026-06-06", Phase.PAST),
        ("2026", "2026-06-06", Phase.NOW),
        ("2026-03-01", "2026-06-06", Phase.AFTER),
        ("2026-02-30", "2026-06-06", Phase.UNDATED),
        ("2026-03", "2026-04-02", Phase.PAST),
    ],
)
def test_phases(when, now, phase):
    assert seen(Told().wedding("2026-03-10", when_date=when), now).phase is phase


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        ("2026-06-03T23:59:00-04:00", Phase.NOW),
        ("2026-06-04T00:00:00-04:00", Phase.PAST),
        ("2026-06-04T00:30:00+12:00", Phase.PAST),  # the same moment is 3 June in Greenwich
        ("2026-06-02T23:59:00-10:00", Phase.COMING),  # and this one is 3 June there
    ],
)
def test_midnight_is_that_of_the_call(now, phase):
    assert seen(Told().wedding(when_date="2026-06-03"), now).phase is phase


def test_next_years_birthday_comes_round():
    birthday = Told()(K.CELEBRATION, "my birthday", "2026-03-10", event="birthday", when_date="2026-03-14")
    assert seen(birthday, "2027-03-10", yearly=True).phase is Phase.COMING
    assert seen(birthday, "2027-03-16", yearly=True).phase is Phase.PAST
    assert seen(birthday, "2027-03-16", yearly=False).score(REACH) is None


def test_a_leap_days_birthday_is_the_day_before_march_in_other_years():
    birthday = Told()(K.CELEBRATION, "my birthday", "2024-02-10", event="birthday", when_date="2024-02-29")
    assert seen(birthday, "2025-02-28", yearly=True).phase is Phase.NOW
    assert seen(birthday, "2025-03-01", yearly=True).phase is Phase.PAST
    assert seen(birthday, "2028-02-28", yearly=True).phase is Phase.COMING


def test_what_is_over_without_a_date_is_over():
    assert seen(Told().wedding(when_date="", status=Status.PAST), "2026-04-01").phase is Phase.AFTER


def test_the_score_stands_in_the_order_that_is_promised():
    told = Told()
    just_past = seen(told.wedding("2025-01-10", when_date="2026-02-01"), "2026-06-30").score(REACH)
    coming = seen(told.wedding(when_date="2026-07-01"), "2026-06-30").score(REACH)
    recent = seen(told(K.HOBBY, "hiking", "2026-06-29"), "2026-06-30").score(REACH)
    often = seen(told(K.HOBBY, "hiking", "2026-01-01", "2026-01-10", "2026-02-01"), "2026-06-30").score(REACH)
    once = seen(told(K.HOBBY, "hiking", "2026-03-01"), "2026-06-30").score(REACH)
    assert just_past > coming > recent > often > once


def test_what_is_far_off_long_over_or_stale_has_no_score():
    told = Told()
    assert seen(told.wedding(when_date="2028-06"), "2026-06-30").score(REACH) is None
    assert seen(told.wedding("2024-01-01", when_date="2025-06"), "2026-06-30").score(REACH) is None
    assert seen(told(K.HOBBY, "hiking", "2025-12-01"), "2026-06-30").score(REACH) is None


def test_a_telling_after_today_counts_as_todays():
    assert seen(Told()(K.HOBBY, "hiking", "2027-01-01"), "2026-06-30").since == 0
