"""Each relation has one word, whatever it is called."""

from __future__ import annotations

import pytest

from cues.details.lexicon import plain, written_lexicon
from cues.details.relations import kin_of


@pytest.mark.parametrize(
    ("said", "kin"),
    [
        ("mum", "mother"),
        ("mom", "mother"),
        ("dear old dad", "father"),
        ("second husband", "husband"),
        ("hubby", "husband"),
        ("nans", "grandmother"),
        ("fianc\u00e9e", ""),
        ("little one", "child"),
        ("sister in law", "sister in law"),
        ("", ""),
    ],
)
def test_one_word(said: str, kin: str) -> None:
    assert kin_of(said) == kin


@pytest.mark.parametrize(
    "name", ["partner", "child", "grandchild", "elder", "sibling", "relative", "barekin"]
)
def test_every_relation_of_the_lexicon_has_one(name: str) -> None:
    assert not {entry for entry in written_lexicon()[name].entries().values() if not kin_of(plain(entry))}
