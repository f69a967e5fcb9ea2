"""What is asked of a call by HTTP, done by the gateway that has the call, for those alone whose it is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.events import CallPaused, CallStarted, CommandAnswered
from cues.calls.following import CallLog
from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.errands import (
    UNKNOWN,
    VERBS,
    ContextTold,
    Errand,
    Errands,
    read_body,
)
from cues.calls.gateway.recovery import plan_of
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.gateway.tickets import Tickets
from speech.audio import Channel
from tests.cues.calls.gateway.loopback import Kitchen

STARTED = CallStarted(
    call="c1",
    seq=1,
    at=0.0,
    source="heartline",
    channels=(Channel.AGENT, Channel.CUSTOMER),
    customer=None,
    began="2026-03-17T10:00:00+00:00",
    sender="token:1",
    ref="c-9",
)


@pytest.fixture
async def board(tmp_path, extractor):
    kitchen = Kitchen(tmp_path, extractor)
    board = Switchboard(GatewayRules(), kitchen.make, Capacity(1000.0), Tickets(bytes(32)))
    yield board
    for call in board:
        board.release(call)


@pytest.fixture
async def call(board):
    return board.adopt(plan_of(STARTED), "heartline", CallLog([STARTED]))


def ask(board, what="hold", call="c1", key="token:1", *, body=b"", admin=False):
    return Errands(board).do(Errand(call, what, body, key, admin=admin))


@pytest.mark.usefixtures("call")
@pytest.mark.parametrize(
    ("name", "key", "admin", "theirs"),
    [
        ("c1", "token:1", False, True),
        ("c-9", "token:1", False, True),
        ("c1", "token:2", False, False),
        ("c-9", "token:2", False, False),
        ("c1", "token:2", True, True),
        ("c-9", "token:2", True, False),
        ("c2", "token:1", True, False),
        ("", "token:1", True, False),
    ],
)
def test_a_call_is_reached_by_its_sender_and_by_an_administrator_who_has_its_id(
    board, name, key, admin, theirs
):
    outcome = ask(board, call=name, key=key, admin=admin)
    assert outcome is UNKNOWN if not theirs else (outcome.status, outcome.fields) == (200, {"call": "c1"})


@pytest.mark.parametrize("verb", ["use", "dismiss", "keep", "later", "marker", "", "contexts"])
def test_what_is_for_the_agent_or_nothing_at_all_is_refused(board, call, verb):
    outcome = ask(board, verb)
    assert (outcome.status, outcome.fields["code"]) == (400, "malformed")
    assert "marker" not in outcome.fields["error"]


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_what_a_softphone_may_ask_is_done_and_told(board, call, verb):
    told = []
    board.changed = told.append
    assert ask(board, verb, body=b'{"to": "anna"}' if verb == "transfer" else b"").status == 200
    assert told == [call]


def test_a_call_that_is_nobodys_becomes_the_agents_whom_a_crm_names(board, call):
    assert ask(board, "context", body=b'{"customer": "+1614", "agent": "robin"}').status == 200
    assert (call.agent, call.customer) == ("robin", "+1614")
    assert ask(board, "context", body=b'{"agent": "anna"}').status == 200
    assert ask(board, "context", body=b'{"agent": ""}').status == 200
    assert call.agent == "robin", "and nobody else's by a word of it"
    assert [told.agent for told in call._waiting] == ["robin", None, None]


@pytest.mark.parametrize("name", ["", " ", "\t\n ", "\x1b\x07", "\u202e", "\u00a0"])
def test_a_transfer_to_what_is_no_name_is_refused_and_the_call_stays(board, call, name):
    call.agent = "robin"
    outcome = ask(board, "transfer", body=json.dumps({"to": name}).encode())
    assert (outcome.status, outcome.fields["code"]) == (400, "malformed")
    assert (call.agent, list(call._waiting)) == ("robin", [])
    assert ask(board, "hold", body=json.dumps({"to": name}).encode()).status == 200, "where it says nothing"


def test_of_a_name_is_taken_what_can_be_shown(board, call):
    told = {"agent": "ro\x1b[2Jbin", "customer": "+1\x07 614"}
    assert ask(board, "context", body=json.dumps(told).encode()).status == 200
    assert (call.agent, call.customer) == ("ro[2Jbin", "+1 614")


@pytest.mark.parametrize(
    ("what", "body"), [("context", b'{"marker": 1}'), ("transfer", b'{"to": ["marker"]}')]
)
def test_a_bad_body_is_refused_without_being_quoted(board, call, what, body):
    outcome = ask(board, what, body=body)
    assert (outcome.status, outcome.fields["code"]) == (400, "malformed")
    assert "marker" not in str(outcome)


PAUSED = [
    STARTED,
    CallPaused(call="c1", seq=2, at=1.0, dropped_from=0.0),
    CommandAnswered(call="c1", seq=3, at=1.0, id="a1", command="pause", target=None, refused=None),
]


async def test_after_a_crash_nobody_is_known_to_have_begun_the_pause(board):
    call = board.adopt(plan_of(STARTED), "heartline", CallLog(PAUSED))
    outcome = ask(board, "resume")
    assert (outcome.status, outcome.fields["code"], list(call._waiting)) == (409, "not_your_pause", [])
    assert ask(board, "resume", body=b'{"ends": "pause"}').status == 200


async def test_another_programs_pause_is_ended_by_name_alone(board):
    call = board.adopt(plan_of(STARTED), "heartline", CallLog([STARTED]))
    assert ask(board, "pause", admin=True, key="token:2").status == 200
    (asked,) = call._waiting
    for event in PAUSED[1:]:
        call._learn(replace(event, id=asked.id) if isinstance(event, CommandAnswered) else event)
    assert ask(board, "resume").status == 409
    assert ask(board, "resume", admin=True, key="token:2").status == 200
    (_, resume) = call._waiting
    assert (resume.target, resume.by) == (None, "token:2"), "the call itself knows what that ends"


@given(st.binary() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps).map(str.encode))
def test_a_body_is_what_it_should_be_or_nothing(body):
    told = read_body(body, ContextTold)
    assert told is None or isinstance(told, ContextTold)


def test_an_errand_shows_nothing_of_what_is_asked():
    assert "marker" not in repr(Errand("marker", "context", b"marker", "marker", admin=True))
