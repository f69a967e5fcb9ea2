"""The cue from the order: when it comes, what keeps it away, and that it comes once."""

from __future__ import annotations

import pytest

from cues.calls.commands import Context, Verb
from cues.calls.events import CueSource
from cues.calls.session import CallPlan, CallSession
from cues.calls.wire import from_line, to_line
from cues.details.detail import Kind
from cues.playbook.load import bundled_path, load_playbook
from speech.audio import Channel

BOOTS = {"order": "1x Hiking boots, 42", "since": 2019}
SHOP = load_playbook(bundled_path("outdoor_shop"))
HELLO = "hello i am calling about my parcel"


@pytest.fixture
def shop(call_with):
    return call_with(SHOP)


def tell(call, facts=BOOTS):
    call.events.extend(call.session.feed(Context(None, facts)))
    return call


def ordered(call, state=None):
    return [cue for cue in call.cues(state) if cue.source is CueSource.ORDER]


def test_it_comes_in_the_first_lull_after_the_opening_though_nobody_has_said_it(shop):
    tell(shop).customer(HELLO, at=4).until(30)
    (queued,), (shown,) = ordered(shop, "queued"), ordered(shop, "shown")
    assert (queued.at, queued.reason) == (0.0, "the customer has not spoken yet")
    assert 15 <= shown.at < 15.2
    assert (shown.kind, shown.play, shown.detail, shown.sensitive) == (
        Kind.HOBBY,
        "order-hiking-boots",
        None,
        False,
    )
    assert shown.why == 'the order: "hiking boots"'
    assert "What's the best hike you've done?" in shown.suggestions


def test_it_waits_for_the_customers_first_words_however_long(shop):
    tell(shop).until(70)
    assert not ordered(shop, "shown")
    shop.customer(HELLO).until(90)
    assert len(ordered(shop, "shown")) == 1


@pytest.mark.parametrize(
    "busy", ["can i take your date of birth please", "let me put you on hold for a moment"]
)
def test_it_waits_while_identity_is_taken_or_the_call_on_hold(shop, busy):
    tell(shop).customer(HELLO, at=4).agent(busy, at=12).until(20)
    assert not ordered(shop, "shown")


def test_it_waits_during_a_complaint(shop):
    tell(shop).customer("this is ridiculous i want to make a complaint", at=10).until(20)
    assert not ordered(shop, "shown")
    shop.until(60)
    assert len(ordered(shop, "shown")) == 1


def test_it_waits_while_the_softphone_has_the_call_on_hold(shop):
    tell(shop).customer(HELLO, at=4).command(Verb.HOLD).until(60)
    assert not ordered(shop, "shown")
    shop.command(Verb.RESUME).until(65)
    assert len(ordered(shop, "shown")) == 1


def test_it_does_not_come_into_the_customers_sentence(shop):
    tell(shop).customer("hello", at=4)
    shop.customer(
        "i ordered something last week and it has not come and i have been waiting ever so long", at=14
    )
    assert not ordered(shop, "shown")
    shop.until(shop.at + 2)
    assert len(ordered(shop, "shown")) == 1


LOSSES = [
    "my husband died in march",
    "i was diagnosed with cancer in january",
    "my neighbour's dog got run over this morning",
]


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_said_before_keeps_it_away(shop, loss):
    shop.customer(loss, at=20)
    tell(shop).until(300).end()
    (only,) = ordered(shop)
    assert (only.state, only.reason) == ("suppressed", "a loss or a grave illness was mentioned")


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_said_after_takes_it_away_in_view_and_on_its_way(shop, loss):
    tell(shop).customer(HELLO, at=4).until(20)
    assert ordered(shop)[-1].state == "shown"
    shop.customer(loss, at=25).until(300).end()
    assert ordered(shop)[-1].state == "retracted"
    assert len(ordered(shop, "shown")) == 1


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_in_the_opening_takes_it_away_before_it_was_seen(shop, loss):
    tell(shop).customer(loss, at=4)
    tell(shop).until(300).end()
    assert [cue.state for cue in ordered(shop)] == ["queued", "retracted"]


