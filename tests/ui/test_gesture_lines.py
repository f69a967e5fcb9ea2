"""Gestures for people and for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cues.gestures.values import Gesture, OutboxState, Recipient
from ui.gesture_lines import HEAD, lines, row, values

MADE = datetime(2026, 3, 2, 20, 5, tzinfo=UTC)
ONE = Gesture(
    id=7,
    key="key-7",
    kind="card",
    words="Marker\x1b[31m wishes",
    state=OutboxState.READY,
    cost=450,
    currency="USD",
    to=Recipient("+16145550123", None, "Ann\x07"),
    call="call-1",
    cue="c1",
    agent="sam",
    approver=None,
    made=MADE,
    approved=MADE,
    next_try=MADE,
    tries=0,
    sent=None,
    problem=None,
)


def test_a_row_has_no_words():
    cells = row(ONE)
    assert len(cells) == len(HEAD)
    assert not any("Marker" in cell for cell in cells)


@pytest.mark.parametrize("state", OutboxState)
def test_every_state_has_its_words(state):
    assert row(replace(ONE, state=state))[-1]


def test_why_it_failed_is_said():
    failed = replace(ONE, state=OutboxState.FAILED, problem="the receiver answered 400", tries=2)
    assert row(failed)[-1] == "failed: the receiver answered 400"
    assert "tries: 2" in list(lines(failed))


def test_no_line_steers_a_terminal():
    told = "\n".join(lines(replace(ONE, agent="sam\x1b", approver="rob\x1bin")))
    assert "Marker [31m wishes" in told
    assert not [sign for sign in told if not sign.isprintable() and sign != "\n"]


def test_programs_get_all_of_it():
    told = values(ONE)
    assert told["made"] == MADE.isoformat()
    assert told["sent"] is None
    assert (told["state"], told["words"], told["recipient"]["name"]) == ("ready", ONE.words, ONE.to.name)


def test_where_nobody_said_whose_it_is_that_is_said():
    unclaimed = replace(ONE, unclaimed=True)
    assert any(line.startswith("whose: nobody has said") for line in lines(unclaimed))
    assert not any(line.startswith("whose") for line in lines(ONE))
    assert (values(unclaimed)["unclaimed"], values(ONE)["unclaimed"]) == (True, False)
