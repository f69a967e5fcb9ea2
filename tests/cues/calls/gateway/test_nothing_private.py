"""No refusal, log or text form quotes a word, a number or a token."""

import json
import re

import pytest
import websockets
from aiohttp.test_utils import make_mocked_request

from cues.calls.commands import Context
from cues.calls.gateway.addresses import ADDRESSES
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.errands import Errand
from cues.calls.gateway.hosted import CallInfo, CallOrder
from cues.calls.gateway.identity import Scope
from cues.calls.gateway.proof import Asked, read_request
from cues.calls.gateway.tickets import Tickets
from cues.calls.session import CallPlan
from speech.audio import Channel
from speech.sources.protocols.protocol import Opened, TextTurn
from tests.cues.calls.gateway.loopback import AGENT, CUSTOMER, all_logs, soon
from tests.cues.calls.gateway.stranger import NOW
from tests.cues.calls.gateway.telephony import connect

MARKERS = re.compile("marker|16145550123|husband")
TOKEN = "marker-token"  # noqa: S105 - what is looked for
NUMBER = "+16145550123"


def private_values():
    """One of everything at the gateway that can hold what is private."""
    plan = CallPlan("call-1", "vosk", (AGENT, CUSTOMER), NOW)
    headers = [("Host", "localhost"), ("Authorization", f"Bearer {TOKEN}"), ("X", NUMBER)]
    request = make_mocked_request("GET", f"/?token={TOKEN}", headers=dict(headers))
    return [
        read_request(request.headers.items(), request.path_qs, peer="127.0.0.1", loopback=True),
        Asked("127.0.0.1", loopback=True, token=TOKEN),
        Opened("vosk", "marker", (CUSTOMER,), TOKEN, about={"number": NUMBER}),
        TextTurn(Channel.CUSTOMER, "my husband died", 0.0),
        Context(NUMBER, {"marker": "marker"}),
        Errand("marker", "context", b"marker", "token:1", admin=False),
        CallInfo("call-1", "vosk", "now", "robin", NUMBER, "live", "full", 1),
        CallOrder(
            CallPlan("call-1", "vosk", (CUSTOMER,), NOW, customer=NUMBER), Mode.FULL, None, None, print
        ),
        CallOrder(plan, Mode.FULL, None, None, print),
        Tickets(b"marker" * 6),
    ]


@pytest.mark.parametrize("value", private_values(), ids=lambda value: type(value).__name__)
def test_what_can_hold_something_private_shows_none_of_it(value):
    assert not MARKERS.search(repr(value))


async def test_refusals_of_every_kind_quote_nothing(start, http, caplog):
    caplog.set_level("DEBUG")
    up = await start(everybody_proves=True, limits={"message_bytes": 4096})
    said = []
    for path in (*ADDRESSES, "/desk", "/events?call=marker", f"/calls?x={NUMBER}", f"/{NUMBER}"):
        target = f"{up.http}{path}{'&' if '?' in path else '?'}token={TOKEN}"
        async with http.get(target, headers={"Upgrade": "websocket", "Origin": "http://marker"}) as answer:
            assert answer.status >= 400
            said += [await answer.text(), *answer.headers.values()]
    token, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    for first in (
        {"hello": {"channels": ["marker"], "token": TOKEN}},
        {"hello": {"channels": ["customer"], "rate": 16000, "format": "s16le", "token": TOKEN}},
        {"hello": {"channels": ["customer"], "rate": NUMBER, "format": "marker", "token": token}},
        {"hello": {"call": "marker", "number": NUMBER, "language": "marker", "token": token}},
        {"speaker": "marker", "text": "my husband died"},
        {"event": "start", "start": {"customParameters": {"token": TOKEN, "number": NUMBER}}},
        {"config": {"token": TOKEN, "sample_rate": "marker"}},
        {"marker": "x" * 5000},
    ):
        socket = await connect(up, "/")
        await socket.send(json.dumps(first))
        try:
            while True:
                said.append(str(await soon(socket.recv())))
        except websockets.ConnectionClosed as closed:
            said.append(closed.rcvd.reason)
    admin, _ = up.tokens.add(Scope.ADMIN, now=NOW)
    metrics = await up.metrics(http, Authorization=f"Bearer {admin}")
    assert metrics
    for text in (*said, all_logs(caplog), *metrics):
        assert not MARKERS.search(text)
        assert token not in text
