"""What flows through a day at the desk never shows words, numbers or context by accident."""

from __future__ import annotations

import pytest

from cues.calls.desk.events import Begin, CallCommand, Named, Order, Transferred, Words
from speech.audio import Channel

PRIVATE = "zebra 5550199"


@pytest.mark.parametrize(
    "value",
    [
        Words(9.0, Channel.CUSTOMER, 7.0, 8.5, PRIVATE),
        CallCommand(9.0, PRIVATE, Order.START, PRIVATE, PRIVATE),
        Begin(9.0, 7.0, by_speech=True, number=PRIVATE, context=PRIVATE),
        Named(9.0, PRIVATE, PRIVATE),
        Transferred(9.0, PRIVATE),
    ],
)
def test_a_repr_shows_times_and_lengths_only(value):
    assert "zebra" not in repr(value)
    assert "555" not in repr(value)
    assert "9.0" in repr(value) or "8.5" in repr(value)
