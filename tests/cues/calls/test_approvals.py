"""Gestures within a call: offered where somebody can send them, approved by a key alone, and taken back."""

from __future__ import annotations

import dataclasses
import json

import pytest

from cues.calls.approvals import may_be_sent, plain_words
from cues.calls.commands import Command, Verb
from cues.calls.events import CommandAnswered, GestureEvent
from cues.calls.offer import Offer, Terms
from cues.calls.session import CallPlan, CallSession
from cues.calls.striking import struck
from cues.calls.wire import from_line, to_line
from tests import costly
from tests.cues.calls.conftest import AGENT, BEGAN, CUSTOMER, CallScript

TERMS = Terms("USD", 6000)
DIED = "my husband passed away last month"
DOG_DIED = "our dog biscuit died last week"
BABY = "we had a baby girl two weeks ago"


@pytest.fixture
def with_terms(extractor):
    def make(terms=TERMS):
        return CallScript(extractor, costly.playbook(), terms=terms)

    return make


def gestures(call):
    return [event for event in call.events if isinstance(event, GestureEvent)]


def answers(call):
    return [event.refused for event in call.events if isinstance(event, CommandAnswered)]


def test_without_terms_no_cue_offers_anything(call):
    call.customer(DIED, at=20)
    shown = call.cues("shown")[-1]
    assert (shown.action, shown.offer) == (None, None)
    call.command(Verb.APPROVE, shown.id)
    assert answers(call) == ["no_gesture"]


@pytest.mark.parametrize(
    ("said", "action", "in_words"),
    [(DIED, "flowers", "sympathy"), (DOG_DIED, "card", "Biscuit"), (BABY, "card", "Congratulations")],
)
def test_a_death_and_a_birth_offer_something(with_terms, said, action, in_words):
    call = with_terms().customer(said, at=20).until(40)
    shown = call.cues("shown")[-1]
    assert shown.action == action
    assert in_words in shown.offer.words
    assert (shown.offer.currency, shown.offer.left) == ("USD", 6000)


@pytest.mark.parametrize(("above", "second"), [(None, False), (0, True), (100_000, False)])
def test_what_costs_more_than_one_may_decide_says_so(with_terms, above, second):
    call = with_terms(Terms("USD", second_above=above)).customer(DIED, at=20).until(40)
    assert call.cues("shown")[-1].offer.second is second


def test_a_crisis_offers_nothing(with_terms):
    call = with_terms().customer("since my husband died i want to kill myself", at=20).until(40)
    crisis = [cue for cue in call.cues("shown") if cue.headline == costly.playbook().crisis_line]
    assert crisis
    assert not any(cue.action or cue.offer for cue in crisis)


def approved(call, said, at):
    """The cue of what is said, its gesture approved."""
    call.customer(said, at=at).until(at + 20)
    shown = call.cues("shown")[-1]
    call.command(Verb.APPROVE, shown.id)
    assert gestures(call)[-1].state == "approved"
    return shown


@pytest.mark.parametrize("told", ["she died on monday", "my mother passed away in march"])
def test_what_congratulates_is_taken_back_and_refused_once_a_loss_is_told(with_terms, told):
    call = with_terms()
    baby = approved(call, BABY, 20)
    call.customer(told, at=60).until(80)
    assert [each.state for each in gestures(call)] == ["approved", "withdrawn"]
    call.command(Verb.APPROVE, baby.id)
    assert answers(call)[-1] == "not_now"


def test_what_condoles_stays_beside_another_loss(with_terms):
    call = with_terms()
    approved(call, DIED, 20)
    call.customer("and then our dog died as well", at=60).until(80)
    assert [each.state for each in gestures(call)] == ["approved"]


def test_in_a_crisis_nothing_goes_out_at_all(with_terms):
    call = with_terms()
    flowers = approved(call, DIED, 20)
    call.customer("sometimes i want to kill myself", at=60).until(80)
    assert [each.state for each in gestures(call)] == ["approved", "withdrawn"]
    call.command(Verb.APPROVE, flowers.id)
    assert answers(call)[-1] == "not_now"


