"""The card: closed, open, sensitive, several people, the wrong one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.memory.card import CardState, MemoryCard, Person, Step
from cues.memory.values import Customer
from cues.memory.worth_asking import MOST_AVOIDED, Worth
from tests.cues.memory.told_details import K, Told, moment

NOW = moment("2026-07-20")


def person(number: int, name: str | None, *days: str, last: str | None = None) -> Person:
    """Somebody with a wedding and a surgery told on each of some days."""
    told = Told(number)
    details = [
        detail for day in days for detail in (told.wedding(day), told.surgery(day, when_date="2026-07-14"))
    ]
    called = moment(last) if last else None
    return Person(Customer(number, "+16145550123", None, name, 3, None, called), tuple(details))


ANN = person(1, "Ann", "2026-03-10", last="2026-03-10")
BOB = person(2, "Bob", last="2026-06-10")


def card(*people: Person, **more) -> MemoryCard:
    return MemoryCard.of(people, NOW, **more)


def test_one_person_is_closed_until_the_agent_says_so():
    closed = card(ANN)
    assert (closed.state, closed.worth, closed.belongs_to) == (CardState.CLOSED, Worth(), None)
    opened = closed.after(Step.THEM)
    assert (opened.state, opened.belongs_to, opened.hidden) == (CardState.OPEN, 1, 1)
    assert [each.question for each in opened.worth.asks] == ["How was the wedding?"]


def test_a_verified_call_opens_by_itself_for_those_of_its_number_only():
    assert card(ANN, BOB, verified=2).belongs_to == 2
    assert card(ANN, verified=9).state is CardState.CLOSED


def test_the_second_key_shows_and_hides_what_is_sensitive():
    opened = card(ANN, verified=1)
    shown = opened.after(Step.CARE)
    assert shown.state is CardState.CARE
    assert shown.after(Step.CARE) == opened
    assert card(BOB, verified=2).after(Step.CARE).state is CardState.OPEN


def test_the_second_key_does_nothing_on_a_closed_card():
    for closed in (card(ANN), card(ANN, BOB), card()):
        assert closed.after(Step.CARE) is closed


def test_several_people_are_offered_the_last_caller_first_and_kept_apart():
    choice = card(ANN, BOB)
    assert choice.state is CardState.CHOICE
    assert [each.name for each in choice.offered] == ["Bob", "Ann"]
    assert choice.after(Step.THEM, 1).worth.asks == ()
    assert choice.after(Step.THEM, 2).person is ANN
    assert choice.after(Step.THEM, 3) is choice


def test_a_person_holds_nothing_of_another():
    with pytest.raises(ValueError, match="themselves"):
        Person(BOB.customer, ANN.remembered)


def test_of_who_does_not_want_to_be_remembered_that_is_all_it_shows():
    ann = Person(replace(ANN.customer, agreed=False), ANN.remembered)
    closed = card(ann)
    assert [(each.name, each.calls, each.refused) for each in closed.shown.people] == [(None, 0, True)]
    opened = closed.after(Step.THEM)
    assert (opened.agreed, opened.belongs_to, opened.hidden) == (False, 1, 0)
    assert opened.shown.asks == ()
    assert opened.after(Step.CARE) == opened.after(Step.ASKED) == opened
    assert [each.refused for each in card(ann, BOB).shown.people] == [False, True]


def test_a_no_in_the_call_closes_it_and_a_yes_brings_it_back():
    opened = card(ANN, verified=1).after(Step.CARE)
    no = replace(opened, said=False)
    assert (no.agreed, no.shown.state, no.shown.care, no.shown.asks) == (False, CardState.OPEN, (), ())
    assert no.shown.people[0].refused
    yes = replace(no, said=True)
    assert yes.shown == opened.shown
    assert card(ANN).agreed is card(ANN, verified=1).agreed is None


def test_the_wrong_person_takes_everything_back():
    wrong = card(ANN, verified=1).after(Step.ASKED).after(Step.CARE).after(Step.WRONG)
    assert (wrong.state, wrong.belongs_to, wrong.wrong) == (CardState.NOBODY, None, True)
    assert (wrong.worth, wrong.asked, wrong.person) == (Worth(), frozenset(), None)
    assert wrong.after(Step.THEM) is wrong


def test_after_the_wrong_one_the_other_may_be_right():
    left = card(ANN, BOB, verified=1).after(Step.WRONG)
    assert (left.state, left.offered) == (CardState.CLOSED, (BOB.customer,))
    right = left.after(Step.THEM)
    assert (right.belongs_to, right.wrong) == (2, False)


def test_none_of_them():
    assert card(ANN, BOB).after(Step.WRONG).state is CardState.NOBODY


def test_a_question_is_ticked_and_unticked_and_keeps_its_place():
    opened = card(ANN, verified=1)
    ticked = opened.after(Step.ASKED, 1)
    assert ticked.asked == {opened.worth.asks[0].detail}
    assert ticked.worth is opened.worth
    assert ticked.after(Step.ASKED, 1) == opened
    assert opened.after(Step.ASKED, 2) is opened


def test_nobody_known():
    assert card().state is CardState.NOBODY
    assert not card().after(Step.WRONG).wrong


def test_no_form_of_it_holds_a_name_or_a_word():
    opened = card(ANN, BOB, verified=1)
    assert not any(word in repr((opened, ANN)) for word in ("Ann", "wedding", "surgery", "6145550123"))


STEPS = st.lists(st.tuples(st.sampled_from(Step), st.integers(-1, 4)), max_size=8)


@given(steps=STEPS, verified=st.sampled_from([None, 1, 2, 7]))
def test_whatever_keys_are_pressed(steps, verified):
    state = card(ANN, BOB, replace(person(3, None), remembered=()), verified=verified)
    ruled_out: set[int] = set()
    for step, number in steps:
        before, state = state, state.after(step, number)
        ruled_out |= state.ruled_out
        assert state.known not in ruled_out
        assert state.ruled_out >= before.ruled_out
        if state.known is None:
            assert state.worth == Worth()
            assert state.belongs_to is None
            assert state.state not in {CardState.OPEN, CardState.CARE}
        else:
            theirs = {each.id for each in state.person.remembered}
            assert {each.detail for each in (*state.worth.asks, *state.worth.care)} <= theirs
        if state.care_shown:
            assert state.known is not None
            assert state.hidden


def test_what_is_sensitive_is_no_part_of_a_question_or_its_line():
    opened = card(ANN, verified=1)
    assert "surgery" not in "".join(each.about + each.question for each in opened.worth.asks)
    assert {each.kind for each in ANN.remembered} == {K.CELEBRATION, K.HEALTH}


def test_so_many_to_leave_alone_are_a_few_and_a_number():
    told = Told()
    losses = tuple(
        told(K.BEREAVEMENT, "my uncle died", "2026-03-10", lost="uncle", name=f"U{number}")
        for number in range(20)
    )
    ann = replace(person(1, "Ann"), remembered=losses)
    opened = card(ann).after(Step.THEM)
    assert (opened.hidden, opened.shown.care) == (20, ())
    shown = opened.after(Step.CARE).shown.care
    assert len(shown) == MOST_AVOIDED + 1
    assert shown[-1].text == "And 8 more like these: nothing about them but by their own wish."
    assert shown[-1].avoid
