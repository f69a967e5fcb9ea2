"""What a call offers, as its screen knows it."""

from __future__ import annotations

from cues.calls.events import CallContext, CallPaused, CallStarted, CallTransferred, CueState, GestureEvent
from cues.calls.offer import GestureState, Offer
from cues.calls.taking import BudgetTold, CallTaken
from tests.ui.made_events import cue
from ui.offers_view import MOST, Offers

OFFER = Offer("Marker", 500, "USD")


def offered(name, state=CueState.SHOWN, **other):
    return cue(name, state, action="card", offer=OFFER, **other)


def gesture(name, state=GestureState.APPROVED):
    given = {"kind": "card", "words": "Marker", "cost": 500, "currency": "USD"}
    return GestureEvent(call="c", seq=1, at=2.0, id="g1", cue=name, state=state, **given)


def after(*events):
    offers = Offers()
    for event in events:
        offers = offers.apply(event)
    return offers


def test_a_cue_without_an_offer_changes_nothing():
    before = Offers()
    assert before.apply(cue("c1", CueState.SHOWN)) is before
    assert not before


def test_the_cue_in_view_is_meant_else_the_newest():
    offers = after(offered("c1"), offered("c2"), offered("c1", CueState.USED))
    assert offers.meant(None).id == "c2"
    assert offers.meant(offered("c1")).id == "c1"
    assert offers.meant(cue("c3", CueState.SHOWN)).id == "c2"
    assert Offers().meant(None) is None


def test_what_is_left_is_of_the_month_of_whose_call_it_is_now():
    first = cue("c1", CueState.SHOWN, action="card", offer=Offer("Marker", 500, "USD", 9000))
    moved = {"call": "c", "seq": 2, "at": 3.0}
    for another in (CallTransferred(**moved, to="robin"), CallTaken(**moved, agent="robin")):
        offers = after(first, another)
        assert offers.meant(first).offer.left is None, "nobody knows yet"
        told = offers.apply(BudgetTold(**moved, left=300, currency="USD"))
        assert (told.meant(first).offer.left, told.meant(None).offer.left) == (300, 300)


def test_one_that_never_came_into_view_offers_nothing():
    assert not after(offered("c1", CueState.QUEUED), offered("c1", CueState.EXPIRED))


def test_what_was_taken_back_goes_unless_its_gesture_is_approved():
    assert not after(offered("c1"), offered("c1", CueState.RETRACTED))
    assert not after(offered("c1"), offered("c1", CueState.DISMISSED, reason="wrong"))
    assert after(offered("c1"), gesture("c1"), offered("c1", CueState.RETRACTED))
    assert after(offered("c1"), offered("c1", CueState.DISMISSED))


def test_who_is_calling_is_known_once_anything_that_leads_to_them_was_told():
    withheld = CallStarted(
        call="c",
        seq=1,
        at=0.0,
        source="s",
        channels=(),
        customer="withheld",
        began="2026-03-02T10:00:00+00:00",
    )
    named, later = (CallContext(call="c", seq=2, at=1.0, customer=who, facts={}) for who in ("crm-7", None))
    assert not after(withheld).somebody
    assert after(withheld, named, later).somebody


def test_a_pause_drops_what_was_heard_since():
    paused = CallPaused(call="c", seq=1, at=30.0, dropped_from=25.0)
    offers = after(offered("c1", heard_at=20.0), offered("c2", heard_at=26.0), paused)
    assert [each.id for each in offers.cues] == ["c1"]


def test_approved_until_it_is_taken_back():
    offers = after(offered("c1"), gesture("c1"))
    assert offers.approved["c1"].id == "g1"
    assert not offers.apply(gesture("c1", GestureState.WITHDRAWN)).approved


def test_there_are_so_many_and_their_text_form_is_short():
    offers = after(*(offered(f"c{number}") for number in range(MOST + 5)))
    assert len(offers.cues) == MOST
    assert "Marker" not in repr(offers)
