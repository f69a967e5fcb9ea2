"""Who is let in, and an attempt at each way around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.gateway.identity import EVERYTHING, Identity, Scope
from cues.calls.gateway.origin import read_host
from cues.calls.gateway.proof import Asked, address_key, prove, read_request
from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.tokens import TokenFile, Tokens

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
RULES = GatewayRules.model_validate(
    {
        "allow_addresses": ["198.51.100.0/24", "2001:db8:1::/48"],
        "allowed_hosts": ["gateway.example.com"],
        "allowed_origins": ["https://desk.example.com"],
        "tls_certificate": "a.pem",
        "tls_key": "a.key",
        "tls_client_authority": "clients.pem",
        "client_certificates": [
            {"name": "pbx", "scope": "publish"},
            {"name": "desk-anna", "scope": "desk", "agent": "anna"},
        ],
    }
)
OUTSIDE = Asked(peer="203.0.113.9", loopback=False, host="gateway.example.com")
HERE = Asked(peer="127.0.0.1", loopback=True, host="localhost:2700")


@pytest.fixture
def file(tmp_path):
    return TokenFile(tmp_path / "gateway" / "tokens.json")


def asked(headers=(), target="/", *, peer="203.0.113.9", loopback=False, protocol=""):
    """A request to the gateway's public name, or, on loopback, to this machine."""
    named = {name.lower() for name, _ in headers}
    host = [] if "host" in named else [("Host", "127.0.0.1:2700" if loopback else "gateway.example.com")]
    return read_request([*host, *headers], target, peer=peer, loopback=loopback, protocol=protocol)


def why(one, rules=RULES, tokens=Tokens(), now=NOW):  # noqa: B008 - frozen, and empty
    """The reason for which somebody is refused; an identity is none."""
    answer = one if isinstance(one, Refusal) else prove(one, rules, tokens, now)
    return answer.why if isinstance(answer, Refusal) else answer


# What is shown


@pytest.mark.parametrize(
    ("headers", "target"),
    [
        ([("Authorization", "Bearer {}")], "/"),
        ([("authorization", "bearer   {} ")], "/"),
        ([], "/calls?since=4&token={}"),
        ([("Sec-WebSocket-Protocol", "heartline, heartline.token.{}")], "/"),
        ([("Sec-WebSocket-Protocol", "heartline"), ("Sec-WebSocket-Protocol", "heartline.token.{}")], "/"),
        ([("Authorization", "Bearer {}")], "/?token={}"),
        ([("Authorization", "Bearer {}"), ("Sec-WebSocket-Protocol", "heartline.token.")], "/?token="),
    ],
)
def test_a_token_is_taken_from_wherever_it_is_shown(file, headers, target):
    secret, token = file.add(Scope.DESK, now=NOW, agent="anna", label="room 2")
    shown = asked([(name, value.format(secret)) for name, value in headers], target.format(secret))
    assert prove(shown, RULES, file.read(), NOW) == Identity(
        frozenset({Scope.DESK}), f"token:{token.id}", f"token {token.id} room 2", "anna", token.id
    )


def test_a_token_may_come_inside_the_protocol_after_nothing_was_shown(file):
    secret, _ = file.add(Scope.PUBLISH, now=NOW)
    silent = asked(protocol="twilio")
    assert why(silent, tokens=file.read()) is Why.NO_PROOF
    assert prove(replace(silent, token=secret), RULES, file.read(), NOW).may(Scope.PUBLISH)


@pytest.mark.parametrize(
    "headers",
    [[("Authorization", "Basic aGw6aGw=")], [("Authorization", "Bearer")], [("Authorization", "Bearer ")]],
)
def test_what_is_no_token_is_none_shown(headers):
    assert why(asked(headers)) is Why.NO_PROOF


@pytest.mark.parametrize(
    "headers",
    [
        [("Authorization", "Bearer one"), ("authorization", "Bearer two")],
        [("Host", "localhost"), ("Host", "gateway.example.com")],
        [("Origin", "https://desk.example.com"), ("Origin", "https://evil.example")],
        [("Authorization", "Bearer one"), ("Sec-WebSocket-Protocol", "heartline.token.two")],
    ],
)
def test_headers_that_contradict_each_other_are_refused(headers):
    assert why(read_request(headers, "/", peer="127.0.0.1", loopback=True)) is Why.HEADERS


def test_a_query_of_ten_thousand_parameters_is_refused():
    assert why(asked(target="/?" + "a=b&" * 10_000)) is Why.HEADERS


def test_a_token_shows_in_no_repr():
    shown = asked(target="/?token=marker-secret")
    assert shown.token == "marker-secret"  # noqa: S105 - made up
    assert "marker" not in repr(shown)


