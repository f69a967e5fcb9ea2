"""Where numbers are from: states in the words that details use, and nothing where nobody can tell."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.details.places import Region, regions
from cues.people.regions import Guess, guess, is_number, named_region, parted


@pytest.mark.parametrize(
    ("number", "region", "country"),
    [
        ("+16145550123", "Ohio", "United States"),
        ("+16142220123", "Ohio", "United States"),
        ("+12122220123", "New York", "United States"),
        ("+12022220123", "District of Columbia", "United States"),
        ("+13605550123", "Washington", "United States"),
        ("+14045550123", "Georgia", "United States"),
        ("+17875550123", "Puerto Rico", "United States"),
        ("+14162220123", "Ontario", "Canada"),
        ("+15142220123", "Quebec", "Canada"),
        ("+442071838750", "England", "United Kingdom"),
        ("+441314960000", "Scotland", "United Kingdom"),
        ("+442920180000", "Wales", "United Kingdom"),
        ("+442890180000", "Northern Ireland", "United Kingdom"),
        ("+447400123456", "", "United Kingdom"),
        ("+61298765432", "New South Wales", "Australia"),
        ("+61412345678", "", "Australia"),
        ("+4930123456", "Germany", "Germany"),
        ("+525512345678", "Mexico", "Mexico"),
        ("+353861234567", "Ireland", "Ireland"),
    ],
)
def test_a_number_tells_where_it_is_from(number, region, country):
    assert guess(number) == Guess(region, country)


@pytest.mark.parametrize("number", ["", "marker", "+", "6145550123", "+18005550123", "+19", "+999123456789"])
def test_what_tells_nothing_is_no_guess(number):
    assert guess(number) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+16145550123", True),
        ("+1 614 555 0123", True),
        ("+18005550123", True),
        ("6145550123", False),
        ("+1", False),
        ("marker", False),
    ],
)
def test_what_is_a_number_with_its_country(text, number):
    assert is_number(text) is number


@given(st.text(max_size=30) | st.from_regex(r"\A\+[0-9]{1,16}\Z"))
def test_nothing_that_comes_in_is_a_fault(number):
    found = guess(number)
    assert found is None or found.country


def test_it_is_worded_as_a_guess_and_its_text_form_tells_nothing():
    ohio, britain = Guess("Ohio", "United States"), Guess("", "United Kingdom")
    assert ohio.in_words == "their number is from Ohio"
    assert britain.in_words == "their number is from the United Kingdom"
    assert "Ohio" not in repr(ohio)


def test_every_state_of_an_area_code_is_one_that_details_know():
    known = {(where.region, where.country) for where in regions().values()}
    found = {guess(f"+1{area}2220123") for area in range(200, 1000)} - {None}
    states = {
        (each.region, each.country) for each in found if each.country == "United States" and each.region
    }
    assert len(states) > 50
    assert {region for region, _ in states - known} <= {
        "Guam",
        "Northern Mariana Islands",
        "U.S. Virgin Islands",
        "American Samoa",
    }


@pytest.mark.parametrize(
    ("name", "country", "region"),
    [
        ("Ohio", "", Region("Ohio", "United States")),
        (" new  YORK ", "", Region("New York", "United States")),
        ("Scotland", "", Region("Scotland", "United Kingdom")),
        ("Georgia", "", Region("Georgia", "United States")),
        ("Georgia", "Georgia", Region("Georgia", "Georgia")),
        ("Victoria", "australia", Region("Victoria", "Australia")),
        ("Germany", "", Region("Germany", "Germany")),
        ("United Kingdom", "", Region("United Kingdom", "United Kingdom")),
        ("Ohio", "Canada", None),
        ("Ohio", "marker", None),
        ("Ohoi", "", None),
        ("", "", None),
    ],
)
def test_a_written_region_is_found_by_its_name(name, country, region):
    assert named_region(name, country) == region


def test_a_country_is_either_parted_or_whole():
    assert set(parted()) == {"United States", "United Kingdom", "Canada", "Australia"}
    for number, country in (("DE", "Germany"), ("FR", "France"), ("JP", "Japan")):
        example = phonenumbers.example_number(number)
        said = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        assert guess(said) == Guess(country, country)
