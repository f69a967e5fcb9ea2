"""One call: who sends it, whose it is, what it tells of itself, and its end whatever happens."""

import asyncio
from datetime import UTC, datetime

import pytest

from cues.calls.commands import Command, Context, Verb
from cues.calls.events import CallContext, CallEnded, CallStarted, CallTransferred
from cues.calls.following import CallLog
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.plans import source_of
from cues.calls.session import CallPlan
from cues.calls.taking import CallTaken
from speech.audio import Channel
from speech.errors import HeartlineError
from speech.sources.protocols.protocol import Sound, TextTurn
from speech.transcript import Utterance
from tests.cues.calls.gateway.loopback import AGENT, CUSTOMER, FINALS, Kitchen, soon, until
from tests.speech.call_in_memory import tone

PLAN = CallPlan(
    "call-1",
    "heartline",
    (AGENT, CUSTOMER),
    datetime(2026, 3, 17, 10, tzinfo=UTC),
    customer="+1614",
    agent="robin",
    sender="token:1",
)


class Told(list):
    """What a call tells, put into its log as a switchboard does."""

    async def __call__(self, call, event):
        call.log.add(event)
        self.append(event)


@pytest.fixture
def kitchen(tmp_path, extractor):
    return Kitchen(tmp_path, extractor)


def heard_call(before=()):
    return HostedCall(
        PLAN, "heartline", Mode.FULL, source_of(PLAN, Mode.FULL, live=True), before=CallLog(before)
    )


async def begun(call, kitchen, **more):
    told, over, written = Told(), [], []
    await soon(call.start(more.get("make", kitchen.make), told, over.append, written.append))
    return told, over, written


def push(call, begin, seconds):
    for step in range(round(seconds * 10)):
        for channel in call.plan.channels:
            call.source.push(Sound(channel, 16_000, tone(0.1), round(begin * 16_000) + step * 1600))


async def test_a_call_from_beginning_to_end(kitchen):
    call = heard_call()
    assert (call.started, call.info.state) == (False, "waiting")
    call.joined(call.plan.channels)
    told, over, _ = await begun(call, kitchen)
    heard = []
    call.listen(heard.append)
    for second in range(7):
        push(call, second, 1.0)
        await until(lambda second=second: call.at >= second + 0.9)
    assert (call.started, call.info.state, call.position) == (True, "live", 7 * 16_000)
    call.listen_no_more(heard.append)
    call.hang_up()
    call.hang_up()
    await soon(call.finished.wait())
    assert [event.text for event in told if getattr(event, "final", False)] == FINALS
    assert [each.text for each in heard if isinstance(each, Utterance)] == FINALS
    assert isinstance(told[-1], CallEnded)
    assert over == [call]
    assert (call.info.state, call.info.seq) == ("ended", told[-1].seq)
    assert "husband" not in repr(call.info)


async def test_connections_are_counted_a_side_at_a_time():
    call = heard_call()
    call.joined((CUSTOMER,))
    call.joined((AGENT, CUSTOMER))
    assert (call.connections, call.carried) == (3, {AGENT, CUSTOMER})
    call.left((CUSTOMER,))
    assert call.carried == {AGENT, CUSTOMER}
    call.left((AGENT, CUSTOMER))
    assert (call.connections, call.carried) == (0, set())


async def test_the_other_side_goes_on_when_one_has_gone(kitchen):
    call = heard_call()
    call.joined((AGENT,))
    call.joined((CUSTOMER,))
    push(call, 0, 1.0)
    call.left((AGENT,))
    call.source.push(Sound(CUSTOMER, 16_000, tone(2.0), 16_000))
    assert call.position == 3 * 16_000


async def test_what_was_asked_before_it_began_is_done(kitchen):
    call = heard_call()
    call.send(Context("C-7", {"order": "boots"}))
    call.send(Command(Verb.HOLD, "k1"))
    assert call.customer == "C-7"
    told, _, _ = await begun(call, kitchen)
    call.hang_up()
    await soon(call.finished.wait())
    assert {"call.context", "call.held", "command"} <= {event.event for event in told}


