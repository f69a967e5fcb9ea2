"""Follows a call's events up to where another gateway can go on: between two causes of events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from cues.calls.events import CallEvent


async def until(
    leaving: asyncio.Event, events: AsyncGenerator[CallEvent, None]
) -> AsyncGenerator[CallEvent, None]:
    """A call's events, up to a moment after `leaving` at which all that one cause led to have been told."""
    left = asyncio.ensure_future(leaving.wait())
    async with aclosing(events):
        coming = asyncio.ensure_future(anext(events, None))
        try:
            while True:
                await asyncio.sleep(0)  # what one cause leads to comes without any wait in between
                if not coming.done():
                    await asyncio.wait({coming, left}, return_when=asyncio.FIRST_COMPLETED)
                event = coming.result() if coming.done() else None
                if event is None:
                    return
                yield event
                coming = asyncio.ensure_future(anext(events, None))
        finally:
            left.cancel()
            coming.cancel()
            await asyncio.gather(left, coming, return_exceptions=True)
