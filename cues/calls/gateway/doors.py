"""At the door: who a request comes from, what its signature says, and how many come at once."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from cues.calls.gateway.identity import Identity
from cues.calls.gateway.limits import AtOnce, FailedProofs
from cues.calls.gateway.proof import Asked, address_key, prove, read_request
from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.tokens import TokenFile, Tokens, TokenState
from speech.errors import HeartlineError
from speech.sources.protocols import http_signature, twilio_signature
from speech.sources.protocols.protocol import ProtocolError

log = logging.getLogger(__name__)

LATER: Final = frozenset({"", "vosk", "twilio", "freeswitch", "heartline", "chat"})
"""Protocols in which a token may come inside the first messages, so that the door is opened before."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the door: what they brought along, and who they are as far as that tells."""

    asked: Asked
    who: Identity | Refusal


class Doors:
    """Checks everybody who comes; belongs to the event loop."""

    def __init__(self, rules: GatewayRules, tokens: TokenFile, *, loopback: bool) -> None:
        """Open the doors.

        Args:
            rules: the settings.
            tokens: the file of tokens.
            loopback: whether the listener is bound to a loopback address.
        """
        self._rules = rules
        self._tokens = tokens
        self._loopback = loopback
        self._nonces = http_signature.Nonces()
        self._failed = FailedProofs(rules.limits)
        self.connections = AtOnce.connections(rules.limits)

    def visitor(self, request: web.BaseRequest, protocol: str = "") -> Visitor:
        """Who asks by HTTP.

        Args:
            request: the request, or a WebSocket's handshake.
            protocol: as in `Opened.protocol`, where the address tells it.
        """
        peer = str(request.remote or "")
        target = request.raw_path if isinstance(request, web.Request) else request.path_qs
        asked = read_request(
            request.headers.items(), target, peer=peer, loopback=self._loopback, protocol=protocol
        )
        if isinstance(asked, Refusal):
            return Visitor(Asked(peer, self._loopback, protocol), self._told(asked, peer))
        asked = replace(asked, certificate=_certificate(request))
        if protocol == "twilio":
            asked = replace(asked, signed=self._signed_by_twilio(request))
        elif protocol == "audiohook":
            signed, signer = self._signed_by_genesys(request, target)
            asked = replace(asked, signed=signed, signer=signer)
        return self._proved(asked)

    def from_stream(self, peer: str) -> Visitor:
        """Who connects by bare TCP, which can carry no proof."""
        return self._proved(Asked(peer, self._loopback, "audiosocket"))

    def again(self, visitor: Visitor, token: str, protocol: str) -> Identity | Refusal:
        """Who it is now that the protocol is known, and a token may have come inside it."""
        asked = replace(visitor.asked, protocol=protocol)
        if token:
            if asked.token and asked.token != token:
                return self._told(Refusal(Why.HEADERS), asked.peer)
            asked = replace(asked, token=token)
        return self._proved(asked).who

    def fallen(self, identity: Identity) -> Why | None:
        """Why what somebody has shown holds no longer; None: it does, or it was no token.

        A file of tokens that cannot be read lets nobody in, and turns nobody out.
        """
        if identity.token is None:
            return None
        try:
            state = self._tokens.read().state(identity.token, datetime.now(UTC))
        except HeartlineError:
            return None
        return {TokenState.REVOKED: Why.REVOKED, TokenState.EXPIRED: Why.EXPIRED}.get(state)

    def _proved(self, asked: Asked) -> Visitor:
        who = prove(asked, self._rules, self._known(), datetime.now(UTC))
        waits_for_token = isinstance(who, Refusal) and who.why is Why.NO_PROOF and asked.protocol in LATER
        if isinstance(who, Refusal) and not (waits_for_token and not asked.token):
            who = self._told(who, asked.peer)
        return Visitor(asked, who)

    def _told(self, refusal: Refusal, peer: str) -> Refusal:
        """Note a failed proof; the answer to it, which for too many of them is another one."""
        instead = self._failed.failed(address_key(peer), time.monotonic())
        if instead is None:
            log.warning("refused: %s", refusal.why)
        return instead or refusal

    def _known(self) -> Tokens:
        try:
            return self._tokens.read()
        except HeartlineError as error:
            log.error("%s Nobody is let in by token.", error)  # noqa: TRY400 - it is a sentence for people
            return Tokens()

    def _signed_by_twilio(self, request: web.BaseRequest) -> bool | None:
        signature = request.headers.get(twilio_signature.HEADER)
        secret = self._rules.twilio_auth_token
        if signature is None or secret is None:
            return None
        url = f"wss://{request.headers.get('Host', '')}{request.path_qs}"
        return twilio_signature.is_signed(secret.get_secret_value(), url, signature)

    def _signed_by_genesys(self, request: web.BaseRequest, target: str) -> tuple[bool | None, str]:
        secrets = self._rules.audiohook_secrets()
        if "Signature" not in request.headers or not secrets:
            return None, ""
        headers = [(name, value) for name, value in request.headers.items()]
        try:
            http_signature.verify(target, headers, secrets, now=time.time(), nonces=self._nonces)
        except ProtocolError:
            return False, ""
        return True, request.headers.get("Audiohook-Organization-Id", "")


def _certificate(request: web.BaseRequest) -> str | None:
    """The common name of a client certificate that TLS has verified."""
    transport = request.transport
    certificate = transport.get_extra_info("peercert") if transport else None
    for part in (certificate or {}).get("subject", ()):
        for name, value in part:
            if name == "commonName":
                return str(value)
    return None
