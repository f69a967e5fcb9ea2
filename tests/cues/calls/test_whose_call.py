"""Whose call it is, and what goes with that: what they share with it, and what is left of their month."""

from __future__ import annotations

import pytest

from cues.calls.approved import approved_in
from cues.calls.call_record import call_record
from cues.calls.commands import Command, Context, Verb
from cues.calls.events import CallStarted, CallTransferred, GestureEvent
from cues.calls.offer import Terms, TermsOf
from cues.calls.report.reporting import report_call
from cues.calls.restoring import Remembered
from cues.calls.session import CallPlan, CallSession
from cues.calls.taking import BudgetTold, CallTaken
from cues.calls.whose_call import agent_after
from cues.calls.wire import from_line, to_line
from tests import costly
from tests.cues.calls.conftest import AGENT, BEGAN, CUSTOMER, CallScript

TERMS = Terms("USD", second_above=0)
DIED = "my husband passed away last month"
BABY = "we had a baby girl two weeks ago"
DOG = "our dog biscuit is a beagle"
HIKING = "we are hiking in colorado this summer"


def plan(agent=None):
    return CallPlan("call-1", "x", (AGENT, CUSTOMER), BEGAN, agent=agent)


def made(extractor, agent=None, terms=TERMS):
    return CallSession(
        plan(agent),
        extractor,
        costly.playbook(),
        in_common=lambda name, detail: f"{name} too, {detail.kind}" if name else None,
        terms=terms,
    )


@pytest.fixture
def call(extractor):
    """A call that is nobody's, on terms that tell nobody's budget."""
    script = CallScript(extractor, costly.playbook())
    script.session = made(extractor)
    script.events = list(script.session.begin())
    return script


def fed(call, *inputs):
    """Feed a call; the events that it led to."""
    before = len(call.events)
    for each in inputs:
        call.events.extend(call.session.feed(each))
    return call.events[before:]


def asked(verb, target=None, agent=None, id_="k1"):
    return Command(verb, id_, target, agent=agent)


def names(events):
    return [event.event for event in events]


def gone_on(call, extractor, agent=None):
    """The same call after its program has gone; what it told then is left out."""
    session = made(extractor, agent)
    told = session.go_on([from_line(to_line(event)) for event in call.events])
    call.session = session
    call.events = [*call.events, *told]
    return told


def test_whose_a_call_is_by_what_it_told():
    started = CallStarted(call="c", seq=1, at=0, source="x", channels=(), customer=None, began="", agent="a")
    taken = CallTaken(call="c", seq=2, at=0, agent="b")
    away = CallTransferred(call="c", seq=3, at=0, to=None)
    held = BudgetTold(call="c", seq=4, at=0, left=1, currency="USD")
    assert [agent_after(each, "z") for each in (started, taken, away, held)] == ["a", "b", None, "z"]


def test_who_asks_something_of_a_call_that_is_nobodys_has_it_before_what_was_asked_is_done(call):
    assert names(fed(call, asked(Verb.HOLD))) == ["call.held", "command"], "nobody by name"
    told = fed(call, asked(Verb.RESUME, agent="sam", id_="k2"))
    assert names(told) == ["call.taken", "call.resumed", "command"]
    assert told[0].agent == "sam"
    assert names(fed(call, asked(Verb.HOLD, agent="robin", id_="k3"))) == ["call.held", "command"]
    assert Remembered(call.events).agent == "sam"


def test_whom_another_system_names_has_a_call_that_is_nobodys(call):
    assert names(fed(call, Context("K-1", {}, "sam"))) == ["call.taken", "call.context"]
    assert names(fed(call, Context("K-1", {}, "robin"))) == ["call.context"]


def test_a_call_that_went_to_nobody_known_here_is_whose_takes_it_next(call):
    fed(call, asked(Verb.HOLD, agent="sam"), asked(Verb.TRANSFER, id_="k2"))
    assert names(fed(call, asked(Verb.RESUME, agent="robin", id_="k3")))[0] == "call.taken"
    assert Remembered(call.events).agent == "robin"


def test_what_the_agent_who_took_it_shares_is_said(call):
    call.customer(DOG).until(20.0)
    assert {cue.shared for cue in call.cues("shown")} == {None}
    fed(call, asked(Verb.USE, agent="sam"))
    call.customer(HIKING, 80.0).until(100.0)
    assert {cue.shared for cue in call.cues("shown")[1:]} <= {"sam too, travel", "sam too, hobby"}
    assert len(call.cues("shown")) > 1


def test_what_the_agent_approves_is_theirs_for_outbox_memory_and_report(call):
    call.customer(DIED, 20.0).until(40.0)
    fed(call, asked(Verb.APPROVE, call.cues("shown")[-1].id, "sam"))
    call.end()
    (one,) = approved_in(call.events, "US")
    assert one.agent == "sam"
    assert call_record(call.events, "US").agent == "sam"
    report = report_call(call.events, "US")
    assert report.agent == "sam"
    (opening,) = [each for each in report.story if "sam" in each.text]
    taken = next(event for event in call.events if isinstance(event, CallTaken))
    assert taken.seq in opening.events


