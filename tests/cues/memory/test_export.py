"""All that is known of a customer comes out as JSON, once, and nobody else's."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from sqlalchemy import insert

from cues.details.detail import Kind
from cues.memory.export import everything_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.tables import gestures
from cues.memory.whose import WhoseUnclearError, new_person
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog, told


def test_everything_of_one_customer_and_nothing_of_another(store):
    sick = told("d2", Kind.HEALTH, "my surgery", condition="surgery")
    ann = remember(store, call(dog(), sick, name="Ann"), ON).customer
    other = Identity(IdentityKind.REF, "marker-other")
    remember(store, call(dog("d1", "Marker"), who=(other,), id_="marker-call"), ON)
    printed = json.dumps(everything_of(store, ann))
    assert "arker" not in printed
    values = json.loads(printed)
    assert values["customer"]["known_by"] == [{"kind": "number", "value": ANN.value, "calls": ["call-1"]}]
    assert [one["told"][0]["words"] for one in values["details"]] == ["our dog biscuit", "my surgery"]
    assert values["details"][0]["told"][0]["told"] == "2026-03-02T20:05:10-05:00"
    assert [one["id"] for one in values["calls"]] == ["call-1"]
    assert [one["state"] for one in values["cues"]] == ["used"]
    assert values["gestures"] == []
    assert (values["customer"]["agreed"], values["customer"]["agreed_at"]) == (None, None)


def test_what_they_agreed_to_comes_with_its_time(store):
    ann = remember(store, call(dog(), agreed=True, agreed_at=BEGAN), ON).customer
    customer = everything_of(store, ann)["customer"]
    assert customer["agreed"] is True
    assert datetime.fromisoformat(customer["agreed_at"]) == BEGAN


def test_gestures_for_their_number_alone_are_theirs(store):
    ann = remember(store, call(dog()), ON).customer
    row = {"kind": "card", "state": "sent", "cost": 0, "currency": "USD", "made": BEGAN}
    with store.writing() as connection:
        connection.execute(insert(gestures).values(**row, key="k1", words="one", customer=ann))
        connection.execute(insert(gestures).values(**row, key="k2", words="two", number=ANN.value))
        connection.execute(insert(gestures).values(**row, key="k3", words="marker", number="+16145550199"))
    assert [one["words"] for one in everything_of(store, ann)["gestures"]] == ["one", "two"]
    with store.writing() as connection:
        anothers = insert(gestures).values(**row, key="k4", words="marker", number=ANN.value, unclaimed=True)
        connection.execute(anothers)
    assert [one["words"] for one in everything_of(store, ann)["gestures"]] == ["one", "two"]
    with store.writing() as connection:
        new_person(connection, (ANN,), since=BEGAN)
    assert [one["words"] for one in everything_of(store, ann)["gestures"]] == ["one"]


def test_nobody_is_said(store):
    with pytest.raises(WhoseUnclearError):
        everything_of(store, 9)
