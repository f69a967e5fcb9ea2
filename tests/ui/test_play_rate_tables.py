"""The tables of how often plays fire."""

from __future__ import annotations

from models.scoring.play_rates import PlayRate, Rates
from ui.eval_tables import NOTHING
from ui.play_rate_tables import plain_rates, rate_tables

WORDS = (("my dog " * 9, 4), ("a cat", 2), ("a hen", 1), ("a ewe", 1))
RATES = Rates(
    rows=20,
    words=18000,
    fired=(
        PlayRate("pet-any", 8, 1, 4, WORDS, tuple("abcdefgh")),
        PlayRate("home-any", 1, 0, 0, (("my beans", 1),), ("i",)),
    ),
    silent=("work-any",),
)


def test_the_plays_that_fired():
    (fired,) = rate_tables(RATES, all_plays=False)
    assert fired.title == "2 of 3 plays fire in 20 utterances, 2.00 h of talk"
    (pet, home) = fired.rows
    assert pet[:4] == ("pet-any", "4.0", "8", "25 %")
    assert pet[4].endswith("\N{HORIZONTAL ELLIPSIS} (4), a cat (2), a hen (1) and 1 more")
    assert home == ("home-any", "0.5", "1", NOTHING, "my beans (1)")


def test_those_that_never_fired_come_last():
    _, silent = rate_tables(RATES, all_plays=True)
    assert silent.rows == (("work-any",),)


def test_plain_values_hold_every_word():
    told = plain_rates(RATES)
    assert told["plays"][0]["words"] == dict(WORDS)
    assert told["plays"][0]["an_hour"] == 4.0
    assert told["never_fired"] == ["work-any"]
