"""The doctor counts the calls that are still to be remembered."""

from __future__ import annotations

import pytest

from cues.calls.events import CallEnded
from cues.calls.journal import Journal
from cues.calls.owed import mark
from cues.memory.rules import MemoryRules
from cues.memory.values import Consent
from ui.doctor.finding import State
from ui.doctor.owed import owed
from ui.settings import gateway_folder, journal_folder


@pytest.fixture
def two_calls():
    for folder in (journal_folder(), gateway_folder("east")):
        with Journal.create(folder, "call-1") as journal:
            mark(journal.path)
            journal.append(CallEnded(call="call-1", seq=1, at=1.0, duration=1.0, stats={}))


def test_calls_of_the_desk_and_of_gateways_are_counted(two_calls):
    (finding,) = owed(MemoryRules(consent=Consent.ASK))
    assert finding.state is State.NOTE
    assert finding.what.startswith("2 calls are not remembered yet")
    assert "customers keep" in finding.remedy


def test_nothing_is_said_where_none_is_owed_or_memory_is_off(home):
    assert list(owed(MemoryRules(consent=Consent.ON))) == []


def test_nothing_is_owed_where_memory_is_off(two_calls):
    assert list(owed(MemoryRules())) == []
