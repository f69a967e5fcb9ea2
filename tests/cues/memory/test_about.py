"""One line on what is known."""

from __future__ import annotations

from cues.memory.about import about, told_when
from cues.memory.dates import days_of
from tests.cues.memory.told_details import CLOSE, K, Told, moment


def test_whose_it_is_comes_first_and_when_it_is_last():
    wedding = Told().wedding(event="wedding", relation="daughter", name="Emma", subject=CLOSE)
    assert about(wedding, "Wedding", days_of("2026-06")) == "Wedding: daughter Emma, in June 2026"


def test_a_pet_by_its_name_breed_and_species():
    assert about(Told().dog("Bella", breed="beagle"), "Pet", None) == "Pet: Bella, beagle, dog"


def test_with_nothing_told_of_it_the_label_stands_alone():
    assert about(Told()(K.HOME, "we're renovating", "2026-03-10"), "Building works", None) == "Building works"


def test_it_was_told_on_the_day_that_it_is_where_the_call_is():
    hike = Told()(K.HOBBY, "hiking", "2026-03-10T03:30:00+00:00")
    assert told_when(hike, moment("2026-03-10T12:00:00+00:00")) == "told today"
    assert told_when(hike, moment("2026-03-10T05:00:00-07:00")) == "told yesterday"
