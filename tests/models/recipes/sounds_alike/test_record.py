"""What was heard is written down take by take, and read again after a stop."""

from __future__ import annotations

from pathlib import Path

from models.recipes.sounds_alike.hearing import Hearing
from models.recipes.sounds_alike.record import Record, heard_of
from models.recipes.sounds_alike.speaking import Line, takes
from models.recipes.sounds_alike.terms import Term
from speech.transcript import Ear


def test_a_recipe_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    one, two = takes(Term("corgi", "animal", known=False), 2)
    heard = heard_of(
        one,
        [
            Hearing(Line.WIDEBAND, Ear.FAST, tuple("we just got a quirky last week".split())),
            Hearing(Line.TELEPHONE, Ear.CAREFUL, tuple("we must go".split())),
        ],
    )
    assert [each.form for each in heard] == ["quirky", None]
    path = tmp_path / "heard.jsonl"
    Record(path).add(one, heard)
    with path.open("a") as file:
        file.write('{"take": ["cor')
    again = Record(path)
    assert one in again
    assert two not in again
    assert again.all() == heard
