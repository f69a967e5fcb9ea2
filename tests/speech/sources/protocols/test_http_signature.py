"""AudioHook's signed handshake: two from the field, each rule broken once, and changes of any kind."""

from __future__ import annotations

import base64
import hmac
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.sources.protocols.http_signature import Nonces, sign, verify
from speech.sources.protocols.protocol import ProtocolError, Refused
from speech.sources.protocols.structured_fields import read_dictionary

KEY = "SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh"
SECRET = base64.b64decode("TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU=")
SECRETS = {KEY: SECRET}

# The example in AudioHook's documentation, as in the reference implementation's signature-verifier.test.ts.
DOCUMENTED = {
    "host": "audiohook.example.com",
    "audiohook-organization-id": "d7934305-0972-4844-938e-9060eef73d05",
    "audiohook-session-id": "30b0e395-84d3-4570-ac13-9a62d8f514c0",
    "audiohook-correlation-id": "e160e428-53e2-487c-977d-96989bf5c99d",
    "x-api-key": KEY,
    "signature": "sig1=:NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh4=:",
    "signature-input": 'sig1=("@request-target" "@authority" "audiohook-organization-id" '
    f'"audiohook-session-id" "audiohook-correlation-id" "x-api-key");keyid="{KEY}";'
    'nonce="VGhpc0lzQVVuaXF1ZU5vbmNl";'
    'alg="hmac-sha256";created=1641013200;expires=3282026430',
}
# A handshake that Genesys Cloud made with the same key, kept in rasa's tests/core/channels/voice_stream.
REAL = {
    "Audiohook-Organization-Id": "22352111-6076-492a-8163-514a00723975",
    "Audiohook-Correlation-Id": "386dc26f-6d1d-4cf0-b153-93c43f540874",
    "Audiohook-Session-Id": "386dc26f-6d1d-4cf0-b153-93c43f540874",
    "X-Api-Key": KEY,
    "Host": "pro-grouse-possibly.ngrok-free.app",
    "Signature": "sig1=:Y6jeGihkrFCi3XwNcwQzw1TeDurpB4bZsMAT6KUiGj4=:",
    "Signature-Input": 'sig1=("@request-target" "audiohook-session-id" "audiohook-organization-id" '
    '"audiohook-correlation-id" "x-api-key" "@authority");created=1744210396;expires=1744210406;'
    f'keyid="{KEY}";nonce="9qAwwlMvkHqzxf0DoOOXVvNe";alg="hmac-sha256"',
}
REAL_TARGET, REAL_TIME = "/webhooks/genesys/websocket", 1744210396

TARGET = "/audiohook?desk=3"
HEADERS = {
    "Host": "heartline.example:8443",
    "Audiohook-Organization-Id": "22352111-6076-492a-8163-514a00723975",
    "Audiohook-Session-Id": "3ccd9712-cdbe-44f7-bcc1-486e2a1a8ff6",
    "Audiohook-Correlation-Id": "386dc26f-6d1d-4cf0-b153-93c43f540874",
    "X-API-KEY": KEY,
}
NONCE = "VGhpc0lzQVVuaXF1ZU5vbmNl"
NOW = 1_800_000_000


def signed(headers: dict[str, str] = HEADERS, *, created: int = NOW, nonce: str = NONCE) -> dict[str, str]:
    added = sign(
        TARGET, headers.items(), key=headers["X-API-KEY"], secret=SECRET, created=created, nonce=nonce
    )
    return headers | added


def check(
    headers: dict[str, str], target: str = TARGET, *, now: float = NOW, nonces: Nonces | None = None
) -> str:
    return verify(target, headers.items(), SECRETS, now=now, nonces=nonces or Nonces())


def is_refused(headers: dict[str, str], target: str = TARGET, *, now: float = NOW) -> bool:
    with pytest.raises(ProtocolError) as refused:
        check(headers, target, now=now)
    assert KEY not in str(refused.value)
    assert refused.value.__context__ is None
    return refused.value.code is Refused.NOT_ALLOWED


