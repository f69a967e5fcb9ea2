"""One try against a real server: what it sends, and what becomes of a line or a receiver that fails."""

from __future__ import annotations

import logging
import socket

import pytest
from pydantic import SecretStr

from cues.webhooks.answer import Came
from cues.webhooks.post import post
from cues.webhooks.rules import Webhook
from tests.cues.webhooks.receiver import SECRET, receiving

BODY = '{"words":"marker words, £"}'.encode()


def hook(receiver, **fields):
    return Webhook(**receiver.hook, **{"timeout": 2.0, **fields})


async def test_the_receiver_gets_the_bytes_and_what_they_are_known_and_proved_by():
    async with receiving() as receiver:
        answer = await post(hook(receiver), "key-1", BODY)
    assert answer.came is Came.THERE
    ((headers, body),) = receiver.requests
    assert body == BODY
    assert headers["content-type"] == "application/json"
    assert headers["idempotency-key"] == headers["webhook-id"] == "key-1"
    assert headers["webhook-signature"].startswith("v1,")
    assert headers["webhook-timestamp"].isdecimal()


@pytest.mark.parametrize(
    ("step", "came"),
    [
        (503, Came.LATER),
        (400, Came.REFUSED),
        ((409, {"Idempotency-Key": "key-1"}), Came.THERE),
        ("drop", Came.LATER),
        ("late", Came.THERE),
        ("trickle", Came.THERE),
        ("flood", Came.THERE),
    ],
)
async def test_what_the_receiver_does_has_its_meaning(step, came):
    async with receiving(step) as receiver:
        answer = await post(hook(receiver), "key-1", BODY)
    assert answer.came is came
    assert len(receiver.requests) == 1


async def test_a_receiver_that_hangs_is_left_after_its_time():
    async with receiving("hang") as receiver:
        answer = await post(hook(receiver, timeout=1.0), "key-1", BODY)
    assert answer.came is Came.LATER
    assert "within 1 s" in (answer.problem or "")


async def test_a_redirect_is_not_followed():
    async with receiving() as other:
        async with receiving((307, {"Location": other.url})) as receiver:
            answer = await post(hook(receiver), "key-1", BODY)
        assert answer.came is Came.REFUSED
        assert not other.requests


async def test_nobody_there_and_no_tls_there_are_for_later():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nobody = Webhook(webhook=SecretStr(f"http://127.0.0.1:{port}/"), secret=SecretStr(SECRET))
    assert (await post(nobody, "key-1", BODY)).problem == "the receiver cannot be reached"
    async with receiving() as receiver:
        url = receiver.url.replace("http:", "https:")
        plain = Webhook(webhook=SecretStr(url), secret=SecretStr(SECRET), timeout=2.0)
        assert (await post(plain, "key-1", BODY)).came is Came.LATER


async def test_no_proxy_comes_between_this_machine_and_itself(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    async with receiving() as receiver:
        assert (await post(hook(receiver), "key-1", BODY)).came is Came.THERE


@pytest.mark.parametrize("step", [200, 503, "drop"])
async def test_neither_words_nor_address_nor_secret_are_logged_or_told(step, caplog):
    with caplog.at_level(logging.DEBUG):
        async with receiving(step) as receiver:
            answer = await post(hook(receiver), "key-1", BODY)
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith("aiohttp")]
    for marker in ("marker words", "marker-url-token", "marker answer", SECRET):
        assert marker not in str(answer)
        assert not any(marker in each for each in ours)
