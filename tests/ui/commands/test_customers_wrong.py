"""`heartline customers wrong`: what is not so is taken out, and all of a call with somebody else."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from cues.gestures.outbox import put
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.tables import details
from tests.cues.gestures.made import NOW, RULES, card
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog
from tests.ui.commands.test_customers import refused, run
from ui.settings import settings
from ui.wiring.memory import open_store


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def ann(home):
    with open_store(None, BEGAN.date()) as store:
        return remember(store, call(dog(), dog("d2", "Rex"), name="Ann"), ON).customer


def test_wrong(ann):
    detail = json.loads(run("show", "id:1", "--json"))["details"][0]["id"]
    assert "1 detail is taken out, 0 stand again" in run("wrong", str(detail), "--yes")
    assert "1 detail is taken out" in run("wrong", "--call", "call-1", "--yes")
    with open_store(None) as store, store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(details)) == 0
    for nothing in ((), ("1", "--call", "call-1")):
        assert "not both" in refused("wrong", *nothing, "--yes")


def test_a_call_with_somebody_else_takes_back_what_it_told_and_its_gestures(ann):
    with open_store(None) as store:
        other = call(id_="call-7", customer=1, who=(ANN, Identity(IdentityKind.REF, "K-9")))
        remember(store, other, ON)
        put(store, [card(call="call-7")], RULES, NOW)
    said = run("wrong", "--call", "call-7", "--yes")
    assert "1 number, id, name or word of that call went too." in said
    assert "1 gesture is withdrawn." in said
    assert "Nobody of this" in refused("show", "K-9")
