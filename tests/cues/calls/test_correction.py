"""The customer puts right what was told."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind


@pytest.mark.parametrize(
    ("said", "correction", "kind", "key", "right"),
    [
        ("my aunt died in march", "no it was my uncle", Kind.BEREAVEMENT, "relation", "uncle"),
        ("my aunt died in march", "sorry i mean my sister", Kind.BEREAVEMENT, "relation", "sister"),
        ("we have a lab", "not a lab a beagle", Kind.PET, "breed", "beagle"),
        ("we have a lab", "no it's a beagle not a lab", Kind.PET, "breed", "beagle"),
        ("we moved to iowa last year", "actually we moved to ohio not iowa", Kind.PLACE, "place", "Ohio"),
        ("we moved to iowa last year", "actually we moved to ohio", Kind.PLACE, "place", "Ohio"),
        ("i have a dog called rex", "sorry not rex max", Kind.PET, "name", "Max"),
    ],
)
def test_the_wrong_detail_goes_and_the_right_one_replaces_it(call, *, said, correction, kind, key, right):
    call.customer(said, at=20)
    wrong = next(detail for detail in call.details("confirmed") if detail.kind is kind)
    call.customer(correction, at=26).until(40).end()
    last = [detail for detail in call.details() if detail.kind is kind]
    assert [detail.id for detail in last if detail.state == "retracted"] == [wrong.id]
    assert last[-1].state == "confirmed"
    assert last[-1].replaces == wrong.id
    assert last[-1].attributes[key] == right
    assert last[-1].evidence in correction
    assert last[-1].attributes.get("when") == wrong.attributes.get("when") or "moved" in correction


def test_a_cue_in_view_on_the_wrong_detail_is_taken_back_and_put_in_other_words(call):
    call.customer("my husband died in march", at=20)
    assert call.cues("shown")[-1].headline == "They have lost their partner"
    call.customer("no it was my father", at=26).until(30).end()
    assert call.cues("retracted")[0].reason == "the customer has put it right"
    assert call.cues("shown")[-1].headline == "They have lost a parent"


def test_a_slip_of_the_tongue_within_one_utterance_is_put_right(call):
    call.customer("my brother sorry i mean my sister is getting married", at=20).end()
    assert [d.attributes["relation"] for d in call.details("confirmed")] == ["sister", "sister"]
    assert [d.attributes["relation"] for d in call.details("retracted")] == ["brother"]


def test_a_correction_of_a_joined_sentence(call):
    call.customer("my husband", at=20)
    call.customer("he passed in march", at=23)
    call.customer("no it was my brother", at=28).end()
    death = [detail for detail in call.details("confirmed") if detail.kind is Kind.BEREAVEMENT][-1]
    told = {"loss": "other", "relation": "brother", "kin": "brother", "lost": "brother", "when": "in march"}
    assert told.items() <= death.attributes.items()


@pytest.mark.parametrize(
    "plain",
    [
        "no it was on monday",
        "actually i have a cat as well",
        "i mean it is not your fault",
        "no it's fine thank you",
        "sorry i didn't catch that",
        "no not yet",
        "it was my uncle who told me about you",
        "actually can you check the order",
    ],
)
def test_not_every_no_and_sorry_is_a_correction(call, plain):
    call.customer("my aunt has a new dog and i have a dog called biscuit", at=20)
    call.customer(plain, at=27).end()
    assert not [detail for detail in call.details() if detail.replaces]
    assert not call.details("retracted")


def test_what_was_told_long_ago_is_not_put_right(call):
    call.customer("my aunt died in march", at=20)
    call.customer("no it was my uncle", at=90).end()
    assert not call.details("retracted")


@pytest.mark.parametrize(("answer", "replaced"), [("yes that's right", True), ("no my aunt", False)])
def test_the_agent_may_put_it_right_where_the_customer_agrees(call, answer, replaced):
    call.customer("my aunt died in march", at=20)
    call.agent("sorry you mean your uncle", at=24)
    call.customer(answer, at=28).end()
    deaths = [detail for detail in call.details() if detail.kind is Kind.BEREAVEMENT]
    assert deaths[-1].attributes["relation"] == ("uncle" if replaced else "aunt")
    assert (deaths[-1].replaces is not None) is replaced
    assert deaths[-1].evidence in ("yes" if replaced else "my aunt died")
