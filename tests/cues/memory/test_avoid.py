"""What the card says to avoid."""

from __future__ import annotations

import pytest

from cues.details.detail import Status
from cues.memory.avoid import avoided
from cues.memory.hush import Hush
from tests.cues.memory.told_details import CLOSE, K, Told, moment

NOW = moment("2026-08-20")


def lines(*remembered):
    return [each.text for each in avoided(Hush(remembered).gone, NOW)]


@pytest.mark.parametrize(
    ("attributes", "line"),
    [
        (
            {"lost": "husband", "kin": "husband", "loss": "partner", "when_date": "2025-03"},
            "Their husband died in March 2025: nothing about him but by their own wish.",
        ),
        (
            {"lost": "mother", "relation": "mum", "loss": "parent"},
            "Their mother died: nothing about her but by their own wish.",
        ),
        (
            {"lost": "sister", "name": "Anne", "when_date": "2024"},
            "Their sister Anne died in 2024: nothing about her but by their own wish.",
        ),
        (
            {"lost": "dog", "loss": "pet", "name": "Max"},
            "Their dog Max died: nothing about Max but by their own wish.",
        ),
        ({"loss": "pet"}, "Their pet died: nothing about it but by their own wish."),
        ({"loss": "partner"}, "Their partner died: nothing about them but by their own wish."),
        ({"loss": "pregnancy"}, "They lost a pregnancy: nothing about it but by their own wish."),
        ({"when_date": "2026-13"}, "Somebody has died: nothing about it but by their own wish."),
    ],
)
def test_a_loss_in_one_line(attributes, line):
    assert lines(Told()(K.BEREAVEMENT, "", "2026-06-10", subject=CLOSE, **attributes)) == [line]


def test_a_parting_and_a_crisis_have_theirs():
    told = Told()
    found = lines(
        told(K.HARDSHIP, "we split up", "2026-06-10"), told(K.HARDSHIP, "", "2026-06-11", crisis="self-harm")
    )
    assert found == [
        "They spoke of something grave: nothing about it; if they do, follow your team's procedure.",
        "They spoke of a parting: nothing about a partner but by their own wish.",
    ]
    assert "self-harm" not in "".join(found)


def test_one_loss_told_in_three_details_is_one_line_the_fullest():
    told = Told()
    bare = told(K.FAMILY, "my husband", "2026-06-10", subject=CLOSE, kin="husband", loss="partner")
    named = told.widowed(name="John", when_date="2025-03")
    assert lines(bare, told.widowed(), named) == [
        "Their husband John died in March 2025: nothing about him but by their own wish."
    ]


def test_an_animal_of_the_past_is_not_called_dead_unless_a_death_was_told():
    told = Told()
    past = told.dog("Max", "2026-06-10", status=Status.PAST)
    assert lines(past) == [
        "They spoke of their dog Max in the past: nothing about Max but by their own wish."
    ]
    death = told(
        K.BEREAVEMENT, "we put him down", "2026-06-10", subject=CLOSE, loss="pet", lost="dog", name="Max"
    )
    assert lines(past, death) == ["Their dog Max died: nothing about Max but by their own wish."]


def test_a_relative_of_the_past_is_not_called_dead_either():
    past = Told()(K.FAMILY, "i had a brother", "2026-06-10", subject=CLOSE, status=Status.PAST)
    assert lines(past) == [
        "They spoke of their brother in the past: nothing about him but by their own wish."
    ]


def test_two_losses_are_two_lines_the_one_told_last_first():
    told = Told()
    dog = told(K.BEREAVEMENT, "our dog died", "2026-06-10", subject=CLOSE, loss="pet", lost="dog")
    assert [line.split()[1] for line in lines(told.widowed(), dog)] == ["dog", "husband"]


def test_the_words_and_the_day_stand_beside_it():
    (line,) = avoided(Hush([Told().widowed("2025-06-10")]).gone, NOW)
    assert (line.heard, line.told) == ("my husband died", "told in June, 14 months ago")
    assert "husband" not in repr(line)


def test_an_animal_that_is_away_has_a_line():
    cat = Told()(K.PET, "our cat mimi ran away", "2026-06-10", subject=CLOSE, species="cat", name="Mimi")
    assert lines(cat) == ["Their cat Mimi ran away or is missing: nothing about Mimi but by their own wish."]
