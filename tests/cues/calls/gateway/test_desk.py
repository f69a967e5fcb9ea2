"""One desk: what it may ask and how, and a slow one, which loses partials first."""

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cues.calls.events import CallEnded, Transcript
from cues.calls.following import CallLog, FollowerTooSlowError
from cues.calls.gateway.desk import FOLLOWED_AT_ONCE, Desk
from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.limits import ConnectionLimits
from cues.calls.gateway.rules import LimitRules
from cues.calls.gateway.wire import WireClosed
from speech.audio import Channel
from tests.cues.calls.gateway.loopback import Caller, Screen, closing, soon, until


class Line:
    """A wire in memory; `slow` holds back what is sent until it is let go."""

    def __init__(self):
        self.coming = asyncio.Queue()
        self.sent = []
        self.closed = None
        self.flows = asyncio.Event()
        self.flows.set()

    async def receive(self):
        message = await self.coming.get()
        if message is None:
            raise WireClosed
        return message

    async def send(self, data):
        await self.flows.wait()
        self.sent.append(json.loads(data))

    async def close(self, code, reason):
        self.closed = self.closed or (code, reason)
        self.coming.put_nowait(None)


class OneCall:
    """The calls that a desk sees: one, whose events a test adds."""

    version = 0

    def __init__(self):
        self.log = CallLog()
        self.asked = []

    def infos(self, agent):
        return [CallInfo("c", "vosk", "2026-03-17T10:00:00+00:00", None, None, "live", "full", 1)]

    def follow(self, call, since, agent):
        return self.log.follow(since)

    async def command(self, call, command, agent):
        self.asked.append((call, command.verb, command.target))
        return "not_yours"

    async def change(self, version):
        await asyncio.Event().wait()


def told(seq, final):
    return Transcript(
        call="c",
        seq=seq,
        at=1.0,
        channel=Channel.CUSTOMER,
        utterance=seq,
        final=final,
        text="we have",
        start=0,
        end=1,
    )


def desk(line, calls, **more):
    limits = ConnectionLimits(LimitRules(**more.pop("limits", {})), asyncio.get_running_loop().time())
    return asyncio.create_task(Desk(line, calls, agent="", limits=limits, **more).run())


async def test_a_slow_desk_loses_partials_and_nothing_else():
    line, calls = Line(), OneCall()
    running = desk(line, calls, one="c")
    await until(lambda: calls.log.followers)
    line.flows.clear()
    for seq in range(1, 1501):
        calls.log.add(told(seq, final=seq % 3 == 0))
        await asyncio.sleep(0)
    calls.log.add(CallEnded(call="c", seq=1501, at=9.0, duration=9.0, stats={}))
    line.flows.set()
    await soon(running)
    got = [each["seq"] for each in line.sent]
    assert got == sorted(set(got))
    assert [seq for seq in got if seq % 3 == 0 or seq == 1501] == [*range(3, 1501, 3), 1501]
    assert len(got) < 1000
    assert line.closed == (1000, "")


async def test_the_words_of_a_gesture_come_as_they_were_written_and_bounded():
    line, calls = Line(), OneCall()
    came = []

    async def command(call, command, agent):
        came.append(command)

    calls.command = command
    running = desk(line, calls)
    asked = {"command": "approve", "call": "c", "id": "k", "target": "c1"}
    for words in ("With love.", None, "x" * 2001):
        line.coming.put_nowait(json.dumps({**asked, "words": words}))
    await until(lambda: len(came) == 2 and line.sent and "refused" in line.sent[-1])
    line.coming.put_nowait(None)
    await soon(running)
    assert [each.words for each in came] == ["With love.", None]
    assert line.sent[-1]["refused"] == {"id": "k", "code": "unknown_command"}
    assert "love" not in repr(came)


async def test_a_desk_that_does_not_read_at_all_is_told_to_come_again(monkeypatch):
    line, calls = Line(), OneCall()

    async def too_slow(call, since, agent):
        yield told(1, final=True)
        raise FollowerTooSlowError

    calls.follow = too_slow
    running = desk(line, calls)
    line.coming.put_nowait(json.dumps({"follow": {"call": "c"}}))
    await soon(running)
    assert line.closed[0] == 1013
    assert line.sent[-1]["seq"] == 1


async def test_a_desk_follows_so_many_and_not_one_twice():
    line, calls = Line(), OneCall()
    running = desk(line, calls)
    for each in [*range(FOLLOWED_AT_ONCE + 5), 0, 1]:
        line.coming.put_nowait(json.dumps({"follow": {"call": f"c{each}"}}))
    await until(lambda: line.coming.empty() and calls.log.followers == FOLLOWED_AT_ONCE)
    line.coming.put_nowait(json.dumps({"unfollow": {"call": "c0"}}))
    line.coming.put_nowait(json.dumps({"unfollow": {"call": "c0"}}))
    await until(lambda: calls.log.followers == FOLLOWED_AT_ONCE - 1)
    line.coming.put_nowait(None)
    await soon(running)
    assert calls.log.followers == 0


