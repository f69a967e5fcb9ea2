"""The gateway's settings: the table `[gateway]` of the settings file, each with its default.

What is secret here is a `SecretStr`: it shows in no `repr`, no error and no log.
"""

from __future__ import annotations

from base64 import b64decode
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    SecretStr,
    model_validator,
)
from pydantic_core import PydanticCustomError

from cues.calls.gateway.identity import Scope
from cues.calls.gateway.origin import Origin, read_host, read_origin

_DAY = 24 * 3600.0


def _network(network: IPvAnyNetwork) -> IPvAnyNetwork:
    if network.prefixlen == 0:
        raise PydanticCustomError("network", "would let the whole world in; list the addresses you know")
    return network


def _host(text: str) -> str:
    host = read_host(text)
    if host is None or host.port is not None:
        raise PydanticCustomError("host", "is no host name; write it as in gateway.example.com, without port")
    return host.name


def _origin(text: str) -> str:
    if read_origin(text) is None:
        raise PydanticCustomError("origin", "is no origin; write it as in https://desk.example.com")
    return text


def _base64(secret: SecretStr) -> SecretStr:
    try:
        decoded = b64decode(secret.get_secret_value(), validate=True)
    except ValueError:
        decoded = b""
    if not decoded:
        raise PydanticCustomError("base64", "must be the client secret as Genesys Cloud shows it, in base64")
    return secret


Seconds = Annotated[float, Field(gt=0, le=30 * _DAY)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=1000)]


