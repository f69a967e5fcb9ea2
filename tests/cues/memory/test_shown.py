"""What a card shows is what may be seen, and no text form of it holds a word."""

from __future__ import annotations

from cues.memory.shown import CardState, Shown, ShownAsk, ShownCare, ShownPerson


def test_a_card_of_nobody_is_empty():
    card = Shown(CardState.NOBODY)
    assert (card.people, card.customer, card.asks, card.care, card.hidden) == ((), None, (), (), 0)
    assert not card.wrong
    assert not card.new


def test_no_text_form_holds_a_word():
    word = "marker"
    person = ShownPerson(1, word, 2)
    ask = ShownAsk(1, word, word, word, asked=False)
    care = ShownCare(word, word, word, avoid=True)
    card = Shown(CardState.CARE, (person,), 1, word, (ask,), (care,), 1)
    assert not any(word in repr(each) for each in (person, ask, care, card))


def test_bare_it_holds_nothing_that_was_kept_of_who_is_calling():
    ann, ask, care = (
        ShownPerson(1, "Ann", 2),
        ShownAsk(1, "", "", "", asked=False),
        ShownCare("", "", "", True),
    )
    card = Shown(CardState.CARE, (ann,), 1, "Ohio", (ask,), (care,), 1)
    refused = ShownPerson(1, None, 0, refused=True)
    assert card.bare == Shown(CardState.OPEN, (refused,), 1, "Ohio")
    closed = Shown(CardState.CLOSED, (ann,))
    assert closed.bare == closed, "nobody knows yet whether it is them"
