"""What gateways ask each other: answered, refused, or passed over, and in no log."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.commands import Verb
from cues.calls.gateway.bus import BusAwayError
from cues.calls.gateway.errands import Errand
from cues.calls.gateway.letters import NOT_DONE, Answer, Give, Letters, Ordered, Requested
from cues.calls.gateway.redis_bus import RedisBus
from tests.cues.calls.gateway.loopback import all_logs, soon
from tests.cues.calls.gateway.redis_server import needs_redis

pytestmark = [pytest.mark.recogniser, needs_redis]
GIVE = Give(call="c1", sender="token:1")
ALONE = Letters(RedisBus("redis://localhost"))
"""Of a gateway that is not on the bus yet."""


class Post:
    """One gateway's letters, taken in as they come."""

    def __init__(self, url):
        self.bus = RedisBus(url)
        self.letters = Letters(self.bus)

    async def begin(self):
        await self.bus.open(bytes(32))
        self.carrier = asyncio.create_task(self.carry())

    async def carry(self):
        while True:
            for letter in (await self.bus.news({})).letters:
                self.letters.take(letter)

    async def end(self):
        self.carrier.cancel()
        await asyncio.gather(self.carrier, return_exceptions=True)
        await self.letters.close()
        await self.bus.close()


@pytest.fixture
async def two(server):
    posts = Post(server.url), Post(server.url)
    for post in posts:
        await post.begin()
    yield posts
    for post in posts:
        await post.end()


@pytest.mark.parametrize(
    "question",
    [
        GIVE,
        Give(call="c1", sender="token:1", named=True, back=True),
        Ordered(call="c1", verb=Verb.TRANSFER, id="k1", target="anna", agent="robin"),
        Ordered(call="c1", verb=Verb.APPROVE, id="k1", target="c1", words="With love.", agent="robin"),
        Requested.of("c1", Errand("c-9", "context", b"\xff\x00{}", "token:1", admin=True)),
    ],
)
async def test_a_question_comes_as_it_was_asked_and_so_does_its_answer(two, question):
    ours, theirs = two
    asked = []

    async def answer(asker, came):
        asked.append((asker, came))
        return Answer(code="no", status=404, fields={"error": "No."})

    theirs.letters.answer = answer
    got = await soon(ours.letters.ask(theirs.bus.me, question))
    assert got == Answer(code="no", status=404, fields={"error": "No."})
    assert asked == [(ours.bus.me, question)]


async def test_each_gets_the_answer_to_its_own_question(two):
    ours, theirs = two
    second = asyncio.Event()

    async def answer(_, came):
        if came.call == "1":
            await second.wait()  # the first one is answered last
        else:
            second.set()
        return Answer(code=came.call)

    theirs.letters.answer = answer
    asked = [Give(call=call, sender="s") for call in ("1", "2")]
    got = await soon(asyncio.gather(*(ours.letters.ask(theirs.bus.me, each) for each in asked)))
    assert [each.code for each in got] == ["1", "2"]


async def test_nobody_there_is_no_answer(two):
    ours, _ = two
    assert await ours.letters.ask("nobody", GIVE, 0.05) is None


async def test_a_fault_of_theirs_is_an_answer_and_a_bus_that_is_away_is_none(two, caplog):
    ours, theirs = two

    async def fails(_, __):
        raise RuntimeError("marker")

    async def is_away(_, __):
        raise BusAwayError(OSError)

    theirs.letters.answer = fails
    got = await soon(ours.letters.ask(theirs.bus.me, GIVE))
    assert (got.code, got.status) == (NOT_DONE, 503)
    assert "RuntimeError" in all_logs(caplog)
    assert "marker" not in all_logs(caplog)
    theirs.letters.answer = is_away
    assert await ours.letters.ask(theirs.bus.me, GIVE, 0.2) is None


async def test_who_asks_while_the_bus_is_away_gets_no_answer(two, server):
    ours, theirs = two
    server.stop()
    assert await soon(ours.letters.ask(theirs.bus.me, GIVE)) is None
    for post in two:
        post.carrier.cancel()


async def test_an_answer_that_comes_late_or_from_nowhere_is_passed_over(two):
    ours, _ = two
    late = {"sender": "x", "number": "1", "said": {"kind": "answer"}}
    ours.letters.take(json.dumps(late))


GARBAGE = (
    "",
    "marker",
    "[" * 100_000,
    "null",
    "{}",
    '{"sender": "a", "number": "1", "said": {"kind": "marker"}}',
    '{"sender": "a", "number": "1", "said": {"kind": "order", "call": "c", "verb": "marker", "id": "k"}}',
    '{"sender": "a", "number": "1", "said": {"kind": "give", "call": 5, "sender": "x"}}',
    json.dumps({"sender": "a", "number": "1", "said": {"kind": "give", "call": "x" * 2001, "sender": "x"}}),
)


@pytest.mark.parametrize("text", GARBAGE, ids=range(len(GARBAGE)))
def test_what_is_no_letter_is_passed_over_and_not_quoted(text, caplog):
    ALONE.take(text)
    assert "passed over" in all_logs(caplog)
    assert "marker" not in all_logs(caplog)


@given(
    st.text()
    | st.recursive(st.none() | st.text(), lambda any_: st.dictionaries(st.text(), any_)).map(json.dumps)
)
def test_whatever_comes_harms_nobody(text):
    ALONE.take(text)


def test_an_errand_is_the_same_one_there():
    errand = Errand("c-9", "context", bytes(range(256)), "token:1", admin=False)
    there = Requested.model_validate_json(Requested.of("c1", errand).model_dump_json()).errand()
    assert (there.call, there.what, there.body, there.key, there.admin) == (
        "c1",
        "context",
        bytes(range(256)),
        "token:1",
        False,
    )


def test_nothing_that_is_asked_shows():
    errand = Errand("marker", "context", b"marker", "marker", admin=False)
    asked = Requested.of("marker", errand)
    ordered = Ordered(
        call="marker", verb=Verb.USE, id="marker", target="marker", words="marker", agent="marker"
    )
    answer = Answer(code="marker", fields={"error": "marker"})
    assert "marker" not in "".join(f"{each!r} {each}" for each in (errand, asked, ordered, GIVE, answer))
