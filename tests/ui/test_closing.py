"""The closing card."""

from __future__ import annotations

from cues.calls.tally import Tally
from tests import costly
from tests.cues.calls.conftest import CallScript
from ui.closing import card_lines, closing_rows, next_steps


class NoNetwork:
    def report(self) -> str:
        return "0 (no network connection was opened)"


def rows(speed):
    call = CallScript(costly.extractor(), costly.playbook())
    call.customer("i have a dog called biscuit", at=20).customer("sorry my phone died", at=40).end()
    return closing_rows(Tally.of(call.events), NoNetwork(), speed)


def test_the_card_says_what_was_shown_and_held_back_and_why():
    text = "\n".join(card_lines(rows(None), next_steps()))
    assert "They have a dog called Biscuit" in text
    assert "1 x a figure of speech" in text
    assert "0 (no network connection was opened)" in text
    assert "heartline replay" in text


def test_what_others_have_named_steers_no_terminal_and_no_step_needs_no_heading():
    lines = card_lines([("kept", "with \x1b[31mAnn")], ())
    assert lines[-2:] == ["kept  with  [31mAnn", ""]


def test_delays_are_told_at_real_time_only():
    assert dict(rows(None))["delays"] == "measured at --speed 1 only"
    assert "p50" in dict(rows(1))["detail delay"]


def test_an_empty_call_has_a_card_too():
    lines = card_lines(closing_rows(Tally(), NoNetwork(), 1), next_steps())
    assert any("none to measure" in line for line in lines)
