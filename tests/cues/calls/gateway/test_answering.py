"""A question of another gateway takes the road that the same thing takes when it is asked here."""

from __future__ import annotations

import pytest

from cues.calls.commands import Verb
from cues.calls.gateway.errands import Errand
from cues.calls.gateway.handover import GONE
from cues.calls.gateway.letters import Answer, Give, Ordered, Requested
from cues.calls.gateway.local_calls import NOT_YOURS, UNKNOWN_CALL
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import Caller, until
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.several import cluster, several_gateways

pytestmark = [pytest.mark.recogniser, needs_redis]


@pytest.fixture
async def up(tmp_path, extractor):
    async with several_gateways(tmp_path, extractor) as several:
        yield await several.start("first")


@pytest.fixture
async def call(up):
    assert isinstance(await Caller(up, agent="robin").connect(), Welcome)
    return await up.call()


@pytest.fixture
def ask(up):
    async def asked(question):
        return await cluster(up)._letters.answer("another", question)

    return asked


def order(call, agent="robin", verb=Verb.HOLD):
    return Ordered(call=call, verb=verb, id="k1", agent=agent)


def request(call, key, *, admin=False, what="hold", body=b""):
    return Requested.of(call, Errand(call, what, body, key, admin=admin))


async def test_a_desks_command_counts_for_the_agent_who_has_the_call(call, ask):
    assert await ask(order(call.id)) == Answer()
    await until(lambda: any(event.event == "call.held" for event in call.log.since(0)))
    assert await ask(order(call.id, "anna")) == Answer(code=NOT_YOURS)
    assert await ask(order("nothing")) == Answer(code=UNKNOWN_CALL)


async def test_the_words_of_a_gesture_come_along(call, ask, monkeypatch):
    came = []
    monkeypatch.setattr(type(call), "send", lambda _, command: came.append(command))
    question = Ordered(
        call=call.id, verb=Verb.APPROVE, id="k1", target="c1", words="With love.", agent="robin"
    )
    assert await ask(question) == Answer()
    assert [(each.target, each.words) for each in came] == [("c1", "With love.")]


async def test_what_is_asked_by_http_is_done_for_the_calls_sender_and_for_administrators(call, ask):
    assert await ask(request(call.id, call.sender)) == Answer(fields={"call": call.id})
    assert await ask(request(call.id, "token:2", admin=True)) == Answer(fields={"call": call.id})
    assert (await ask(request(call.id, "token:2"))).status == 404
    refused = await ask(request(call.id, call.sender, what="context", body=b'{"marker": 1}'))
    assert (refused.status, refused.fields["code"]) == (400, "malformed")
    assert "marker" not in refused.fields["error"]


async def test_a_call_is_given_to_nobody_who_does_not_name_its_sender(call, ask):
    assert await ask(Give(call=call.id, sender="token:2")) == Answer(code=GONE)
    assert await ask(Give(call="nothing", sender=call.sender)) == Answer(code=GONE)
