"""What is remembered shows how much it is, and nothing of what it says."""

from __future__ import annotations

from cues.details.detail import Kind
from cues.memory.values import Customer
from tests.cues.memory.made import dog, known, told


def test_no_word_and_no_number_shows():
    ann = Customer(3, "+16145550123", "K-marker", "Marker", 2, None, None)
    shown = [repr(ann), repr(known(dog(name="Marker"))), repr(known(told("d1", Kind.WORK, "marker")).told[0])]
    assert "614" not in shown[0]
    assert not [each for each in shown if "marker" in each.lower()]
