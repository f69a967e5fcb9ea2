"""A call's plan by what its sender told."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.identity import Identity, Scope
from cues.calls.gateway.plans import new_plan, profile_of, source_of
from speech.audio import ARCHIVE, SERVER, Channel
from speech.sources.protocols.protocol import Opened

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED
WHO = Identity(frozenset({Scope.PUBLISH}), "token:0123abcd", "token 0123abcd")


def plan(protocol="heartline", call="", channels=(CUSTOMER,), **about):
    return new_plan(Opened(protocol, call, channels, about=about), WHO)


def test_what_the_sender_told_is_in_the_plan():
    made = plan(call="c-9", channels=(CUSTOMER, AGENT), number="+1614", agent="robin")
    assert (made.source, made.sender, made.ref) == ("heartline", "token:0123abcd", "c-9")
    assert (made.customer, made.agent, made.channels) == ("+1614", "robin", (AGENT, CUSTOMER))
    assert plan(number="+1614", customer="C-7").customer == "C-7"
    assert plan().ref is None


def test_ids_differ_and_tell_when_the_call_began():
    made = {plan(began="2026-03-17T10:05:06+01:00").id for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"20260317-100506-[0-9a-f]{8}", each) for each in made)


@pytest.mark.parametrize(
    "began", [None, "", "marker", "2026-99-99", "1" * 500, "0001-01-01T00:00:00", "9999-12-31T23:59:59+00:00"]
)
def test_a_beginning_that_is_none_is_now(began):
    made = plan(**({} if began is None else {"began": began}))
    assert abs(datetime.now(UTC) - made.began) < timedelta(minutes=1)


@pytest.mark.parametrize(("ahead", "believed"), [(timedelta(minutes=4), True), (timedelta(hours=5), False)])
def test_a_beginning_that_is_to_come_is_now_but_for_clocks_that_differ(ahead, believed):
    says = datetime.now(UTC) + ahead
    assert (plan(began=says.isoformat()).began == says) is believed
    assert plan(began=says.isoformat()).began <= datetime.now(UTC) + timedelta(minutes=5)


def test_a_beginning_without_a_zone_gets_one():
    assert plan(began="2026-03-17T10:05:06").began.tzinfo is not None


@pytest.mark.parametrize(
    ("protocol", "call", "channels", "are"),
    [
        ("vosk", "c", (CUSTOMER,), (AGENT, CUSTOMER)),
        ("vosk", "", (CUSTOMER,), (CUSTOMER,)),
        ("audiosocket", "c", (AGENT,), (AGENT, CUSTOMER)),
        ("twilio", "c", (CUSTOMER,), (AGENT, CUSTOMER)),
        ("heartline", "c", (CUSTOMER,), (CUSTOMER,)),
        ("vosk", "c", (MIXED,), (MIXED,)),
        ("freeswitch", "c", (CUSTOMER, AGENT), (AGENT, CUSTOMER)),
    ],
)
def test_a_call_has_the_side_that_another_connection_may_yet_bring(protocol, call, channels, are):
    assert plan(protocol, call, channels).channels == are


def test_less_room_makes_larger_steps():
    assert [profile_of(mode) for mode in Mode] == [SERVER, ARCHIVE, ARCHIVE]
    source = source_of(plan(), Mode.FULL, live=True, start=1600)
    assert (source.name, source.channels, source.live, source.position) == (
        "heartline",
        (CUSTOMER,),
        True,
        1600,
    )
