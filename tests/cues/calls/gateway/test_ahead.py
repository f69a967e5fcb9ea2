"""A connection is read one message ahead while its sender is made to wait, and no further."""

from __future__ import annotations

import asyncio

import pytest

from cues.calls.gateway import ahead
from cues.calls.gateway.ahead import Ahead
from cues.calls.gateway.wire import WireClosed


class Line:
    """A wire with some messages, after which the other end has gone, or is silent."""

    def __init__(self, *messages, goes=False):
        self.messages = list(messages)
        self.goes = goes
        self.read = 0

    async def receive(self):
        self.read += 1
        await asyncio.sleep(0)
        if self.messages:
            return self.messages.pop(0)
        if self.goes:
            raise WireClosed
        return await asyncio.get_running_loop().create_future()


@pytest.fixture
async def over():
    """Done once the call is over."""
    return asyncio.get_running_loop().create_future()


async def test_one_message_is_read_while_it_waits_and_none_is_lost(over):
    line = Line("one", "two")
    reader = Ahead(line)
    await reader.wait(0.05, over, lambda: None)
    await reader.wait(0.05, over, lambda: None)
    assert line.read == 1
    assert [await reader.take(), await reader.take()] == ["one", "two"]


async def test_who_need_not_wait_is_not_read_ahead(over):
    line = Line("one")
    await Ahead(line).wait(0.0, over, lambda: None)
    assert line.read == 0


async def test_the_wait_ends_with_the_call_and_with_the_other_end(over):
    gone = Ahead(Line(goes=True))
    await asyncio.wait_for(gone.wait(1e6, over, lambda: None), 10)
    with pytest.raises(WireClosed):
        await gone.take()
    silent = Ahead(Line())
    asyncio.get_running_loop().call_soon(over.set_result, None)
    await asyncio.wait_for(silent.wait(1e6, over, lambda: None), 10)
    await silent.forget()


async def test_what_a_look_finds_ends_it_and_nothing_is_left_reading(over, monkeypatch):
    monkeypatch.setattr(ahead, "LOOKS_EVERY", 0.01)
    looks = []

    def look():
        looks.append(1)
        if len(looks) == 3:
            raise KeyError

    reader = Ahead(Line())
    before = asyncio.all_tasks()
    with pytest.raises(KeyError):
        await asyncio.wait_for(reader.wait(1e6, over, look), 10)
    await reader.forget()
    assert asyncio.all_tasks() == before
