"""What details are about, and the rules that every wording keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

import cues.memory
from cues.details.detail import Kind, Subject
from cues.memory.topics import may_be_same, topic_of, wordings
from tests.cues.memory.told_details import CLOSE, K, Told

TOLD = "2026-03-10"


@pytest.mark.parametrize("topic", wordings().topic, ids=lambda topic: topic.name)
def test_a_question_asks_once_and_holds_no_place_to_fill(topic):
    for question in topic.questions:
        assert question.endswith("?")
        assert question.count("?") == 1
        assert not set("{}0123456789").intersection(question)
    assert topic.dated or not (topic.ahead or topic.behind)


def test_what_calls_for_care_is_never_put_as_a_question():
    words = wordings()
    notes = [words.guarded.coming, words.guarded.now, words.guarded.past, words.guarded.undated]
    assert not any("?" in each for each in (*notes, *words.avoid.values(), *words.guarded.labels.values()))


def test_every_kind_has_its_staleness_and_a_last_topic_but_the_sensitive_ones():
    assert set(wordings().stale) == set(wordings().guarded.labels) == set(Kind)
    last = {kind for topic in wordings().topic if not topic.words for kind in topic.kinds}
    assert last == set(Kind) - {K.BEREAVEMENT, K.HEALTH, K.HARDSHIP}


def test_names_of_topics_are_their_own():
    names = [topic.name for topic in wordings().topic]
    assert len(names) == len(set(names))
    assert Path(cues.memory.__file__).with_name("worth_asking.toml").stat().st_size < 20_000


@pytest.mark.parametrize(
    ("kind", "words", "attributes", "name"),
    [
        (K.CELEBRATION, "we're getting married", {}, "wedding"),
        (K.CELEBRATION, "our wedding", {"event": "wedding"}, "wedding"),
        (K.CELEBRATION, "it's our wedding anniversary", {"event": "wedding anniversary"}, "anniversary"),
        (K.CELEBRATION, "i got married", {}, "married"),
        (K.CELEBRATION, "we're expecting a baby", {}, "baby"),
        (K.CELEBRATION, "he passed his driving test", {}, "celebration"),
        (K.HOBBY, "i love my hikes", {"activity": "hiking"}, "outdoors"),
        (K.HOBBY, "i like curling", {"activity": "curling"}, "pastime"),
        (K.HOME, "we are moving to", {}, "move"),
        (K.PLACE, "i grew up in ohio", {"place": "Ohio"}, "childhood"),
        (K.TRAVEL, "we're flying to italy", {"place": "Italy"}, "trip"),
        (K.WORK, "i'm a nurse", {"occupation": "nurse"}, "work"),
    ],
)
def test_topics_by_attributes_first_then_by_words(kind, words, attributes, name):
    assert topic_of(Told()(kind, words, TOLD, **attributes)).name == name


def test_the_trip_of_somebody_close_is_another_topic_than_ones_own():
    told = Told()
    assert topic_of(told(K.TRAVEL, "my sister is coming to visit", TOLD, subject=CLOSE)).name == "visit"
    assert topic_of(told(K.TRAVEL, "my son went to peru", TOLD, subject=CLOSE)).name == "their trip"


@pytest.mark.parametrize("kind", [K.BEREAVEMENT, K.HEALTH, K.HARDSHIP])
def test_what_is_always_sensitive_has_no_topic(kind):
    assert topic_of(Told()(kind, "whatever", TOLD)) is None


def test_a_life_of_others_has_no_topic():
    assert topic_of(Told()(K.PET, "her neighbour's dog", TOLD, subject=Subject.OTHER)) is None


def test_two_of_one_topic_are_told_apart_by_what_both_name():
    told = Told()
    one = told.wedding(kin="daughter", relation="daughter")
    assert may_be_same(one, told.wedding())
    assert may_be_same(told.wedding(kin="mother", relation="mum"), told.wedding(kin="mother", relation="mom"))
    assert not may_be_same(one, told.wedding(kin="son", relation="son"))
