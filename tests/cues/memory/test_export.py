"""All that is known of a customer comes out as JSON, once, and nobody else's."""

from __future__ import annotations

import json

import pytest

from cues.details.detail import Kind
from cues.memory.export import everything_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.whose import WhoseUnclearError
from tests.cues.memory.made import ANN, ON, call, dog, told


def test_everything_of_one_customer_and_nothing_of_another(store):
    sick = told("d2", Kind.HEALTH, "my surgery", condition="surgery")
    ann = remember(store, call(dog(), sick, name="Ann"), ON).customer
    other = Identity(IdentityKind.REF, "marker-other")
    remember(store, call(dog("d1", "Marker"), who=(other,), id_="marker-call"), ON)
    printed = json.dumps(everything_of(store, ann))
    assert "arker" not in printed
    values = json.loads(printed)
    assert values["customer"]["known_by"] == [{"kind": "number", "value": ANN.value}]
    assert [one["told"][0]["words"] for one in values["details"]] == ["our dog biscuit", "my surgery"]
    assert values["details"][0]["told"][0]["told"] == "2026-03-02T20:05:10-05:00"
    assert [one["id"] for one in values["calls"]] == ["call-1"]
    assert [one["state"] for one in values["cues"]] == ["used"]
    assert values["gestures"] == []


def test_nobody_is_said(store):
    with pytest.raises(WhoseUnclearError):
        everything_of(store, 9)