class _Table(BaseModel):
    """Every table: no key but the ones named, and no input in an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)


class LimitRules(_Table):
    """`[gateway.limits]`: how much one client may ask for. What it is answered is in refusal.py."""

    message_bytes: Annotated[int, Field(ge=1024, le=64 * 2**20)] = 2**20
    """Bytes in the largest message. One megabyte is also what vosk-server takes (its library's default)."""
    messages: Annotated[float, Field(gt=0)] = 400.0
    """Messages a second from one connection; two tracks in pieces of 20 ms make 100."""
    messages_at_once: Annotated[float, Field(ge=1)] = 8000.0
    """Messages above that which may come at once: 30 s of two tracks, kept back by a break, make 3,000."""
    audio: Annotated[float, Field(ge=1)] = 1.5
    """Seconds of audio a second, on each side of a call; above 1, so that delays are made up for."""
    audio_at_once: Seconds = 60.0
    """Seconds of audio above that which may come at once; our own client keeps back up to 30."""
    text: Annotated[float, Field(ge=1)] = 1_000.0
    """Characters of typed turns a second, though people type 10 and two who speak say 30: whoever sends more
    waits, and should not wait for long. In 4,000 all details are found in 0.1 s."""
    text_at_once: Annotated[float, Field(ge=1)] = 8_000.0
    """Characters above that which may come at once: a chat that was under way, with what was said so far."""
    calls: Count = 100
    """Calls at once. How many this machine can hear is found out by itself, and may be fewer."""
    calls_of_sender: Count = 50
    """Calls at once of one token, certificate or address."""
    connections: Count = 2000
    """Connections at once, proved or not."""
    connections_of_address: Count = 500
    """Connections at once from one address; behind a proxy, or one office's router, all have the same."""
    hello: Seconds = 10.0
    """Seconds in which a connection must say what it is for."""
    idle: Seconds = 120.0
    """Seconds without a message after which a sender's connection is closed."""
    call: Seconds = 4 * 3600.0
    """Seconds after which a sender's connection is closed whatever it sends."""
    failed_proofs: Annotated[int, Field(ge=1, le=1000)] = 5
    """Failed proofs that an address has free, in `failed_proofs_memory`."""
    failed_proofs_wait: Seconds = 300.0
    """Seconds, at most, in which the next failed proof goes unheeded; it begins with 1 and doubles."""
    failed_proofs_memory: Seconds = 3600.0
    """Seconds without another after which an address's failed proofs are forgotten."""
    addresses_remembered: Count = 4096
    """Addresses whose failed proofs are remembered; the one that failed longest ago makes room."""


class CertificateRule(_Table):
    """`[[gateway.client_certificates]]`: what the holder of a client certificate may do."""

    name: Name
    """The common name of the certificate's subject, letter by letter."""
    scope: Scope
    """publish, desk, control or admin."""
    agent: Name | None = None
    """The agent that a desk is bound to; None: any."""


class AudioHookKey(_Table):
    """`[[gateway.audiohook]]`: one Genesys AudioHook integration."""

    key: Secret
    """The API key, which comes in the header X-API-KEY."""
    secret: Annotated[Secret, AfterValidator(_base64)]
    """The client secret in base64, by which requests are signed. Genesys can do without; the gateway not."""


class GatewayRules(_Table):
    """`[gateway]`: who may come in, and how much of it."""

    everybody_proves: bool = False
    """Whether proof is needed on loopback too. Set it where a proxy on this machine stands before the
    gateway: what comes through it may look as if it came from here."""
    allow_addresses: tuple[Annotated[IPvAnyNetwork, AfterValidator(_network)], ...] = ()
    """Addresses and networks (10.1.2.3, 10.1.2.0/24) from which AudioSocket and vosk connections, which can
    carry no proof, are taken."""
    allowed_hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()
    """Names by which the gateway is reached, besides localhost and addresses; others are refused, or a page
    anywhere could have its own name turned to this machine (DNS rebinding)."""
    allowed_origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = ()
    """Where browser pages that use the gateway come from, besides the gateway's own host."""
    twilio_auth_token: Secret | None = None
    """The auth token of the Twilio account, by which its connections are signed."""
    audiohook: tuple[AudioHookKey, ...] = ()
    """Keys and secrets of Genesys AudioHook integrations."""
    tls_certificate: Path | None = None
    """The gateway's TLS certificate with its chain, PEM; it needs `tls_key`."""
    tls_key: Path | None = None
    """The certificate's private key, PEM, without a password."""
    tls_client_authority: Path | None = None
    """PEM of the authority whose client certificates are taken as proof."""
    client_certificates: tuple[CertificateRule, ...] = ()
    """Names on client certificates, and what each may do."""
    bus: Secret | None = None
    """The Redis by which several gateways are one, redis://, rediss:// or unix://; it may hold a password.
    None: this gateway is alone."""
    languages: tuple[Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}$")], ...] = ("en",)
    """Languages (ISO 639) that are heard; a call that says it is in another is refused."""
    limits: LimitRules = LimitRules()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise PydanticCustomError("tls", '"tls_certificate" and "tls_key" are needed together')
        if self.tls_client_authority and not self.tls_certificate:
            raise PydanticCustomError("tls", '"tls_client_authority" needs "tls_certificate" and "tls_key"')
        if self.client_certificates and not self.tls_client_authority:
            raise PydanticCustomError("tls", '"client_certificates" needs "tls_client_authority"')
        if len({rule.name for rule in self.client_certificates}) < len(self.client_certificates):
            raise PydanticCustomError("names", '"client_certificates" holds one name twice')
        return self

    def lists_address(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether what can carry no proof is taken from there."""
        return any(address in network for network in self.allow_addresses)

    def lists_origin(self, origin: Origin) -> bool:
        """Whether pages from there may use the gateway."""
        return any(read_origin(listed) == origin for listed in self.allowed_origins)

    def certificate_rule(self, name: str | None) -> CertificateRule | None:
        """What a verified client certificate with this common name may do; None: nothing."""
        return next((rule for rule in self.client_certificates if rule.name == name), None)

    def audiohook_secrets(self) -> dict[str, bytes]:
        """The secret that each API key's requests are signed by; for checking signatures only."""
        return {
            one.key.get_secret_value(): b64decode(one.secret.get_secret_value()) for one in self.audiohook
        }

    def hears(self, language: str) -> bool:
        """Whether calls in this language (BCP 47, as in en-US; empty: not said) are heard."""
        spoken = language.replace("_", "-").partition("-")[0].lower()
        return not spoken or spoken in {known.lower() for known in self.languages}
