"""What other programs tell: bounded, strict, and in no text form."""

from __future__ import annotations

import json

import pytest
from pydantic import Field, ValidationError

from cues.calls.told import MOST_FACTS, Facts, Short, Told


class Body(Told):
    """As the gateway's and the desk's are."""

    customer: Short | None = None
    facts: Facts = Field(default_factory=dict)


def test_facts_come_as_they_are():
    facts = {"order": "boots, 42", "vip": True, "since": 2019, "score": 0.5, "": ""}
    body = Body.model_validate({"facts": facts})
    assert body.facts == facts
    assert [type(value) for value in body.facts.values()] == [str, bool, int, float, str]


@pytest.mark.parametrize("customer", ["", "x" * 500])
def test_all_that_fits_is_taken(customer):
    facts = {f"{n}": "y" * 2000 for n in range(MOST_FACTS)}
    assert Body(customer=customer, facts=facts).facts == facts


@pytest.mark.parametrize(
    "told",
    [
        {"marker": 1},
        {"customer": 5},
        {"customer": "x" * 501},
        {"customer": "marker\ud800"},
        {"facts": ["marker"]},
        {"facts": None},
        {"facts": {"marker": None}},
        {"facts": {"marker": ["a"]}},
        {"facts": {"marker": {"a": 1}}},
        {"facts": {"marker": float("nan")}},
        {"facts": {"marker": float("inf")}},
        {"facts": {"x" * 501: 1}},
        {"facts": {"marker": "y" * 2001}},
        {"facts": {"marker\udfff": 1}},
        {"facts": {f"{n}": 1 for n in range(MOST_FACTS + 1)}},
    ],
)
def test_all_else_is_refused_without_a_word_of_what_came_in_it(told):
    with pytest.raises(ValidationError) as raised:
        Body.model_validate(told)
    if "marker" not in str(told).split(":")[0]:  # a key is named, so that the sender finds it
        assert "input_value" not in str(raised.value)
    assert "yyy" not in str(raised.value)
    assert "xxx" not in str(raised.value).replace("x" * 501, "")


def test_no_text_form_shows_what_was_told():
    body = Body(customer="marker", facts={"marker": "marker"})
    assert "marker" not in f"{body!r} {body} {[body]}"
    assert json.loads(body.model_dump_json())["customer"] == "marker"


def test_it_does_not_change():
    with pytest.raises(ValidationError):
        Body(customer="a").customer = "b"
