"""Free text meets details where it names an animal or a pastime, and is not read where it tells too much."""

import pytest

from cues.people.vocabulary import activity_in, is_read, several, species_in


@pytest.mark.parametrize(
    ("text", "species"),
    [
        ("Dogs", "dog"),
        ("two golden retrievers", "dog"),
        ("a cat called Tom", "cat"),
        ("horse", "horse"),
        ("my stamp collection", ""),
        ("", ""),
        ("church cats", ""),
    ],
)
def test_an_animal_is_found_in_free_text(text, species):
    assert species_in(text) == species


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("Fly fishing", "fly fishing"),
        ("bird-watching", "bird watching"),
        ("coaching youth football", "football"),
        ("rugby union", "rugby"),
        ("staring at walls", ""),
        ("the church football league", ""),
        ("singing with the Gay Men's Chorus", ""),
        ("trade union chess club", ""),
        ("walking with the Sikh community", ""),
        ("gospel singing", ""),
        ("canvassing and running", ""),
    ],
)
def test_a_pastime_is_found_unless_it_tells_what_nobody_may_ask(text, activity):
    assert activity_in(text) == activity


def test_such_words_are_seen_in_any_spelling():
    for text in ("CHURCH", "Church-choir", "our church's fete", "Union"):
        assert not is_read(text), text
    for text in ("chess", "reunion dances", "rugby union"):
        assert is_read(text), text


@pytest.mark.parametrize(
    ("one", "many"),
    [("dog", "dogs"), ("pony", "ponies"), ("fish", "fish"), ("mouse", "mice"), ("finch", "finches")],
)
def test_several_animals(one, many):
    assert several(one) == many
