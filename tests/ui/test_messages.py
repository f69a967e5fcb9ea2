"""Which events may be passed over because a newer word waits behind them."""

from __future__ import annotations

import pytest

from speech.audio import Channel
from tests.ui.made_events import transcript
from ui.messages import Ended, EventArrived


@pytest.mark.parametrize(
    ("newer", "replaced"),
    [
        (EventArrived(transcript("we have")), True),
        (EventArrived(transcript("we have", final=True)), True),
        (EventArrived(transcript("we have", utterance=2)), False),
        (EventArrived(transcript("we have", channel=Channel.AGENT)), False),
        (Ended(), False),
    ],
)
def test_a_partial_gives_way_to_a_newer_word_on_its_utterance_only(newer, replaced):
    assert EventArrived(transcript("we")).can_replace(newer) is replaced


def test_a_final_never_gives_way():
    assert not EventArrived(transcript("we", final=True)).can_replace(EventArrived(transcript("we have")))
