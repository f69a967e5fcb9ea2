"""The calls of a desk printed as they come: as JSON Lines for programs, as plain lines for people."""

from __future__ import annotations

import asyncio
import sys

from cues.calls.events import CallEnded
from cues.calls.wire import to_line
from ui.closing import card_lines
from ui.messages import CallDesk
from ui.plain import lines
from ui.summary import CallSoFar

LAST_WORDS = 1.0
"""Seconds that the end of a call has to be printed when the desk is left."""


async def print_calls(desk: CallDesk, *, as_json: bool) -> None:
    """Print one call after another until cancelled; the one that is on then is ended, and printed to its end.

    Raises:
        HeartlineError: no call will ever come.
    """
    running = asyncio.create_task(desk.run(), name="desk")
    printing = asyncio.create_task(_print_each(desk, as_json=as_json), name="printing")
    try:
        await asyncio.wait({running, printing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        running.cancel()
        await asyncio.wait({running})
        await asyncio.wait({printing}, timeout=LAST_WORDS)
        printing.cancel()
        await asyncio.wait({printing})
    for task in (running, printing):
        if not task.cancelled():
            task.result()


async def _print_each(desk: CallDesk, *, as_json: bool) -> None:
    while True:
        feed = await desk.next_call()
        so_far = CallSoFar()
        async for event in feed.events():
            for line in [to_line(event)] if as_json else lines(event):
                sys.stdout.write(line + "\n")
            so_far.add(event)
            if isinstance(event, CallEnded) and not as_json:
                rows = (*so_far.rows(), *feed.closing())
                sys.stdout.writelines(line + "\n" for line in card_lines(rows, feed.next_steps()))
            sys.stdout.flush()
