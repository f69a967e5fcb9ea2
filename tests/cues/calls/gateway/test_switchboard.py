"""All calls of a gateway: begun or refused, found again, waited for, and let go."""

import asyncio
import threading
import time
from contextlib import suppress

import pytest

from cues.calls.events import CallStarted
from cues.calls.following import CallLog
from cues.calls.gateway import switchboard as switchboard_module
from cues.calls.gateway.capacity import Capacity, Mode
from cues.calls.gateway.identity import Identity, Scope
from cues.calls.gateway.recovery import plan_of
from cues.calls.gateway.refusal import RefusedError, Why
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.switchboard import LOST, Switchboard
from cues.calls.gateway.tickets import Tickets
from speech.sources.protocols.protocol import Opened, Sound
from tests.cues.calls.gateway.loopback import AGENT, CUSTOMER, Kitchen, soon, until
from tests.speech.call_in_memory import tone

ONE = Identity(frozenset({Scope.PUBLISH}), "token:1", "one")
TWO = Identity(frozenset({Scope.PUBLISH}), "token:2", "two")
TICKETS = Tickets(bytes(32))


@pytest.fixture
def kitchen(tmp_path, extractor):
    return Kitchen(tmp_path, extractor)


@pytest.fixture
async def make_board(kitchen):
    boards = []

    def make(**limits):
        rules = GatewayRules.model_validate({"limits": limits})
        board = Switchboard(rules, kitchen.make, Capacity(1000.0), TICKETS)
        boards.append(board)
        return board

    yield make
    for board in boards:
        await soon(board.drain(0.0))


def opened(protocol="audiosocket", call="c-1", channels=(CUSTOMER,), **more):
    return Opened(protocol, call, channels, **more)


async def open_one(board, told=None, who=ONE, *, waits=False):
    return await soon(board.open(told or opened(), who, waits=waits))


async def refused(board, told=None, who=ONE):
    with pytest.raises(RefusedError) as error:
        await open_one(board, told, who)
    return error.value.refusal.why


def lost(board, sender="token:1", protocol="heartline", call="lost-1"):
    """A call that was found unfinished."""
    started = CallStarted(
        call=call,
        seq=1,
        at=4.0,
        source=protocol,
        channels=(AGENT, CUSTOMER),
        customer=None,
        began="2026-03-17T10:00:00+00:00",
        sender=sender,
        ref="c-1",
    )
    return board.adopt(plan_of(started), protocol, CallLog([started]))


async def test_two_connections_of_one_sender_and_name_are_one_call(make_board):
    board = make_board()
    one, two = await asyncio.gather(open_one(board), open_one(board, opened(channels=(AGENT,))))
    assert one is two
    assert one.carried == {AGENT, CUSTOMER}
    other = await open_one(board, who=TWO)
    assert other is not one
    assert await open_one(board, opened(call="")) is not one
    assert {each.id for each in board} == {one.id, other.id, *(each.id for each in board)}
    assert board.get("c-1", "token:1") is one
    assert board.get("c-1", "token:2") is other
    assert board.get("c-1") is None
    assert board.get("", "token:1") is None
    assert board.get(one.id) is one


async def test_both_sides_of_calls_that_come_at_once_begin_together(make_board, kitchen):
    """What is sent while calls are put together, one after the other, waits on both connections alike."""
    board = make_board()
    kitchen.waits = lambda: time.sleep(0.05)

    async def send(name, side):
        call = await open_one(board, opened("vosk", name, (side,)), waits=True)
        for _ in range(5):
            call.source.push(Sound(side, 16_000, tone(0.2)))
            await asyncio.sleep(0)
        return call

    sides = [(f"c-{place}", side) for side in (CUSTOMER, AGENT) for place in range(4)]
    calls = await asyncio.gather(*(send(*side) for side in sides))
    assert [(call.source.filled, call.position) for call in calls] == [(0.0, 16_000)] * len(sides)


async def test_a_side_that_came_later_while_the_call_was_put_together_begins_later(make_board, kitchen):
    board = make_board()
    go = threading.Event()
    kitchen.waits = lambda: go.wait(10)
    first = asyncio.create_task(open_one(board))
    await asyncio.sleep(0.4)
    second = asyncio.create_task(open_one(board, opened(channels=(AGENT,))))
    await asyncio.sleep(0)
    go.set()
    call = await first
    await second
    assert 0.4 <= call.source.filled < 5.0
    call.source.push(Sound(CUSTOMER, 16_000, tone(0.2)))
    assert call.position == 3200


