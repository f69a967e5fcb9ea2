"""What died is marked wherever it is spoken of, so that nothing light is said of it."""

from __future__ import annotations

import pytest

from cues.details.detail import Status, Subject
from tests.cues.details.examples import extract, flagged


def test_an_animal_that_died_is_a_pet_of_the_past_and_a_loss() -> None:
    found = flagged("we had a dog called biscuit he died in march")
    assert found["pet"].attributes["loss"] == "pet"
    assert found["pet"].attributes["name"] == "Biscuit"
    assert found["pet"].status is Status.PAST
    assert found["bereavement"].attributes["loss"] == "pet"


@pytest.mark.parametrize(
    "text",
    [
        "we lost our spaniel on sunday",
        "i had to have the cat put down",
        "our rabbit passed away last night",
        "my poor old horse had to be put to sleep",
    ],
)
def test_losses_of_animals_give_both_kinds(text: str) -> None:
    found = flagged(text)
    assert found["pet"].attributes["loss"] == "pet"
    assert found["bereavement"].attributes["loss"] == "pet"


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ("my husband died in april", "partner"),
        ("i lost my wife two years ago", "partner"),
        ("i've been a widow since may", "partner"),
        ("my late husband did all of this", "partner"),
        ("my dad passed away", "parent"),
        ("we buried my mother on friday", "parent"),
        ("our daughter died when she was four", "child"),
        ("i had a miscarriage", "pregnancy"),
        ("we lost the baby", "pregnancy"),
        ("my uncle died", "other"),
        ("me da slipped away", "parent"),
        ("my mother in law died", "other"),
        ("my husband's mother died", "other"),
        ("my oldest friend died", "other"),
        ("we lost our dad and the funeral is on monday", "parent"),
    ],
)
def test_kind_of_loss(text: str, loss: str) -> None:
    assert flagged(text)["bereavement"].attributes["loss"] == loss


def test_he_in_a_later_turn_is_the_animal_of_the_turn_before() -> None:
    found = flagged("he died in march", "same: we had a dog called biscuit", "other: what a lovely name")
    assert found["bereavement"].attributes["loss"] == "pet"
    assert found["pet"].attributes["loss"] == "pet"


def test_the_dead_of_an_earlier_turn_stay_dead() -> None:
    details = extract("my husband loved that garden", "same: my husband died in the winter")
    assert {d.attributes.get("loss") for d in details if d.kind == "family"} == {"partner"}


def test_another_animal_is_not_taken_for_the_dead_one() -> None:
    details = extract("we lost our cat in may but the dog is still going strong")
    living = [d for d in details if d.kind == "pet" and d.attributes.get("species") == "dog"]
    assert living
    assert all("loss" not in d.attributes for d in living)


@pytest.mark.parametrize(
    "text",
    ["my phone died", "the battery died on me", "i'm dying for a coffee", "i lost my card", "my plants died"],
)
def test_things_do_not_die(text: str) -> None:
    assert "bereavement" not in flagged(text)


def test_death_of_others_raises_nothing() -> None:
    assert "bereavement" not in flagged("the singer in that band died")
    assert "bereavement" not in flagged("my neighbour's husband died")


def test_what_is_said_of_one_known_to_be_dead_is_of_the_death() -> None:
    told = ("same: my husband died in february", "other: i'm so sorry for your loss")
    assert flagged("thank you it was very sudden", *told)["bereavement"].attributes["loss"] == "partner"
    assert "bereavement" not in flagged("thank you it was very sudden", "other: how was the switch over")


def test_he_of_whom_nobody_spoke_is_taken_for_somebody_close() -> None:
    found = flagged("he died in may so please take him off the account")
    assert found["bereavement"].subject is Subject.CLOSE


def test_a_death_is_asserted_and_not_past() -> None:
    assert flagged("my dad had died by then")["bereavement"].status is Status.ASSERTED


def test_a_denial_stands_against_the_papers() -> None:
    assert "bereavement" not in flagged("it says the estate of my wife and my wife is not dead")


def test_near_death_nothing_light_is_said_though_no_frame_knows_the_words() -> None:
    assert flagged("i sing in a choir by the cemetery")["hobby"].attributes["loss"] == "other"
    assert "loss" not in flagged("i sing in a choir by the river")["hobby"].attributes


@pytest.mark.parametrize("name", ["storm", "engine"])
def test_a_thing_is_no_name_of_the_dead(name: str) -> None:
    assert "bereavement" not in flagged(f"it was fine before the {name} died")
