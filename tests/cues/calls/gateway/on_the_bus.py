"""A call on the bus in a real Redis: gateways that join, what they tell, and one who reads it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from cues.calls.events import CallEnded, Transcript
from cues.calls.gateway.bus import CallRecord, Position
from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.redis_bus import RedisBus
from speech.audio import Channel

SECRET = b"s" * 32
INFO = CallInfo("c1", "heartline", "2026-03-02T14:05:00+00:00", "robin", "+1614", "live", "full", 0, "here")
MARKER = "marker"
BEGINNING = Position()


@pytest.fixture
async def raw(server):
    async with Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
async def join(server):
    """Gateways on the bus, by as many calls."""
    joined = []

    async def one(lease=5.0):
        bus = RedisBus(server.url, lease=lease)
        joined.append(bus)
        await bus.open(SECRET)
        return bus

    yield one
    for bus in joined:
        await bus.close()


def record(bus, **info):
    return CallRecord(replace(INFO, **info), bus.me, "token:1", "their-name")


def said(seq, text="we have a dog", *, final=False, utterance=1):
    return Transcript(
        call="c1",
        seq=seq,
        at=1.0,
        channel=Channel.CUSTOMER,
        utterance=utterance,
        final=final,
        text=text,
        start=0.0,
        end=1.0,
    )


def ended(seq):
    return CallEnded(call="c1", seq=seq, at=9.0, duration=9.0, stats={})


def seqs(events):
    return [event.seq for event in events]


async def read(bus, at=BEGINNING, *, until):
    """What one who follows c1 is told, up to an event."""
    told = []
    while until not in seqs(told):
        news = await asyncio.wait_for(bus.news({"c1": at}), 10)
        come = (news.events or {}).get("c1", ())
        told += come
        for event in come:
            at = at.after([event])
    return told
