"""The trial counts a detail as found where the term's own kind is found."""

from __future__ import annotations

from models.recipes.sounds_alike.record import Heard
from models.recipes.sounds_alike.speaking import Line
from models.recipes.sounds_alike.terms import Term
from models.recipes.sounds_alike.trial import Share, shares, trial_takes, trial_terms
from speech.transcript import Ear
from tests import costly


def heard(term: str, said: str, words: str) -> Heard:
    return Heard(term, "joe", Line.WIDEBAND, Ear.FAST, None, said, words)


def test_what_is_found_and_what_does_not_count() -> None:
    rows = [
        heard("corgi", "we have a corgi", "we have a corky"),
        heard("corgi", "we have a corgi", "we have a courtyard key"),
        heard("the", "my dog died in the spring", "my dog died in spring"),
    ]
    assert shares(rows, costly.extractor()) == [Share(Line.WIDEBAND, Ear.FAST, 1, 2)]


def test_the_terms_are_spread_and_the_voices_take_turns() -> None:
    terms = trial_terms({"dog"}, 60)
    assert len({term.text for term in terms}) == 60
    one, two = trial_takes([Term("corgi", "animal", known=False), Term("padel", "sport", known=False)])
    assert {one.voice, two.voice} == {"heart", "joe"}
    assert two.text == "my wife plays padel every tuesday"
