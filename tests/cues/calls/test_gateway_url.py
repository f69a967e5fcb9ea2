"""Addresses of gateways, however people write them."""

from __future__ import annotations

import pytest
import yarl
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.gateway_url import gateway_url
from speech.errors import BadInputError


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("ws://127.0.0.1:2700", "ws://127.0.0.1:2700/desk"),
        ("127.0.0.1:2700", "ws://127.0.0.1:2700/desk"),
        ("localhost", "ws://localhost/desk"),
        (" wss://gateway.example.com ", "wss://gateway.example.com/desk"),
        ("https://gateway.example.com/calls/", "wss://gateway.example.com/calls/desk"),
        ("http://[::1]:2700", "ws://[::1]:2700/desk"),
        ("HTTPS://Gateway.example.com:443", "wss://Gateway.example.com:443/desk"),
        ("xn--bcher-kva.example", "ws://xn--bcher-kva.example/desk"),
    ],
)
def test_an_address_is_read_as_it_is_meant(written, address):
    assert gateway_url(written, "/desk") == address


def test_what_is_told_stands_in_the_query_and_nothing_empty():
    assert gateway_url("ws://h", "/desk", agent="Ann B & c", since="") == "ws://h/desk?agent=Ann+B+%26+c"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ws://",
        "ftp://gateway",
        "ws://gateway:0",
        "ws://gateway:70000",
        "ws://gateway:port",
        "ws://[::1",
        "ws://two words",
        "ws://gate..way",
        "ws://-gateway",
        "ws://bücher.example",
        "ws://xn--",
        "ws://robin:marker@gateway",
        "ws://marker@gateway",
        "ws://gateway?token=marker",
        "ws://gateway#marker",
    ],
)
def test_anything_else_is_refused_without_being_repeated(written):
    with pytest.raises(BadInputError, match=r"Give one like ws://127\.0\.0\.1:2700") as error:
        gateway_url(written, "/desk")
    assert "marker" not in str(error.value)
    assert error.value.exit_code == 2


PIECES = (
    "ws wss http :// : [ ] ::1 127.0.0.1 localhost é xn-- % %zz / ? # @ 2700 99999 0 -1 . .. _ \\ \uff11"
).split()


@given(st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=8).map("".join) | st.text(max_size=20))
def test_whatever_is_written_it_is_refused_or_can_be_connected_to(written):
    try:
        address = yarl.URL(gateway_url(written, "/desk", agent="x y"))
    except BadInputError:
        return
    assert address.scheme in {"ws", "wss"}
    assert address.host
    assert address.port
    assert address.user is None
    assert address.query == {"agent": "x y"}
    assert address.path.endswith("/desk")
