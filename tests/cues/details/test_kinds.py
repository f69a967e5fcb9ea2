"""All eleven kinds, found in what a caller might say; and not found where nothing was said."""

from __future__ import annotations

import pytest

from cues.details.detail import THIN, Kind, Status, Subject
from tests.cues.details.examples import by_kind, extract, flagged, sentences, talk


@pytest.mark.parametrize(("kind", "text"), [*by_kind("found"), *talk()])
def test_kind_is_found(kind: str, text: str) -> None:
    assert kind in flagged(text)


@pytest.mark.parametrize(("kind", "text"), list(by_kind("negated")))
def test_negated_is_listed_and_not_flagged(kind: str, text: str) -> None:
    statuses = [detail.status for detail in extract(text) if detail.kind == kind]
    assert Status.NEGATED in statuses
    assert kind not in flagged(text)


@pytest.mark.parametrize(("kind", "text"), list(by_kind("hypothetical")))
def test_hypothetical_is_listed_and_not_flagged(kind: str, text: str) -> None:
    statuses = [detail.status for detail in extract(text) if detail.kind == kind]
    assert Status.HYPOTHETICAL in statuses
    assert kind not in flagged(text)


@pytest.mark.parametrize(("kind", "text"), list(by_kind("other")))
def test_other_peoples_life_is_listed_as_such(kind: str, text: str) -> None:
    subjects = [detail.subject for detail in extract(text) if detail.kind == kind]
    assert subjects
    assert set(subjects) == {Subject.OTHER}


@pytest.mark.parametrize("text", sentences("nothing", "nothing"))
def test_idioms_products_and_business_are_no_details(text: str) -> None:
    assert [d for d in extract(text) if d.flagged and d.confidence >= THIN] == []


@pytest.mark.parametrize("text", sentences("health", "serious"))
def test_grave_illness_is_marked(text: str) -> None:
    assert flagged(text)["health"].attributes["serious"] is True


def test_lesser_illness_is_not_marked_grave() -> None:
    assert "serious" not in flagged("i've got a bit of hay fever today")["health"].attributes


@pytest.mark.parametrize(
    ("crisis", "text"),
    [(crisis, text) for crisis in ("self-harm", "abuse", "threat") for text in sentences("crisis", crisis)],
)
def test_crisis_is_marked(crisis: str, text: str) -> None:
    assert flagged(text)[Kind.HARDSHIP].attributes["crisis"] == crisis


@pytest.mark.parametrize("text", sentences("nothing", "crisis_not"))
def test_figures_of_speech_are_no_crisis(text: str) -> None:
    assert not any("crisis" in detail.attributes for detail in extract(text))


def test_agreement_of_typed_and_spoken_form() -> None:
    typed = extract("My dog's called Biscuit. We moved here from Ohio!")
    spoken = extract("my dog's called biscuit we moved here from ohio")
    assert [d.kind for d in typed] == [d.kind for d in spoken]
    assert typed[0].attributes["name"] == spoken[0].attributes["name"] == "Biscuit"
