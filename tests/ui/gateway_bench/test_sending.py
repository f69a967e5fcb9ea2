"""Calls are sent in real time as vosk-server's clients send them; whatever comes back is taken or told."""

from __future__ import annotations

import asyncio
import json
import socket

import pytest

from speech.audio import Channel
from speech.errors import HeartlineError
from tests.ui.gateway_bench.made_calls import sent_call
from tests.ui.gateway_bench.scripted_server import NOTHING, PARTIAL, ScriptedServer, final
from ui.gateway_bench.sending import send_calls


async def send(server: ScriptedServer, *, path: str = "/", calls: int = 1):
    begins = asyncio.get_running_loop().time()
    made = [sent_call(f"call-{number}") for number in range(calls)]
    return begins, await send_calls(made, lambda _, __: server.url + path, begins)


async def test_the_server_gets_the_config_all_audio_and_the_end_letter_by_letter():
    async with ScriptedServer().here() as server:
        await send(server)
    assert [json.loads(text) for text in server.texts[:2]] == [
        {"config": {"sample_rate": 16000, "words": True}}
    ] * 2
    assert server.texts[2:] == ['{"eof" : 1}'] * 2
    assert sorted(len(piece) for piece in server.pieces) == [3200, 3200, 6400, 6400, 6400, 6400]


async def test_no_piece_is_sent_before_it_has_been_spoken():
    async with ScriptedServer().here() as server:
        begins, _ = await send(server)
    came = sorted(server.came)
    assert all(at - begins >= due for at, due in zip(came, [0.2, 0.2, 0.4, 0.4, 0.5, 0.5], strict=True))


async def test_the_addresses_name_call_and_side():
    asked = []
    async with ScriptedServer().here() as server:

        def address(call: str, channel: Channel) -> str:
            asked.append((call, channel))
            return server.url

        calls = [sent_call("one", seconds=0.1), sent_call("two", seconds=0.1)]
        await send_calls(calls, address, asyncio.get_running_loop().time())
    assert set(asked) == {(call, side) for call in ("one", "two") for side in ("agent", "customer")}


async def test_finals_are_kept_with_their_time_and_partials_with_words_are_counted():
    said = [PARTIAL, final("hello there", 0.3), NOTHING, final("bye", 0.5)]
    async with ScriptedServer(said).here() as server:
        _, answers = await send(server, calls=2)
    assert len(answers) == 2
    for call in answers:
        assert [side.channel for side in call] == [Channel.AGENT, Channel.CUSTOMER]
        for side in call:
            assert [(each.text, each.spoken) for each in side.finals] == [("hello there", 0.3), ("bye", 0.5)]
            assert 0.4 <= side.finals[0].came <= side.finals[1].came
            assert side.partials == 1
            assert "hello" not in repr(side)


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "hello"},
        {"text": "hello", "result": []},
        {"text": "hello", "result": [{"word": "hello", "end": "soon"}]},
        {"text": "hello", "result": {"0": 1}},
    ],
)
async def test_a_final_without_times_has_none(answer):
    async with ScriptedServer([answer, NOTHING]).here() as server:
        _, ((side, _),) = await send(server)
    assert [(each.text, each.spoken) for each in side.finals] == [("hello", None)]


@pytest.mark.parametrize("answer", ["no json", "[1]", "[" * 100_000, {"alternatives": []}, {"text": 1}])
async def test_an_answer_that_is_none_is_told(answer):
    async with ScriptedServer([NOTHING, answer]).here() as server:
        with pytest.raises(HeartlineError, match="neither a partial nor a final"):
            await send(server)


@pytest.mark.parametrize("stops_after", [0, 2, 3])
async def test_a_server_that_hangs_up_is_told_with_what_it_owes(stops_after):
    async with ScriptedServer(stops_after=stops_after).here() as server:
        with pytest.raises(HeartlineError, match=rf"answered {stops_after} of 4 messages"):
            await send(server)


async def test_a_server_that_refuses_is_told():
    async with ScriptedServer().here() as server:
        with pytest.raises(HeartlineError, match=r"does not take a call \(it answered 503\)"):
            await send(server, path="/taken")


async def test_nothing_that_answers_is_told_without_the_query():
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{taken.getsockname()[1]}/vosk?call=marker"
        with pytest.raises(HeartlineError, match=r"Nothing answers at ws://127\.0\.0\.1") as raised:
            await send_calls([sent_call()], lambda _, __: url, asyncio.get_running_loop().time())
    assert "marker" not in str(raised.value)