def test_a_report_says_who_took_what_was_handed_on_to_nobody_known(call):
    fed(call, asked(Verb.HOLD, agent="sam"), asked(Verb.TRANSFER, id_="k2"))
    fed(call, asked(Verb.RESUME, agent="robin", id_="k3"))
    report = report_call(call.end().events, "US")
    assert (report.agent, [each.to for each in report.transfers]) == ("sam", ["robin"])


def test_what_is_approved_while_a_call_is_nobodys_is_nobodys(call):
    call.customer(DIED, 20.0).until(40.0)
    fed(call, asked(Verb.HOLD, agent="sam"), asked(Verb.TRANSFER, id_="k2"), asked(Verb.RESUME, id_="k3"))
    fed(call, asked(Verb.APPROVE, call.cues("shown")[-1].id, id_="k4"))
    (one,) = approved_in(call.events, "US")
    assert one.agent is None


def test_after_its_program_has_gone_it_is_still_theirs(call, extractor):
    call.customer(DOG).until(20.0)
    fed(call, asked(Verb.USE, agent="sam"))
    assert "call.taken" not in names(gone_on(call, extractor, agent="sam"))
    assert fed(call, asked(Verb.HOLD, agent="robin", id_="k2"))[0].event == "call.held"
    call.customer(HIKING, 80.0).until(100.0)
    assert {cue.shared for cue in call.cues("shown")[1:]} <= {"sam too, travel", "sam too, hobby", None}
    assert Remembered(call.events).agent == "sam"


def test_who_had_it_last_by_word_of_another_gateway_takes_it_as_it_goes_on(call, extractor):
    told = gone_on(call, extractor, agent="sam")
    assert [each.agent for each in told if isinstance(each, CallTaken)] == ["sam"]


def budgets(events):
    return [event.left for event in events if isinstance(event, BudgetTold)]


def test_what_is_left_is_of_the_month_of_who_took_it(call):
    call.customer(DIED, 20.0).until(40.0)
    flowers = call.cues("shown")[-1]
    assert (flowers.offer.left, flowers.offer.second) == (None, True)
    fed(call, asked(Verb.APPROVE, flowers.id, "sam"))
    cost = flowers.offer.cost
    assert budgets(fed(call, TermsOf("sam", Terms("USD", 9000)))) == [9000 - cost]


def test_after_a_transfer_what_is_left_is_of_the_next_agents_month(extractor):
    call = CallScript(extractor, costly.playbook())
    call.session = made(extractor, "sam", Terms("USD", 5000))
    call.events = list(call.session.begin())
    call.customer(BABY, 20.0).until(40.0)
    card = call.cues("shown")[-1]
    assert card.offer.left == 5000
    fed(call, asked(Verb.APPROVE, card.id), asked(Verb.TRANSFER, "robin", id_="k2"))
    (used,) = [each for each in fed(call, asked(Verb.USE, card.id, id_="k3")) if each.event == "cue"]
    assert used.offer.left is None, "nobody knows yet what robin has"
    assert budgets(fed(call, TermsOf("sam", Terms("USD", 4000)))) == [], "that is not whose it is now"
    assert budgets(fed(call, TermsOf("robin", Terms("USD", 300)))) == [300], "less nothing that sam approved"
    call.customer(DIED, 80.0).until(100.0)
    assert call.cues("shown")[-1].offer.left == 300


def test_a_cue_that_waits_comes_with_what_is_left_of_the_next_agents_month(extractor):
    call = CallScript(extractor, costly.playbook())
    call.session = made(extractor, "sam", Terms("USD", 5000))
    call.events = list(call.session.begin())
    call.customer(BABY, 20.0).until(40.0)
    card = call.cues("shown")[-1]
    fed(call, asked(Verb.LATER, card.id), asked(Verb.TRANSFER, "robin", id_="k2"))
    fed(call, TermsOf("robin", Terms("USD", 300)))
    call.until(90.0)
    again = call.cues("shown")[-1]
    assert (again.id, again.offer.left) == (card.id, 300)


def test_where_nobody_knows_what_is_left_nothing_is_told_of_it(call):
    fed(call, asked(Verb.HOLD, agent="sam"))
    assert fed(call, TermsOf("sam", TERMS)) == []


def test_a_call_that_goes_on_knows_what_each_agent_has_approved(call, extractor):
    call.customer(DIED, 20.0).until(40.0)
    flowers = call.cues("shown")[-1]
    fed(call, asked(Verb.APPROVE, flowers.id, "sam"), asked(Verb.TRANSFER, "robin", id_="k2"))
    assert [event.state for event in call.events if isinstance(event, GestureEvent)] == ["approved"]
    gone_on(call, extractor, agent="robin")
    assert budgets(fed(call, TermsOf("robin", Terms("USD", 7000)))) == [7000]
    fed(call, asked(Verb.TRANSFER, "sam", id_="k3"))
    assert budgets(fed(call, TermsOf("sam", Terms("USD", 7000)))) == [7000 - flowers.offer.cost]
