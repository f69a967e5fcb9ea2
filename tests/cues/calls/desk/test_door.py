"""The desk's own HTTP: a softphone gets in, and nobody and nothing else does, or breaks it."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from cues.calls.commands import Command, Stands, Verb
from cues.calls.desk.door import LARGEST, ORDERS, Door, PortTakenError
from cues.details.extractor import DetailExtractor
from tests.cues.calls.desk.made_desk import MadeDesk, ended, names

TOKEN = "t0ken-" * 8
NONSENSE = [
    b"marker",
    b"[]",
    b"5",
    b"null",
    b'"marker"',
    b"\xff\xfe marker",
    b"[" * 60_000,
    b'{"a":' * 10_000,
    b"9" * 5000,
    b'{"marker": 1}',
    b'{"number": 5}',
    b'{"number": ["marker"]}',
    b'{"number": "\\ud800"}',
    json.dumps({"number": "x" * 501}).encode(),
    json.dumps({"id": "x" * 501}).encode(),
    b'{"facts": []}',
    b'{"facts": {"a": null}}',
    b'{"facts": {"a": {"b": 1}}}',
    b'{"facts": {"a": NaN}}',
    b'{"facts": {"a": 1e999}}',
    b'{"facts": {"\\ud800": 1}}',
    json.dumps({"facts": {str(n): n for n in range(101)}}).encode(),
    json.dumps({"facts": {"a": "x" * 2001}}).encode(),
    b'{"to": 5}',
    b'{"token": "marker"}',
    b" " * (LARGEST + 1),
]


class Softphone:
    """Asks a desk's door."""

    def __init__(self, desk: MadeDesk, door: Door, port: int, http: aiohttp.ClientSession) -> None:
        self.desk, self.door, self.port = desk, door, port
        self.url = f"http://127.0.0.1:{port}"
        self._http = http

    async def ask(
        self, path: str, body: bytes | dict[str, object] = b"", method: str = "POST", **headers: str
    ) -> tuple[int, dict[str, str | None]]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        shown = {
            "Authorization": f"Bearer {TOKEN}",
            **{key.replace("_", "-"): headers[key] for key in headers},
        }
        async with self._http.request(method, self.url + path, data=data or None, headers=shown) as answer:
            said = await answer.text()
            assert "marker" not in said
            return answer.status, json.loads(said) if said.startswith("{") else {}


@pytest.fixture
async def phone(tmp_path: Path, extractor: DetailExtractor) -> AsyncIterator[Softphone]:
    async with MadeDesk(tmp_path, extractor) as desk, aiohttp.ClientSession() as http:
        door = Door(desk.listening, TOKEN)
        yield Softphone(desk, door, await door.open(0), http)
        await door.close()


