"""The terms of an agent to whom a call comes are asked in a thread, and come into the call when known."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

from cues.calls.asking_terms import AskingTerms
from cues.calls.commands import Command, Verb
from cues.calls.events import CallEnded, CallStarted, CallTransferred
from cues.calls.live import CallParts, RunningCall
from cues.calls.offer import Terms, TermsOf
from cues.calls.session import CallPlan, CallSession
from cues.calls.taking import CallTaken
from speech.sources.typed import hear_live
from tests import costly
from tests.cues.calls.conftest import AGENT, BEGAN, CUSTOMER

THREADS = ThreadPoolExecutor(2)
TERMS = Terms("USD", 300)


def started(agent):
    return CallStarted(call="c", seq=1, at=0.0, source="x", channels=(), customer=None, began="", agent=agent)


def taken(agent):
    return CallTaken(call="c", seq=2, at=1.0, agent=agent)


def transferred(to):
    return CallTransferred(call="c", seq=3, at=2.0, to=to)


async def told(ask, *events):
    put = []
    asking = AskingTerms(ask, put.append, THREADS)
    for event in events:
        asking.told(event)
    while asking._tasks:
        await asyncio.gather(*asking._tasks, return_exceptions=True)
    await asking.close()
    return put


async def test_it_is_asked_for_each_agent_to_whom_the_call_comes_and_not_on_the_event_loop():
    threads = []

    def ask(agent):
        threads.append(threading.current_thread())
        return Terms("USD", len(agent or ""))

    put = await told(ask, started("sam"), taken("robin"), transferred(None), transferred("lee"))
    assert sorted(put, key=lambda each: each.agent) == [
        TermsOf("lee", Terms("USD", 3)),
        TermsOf("robin", Terms("USD", 5)),
    ]
    assert threading.main_thread() not in threads


async def test_where_nothing_can_be_sent_and_where_nobody_asks_nothing_is_told():
    assert await told(lambda _: None, taken("sam")) == []
    assert await told(None, taken("sam")) == []


async def test_a_fault_costs_what_is_left_and_not_the_call(caplog):
    def fails(_):
        raise ValueError("marker")

    assert await told(fails, taken("sam")) == []
    assert "marker" not in caplog.text


async def test_in_a_call_that_is_taken_the_agents_budget_is_told(extractor):
    turns = asyncio.Queue()
    plan = CallPlan("call-1", "chat", (AGENT, CUSTOMER), BEGAN)
    session = CallSession(plan, extractor, costly.playbook(), terms=Terms("USD"))
    running = RunningCall(CallParts(hear_live(turns), session, ask_terms=lambda _: TERMS))
    seen = []
    async with asyncio.timeout(30), aclosing(running.events()) as events:
        async for event in events:
            seen.append(event)
            if event.event == "call.started":
                running.send(Command(Verb.HOLD, "k1", agent="sam"))
            elif event.event == "budget":
                turns.put_nowait(None)
    names = [event.event for event in seen]
    assert names == ["call.started", "call.taken", "call.held", "command", "budget", "call.ended"]
    assert seen[4].left == 300
    assert isinstance(seen[-1], CallEnded)
