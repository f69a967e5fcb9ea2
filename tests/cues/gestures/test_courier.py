"""The courier against a real receiver that fails, hangs, drops the line and gets the same twice."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cues.gestures import deciding, outbox, rows
from cues.gestures.courier import LEASE, Courier
from cues.gestures.values import OutboxState
from cues.memory.store import Store
from tests.cues.gestures.made import NOW, RULES, card, only, rules, states
from tests.cues.memory.opening import opened
from tests.cues.webhooks.receiver import SECRET, Receiver, receiving

ROOT = Path(__file__).parents[3]


class Clock:
    """Stands still until it is put on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def put_on(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def courier(store: Store, clock: Clock) -> Callable[..., Courier]:
    def make(receiver: Receiver, **settings: object) -> Courier:
        return Courier(store, rules(**receiver.hook, **{"timeout": 2, **settings}), clock)

    return make


async def test_what_is_due_goes_once_and_says_what_it_is(store, courier):
    outbox.put(store, [card(), card("g2", kind="flowers", cost=3500)], RULES, NOW)
    async with receiving() as receiver:
        assert await courier(receiver).send_due() == (2, 0)
        assert await courier(receiver).send_due() == (0, 0)
    first = json.loads(receiver.requests[0][1])
    assert first == {
        "type": "gesture.approved",
        "timestamp": card().made.isoformat(),
        "data": {
            "id": card().key,
            "kind": "card",
            "words": "Marker wishes.",
            "recipient": {"number": "+16145550123", "ref": "K-1", "name": "Ann"},
            "cost": 450,
            "currency": "USD",
            "agent": "sam",
            "approver": None,
            "call": "call-1",
            "made": card().made.isoformat(),
        },
    }
    assert receiver.keys() == [card().key, card("g2").key]
    assert [(each.state, each.sent) for each in rows.newest(store, 9)] == [(OutboxState.SENT, NOW)] * 2


@pytest.mark.parametrize("step", [500, 503, 429, 408, 409, "drop"])
async def test_what_may_pass_is_tried_again_with_the_same_key_and_body(store, courier, clock, step):
    outbox.put(store, [card()], RULES, NOW)
    async with receiving(step, step) as receiver:
        for _ in range(2):
            assert await courier(receiver).send_due() == (0, 1)
            assert await courier(receiver).send_due() == (0, 0), "not at once"
            assert only(store).state is OutboxState.READY
            clock.put_on(minutes=1)
        assert await courier(receiver).send_due() == (1, 0)
    assert len(set(receiver.keys())) == 1
    assert len({body for _, body in receiver.requests}) == 1
    assert len({headers["webhook-signature"] for headers, _ in receiver.requests}) == 3, (
        "each at its own time"
    )
    assert (only(store).tries, only(store).problem) == (3, None)
    assert list(receiver.orders.values()) == [1], "whoever heeds the key has it once"


async def test_a_receiver_that_hangs_and_one_that_is_slow(store, courier, clock):
    outbox.put(store, [card()], RULES, NOW)
    async with receiving("hang", "late") as receiver:
        assert await courier(receiver, timeout=1).send_due() == (0, 1)
        assert only(store).problem == "the receiver did not answer within 1 s"
        clock.put_on(minutes=1)
        assert await courier(receiver, timeout=1).send_due() == (1, 0)


@pytest.mark.parametrize("step", [400, 401, 404, 410, 422, (302, {"Location": "/other"})])
async def test_a_refusal_is_for_good_and_said(store, courier, clock, step, caplog):
    outbox.put(store, [card()], RULES, NOW)
    async with receiving(step) as receiver:
        await courier(receiver).send_due()
        clock.put_on(days=30)
        assert await courier(receiver).send_due() == (0, 0)
    assert only(store).state is OutboxState.FAILED
    assert "the receiver answered" in (only(store).problem or "")
    assert "will not be tried again" in caplog.text


async def test_a_conflict_with_its_own_key_says_that_it_is_there(store, courier):
    outbox.put(store, [card()], RULES, NOW)
    async with receiving((409, {"Idempotency-Key": card().key})) as receiver:
        assert await courier(receiver).send_due() == (1, 0)
    assert only(store).state is OutboxState.SENT


async def test_the_receivers_wish_is_heeded_and_bounded(store, courier, clock):
    outbox.put(store, [card()], RULES, NOW)
    async with receiving((503, {"Retry-After": "3600"}), (503, {"Retry-After": "999999999"})) as receiver:
        await courier(receiver).send_due()
        assert only(store).next_try == NOW + timedelta(hours=1)
        clock.put_on(minutes=59)
        assert await courier(receiver).send_due() == (0, 0)
        clock.put_on(minutes=1)
        await courier(receiver).send_due()
        assert only(store).next_try == clock.now + timedelta(days=1)


async def test_it_gives_up_after_so_many_tries_or_so_long(store, courier, clock):
    outbox.put(store, [card()], RULES, NOW)
    async with receiving(*[500] * 9) as receiver:
        for _ in range(3):
            await courier(receiver, tries=3).send_due()
            clock.put_on(hours=7)
        assert (only(store).state, only(store).problem) == (
            OutboxState.FAILED,
            "the receiver answered 500, the 3. time",
        )
        outbox.put(store, [card("g2")], RULES, clock.now)
        for _ in range(3):
            await courier(receiver, give_up_after=0.1).send_due()
            clock.put_on(minutes=4)
    assert states(store) == [OutboxState.FAILED] * 2
    assert len(receiver.requests) < 9


async def test_what_waits_for_a_person_is_never_sent(store, courier, clock):
    strict = rules(second_above=100, budget=500)
    outbox.put(store, [card(), card("g2")], strict, NOW)
    async with receiving() as receiver:
        for _ in range(3):
            assert await courier(receiver, second_above=100, budget=500).send_due() == (0, 0)
            clock.put_on(days=2)
        assert states(store) == [OutboxState.WAITS, OutboxState.OVER_BUDGET]
        for each in rows.newest(store, 9):
            deciding.approve(store, each.id, "robin", clock.now)
        assert await courier(receiver, second_above=100, budget=500).send_due() == (2, 0)
    assert json.loads(receiver.requests[0][1])["data"]["approver"] == "robin"


async def test_several_couriers_at_once_send_each_once(store, store_url):
    outbox.put(store, [card(f"g{number}") for number in range(20)], RULES, NOW)
    async with receiving(*["late"] * 4) as receiver:
        settings = rules(**receiver.hook)
        stores = [opened(store_url, wait=30) for _ in range(4)]
        try:
            found = await asyncio.gather(
                *(Courier(each, settings, lambda: NOW).send_due() for each in stores)
            )
        finally:
            for each in stores:
                each.close()
    assert sum(there for there, _ in found) == 20
    assert len(receiver.requests) == len(set(receiver.keys())) == 20
    assert receiver.most_at_once > 1


async def test_one_killed_in_the_middle_of_sending_is_sent_again_by_the_same_key(store, store_url):
    outbox.put(store, [card()], RULES, datetime.now(UTC) - timedelta(hours=1))
    async with receiving("hang") as receiver:
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.cues.gestures.killed_courier", store_url, receiver.url, cwd=ROOT
        )
        while not receiver.requests:
            assert program.returncode is None
            await asyncio.sleep(0.05)
        program.kill()
        await program.wait()
        assert only(store).state is OutboxState.SENDING
        settings = rules(**receiver.hook)
        soon, late = datetime.now(UTC), datetime.now(UTC) + timedelta(seconds=60 + LEASE)
        assert await Courier(store, settings, lambda: soon).send_due() == (0, 0), "it may still be under way"
        assert await Courier(store, settings, lambda: late).send_due() == (1, 0)
    assert receiver.keys() == [card().key] * 2
    assert len({body for _, body in receiver.requests}) == 1


