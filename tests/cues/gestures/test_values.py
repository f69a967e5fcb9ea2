"""Keys are one for each gesture, for good; no text form shows whom it is for, or with which words."""

from __future__ import annotations

from cues.gestures.values import BOOKED, UNDECIDED, UNSENT, OutboxState, Recipient
from tests.cues.gestures.made import ANN, card


def test_a_key_is_what_it_was_in_every_version():
    # Receivers remember keys: another one for the same gesture would be another card.
    assert card().key == "eed8cba5-0332-54af-b34b-232b3c7cdccb"


def test_who_is_known_by_an_own_id_is_known_by_it_first():
    assert [one.value for one in ANN.identities] == ["K-1", "+16145550123"]
    assert Recipient(name="Ann").identities == ()


def test_no_text_form_tells_anything():
    for each in (ANN, card(words="marker", to=Recipient("marker", "marker", "marker"), agent="marker")):
        assert not {"marker", "Ann", "614"} & set(repr(each).replace("(", " ").replace(",", " ").split())
        assert "marker" not in repr(each)


def test_what_has_gone_can_no_more_be_taken_back_and_is_paid_for():
    gone = {OutboxState.SENDING, OutboxState.SENT}
    assert not gone & UNSENT
    assert gone < set(BOOKED)
    assert UNDECIDED < UNSENT
