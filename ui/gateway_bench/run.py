"""The gateway's benchmark: calls at once in real time, to a vosk-server where there is one, and to ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from cues.calls.desk_client import DeskClient
from cues.calls.gateway.capacity import Mode
from speech.errors import BadInputError, HeartlineError
from ui.bench_measure import Measure
from ui.gateway_bench.calls import SentCall, read_calls
from ui.gateway_bench.processor import ThreadTimes, process_used, threads_used
from ui.gateway_bench.results import (
    CALLS_A_CORE,
    HEADING,
    Seen,
    gateway_measures,
    measures,
    side_by_side,
)
from ui.gateway_bench.rival import Rival
from ui.gateway_bench.sending import LEAD, send_calls
from ui.gateway_bench.served import Served, served

HEARING: Final = "hearing-"
"""How the names of the threads begin that hear (speech/transcribe.py)."""
LOOKS_EVERY: Final = 0.5
"""Seconds between two looks at the threads."""
ENDS_WITHIN: Final = 30.0
"""Seconds in which the gateway has ended all calls, once everything is answered."""


def measure_gateway(
    folder: Path,
    *,
    only: tuple[str, ...],
    at_once: int,
    rival: Rival | None,
    progress: Callable[[str], None],
) -> Iterator[str]:
    """The lines of the table, as they come.

    Args:
        folder: calls whose truth is known.
        only: names of the calls wanted; none given: all.
        at_once: how many are sent at once.
        rival: measured first, with the same calls.
        progress: told what is being done.

    Raises:
        HeartlineError: the calls cannot be used, nothing answers, or not everything is answered.
    """
    calls = read_calls(folder, only, at_once)
    longest = max(call.seconds for call in calls)
    theirs: Sequence[Measure] | None = None
    if rival is not None:
        progress(f"{len(calls)} call(s) at once to vosk-server, {longest:.0f} s")
        theirs = asyncio.run(_rival_measures(rival, calls))
    progress(f"{len(calls)} call(s) at once to the gateway, once it has loaded, {longest:.0f} s")
    ours, alone = asyncio.run(_own_measures(calls))
    if theirs is None:
        yield from map(str, ours)
    else:
        yield HEADING
        yield from map(str, side_by_side(theirs, ours))
    yield from map(str, alone)
    if not any(each.name == CALLS_A_CORE for each in ours):
        progress("this system does not tell a process's processor time, so lines are missing")


async def _rival_measures(rival: Rival, calls: Sequence[SentCall]) -> Sequence[Measure]:
    before = process_used(rival.pid)
    begins = asyncio.get_running_loop().time() + LEAD
    answers = await send_calls(calls, lambda _, __: rival.url, begins)
    after = process_used(rival.pid)
    spent = after.seconds - before.seconds if before and after else None
    if before and not spent:
        raise BadInputError(
            "The process that --against-pid names did nothing while the server at --against heard the calls. "
            "Give that server's own number, as ps shows it."
        )
    return measures(calls, answers, spent)


async def _own_measures(calls: Sequence[SentCall]) -> tuple[Sequence[Measure], Sequence[Measure]]:
    """What can be compared, and what a gateway alone has."""
    async with served() as gateway:
        threads = ThreadTimes()
        desk = DeskClient(gateway.url)
        begins = asyncio.get_running_loop().time() + LEAD
        watching = asyncio.create_task(_watch(desk, len(calls), begins))
        beside = [asyncio.create_task(desk.run()), asyncio.create_task(_look(gateway.pid, threads))]
        before = process_used(gateway.pid)
        try:
            answers = await send_calls(calls, _address(gateway), begins)
            seen = await asyncio.wait_for(watching, ENDS_WITHIN)
        except TimeoutError:
            raise HeartlineError("The gateway did not show the calls to a desk to their ends.") from None
        finally:
            for task in (watching, *beside):
                task.cancel()
            await asyncio.gather(watching, *beside, return_exceptions=True)
        after = process_used(gateway.pid)
        threads.look(threads_used(gateway.pid))
        full = await _heard_in_full(gateway)
    spent = after.seconds - before.seconds if before and after else None
    alone = gateway_measures(calls, seen, full, threads.besides(HEARING))
    return measures(calls, answers, spent), tuple(alone)


def _address(gateway: Served) -> Callable[[str, str], str]:
    return lambda call, side: f"{gateway.url}/vosk?{urlencode({'call': call, 'channel': side})}"


async def _watch(desk: DeskClient, count: int, begins: float) -> Sequence[Seen]:
    """All events of so many calls, each with when it came."""
    async with asyncio.TaskGroup() as group:
        following = []
        for _ in range(count):
            call = await desk.next_call()
            following.append(group.create_task(_follow(desk, call.id, begins)))
    return [task.result() for task in following]


async def _follow(desk: DeskClient, call: str, begins: float) -> Seen:
    loop = asyncio.get_running_loop()
    async with aclosing(desk.events(call)) as events:
        return [(event, loop.time() - begins) async for event in events]


async def _look(pid: int, threads: ThreadTimes) -> None:
    """Look at the threads again and again: those of a call are gone once it has ended."""
    while True:
        threads.look(threads_used(pid))
        await asyncio.sleep(LOOKS_EVERY)


async def _heard_in_full(gateway: Served) -> int:
    """How many calls the gateway had room for, by its own count."""
    address = f"{gateway.url.replace('ws://', 'http://')}/metrics"
    try:
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            text = await answer.text()
    except (aiohttp.ClientError, OSError):
        raise HeartlineError("The gateway does not tell how it heard the calls.") from None
    samples = [each for family in text_string_to_metric_families(text) for each in family.samples]
    return sum(
        round(each.value)
        for each in samples
        if each.name == "heartline_calls_begun_total" and each.labels.get("mode") == Mode.FULL
    )