def changed(part: str, new: str, headers: dict[str, str] | None = None) -> dict[str, str]:
    """Headers of which the signature's description says something else, without signing it anew."""
    headers = headers or signed()
    assert part in headers["Signature-Input"]
    return headers | {"Signature-Input": headers["Signature-Input"].replace(part, new)}


def signed_as(description: str) -> dict[str, str]:
    """Headers signed rightly, whatever the description says of it."""
    names = description[description.index("(") + 1 : description.index(")")].split()
    fields = {name.lower(): value for name, value in HEADERS.items()}
    fields |= {"@request-target": TARGET, "@authority": fields["host"], "@method": "GET", "pad": "1" * 4_097}
    lines = [f"{name}: {fields[name.strip(chr(34))]}" for name in names]
    text = "\n".join([*lines, f'"@signature-params": {description}']).encode()
    signature = base64.b64encode(hmac.digest(SECRET, text, "sha256")).decode()
    return HEADERS | {"Signature-Input": f"sig1={description}", "Signature": f"sig1=:{signature}:"}


ALL = (
    '("@request-target" "@authority" "audiohook-organization-id" "audiohook-session-id" '
    '"audiohook-correlation-id" "x-api-key")'
)
REST = f';created={NOW};keyid="{KEY}";nonce="{NONCE}"'


def test_the_documented_example() -> None:
    assert check(DOCUMENTED, "/api/v1/voicebiometrics/ws", now=1641013203.5) == KEY
    # It says to be valid for 52 years.
    assert is_refused(DOCUMENTED, "/api/v1/voicebiometrics/ws", now=1641013210.5)


def test_a_real_handshake() -> None:
    assert check(REAL, REAL_TARGET, now=REAL_TIME + 0.4) == KEY
    assert is_refused(REAL, REAL_TARGET + "?", now=REAL_TIME)
    assert is_refused(REAL | {"Host": "elsewhere.example"}, REAL_TARGET, now=REAL_TIME)


def test_signing_gives_what_genesys_gives() -> None:
    order = [
        "Host",
        "Audiohook-Session-Id",
        "Audiohook-Organization-Id",
        "Audiohook-Correlation-Id",
        "X-Api-Key",
    ]
    made = sign(
        REAL_TARGET,
        [(name, REAL[name]) for name in order],
        key=KEY,
        secret=SECRET,
        created=REAL_TIME,
        nonce="9qAwwlMvkHqzxf0DoOOXVvNe",
    )
    # All but the order in which it names what is signed.
    assert made["Signature-Input"].partition(")")[2] == REAL["Signature-Input"].partition(")")[2]
    assert check({**REAL, **made}, REAL_TARGET, now=REAL_TIME) == KEY


def test_names_of_headers_have_no_case_and_a_ports_default_is_none() -> None:
    headers = signed(HEADERS | {"Host": "heartline.example"})
    upper = {name.upper(): value for name, value in headers.items()}
    assert check(upper | {"HOST": "Heartline.Example:443"}) == KEY


@pytest.mark.parametrize("age", [-3, 0, 9.75, 10])
def test_it_is_right_while_it_is_fresh(age: float) -> None:
    assert check(signed(), now=NOW + age) == KEY


@pytest.mark.parametrize("age", [-3.5, 10.5, 1e6, -1e6])
def test_it_is_refused_when_it_is_not(age: float) -> None:
    assert is_refused(signed(), now=NOW + age)


def test_it_ends_when_its_sender_says_so() -> None:
    headers = HEADERS | sign(
        TARGET, HEADERS.items(), key=KEY, secret=SECRET, created=NOW, nonce=NONCE, lifetime=2
    )
    assert check(headers, now=NOW + 2) == KEY
    assert is_refused(headers, now=NOW + 2.5)


def test_it_serves_once() -> None:
    nonces = Nonces()
    assert check(signed(), nonces=nonces) == KEY
    with pytest.raises(ProtocolError, match="used before"):
        check(signed(), now=NOW + 10, nonces=nonces)
    assert check(signed(nonce=NONCE[::-1]), nonces=nonces) == KEY


