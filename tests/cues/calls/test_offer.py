"""What is offered hides its words in every text form."""

from cues.calls.offer import GestureState, Offer, Terms


def test_no_text_form_shows_the_words():
    assert repr(Offer("marker", 450, "USD", 10)) == "Offer(6 characters, 450)"


def test_terms_and_states_are_as_they_are_written():
    assert Terms("USD").left is None
    assert [str(each) for each in GestureState] == ["approved", "withdrawn"]
