"""The wait for the end of a clause, without a call around it."""

from __future__ import annotations

import dataclasses

import pytest

from cues.calls.clause import GIVE_UP, PAUSE, SETTLED_WORDS, clause_ended, turned_by
from cues.calls.events import DetailState
from cues.calls.found import Found
from cues.details.detail import Detail, Kind, Status, Subject
from speech.audio import Channel

FOUND = Found(
    id="d1",
    channel=Channel.CUSTOMER,
    utterance=1,
    detail=Detail(Kind.PET, "my dog", 0, 6, Subject.CALLER, Status.ASSERTED, 0.9),
    text="my dog",
    start=10.0,
    end=10.5,
    state=DetailState.TENTATIVE,
    after=(),
    settled_after=0,
    last_word_end=10.5,
)


def test_a_pause_ends_the_clause_and_a_breath_does_not():
    assert not clause_ended(FOUND, PAUSE - 0.02, 10.9)
    assert clause_ended(FOUND, PAUSE, 10.9)


def test_six_settled_words_end_it_without_a_pause():
    words = ("who", "is", "four", "and", "likes", "walks")
    growing = dataclasses.replace(FOUND, after=words, settled_after=SETTLED_WORDS - 1, last_word_end=13.0)
    assert not clause_ended(growing, 0.0, 13.4)
    assert clause_ended(dataclasses.replace(growing, settled_after=SETTLED_WORDS), 0.0, 13.4)


def test_voice_that_is_not_words_yet_is_waited_for():
    assert not clause_ended(FOUND, PAUSE, 12.0)
    assert clause_ended(FOUND, GIVE_UP, 13.1)


def test_unsettled_words_are_waited_for():
    growing = dataclasses.replace(FOUND, after=("he",), settled_after=0, last_word_end=10.8)
    assert not clause_ended(growing, PAUSE, 11.2)


def test_a_doubted_detail_is_never_ready():
    assert not clause_ended(dataclasses.replace(FOUND, doubted=True, ended=True), 5.0, 20.0)


def test_the_final_ends_every_clause():
    assert clause_ended(dataclasses.replace(FOUND, ended=True), 0.0, 10.6)


@pytest.mark.parametrize(
    ("after", "turning"),
    [
        ("died in march", "died"),
        ("was put down", "put down"),
        ("used to come with me", "used to"),
        ("if we get one", "if"),
        ("loves the garden", None),
        ("lifts his paw", None),
        ("", None),
    ],
)
def test_words_that_turn_it(after, turning):
    assert turned_by(dataclasses.replace(FOUND, after=tuple(after.split()))) == turning


def test_its_text_form_shows_no_words():
    assert "dog" not in repr(FOUND)
