"""Who is gone by what was told."""

from __future__ import annotations

from datetime import date

import pytest

from cues.details.detail import Status, Subject
from cues.memory.gone import PARTNERS, Why, gone_of
from tests.cues.memory.told_details import CLOSE, K, Told


@pytest.mark.parametrize(
    ("kind", "words", "more", "why", "kins"),
    [
        (K.BEREAVEMENT, "my husband died", {"lost": "husband"}, Why.DEATH, {"husband"}),
        (K.BEREAVEMENT, "my daughter lost her baby", {"lost": "daughter"}, Why.DEATH, {"daughter", "child"}),
        (K.BEREAVEMENT, "i was widowed", {"loss": "partner"}, Why.DEATH, PARTNERS),
        (K.FAMILY, "my sister", {"relation": "sister", "loss": "other"}, Why.DEATH, {"sister"}),
        (K.BEREAVEMENT, "a funeral", {}, Why.DEATH, set()),
        (K.FAMILY, "i had a brother", {"kin": "brother", "status": Status.PAST}, Why.OVER, {"brother"}),
        (K.PET, "we put max down", {"species": "dog", "status": Status.PAST}, Why.OVER, set()),
        (K.HEALTH, "my husband is dying", {"serious": True}, Why.ILLNESS, {"husband"}),
        (K.HARDSHIP, "we split up", {"subject": Subject.CALLER}, Why.PARTING, PARTNERS),
        (K.HARDSHIP, "he threatens me", {"crisis": "threat"}, Why.CRISIS, set()),
    ],
)
def test_who_is_gone_and_why(kind, words, more, why, kins):
    gone = gone_of(Told()(kind, words, "2026-03-10", **({"subject": CLOSE} | more)))
    assert (gone.why, gone.kins) == (why, kins)


@pytest.mark.parametrize(
    ("kind", "words", "more"),
    [
        (K.PET, "our dog", {}),
        (K.FAMILY, "my brother", {"kin": "brother"}),
        (K.FAMILY, "we had a big table", {"status": Status.PAST}),
        (K.HEALTH, "she broke her hip", {"kin": "mother"}),
        (K.HARDSHIP, "my son split up", {"event": "split up"}),
        (K.HARDSHIP, "a flood", {"subject": Subject.CALLER}),
    ],
)
def test_nobody_is_gone(kind, words, more):
    assert gone_of(Told()(kind, words, "2026-03-10", **({"subject": CLOSE} | more))) is None


def test_an_animal_and_its_owner_are_not_mixed_up():
    gone = gone_of(
        Told()(K.BEREAVEMENT, "my daughter's dog died", "2026-03-10", subject=CLOSE, loss="pet", lost="dog")
    )
    assert (gone.animal, gone.species, gone.kins) == (True, "dog", set())


@pytest.mark.parametrize("more", [{"subject": Subject.OTHER}, {"status": Status.NEGATED}])
def test_a_death_among_strangers_or_denied_is_nobodys(more):
    death = Told()(K.BEREAVEMENT, "her dog died", "2026-03-10", **({"loss": "pet", "subject": CLOSE} | more))
    assert gone_of(death) is None


def test_a_death_that_is_feared_a_superseded_one_and_one_that_expired_still_silence():
    told = Told()
    for more in ({"status": Status.HYPOTHETICAL}, {"superseded_by": 9}, {"expires": date(2026, 4, 1)}):
        assert gone_of(told.widowed(**more)).why is Why.DEATH


def test_no_form_of_it_holds_a_word():
    assert "husband" not in repr(gone_of(Told().widowed()))
