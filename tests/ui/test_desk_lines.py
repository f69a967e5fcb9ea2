"""Calls printed one after another, to the last event of the last one."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator

import pytest

from cues.calls.events import CallEnded, CallEvent, CallStarted
from speech.audio import Channel
from speech.errors import HeartlineError
from tests.ui.made_events import transcript
from ui import desk_lines
from ui.desk_lines import print_calls

CHANNELS = (Channel.AGENT, Channel.CUSTOMER)


def begun(call: str) -> CallStarted:
    return CallStarted(
        call=call,
        seq=1,
        at=0.0,
        source="Headset",
        channels=CHANNELS,
        customer=None,
        began="2026-03-02T10:00:00+00:00",
    )


def over(call: str) -> CallEnded:
    return CallEnded(call=call, seq=3, at=9.0, duration=9.0, stats={})


class Feed:
    """A call whose events come as they are put in."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[CallEvent | Exception] = asyncio.Queue()

    async def events(self) -> AsyncIterator[CallEvent]:
        while True:
            item = await self.queue.get()
            if isinstance(item, Exception):
                raise item
            yield item
            self.queue.task_done()
            if isinstance(item, CallEnded):
                return

    def closing(self) -> list[tuple[str, str]]:
        return [("cues shown", "none")]

    def next_steps(self) -> tuple[str, ...]:
        return ()


class Desk:
    """Hands on calls until it is left; then ends the one that is on, as a desk does."""

    def __init__(self, error: Exception | None = None) -> None:
        self.feeds: asyncio.Queue[Feed] = asyncio.Queue()
        self.on: Feed | None = None
        self.closed = False
        self._error = error

    async def run(self) -> None:
        try:
            if self._error is not None:
                raise self._error
            await asyncio.Event().wait()
        finally:
            if self.on is not None:
                await self.on.queue.put(over("last"))
            self.closed = True

    async def next_call(self) -> Feed:
        return await self.feeds.get()


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    """Nobody waits for words that never come."""
    monkeypatch.setattr(desk_lines, "LAST_WORDS", 0.2)


async def call(desk: Desk, name: str, *, ends: bool = True) -> None:
    feed = Feed()
    for event in (begun(name), transcript("we have a dog", final=True), *([over(name)] if ends else [])):
        await feed.queue.put(event)
    await desk.feeds.put(feed)
    await feed.queue.join()
    desk.on = None if ends else feed


async def left(printing: asyncio.Task[None]) -> None:
    printing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await printing


async def test_every_event_of_every_call_is_a_line_of_json(capsys):
    desk = Desk()
    printing = asyncio.create_task(print_calls(desk, as_json=True))
    await call(desk, "one")
    await call(desk, "two")
    await left(printing)
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(event["event"], event["call"]) for event in events if event["event"] != "transcript"] == [
        ("call.started", "one"),
        ("call.ended", "one"),
        ("call.started", "two"),
        ("call.ended", "two"),
    ]


async def test_for_people_there_are_plain_lines(capsys):
    desk = Desk()
    printing = asyncio.create_task(print_calls(desk, as_json=False))
    await call(desk, "one")
    await left(printing)
    out = capsys.readouterr().out
    assert "Headset begins" in out
    assert "we have a dog" in out
    assert re.search(r"^kept +nothing: memory was off in this call$", out, re.MULTILINE)
    assert re.search(r"^call id +one$", out, re.MULTILINE)
    assert re.search(r"^cues shown +none$", out, re.MULTILINE)
    assert "{" not in out


async def test_left_in_mid_call_the_end_of_the_call_is_printed_too(capsys):
    desk = Desk()
    printing = asyncio.create_task(print_calls(desk, as_json=True))
    await call(desk, "last", ends=False)
    await left(printing)
    assert desk.closed
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["event"] == "call.ended"


async def test_a_desk_where_no_call_will_ever_come_says_why():
    desk = Desk(HeartlineError("The model is damaged."))
    with pytest.raises(HeartlineError, match="damaged"):
        await print_calls(desk, as_json=True)
    assert desk.closed


async def test_a_call_that_cannot_be_printed_ends_the_desk_and_is_no_secret():
    desk = Desk()
    printing = asyncio.create_task(print_calls(desk, as_json=True))
    feed = Feed()
    await feed.queue.put(HeartlineError("The gateway has gone."))
    await desk.feeds.put(feed)
    with pytest.raises(HeartlineError, match="gateway"):
        await printing
    assert desk.closed
