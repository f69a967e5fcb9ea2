"""From call to call: what was told comes back on the card, and what is said of it goes to the store."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from cues.calls.commands import Command, Verb
from cues.calls.events import DetailEvent, MemoryEvent
from cues.memory.engine import sqlite_url
from cues.memory.known import customers_known_by, details_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.shown import CardState
from cues.memory.store import Store
from speech.audio import ARCHIVE
from ui.settings import settings
from ui.wiring.replays import ReplayPlan, prepare_replay

NUMBER = "+16145550123"
BEGAN = datetime(2026, 5, 1, 10, 0, tzinfo=timezone(timedelta(hours=-4)))
FIRST = (
    ("customer", "our dog bella is a beagle and my daughter is getting married in june", 5.0),
    ("agent", "congratulations let me look at the order", 12.0),
)
SECOND = (
    ("customer", "hello again i am calling about the bill", 5.0),
    ("agent", "and how was your daughter's wedding in june", 12.0),
    ("customer", "it was lovely thank you", 20.0),
    ("agent", "i have your bill here", 26.0),
    ("customer", "we moved to vermont last month", 32.0),
)


@pytest.fixture
def url(home, tmp_path, monkeypatch):
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    yield sqlite_url(tmp_path / "memory.db")
    settings.cache_clear()


@pytest.fixture
def play(tmp_path, url):
    """Has a call of typed turns; `answers` are asked once its card shows somebody, or after a detail."""

    async def play(turns, *answers, days=0, facts=None, after=MemoryEvent):
        chat = tmp_path / "chat.jsonl"
        lines = [json.dumps({"speaker": who, "text": text, "at": at}) for who, text, at in turns]
        chat.write_text("\n".join(lines))
        plan = ReplayPlan(
            chat,
            ARCHIVE,
            None,
            customer_id=NUMBER,
            began=BEGAN + timedelta(days=days),
            facts=facts,
            store=url,
        )
        replay = prepare_replay(plan)
        cards, waiting = [], list(answers)
        async for event in replay.events():
            if isinstance(event, MemoryEvent):
                cards.append(event)
            if waiting and isinstance(event, after) and (after is not MemoryEvent or event.card.people):
                for place, (verb, target) in enumerate(waiting):
                    replay.running.send(Command(verb, f"k{place}", target))
                waiting.clear()
        return cards

    return play


def known(url):
    with Store.open(url) as store, store.reading() as connection:
        people = customers_known_by(connection, Identity(IdentityKind.NUMBER, NUMBER))
        return {each.id: details_of(connection, each.id) for each in people}


async def test_what_was_told_is_asked_about_the_next_time_and_what_is_new_is_added(play, url):
    states = [each.card.state for each in await play(FIRST)]
    assert states == [CardState.WAITING, CardState.NOBODY]
    cards = await play(SECOND, (Verb.IDENTIFY, None), days=70)
    opened = next(each.card for each in cards if each.card.state is CardState.OPEN)
    assert "How was the wedding?" in {ask.question for ask in opened.asks}
    assert any(ask.asked and "wedding" in ask.question for ask in cards[-1].card.asks)
    ((details),) = known(url).values()
    wedding = next(each for each in details if each.kind == "celebration")
    assert len(wedding.asked) == 1
    assert any(each.attributes.get("place") == "Vermont" for each in details)


async def test_a_call_in_which_nobody_says_who_it_is_changes_nothing(play, url):
    await play(FIRST)
    before = known(url)
    cards = await play(SECOND, days=70)
    assert cards[-1].card.state is CardState.CLOSED
    assert known(url) == before


async def test_of_the_wrong_person_nothing_is_mixed_in(play, url):
    await play(FIRST)
    before = known(url)
    cards = await play(SECOND, (Verb.IDENTIFY, "nobody"), days=70)
    assert (cards[-1].card.wrong, cards[-1].card.people) == (True, ())
    assert known(url) == before


async def test_somebody_new_on_the_number_is_kept_apart(play, url):
    await play(FIRST)
    await play(SECOND, (Verb.IDENTIFY, "nobody"), (Verb.IDENTIFY, "new"), days=70)
    people = known(url)
    assert len(people) == 2
    _, new = people.values()
    assert not any("bella" in telling.words for each in new for telling in each.told)


async def test_a_verified_context_opens_the_card_and_keeps_the_call(play, url):
    await play(FIRST)
    cards = await play(SECOND, days=70, facts={"verified": True, "name": "Ann Miller"})
    assert cards[-1].card.state is CardState.OPEN
    await play(SECOND, (Verb.IDENTIFY, None), days=90)
    (details,) = known(url).values()
    assert any(each.attributes.get("place") == "Vermont" for each in details)


async def test_where_customers_are_asked_a_yes_and_a_key_keep_and_nothing_else(play, url, monkeypatch):
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "ask")
    settings.cache_clear()
    await play(FIRST)
    assert known(url) == {}
    asked = (*FIRST, ("customer", "yes you may", 30.0))
    await play(asked, (Verb.AGREED, "yes"), (Verb.KEEP, "d1"), after=DetailEvent)
    (details,) = known(url).values()
    assert [each.kind for each in details] == ["pet"]


async def test_a_first_callers_no_is_known_in_the_next_call_and_taken_back_in_it(play, url):
    await play(FIRST, (Verb.AGREED, "no"), after=DetailEvent)
    assert list(known(url).values()) == [()]
    cards = await play(FIRST, (Verb.IDENTIFY, None), days=1)
    assert [each.card.people[0].refused for each in cards if each.card.people] == [True, True]
    assert cards[-1].agreed is False
    assert list(known(url).values()) == [()]
    await play(FIRST, (Verb.IDENTIFY, None), (Verb.AGREED, "yes"), days=2)
    (details,) = known(url).values()
    assert {each.kind for each in details} >= {"pet", "celebration"}
