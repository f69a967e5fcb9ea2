"""The table `[memory]`: off by default, sensible days, and what is wrong with it is refused."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from cues.details.detail import Kind
from cues.memory.rules import MemoryRules
from cues.memory.values import Consent


def test_memory_is_off_until_somebody_switches_it_on():
    assert MemoryRules().consent is Consent.OFF


def test_every_kind_has_its_days_and_the_heavy_ones_are_not_the_longest():
    rules = MemoryRules()
    days = {kind: rules.days.of(kind) for kind in Kind}
    assert days[Kind.HARDSHIP] < days[Kind.HEALTH] < days[Kind.HOBBY]
    assert rules.expires(Kind.HARDSHIP, date(2026, 3, 2)) == date(2026, 8, 29)


def test_zero_days_are_for_ever():
    rules = MemoryRules.model_validate({"days": {"pet": 0}})
    assert rules.expires(Kind.PET, date(2026, 3, 2)) is None


@pytest.mark.parametrize(
    "table",
    [
        {"consent": "marker"},
        {"threshold": 2},
        {"days": {"pet": -1}},
        {"days": {"marker": 1}},
        {"region": "us"},
        {"region": "XQ"},
        {"marker": 1},
    ],
)
def test_what_is_wrong_is_refused(table):
    with pytest.raises(ValidationError):
        MemoryRules.model_validate(table)


def test_a_password_in_the_url_does_not_show():
    rules = MemoryRules.model_validate({"store": "postgresql://u:marker@h/d", "region": "GB"})
    assert "marker" not in repr(rules)
