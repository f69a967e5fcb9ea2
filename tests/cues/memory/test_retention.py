"""What has expired goes by itself: details, calls, people of whom nothing is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, insert, select

from cues.details.detail import Kind
from cues.memory.known import customers_known_by, details_of
from cues.memory.remembering import remember
from cues.memory.retention import AT_ONCE, Expired, retain
from cues.memory.rules import MemoryRules
from cues.memory.tables import METADATA, calls, cues, customers, details, gestures, tellings
from cues.memory.values import Consent
from cues.memory.whose import new_person
from cues.memory.worth_asking import worth_asking
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog, told

DAY = BEGAN.date()
DIVORCE = told("d2", Kind.HARDSHIP, "the divorce", event="divorce")
SHORT = MemoryRules(consent=Consent.ON, calls_days=30)
FOR_EVER = MemoryRules.model_validate({"consent": "on", "calls_days": 0, "days": {"pet": 0}})


def rows(store, *tables):
    with store.reading() as connection:
        return [connection.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_detail_goes_on_its_day_and_not_before(store):
    remember(store, call(dog(), DIVORCE), ON)
    assert retain(store, DAY + timedelta(days=179), ON) == Expired()
    assert retain(store, DAY + timedelta(days=180), ON) == Expired(details=1)
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        assert [one.kind for one in details_of(connection, ann.id)] == [Kind.PET]


def test_what_is_told_again_is_kept_for_longer(store):
    remember(store, call(DIVORCE), ON)
    remember(store, call(DIVORCE, id_="call-2", days=100), ON)
    assert retain(store, DAY + timedelta(days=200), ON).details == 0
    assert retain(store, DAY + timedelta(days=280), ON).details == 1


def test_what_a_call_was_decided_against_goes_once_no_journal_of_it_can_be_there(store):
    remember(store, call(dog(), agreed=False), ON)
    today = datetime.now(UTC).date()
    assert retain(store, today + timedelta(days=7), FOR_EVER) == Expired()
    assert retain(store, today + timedelta(days=9), FOR_EVER) == Expired(declined=1)


def test_a_call_goes_when_nothing_hangs_on_it_and_its_customer_with_the_last(store):
    remember(store, call(DIVORCE), SHORT)
    remember(store, call(id_="call-2"), SHORT)
    assert retain(store, DAY + timedelta(days=40), SHORT) == Expired(calls=1)
    gone = retain(store, DAY + timedelta(days=400), SHORT)
    assert gone == Expired(details=1, calls=1, customers=1)
    assert set(rows(store, *METADATA.tables.values())) == {0}


def test_a_no_stays_though_all_else_has_gone_and_no_later_call_is_remembered(store):
    ann = remember(store, call(DIVORCE, name="Ann"), SHORT).customer
    remember(store, call(id_="call-2", customer=ann, days=1, agreed=False), SHORT)
    gone = retain(store, DAY + timedelta(days=400), SHORT)
    assert (gone.details, gone.calls, gone.customers) == (1, 1, 0)
    with store.reading() as connection:
        (left,) = customers_known_by(connection, ANN)
    assert (left.id, left.name, left.agreed) == (ann, None, False)
    assert remember(store, call(dog(), id_="call-3", days=40), SHORT).why_not is not None
    assert rows(store, calls, details) == [0, 0]


def test_a_yes_goes_with_the_last(store):
    remember(store, call(DIVORCE), SHORT, agreed=True)
    assert retain(store, DAY + timedelta(days=400), SHORT).customers == 1


def test_gestures_go_with_the_calls_of_their_time_though_nobody_is_remembered(store):
    row = {"kind": "card", "words": "", "state": "sent", "cost": 0, "currency": "USD"}
    with store.writing() as connection:
        ann = new_person(connection, (ANN,), since=BEGAN)
        connection.execute(insert(gestures).values(**row, key="k1", made=BEGAN))
        connection.execute(insert(gestures).values(**row, key="k2", made=BEGAN, customer=ann))
    assert retain(store, DAY + timedelta(days=30), SHORT) == Expired()
    assert retain(store, DAY + timedelta(days=32), SHORT) == Expired(customers=1, gestures=2)
    assert set(rows(store, *METADATA.tables.values())) == {0}


def test_for_ever_is_for_ever(store):
    remember(store, call(dog()), FOR_EVER)
    assert retain(store, date(9000, 1, 1), FOR_EVER) == Expired()
    assert rows(store, details, tellings, calls, cues) == [1, 1, 1, 1]


def test_many_go_step_by_step(sqlite_store):
    count = 2 * AT_ONCE + 5
    old = {"kind": "pet", "subject": "close", "status": "asserted", "sensitive": False, "attributes": {}}
    with sqlite_store.writing() as connection:
        connection.execute(insert(customers).values(id=1, since=BEGAN))
        connection.execute(insert(details), [{**old, "customer": 1, "expires": DAY}] * count)
    assert retain(sqlite_store, DAY, ON) == Expired(details=count, customers=1)


def test_of_a_couples_anniversary_nobody_asks_when_the_death_is_forgotten(store):
    rules = MemoryRules.model_validate({"consent": "on", "days": {"bereavement": 90}})
    years = told(
        "d1", Kind.CELEBRATION, "our anniversary is in june", event="anniversary", when_date="2026-06"
    )
    died = told("d1", Kind.BEREAVEMENT, "my husband died", lost="husband", loss="partner")
    hiking = told("d2", Kind.HOBBY, "i love hiking", at=50.0, activity="hiking")
    remember(store, call(years, days=-10), rules)
    remember(store, call(died, hiking, id_="call-2"), rules)
    remember(store, call(replace(years, source="d9"), id_="call-3", days=60), rules)
    for day in (DAY + timedelta(days=60), DAY + timedelta(days=100)):
        retain(store, day, rules)
        with store.reading() as connection:
            (ann,) = customers_known_by(connection, ANN)
            known = details_of(connection, ann.id)
        now = datetime.combine(day, BEGAN.timetz())
        assert [each.about for each in worth_asking(known, now).asks] == ["Outdoors: hiking"]
    assert [one.kind for one in known] == [Kind.HOBBY]
