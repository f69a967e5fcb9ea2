"""Numbers as they are said: where one ends, which belong together, how many digits they spell."""

from __future__ import annotations

import pytest

from cues.calls.redaction.numbers import Sort, digit_run, letter, runs


def read(text):
    return [[(number.sort.name.lower(), number.value) for number in run] for run in runs(text.split())]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("two dogs and three cats", [[("digits", 2)], [("digits", 3)]]),
        ("forty two eleven oh", [[("pair", 42), ("pair", 11), ("digits", 0)]]),
        ("double four triple oh", [[("digits", 4), ("digits", 0)]]),
        ("two double beds", [[("digits", 2)]]),
        ("two hundred and fifty pounds", [[("amount", 250)]]),
        ("eight hundred five five", [[("amount", 805), ("digits", 5)]]),
        ("one million two hundred thousand and four", [[("amount", 1200004)]]),
        ("nineteen hundred and five", [[("amount", 1905)]]),
        ("two thousand and four", [[("amount", 2004)]]),
        ("four uh one no wait five", [[("digits", 4), ("digits", 1), ("digits", 5)]]),
        ("forty one no wait eleven", [[("pair", 41)], [("pair", 11)]]),
        ("four double u one", [[("digits", 4), ("digits", 1)]]),
        ("four b as in boy one", [[("digits", 4), ("digits", 1)]]),
        ("two charlie and oscar four years", [[("digits", 2)], [("digits", 4)]]),
        ("room 4111 please", [[("digits", 4111)]]),
        ("a hundred times", []),
    ],
)
def test_reading(said, numbers):
    assert read(said) == numbers


def test_letters_and_and_between_numbers_are_noted():
    ((first, second, third),) = runs("four b two and six".split())
    assert (first.letters, second.letters, third.letters) == (0, 1, 0)
    assert (second.joined, third.joined) == (False, True)
    assert first.sort is Sort.DIGITS


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("b as in boy four", 4),
        ("b for bravo four", 3),
        ("b four", 1),
        ("bravo four", 1),
        ("double u four", 2),
        ("b as", 2),
        ("dog", 0),
        ("a dog", 0),
    ],
)
def test_letters(said, after):
    assert letter(said.split(), 0) == after


@pytest.mark.parametrize(
    ("said", "digits"),
    [("four one one", 3), ("forty two", 2), ("two hundred and fifty", 0), ("nothing", 0), ("double five", 2)],
)
def test_digit_run(said, digits):
    assert digit_run(said.split()) == digits
