"""What is to be done after a call."""

from __future__ import annotations

from datetime import date

from cues.calls.commands import Verb
from cues.calls.report.gathering import facts
from cues.calls.report.next_steps import is_ahead
from cues.calls.report.reporting import report_call

WEDDING = "my daughter emma is getting married in june"


def steps(call):
    return [step.text for step in report_call(call.end().events, "US").next]


def test_a_surgery_that_lies_ahead_is_for_care_only(call):
    call.customer("i am having knee surgery next tuesday").until(30)
    assert steps(call) == [
        "Health: knee surgery, on 10 March 2026. Still to come. Only if they bring it up.",
    ]


def test_a_wedding_that_is_over_lies_not_ahead(call):
    call.customer("my daughter emma got married in january").until(30)
    assert steps(call) == []


def test_what_was_put_off_is_still_to_be_said(call):
    call.customer("i have a dog called biscuit").until(20).command(Verb.LATER).until(22)
    assert steps(call) == ["Put off, and still open: They have a dog called Biscuit"]


def test_what_was_put_off_and_then_used_is_done(call):
    call.customer("i have a dog called biscuit").until(20).command(Verb.LATER).until(60).command(Verb.USE)
    assert steps(call) == []


def test_a_wedding_lies_beside_no_parting_and_no_loss(call, call_with):
    call.customer("i am getting married in june").until(30)
    assert any("lies ahead" in step for step in steps(call))
    other = call_with().customer("i am getting married in june").until(30)
    other.customer("my mom died last week", 60).until(80)
    assert [step for step in steps(other) if "lies ahead" in step] == []
    condoled = call_with().customer("i am getting married in june").until(30)
    condoled.agent("i am so sorry for your loss", 60).until(80)
    assert steps(condoled) == []


def test_a_parting_is_not_to_be_mentioned(call):
    call.customer("i got divorced last year").until(30)
    assert any("nothing about a partner but by their own wish" in step for step in steps(call))


def test_a_day_is_ahead_from_the_day_after_the_call(call):
    _, found = facts(call.customer("i am having knee surgery next tuesday").until(20).end().events, "US")
    assert is_ahead(found[0], date(2026, 3, 9))
    assert not is_ahead(found[0], date(2026, 3, 10))