def test_a_wrong_one_uses_no_nonce_up() -> None:
    nonces = Nonces()
    with pytest.raises(ProtocolError):
        check(signed(), "/elsewhere", nonces=nonces)
    assert check(signed(), nonces=nonces) == KEY


@pytest.mark.parametrize("name", [*HEADERS, "Signature", "Signature-Input"])
def test_every_header_is_needed_as_it_was(name: str) -> None:
    headers = signed()
    assert is_refused({other: value for other, value in headers.items() if other != name})
    if name in HEADERS:
        assert is_refused(headers | {name: headers[name] + "0"})
    assert is_refused(headers | {name: ""})


def test_one_header_twice_is_another_value() -> None:
    with pytest.raises(ProtocolError):
        verify(TARGET, [*signed().items(), ("x-api-key", KEY)], SECRETS, now=NOW, nonces=Nonces())


@pytest.mark.parametrize(
    "description",
    [
        ALL + REST + ';alg="hmac-sha512"',
        ALL + f';created={NOW};keyid="{KEY}"',
        ALL + f';created={NOW};keyid="{KEY}";nonce="{NONCE[:21]}"',
        ALL + f';created={NOW};keyid="{KEY}";nonce="{NONCE * 20}"',
        ALL + f';created={NOW};keyid="{KEY}";nonce=' + NONCE,
        ALL + f';keyid="{KEY}";nonce="{NONCE}"',
        ALL + f';created="{NOW}";keyid="{KEY}";nonce="{NONCE}"',
        ALL + REST + ";expires=never",
        ALL.replace('"@authority" ', "") + REST,
        ALL.replace('"x-api-key"', '"host"') + REST,
        ALL.replace('"x-api-key"', '"x-api-key" "host" "host"') + REST,
        ALL.replace(")", ' "@method")') + REST,
    ],
)
def test_a_right_signature_of_the_wrong_things_is_refused(description: str) -> None:
    assert is_refused(signed_as(description))


@pytest.mark.parametrize(
    "description",
    [
        ALL + REST,
        ALL.replace(")", ' "host")') + REST,
        ALL + REST + ';alg="hmac-sha256";tag="x";more;odd=?0;t=a/b',
    ],
)
def test_more_than_is_needed_may_be_signed_and_said(description: str) -> None:
    assert check(signed_as(description)) == KEY


def test_white_space_and_other_signatures_are_passed_over() -> None:
    headers = signed()
    loose = headers["Signature-Input"].replace('" "', '"  "').replace(";", "; ")
    assert check(headers | {"Signature-Input": loose}) == KEY
    proxied = headers | {
        "Signature-Input": 'proxy=("@method";req "date");created=1;keyid="p",' + headers["Signature-Input"],
        "Signature": "proxy=:AAAA:,  " + headers["Signature"],
    }
    assert check(proxied) == KEY


@pytest.mark.parametrize(
    ("part", "new"),
    [(f"created={NOW}", f"created={NOW + 1}"), ('"@authority" ', ""), ("sig1", "sig2"), (";alg", ";a")],
)
def test_what_describes_the_signature_is_signed_too(part: str, new: str) -> None:
    assert is_refused(changed(part, new))


def test_an_unknown_key_and_one_without_a_secret_prove_nothing() -> None:
    headers = signed()
    for secrets in ({}, {KEY: b""}, {"another": SECRET}, {KEY: SECRET[:-1]}):
        with pytest.raises(ProtocolError, match="not right"):
            verify(TARGET, headers.items(), secrets, now=NOW, nonces=Nonces())
    # Nor does the secret that stands in for theirs.
    forged = HEADERS | sign(TARGET, HEADERS.items(), key=KEY, secret=bytes(32), created=NOW, nonce=NONCE)
    for secrets in ({}, {KEY: b""}):
        with pytest.raises(ProtocolError, match="not right"):
            verify(TARGET, forged.items(), secrets, now=NOW, nonces=Nonces())


