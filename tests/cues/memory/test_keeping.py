"""Which details are remembered: consent first, then a key or certainty, and some never."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind, Status, Subject
from cues.memory.keeping import consented, is_sensitive, worth_keeping
from cues.memory.values import Consent
from tests.cues.memory.made import ASK, OFF, ON, call, dog, told

SURE, UNSURE, KEPT = dog("sure"), dog("unsure", confidence=0.5), dog("kept", confidence=0.3, kept=True)


@pytest.mark.parametrize(
    ("consent", "agreed", "may"),
    [
        (Consent.OFF, True, False),
        (Consent.OFF, None, False),
        (Consent.ASK, None, False),
        (Consent.ASK, False, False),
        (Consent.ASK, True, True),
        (Consent.ON, None, True),
        (Consent.ON, True, True),
        (Consent.ON, False, False),
    ],
)
def test_where_nobody_can_be_asked_ask_is_off_and_a_no_is_a_no(consent, agreed, may):
    assert consented(consent, agreed=agreed) is may


@pytest.mark.parametrize(
    ("rules", "agreed", "kept"),
    [
        (OFF, True, []),
        (ASK, None, []),
        (ASK, True, ["kept"]),
        (ON, None, ["sure", "kept"]),
        (ON, False, []),
    ],
)
def test_what_is_kept_by_whom(rules, agreed, kept):
    found = worth_keeping(call(SURE, UNSURE, KEPT), rules, agreed=agreed)
    assert [one.source for one in found] == kept


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": Subject.OTHER},
        {"status": Status.NEGATED},
        {"status": Status.HYPOTHETICAL},
        {"crisis": "self-harm"},
    ],
)
def test_some_things_are_not_remembered_even_where_an_agent_keeps_them(fields):
    one = told("d1", Kind.HARDSHIP, "something", kept=True, **fields)
    assert worth_keeping(call(one), ON, agreed=True) == ()


@pytest.mark.parametrize(
    ("kind", "attributes", "sensitive"),
    [
        (Kind.PET, {}, False),
        (Kind.PET, {"loss": "pet"}, True),
        (Kind.FAMILY, {"serious": True}, True),
        (Kind.BEREAVEMENT, {}, True),
        (Kind.HEALTH, {"condition": "broken arm"}, True),
        (Kind.HARDSHIP, {}, True),
        (Kind.CELEBRATION, {"event": "wedding"}, False),
    ],
)
def test_what_is_sensitive(kind, attributes, sensitive):
    assert is_sensitive(kind, attributes) is sensitive
