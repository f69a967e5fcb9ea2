"""Times as people say them, resolved against the day of the call: Sunday, 22 November 2026."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.details.normal import read_words
from cues.details.times import Clock

DAY = date(2026, 11, 22)


def times(text: str, day: date | None = DAY) -> list[tuple[str, str]]:
    words = read_words(text)
    clock = Clock(words.forms, words.breaks, day)
    found = []
    at = 0
    while at < len(words):
        time = clock.time_at(at)
        if time is not None:
            found.append((" ".join(words.forms[time.first : time.last]), time.iso))
        at = time.last if time is not None else at + 1
    return found


@pytest.mark.parametrize(
    ("text", "said", "iso"),
    [
        ("the baby's due in june", "in june", "2027-06"),
        ("we bought it in june", "in june", "2026-06"),
        ("he retired last march", "last march", "2026-03"),
        ("she starts next friday", "next friday", "2026-11-27"),
        ("we fly on friday", "on friday", "2026-11-27"),
        ("we got home on friday", "on friday", "2026-11-20"),
        ("it's the week after next", "the week after next", "2026-11-30/2026-12-06"),
        ("the race is tomorrow morning", "tomorrow morning", "2026-11-23"),
        ("i have surgery in two weeks", "in two weeks", "2026-12-06"),
        ("here since nineteen eighty eight", "since nineteen eighty eight", "1988"),
        ("Here since 1988", "since nineteen eighty eight", "1988"),
        ("she's due on the fourteenth", "on the fourteenth", "2026-12-14"),
        ("they came on the fourteenth", "on the fourteenth", "2026-11-14"),
        ("my brother visits at christmas", "at christmas", "2026-12-25"),
        ("we lost him at christmas", "at christmas", "2025-12-25"),
        ("i started three years ago", "three years ago", "2023"),
        ("about a year and a half ago", "about a year and a half ago", "2025"),
        ("in a couple of weeks", "in a couple of weeks", "2026-12-06"),
        (
            "born on the third of may two thousand and four",
            "on the third of may two thousand and four",
            "2004-05-03",
        ),
        ("my birthday is july 4th", "july fourth", "2027-07-04"),
        ("we're busy this weekend", "this weekend", "2026-11-21/2026-11-22"),
        ("next summer", "next summer", "2027-06/2027-08"),
        ("last summer we hiked", "last summer", "2026-06/2026-08"),
        ("back in the nineteen sixties", "back in the nineteen sixties", "1960/1969"),
        ("in the eighties", "in the eighties", "1980/1989"),
        ("he's coming home for thanksgiving", "thanksgiving", "2026-11-26"),
        ("friday week", "friday week", "2026-12-04"),
        ("at the end of june", "at the end of june", "2027-06"),
        ("the year before last", "the year before last", "2024"),
        ("we're off in ten days' time", "in ten days 's time", "2026-12-02"),
        ("in march two thousand nineteen", "in march two thousand nineteen", "2019-03"),
        ("in the new year", "in the new year", "2027-01"),
        ("seventy nine years ago", "seventy nine years ago", "1947"),
        ("he past away in the spring", "in the spring", "2026-03/2026-05"),
        ("the other day", "the other day", ""),
        ("a few years ago", "a few years ago", ""),
    ],
)
def test_when(text: str, said: str, iso: str) -> None:
    assert times(text) == [(said, iso)]


@pytest.mark.parametrize(
    "text",
    [
        "we may go",
        "they march every friday",
        "we stream it sunday nights",
        "it's on the second floor",
        "i worked in sixty countries",
        "i moved twice in two years",
        "a dog and a cat",
        "last but not least",
        "",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert times(text) == []


def test_without_a_day_there_is_no_date() -> None:
    assert times("we leave next friday", None) == [("next friday", "")]


@given(
    st.lists(
        st.sampled_from(
            "in on the next last friday june may first two weeks ago nineteen eighty of year a".split()
        )
    ),
    st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31)),
)
def test_any_words_on_any_day_give_dates_or_none(words: list[str], day: date) -> None:
    for _, iso in times(" ".join(words), day):
        assert re.fullmatch(r"|(\d{4}(-\d\d){0,2})(/\d{4}(-\d\d){0,2})?", iso)