# Tokens


def test_a_wrong_token_is_refused_on_loopback_too(file):
    file.add(Scope.DESK, now=NOW)
    for one in (OUTSIDE, HERE):
        assert why(replace(one, token="hl_" + "A" * 43), tokens=file.read()) is Why.UNKNOWN


def test_a_revoked_token_is_refused(file):
    secret, token = file.add(Scope.DESK, now=NOW)
    file.revoke(token.id, now=NOW)
    for one in (OUTSIDE, HERE):
        assert why(replace(one, token=secret), tokens=file.read()) is Why.REVOKED


def test_an_expired_token_is_refused(file):
    secret, _ = file.add(Scope.DESK, now=NOW, expires=NOW + timedelta(days=1))
    one = replace(OUTSIDE, token=secret)
    assert isinstance(why(one, tokens=file.read()), Identity)
    assert why(one, tokens=file.read(), now=NOW + timedelta(days=1)) is Why.EXPIRED


@pytest.mark.parametrize("scope", Scope)
def test_a_token_is_good_for_its_own_scope_only(file, scope):
    secret, _ = file.add(scope, now=NOW)
    for one in (OUTSIDE, HERE):
        assert prove(replace(one, token=secret), RULES, file.read(), NOW).scopes == {scope}


# Certificates and signatures


def test_a_listed_certificate_is_taken_for_what_the_settings_say():
    anna = prove(replace(OUTSIDE, certificate="desk-anna"), RULES, Tokens(), NOW)
    assert (anna.scopes, anna.agent, anna.key) == ({Scope.DESK}, "anna", "certificate:desk-anna")


@pytest.mark.parametrize("name", ["ben", "PBX", ""])
def test_any_other_certificate_is_refused(name):
    for one in (OUTSIDE, HERE):
        assert why(replace(one, certificate=name)) is Why.CERTIFICATE


def test_a_right_signature_lets_calls_in_and_nothing_else():
    one = prove(replace(OUTSIDE, protocol="audiohook", signed=True, signer="org-1"), RULES, Tokens(), NOW)
    other = prove(replace(OUTSIDE, protocol="audiohook", signed=True, signer="org-2"), RULES, Tokens(), NOW)
    assert one.scopes == other.scopes == {Scope.PUBLISH}
    assert one.key != other.key


def test_a_wrong_signature_is_refused_whatever_else_is_shown(file):
    secret, _ = file.add(Scope.PUBLISH, now=NOW)
    for one in (OUTSIDE, HERE):
        wrong = replace(one, protocol="twilio", signed=False, token=secret, certificate="pbx")
        assert why(wrong, tokens=file.read()) is Why.SIGNATURE


# Addresses


@pytest.mark.parametrize("peer", ["198.51.100.7", "::ffff:198.51.100.7", "2001:db8:1:2::3"])
@pytest.mark.parametrize("protocol", ["audiosocket", "vosk"])
def test_a_listed_address_may_send_calls_where_no_proof_can_be_carried(peer, protocol):
    host = None if protocol == "audiosocket" else "198.51.100.1:2700"
    found = prove(Asked(peer, loopback=False, protocol=protocol, host=host), RULES, Tokens(), NOW)
    assert found.scopes == {Scope.PUBLISH}
    assert found.key == address_key(peer)


def test_a_listed_address_is_no_proof_where_one_can_be_carried():
    for protocol in ("", "twilio", "audiohook", "freeswitch", "heartline"):
        assert why(replace(OUTSIDE, peer="198.51.100.7", protocol=protocol)) is Why.NO_PROOF


@pytest.mark.parametrize(
    "peer", ["198.51.101.7", "2001:db8:2::1", "127.0.0.1", "198.51.100.7.evil.example", ""]
)
def test_any_other_address_is_refused(peer):
    assert why(Asked(peer, loopback=False, protocol="audiosocket")) is Why.ADDRESS


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-real-ip", "Forwarded"])
def test_a_forged_address_in_a_header_is_not_believed(header):
    forged = [(header, "198.51.100.7"), (header, "127.0.0.1")]
    assert why(asked(forged, protocol="vosk")) is Why.ADDRESS
    assert why(asked(forged)) is Why.NO_PROOF
    # It can only take away: a listed proxy speaks for everybody behind it.
    assert why(asked(forged, protocol="vosk", peer="198.51.100.7")) is Why.ADDRESS
    assert why(asked(forged, peer="127.0.0.1", loopback=True)) is Why.NO_PROOF


def test_limits_count_an_ipv6_network_as_one():
    assert address_key("2001:db8::1") == address_key("2001:db8::ffff:1") != address_key("2001:db8:0:1::1")
    assert address_key("::ffff:10.0.0.1") == address_key("10.0.0.1") != address_key("10.0.0.2")
    assert address_key("fe80::1%eth0") == "address:fe80::/64"
    assert address_key("") == "address:unknown"


