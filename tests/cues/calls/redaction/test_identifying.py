"""Which numbers are taken out: what is read out is, and what tells of a life is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.redaction.asked import Asked
from tests.cues.calls.redaction.said import BETWEEN, CARD, DIGITS, digits_of, longest_shown, reading, redacted


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my card is four one one one uh one one one one thanks", "my card is redacted thanks"),
        ("double four triple seven is the number", "redacted is the number"),
        ("it's forty one eleven forty two sixteen okay", "it's redacted okay"),
        ("eight hundred five five five one two one two", "redacted"),
        ("four one one one hundred", "redacted"),
        ("four one one one two hundred dollars", "redacted dollars"),
        ("no five not four one one", "no redacted"),
        ("four one one okay one one one", "redacted"),
        ("it's four one one no wait five one one", "it's redacted"),
        ("for one one to one one", "for redacted"),
        ("four one b as in boy four one", "redacted"),
        ("s w four one a b c please", "redacted please"),
        ("it's w f four six two b", "it's redacted"),
        ("one hundred twenty three forty five six seven eight nine", "redacted"),
        ("social security number one two three", "social security number redacted"),
        ("my card number is four one one", "my card number is redacted"),
        ("the account number is four thousand one hundred eleven", "the account number is redacted"),
        ("sort code twenty forty one sixty", "sort code redacted"),
        ("cvv three hundred twenty one", "cvv redacted"),
        ("it ends in four one one one", "it ends in redacted"),
        ("twelve million three hundred forty five thousand six hundred", "redacted"),
        ("four thousand nineteen eighty four nineteen hundred two thousand eleven", "redacted"),
    ],
)
def test_what_is_read_out_is_taken_out(said, kept):
    assert redacted(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "we were married forty one years",
        "we married in nineteen eighty four",
        "between nineteen fourteen and nineteen eighteen",
        "back in nineteen eighty eighty one",
        "from nineteen eighty to nineteen ninety one",
        "on march the fourteenth nineteen eighty four",
        "march fourteen nineteen eighty four",
        "the wedding is on six fourteen twenty twenty six",
        "in two thousand and four we moved",
        "he is twenty one",
        "my kids are two four six and eight",
        "they are twenty two nineteen and fifteen",
        "three dogs and two cats",
        "it cost nineteen ninety nine",
        "it cost two hundred and fifty pounds",
        "a house of one hundred twenty three thousand four hundred fifty dollars",
        "three hundred thousand miles",
        "size nine boots for my three kids",
        "i work nine to five four days a week",
        "come at ten thirty and eleven fifteen",
        "i called nine one one",
        "twenty four seven",
        "she's my number one fan",
        "a number of dogs",
        "oh no one told me",
        "we have two charlie and oscar",
        "they're a size nine and i'm a six",
        "on my card from two to three thousand",
    ],
)
def test_lives_prices_and_dates_stay(said):
    assert redacted(said) == said


def test_a_run_of_digits_is_held_back_until_it_ends():
    assert redacted("my number is four one", final=False) == "my number is"
    assert redacted("my number is four one one one", final=False) == "my number is"
    assert redacted("my number is four one one one thanks", final=False) == "my number is redacted thanks"
    assert redacted("i have two", final=False) == "i have"
    assert redacted("i have two dogs", final=False) == "i have two dogs"
    assert redacted("i have forty two hens", final=False) == "i have forty two hens"
    assert redacted("it's four one no", final=False) == "it's"
    assert redacted("it's four double", final=False) == "it's"


@pytest.mark.parametrize("said", ["four", "yes it's four one", "nineteen eighty four", "uh forty two thanks"])
def test_what_was_asked_for_is_taken_out_however_short(said):
    assert "redacted" in redacted(said, asked=Asked(number=True)).split()
    assert redacted(said) == said


@pytest.mark.parametrize(
    "said", ["i have two dogs", "he's four", "forty one years", "we moved in nineteen ninety"]
)
def test_what_is_no_answer_stays_though_a_number_was_asked_for(said):
    assert redacted(said, asked=Asked(number=True)) == said


MIXED = [*DIGITS, *BETWEEN, "double", "my", "is", "forty", "eleven", "hundred", "b", "dogs", "number", "four"]


@given(st.lists(st.sampled_from(MIXED), max_size=24), st.booleans())
def test_no_partial_shows_a_number_that_the_final_hides(texts, asked_for):
    asked = Asked(number=asked_for)
    said = " ".join(texts).split()
    final = redacted(" ".join(said), asked=asked).split()
    for length in range(len(said) + 1):
        shown = redacted(" ".join(said[:length]), final=False, asked=asked).split()
        assert digits_of(final).startswith(digits_of(shown)), shown


@given(st.lists(st.sampled_from(DIGITS), min_size=4, max_size=20))
def test_four_digits_in_a_row_never_stay(texts):
    assert redacted(" ".join(texts)) == "redacted"


@given(reading(), st.data())
def test_no_piece_of_a_card_stays_however_it_is_read_out(pieces, data):
    said = []
    for piece in pieces:
        said += [*piece, *data.draw(st.sampled_from([[], [], [], ["uh"], ["and", "then"], ["dash"]]))]
    begin = data.draw(st.sampled_from(["", "it's ", "my card is ", "i have two dogs and it is "]))
    end = data.draw(st.sampled_from(["", " thanks", " hundred", " dollars", " dogs", " no sorry"]))
    for length in range(len(said) + 1):
        text = begin + " ".join(said[:length])
        assert longest_shown(digits_of(redacted(text, final=False).split()), CARD) < 3
    assert longest_shown(digits_of(redacted(begin + " ".join(said) + end).split()), CARD) < 3
