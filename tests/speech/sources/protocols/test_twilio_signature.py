"""Twilio's signature against the one in its documentation, and every spelling of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.sources.protocols.twilio_signature import is_signed, sign

KEY = "12345"
ADDRESS = "wss://example.com/twilio"


def test_the_signature_is_the_one_that_twilio_publishes() -> None:
    # Twilio's example of a webhook (TwilioDevEd/api-snippets, security/signature_validation): the sorted POST
    # parameters follow the address, names and values joined.
    signed = (
        "https://mycompany.com/myapp.php?foo=1&bar=2"
        "CallSidCA1234567890ABCDECaller+14158675309Digits1234From+14158675309To+18005551212"
    )
    assert sign(KEY, signed) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.mark.parametrize(
    ("signed", "connected_to"),
    [
        (ADDRESS, ADDRESS),
        # What a server behind TLS sees of itself, and with the port that its Host header may name.
        (ADDRESS, "https://example.com/twilio"),
        (ADDRESS, "http://example.com/twilio"),
        (ADDRESS, "ws://example.com/twilio"),
        (ADDRESS, "wss://example.com:443/twilio"),
        ("wss://example.com:443/twilio", ADDRESS),
        ("https://example.com/twilio", ADDRESS),
        ("https://example.com:443/twilio", ADDRESS),
        ("wss://example.com:8443/twilio", "https://example.com:8443/twilio"),
        ("wss://example.com/twilio", "wss://example.com:8443/twilio"),
        # Without a path.
        ("wss://example.com", "wss://example.com/"),
        ("wss://example.com/", "wss://example.com"),
        ("wss://[2001:db8::1]:443/twilio", "wss://[2001:db8::1]/twilio"),
        ("wss://user:word@example.com/twilio", "wss://user:word@example.com:443/twilio"),
        # A sender on this machine signs what it connects to.
        ("ws://127.0.0.1:2700/twilio", "ws://127.0.0.1:2700/twilio"),
    ],
)
def test_every_spelling_that_twilio_may_sign_is_right(signed: str, connected_to: str) -> None:
    assert is_signed(KEY, connected_to, sign(KEY, signed))


@pytest.mark.parametrize(
    "other",
    [
        "wss://example.com/twilio/",
        "wss://example.com/twilio?agent=1",
        "wss://example.com/Twilio",
        "wss://example.org/twilio",
        "wss://example.com:8443/twilio",
        "ws://example.com/twilio",
    ],
)
def test_another_address_is_wrong(other: str) -> None:
    assert not is_signed(KEY, ADDRESS, sign(KEY, other))


@pytest.mark.parametrize("signature", ["", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "\udcff", "é" * 28, "x" * 100_000])
def test_another_signature_is_wrong(signature: str) -> None:
    assert not is_signed(KEY, ADDRESS, signature)


def test_another_token_is_wrong_and_none_proves_nothing() -> None:
    assert not is_signed("54321", ADDRESS, sign(KEY, ADDRESS))
    assert not is_signed("", ADDRESS, sign("", ADDRESS))


@pytest.mark.parametrize(
    "url", ["", "example.com/twilio", "wss://", "wss://[/twilio", "wss://[::1/x", "ftp://example.com/"]
)
def test_what_is_no_address_is_signed_by_nobody(url: str) -> None:
    assert not is_signed(KEY, url, sign(KEY, url))


@given(st.text(), st.text(), st.text())
def test_anything_is_answered(token: str, url: str, signature: str) -> None:
    assert is_signed(token, url, signature) is False
    assert is_signed(token, f"wss://{url}", signature) is False
