"""A call is remembered once, with consent, by whoever it was with; details can be kept after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from cues.details.detail import Kind, Status, Subject
from cues.memory.agreeing import Word
from cues.memory.joining import join
from cues.memory.known import customers_known_by, details_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import keep, remember
from cues.memory.tables import METADATA, customers, declined
from cues.memory.values import Consent
from cues.memory.whose import new_person
from speech.errors import BadInputError
from tests.cues.memory.made import ANN, ASK, BEGAN, OFF, ON, call, dog, told

BOB = Identity(IdentityKind.NUMBER, "+16145550199")
CAT = Identity(IdentityKind.REF, "K-3")
UNSURE = told("d5", Kind.HOBBY, "some golf", activity="golf", confidence=0.4)
CRISIS = told("d6", Kind.HARDSHIP, "marker crisis", crisis="self-harm")


def known_of_ann(store):
    with store.reading() as connection:
        found = customers_known_by(connection, ANN)
        return {one.told[-1].words: one for each in found for one in details_of(connection, each.id)}


def is_empty(store):
    """Whether nothing of anybody is in it; the note of a call that was decided against holds no word."""
    with store.reading() as connection:
        return not any(
            connection.scalar(select(func.count()).select_from(table))
            for table in METADATA.tables.values()
            if table is not declined
        )


@pytest.mark.parametrize(
    ("rules", "told", "why_not"),
    [
        (OFF, {"agreed": True}, "off"),
        (ASK, {}, "not agreed"),
        (OFF, {"agreed": False}, "off"),
        (ON, {"agreed": False, "who": ()}, "not agreed"),
        (ON, {"wrong_person": True}, "another person"),
        (ON, {"unsaid": True}, "nobody said"),
        (ON, {"customer": 99}, "no customer of this id"),
        (ON, {"consent": Consent.OFF}, "was in this call"),
        (ON, {"consent": Consent.ASK}, "not agreed"),
    ],
)
def test_without_consent_or_with_another_person_nothing_is_written(store, rules, told, why_not):
    assert why_not in str(remember(store, call(dog(), **told), rules).why_not)
    assert is_empty(store)


NO_KEPT = {"customers": 1, "identities": 1, "namings": 1, "words": 1}


def left_of(store):
    """Rows by table; the note of a call that was decided against holds no word."""
    with store.reading() as connection:
        rows = {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in METADATA.tables.items()
            if table is not declined
        }
    return {name: count for name, count in rows.items() if count}


@pytest.mark.parametrize("rules", [ASK, ON])
def test_of_a_first_call_with_a_no_the_number_and_the_no_are_kept_and_the_next_is_not_remembered(
    store, rules
):
    no_at = BEGAN + timedelta(seconds=30)
    no = call(dog(kept=True), name="Ann", agreed=False, agreed_at=no_at)
    for _ in range(2):
        assert "not agreed" in str(remember(store, no, rules).why_not)
    assert left_of(store) == NO_KEPT
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
    assert (ann.name, ann.calls, word_of_ann(store)) == (None, 0, (False, no_at))
    for place, more in enumerate(({}, {"customer": ann.id})):
        later = call(dog(kept=True), id_=f"call-{place}", days=place + 1, **more)
        assert "not agreed" in str(remember(store, later, rules).why_not)
    assert left_of(store) == NO_KEPT
    yes = call(dog(kept=True), id_="call-5", days=5, customer=ann.id, agreed=True)
    assert remember(store, yes, rules).learned == 1


def test_a_no_of_which_nobody_said_whose_it_is_is_theirs_who_alone_are_known(store):
    ann = remember(store, call(dog()), ON).customer
    remember(store, call(id_="call-2", days=1, unsaid=True, agreed=False), ON)
    assert word_of_ann(store).agreed is False
    later = call(dog("d2", "Rex"), id_="call-3", days=2, customer=ann)
    assert "not agreed" in str(remember(store, later, ON).why_not)


def test_of_several_on_a_number_it_is_nobodys_but_the_calls(store):
    with store.writing() as connection:
        for _ in range(2):
            new_person(connection, (ANN,), since=BEGAN)
    no = call(dog(), unsaid=True, agreed=False)
    assert "2 people" in str(remember(store, no, ON).why_not)
    assert remember(store, replace(no, unsaid=False, agreed=None, customer=1), ON).customer is None
    with store.reading() as connection:
        assert connection.scalars(select(customers.c.agreed)).all() == [None, None]


@pytest.mark.parametrize("who", [{"wrong_person": True}, {"new_person": True}])
def test_a_no_of_somebody_else_on_the_number_is_not_hers_and_is_kept_apart(store, who):
    ann = remember(store, call(dog()), ON).customer
    for place in (2, 3):
        remember(store, call(dog("d2", "Rex"), id_=f"call-{place}", days=place, agreed=False, **who), ON)
    with store.reading() as connection:
        known = [(each.id == ann, each.agreed) for each in customers_known_by(connection, ANN)]
    assert known == [(True, None), (False, False)]
    assert remember(store, call(dog(), id_="call-4", days=4, customer=ann), ON).again == 1


def test_a_no_of_another_own_id_on_the_number_is_kept_with_that_id(store):
    remember(store, call(dog()), ON)
    remember(store, call(who=(ANN, CAT), id_="call-2", days=1, agreed=False), ON)
    with store.reading() as connection:
        assert [each.agreed for each in customers_known_by(connection, ANN)] == [None, False]
        assert [each.agreed for each in customers_known_by(connection, CAT)] == [False]


def test_a_no_of_a_call_that_was_forgotten_meanwhile_makes_nobody(store):
    no = call(dog(), agreed=False)
    assert "forgotten" in str(remember(store, no, ON, there=lambda: False).why_not)
    assert left_of(store) == {}


def test_a_yes_dated_ahead_is_of_now_and_never_outranks_a_later_no(store):
    ahead = datetime.now(UTC) + timedelta(days=9000)
    yes = replace(call(dog(kept=True), UNSURE, agreed=True, agreed_at=ahead), began=ahead)
    ann = remember(store, yes, ASK).customer
    assert word_of_ann(store).agreed_at <= datetime.now(UTC)
    (biscuit,) = known_of_ann(store).values()
    assert biscuit.told[0].told <= datetime.now(UTC)
    assert biscuit.expires <= ASK.expires(Kind.PET, datetime.now(UTC).date())
    assert keep(store, yes, ["d5"], ASK).learned == 1
    assert known_of_ann(store)["some golf"].told[0].told <= datetime.now(UTC)
    later = call(id_="call-2", duration=0.0, customer=ann, agreed=False)
    remember(store, replace(later, began=datetime.now(UTC)), ASK)
    assert word_of_ann(store).agreed is False


def test_a_word_that_an_older_version_wrote_ahead_gives_way_to_the_next_one(store):
    with store.writing() as connection:
        yes = Word(agreed=True, at=datetime.now(UTC) + timedelta(days=9000))
        ann = new_person(connection, (ANN,), since=BEGAN, said=yes)
    remember(store, call(customer=ann, agreed=False), ON)
    assert word_of_ann(store) == (False, BEGAN)


def test_what_is_said_afterwards_counts_for_more_than_what_the_call_tells(store):
    assert remember(store, call(dog(), agreed=False), ASK, agreed=True).customer == 1
    done = remember(store, call(dog("d2", "Rex"), id_="call-2", wrong_person=True), ON, customer=1)
    assert (done.customer, done.learned) == (1, 1)


def test_somebody_new_on_a_known_number_is_a_person_of_their_own(store):
    ann = remember(store, call(dog()), ON).customer
    bob = remember(store, call(dog(name="Rex"), id_="call-2", new_person=True), ON).customer
    assert bob not in {ann, None}
    with store.reading() as connection:
        assert [each.id for each in customers_known_by(connection, ANN)] == [ann, bob]
        assert [one.attributes["name"] for one in details_of(connection, int(bob or 0))] == ["Rex"]


def test_what_was_asked_about_is_noted_with_the_call(store):
    ann = remember(store, call(dog()), ON).customer
    remember(store, call(id_="call-2", days=9, customer=ann, asked=(1, 77)), ON)
    with store.reading() as connection:
        (biscuit,) = details_of(connection, int(ann or 0))
    assert biscuit.asked == (BEGAN + timedelta(days=9),)


def test_a_call_with_nobody_known_is_not_remembered(store):
    assert "Nobody knows" in str(remember(store, call(dog(), who=()), ON).why_not)


def test_a_call_is_remembered_once(store):
    first = remember(store, call(dog(), UNSURE, CRISIS), ON)
    again = remember(store, call(dog(), dog("d2", "Rex")), ON)
    assert (first.learned, first.again, again.learned) == (1, 0, 0)
    assert "already" in str(again.why_not)
    assert list(known_of_ann(store)) == ["our dog biscuit"]


def test_calls_add_up_and_change_what_is_known(store):
    ohio = told("d1", Kind.PLACE, "we live in ohio", place="Ohio", region="Ohio")
    vermont = told("d1", Kind.PLACE, "we moved to vermont", place="Vermont", region="Vermont")
    remember(store, call(ohio, dog("d2")), ON)
    done = remember(store, call(vermont, dog("d2"), id_="call-2", days=40), ON)
    assert (done.learned, done.again, done.ended) == (1, 1, 1)
    known = known_of_ann(store)
    old, new = known["we live in ohio"], known["we moved to vermont"]
    assert (old.status, old.superseded_by) == (Status.PAST, new.id)
    assert known["our dog biscuit"].expires > old.expires.replace(year=2028)


def test_a_yes_holds_for_later_calls_and_a_no_ends_it(store):
    kept = dog(kept=True)
    remember(store, call(kept), ASK, agreed=True)
    later = remember(store, call(dog("d2", "Rex", kept=True), id_="call-2"), ASK)
    assert later.learned == 1
    remember(store, call(dog("d3", "Molly", kept=True), id_="call-3"), ASK, agreed=False)
    assert remember(store, call(dog("d4", "Ned", kept=True), id_="call-4"), ASK).why_not is not None
    assert remember(store, call(dog("d5", "Ned"), id_="call-5"), ON).why_not is not None
    with store.reading() as connection:
        assert connection.scalars(select(customers.c.agreed)).all() == [False]


def word_of_ann(store):
    with store.reading() as connection:
        return connection.execute(select(customers.c.agreed, customers.c.agreed_at)).one()


def test_an_older_word_never_overrules_a_newer_one_however_late_it_is_written(store):
    ann = remember(store, call(dog(kept=True), agreed=True), ASK).customer
    no_at = BEGAN + timedelta(days=2, seconds=30)
    no = call(id_="call-3", days=2, customer=ann, agreed=False, agreed_at=no_at)
    assert "not agreed" in str(remember(store, no, ASK).why_not)
    rex = dog("d2", "Rex", kept=True)
    for late in (
        call(rex, id_="call-2", days=1, customer=ann),
        call(rex, id_="call-2", days=1, customer=ann, agreed=True),
    ):
        assert "not agreed" in str(remember(store, late, ASK).why_not)
    assert word_of_ann(store) == (False, no_at)
    yes = call(rex, id_="call-4", days=3, customer=ann, agreed=True)
    assert remember(store, yes, ASK).learned == 1
    late_no = call(dog("d3", "Ned", kept=True), id_="call-5", days=1, customer=ann, agreed=False)
    assert "not agreed" in str(remember(store, late_no, ASK).why_not), "it counts for its own call"
    assert word_of_ann(store) == (True, BEGAN + timedelta(days=3))


def test_a_yes_is_dated_with_whoever_is_new(store):
    said = BEGAN + timedelta(seconds=12.5)
    remember(store, call(dog(kept=True), agreed=True, agreed_at=said), ASK)
    assert word_of_ann(store) == (True, said)


DECIDED = [{"agreed": False}, {"wrong_person": True}, {"agreed": False, "unsaid": True}]


@pytest.mark.parametrize("decided", DECIDED)
def test_an_older_journal_of_a_call_that_was_decided_against_brings_nothing_back(store, decided):
    older = call(dog(kept=True), agreed=True, duration=None)
    assert remember(store, call(dog(kept=True), **decided), ASK).why_not is not None
    for _ in range(2):
        assert remember(store, older, ASK).why_not is not None
    assert left_of(store) == ({} if "agreed" not in decided else NO_KEPT)
    afterwards = remember(store, older, ASK, agreed=True)
    assert (afterwards.learned == 1) is ("agreed" in decided), "what is said of it afterwards counts"


@pytest.mark.parametrize("decided", DECIDED[:2])
def test_what_such_a_journal_brought_before_goes_again(store, decided):
    older = call(dog(kept=True), agreed=True, duration=None)
    assert remember(store, older, ASK).learned == 1
    remember(store, call(dog(kept=True), **decided), ASK)
    assert known_of_ann(store) == {}
    if "agreed" in decided:
        assert word_of_ann(store).agreed is False, "their no stays"


def test_what_somebody_has_said_after_the_call_is_not_taken_back_by_its_own_journal(store):
    refused = call(dog(kept=True), agreed=False)
    remember(store, refused, ASK)
    assert keep(store, refused, ["d1"], ASK, agreed=True).learned == 1
    assert remember(store, refused, ASK).why_not is not None
    assert list(known_of_ann(store)) == ["our dog biscuit"]


def test_where_memory_never_answered_nothing_is_mixed_in_with_somebody_known(store):
    assert remember(store, call(dog(), unanswered=True), ON).customer == 1, "nobody was known"
    rex = call(dog("d2", "Rex"), id_="call-2", unanswered=True)
    assert "nobody said" in str(remember(store, rex, ON).why_not)
    assert list(known_of_ann(store)) == ["our dog biscuit"]
    assert remember(store, rex, ON, customer=1).learned == 1


def test_a_call_of_somebody_who_was_merged_away_meanwhile_is_theirs(store):
    one = remember(store, call(dog()), ON).customer
    two = remember(store, call(dog(), who=(BOB,), id_="call-2"), ON).customer
    three = remember(store, call(dog(), who=(CAT,), id_="call-3"), ON).customer
    join(store, two, one)
    join(store, three, two)
    done = remember(store, call(dog("d2", "Rex"), id_="call-4", customer=one), ON)
    assert (done.customer, done.learned) == (three, 1)


def test_several_people_on_one_number_are_not_mixed(store):
    with store.writing() as connection:
        one, two = (new_person(connection, (ANN,), since=BEGAN) for _ in range(2))
    assert "2 people" in str(remember(store, call(dog()), ON).why_not)
    assert remember(store, call(dog()), ON, customer=two).customer == two
    with store.reading() as connection:
        assert details_of(connection, one) == ()


def test_a_detail_is_kept_after_the_call(store):
    remember(store, call(dog(), UNSURE), ON)
    done = keep(store, call(dog(), UNSURE), ["d5"], ON)
    again = keep(store, call(dog(), UNSURE), ["d5"], ON)
    assert (done.learned, again.learned, again.again) == (1, 0, 0)
    assert known_of_ann(store)["some golf"].told[0].keeper == "agent"


def test_keeping_brings_the_call_along_where_it_is_not_there_yet(store):
    assert keep(store, call(dog(), UNSURE), ["d5"], ASK).why_not is not None
    assert keep(store, call(dog(), UNSURE), ["d5"], ASK, agreed=True).learned == 1
    assert list(known_of_ann(store)) == ["some golf"]
    assert keep(store, call(dog(), UNSURE), ["d1"], OFF, agreed=True).why_not is not None


@pytest.mark.parametrize("sources", [["d9"], ["d1", "d6"]])
def test_what_is_not_there_and_what_is_never_kept_is_refused(store, sources):
    with pytest.raises(BadInputError, match="1 of these"):
        keep(store, call(dog(), CRISIS), sources, ON)
    assert is_empty(store)


def test_after_a_parting_is_forgotten_so_is_the_partner_and_spoken_of_again_they_are_kept(store):
    wife = told("d1", Kind.FAMILY, "my wife", subject=Subject.CLOSE, kin="wife", relation="wife")
    son = told("d2", Kind.FAMILY, "my son", subject=Subject.CLOSE, kin="son", relation="son")
    ann = remember(store, call(wife, son), ON).customer
    parting = told("d1", Kind.HARDSHIP, "my wife and i separated", event="separated")
    remember(store, call(parting, id_="call-2", days=10), ON)

    def expires():
        with store.reading() as connection:
            return {one.told[0].words: one.expires for one in details_of(connection, ann)}

    until = ON.expires(Kind.HARDSHIP, (BEGAN + timedelta(days=10)).date())
    by_itself = ON.expires(Kind.FAMILY, BEGAN.date())
    assert expires() == {"my wife": until, "my son": by_itself, "my wife and i separated": until}
    remember(store, call(wife, id_="call-3", days=20), ON)
    assert expires()["my wife"] == by_itself + timedelta(days=20)
