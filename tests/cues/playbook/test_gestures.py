"""Gestures of plays: what may be written, what is refused with its line, and what the bundled ones offer."""

from __future__ import annotations

import pytest

from cues.details.detail import Detail, Kind, Status, Subject
from cues.playbook.choose import Choice, choose
from cues.playbook.finding import UnusablePlaybookError
from cues.playbook.lint import lint
from cues.playbook.load import load_playbook
from cues.playbook.play import Gesture, GestureKind, Sensitivity
from tests.cues.playbook.written import EXTENDS, HEAD, load, play

CARD = 'gesture = { kind = "card", cost = 500, words = "Thinking of you." }'


def only(folder, *lines, head=HEAD):
    return load(folder, head + play("one", *lines)).playbook.plays[-1]


def pet(**attributes):
    return Detail(Kind.PET, "our dog", 0, 7, Subject.CLOSE, Status.ASSERTED, 0.9, attributes)


def test_a_gesture_is_written_in_a_line_or_a_table(tmp_path):
    in_a_line = only(tmp_path, CARD).gesture
    table = HEAD + play("one") + '[play.gesture]\nkind = "card"\ncost = 500\nwords = "Thinking  of you."\n'
    assert load(tmp_path, table).playbook.plays[0].gesture == in_a_line
    assert in_a_line == Gesture(GestureKind.CARD, 500, "Thinking of you.")
    assert "Thinking" not in repr(in_a_line)


def test_without_one_there_is_none_and_false_takes_one_away(tmp_path):
    assert only(tmp_path).gesture is None
    text = EXTENDS + '[[play]]\nid = "bereavement-pet"\ngesture = false\n'
    plays = {each.id: each for each in load(tmp_path, text).playbook.plays}
    assert plays["bereavement-pet"].gesture is None
    assert plays["bereavement-pet-named"].gesture is not None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('gesture = { kind = "crd", words = "x" }', 'holds "crd"; did you mean "card"'),
        ('gesture = { kind = "card" }', '"words" is missing'),
        ('gesture = { kind = "card", words = " " }', '"words" is empty'),
        (f'gesture = {{ kind = "card", words = "{"x" * 501}" }}', "longer than 500"),
        ('gesture = { kind = "card", words = "x", cost = -1 }', "at least 0"),
        ('gesture = { kind = "card", words = "x", cost = 4.5 }', "whole number"),
        (
            'gesture = { kind = "card", words = "x", price = 4 }',
            'unknown key "price"; allowed are kind, cost, words',
        ),
        ('gesture = { kind = "card", words = "x {" }', "a brace that is no place"),
        ('gesture = { kind = "card", words = "Dear {name}" }', "a place that may be missing"),
        ("gesture = true", "must be a table"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(tmp_path, line, why):
    with pytest.raises(UnusablePlaybookError) as caught:
        only(tmp_path, line)
    assert why in str(caught.value)
    assert "line 8" in str(caught.value)


def test_a_play_for_the_order_sends_nothing(tmp_path):
    with pytest.raises(UnusablePlaybookError, match='"order" and "gesture" exclude each other'):
        only(tmp_path, CARD, 'order = ["dog food"]')


def test_words_that_sell_or_cheer_over_a_loss_are_found(tmp_path):
    selling = 'gesture = { kind = "card", words = "A special offer for you." }'
    cheerful = 'gesture = { kind = "card", words = "Congratulations!" }'
    for line in (selling, cheerful):
        found = lint(load(tmp_path, HEAD + play("one", line, 'sensitivity = "sensitive"')))
        assert any("selling" in each.text or "no place in a sensitive" in each.text for each in found)


def test_its_places_are_filled_with_the_play(tmp_path):
    words = 'gesture = { kind = "card", words = "Thinking of you and {name}." }'
    playbook = load(tmp_path, HEAD + play("one", words, "attributes = { name = true }")).playbook
    choice = choose(pet(name="biscuit"), "our dog biscuit", playbook, (), 20.0)
    assert isinstance(choice, Choice)
    assert choice.gesture is not None
    assert choice.gesture.words == "Thinking of you and Biscuit."
    assert "Biscuit" not in repr(choice)


def test_the_bundled_plays_of_deaths_births_and_weddings_offer_something():
    plays = {each.id: each for each in load_playbook().plays}
    offering = {id_ for id_, each in plays.items() if each.gesture is not None}
    assert {"family-new-baby", "celebration-wedding-past"} <= offering
    assert {id_ for id_ in plays if id_.startswith("bereavement-")} - offering == {"bereavement-funeral"}
    for id_ in offering:
        sensitive = plays[id_].sensitivity is Sensitivity.SENSITIVE
        assert sensitive is id_.startswith("bereavement-")