async def test_without_a_webhook_it_goes_to_the_file_once(store, tmp_path, clock):
    path = tmp_path / "out" / "gestures.jsonl"
    outbox.put(store, [card(), card("g2")], RULES, NOW)
    assert await Courier(store, rules(file=path), clock).send_due() == (2, 0)
    gesture = rows.newest(store, 1)[0]
    # As if it had been killed between the line and the note of it.
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE gestures SET state = 'sending'")
    outbox.not_sent(store, gesture, "killed", NOW)
    assert await Courier(store, rules(file=path), clock).send_due() == (1, 0)
    keys = [json.loads(each)["data"]["id"] for each in path.read_text().splitlines()]
    assert keys == [card().key, card("g2").key]


async def test_a_file_that_cannot_be_written_is_tried_again(store, tmp_path, clock):
    outbox.put(store, [card()], RULES, NOW)
    assert await Courier(store, rules(file=tmp_path), clock).send_due() == (0, 1)
    assert only(store).state is OutboxState.READY


@pytest.mark.parametrize("step", [200, 400, 500, "drop"])
async def test_no_word_and_no_number_is_logged_or_kept_as_a_problem(store, courier, step, caplog):
    outbox.put(store, [card()], RULES, NOW)
    with caplog.at_level(logging.DEBUG):
        async with receiving(step) as receiver:
            await courier(receiver).send_due()
    for each in caplog.records:
        for marker in ("Marker", "614555", "marker", SECRET):
            assert each.name.startswith("aiohttp") or marker not in each.getMessage()
    assert "marker" not in (only(store).problem or "").lower()
