"""The newest word stands; what counts for a call is its own, and a no that was said since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cues.memory.agreeing import SILENT, Word, believed, holds_for, newer, word_in
from tests.cues.memory.made import BEGAN, call

LATER = BEGAN + timedelta(days=1)
YES, NO = Word(agreed=True, at=BEGAN), Word(agreed=False, at=BEGAN)
LATER_YES, LATER_NO = Word(agreed=True, at=LATER), Word(agreed=False, at=LATER)
OLD_YES, OLD_NO = Word(agreed=True), Word(agreed=False)


@pytest.mark.parametrize(
    ("own", "before", "stands", "counts"),
    [
        (SILENT, SILENT, SILENT, None),
        (SILENT, YES, YES, True),
        (SILENT, LATER_NO, LATER_NO, False),
        (YES, SILENT, YES, True),
        (YES, LATER_NO, LATER_NO, False),
        (LATER_YES, NO, LATER_YES, True),
        (NO, LATER_YES, LATER_YES, False),
        (LATER_NO, YES, LATER_NO, False),
        (YES, OLD_NO, YES, True),
        (NO, OLD_YES, NO, False),
    ],
)
def test_of_two_words(own, before, stands, counts):
    assert newer(own, before) == stands
    assert holds_for(own, before) is counts


def test_the_word_of_a_call_and_when_it_was_said():
    said = BEGAN + timedelta(seconds=5)
    assert word_in(call(), None) == SILENT
    assert word_in(call(agreed=True, agreed_at=said), None) == Word(agreed=True, at=said)
    assert word_in(call(agreed=True), None) == YES
    assert word_in(call(agreed=True, agreed_at=said), agreed=False) == Word(
        agreed=False, at=BEGAN + timedelta(seconds=90)
    )


def test_of_a_word_dated_ahead_nobody_knows_when_it_was_said_and_clocks_may_differ_a_little():
    assert believed(LATER_YES, BEGAN) == Word(agreed=True)
    assert believed(LATER_NO, LATER - timedelta(minutes=5)) == LATER_NO
    assert believed(SILENT, BEGAN) == SILENT