async def test_a_connection_that_waits_for_a_call_which_cannot_be_put_together_tries_itself(
    make_board, kitchen
):
    board = make_board(calls=1)

    def fail_once():
        kitchen.fails = RuntimeError("marker") if len(kitchen.orders) == 1 else None

    kitchen.waits = fail_once
    failure, call = await asyncio.gather(
        open_one(board), open_one(board, opened(channels=(AGENT,))), return_exceptions=True
    )
    assert isinstance(failure, RuntimeError)
    assert (list(board), call.carried) == ([call], {AGENT})
    assert await refused(board, opened(call="c-2"), TWO) is Why.CALLS


async def test_a_protocol_that_carries_both_sides_begins_anew_each_time(make_board):
    board = make_board()
    told = opened("heartline", channels=(AGENT, CUSTOMER))
    assert await open_one(board, told) is not await open_one(board, told)


async def test_what_is_not_taken_counts_for_nothing(make_board, kitchen):
    board = make_board(calls=1)
    assert await refused(board, opened(about={"language": "fr"})) is Why.LANGUAGE
    board.capacity = Capacity(0.0)
    assert await refused(board) is Why.OVERLOAD
    board.capacity = Capacity(1000.0)
    kitchen.fails = RuntimeError("marker")
    with pytest.raises(RuntimeError):
        await open_one(board)
    kitchen.fails = None
    assert list(board) == []
    await open_one(board)
    assert await refused(board, opened(call="c-2"), TWO) is Why.CALLS
    board.draining = True
    assert await refused(board, opened(call="c-3")) is Why.GOING_DOWN
    assert (await open_one(board)).connections == 2, "a call that is under way goes on"


async def test_a_sender_has_so_many_calls_and_another_one_its_own(make_board):
    board = make_board(calls_of_sender=1)
    call = await open_one(board)
    assert await refused(board, opened(call="c-2")) is Why.CALLS_OF_SENDER
    await open_one(board, who=TWO)
    board.close(call, (CUSTOMER,), hung_up=True)
    await soon(call.finished.wait())
    await open_one(board, opened(call="c-2"))


async def test_a_call_waits_for_a_sender_that_may_come_again(make_board, monkeypatch):
    board = make_board()
    call = await open_one(board)
    board.close(call, (CUSTOMER,), hung_up=False)
    assert call.info.state == "waiting"
    assert await open_one(board) is call
    monkeypatch.setattr(switchboard_module, "GRACE", 0.02)
    board.close(call, (CUSTOMER,), hung_up=False)
    await soon(call.finished.wait())
    assert call.log.ended
    assert await open_one(board) is not call


@pytest.mark.parametrize("protocol", ["vosk", "twilio", "freeswitch", "chat"])
async def test_a_call_whose_sender_cannot_come_again_ends_with_its_connection(make_board, protocol):
    board = make_board()
    call = await open_one(board, opened(protocol))
    board.close(call, (CUSTOMER,), hung_up=False)
    await soon(call.finished.wait())


async def test_a_call_is_forgotten_some_time_after_its_end(make_board, monkeypatch):
    monkeypatch.setattr(switchboard_module, "KEPT_ENDED", 0.02)
    board = make_board()
    changed = []
    board.changed = changed.append
    call = await open_one(board)
    board.close(call, (CUSTOMER,), hung_up=True)
    await soon(call.finished.wait())
    await until(lambda: not list(board))
    assert changed[-1] is call


async def test_a_ticket_leads_to_its_call_for_its_sender_alone(make_board):
    board = make_board()
    call = await open_one(board, opened("heartline"))
    ticket = opened("heartline", TICKETS.ticket(call.id), resumes=True)
    assert await open_one(board, ticket) is call
    assert await refused(board, ticket, TWO) is Why.NO_SUCH_CALL
    assert await refused(board, opened("heartline", f"{call.id}.0000", resumes=True)) is Why.NO_SUCH_CALL
    assert await refused(board, opened("heartline", call.id, resumes=True)) is Why.NO_SUCH_CALL
    assert call.connections == 1


