"""Memory is asked as often as a call tells more of who calls; the newest answer comes last."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cues.calls.caller import Recalled
from cues.calls.events import CallContext, CallStarted
from cues.calls.recalling import Recalling, WhoCalls
from speech.errors import HeartlineError
from speech.transcript import AudioTrouble

THREADS = ThreadPoolExecutor(2)


def started(customer):
    return CallStarted(call="c", seq=1, at=0.0, source="x", channels=(), customer=customer, began="")


def context(customer=None, **facts):
    return CallContext(call="c", seq=2, at=1.0, customer=customer, facts=facts)


@pytest.mark.parametrize(
    ("events", "who"),
    [
        ([started(None)], WhoCalls()),
        ([started("a")], WhoCalls(("a",))),
        ([started("a"), context("b")], WhoCalls(("a", "b"))),
        ([started("a"), context("a", verified=True)], WhoCalls(("a",), verified=True)),
        ([started("a"), context(verified=True), context(order="x")], WhoCalls(("a",), verified=True)),
        ([started("a"), context(verified=True), context("b")], WhoCalls(("a", "b"))),
        ([started("a"), context("b"), context("a")], WhoCalls(("b", "a"))),
        ([started("a"), context("b", verified=True), context("a")], WhoCalls(("b", "a"))),
        ([started("a"), context("b"), context("a", verified=True)], WhoCalls(("b", "a"), verified=True)),
        ([started("a"), context("b", verified=True)], WhoCalls(("a", "b"), verified=True)),
        ([started("a"), context(verified="yes")], WhoCalls(("a",))),
        ([started("a"), context(verified=True), context(verified=False)], WhoCalls(("a",))),
    ],
)
def test_who_calls_by_what_was_told(events, who):
    found = WhoCalls()
    for event in events:
        found = found.after(event)
    assert found == who


async def told(recall, *events):
    put = []
    recalling = Recalling(recall, put.append, THREADS)
    for event in events:
        recalling.told(event)
    await recalling.wait(10.0)
    await recalling.close()
    return put


async def test_it_is_asked_once_for_each_that_is_new():
    asked = []

    def recall(who):
        asked.append(who.names)
        return Recalled()

    put = await told(recall, started("a"), context(order="x"), context("b"), context("b"))
    assert asked == [("a",), ("a", "b")]
    assert len(put) == 2


async def test_nobody_known_and_no_memory_ask_nothing():
    assert await told(None, started("a")) == []
    assert await told(lambda _: Recalled(), started(None)) == []


async def test_a_memory_that_is_away_is_said_and_the_call_goes_on():
    def away(_):
        raise HeartlineError("The store is locked.")

    (trouble,) = await told(away, started("a"))
    assert isinstance(trouble, AudioTrouble)
    assert (trouble.code, "The store is locked." in trouble.message) == ("memory_away", True)


async def test_damaged_rows_cost_the_card_and_are_said_without_a_word_of_them(caplog):
    def damaged(_):
        raise ValueError("marker")

    (trouble,) = await told(damaged, started("a"))
    assert (trouble.code, "marker" in trouble.message) == ("memory_away", False)
    assert "ValueError" in caplog.text
    assert "marker" not in caplog.text


async def test_a_slow_memory_keeps_nobody_waiting():
    answered = threading.Event()
    put = []
    recalling = Recalling(lambda _: answered.wait(30.0) and Recalled(), put.append, THREADS)
    recalling.told(started("a"))
    await recalling.wait(0.01)
    assert put == []
    answered.set()
    await recalling.wait(10.0)
    assert put == [Recalled()]
    await recalling.close()
    assert "marker" not in repr(WhoCalls(("marker",)))
