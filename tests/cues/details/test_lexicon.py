"""The word lists: read strictly, matched whole, and silent beside words that change them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cues.details.frames import read_frames, read_grammar
from cues.details.lexicon import Lexicon, WordClass, plural_of, read_lexicon, written_lexicon
from cues.details.normal import read_words
from cues.details.pattern import SET_SIGN


def classes(text: str, word: str) -> set[str]:
    forms = read_words(text).forms
    return set(Lexicon(read_lexicon(), {}).spans(forms)[forms.index(word)])


def test_entries_plurals_and_what_they_sound_like() -> None:
    table = WordClass(terms="corgi, great dane", plural=True, heard={"corky": "corgi"})
    assert table.entries()["corky"] == "corgi"
    assert table.entries()["great danes"] == "great dane"


@pytest.mark.parametrize(
    ("one", "many"), [("puppy", "puppies"), ("fox", "foxes"), ("boy", "boys"), ("church", "churches")]
)
def test_plurals(one: str, many: str) -> None:
    assert plural_of(one) == many


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        WordClass.model_validate({"words": "dog"})


def test_neighbours_change_a_word() -> None:
    assert "dog" in classes("my dog sleeps", "dog")
    assert "dog" not in classes("a hot dog please", "dog")
    assert "dog" not in classes("some dog food please", "dog")
    assert "dog" in classes("my dog's food", "dog")


def test_longer_entries_stand_beside_shorter_ones() -> None:
    spans = Lexicon(read_lexicon(), {}).spans(["golden", "retriever"])
    assert 2 in spans[0]["breed"]
    assert 1 in spans[1]["breed"]


def test_every_class_that_a_pattern_names_is_there() -> None:
    known = set(read_lexicon()) | {wide for table in read_lexicon().values() for wide in table.also}
    known |= {"@" + name for name in read_grammar().phrases}
    frames = read_frames()
    for tree in (frames.phrases, frames.crises, frames.idioms, frames.frames):
        named = {name for name in tree.classes() if not name.startswith(SET_SIGN)}
        assert named <= known


def test_wide_classes_keep_the_meaning_of_an_entry() -> None:
    lexicon = Lexicon(read_lexicon(), {})
    assert lexicon.value("breed", "corky") == "corgi"
    assert lexicon.value("animal", "puppy") == "dog"


def test_what_the_recognisers_were_heard_to_hear_means_the_entry_and_changes_nothing_written() -> None:
    table = WordClass(terms="corgi, great dane", plural=True, heard={"corky": "corgi"})
    sounds = {"corgi": ["cordy", "great dane", "corky"], "great dane": ["grey dane"], "beagle": ["bee gull"]}
    entries = table.sounding(sounds).entries()
    assert entries["cordy"] == entries["cordies"] == entries["corky"] == "corgi"
    assert entries["great dane"] == entries["grey dane"] == "great dane"
    assert "bee gull" not in entries


def test_every_form_of_the_data_stands_for_an_entry_of_its_class() -> None:
    for name, table in written_lexicon().items():
        written, entries = table.entries(), read_lexicon()[name].entries()
        assert written.items() <= entries.items()
        assert {entries[form] for form in entries.keys() - written.keys()} <= set(written.values())