@pytest.mark.parametrize("protocol", ["heartline", "audiohook"])
async def test_who_comes_again_takes_the_place_of_the_old_connection(make_board, protocol):
    board = make_board()
    both = (AGENT, CUSTOMER)
    call = await open_one(board, opened(protocol, channels=both))
    old = call.replaced
    again = TICKETS.ticket(call.id) if protocol == "heartline" else "c-1"
    assert await open_one(board, opened(protocol, again, both, resumes=True)) is call
    assert (old.is_set(), call.replaced.is_set(), call.connections, call.carried) == (
        True,
        False,
        2,
        {AGENT, CUSTOMER},
    )
    board.close(call, both, hung_up=True)
    await soon(call.finished.wait())


async def test_of_two_that_come_again_at_once_one_has_the_call(make_board, kitchen):
    board = make_board()
    call = lost(board)
    kitchen.waits = lambda: time.sleep(0.05)
    ticket = opened("heartline", TICKETS.ticket(call.id), resumes=True)
    first, second = await asyncio.gather(
        open_one(board, ticket), open_one(board, ticket), return_exceptions=True
    )
    assert isinstance(first, RefusedError)
    assert first.refusal.why is Why.REPLACED
    assert (second, call.connections) == (call, 1)


@pytest.mark.parametrize("protocol", ["vosk", "twilio"])
async def test_a_name_that_is_used_again_after_the_end_was_said_begins_another_call(make_board, protocol):
    board = make_board()
    call = await open_one(board, opened(protocol))
    board.close(call, (CUSTOMER,), hung_up=True)
    assert not call.log.ended
    other = await open_one(board, opened(protocol))
    assert other is not call
    assert await open_one(board, opened(protocol, channels=(AGENT,))) is other, "its other side comes to it"
    assert call.connections == 0
    await soon(call.finished.wait())


async def test_a_uuid_that_is_used_again_after_a_hang_up_is_refused_until_all_has_been_heard(make_board):
    board = make_board()
    call = await open_one(board)
    board.close(call, (CUSTOMER,), hung_up=True)
    assert await refused(board, opened(channels=(AGENT,))) is Why.NO_SUCH_CALL
    assert call.connections == 0
    await soon(call.finished.wait())
    assert await open_one(board) is not call


async def test_a_call_whose_end_was_said_is_not_gone_on_with(make_board):
    board = make_board()
    call = await open_one(board, opened("heartline"))
    board.close(call, (CUSTOMER,), hung_up=True)
    ticket = opened("heartline", TICKETS.ticket(call.id), resumes=True)
    assert await refused(board, ticket) is Why.NO_SUCH_CALL
    await soon(call.finished.wait())


async def test_a_call_that_was_found_unfinished_goes_on_with_its_sender(make_board, kitchen):
    board = make_board(calls=1)
    call = lost(board)
    assert (call.info.state, call.started) == ("waiting", False)
    ticket = opened("heartline", TICKETS.ticket(call.id), channels=(AGENT, CUSTOMER), resumes=True)
    assert await refused(board, ticket, TWO) is Why.NO_SUCH_CALL
    assert await open_one(board, ticket) is call
    assert (call.started, call.position) == (True, 64_000)
    assert kitchen.orders[-1].before == tuple(call.log.since(0))[:1]
    assert await refused(board, opened(call="c-2")) is Why.CALLS
    board.close(call, (AGENT, CUSTOMER), hung_up=True)
    await soon(call.finished.wait())
    await open_one(board)


@pytest.mark.parametrize("protocol", ["audiosocket", "audiohook"])
async def test_one_whose_protocol_has_no_ticket_goes_on_by_its_senders_own_name(make_board, protocol):
    board = make_board()
    call = lost(board, protocol=protocol)
    told = opened(protocol, "c-1", resumes=protocol == "audiohook")
    assert await open_one(board, told, TWO) is not call
    assert await open_one(board, told) is call
    assert (call.started, call.position) == (True, 64_000)


async def test_going_on_beyond_the_limit_leaves_the_count_right(make_board):
    board = make_board(calls_of_sender=1)
    first = await open_one(board)
    call = lost(board)
    await open_one(board, opened("heartline", TICKETS.ticket(call.id), resumes=True))
    board.close(call, (CUSTOMER,), hung_up=True)
    await soon(call.finished.wait())
    assert await refused(board, opened(call="c-2")) is Why.CALLS_OF_SENDER, "the first one counts still"
    board.close(first, (CUSTOMER,), hung_up=True)
    await soon(first.finished.wait())
    await open_one(board, opened(call="c-2"))


