"""What was learned drops what the rules misread and adds what they missed; never a crisis."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from spacy.tokens import Doc

from cues.details.detail import THIN, Kind, Status, Subject
from cues.details.learned.component import SHADOW, WEIGHTS, WORTH_A_CUE, Learned
from cues.details.learned.network import KINDS, STATUSES, SUBJECTS, Judged, Network, read_network
from cues.details.reading import Finding
from cues.details.rules import RuleExtractor

EXTRACTOR = RuleExtractor(learned=False)
SHIPPED = read_network(WEIGHTS)
PET, HOBBY, PLACE = (KINDS.index(kind) for kind in (Kind.PET, Kind.HOBBY, Kind.PLACE))


class Says(Network):
    """The shipped network's words and flags, and an answer that the test chooses."""

    def __init__(self, flagged: dict[int, list[float]], status: Status, subject: Subject) -> None:
        self.__dict__.update(SHIPPED.__dict__)
        kinds = len(KINDS)
        self.__dict__.update(least=np.full(kinds, 0.6, np.float32), drop=np.full(2, 0.1, np.float32))
        self._flagged, self._status, self._subject = flagged, status, subject

    def judge(self, rows: Any, flags: npt.NDArray[np.float32], before: int) -> Judged:
        """What the test wants to hear."""
        size = len(rows) - before
        sure = np.zeros((size, len(KINDS)), np.float32)
        for kind, words in self._flagged.items():
            sure[:, kind] = words
        status, subject = np.zeros((size, 4), np.float32), np.zeros((size, 3), np.float32)
        status[:, STATUSES.index(self._status)] = subject[:, SUBJECTS.index(self._subject)] = 1
        return Judged(sure, sure, status, subject)


def _findings(
    text: str,
    flagged: dict[int, list[float]],
    status: Status = Status.ASSERTED,
    subject: Subject = Subject.CALLER,
) -> tuple[Doc, list[Finding]]:
    doc = Learned(Says(flagged, status, subject))(EXTRACTOR.read(text))
    return doc, doc.user_data["reading"].findings


def test_what_only_the_network_hears_is_added_with_its_words_and_entries() -> None:
    _, findings = _findings(
        "so this terrier thing is back again", {PET: [0, 0.5, 0.97, 0.2, 0, 0, 0]}, Status.PAST
    )
    (pet,) = findings
    assert (pet.kind, pet.first, pet.last) == (Kind.PET, 2, 3)
    assert pet.status is Status.PAST
    assert pet.subject is Subject.CLOSE, "an animal is somebody close, whatever the network says"
    assert pet.confidence == pytest.approx(0.97)
    assert {hold.name for hold in pet.holds} >= {"dog"} or {hold.name for hold in pet.holds} >= {"breed"}


def test_what_the_network_is_less_sure_of_is_known_and_raises_no_cue() -> None:
    nearly = WORTH_A_CUE - 0.01
    _, (pet,) = _findings("so this terrier thing is back again", {PET: [0, 0, nearly, 0, 0, 0, 0]})
    assert pet.confidence < THIN


def test_a_death_half_heard_lies_over_the_text_unless_one_is_found() -> None:
    dead = KINDS.index(Kind.BEREAVEMENT)
    doc, _ = _findings("so i took up the garden again", {dead: [0, 0, 0, 0, SHADOW + 0.01, 0, 0]})
    assert doc.user_data["reading"].shadowed
    doc, _ = _findings("so i took up the garden again", {dead: [0, 0, 0, 0, SHADOW - 0.01, 0, 0]})
    assert not doc.user_data["reading"].shadowed
    doc, _ = _findings("my husband died and i took up the garden", {dead: [0.9] * 9})
    assert not doc.user_data["reading"].shadowed, "found is more than half heard"


def test_what_the_network_does_not_believe_goes_but_a_crisis_stays() -> None:
    text = "we have two dogs"
    assert [one.kind for one in EXTRACTOR.read(text).user_data["reading"].findings] == [Kind.PET]
    assert not _findings(text, {PET: [0.02, 0.02, 0.02, 0.05]})[1]
    assert _findings(text, {PET: [0.02, 0.3, 0.02, 0.05]})[1]
    crisis = "i want to kill myself"
    assert any("crisis" in one.attributes for one in EXTRACTOR.read(crisis).user_data["reading"].findings)
    assert any("crisis" in one.attributes for one in _findings(crisis, {})[1])


def test_other_peoples_lives_are_not_added() -> None:
    assert not _findings("he plays chess there", {HOBBY: [0, 0.9, 0.9, 0]}, subject=Subject.OTHER)[1]


def test_two_peaks_of_a_kind_are_two_findings() -> None:
    sure = [0.1, 0.1, 0.9, 0.1, 0.1, 0.1, 0.8]
    found = [(one.first, one.last) for one in _findings("it was peru and then also chad", {PLACE: sure})[1]]
    assert {(2, 3), (6, 7)} <= set(found)


def test_a_few_words_that_answer_nothing_tell_nothing() -> None:
    assert _findings("so this terrier thing", {PET: [0, 0.5, 0.9, 0.2]})[1] == []


def test_an_empty_text_is_not_asked_about() -> None:
    assert _findings("", {})[1] == []