def test_what_was_heard_wrongly_takes_its_gesture_along(with_terms):
    call = with_terms()
    flowers = approved(call, DIED, 20)
    call.command(Verb.WRONG, flowers.id)
    assert [each.state for each in gestures(call)] == ["approved", "withdrawn"]


def test_a_call_that_goes_on_minds_losses_told_before_and_after(with_terms, extractor):
    call = with_terms()
    flowers = approved(call, DIED, 20)
    plan = CallPlan("call-1", "x", (AGENT, CUSTOMER), BEGAN)
    call.session = CallSession(plan, extractor, costly.playbook(), terms=TERMS)
    call.session.go_on([from_line(to_line(event)) for event in call.events])
    call.events = []
    call.customer("and then our dog died as well", at=60).until(80)
    assert gestures(call) == []
    call.command(Verb.WRONG, flowers.id).customer("sometimes i want to kill myself", at=120).until(140)
    assert [each.state for each in gestures(call)] == ["withdrawn"]


def goes_on(call, extractor, events=None):
    """The same call in another session, by what was written of it."""
    plan = CallPlan("call-1", "x", (AGENT, CUSTOMER), BEGAN)
    call.session = CallSession(plan, extractor, costly.playbook(), terms=TERMS)
    call.events = list(call.events if events is None else events)
    call.events.extend(call.session.go_on([from_line(to_line(event)) for event in call.events]))
    return call


@pytest.mark.parametrize("on_final", [True, False])
@pytest.mark.parametrize(
    ("said", "by_agent"),
    [
        ("oh i am so sorry for your loss", True),
        ("we had to say goodbye to him", False),
        ("sometimes i want to kill myself", False),
    ],
)
def test_a_call_that_goes_on_refuses_what_it_would_have_refused(
    with_terms, extractor, said, by_agent, on_final
):
    call = with_terms().customer(BABY, at=20).until(40)
    baby = call.cues("shown")[-1]
    (call.agent if by_agent else call.customer)(said, at=60)
    if not on_final:  # the program goes while it is still being said
        ends = [place for place, event in enumerate(call.events) if getattr(event, "final", False)]
        del call.events[ends[-1] :]
    goes_on(call, extractor).command(Verb.APPROVE, baby.id)
    assert answers(call)[-1] == "not_now"


def test_a_crisis_that_was_taken_back_is_known_again_all_the_same(with_terms, extractor):
    call = with_terms()
    call.customer(DIED, at=20).until(40)
    flowers = call.cues("shown")[-1]
    call.customer("sometimes i want to kill myself", at=60).until(70)
    crisis = call.cues("shown")[-1]
    call.command(Verb.WRONG, crisis.id)
    assert call.details("retracted")
    for one in (call, goes_on(call, extractor)):
        one.command(Verb.APPROVE, flowers.id)
        assert answers(one)[-1] == "not_now"


def test_a_light_cue_shown_after_the_mute_may_still_be_approved(extractor):
    playbook = costly.playbook()
    limits = dataclasses.replace(playbook.limits, mute_after_loss=60.0)
    playbook = dataclasses.replace(playbook, limits=limits)
    call = CallScript(extractor, playbook, terms=TERMS)
    call.customer("my mother passed away in march", at=20).agent("let me look at your order now", at=100)
    call.customer("and we had a baby girl", at=140).until(170)
    baby = call.cues("shown")[-1]
    assert not baby.sensitive
    goes_on(call, extractor).command(Verb.APPROVE, baby.id)
    assert answers(call)[-1] is None


def test_what_a_loss_takes_back_is_taken_back_though_the_program_went_before_that_was_written(
    with_terms, extractor
):
    call = with_terms()
    approved(call, BABY, 20)
    call.customer("my mother passed away in march", at=60)
    written = [event for event in call.events if not (isinstance(event, GestureEvent) and event.at > 60)]
    goes_on(call, extractor, written)
    assert [each.state for each in gestures(call)] == ["approved", "withdrawn"]