async def test_a_desk_that_is_left_in_the_middle_leaves_nothing_behind():
    line, calls = Line(), OneCall()
    running = desk(line, calls, one="c")
    await until(lambda: calls.log.followers)
    running.cancel()
    await asyncio.wait({running})
    assert calls.log.followers == 0
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_a_desk_that_asks_too_much_is_closed():
    line = Line()
    running = desk(line, OneCall(), limits={"messages": 1, "messages_at_once": 3})
    for _ in range(9):
        line.coming.put_nowait("{}")
    await soon(running)
    assert line.closed == (1008, "More messages a second than is allowed. Send larger, fewer ones.")


@pytest.mark.parametrize(
    "message",
    [
        "marker",
        "[]",
        "5",
        "[" * 50_000,
        "9" * 5000,
        b"\xff\xfe",
        '{"command": "marker", "call": "c", "id": "k"}',
        '{"command": "use", "call": "c"}',
        '{"command": "use", "call": 5, "id": "k"}',
        '{"command": "use", "call": "c", "id": "k", "target": {}}',
        '{"command": "use", "call": "\\ud800", "id": "\\ud800"}',
        '{"command": ["use"], "call": "c", "id": "k"}',
        '{"follow": 5}',
        '{"follow": {"call": "c", "since": -1}}',
        '{"follow": {"call": "c", "since": "x"}}',
        '{"unfollow": {}}',
        '{"id": {"marker": 1}}',
        json.dumps({"command": "use", "call": "c" * 201, "id": "k"}),
    ],
)
async def test_what_is_no_request_is_answered_and_harms_nobody(gateway, http, message):
    screen = await Screen.open(http, gateway)
    await (screen._socket.send_bytes if isinstance(message, bytes) else screen._socket.send_str)(message)
    await screen.until(lambda: screen.refused)
    (refused,) = screen.refused
    assert refused["code"] == "unknown_command"
    assert "marker" not in refused["id"]
    await screen.close()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["follow", "unfollow", "command", "call", "id", "target", "since"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
).map(json.dumps)


@settings(max_examples=60)
@given(st.lists(st.one_of(JSON, st.text(max_size=40), st.binary(max_size=40)), max_size=8))
def test_whatever_a_desk_says_it_is_served_on(messages):
    async def serve():
        line = Line()
        running = desk(line, OneCall())
        for message in messages:
            line.coming.put_nowait(message)
        line.coming.put_nowait(None)
        await soon(running)
        assert line.closed is None

    asyncio.run(serve())


async def test_commands_are_answered_once_and_by_the_call_itself(gateway, http):
    caller = Caller(gateway, agent="robin")
    await caller.connect()
    call = await gateway.call()
    screen = await Screen.open(http, gateway, "/desk?agent=robin")
    await screen.follow(call.id)
    await caller.send(3.0)
    cue = await screen.event("cue")
    for _ in range(3):
        await screen.order("use", call.id, cue["id"])
    await screen.order("keep", call.id, id_="k2")
    await screen.order("end", call.id, id_="k3")
    await screen.event("call.ended")
    answers = [event for event in screen.events if event["event"] == "command"]
    assert [(each["id"], each["refused"]) for each in answers] == [
        ("k1", None),
        ("k2", "memory_off"),
        ("k3", None),
    ]
    used = [event for event in screen.events if event["event"] == "cue" and event["state"] == "used"]
    assert [(each["id"], each["by"]) for each in used] == [(cue["id"], "key")]
    assert all(answer in gateway.journal(call.id) for answer in answers)
    assert (await closing(caller.socket))[0] == 1000, "the sender learns that it is over"


@pytest.mark.parametrize(
    ("verb", "refused"),
    [
        ("use", None),
        ("dismiss", None),
        ("later", None),
        ("wrong", None),
        ("pause", None),
        ("resume", "not_now"),
        ("hold", None),
        ("keep", "memory_off"),
        ("approve", "no_gesture"),
        ("withdraw", "unknown_target"),
        ("identify", "memory_off"),
    ],
)
async def test_every_command_of_the_contract_is_answered_to_the_owner_and_refused_to_others(
    gateway, http, verb, refused
):
    caller = Caller(gateway, agent="robin")
    await caller.connect()
    call = await gateway.call()
    robin, sam = [await Screen.open(http, gateway, f"/desk?agent={agent}") for agent in ("robin", "sam")]
    await robin.follow(call.id)
    await caller.send(3.0)
    cue = (await robin.event("cue"))["id"]
    await sam.order(verb, call.id, cue, "theirs")
    await sam.until(lambda: sam.refused)
    assert sam.refused == [{"id": "theirs", "code": "not_yours"}]
    await robin.order(verb, call.id, cue, "ours")
    answer = await robin.event("command")
    assert (answer["id"], answer["command"], answer["refused"]) == ("ours", verb, refused)
    assert answer in gateway.journal(call.id)
    await caller.end()
    for desk in (robin, sam):
        await desk.close()


async def test_the_list_comes_whenever_it_has_changed(gateway, http):
    screen = await Screen.open(http, gateway)
    await screen.take()
    callers = [Caller(gateway) for _ in range(5)]
    for caller in callers:
        await caller.connect()
    await screen.take()
    await screen.until(lambda: len(screen.calls) == 5)
    for caller in callers:
        await caller.end()
    await screen.until(lambda: {each["state"] for each in screen.calls} == {"ended"})
    await screen.close()
    await until(lambda: not gateway.connections)
