"""Who spoke of a death, by a call's events."""

from __future__ import annotations

import pytest

from cues.calls.condolence import condolences, words_of_death
from cues.calls.events import Transcript
from speech.audio import Channel

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED
SORRY = "i am so sorry for your loss"
BURIED = "we buried him on monday"


def said(text, channel=AGENT, at=5.0, **fields):
    given = {"utterance": 1, "final": True, "start": 1.0, "end": at, **fields}
    return Transcript(call="call-1", seq=1, at=at, channel=channel, text=text, **given)


def test_each_side_has_its_own_words():
    told = [said(SORRY), said(BURIED, CUSTOMER, at=9.0), said(SORRY, CUSTOMER), said(BURIED)]
    assert list(condolences(told)) == [5.0]
    assert list(words_of_death(told)) == [9.0]


@pytest.mark.parametrize(("speaker", "condoles"), [(AGENT, True), (CUSTOMER, False), (None, False)])
def test_on_a_mixed_channel_the_voice_says_who_speaks(speaker, condoles):
    assert any(condolences([said(SORRY, MIXED, speaker=speaker)])) is condoles
    assert any(words_of_death([said(BURIED, MIXED, speaker=speaker)])) is not condoles


def test_what_was_heard_before_in_an_utterance_is_not_heard_again_at_its_end():
    more = "buried him on monday and now we are looking for a tent for the summer".split()
    partials = [
        said(" ".join(more[:count]), CUSTOMER, at=float(count), final=False, settled=count)
        for count in range(1, len(more))
    ]
    told = list(words_of_death([*partials, said(" ".join(more), CUSTOMER, at=99.0)]))
    assert told[0] == 1.0
    assert max(told) < 9.0


def test_of_an_utterance_that_goes_on_the_settled_words_count():
    assert not any(condolences([said(SORRY, final=False, settled=6)]))
    assert any(condolences([said(SORRY, final=False, settled=7)]))
