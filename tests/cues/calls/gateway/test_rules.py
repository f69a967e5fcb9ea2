"""The gateway's settings as people write them: defaults, what is refused, and secrets that never show."""

from __future__ import annotations

import tomllib
from ipaddress import ip_address

import pytest
from pydantic import BaseModel, ValidationError

from cues.calls.gateway.identity import Scope
from cues.calls.gateway.origin import read_origin
from cues.calls.gateway.rules import GatewayRules

SECRET = "c2VjcmV0LW1hcmtlcg=="  # noqa: S105 - made up: "secret-marker"
WRITTEN = f"""
[gateway]
allow_addresses = ["10.1.2.3", "10.9.0.0/16", "2001:db8::/32"]
allowed_hosts = ["Gateway.example.com"]
allowed_origins = ["https://desk.example.com"]
twilio_auth_token = "{SECRET}"
tls_certificate = "gateway.pem"
tls_key = "gateway.key"
tls_client_authority = "clients.pem"
languages = ["en", "cy"]

[[gateway.audiohook]]
key = "{SECRET}"
secret = "{SECRET}"

[[gateway.client_certificates]]
name = "desk-anna"
scope = "desk"
agent = "anna"

[gateway.limits]
calls = 8
"""


class Settings(BaseModel):
    """As the settings file holds the table."""

    gateway: GatewayRules = GatewayRules()


def rules(text):
    return Settings.model_validate(tomllib.loads(text)).gateway


def test_by_default_nobody_is_listed():
    default = Settings().gateway
    assert not default.lists_address(ip_address("10.1.2.3"))
    assert not default.lists_address(ip_address("::"))
    assert not default.lists_origin(read_origin("https://desk.example.com"))
    assert default.certificate_rule("desk-anna") is None
    assert default.certificate_rule(None) is None
    assert default.audiohook_secrets() == {}
    assert default.twilio_auth_token is None


def test_what_is_written_is_there():
    written = rules(WRITTEN)
    assert written.lists_address(ip_address("10.9.255.1"))
    assert not written.lists_address(ip_address("10.1.2.4"))
    assert written.lists_address(ip_address("2001:db8:1::1"))
    assert written.allowed_hosts == ("gateway.example.com",)
    assert written.lists_origin(read_origin("https://DESK.example.com:443"))
    assert not written.lists_origin(read_origin("http://desk.example.com"))
    assert written.certificate_rule("desk-anna").scope is Scope.DESK
    assert written.certificate_rule("Desk-Anna") is None
    assert written.audiohook_secrets() == {SECRET: b"secret-marker"}
    assert written.limits.calls == 8


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", True),
        ("en-US", True),
        ("EN_gb", True),
        ("cy", True),
        ("", True),
        ("es-US", False),
        ("eng", False),
    ],
)
def test_a_language_is_heard_by_its_first_part(language, heard):
    assert rules(WRITTEN).hears(language) is heard


def test_a_secret_shows_in_no_repr_and_no_dump():
    written = rules(WRITTEN)
    for shown in (repr(written), str(written), written.model_dump_json(), repr(written.model_dump())):
        assert SECRET not in shown
        assert "desk-anna" in shown


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[gateway]\nallow_addresses = ["0.0.0.0/0"]', "whole world"),
        ('[gateway]\nallow_addresses = ["::/0"]', "whole world"),
        ('[gateway]\nallow_addresses = ["10.1.2.3/8"]', "network"),
        ('[gateway]\nallow_addresses = ["pbx.example.com"]', "network"),
        ('[gateway]\nallowed_hosts = ["gateway.example.com:443"]', "host name"),
        ('[gateway]\nallowed_hosts = ["*"]', "host name"),
        ('[gateway]\nallowed_origins = ["*"]', "origin"),
        ('[gateway]\nallowed_origins = ["null"]', "origin"),
        ("[gateway]\nallow_everybody = true", "Extra"),
        ('[gateway]\ntls_certificate = "a.pem"', "tls_key"),
        ('[gateway]\ntls_client_authority = "a.pem"', "tls_certificate"),
        ('[[gateway.client_certificates]]\nname = "a"\nscope = "desk"', "tls_client_authority"),
        (
            '[[gateway.client_certificates]]\nname = "a"\nscope = "everything"',
            "'publish', 'desk', 'control' or 'admin'",
        ),
        ('[gateway]\nlanguages = ["English"]', "pattern"),
        ("[gateway.limits]\nidle = inf", "finite"),
        ("[gateway.limits]\ncalls = 0", "greater"),
        (f'[gateway]\ntwilio_auth_token = ["{SECRET}"]', "string"),
        ('[gateway]\ntwilio_auth_token = ""', "at least 1"),
        (f'[[gateway.audiohook]]\nkey = "{SECRET}"\nsecret = "{SECRET}*"', "base64"),
        (f'[[gateway.audiohook]]\nkey = "{SECRET}"\nsecret = ""', "at least 1"),
        (f'[[gateway.audiohook]]\nkey = "{SECRET}"', "required"),
        (f'[gateway.audiohook]\nkey = "{SECRET}"', "tuple"),
    ],
)
def test_a_mistake_is_named_and_a_secret_is_not(text, named):
    with pytest.raises(ValidationError) as wrong:
        rules(text)
    said = " ".join(f"{error['loc']} {error['msg']}" for error in wrong.value.errors())
    assert named in said
    assert SECRET not in said
    with pytest.raises(ValidationError) as wrong:
        GatewayRules.model_validate(tomllib.loads(text)["gateway"])
    assert SECRET not in str(wrong.value)


def test_one_name_has_one_rule():
    twice = WRITTEN + '[[gateway.client_certificates]]\nname = "desk-anna"\nscope = "admin"\n'
    with pytest.raises(ValidationError, match="one name twice"):
        rules(twice)
