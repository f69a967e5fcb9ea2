"""Amounts for people."""

import pytest

from cues.gestures.money import amount


@pytest.mark.parametrize(
    ("cost", "currency", "text"),
    [
        (450, "USD", "4.50 USD"),
        (5, "EUR", "0.05 EUR"),
        (450, "JPY", "450 JPY"),
        (4500, "KWD", "4.500 KWD"),
        (0, "GBP", "0.00 GBP"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency(cost, currency, text):
    assert amount(cost, currency) == text
