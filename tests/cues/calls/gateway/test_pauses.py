"""Whose a call's pause and hold are, as its events tell."""

from __future__ import annotations

import pytest

from cues.calls.commands import Command, Stands, Verb
from cues.calls.events import CallHeld, CallPaused, CallResumed, CommandAnswered
from cues.calls.gateway.pauses import LINE, Pauses, hold_of_line

PAUSED = CallPaused(call="c1", seq=2, at=1.0, dropped_from=0.0)
HELD = CallHeld(call="c1", seq=2, at=1.0)


def answer(id_, command, refused=None):
    return CommandAnswered(call="c1", seq=3, at=1.0, id=id_, command=command, target=None, refused=refused)


def test_a_pause_bars_whoever_has_not_begun_it_once_the_call_has_answered():
    pauses = Pauses()
    assert not pauses.bars("pbx")
    pauses.asked(Command(Verb.PAUSE, "k1", by="pbx"))
    pauses.told(PAUSED)
    assert not pauses.bars("crm"), "whose it is, is not known yet"
    pauses.told(answer("k1", "pause"))
    assert (pauses.bars("pbx"), pauses.bars("crm")) == (False, True)
    pauses.told(answer("k2", "pause", refused="not_now"))
    assert pauses.bars("pbx"), "somebody else wants it too"
    pauses.told(HELD)
    assert not pauses.bars("crm"), "there is a hold to end"


@pytest.mark.parametrize(("id_", "of_line"), [(f"{LINE}1", True), ("k1", False)])
def test_a_hold_is_the_lines_by_its_answer(id_, of_line):
    assert hold_of_line(paused=True).id.startswith(LINE)
    pauses = Pauses()
    for event in (HELD, answer(id_, "hold")):
        pauses.told(event)
    assert pauses.of_line == of_line
    pauses.told(answer(f"{LINE}again", "hold", refused="not_now"))
    assert pauses.of_line == of_line
    pauses.told(CallResumed(call="c1", seq=4, at=1.0, ended=Stands.HOLD))
    assert not pauses.of_line