async def test_nobody_came_for_it_and_it_is_told_as_lost(make_board, monkeypatch, kitchen):
    monkeypatch.setattr(switchboard_module, "LOST_AFTER", 0.02)
    board = make_board()
    calls = [lost(board), lost(board, protocol="chat", call="lost-2")]
    for call in calls:
        await soon(call.finished.wait())
        events = list(call.log.since(0))
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert [event.message for event in events if event.event == "warning"] == [LOST]
        assert events[-1].event == "call.ended"
    assert (
        await refused(board, opened("heartline", TICKETS.ticket(call.id), resumes=True)) is Why.NO_SUCH_CALL
    )


async def test_its_sender_comes_at_the_moment_at_which_it_is_given_up(make_board, monkeypatch, kitchen):
    monkeypatch.setattr(switchboard_module, "LOST_AFTER", 0.01)
    board = make_board()
    making, go = threading.Event(), threading.Event()

    def wait():
        making.set()
        go.wait(10)

    kitchen.waits = wait
    call = lost(board)
    await until(making.is_set)
    coming = asyncio.create_task(open_one(board, opened("heartline", TICKETS.ticket(call.id), resumes=True)))
    await asyncio.sleep(0.02)
    go.set()
    with suppress(RefusedError):
        await soon(coming)
    await soon(call.finished.wait())
    assert len(kitchen.orders) == 1, "it is put together once"


async def test_a_lost_call_that_cannot_even_be_ended_is_let_go(make_board, monkeypatch, kitchen, caplog):
    monkeypatch.setattr(switchboard_module, "LOST_AFTER", 0.01)
    kitchen.fails = RuntimeError("marker")
    board = make_board(calls=1)
    lost(board)
    await until(lambda: not list(board))
    assert "marker" not in caplog.text
    kitchen.fails = None
    await open_one(board)


async def test_draining_lets_calls_end_and_ends_what_is_left(make_board):
    board = make_board()
    ends, stays = await open_one(board), await open_one(board, opened(call="c-2"))
    draining = asyncio.create_task(board.drain(0.3))
    await asyncio.sleep(0)
    assert board.draining
    board.close(ends, (CUSTOMER,), hung_up=True)
    await soon(ends.finished.wait())
    assert not stays.finished.is_set()
    assert await open_one(board, opened(call="c-2", channels=(AGENT,))) is stays, "it is under way"
    assert await refused(board, opened(call="c-3")) is Why.GOING_DOWN
    await soon(draining)
    assert stays.log.ended


async def test_draining_waits_no_second_time_for_what_does_not_end(make_board, monkeypatch):
    monkeypatch.setattr(switchboard_module, "ENDS_WITHIN", 0.05)
    board = make_board()
    call = await open_one(board)
    monkeypatch.setattr(call, "hang_up", lambda: None)
    waited = []
    real = asyncio.wait

    async def wait(tasks, **how):
        waited.append(how.get("timeout"))
        return await real(tasks, **how)

    monkeypatch.setattr(switchboard_module.asyncio, "wait", wait)
    await soon(board.drain(0.2))
    monkeypatch.undo()
    assert [seconds for seconds in waited if seconds] == [0.2, 0.05]


async def test_a_call_that_waits_for_its_sender_is_left_to_other_gateways_while_draining(make_board):
    board = make_board()
    call = lost(board)
    board.draining = True
    ticket = opened("heartline", TICKETS.ticket(call.id), resumes=True)
    assert await refused(board, ticket) is Why.GOING_DOWN
    assert not call.started


async def test_others_are_told_each_event_first_and_the_metrics_last(make_board):
    board = make_board()
    order = []

    async def publish(event):
        order.append(("bus", event.seq))

    board.publish = publish
    board.observe = lambda call, event: order.append(
        ("seen" if call.log.seq == event.seq else "early", event.seq)
    )
    call = await open_one(board)
    board.close(call, (CUSTOMER,), hung_up=True)
    await soon(call.finished.wait())
    assert order == [(who, seq) for seq in range(1, call.log.seq + 1) for who in ("bus", "seen")]


async def test_the_mode_is_what_there_is_room_for(make_board):
    board = make_board()
    board.capacity = Capacity(0.27)
    assert (await open_one(board)).mode is Mode.ARCHIVE
    call = lost(board)
    await open_one(board, opened("heartline", TICKETS.ticket(call.id), resumes=True))
    assert call.mode is Mode.FINALS, "a call that goes on is taken however full it is"
