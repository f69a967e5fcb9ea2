"""Times, states and reasons in words."""

from __future__ import annotations

import pytest

from cues.calls.events import CueState
from cues.details.detail import Status, Subject
from speech.audio import Channel
from tests.ui.made_events import detail
from ui.widgets.wording import SIDES, SIGNS, STATES, clock, notes_on


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00"), (59.99, "0:59"), (60, "1:00"), (3599, "59:59"), (3661, "1:01:01"), (-2, "0:00")],
)
def test_the_time(seconds, words):
    assert clock(seconds) == words


def test_every_state_and_side_has_its_words():
    assert set(STATES) == set(SIGNS) == set(CueState)
    assert set(SIDES) == set(Channel)


@pytest.mark.parametrize(
    ("status", "subject", "words"),
    [
        (Status.ASSERTED, Subject.CLOSE, ""),
        (Status.PAST, Subject.CALLER, ""),
        (Status.NEGATED, Subject.CALLER, "not so"),
        (Status.HYPOTHETICAL, Subject.OTHER, "if, another's"),
    ],
)
def test_what_keeps_a_detail_from_raising_a_cue_is_noted(status, subject, words):
    found = detail("d", "our dog", 1.0, 1.5, status=status, subject=subject)
    assert notes_on(found) == words