async def raw(port: int, request: bytes) -> bytes:
    """What comes back of bytes as they are."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    async with asyncio.timeout(30):
        head = await reader.readuntil(b"\r\n")
    writer.close()
    await writer.wait_closed()
    return head


async def test_a_call_from_its_start_to_its_end(phone):
    assert await phone.ask("/call", method="GET") == (200, {"call": None})
    context = {"number": "+4420", "facts": {"order": "boots", "vip": True, "since": 2019, "score": 0.5}}
    status, answer = await phone.ask("/call/start", context)
    call = phone.desk.listening.call
    assert (status, answer) == (200, {"call": call.plan.id})
    assert await phone.ask("/call", method="GET") == (200, answer)
    for order in ("hold", "resume", "pause", "resume"):
        assert await phone.ask(f"/call/{order}") == (200, answer)
    assert await phone.ask("/call/transfer", {"to": "bob"}) == (200, answer)
    events = await ended(call)
    assert (events[0].customer, events[1].facts) == ("+4420", context["facts"])
    done = ["call.held", "call.resumed", "call.paused", "call.resumed", "call.transferred", "call.ended"]
    assert [name for name in names(events)[2:] if name != "command"] == done
    assert next(event.to for event in events if event.event == "call.transferred") == "bob"
    assert await phone.ask("/call", method="GET") == (200, {"call": None})


async def test_a_softphone_that_goes_on_after_its_hold_ends_no_pause_of_the_agents(phone):
    """Also where the agent has taken the customer back by key before that."""
    await phone.ask("/call/start")
    desk, call = phone.desk, phone.desk.listening.call
    for taken_back in (False, True):
        await phone.ask("/call/hold")
        if taken_back:
            desk.listening.ask(Command(Verb.RESUME, "o", Stands.HOLD))
        desk.listening.ask(Command(Verb.PAUSE, f"space {taken_back}"))
        await phone.ask("/call/resume")
        await phone.ask("/call/resume")
        assert call.paused
        await desk.hear(1.0, customer="it is four two seven one")
        desk.listening.ask(Command(Verb.RESUME, f"space again {taken_back}", Stands.PAUSE))
        assert not call.paused
    await desk.hear(1.0, customer="our cat is ill")
    await phone.ask("/call/end")
    events = await ended(call)
    assert [event.ended for event in events if event.event == "call.resumed"] == ["hold", "pause"] * 2
    assert [event.text for event in events if getattr(event, "final", False)] == ["our cat is ill"]


async def test_an_order_to_go_on_ends_the_pause_where_no_order_has_held_the_call(phone):
    await phone.ask("/call/start")
    desk, call = phone.desk, phone.desk.listening.call
    desk.listening.ask(Command(Verb.PAUSE, "space"))
    await phone.ask("/call/resume")
    assert not call.paused
    await phone.ask("/call/hold")
    await phone.ask("/call/pause")
    await phone.ask("/call/resume")
    assert not call.paused
    await phone.ask("/call/end")
    events = await ended(call)
    assert [event.ended for event in events if event.event == "call.resumed"] == ["pause", "pause"]


async def test_each_order_to_go_on_ends_what_was_ordered_last(phone):
    await phone.ask("/call/start")
    call = phone.desk.listening.call
    for order in ("pause", "hold", "resume", "resume", "resume"):
        await phone.ask(f"/call/{order}")
    await phone.ask("/call/end")
    events = await ended(call)
    assert [event.ended for event in events if event.event == "call.resumed"] == ["hold", "pause"]


@pytest.mark.parametrize("orders", [("space", "/pause"), ("/pause", "space"), ("/pause", "again", "space")])
async def test_an_ordered_pause_that_the_agent_wants_too_is_ended_by_key_alone(phone, orders):
    await phone.ask("/call/start")
    desk, call = phone.desk, phone.desk.listening.call
    for order in orders:
        if order == "/pause":
            await phone.ask("/call/pause")
        else:
            verb, target = (Verb.PAUSE, None) if order == "space" else (Verb.RESUME, Stands.PAUSE)
            desk.listening.ask(Command(verb, order, target))
    for _ in range(2):
        await phone.ask("/call/resume")
    assert call.paused
    await phone.ask("/call/end")
    resumed = [event for event in await ended(call) if event.event == "call.resumed"]
    assert len(resumed) == orders.count("again")


async def test_an_address_is_enough(phone):
    async with aiohttp.ClientSession() as http:
        url = f"{phone.url}/call/start?token={TOKEN}&number=%2B4420&id=7"
        async with http.get(url) as answer:
            assert answer.status == 200
        async with http.get(f"{phone.url}/call/end?token={TOKEN}&id=7") as answer:
            assert answer.status == 200, "the call's own id, for another order"
    call = await phone.desk.next_call()
    assert call.number == "+4420"
    assert "call.ended" in names(await ended(call))


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("number=", None),
        ("number=%20%0A", None),
        ("number=%2B44%2020", "+44 20"),
        ("number=+4420", "+4420"),
        ("number=0044-20%2F7", "0044-20/7"),
        ("number=anonymous", "anonymous"),
        ("number=sip%3Aanna%4010.0.0.1%3Btag%3D1", "sip:anna@10.0.0.1;tag=1"),
        ("number=%1B%5B2J44", "[2J44"),
        ("number=1&number=2", "2"),
        ("number=%FF", "\N{REPLACEMENT CHARACTER}"),
        ("", None),
    ],
)
async def test_a_number_is_taken_as_softphones_write_it(phone, query, number):
    status, _ = await phone.ask(f"/call/start?{query}", method="GET")
    assert status == 200
    assert phone.desk.listening.call.number == number


@pytest.mark.parametrize("order", [order for order in ORDERS if order != "start"])
async def test_without_a_call_every_order_but_start_is_refused(phone, order):
    status, answer = await phone.ask(f"/call/{order}")
    assert (status, answer["code"]) == (409, "no_call")
    assert phone.desk.listening.call is None


async def test_the_same_order_is_done_once(phone):
    _, first = await phone.ask("/call/start", {"id": "1"})
    assert await phone.ask("/call/end", {"id": "2"}) == (200, first)
    assert await phone.ask("/call/end", {"id": "2"}) == (200, {"call": None}), "it has been done"
    assert await phone.ask("/call/start", {"id": "1"}) == (200, {"call": None})
    _, second = await phone.ask("/call/start", {"id": "3"})
    assert await phone.ask("/call/end", {"id": "2"}) == (200, second)
    assert phone.desk.listening.call.plan.id == second["call"] != first["call"]
    assert (await phone.ask("/call/end"))[0] == 200
    assert (await phone.ask("/call/end"))[0] == 409


async def test_all_at_once_begin_one_call(phone):
    answers = await asyncio.gather(*(phone.ask("/call/start", {"number": "1"}) for _ in range(20)))
    assert len({answer["call"] for _, answer in answers}) == 1


@pytest.mark.parametrize("headers", [{}, {"Content_Type": "application/json; charset=utf-16"}])
async def test_bodies_that_make_no_sense_are_refused_and_change_nothing(phone, headers, caplog):
    for body in NONSENSE:
        status, answer = await phone.ask("/call/start", body, **headers)
        assert (status, answer["code"]) == (400, "malformed"), body[:40]
    assert (await phone.ask("/call/start?marker=1"))[0] == 400
    assert phone.desk.listening.call is None
    await phone.ask("/call/start")
    for body in NONSENSE:
        assert (await phone.ask("/call/end", body))[0] == 400
    assert phone.desk.listening.call is not None
    assert caplog.text == ""


@pytest.mark.parametrize("body", [b"marker", zlib.compress(b" " * 50_000_000)])
async def test_a_body_that_cannot_be_unpacked_or_grows_too_large_is_refused(phone, body, caplog):
    assert (await phone.ask("/call/start", body, Content_Encoding="deflate"))[0] == 400
    assert phone.desk.listening.call is None
    assert "marker" not in caplog.text


@pytest.mark.parametrize(
    "order", ["begin", "use", "dismiss", "START", "start%2F", "%2e%2e", "marker", "end%00"]
)
async def test_an_order_that_nobody_knows_is_refused(phone, order):
    await phone.ask("/call/start")
    assert (await phone.ask(f"/call/{order}"))[0] == 404
    assert phone.desk.listening.call is not None


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_it_is_asked_by_get_and_post_alone(phone, method):
    await phone.ask("/call/start")
    assert (await phone.ask("/call/end", method=method))[0] == 405
    assert (await phone.ask("/call", method=method))[0] == 405
    assert phone.desk.listening.call is not None


@pytest.mark.parametrize("path", ["/", "/call/", "/call/start/now", "/desk.json", "/../../etc/passwd"])
async def test_there_is_nothing_else(phone, path):
    assert (await phone.ask(path, method="GET"))[0] == 404


@pytest.mark.parametrize(
    "shown",
    [
        b"",
        b"Authorization: Bearer\r\n",
        b"Authorization: Bearer " + TOKEN[:-1].encode() + b"\r\n",
        b"Authorization: Bearer " + TOKEN.encode() + b"x\r\n",
        b"Authorization: Basic " + TOKEN.encode() + b"\r\n",
        b"Authorization: " + TOKEN.encode() + b"\r\n",
        b"Authorization: Bearer \xff\xfe\r\n",
        "Authorization: Bearer tökén\r\n".encode(),
        b"Cookie: token=" + TOKEN.encode() + b"\r\n",
    ],
)
@pytest.mark.parametrize("query", ["", "?token=", "?token=%FF%FE", "?token=%ED%A0%80", "?token=t%C3%B6ken"])
async def test_without_the_token_nothing_is_done_or_told(phone, shown, query, caplog):
    await phone.ask("/call/start")
    for what in ("GET /call", "POST /call/end", "POST /call/start", "GET /marker"):
        head = f"{what}{query} HTTP/1.1\r\nHost: 127.0.0.1:{phone.port}\r\n".encode()
        assert b" 401 " in await raw(phone.port, head + shown + b"Content-Length: 0\r\n\r\n")
    assert phone.desk.listening.call is not None
    assert caplog.text == ""


@pytest.mark.parametrize(
    "headers",
    [
        b"Host: evil.example\r\n",
        b"Host: evil.example:80\r\n",
        b"Host: 127.0.0.1.evil.example:80\r\n",
        b"Host: localhost.evil.example\r\n",
        b"Host: \r\n",
        b"Host: 127.0.0.1:1\r\nOrigin: https://evil.example\r\n",
        b"Host: 127.0.0.1:1\r\nOrigin: null\r\n",
        b"Host: localhost\r\nOrigin: http://localhost\r\n",
    ],
)
async def test_a_page_in_a_browser_is_refused_whatever_it_shows(phone, headers):
    await phone.ask("/call/start")
    shown = b"Authorization: Bearer " + TOKEN.encode() + b"\r\nContent-Length: 0\r\n\r\n"
    for what in (b"GET /call", b"GET /call/end", b"POST /call/end", b"OPTIONS /call/end"):
        assert b" 403 " in await raw(phone.port, what + b" HTTP/1.1\r\n" + headers + shown)
    assert phone.desk.listening.call is not None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost:2701", "127.0.0.1:2701"])
async def test_this_machine_may_be_called_by_its_names(phone, host):
    shown = f"Host: {host}\r\nAuthorization: bearer  {TOKEN}\r\n\r\n"
    assert b" 200 " in await raw(phone.port, f"GET /call HTTP/1.1\r\n{shown}".encode())


@pytest.mark.parametrize(
    "sent", [b"marker\r\n\r\n", b"GET /call HTTP/9\r\n\r\n", b"\x16\x03\x01\x02\r\n\r\n"]
)
async def test_what_is_no_http_gets_no_further(phone, sent, caplog):
    assert b" 400 " in await raw(phone.port, sent)
    assert await phone.ask("/call", method="GET") == (200, {"call": None})
    assert "marker" not in caplog.text


async def test_half_a_request_is_in_nobodys_way(phone):
    _, writer = await asyncio.open_connection("127.0.0.1", phone.port)
    writer.write(b"POST /call/start HTTP/1.1\r\nContent-Length: 50\r\n")
    await writer.drain()
    assert (await phone.ask("/call/start"))[0] == 200
    writer.close()
    await writer.wait_closed()


async def test_it_is_reached_from_this_machine_alone(phone):
    # All of 127/8 is this machine: who listens on more than one address is reached there, too.
    for other in ("127.0.0.2", "::1"):
        with pytest.raises(OSError, match="Connect call failed"):
            await asyncio.open_connection(other, phone.port)


async def test_a_port_that_is_taken_is_said_and_another_can_be_tried(phone):
    other = Door(phone.desk.listening, TOKEN)
    with pytest.raises(PortTakenError, match=str(phone.port)):
        await other.open(phone.port)
    assert await other.open(0) != phone.port
    await other.close()
    assert (await phone.ask("/call", method="GET"))[0] == 200


async def test_once_closed_nobody_answers_and_it_may_be_closed_again(phone):
    await phone.door.close()
    await phone.door.close()
    with pytest.raises(aiohttp.ClientConnectorError):
        await phone.ask("/call")


def test_what_came_with_an_order_is_in_no_text_form():
    from cues.calls.desk.door import Ordered

    ordered = Ordered(number="marker", facts={"marker": "marker"}, to="marker", id="marker")
    assert "marker" not in f"{ordered!r} {ordered}"
    assert Verb.USE not in ORDERS
