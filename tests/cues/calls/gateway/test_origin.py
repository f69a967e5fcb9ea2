"""Hosts and origins: what is the same, what is this machine, and what is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.gateway.origin import Host, Origin, read_address, read_host, read_origin


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("localhost:2700", Host("localhost", 2700)),
        ("LocalHost.", Host("localhost", None)),
        ("127.0.0.1:2700", Host("127.0.0.1", 2700)),
        ("[::1]:2700", Host("::1", 2700)),
        ("[0:0:0:0:0:0:0:1]", Host("::1", None)),
        ("[::ffff:127.0.0.1]", Host("127.0.0.1", None)),
        ("Desk-1.Example.com", Host("desk-1.example.com", None)),
    ],
)
def test_a_host_is_read(text, host):
    assert read_host(text) == host


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":2700",
        "::1",
        "[::1",
        "[fe80::1%eth0]",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:-1",
        "localhost:27OO",
        "anna@localhost",
        "localhost, evil.example",
        "localhost/",
        "localhost\n",
        "a..b",
        "lоcalhost",  # noqa: RUF001 - its first o is Cyrillic
        "a" * 301,
    ],
)
def test_what_is_no_host_is_none(text):
    assert read_host(text) is None
    assert read_origin(f"http://{text}") is None


@pytest.mark.parametrize("text", ["localhost", "localhost:1", "127.0.0.1", "127.53.2.1", "[::1]:80"])
def test_these_are_this_machine(text):
    assert read_host(text).loopback


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1.evil.example",
        "127.evil.example",
        "localhost.evil.example",
        "notlocalhost",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "10.0.0.1",
        "[::]",
        "2130706433",  # browsers write such a number as 127.0.0.1 before they send it
    ],
)
def test_these_are_not(text):
    assert not read_host(text).loopback


def test_only_an_address_is_an_address():
    assert read_host("10.0.0.1:80").address is not None
    assert read_host("10.0.0.1.example").address is None


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://localhost:2700", "localhost:2700", True),
        ("https://gateway.example.com", "gateway.example.com", True),
        ("https://gateway.example.com", "gateway.example.com:443", True),
        ("https://gateway.example.com:443", "gateway.example.com", True),
        ("http://GATEWAY.example.com.", "gateway.example.com:80", True),
        ("http://localhost:3000", "localhost:2700", False),
        ("http://localhost", "localhost:2700", False),
        ("http://gateway.example.com", "gateway.example.com:443", False),
        ("https://evil.example", "gateway.example.com", False),
        ("https://gateway.example.com.evil.example", "gateway.example.com", False),
        ("chrome-extension://localhost", "localhost:2700", False),
    ],
)
def test_the_same_host_is_the_same_name_and_port(origin, host, same):
    assert read_origin(origin).is_at(read_host(host)) is same


@pytest.mark.parametrize(
    "text", ["null", "localhost", "//localhost", "file://", "http://localhost/path", "*"]
)
def test_what_is_no_origin_is_none(text):
    assert read_origin(text) is None


def test_a_written_out_port_makes_no_other_origin():
    assert read_origin("HTTPS://Desk.example.com:443") == Origin("https", "desk.example.com", None)
    assert read_origin("http://desk.example.com:443") == Origin("http", "desk.example.com", 443)


def test_an_address_is_read_without_its_zone_and_as_what_it_is():
    assert str(read_address("fe80::1%eth0")) == "fe80::1"
    assert str(read_address("::ffff:10.1.2.3")) == "10.1.2.3"
    assert read_address("desk.example.com") is None


@given(st.text(max_size=40) | st.from_regex(r"[\[\]a-z0-9.:%@-]{1,30}", fullmatch=True))
def test_nothing_makes_reading_fail(text):
    host, origin = read_host(text), read_origin(text)
    if host is not None:
        assert read_host(f"[{host.name}]" if ":" in host.name else host.name) == Host(host.name, None)
    assert origin is None or "://" in text
    assert str(read_address(text)) in {"None", host and host.name} or ":" in text or "%" in text
