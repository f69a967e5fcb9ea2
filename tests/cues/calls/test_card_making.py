"""A light cue says what the agent shares with it; a sensitive one and another agent's call never do."""

from __future__ import annotations

import pytest

from cues.calls.commands import Verb
from cues.calls.session import CallPlan, CallSession
from cues.calls.wire import from_line, to_line
from tests import costly
from tests.cues.calls.conftest import AGENT, BEGAN, CUSTOMER, CallScript


@pytest.fixture
def call(extractor):
    """A call of Dana's, who has something in common with everything."""
    script = CallScript(extractor, costly.playbook())
    plan = CallPlan("call-1", "x", (AGENT, CUSTOMER), BEGAN, agent="dana")

    def shared(agent, detail):
        return f"{agent} too, {detail.kind}"

    script.session = CallSession(plan, extractor, costly.playbook(), in_common=shared)
    script.events = list(script.session.begin())
    return script


def test_a_light_cue_says_what_is_shared(call):
    call.customer("our dog biscuit is a beagle").until(20.0)
    assert {cue.shared for cue in call.cues("shown")} == {"dana too, pet"}


@pytest.mark.parametrize("said", ["my husband passed away in march", "sometimes i want to kill myself"])
def test_nothing_is_shared_of_what_is_sensitive(call, said):
    call.customer(said).until(20.0)
    assert call.cues("shown")
    assert {cue.shared for cue in call.cues()} == {None}


def test_a_call_that_is_handed_on_takes_nothing_along(call):
    call.customer("our dog biscuit is a beagle").until(20.0).command(Verb.TRANSFER, "sam")
    call.command(Verb.USE)
    assert call.cues("used")[0].shared is None
    call.customer("we are hiking in colorado this summer", 80.0).until(100.0)
    assert {cue.shared for cue in call.cues("shown")[1:]} <= {"sam too, travel", "sam too, hobby"}
    assert len(call.cues("shown")) > 1


def test_a_call_that_goes_on_knows_whose_it_is(call, extractor):
    call.customer("our dog biscuit is a beagle").until(20.0).command(Verb.TRANSFER, "sam")
    agents = []
    session = CallSession(
        CallPlan("call-1", "x", (AGENT, CUSTOMER), BEGAN, agent="dana"),
        extractor,
        costly.playbook(),
        in_common=lambda agent, _: agents.append(agent),
    )
    session.go_on([from_line(to_line(event)) for event in call.events])
    call.session, call.events = session, []
    call.customer("we are hiking in colorado this summer", 80.0).until(100.0)
    assert set(agents) == {"sam"}
