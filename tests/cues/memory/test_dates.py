"""What days a remembered date covers, and how they are put in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.memory.dates import REPEATS_AT_MOST, Days, date_words, days_of, nearest, told_words

DAY = date.fromisoformat


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2026-06-03", "2026-06-03", "2026-06-03"),
        ("2026-06", "2026-06-01", "2026-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2026-03-02/2026-03-08", "2026-03-02", "2026-03-08"),
        ("2026-12/2027-02", "2026-12-01", "2027-02-28"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_days_months_years_and_ranges(value, first, last):
    assert days_of(value) == Days(DAY(first), DAY(last))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "june",
        "2026-02-29",
        "2026-02-30",
        "2026-13",
        "2026-00",
        "2026-03-00",
        "2026-00-03",
        "0000",
        "2026-6",
        "2026-06-03T10:00",
        "2026-06-10/2026-06-01",
        "2026-06/",
        "/",
        "2026/2027/2028",
        "\uff12\uff10\uff12\uff16",
        2026,
        20.26,
        True,
        None,
    ],
)
def test_an_impossible_date_is_none(value):
    assert days_of(value) is None


@given(st.text("0123456789-/", max_size=22))
def test_whatever_is_written_gives_days_in_order_or_nothing(text):
    found = days_of(text)
    assert found is None or found.first <= found.last


@pytest.mark.parametrize(
    ("value", "today", "found"),
    [
        ("2025-03-14", "2026-03-10", "2026-03-14"),
        ("2025-03-14", "2027-03-20", "2027-03-14"),
        ("2025-12-28", "2027-01-05", "2026-12-28"),
        ("2025-01-03", "2026-12-29", "2027-01-03"),
        ("2024-02-29", "2026-03-02", "2026-02-28"),
        ("2024-02-29", "2028-02-20", "2028-02-29"),
        ("2025-06", "2027-06-15", "2027-06"),
        ("2025-12-30/2026-01-02", "2027-01-01", "2026-12-30/2027-01-02"),
        ("2023", "2027-06-15", "2023"),
    ],
)
def test_what_comes_round_is_that_of_the_year(value, today, found):
    assert nearest(days_of(value), DAY(today)) == days_of(found)


@given(st.dates(), st.integers(0, 400), st.dates())
def test_coming_round_never_fails_nor_lengthens_by_more_than_a_leap_day(first, length, today):
    if (date.max - first).days < length:
        return
    days = Days(first, first + timedelta(days=length))
    found = nearest(days, today)
    assert abs((found.last - found.first).days - length) <= 1
    assert length < REPEATS_AT_MOST or found == days


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-06-03", "on 3 June 2026"),
        ("2026-06", "in June 2026"),
        ("2023", "in 2023"),
        ("2026-03-02/2026-03-08", "between 2 and 8 March 2026"),
        ("2026-02-23/2026-03-01", "between 23 February 2026 and 1 March 2026"),
        ("2026-12/2027-02", "between December 2026 and February 2027"),
    ],
)
def test_dates_in_words(value, words):
    assert date_words(days_of(value)) == words


@pytest.mark.parametrize(
    ("told", "today", "words"),
    [
        (["2025-06-12"], "2026-08-20", "told in June, 14 months ago"),
        (["2026-08-20"], "2026-08-20", "told today"),
        (["2026-08-19"], "2026-08-20", "told yesterday"),
        (["2026-08-08"], "2026-08-20", "told on 8 August, 12 days ago"),
        (["2026-07-01"], "2026-09-01", "told on 1 July, 62 days ago"),
        (["2026-07-01"], "2026-09-02", "told in July, 2 months ago"),
        (["2023-06-12"], "2026-08-20", "told in June 2023, 3 years ago"),
        (["2025-01-02", "2025-06-12"], "2026-08-20", "told 2 times, last in June, 14 months ago"),
        (["2026-09-01"], "2026-08-20", "told today"),
    ],
)
def test_when_it_was_told(told, today, words):
    assert told_words([DAY(each) for each in told], DAY(today)) == words
