"""The two or three things most worth asking about, and all that must never be among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cues.details.detail import Status, Subject
from cues.memory.hush import MOST_GONE
from cues.memory.topics import wordings
from cues.memory.values import Keeper, Provenance, Remembered
from cues.memory.worth_asking import (
    MOST,
    MOST_AVOIDED,
    MOST_CONSIDERED,
    stays_guarded,
    worth_asking,
)
from tests.cues.details.examples import extractor
from tests.cues.memory.told_details import CLOSE, K, Told, moment, telling

BEFORE, AFTER = "Is everything set for the big day?", "How was the wedding?"


def questions(now, *remembered, **more):
    return [each.question for each in worth_asking(remembered, moment(now), **more).asks]


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ("2026-03-20", [BEFORE]),
        ("2026-05-31T23:59:00-07:00", [BEFORE]),
        ("2026-06-15", ["Has the big day been already?"]),
        ("2026-06-30T23:59:00-07:00", ["Has the big day been already?"]),
        ("2026-07-01T00:01:00-07:00", [AFTER]),
        ("2026-07-20", [AFTER]),
        ("2027-07-20", []),
    ],
)
def test_a_wedding_in_june(now, asked):
    assert questions(now, Told().wedding()) == asked


def test_a_wedding_shows_when_it_was_told_and_what_is_known():
    (ask,) = worth_asking([Told().wedding(relation="daughter")], moment("2026-07-06")).asks
    assert (ask.about, ask.told) == ("Wedding: daughter, in June 2026", "told in March, 4 months ago")
    assert "daughter" not in repr(ask)


@pytest.mark.parametrize(
    ("now", "note"),
    [
        ("2026-03-12", "Still to come. Only if they bring it up."),
        ("2026-03-17", "About now. Only if they bring it up."),
        ("2026-03-24", "Past now: how did it go, if they bring it up."),
    ],
)
def test_a_surgery_is_for_care_and_never_a_question(now, note):
    worth = worth_asking([Told().surgery()], moment(now))
    assert worth.asks == ()
    (care,) = worth.care
    assert (care.about, care.note) == ("Health: surgery, on 17 March 2026", note)
    assert "surgery" not in repr(care)


def test_long_after_a_surgery_nothing_is_said_of_it():
    assert worth_asking([Told().surgery()], moment("2026-09-24")).care == ()


def test_a_loss_after_the_wedding_leaves_nothing_cheerful_about_the_dead():
    told = Told()
    remembered = [
        told.wedding(),
        told(K.TRAVEL, "our honeymoon", "2026-03-10", event="honeymoon", when_date="2026-07"),
        told.widowed("2026-06-20"),
        told(K.HOBBY, "i go hiking", "2026-03-10", activity="hiking"),
    ]
    worth = worth_asking(remembered, moment("2026-07-20"))
    assert [each.question for each in worth.asks] == ["Have you been able to get outdoors lately?"]
    assert len(worth.avoid) == 1
    assert worth.care == ()


def test_a_wedding_called_off_by_a_correction_is_not_asked_about():
    told = Told()
    assert questions("2026-07-20", told.wedding(superseded_by=7)) == []
    denied = told.wedding("2026-04-10", status=Status.NEGATED, when_date="")
    assert questions("2026-07-20", told.wedding(), denied) == []
    assert questions("2026-07-20", denied, told.wedding("2026-05-01")) == [AFTER]
    off = told(K.CELEBRATION, "the wedding has been called off", "2026-04-10", event="wedding")
    assert questions("2026-07-20", off) == []


def test_a_wedding_that_was_moved_is_asked_about_by_its_newer_date():
    told = Told()
    moved = told.wedding("2026-05-10", when_date="2026-09")
    assert questions("2026-07-20", told.wedding(), moved) == [BEFORE]
    vague = told.wedding("2026-05-10", when_date="")
    assert AFTER in questions("2026-07-20", told.wedding(), vague)


def test_a_topic_asked_about_since_it_was_told_is_not_offered_again():
    told = Told()
    assert questions("2026-07-20", told.wedding(asked=("2026-07-05",))) == []
    assert questions("2026-07-20", told.wedding("2026-03-10", "2026-06-07", asked=("2026-06-05",))) == [AFTER]
    wedding = told.wedding()
    assert questions("2026-07-20", wedding, asked={wedding.id: moment("2026-07-19")}) == []
    assert questions("2026-07-20", told.wedding(asked=("2026-03-10",))) == []  # at the moment itself
    again = told.wedding("2026-03-12", kin="daughter")
    assert questions("2026-07-20", told.wedding(asked=("2026-07-05",)), again) == []


def test_one_question_serves_two_pastimes_and_is_asked_once():
    told = Told()
    curling = told(K.HOBBY, "i like curling", "2026-07-01", activity="curling")
    juggling = told(K.HOBBY, "i like juggling", "2026-07-01", activity="juggling")
    assert len(questions("2026-07-20", curling, juggling)) == 1
    assert questions("2026-07-20", replace(curling, asked=(moment("2026-07-02"),)), juggling) == []


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ("2027-03-01", ["Is there a birthday coming up?"]),
        ("2027-03-14", ["Is there a birthday to celebrate just now?"]),
        ("2027-03-20", ["Was there a birthday lately?"]),
        ("2027-08-20", []),
    ],
)
def test_next_years_birthday(now, asked):
    birthday = Told()(
        K.CELEBRATION, "it's my birthday", "2026-03-10", event="birthday", when_date="2026-03-14"
    )
    assert questions(now, birthday) == asked


def test_what_was_over_when_it_was_told_is_no_news():
    trip = Told()(K.TRAVEL, "we went to peru", "2026-07-01", place="Peru", when_date="2026-05")
    assert questions("2026-07-20", trip) == ["Are there any more trips on the horizon?"]
    assert questions("2026-07-20", Told().wedding("2026-07-10")) == []


@pytest.mark.parametrize(
    "more",
    [
        {"status": Status.NEGATED},
        {"status": Status.HYPOTHETICAL},
        {"subject": Subject.OTHER},
        {"superseded_by": 9},
        {"expires": date(2026, 7, 20)},
        {"confidence": 0.4},
        {"sensitive": True},
        {"loss": "pet"},
        {"crisis": "threat"},
    ],
)
def test_what_does_not_stand_is_not_offered(more):
    assert questions("2026-07-20", Told()(K.PET, "a dog", "2026-07-01", **more)) == []


def test_what_an_agent_kept_counts_however_unsure_it_was():
    pet = Told()(K.PET, "a dog", "2026-07-01", confidence=0.4, keeper=Keeper.AGENT)
    assert len(questions("2026-07-20", pet)) == 1


def test_what_is_stale_by_its_kind_is_not_offered():
    told = Told()
    for kind in (K.PET, K.PLACE, K.TRAVEL, K.HOBBY):
        days = wordings().stale[kind]
        detail = told(kind, "x", "2020-01-01")
        assert questions((date(2020, 1, 1) + timedelta(days=days - 1)).isoformat(), detail) != []
        assert questions((date(2020, 1, 1) + timedelta(days=days)).isoformat(), detail) == []


def test_a_lost_job_stands_behind_the_second_key():
    job = Told()(K.WORK, "i lost my job", "2026-07-01", event="lost my job")
    assert stays_guarded(job)
    worth = worth_asking([job], moment("2026-07-20"))
    assert (worth.asks, len(worth.care)) == ((), 1)


def test_an_expired_loss_is_not_shown_and_silences_all_the_same():
    told = Told()
    worth = worth_asking([told.widowed(expires=date(2026, 4, 1)), told.wedding()], moment("2026-05-01"))
    assert worth.avoid == worth.asks == ()


def test_of_two_with_one_question_the_one_of_which_more_is_known_is_shown():
    told = Told()
    move = told(K.HOME, "we are moving to", "2026-03-10", when_date="2026-05")
    place = told(K.PLACE, "we are moving to vermont", "2026-03-10", place="Vermont", when_date="2026-05")
    (ask,) = worth_asking([move, place], moment("2026-04-20")).asks
    assert ask.about == "A move: Vermont, in May 2026"


STORIES = [
    "we had to put our dog max down last week",
    "i lost my husband in march and we loved hiking together",
    "my wife and i used to go to italy every year before she died",
    "my late husband was a pilot",
    "my daughter had a miscarriage in may",
    "we were expecting twins but we lost them",
    "we scattered her ashes in cornwall",
    "my husband died so we are selling the house",
    "my husband has terminal cancer",
    "i'm getting divorced",
    "my ex husband has the kids",
]


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("now", ["2026-03-11", "2026-04-05", "2026-07-10"])
def test_a_sad_story_as_it_is_really_read_raises_no_question(story, now):
    details = extractor().extract(story, day=date(2026, 3, 10))
    remembered = [
        Remembered(number, 1, each.kind, each.subject, each.status, False, each.attributes, (_heard(each),))
        for number, each in enumerate(details, 1)
    ]
    assert remembered
    assert worth_asking(remembered, moment(now)).asks == ()


def _heard(detail):
    return telling("2026-03-10", detail.evidence, confidence=detail.confidence)


def test_the_best_three_in_the_order_of_the_score():
    told = Told()
    remembered = [
        told(K.HOBBY, "i go hiking", "2026-07-18", activity="hiking"),
        told.dog("Bella", "2026-01-01", "2026-02-01", "2026-03-01"),
        told(K.TRAVEL, "we're flying to italy", "2026-07-01", when_date="2026-09"),
        told.wedding(),
    ]
    expected = [AFTER, "Are you all ready for your trip?", "Have you been able to get outdoors lately?"]
    assert questions("2026-07-20", *remembered) == expected
    assert questions("2026-07-20", *reversed(remembered)) == expected


def test_what_was_never_told_is_left_out_and_a_moment_needs_a_zone():
    assert questions("2026-07-20", replace(Told().wedding(), told=())) == []
    with pytest.raises(ValueError, match="time zone"):
        worth_asking([], moment("2026-07-20").replace(tzinfo=None))


def test_what_was_told_last_is_weighed_where_very_much_is_known():
    told = Told()
    many = [
        told(K.PET, "our dog", "2026-06-01", subject=CLOSE, name=f"Dog{number}", species="dog")
        for number in range(MOST_CONSIDERED)
    ]
    earlier = told(K.HOBBY, "i go hiking", "2026-05-01", activity="hiking")
    later = told(K.HOBBY, "i play chess", "2026-07-01", activity="chess")
    assert questions("2026-07-20", earlier, *many, later) == [
        "Have you seen or played a good game lately?",
        "Are there any animals at home these days?",
    ]
    assert len(questions("2026-07-20", earlier, *many[2:], later)) == 3


def test_what_was_asked_of_an_older_one_counts_where_very_much_is_known():
    told = Told()
    asked = told(K.PET, "our dog max", "2026-05-01", subject=CLOSE, name="Max", asked=("2026-07-10",))
    many = [
        told(K.PET, "our dog", "2026-06-01", subject=CLOSE, name=f"Dog{number}")
        for number in range(MOST_CONSIDERED)
    ]
    assert questions("2026-07-20", asked, *many) == []


def test_so_much_to_avoid_is_told_in_a_few_lines_and_a_number():
    told = Told()
    many = [
        told(K.BEREAVEMENT, "my uncle died", f"2026-0{1 + number % 6}-10", lost="uncle", name=f"U{number}")
        for number in range(MOST_GONE + 40)
    ]
    worth = worth_asking(many[:20], moment("2026-07-20"))
    assert (len(worth.avoid), worth.avoid_more) == (MOST_AVOIDED, 20 - MOST_AVOIDED)
    newest = [each.id for number, each in enumerate(many[:20]) if number % 6 > 1]  # of March and after
    assert sorted(each.detail for each in worth.avoid) == newest
    assert worth_asking(many, moment("2026-07-20")).avoid_more == len(many) - MOST_AVOIDED


WORDS = [
    "",
    "my husband and i",
    "we're getting married",
    "our dog max",
    "a new baby",
    "i split up",
    "my birthday",
]
VALUES = {
    "kin": ["husband", "wife", "mother", "child", "sister", "nobody"],
    "relation": ["hubby", "mum", "kids"],
    "name": ["Max", "Bella", "John"],
    "species": ["dog", "cat"],
    "lost": ["husband", "dog", "pregnancy", "child"],
    "loss": ["partner", "pet", "parent", "child", "pregnancy", "other"],
    "event": ["wedding", "birthday", "divorce", "lost my job"],
    "activity": ["hiking", "curling"],
    "place": ["Ohio", "Italy"],
    "when_date": [
        "2026-06",
        "2026",
        "2026-02-30",
        "2026-07-01/2026-07-09",
        "2024-02-29",
        "nonsense",
        "2026-07-19",
    ],
    "serious": [True],
    "crisis": ["threat"],
}
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))
ATTRIBUTES = st.fixed_dictionaries({}, optional={key: st.sampled_from(each) for key, each in VALUES.items()})
PROVENANCES = st.builds(
    Provenance,
    call=st.sampled_from("abc"),
    at=st.sampled_from([1.0, 500.0]),
    told=INSTANTS,
    words=st.sampled_from(WORDS),
    confidence=st.sampled_from([0.3, 0.9]),
    keeper=st.sampled_from(Keeper),
)
DETAILS = st.builds(
    Remembered,
    id=st.integers(1, 50),
    customer=st.just(1),
    kind=st.sampled_from(K),
    subject=st.sampled_from(Subject),
    status=st.sampled_from(Status),
    sensitive=st.booleans(),
    attributes=ATTRIBUTES,
    told=st.lists(PROVENANCES, max_size=3).map(tuple),
    superseded_by=st.none() | st.integers(1, 50),
    asked=st.lists(INSTANTS, max_size=1).map(tuple),
    expires=st.none() | st.dates(date(2024, 1, 1), date(2028, 1, 1)),
)
REMEMBERED = st.lists(DETAILS, max_size=8, unique_by=lambda each: each.id)
QUESTIONS = {question for topic in wordings().topic for question in topic.questions}


@settings(max_examples=150, deadline=None)
@given(remembered=REMEMBERED, now=INSTANTS, data=st.data())
def test_whatever_is_remembered(remembered, now, data):
    worth = worth_asking(remembered, now)
    known = {each.id: each for each in remembered}
    assert len(worth.asks) <= MOST
    assert len(worth.care) <= MOST
    assert [each.score for each in worth.asks] == sorted((each.score for each in worth.asks), reverse=True)
    assert len({each.question for each in worth.asks}) == len(worth.asks)
    for ask in worth.asks:
        detail = known[ask.detail]
        assert ask.question in QUESTIONS  # as it was written: it holds nothing of what is known
        assert not stays_guarded(detail)
        assert not any(detail.attributes.get(key) for key in ("loss", "crisis", "serious"))
        assert detail.superseded_by is None
        assert all(moment < max(each.told for each in detail.told) for moment in detail.asked)
    assert not any("?" in each.note for each in worth.care)
    assert not any("?" in each.text for each in worth.avoid)
    shuffled = data.draw(st.permutations(remembered))
    assert worth_asking(shuffled, now) == worth
    for ask in worth.asks:  # what has been asked is not offered again, by this detail or another
        later = worth_asking(remembered, now, asked={ask.detail: max(now, *_told(known[ask.detail]))})
        assert ask.detail not in {each.detail for each in later.asks}


@settings(max_examples=150, deadline=None)
@given(remembered=REMEMBERED, now=INSTANTS, kin=st.sampled_from(["husband", "wife", "mother"]))
def test_one_who_has_died_is_never_asked_about(remembered, now, kin):
    death = Told()(K.BEREAVEMENT, "", "2025-03-10", subject=CLOSE, kin=kin, lost=kin)
    worth = worth_asking([*remembered, replace(death, id=99)], now)
    assert any(kin in each.text for each in worth.avoid)
    for ask in worth.asks:
        detail = next(each for each in remembered if each.id == ask.detail)
        assert detail.attributes.get("kin") != kin
        assert not (kin == "husband" and any("husband" in each.words for each in detail.told))
        assert not (kin != "mother" and detail.subject is Subject.CALLER and ask.question in {BEFORE, AFTER})


@settings(max_examples=100, deadline=None)
@given(remembered=REMEMBERED, now=INSTANTS)
def test_a_dead_dog_by_its_name_is_never_asked_about(remembered, now):
    death = Told()(K.BEREAVEMENT, "", "2025-03-10", subject=CLOSE, loss="pet", lost="dog", name="Max")
    worth = worth_asking([*remembered, replace(death, id=99)], now)
    for ask in worth.asks:
        detail = next(each for each in remembered if each.id == ask.detail)
        assert detail.attributes.get("name") != "Max"
        assert not any("max" in each.words for each in detail.told)


def _told(detail):
    return [each.told for each in detail.told]
