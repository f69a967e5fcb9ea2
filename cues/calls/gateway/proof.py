"""Who is this? By what a connection brings along: address, page, token, certificate, signature.

Nothing that a header says of addresses is believed: `X-Forwarded-For` can only take away what the connection
itself would give.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_network
from urllib.parse import parse_qsl

from cues.calls.gateway.identity import EVERYTHING, Identity, Scope
from cues.calls.gateway.origin import read_address, read_host, read_origin
from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.tokens import Tokens, TokenState

TOKEN_SUBPROTOCOL = "heartline.token."  # noqa: S105 - how a token is announced, not one
"""Begins the WebSocket subprotocol by which a browser's page, which can set no header, shows its token. It
has to offer a plain one too, for the gateway to choose: browsers close where nothing they offer is chosen."""
UNPROVABLE = frozenset({"audiosocket", "vosk"})
"""Protocols, as in `Opened.protocol`, whose clients can carry no proof."""
_ONCE = ("host", "origin", "authorization", "sec-fetch-site")
_PROXIED = {"forwarded", "via", "x-real-ip"}
_MOST_PARAMETERS = 50


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """What a connection brings along before it is told anything."""

    peer: str
    """The address of the socket's other end, never what a header says."""
    loopback: bool
    """Whether the listener is bound to a loopback address."""
    protocol: str = ""
    """As in `Opened.protocol`, where it is known; empty for desks and HTTP."""
    host: str | None = None
    """The `Host` header, empty where it is missing; None where there is no HTTP."""
    origin: str | None = None
    """The `Origin` header; None: no browser's page."""
    cross_site: bool = False
    """Whether a browser says that another site's page made it ask."""
    forwarded: bool = False
    """Whether a proxy says that it stands between."""
    token: str = ""
    """The token shown; empty: none."""
    certificate: str | None = None
    """The subject's common name in a client certificate that TLS has verified."""
    signed: bool | None = None
    """Whether the protocol's own signature (Twilio, AudioHook) matches; None: there is none, or no secret to
    check it by."""
    signer: str = ""
    """Whose signature it is, where several may sign: AudioHook's organisation. No secret."""

    def __repr__(self) -> str:
        return f"Asked({self.protocol or 'http'}, token of {len(self.token)} characters)"


def read_request(
    headers: Iterable[tuple[str, str]], target: str, *, peer: str, loopback: bool, protocol: str = ""
) -> Asked | Refusal:
    """What an HTTP request or a WebSocket's handshake brings along.

    Args:
        headers: every header as it came, names in any case, one that came twice twice.
        target: path and query.
        peer: as in `Asked`, like the two after it.
        loopback: the same.
        protocol: the same.
    """
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name.lower(), []).append(value.strip())
    if any(len(found.get(name, ())) > 1 for name in _ONCE):
        return Refusal(Why.HEADERS)
    try:
        tokens = _tokens(found, target)
    except ValueError:  # far more parameters than anybody needs
        return Refusal(Why.HEADERS)
    if len(tokens) > 1:
        return Refusal(Why.HEADERS)
    origin = found.get("origin", [None])[0]
    return Asked(
        peer=peer,
        loopback=loopback,
        protocol=protocol,
        host=found.get("host", [""])[0],
        origin=origin,
        cross_site=found.get("sec-fetch-site", ["none"])[0].lower() not in {"none", "same-origin"},
        forwarded=any(name in _PROXIED or name.startswith("x-forwarded") for name in found),
        token=next(iter(tokens), ""),
    )


