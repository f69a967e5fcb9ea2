"""What was said before a call came to this agent, in order."""

from __future__ import annotations

from cues.calls.events import CueState
from cues.details.detail import Kind, Status, Subject
from tests.ui.made_events import cue, detail
from ui.call_view import CallView
from ui.handover import MOST, told_so_far

NOTHING = [("", "Nothing of the customer's life was told so far.")]


def told(*events):
    view = CallView()
    for event in events:
        view = view.apply(event)
    return told_so_far(view)


def test_a_call_without_details_says_so():
    assert told() == NOTHING


def test_what_to_be_careful_with_comes_first_however_late_and_whosever_it_is():
    rows = told(
        detail("d1", "our dog", 3.0, 4.0),
        detail("d2", "my neighbour died", 63.0, 65.0, kind=Kind.BEREAVEMENT, subject=Subject.OTHER),
    )
    assert rows == [
        ("careful", ""),
        ("bereavement", '"my neighbour died"  1:03  another\'s'),
        ("told", ""),
        ("pet", '"our dog"  0:03'),
    ]


def test_what_is_not_so_or_anothers_or_thin_is_left_out():
    assert (
        told(
            detail("d1", "no dog", 1.0, 2.0, status=Status.NEGATED),
            detail("d2", "if we had a dog", 1.0, 2.0, status=Status.HYPOTHETICAL),
            detail("d3", "her dog", 1.0, 2.0, subject=Subject.OTHER),
            detail("d4", "a dog perhaps", 1.0, 2.0, confidence=0.1),
            detail("d5", "he did not die", 1.0, 2.0, kind=Kind.BEREAVEMENT, status=Status.NEGATED),
        )
        == NOTHING
    )


def test_what_is_said_again_is_told_once_and_the_newest_fit():
    many = [detail(f"d{n}", f"dog number {n}", n, n + 1) for n in range(MOST + 5)]
    rows = told(*many, detail("x", "our dog again", 90.0, 91.0, same_as="d16"))
    assert len(rows) == 1 + MOST
    assert rows[-1] == ("pet", f'"dog number {MOST + 4}"  0:{MOST + 4}')


def test_what_was_answered_already_is_named_once():
    rows = told(
        cue("c1", CueState.USED, by="words"),
        cue("c2", CueState.USED, headline="A dog", by="key"),
        cue("c3", CueState.DISMISSED, headline="A trip"),
    )
    assert rows == [("taken up already", ""), ("", "A dog")]
