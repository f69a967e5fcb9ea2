"""Which turns help to read the next one, and which sentence hangs."""

from __future__ import annotations

import pytest

from cues.calls.talk import Said, Talk, hangs_at, sentence_hangs, tail_of
from cues.details.detail import Kind
from speech.audio import Channel
from tests.cues.details.examples import extract


@pytest.mark.parametrize(
    "text",
    [
        "my husband",
        "so my wife uh",
        "i work as a",
        "we had a",
        "my daughter's wedding is",
        "our dog",
        "and then he",
    ],
)
def test_a_sentence_that_hangs(text):
    assert sentence_hangs(text, extract(text))


@pytest.mark.parametrize(
    "text", ["", "my husband died", "i have a dog called rex", "thank you very kind", "no"]
)
def test_a_sentence_that_is_over(text):
    assert not sentence_hangs(text, extract(text))


def test_a_pet_named_last_in_an_errand_does_not_hold_its_cue_back():
    text = "i need some more food for my dog"
    assert not [detail for detail in extract(text) if detail.kind is Kind.PET and hangs_at(text, detail)]


def test_an_agents_listening_is_no_turn():
    talk = Talk()
    talk.said(Said(Channel.CUSTOMER, "my husband", 20.0, "my husband", hangs=True))
    talk.said(Said(Channel.AGENT, "mm-hm", 20.5))
    assert talk.hanging(Channel.CUSTOMER, 22.0) == "my husband"
    talk.said(Said(Channel.AGENT, "and your order number", 23.0))
    assert talk.hanging(Channel.CUSTOMER, 24.0) == ""
    assert [turn.text for turn in talk.turns(Channel.CUSTOMER, 24.0)] == [
        "my husband",
        "and your order number",
    ]


def test_who_was_spoken_of_within_a_minute_may_still_be_meant():
    talk = Talk()
    talk.said(Said(Channel.CUSTOMER, "we had a dog", 20.0, of_beings=True))
    for at in range(22, 34, 2):
        talk.said(Said(Channel.AGENT if at % 4 else Channel.CUSTOMER, f"about the order {at}", float(at)))
    assert next(turn.text for turn in talk.turns(Channel.CUSTOMER, 70.0)) == "we had a dog"
    assert len(talk.turns(Channel.CUSTOMER, 70.0)) == 4
    assert "we had a dog" not in [turn.text for turn in talk.turns(Channel.CUSTOMER, 90.0)]


def test_the_tail_is_short():
    assert (
        tail_of("one two three four five six seven eight nine ten eleven twelve thirteen uh um").split()[0]
        == "two"
    )
