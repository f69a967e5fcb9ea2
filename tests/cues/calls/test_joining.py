"""A sentence in two utterances, with an agent's "mm-hm" between or without."""

from __future__ import annotations

import pytest

from cues.calls.joining import read_on
from cues.details.detail import Kind
from tests.cues.details.examples import extract


def of_kind(call, kind, state="confirmed"):
    return [detail for detail in call.details(state) if detail.kind is kind]


@pytest.mark.parametrize("between", [None, "mm-hm", "oh okay", "uh huh yeah"])
@pytest.mark.parametrize("rest", ["he passed in march", "passed in march", "uh he passed away in march"])
def test_the_joined_detail_knows_of_both_halves(call, between, rest):
    call.customer("my husband", at=20)
    if between:
        call.agent(between, at=22)
    call.customer(rest, at=24).until(40).end()
    (death,) = of_kind(call, Kind.BEREAVEMENT)
    told = {"loss": "partner", "relation": "husband", "when": "in march", "lost": "husband"}
    assert told.items() <= death.attributes.items()
    assert death.evidence in rest
    assert rest.index(death.evidence) >= 0
    assert death.start >= 24
    assert [cue.kind for cue in call.cues("shown")] == [Kind.BEREAVEMENT]


def test_a_first_half_that_gave_nothing_is_read_too(call):
    call.customer("so we've got a", at=20)
    call.customer("dog called rex", at=22).until(40).end()
    (dog,) = of_kind(call, Kind.PET)
    assert dog.attributes["name"] == "Rex"
    assert dog.evidence in "dog called rex"


def test_a_not_in_the_first_half_holds_for_the_second(call):
    call.customer("no i don't have a", at=20)
    call.customer("dog at all", at=22).until(40).end()
    assert not [detail for detail in call.details() if detail.status == "asserted"]
    assert not call.cues("shown")


def test_an_agents_turn_between_ends_the_sentence(call):
    call.customer("my husband", at=20)
    call.agent("and what is the order about please", at=22)
    call.customer("passed in march", at=26).end()
    assert not of_kind(call, Kind.BEREAVEMENT)


def test_a_sentence_does_not_hang_for_ever(call):
    call.customer("i work as a", at=20)
    call.customer("plumber", at=40).end()
    assert not [detail for detail in of_kind(call, Kind.WORK) if detail.end > 40]


def test_a_light_cue_waits_while_its_sentence_hangs(call):
    call.customer("my daughter's wedding is in", at=20)
    assert not call.cues("shown")
    call.customer("june and we are all so excited", at=call.at + 0.5).until(35)
    assert len(call.cues("shown")) == 1


def test_where_the_rest_never_comes_the_cue_is_shown_after_a_while(call):
    call.customer("my daughter's wedding is in", at=20).until(30)
    assert len(call.cues("shown")) == 1
    assert call.cues("shown")[0].at - call.details("tentative")[0].end > 3


def test_the_rest_of_a_sentence_takes_the_place_of_its_first_half(call):
    call.customer("we had a dog", at=20)
    call.customer("my brother's a", at=40)
    call.customer("firefighter in boston", at=42).until(60).end()
    ids = [detail.id for detail in call.details("confirmed")]
    for detail in call.details("confirmed"):
        assert detail.replaces is None or detail.replaces in ids
    retracted = {detail.id for detail in call.details("retracted")}
    assert retracted == {detail.replaces for detail in call.details("confirmed") if detail.replaces}


def test_places_are_of_the_later_half():
    for detail in read_on(extract, "my husband john", "he passed in march"):
        assert "he passed in march"[detail.first_char : detail.last_char] == detail.evidence
    assert read_on(extract, "", "my husband") == extract("my husband")


@pytest.mark.parametrize(
    ("half", "rest"), [("i lost", "my schnauzer in march"), ("my guinea pig", "died on sunday")]
)
def test_a_loss_is_read_as_one_though_nothing_shows_that_its_sentence_hangs(call, half, rest):
    call.customer(half, at=20)
    call.customer(rest, at=24).until(60).end()
    assert Kind.BEREAVEMENT in {detail.kind for detail in call.details("confirmed")}
    assert all(cue.sensitive for cue in call.cues("shown") if cue.at > 24.5)