def prove(asked: Asked, rules: GatewayRules, tokens: Tokens, now: datetime) -> Identity | Refusal:
    """Who this is.

    Whatever is shown is checked and must be right, also where nothing would have been needed. Where
    `Why.NO_PROOF` comes back and the protocol can carry a token in its first message, ask again with that;
    every other refusal is the last word.

    Args:
        asked: what the connection brought along.
        rules: the settings.
        tokens: all tokens; where their file cannot be used, none.
        now: the time, with its zone.
    """
    foreign = _foreign(asked, rules)
    if foreign is not None:
        return Refusal(foreign)
    if asked.signed is False:
        return Refusal(Why.SIGNATURE)
    if asked.token:
        return _by_token(asked.token, tokens, now)
    if asked.signed:
        name = f"{asked.protocol} {asked.signer}".rstrip()
        return Identity(frozenset({Scope.PUBLISH}), f"signature:{name}", f"signed by {name}")
    if asked.certificate is not None:
        return _by_certificate(asked.certificate, rules)
    return _by_place(asked, rules)


def address_key(peer: str) -> str:
    """What limits count an address by: IPv6 by its /64, in which a machine can choose its own (RFC 4291)."""
    address = read_address(peer)
    if isinstance(address, IPv6Address):
        return f"address:{ip_network((int(address), 64), strict=False)}"
    return f"address:{address or 'unknown'}"


def _tokens(headers: dict[str, list[str]], target: str) -> set[str]:
    """The different tokens that are shown."""
    scheme, _, credentials = headers.get("authorization", [""])[0].partition(" ")
    shown = {credentials.strip()} if scheme.lower() == "bearer" else set()
    query = parse_qsl(target.partition("?")[2], max_num_fields=_MOST_PARAMETERS)
    shown.update(value for name, value in query if name == "token")
    offered = ",".join(headers.get("sec-websocket-protocol", ())).split(",")
    shown.update(
        one.strip().removeprefix(TOKEN_SUBPROTOCOL)
        for one in offered
        if one.strip().startswith(TOKEN_SUBPROTOCOL)
    )
    return shown - {""}


def _foreign(asked: Asked, rules: GatewayRules) -> Why | None:
    """Whether some other site's page may be behind this, whatever it can prove."""
    if asked.host is None:
        return None
    host = read_host(asked.host)
    if host is None:
        return Why.HOST
    # A listener for all addresses is reached by any of its own, and no name server turns an address.
    own = host.loopback or (not asked.loopback and host.address is not None)
    if not own and host.name not in rules.allowed_hosts:
        return Why.HOST
    if asked.origin is None:
        return Why.ORIGIN if asked.cross_site else None
    origin = read_origin(asked.origin)
    if origin is None or not (origin.is_at(host) or rules.lists_origin(origin)):
        return Why.ORIGIN
    return None


def _by_token(secret: str, tokens: Tokens, now: datetime) -> Identity | Refusal:
    token = tokens.find(secret)
    if token is None:
        return Refusal(Why.UNKNOWN)
    match token.state(now):
        case TokenState.REVOKED:
            return Refusal(Why.REVOKED)
        case TokenState.EXPIRED:
            return Refusal(Why.EXPIRED)
        case TokenState.VALID:
            label = f"token {token.id} {token.label}".rstrip()
            return Identity(frozenset({token.scope}), f"token:{token.id}", label, token.agent, token.id)


def _by_certificate(name: str, rules: GatewayRules) -> Identity | Refusal:
    rule = rules.certificate_rule(name)
    if rule is None:
        return Refusal(Why.CERTIFICATE)
    return Identity(frozenset({rule.scope}), f"certificate:{name}", f"certificate {name}", rule.agent)


def _by_place(asked: Asked, rules: GatewayRules) -> Identity | Refusal:
    """Who shows nothing is taken only for where it is, and only as far as no proxy hides that."""
    address = None if asked.forwarded else read_address(asked.peer)
    host = read_host(asked.host) if asked.host is not None else None
    here = asked.loopback and (asked.host is None or (host is not None and host.loopback))
    if here and address is not None and address.is_loopback and not rules.everybody_proves:
        return Identity(EVERYTHING, "loopback", "this machine")
    if asked.protocol not in UNPROVABLE:
        return Refusal(Why.NO_PROOF)
    if address is None or not rules.lists_address(address):
        return Refusal(Why.ADDRESS)
    return Identity(frozenset({Scope.PUBLISH}), address_key(asked.peer), f"address {address}")
