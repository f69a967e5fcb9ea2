"""The question before anything is sent: words to edit, cost, and a key press that alone decides."""

from __future__ import annotations

import pytest
from textual.widgets import TextArea

from cues.calls.commands import Verb
from cues.calls.events import CallContext, CallEnded, CallPaused, CommandAnswered, CueState, GestureEvent
from cues.calls.offer import GestureState, Offer
from tests.ui.scripted_call import LOSS, ScriptedFeed, StillApp, light, opening, seen, settled, until
from ui.screens.gesture import REFUSED, GestureScreen, TakeBackScreen, cost_words

WORDS = "With our deepest sympathy."


def with_offer(left=6000, state=CueState.SHOWN, customer="+16145550123", **offer):
    script = opening()
    script.add(CallContext, 1.0, customer=customer, facts={})
    given = {"words": WORDS, "cost": 4500, "currency": "USD", "left": left, **offer}
    script.cue("q1", CueState.SHOWN, 25.8, **LOSS, action="flowers", offer=Offer(**given))
    if state is not CueState.SHOWN:
        script.cue("q1", state, 30.0, **LOSS, action="flowers", offer=Offer(**given))
    return script


def approved(script, state=GestureState.APPROVED, id_="g1"):
    fields = {"kind": "flowers", "words": WORDS if state is GestureState.APPROVED else "", "cost": 4500}
    return script.add(GestureEvent, 40.0, id=id_, cue="q1", state=state, currency="USD", **fields)


@pytest.fixture
async def offered():
    """A pilot in front of a cue that offers flowers, and the call's feed."""
    feed = ScriptedFeed(with_offer(), duration=None)
    async with StillApp(feed).run_test(size=(100, 34)) as pilot:
        await settled(pilot)
        yield pilot, feed


async def test_without_an_offer_there_is_no_key():
    feed = ScriptedFeed(light(), duration=None)
    async with StillApp(feed).run_test() as pilot:
        await settled(pilot)
        assert "Gesture" not in seen(pilot)
        await pilot.press("g")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, GestureScreen)


async def test_the_cue_says_what_it_offers_and_nothing_is_sent_by_itself(offered):
    pilot, feed = offered
    assert "flowers with g" in seen(pilot)
    assert "Gesture" in seen(pilot)
    assert feed.sent == []


async def test_enter_approves_the_words_as_they_were_offered(offered):
    pilot, feed = offered
    await pilot.press("g")
    await pilot.pause()
    shown = seen(pilot)
    for words in (
        "They have lost their father",
        WORDS,
        "45.00 USD, of 60.00 USD left this month",
        "after the call",
    ):
        assert words in shown
    await pilot.press("enter")
    await settled(pilot)
    (command,) = feed.sent
    assert (command.verb, command.target, command.words) == (Verb.APPROVE, "q1", WORDS)


async def test_the_words_are_the_agents_to_edit(offered):
    pilot, feed = offered
    await pilot.press("g")
    await pilot.pause()
    await pilot.press(*" Yours, Dana.", "ctrl+s")
    await settled(pilot)
    assert feed.sent[0].words == f"{WORDS} Yours, Dana."


async def test_esc_sends_nothing_and_keys_of_the_call_are_letters(offered):
    pilot, feed = offered
    await pilot.press("g")
    await pilot.pause()
    await pilot.press(*"uldgq", "escape")
    await settled(pilot)
    assert feed.sent == []
    assert not isinstance(pilot.app.screen, GestureScreen)


@pytest.mark.parametrize("words", ["", "Call 614 555 0123", "x" * 501])
async def test_words_that_may_not_go_are_not_asked_for(offered, words):
    pilot, feed = offered
    await pilot.press("g")
    await pilot.pause()
    pilot.app.screen.query_one(TextArea).text = words
    await pilot.press("enter")
    await pilot.pause()
    assert isinstance(pilot.app.screen, GestureScreen)
    assert REFUSED[:30] in seen(pilot)
    assert feed.sent == []


@pytest.mark.parametrize("state", [CueState.USED, CueState.EXPIRED, CueState.DISMISSED])
async def test_a_cue_that_has_left_still_offers(state):
    feed = ScriptedFeed(with_offer(state=state), duration=None)
    async with StillApp(feed).run_test() as pilot:
        await settled(pilot)
        await pilot.press("g")
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        assert feed.sent[0].target == "q1"