async def test_typed_turns_are_a_call_without_audio(kitchen):
    plan = CallPlan("call-2", "chat", (AGENT, CUSTOMER), PLAN.began)
    call = HostedCall(plan, "chat", Mode.FULL, None, before=CallLog())
    told, _, _ = await begun(call, kitchen)
    call.turns.put_nowait(TextTurn(Channel.CUSTOMER, "My husband died.", 0.0))
    await until(lambda: any(event.event == "cue" for event in told))
    assert (call.lag, call.position >= 0) == (0.0, True)
    call.hang_up()
    await soon(call.finished.wait())
    assert told[-1].event == "call.ended"


class Failing:
    """A running call that fails in the way that a test wants, after its first event."""

    def __init__(self, error, *, ends=False):
        self.error, self.ends = error, ends

    def send(self, _):
        pass

    async def events(self):
        yield CallStarted(
            call="call-1", seq=1, at=0.0, clock=0.5, source="x", channels=(), customer=None, began="now"
        )
        if self.ends:
            yield CallEnded(call="call-1", seq=2, at=0.0, duration=0.0, stats={})
        raise self.error


@pytest.mark.parametrize(
    "error", [RuntimeError("marker"), KeyError("marker"), HeartlineError("It cannot be heard.")]
)
async def test_a_fault_ends_the_call_and_says_no_word(kitchen, caplog, error):
    call = heard_call()
    told, over, written = await begun(call, kitchen, make=lambda _: Failing(error))
    await soon(call.finished.wait())
    assert [event.event for event in told] == ["call.started", "call.ended"]
    assert (told[-1].seq, told[-1].clock, dict(told[-1].stats)) == (2, 0.5, {"failed": 1})
    assert written == told[-1:]
    assert over == [call]
    assert call.log.ended
    assert "marker" not in caplog.text


async def test_a_call_that_told_its_end_before_it_failed_tells_no_second_one(kitchen):
    call = heard_call()
    error = HeartlineError("The recogniser failed.")
    told, _, written = await begun(call, kitchen, make=lambda _: Failing(error, ends=True))
    await soon(call.finished.wait())
    assert [event.seq for event in told] == [1, 2]
    assert written == []


async def test_a_call_that_goes_on_is_whose_it_was_last():
    started = CallStarted(call="call-1", seq=1, at=0.0, source="x", channels=(), customer=None, began="now")
    told = CallContext(call="call-1", seq=2, at=1.0, customer="C-7", facts={})
    moved = CallTransferred(call="call-1", seq=3, at=2.0, to="sam")
    call = heard_call([started, told, moved])
    assert (call.agent, call.customer, call.at) == ("sam", "C-7", 2.0)
    assert heard_call([started]).agent == "robin"
    away = CallTransferred(call="call-1", seq=4, at=2.0, to=None)
    taken = CallTaken(call="call-1", seq=5, at=2.0, agent="lee")
    assert heard_call([started, told, moved, away]).agent is None
    assert heard_call([started, told, moved, away, taken]).agent == "lee"


async def test_it_is_put_together_as_the_call_of_whoever_has_it_now(kitchen):
    call = heard_call()
    call.agent = "lee"
    await begun(call, kitchen)
    assert kitchen.orders[-1].plan.agent == "lee"
    call.hang_up()
    await soon(call.finished.wait())


async def test_a_call_that_another_gateway_takes_is_left_without_an_end(kitchen):
    call = heard_call()
    told, _, written = await begun(call, kitchen)
    push(call, 0, 1.0)
    await until(lambda: call.at > 0.8)
    await soon(call.leave())
    assert call.finished.is_set()
    assert not call.log.ended
    assert written == []
    assert told[-1].event != "call.ended"
    await asyncio.sleep(0)
