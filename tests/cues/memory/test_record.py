"""What a call brings shows none of its words."""

from __future__ import annotations

from tests.cues.memory.made import call, dog


def test_no_word_and_no_number_shows():
    shown = repr(call(dog(name="Marker"), name="Marker"))
    shown += repr(dog(name="Marker"))
    assert "marker" not in shown.lower()
    assert "614" not in shown