def test_a_line_break_cannot_move_text_between_what_is_signed() -> None:
    with pytest.raises(ProtocolError):
        signed(HEADERS | {"Audiohook-Session-Id": '1\n"audiohook-session-id": 2'})
    assert is_refused(signed() | {"Audiohook-Session-Id": "\ud800"})


@pytest.mark.parametrize(
    "signature", ['sig1="c2ln"', "sig1=1", "sig1", "sig1=()", "sig1=(:AAAA: :AAAA:)", "sig1=::"]
)
def test_a_signature_is_bytes(signature: str) -> None:
    assert is_refused(signed() | {"Signature": signature})


def test_a_header_has_a_length() -> None:
    assert check(signed(HEADERS | {"Audiohook-Session-Id": "1" * 4_096})) == KEY
    assert is_refused(signed_as(ALL.replace(")", ' "pad")') + REST) | {"pad": "1" * 4_097})
    with pytest.raises(ProtocolError):
        signed(HEADERS | {"Audiohook-Session-Id": "1" * 4_097})


@pytest.mark.parametrize("text", ["sig1", "sig1=(", 'sig1=("x', "sig1=1.5", "=", "sig1=:a:"])
def test_headers_that_cannot_be_read_are_malformed(text: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        check(signed() | {"Signature-Input": text + "!"})
    assert refused.value.code is Refused.MALFORMED


class TestNonces:
    def test_one_is_new_again_when_its_signature_can_no_longer_be(self) -> None:
        nonces = Nonces()
        assert nonces.is_new(KEY, NONCE, NOW)
        assert not nonces.is_new(KEY, NONCE, NOW + 13)
        assert nonces.is_new(KEY, NONCE, NOW + 13.5)

    def test_they_are_each_keys_own(self) -> None:
        nonces = Nonces()
        assert nonces.is_new(KEY, NONCE, NOW)
        assert nonces.is_new("another", NONCE, NOW)

    def test_when_they_are_too_many_none_is_new_until_some_are_forgotten(self) -> None:
        nonces = Nonces(most=3)
        assert [nonces.is_new(KEY, str(one), NOW + one) for one in range(5)] == [True] * 3 + [False] * 2
        assert [nonces.is_new(KEY, "3", NOW + late) for late in (13, 13.5)] == [False, True]
        assert not nonces.is_new(KEY, "4", NOW + 13.5)

    @given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 5))))
    def test_none_is_new_twice_within_its_time(self, asked: list[tuple[str, float]]) -> None:
        nonces, now, last = Nonces(), 0.0, {}
        for nonce, later in asked:
            now += later
            new = nonces.is_new(KEY, nonce, now)
            assert new == (nonce not in last or now - last[nonce] > 13)
            if new:
                last[nonce] = now


header = st.sampled_from([*HEADERS, "Signature", "Signature-Input"])


@given(header, st.data())
def test_no_change_of_any_header_passes(name: str, data: st.DataObject) -> None:
    headers = signed()
    old = headers[name]
    at, end = sorted(data.draw(st.tuples(st.integers(0, len(old)), st.integers(0, len(old)))))
    new = old[:at] + data.draw(st.text(max_size=4)) + old[end:]
    with suppress(ProtocolError):
        check(headers | {name: new})
        assert means(name, new) == means(name, old), "only another spelling of the same may pass"


def means(name: str, value: str) -> object:
    """What a header says, whatever its white space, and for a host its case and its port's default."""
    if name == "Signature-Input":
        return str(read_dictionary(value)["sig1"])
    if name == "Signature":
        return [item.value for item in read_dictionary(value)["sig1"].items]
    bare = value.strip(" \t")
    return bare.lower().removesuffix(":443") if name == "Host" else bare


@given(st.lists(st.tuples(header | st.text(), st.text() | st.text(alphabet='sig1=(":);, a-z'))), st.text())
def test_any_handshake_is_refused_in_good_order(headers: list[tuple[str, str]], target: str) -> None:
    with pytest.raises(ProtocolError):
        verify(target, headers, SECRETS, now=NOW, nonces=Nonces())