async def test_one_that_was_taken_back_offers_nothing():
    feed = ScriptedFeed(with_offer(state=CueState.RETRACTED), duration=None)
    async with StillApp(feed).run_test() as pilot:
        await settled(pilot)
        await pilot.press("g")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, GestureScreen)


async def test_nor_one_that_a_pause_has_dropped():
    script = with_offer()
    script.add(CallPaused, 27.0, dropped_from=22.0)
    async with StillApp(ScriptedFeed(script, duration=None)).run_test() as pilot:
        await settled(pilot)
        assert not pilot.app.screen.view.offers


@pytest.mark.parametrize("key", ["y", "escape", "n", "enter"])
async def test_what_is_approved_is_said_and_may_be_taken_back(key):
    script = with_offer()
    approved(script)
    feed = ScriptedFeed(script, duration=None)
    async with StillApp(feed).run_test(size=(100, 34)) as pilot:
        await settled(pilot)
        assert "flowers approved" in seen(pilot)
        await pilot.press("g")
        await pilot.pause()
        assert isinstance(pilot.app.screen, TakeBackScreen)
        assert WORDS in seen(pilot)
        await pilot.press(key)
        await settled(pilot)
        sent = [(each.verb, each.target) for each in feed.sent]
        assert sent == ([(Verb.WITHDRAW, "g1")] if key == "y" else [])


async def test_once_taken_back_it_may_be_approved_again():
    script = with_offer()
    approved(script)
    approved(script, GestureState.WITHDRAWN)
    async with StillApp(ScriptedFeed(script, duration=None)).run_test() as pilot:
        await settled(pilot)
        await pilot.press("g")
        await pilot.pause()
        assert isinstance(pilot.app.screen, GestureScreen)


async def test_a_recording_says_that_nothing_is_sent():
    async with StillApp(ScriptedFeed(with_offer())).run_test() as pilot:
        await settled(pilot)
        await pilot.press("g")
        await pilot.pause()
        assert "nothing is sent" in seen(pilot)


@pytest.mark.parametrize(("customer", "warned"), [(None, True), ("anonymous", True), ("+16145550123", False)])
async def test_a_caller_whom_nobody_has_named_is_told_of_beforehand(customer, warned):
    script = with_offer(customer=customer)
    async with StillApp(ScriptedFeed(script, duration=None)).run_test(size=(100, 34)) as pilot:
        await settled(pilot)
        await pilot.press("g")
        await pilot.pause()
        assert ("Nobody has said who is calling" in seen(pilot)) is warned
        assert ("It goes out after the call" in seen(pilot)) is not warned


async def test_a_refusal_is_explained():
    script = with_offer()
    script.add(CommandAnswered, 41.0, id="x", command="approve", target="q1", refused="words_refused")
    async with StillApp(ScriptedFeed(script, duration=None)).run_test(size=(100, 34)) as pilot:
        await settled(pilot)
        assert "These words cannot be sent" in seen(pilot)


async def test_the_question_goes_when_the_call_ends_meanwhile(offered):
    pilot, feed = offered
    await pilot.press("g")
    await pilot.pause()
    feed._script.add(CallEnded, 40.0, duration=40.0, stats={})
    feed.say(feed._script.events[-1])
    await until(pilot, lambda: "The call has ended" in seen(pilot))
    assert feed.sent == []


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (None, "It costs 45.00 USD."),
        (4500, "It costs 45.00 USD, of 45.00 USD left this month."),
        (4499, "waits until it fits, or until somebody else approves it"),
        (-100, "of 0.00 USD left this month"),
    ],
)
def test_what_it_costs_and_what_comes_of_it(left, words):
    assert words in cost_words(Offer(WORDS, 4500, "USD", left))


@pytest.mark.parametrize("left", [None, 4500])
def test_a_second_person_is_told_of_before_the_key(left):
    assert "somebody else has to approve it too" in cost_words(Offer(WORDS, 4500, "USD", left, second=True))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 70)])
async def test_all_of_it_fits_where_the_screen_is_small(size):
    async with StillApp(ScriptedFeed(with_offer(), duration=None)).run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("g")
        await pilot.pause()
        assert "enter approves" in seen(pilot)