def test_a_loss_whose_words_a_pause_has_dropped_is_known_by_the_cue_that_it_took_away(with_terms, extractor):
    call = with_terms()
    call.customer(BABY, at=20).until(24)
    baby = call.cues("shown")[-1]
    call.agent("oh i am so sorry for your loss", at=25)
    call.command(Verb.PAUSE).command(Verb.RESUME)
    assert [cue.reason for cue in call.cues("retracted")] == ["a loss or a grave illness was mentioned"]
    dropped = [struck(event, call.at - 5.0) for event in call.events]
    goes_on(call, extractor, dropped).command(Verb.APPROVE, baby.id)
    assert answers(call)[-1] == "not_now"


def test_nothing_is_approved_without_a_command(with_terms):
    call = with_terms().customer(DIED, at=20).agent("i am so sorry for your loss", at=25).until(200).end()
    assert gestures(call) == []


def test_what_was_offered_is_approved_and_told(with_terms):
    call = with_terms().customer(DIED, at=20)
    cue = call.cues("shown")[-1]
    call.command(Verb.APPROVE, cue.id)
    (told,) = gestures(call)
    assert (told.id, told.cue, told.kind, told.state) == ("g1", cue.id, "flowers", "approved")
    assert (told.words, told.cost, told.currency) == (cue.offer.words, cue.offer.cost, "USD")
    assert answers(call) == [None]
    assert from_line(to_line(told)) == told
    assert from_line(to_line(cue)) == cue
    assert json.loads(to_line(cue))["offer"] == {
        "words": cue.offer.words,
        "cost": 4500,
        "currency": "USD",
        "left": 6000,
        "second": False,
    }


def test_the_agents_own_words_go(with_terms):
    call = with_terms().customer(DOG_DIED, at=20)
    call.command(
        Verb.APPROVE, call.cues("shown")[-1].id, words=" Thinking of you\nand\x1b[31m Biscuit.\u202e "
    )
    assert gestures(call)[0].words == "Thinking of you and [31m Biscuit."


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  \n ",
        "x" * 501,
        "Call me on 614 555 0123.",
        "It went from four one one one two two two two",
        "Come to 12 Maple Street.",
        "Write to ann@example.org",
        "Your password is swordfish seven",
    ],
)
def test_words_that_may_not_go_are_refused_and_told_nowhere(with_terms, words):
    call = with_terms().customer(DIED, at=20)
    call.command(Verb.APPROVE, call.cues("shown")[-1].id, words=words)
    assert answers(call) == ["words_refused"]
    assert gestures(call) == []


@pytest.mark.parametrize(
    "words",
    [
        "We were so sorry to hear about Biscuit. 14 years is a long friendship.",
        "Congratulations on your 50th anniversary!",
        "Mit herzlichem Beileid, Ihr Team äöü ❤",
        "x" * 500,
    ],
)
def test_words_that_may_go(words):
    assert may_be_sent(plain_words(words))


def test_the_cue_may_have_left_the_view(with_terms):
    call = with_terms().customer(DIED, at=20)
    cue = call.cues("shown")[-1]
    call.command(Verb.USE, cue.id).until(60).command(Verb.APPROVE, cue.id)
    assert answers(call) == [None, None]
    assert len(gestures(call)) == 1


def test_the_same_cue_is_approved_once(with_terms):
    call = with_terms().customer(DIED, at=20)
    cue = call.cues("shown")[-1].id
    call.command(Verb.APPROVE, cue, "a").command(Verb.APPROVE, cue, "a").command(Verb.APPROVE, cue, "b")
    assert answers(call) == [None, "too_late"]
    assert len(gestures(call)) == 1