# This machine, and pages that want to be taken for it


@pytest.mark.parametrize("host", ["localhost:2700", "127.0.0.1:2700", "[::1]:2700", "127.0.0.2", None])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_on_loopback_everything_is_allowed_without_proof(host, peer):
    assert prove(Asked(peer, loopback=True, host=host), GatewayRules(), Tokens(), NOW).scopes == EVERYTHING


def test_the_settings_can_ask_for_proof_on_loopback():
    assert why(HERE, RULES.model_copy(update={"everybody_proves": True})) is Why.NO_PROOF


def test_a_listener_for_all_addresses_is_not_loopback_for_anybody():
    assert why(replace(HERE, loopback=False)) is Why.NO_PROOF


def test_what_a_proxy_or_a_tunnel_brings_to_loopback_must_prove_itself():
    assert why(replace(HERE, host="gateway.example.com")) is Why.NO_PROOF
    assert why(replace(HERE, forwarded=True)) is Why.NO_PROOF
    assert why(replace(HERE, peer="203.0.113.9")) is Why.NO_PROOF


@pytest.mark.parametrize(
    "host",
    ["evil.example:2700", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0:2700", "10.0.0.1", ""],
)
def test_a_name_turned_to_this_machine_is_refused(host):
    """DNS rebinding: the page's own name, so that its origin is that of the host."""
    headers = [("Host", host)]
    assert why(asked(headers, loopback=True, peer="127.0.0.1")) is Why.HOST
    assert why(asked([*headers, ("Origin", f"http://{host}")], loopback=True, peer="127.0.0.1")) is Why.HOST


def test_a_missing_host_is_refused():
    assert why(read_request([], "/", peer="127.0.0.1", loopback=True)) is Why.HOST


def test_a_name_turned_to_a_gateway_of_the_house_is_refused():
    """A browser at a listed address, or with a certificate, must not become somebody else's."""
    page = [("Host", "evil.example:2700"), ("Origin", "http://evil.example:2700")]
    assert why(asked(page, protocol="vosk", peer="198.51.100.7")) is Why.HOST
    assert why(replace(asked(page), certificate="desk-anna")) is Why.HOST


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://localhost:3000", "null", "", "http://desk.example.com", "file://"],
)
def test_a_foreign_page_is_refused_whatever_it_shows(file, origin):
    secret, _ = file.add(Scope.DESK, now=NOW)
    for loopback in (True, False):
        peer = "127.0.0.1" if loopback else "203.0.113.9"
        page = asked([("Origin", origin)], f"/?token={secret}", loopback=loopback, peer=peer)
        assert why(page, tokens=file.read()) is Why.ORIGIN


def test_the_gateways_own_pages_and_listed_ones_are_let_in():
    for origin in ("http://127.0.0.1:2700", "https://desk.example.com"):
        page = asked([("Origin", origin), ("Sec-Fetch-Site", "cross-site")], loopback=True, peer="127.0.0.1")
        assert isinstance(why(page), Identity)


@pytest.mark.parametrize(("site", "let_in"), [("cross-site", False), ("same-site", False), ("none", True)])
def test_a_picture_on_a_foreign_page_which_carries_no_origin_is_refused(site, let_in):
    page = asked([("Sec-Fetch-Site", site)], "/call/end", loopback=True, peer="127.0.0.1")
    assert (why(page) is not Why.ORIGIN) is let_in


# Whatever comes


texts = st.text(max_size=30)
headers = st.lists(
    st.tuples(
        st.sampled_from(
            ["Host", "Origin", "Authorization", "Sec-WebSocket-Protocol", "X-Forwarded-For", "Sec-Fetch-Site"]
        ),
        texts
        | st.sampled_from(
            ["gateway.example.com", "Bearer hl_x", "heartline.token.", "https://desk.example.com"]
        ),
    ),
    max_size=6,
)


@given(headers, texts, st.sampled_from(["203.0.113.9", "127.0.0.1", "::1", ""]) | texts)
def test_nothing_but_a_proof_opens_a_public_gateway(sent, target, peer):
    for protocol in ("", "vosk", "twilio"):
        request = read_request(sent, target, peer=peer, loopback=False, protocol=protocol)
        assert isinstance(why(request), Why)


@given(headers, texts)
def test_on_loopback_only_this_machine_by_its_own_name_is_let_in(sent, target):
    request = read_request(sent, target, peer="127.0.0.1", loopback=True)
    if isinstance(why(request), Identity):
        assert read_host(request.host).loopback
        assert not request.forwarded
