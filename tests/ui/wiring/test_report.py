"""A report that is posted says whose it is, and what is to be done where it is not taken."""

from __future__ import annotations

import asyncio
import json

import pytest

from cues.calls.events import CallEnded, CallStarted
from cues.calls.report.reporting import report_call
from speech.audio import Channel
from speech.errors import HeartlineError
from tests.cues.webhooks.receiver import SECRET, receiving
from ui.settings import settings
from ui.wiring.report import post_report

START = {
    "source": "made",
    "channels": (Channel.CUSTOMER,),
    "customer": None,
    "began": "2026-03-02T14:05:00+00:00",
}


def report(call="call-7"):
    end = CallEnded(call=call, seq=2, at=9.0, duration=9.0, stats={})
    return report_call([CallStarted(call=call, seq=1, at=0.0, **START), end], "US")


@pytest.fixture
def to(monkeypatch):
    def lead(receiver):
        monkeypatch.setenv("HEARTLINE_REPORT__WEBHOOK", receiver.url)
        monkeypatch.setenv("HEARTLINE_REPORT__SECRET", SECRET)
        settings.cache_clear()

    yield lead
    settings.cache_clear()


async def test_each_report_has_its_key(to):
    async with receiving() as receiver:
        to(receiver)
        keys = [await asyncio.to_thread(post_report, report(call)) for call in ("call-7", "call-7", "call-8")]
    assert keys == receiver.keys()
    assert len(set(keys)) == 2
    assert json.loads(receiver.requests[0][1])["data"]["call"] == "call-7"


@pytest.mark.parametrize(("step", "again"), [(400, False), (503, True)])
async def test_what_is_not_taken_is_said(to, step, again):
    async with receiving(step) as receiver:
        to(receiver)
        with pytest.raises(HeartlineError, match=f"the receiver answered {step}") as caught:
            await asyncio.to_thread(post_report, report())
    assert ("run it again" in str(caught.value)) is again
    assert "marker" not in str(caught.value)
