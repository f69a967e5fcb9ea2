"""What a call told is remembered when it has ended, where memory is on and nowhere else."""

from __future__ import annotations

import json
import logging

import pytest

from cues.memory.known import newest_customers
from speech.audio import ARCHIVE
from ui.settings import settings
from ui.wiring.memory import open_store
from ui.wiring.replays import ReplayPlan, prepare_replay

TURNS = (
    {"speaker": "agent", "text": "Good morning, how can I help?", "at": 0},
    {"speaker": "customer", "text": "We have a dog called Biscuit who ate my boots.", "at": 3},
    {"speaker": "agent", "text": "Oh no!", "at": 9},
)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture
def chat(tmp_path):
    path = tmp_path / "chat.jsonl"
    path.write_text("".join(json.dumps(turn) + "\n" for turn in TURNS))
    return path


async def replayed(chat, store):
    plan = ReplayPlan(chat, ARCHIVE, None, customer_id="+16145550123", store=store)
    return [event async for event in prepare_replay(plan).events()]


def customers(url):
    with open_store(url) as store, store.reading() as connection:
        return newest_customers(connection, 9)


@pytest.mark.parametrize(("consent", "remembered"), [("on", 1), ("ask", 0), ("off", 0)])
async def test_it_is_remembered_where_memory_is_on(fresh, chat, consent, remembered):
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", consent)
    url = f"sqlite:///{chat.parent / 'kept' / 'memory.db'}"
    await replayed(chat, url)
    found = customers(url)
    assert len(found) == remembered
    assert [(each.number, each.calls) for each in found] == [("+16145550123", 1)] * remembered


async def test_a_rehearsal_is_remembered_nowhere(fresh, home, chat):
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    await replayed(chat, None)
    assert customers(None) == ()


async def test_a_store_that_cannot_be_written_ends_no_call(fresh, home, tmp_path, chat, caplog):
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    (tmp_path / "memory.db").write_text("this is no store")
    with caplog.at_level(logging.WARNING):
        events = await replayed(chat, f"sqlite:///{tmp_path / 'memory.db'}")
    assert events[-1].event == "call.ended"
    (said,) = [record.getMessage() for record in caplog.records]
    assert "could not be remembered" in said
    assert "biscuit" not in said.lower()
    assert "6145550123" not in said
