"""The closing card tells what a call came to and what of it is kept, and nothing that a pause dropped."""

from __future__ import annotations

import pytest

from cues.calls.events import CallEnded, CallPaused, MemoryEvent
from cues.memory.shown import CardState, Shown, ShownPerson
from cues.memory.values import Consent
from tests.ui.scripted_call import Script, ended, loss, opening
from ui.summary import CallSoFar, summary_rows

ANN = (ShownPerson(1, "Ann", 2),)


def rows(script: Script, memory: MemoryEvent | None = None) -> dict[str, list[str]]:
    so_far = CallSoFar()
    for event in script.events:
        so_far.add(event)
    report = so_far.report()
    assert report is not None
    found: dict[str, list[str]] = {}
    label = ""
    for name, value in summary_rows(report, memory):
        label = name or label
        found.setdefault(label, []).append(value)
    return found


def card(state: CardState = CardState.NOBODY, consent: Consent = Consent.ON, **more) -> MemoryEvent:
    agreed = more.pop("agreed", None)
    return MemoryEvent(call="c1", seq=2, at=0.0, card=Shown(state, **more), consent=consent, agreed=agreed)


def test_the_story_comes_first_and_what_is_sensitive_is_marked():
    told = rows(ended())
    assert list(told) == ["what happened", "to do", "learned", "kept", "call id"]
    assert told["kept"] == ["nothing: memory was off in this call"]
    assert told["call id"] == ["c1"]
    assert "loss" in told["what happened"][0]
    assert "A loss (gently)" in told["learned"]
    assert "Pet: biscuit" in told["learned"]


def test_what_a_pause_dropped_is_not_told():
    script = loss()
    script.add(CallPaused, 68.0, dropped_from=62.5)
    script.add(CallEnded, 80.0, duration=80.0, stats={})
    assert "passed away" not in str(rows(script))


def test_a_call_whose_beginning_is_missing_has_no_summary():
    so_far = CallSoFar()
    for event in opening().events[1:]:
        so_far.add(event)
    assert so_far.report() is None
    assert so_far.rows() == []


def test_the_card_that_was_shown_last_says_what_is_kept():
    so_far = CallSoFar()
    for event in (*ended().events, card(wrong=True), card(CardState.OPEN, people=ANN, customer=1)):
        so_far.add(event)
    assert ("kept", "with Ann") in so_far.rows()


@pytest.mark.parametrize(
    ("memory", "kept"),
    [
        (card(CardState.OPEN, people=ANN, customer=1), "with Ann"),
        (card(CardState.CLOSED, people=ANN), "nothing: nobody said who it was."),
        (card(wrong=True), "nothing: it was somebody else"),
        (card(), "nothing: nobody knows who called"),
        (card(CardState.OPEN, people=ANN, customer=1, agreed=False), "nothing: they said no"),
        (card(CardState.OPEN, Consent.ASK, people=ANN, customer=1), "nothing: they were not asked"),
        (card(CardState.OPEN, Consent.ASK, people=ANN, customer=1, agreed=True), "with Ann"),
    ],
)
def test_whether_anything_is_kept(memory, kept):
    assert rows(ended(), memory)["kept"][0].startswith(kept)


def test_of_somebody_new_it_is_kept_with_them():
    script = ended()
    script.events[0] = type(script.events[0])(
        call="c1", seq=1, at=0.0, source="x", channels=(), customer="+16145550123", began="2026-03-02T10:00Z"
    )
    assert rows(script, card())["kept"] == ["with somebody new"]