def test_it_comes_once_however_often_the_context_does(shop):
    for at in (1, 30, 400, 900):
        tell(shop).customer(HELLO, at=at)
    tell(shop, {"order": "a family tent"}).until(1000).end()
    assert len(ordered(shop, "shown")) == 1
    assert {cue.id for cue in ordered(shop)} == {ordered(shop)[0].id}


def test_it_gives_way_to_what_the_customer_tells(shop):
    tell(shop).customer("we go hiking in the mountains every weekend", at=6).until(60)
    assert [cue.state for cue in ordered(shop)] == ["queued", "suppressed"]
    assert ordered(shop)[-1].reason == "the customer speaks of it"
    assert [cue.kind for cue in shop.cues("shown")] == [Kind.HOBBY]


def test_it_waits_behind_a_cue_of_another_kind(shop):
    tell(shop).customer("i have a dog called biscuit", at=6).until(40)
    assert [cue.kind for cue in shop.cues("shown")] == [Kind.PET]
    shop.until(100)
    assert [cue.source for cue in shop.cues("shown")] == [CueSource.SAID, CueSource.ORDER]
    assert shop.cues("shown")[1].at >= shop.cues("expired")[0].at


def test_what_is_told_later_has_its_cue_unless_the_agent_took_the_order_up(shop, call_with):
    tell(shop).customer(HELLO, at=4).customer("we go hiking every weekend", at=70).until(120)
    assert [cue.source for cue in shop.cues("shown")] == [CueSource.ORDER, CueSource.SAID]
    asked = tell(call_with(SHOP)).customer(HELLO, at=4).agent("what's the best hike you've done", at=20)
    assert (ordered(asked)[-1].state, ordered(asked)[-1].by) == ("used", "words")
    asked.customer("we go hiking every weekend", at=70).until(120)
    assert [cue.source for cue in asked.cues("shown")] == [CueSource.ORDER]


def test_an_agent_who_names_the_order_has_not_taken_it_up(shop):
    tell(shop).customer(HELLO, at=2).agent("your hiking boots are on their way", at=6).until(16)
    assert ordered(shop)[-1].state == "shown"
    shop.agent("your hiking boots come tomorrow", at=20)
    assert ordered(shop)[-1].state == "shown"


def test_it_counts_among_the_light_cues(shop):
    tell(shop).customer(HELLO, at=4).customer("i have a dog called biscuit", at=20).until(60)
    boots, dog = shop.cues("shown")
    assert dog.at >= boots.at + SHOP.limits.spacing


@pytest.mark.parametrize(
    "facts", [{}, {"order": "socks"}, {"order": 7}, {"order": ["hiking boots"]}, {"x" * 9999: "y" * 99_999}]
)
def test_other_facts_raise_nothing(shop, facts):
    tell(shop, facts).customer(HELLO, at=4).until(40).end()
    assert not ordered(shop)


def test_it_does_not_come_at_a_desk_without_such_a_play(call):
    tell(call).customer(HELLO, at=4).until(40)
    assert not ordered(call)


def test_a_call_that_never_finds_the_moment_ends_it(shop):
    tell(shop).customer(HELLO, at=4).end()
    assert (ordered(shop)[-1].state, ordered(shop)[-1].reason) == ("expired", "the call has ended")


@pytest.mark.parametrize("said", [HELLO, LOSSES[2]])
def test_a_call_that_goes_on_elsewhere_knows_whether_it_had_one(shop, extractor, said):
    tell(shop, {} if said != HELLO else BOOTS).customer(said, at=4).until(8)
    plan = CallPlan("call-1", "script.wav", shop.channels, shop.session._plan.began)
    again = CallSession(plan, extractor, SHOP)
    again.go_on([from_line(to_line(event)) for event in shop.events])
    shop.session = again
    tell(shop).until(40)
    assert len(ordered(shop, "shown")) == (said == HELLO)
    if said == HELLO:
        assert len({cue.id for cue in ordered(shop)}) == 1
        shop.say(Channel.AGENT, "what's the best hike you've done", 42)
        assert ordered(shop)[-1].state == "used"