def test_a_cue_that_nobody_saw_offers_nothing(with_terms):
    call = with_terms().customer(DIED, at=20)
    call.command(Verb.APPROVE, "c99").command(Verb.APPROVE).command(Verb.WITHDRAW, "g9")
    assert answers(call) == ["unknown_target"] * 3


def test_what_was_misheard_is_not_condoled(with_terms):
    call = with_terms().customer(DIED, at=20)
    cue = call.cues("shown")[-1].id
    call.command(Verb.WRONG, cue).command(Verb.APPROVE, cue)
    assert answers(call) == [None, "too_late"]


@pytest.mark.parametrize("target", ["g1", "cue"])
def test_it_is_taken_back_and_may_be_approved_again(with_terms, target):
    call = with_terms().customer(DIED, at=20)
    cue = call.cues("shown")[-1].id
    call.command(Verb.APPROVE, cue).command(Verb.WITHDRAW, cue if target == "cue" else target)
    call.command(Verb.WITHDRAW, cue).command(Verb.APPROVE, cue, words="Again.")
    assert answers(call) == [None, None, "too_late", None]
    told = [(event.id, event.state, bool(event.words)) for event in gestures(call)]
    assert told == [("g1", "approved", True), ("g1", "withdrawn", False), ("g2", "approved", True)]


def test_what_was_approved_is_taken_from_what_is_left(with_terms):
    call = with_terms().customer(DOG_DIED, at=20)
    cue = call.cues("shown")[-1].id
    call.command(Verb.APPROVE, cue).command(Verb.USE, cue)
    call.customer("and my husband passed away in march", at=60).until(80)
    assert call.cues("shown")[-1].offer.left == 6000 - 500


def test_a_pause_takes_back_what_the_last_seconds_led_to(with_terms):
    call = with_terms().customer(DIED, at=20)
    call.command(Verb.APPROVE, call.cues("shown")[-1].id).command(Verb.PAUSE)
    told = gestures(call)
    assert [event.state for event in told] == ["approved", "withdrawn"]
    paused_at = told[-1].at - 5.0
    assert struck(told[0], paused_at).words == ""
    cue = struck(call.cues("shown")[-1], paused_at)
    assert (cue.action, cue.offer) == (None, None)


def test_a_pause_leaves_what_was_approved_before(with_terms):
    call = with_terms().customer(DIED, at=20)
    call.command(Verb.APPROVE, call.cues("shown")[-1].id).until(60).command(Verb.PAUSE)
    assert [event.state for event in gestures(call)] == ["approved"]


def test_a_call_that_goes_on_knows_what_was_approved(with_terms, extractor):
    call = with_terms().customer(DIED, at=20)
    cue = call.cues("shown")[-1].id
    call.command(Verb.APPROVE, cue)
    plan = CallPlan("call-1", "script.wav", (AGENT, CUSTOMER), BEGAN)
    again = CallSession(plan, extractor, costly.playbook(), terms=TERMS)
    again.go_on(call.events)
    told = [*again.feed(Command(Verb.APPROVE, "x", cue)), *again.feed(Command(Verb.WITHDRAW, "y", cue))]
    told += again.feed(Command(Verb.APPROVE, "z", cue))
    assert [event.refused for event in told if isinstance(event, CommandAnswered)] == ["too_late", None, None]
    made = [event for event in told if isinstance(event, GestureEvent)]
    assert [(event.id, event.state) for event in made] == [("g1", "withdrawn"), ("g2", "approved")]
    assert made[-1].words == call.cues("shown")[-1].offer.words


def test_no_text_form_shows_the_words(with_terms):
    call = with_terms().customer(DIED, at=20)
    call.command(Verb.APPROVE, call.cues("shown")[-1].id, words="Quillenby sends love")
    assert "Quillenby" in str(dataclasses.asdict(gestures(call)[0]))
    for each in (*call.events, Command(Verb.APPROVE, "a", "c1", "Quillenby"), Offer("Quillenby", 1, "USD")):
        assert "Quillenby" not in repr(each) + str(each)
