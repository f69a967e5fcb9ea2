"""The same thing said again: merged at once, known again later, and never mistaken for a second one."""

from __future__ import annotations

import pytest

from cues.calls.same_thing import same_thing
from cues.details.detail import Kind
from tests.cues.details.examples import flagged


def both(kind, one, two):
    return flagged(one)[kind], flagged(two)[kind], two


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("pet", "we have a dog called biscuit", "the dog is barking"),
        ("pet", "i have a lab", "i have a labrador"),
        ("family", "my husband is a nurse", "my hubby is off today"),
        ("bereavement", "my mum died in march", "my mother died in march you know"),
        ("place", "i live in ohio", "we live in ohio"),
        ("hobby", "i love gardening", "i do a lot of gardening"),
        ("work", "i'm a nurse", "i'm a nurse on nights"),
    ],
)
def test_the_same(kind, one, two):
    assert same_thing(*both(kind, one, two))


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("pet", "we have a dog called biscuit", "we have a dog called rex"),
        ("pet", "we have a dog", "my other dog is lovely"),
        ("pet", "we have a dog", "we have a cat"),
        ("pet", "i have a beagle", "i have a poodle"),
        ("family", "my son is six", "my daughter is twelve"),
        ("bereavement", "my husband died", "my father died"),
        ("celebration", "my daughter is getting married", "my son is getting married"),
        ("health", "my wife has diabetes", "my wife broke her leg"),
        ("travel", "we are going to italy", "we are going to spain"),
        ("work", "i'm a nurse", "i'm a teacher"),
    ],
)
def test_not_the_same(kind, one, two):
    assert not same_thing(*both(kind, one, two))


def test_what_has_become_graver_is_news():
    assert not same_thing(*both("pet", "we have a dog", "our dog died"))


def test_said_again_within_fifteen_seconds_it_adds_to_the_first(call):
    call.customer("we have a dog called biscuit", at=20)
    call.customer("the dog is a beagle", at=28).end()
    pets = [detail for detail in call.details() if detail.kind is Kind.PET]
    assert {detail.id for detail in pets} == {pets[0].id}
    assert pets[-1].state == "confirmed"
    assert pets[-1].evidence == "we have a dog called biscuit"
    assert pets[-1].attributes["name"] == "Biscuit"


def test_said_again_later_it_is_known_and_raises_no_cue(call):
    call.customer("we have a dog called biscuit", at=20)
    call.customer("the dog is lovely", at=60).until(80).end()
    first, second = (
        [detail for detail in call.details("confirmed") if detail.kind is Kind.PET][place]
        for place in (0, -1)
    )
    assert second.id != first.id
    assert second.same_as == first.id
    assert len(call.cues("shown")) == 1
    assert call.cues("suppressed")[-1].reason == "the customer has told it before"


def test_a_second_dog_is_a_detail_of_its_own(call):
    call.customer("we have a dog called biscuit", at=20)
    call.customer("my other dog is called rex", at=28).end()
    names = [d.attributes.get("name") for d in call.details("confirmed") if d.kind is Kind.PET]
    assert names == ["Biscuit", "Rex"]
    assert not [detail for detail in call.details() if detail.same_as]


def test_a_loss_is_told_after_its_pet_though_it_is_the_same_dog(call):
    call.customer("we have a dog called biscuit", at=20)
    call.customer("the dog died last night", at=26).end()
    assert Kind.BEREAVEMENT in {detail.kind for detail in call.details("confirmed")}
    assert call.cues("shown")[-1].sensitive
