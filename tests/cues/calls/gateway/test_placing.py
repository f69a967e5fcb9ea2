"""Where the sound of a connection lies, by how its protocol counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cues.calls.following import CallLog
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.placing import Placing
from cues.calls.gateway.plans import source_of
from cues.calls.session import CallPlan
from speech.audio import Channel
from speech.sources.protocols.protocol import Opened, Sound
from tests.speech.call_in_memory import tone

PLAN = CallPlan("c1", "audiohook", (Channel.CUSTOMER,), datetime(2026, 3, 17, tzinfo=UTC))
SOUND = Sound(Channel.CUSTOMER, 8000, tone(0.1), 80_000)


def made(start):
    source = source_of(PLAN, Mode.FULL, live=True, start=start)
    return HostedCall(PLAN, "audiohook", Mode.FULL, source, before=CallLog())


@pytest.mark.parametrize(
    ("protocol", "resumes", "position", "lies"),
    [
        ("heartline", False, 16_000, 80_000),
        ("heartline", True, 16_000, 80_000),
        ("twilio", False, 16_000, 88_000),
        ("audiohook", True, 16_000, 80_000),
        ("audiohook", True, 0, 0),
    ],
)
def test_it_counts_from_its_own_beginning_or_from_the_calls(protocol, resumes, position, lies):
    placing = Placing(Opened(protocol, "c-9", (Channel.CUSTOMER,), resumes=resumes), made(position))
    assert placing.placed(SOUND).start == lies
    assert placing.placed(replace(SOUND, start=80_800)).start == lies + 800
    assert placing.placed(replace(SOUND, start=None)).start is None


def test_a_call_that_began_in_the_middle_is_gone_on_with_by_the_same_count():
    call = made(0)
    opened = Opened("audiohook", "c-9", (Channel.CUSTOMER,), resumes=True)
    call.source.push(Placing(opened, call).placed(replace(SOUND, samples=tone(1.0))))
    assert call.missed == 160_000
    assert call.position > 0
    assert Placing(opened, call).placed(replace(SOUND, start=80_800)).start == 800
