"""Why the gateway turns somebody away: one list for its answers, its log and its metrics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from speech.sources.protocols.protocol import Refused


class Why(StrEnum):
    """The value is short and fixed: it is a label in the metrics."""

    NO_PROOF = "no_proof"
    """Nothing was shown. The one refusal that need not be the last word: a token may yet come inside the
    protocol."""
    UNKNOWN = "unknown"
    """A token that is none of ours."""
    REVOKED = "revoked"
    EXPIRED = "expired"
    SCOPE = "scope"
    """Proved, but for something else."""
    AGENT = "agent"
    """A desk that is bound to another agent."""
    SIGNATURE = "signature"
    CERTIFICATE = "certificate"
    ADDRESS = "address"
    HOST = "host"
    ORIGIN = "origin"
    HEADERS = "headers"
    """They contradict each other."""
    FAILED_PROOFS = "failed_proofs"
    LARGE_MESSAGE = "large_message"
    MESSAGES = "messages"
    AUDIO = "audio"
    CALLS_OF_SENDER = "calls_of_sender"
    CALLS = "calls"
    NO_SUCH_CALL = "no_such_call"
    """Gone on with, or spoken of, by somebody whose call it is not, or after its end."""
    REPLACED = "replaced"
    """The call's sender goes on with it on another connection."""
    OVERLOAD = "overload"
    """This machine cannot hear one more."""
    LANGUAGE = "language"
    GOING_DOWN = "going_down"
    CONNECTIONS_OF_ADDRESS = "connections_of_address"
    CONNECTIONS = "connections"
    NO_HELLO = "no_hello"
    IDLE = "idle"
    LONG_CALL = "long_call"


_SAID: dict[Why, tuple[Refused, str]] = {
    Why.NO_PROOF: (
        Refused.NOT_ALLOWED,
        "Prove who you are: a token, a certificate or a signature is needed.",
    ),
    Why.UNKNOWN: (Refused.NOT_ALLOWED, "This token is not known here. Ask for one of this gateway."),
    Why.REVOKED: (Refused.NOT_ALLOWED, "This token has been revoked. Ask for a new one."),
    Why.EXPIRED: (Refused.NOT_ALLOWED, "This token's time is over. Ask for a new one."),
    Why.SCOPE: (Refused.NOT_ALLOWED, "This proof is for something else. Ask for a token of the right scope."),
    Why.AGENT: (Refused.NOT_ALLOWED, "This token is bound to another agent."),
    Why.SIGNATURE: (Refused.NOT_ALLOWED, "The signature does not match. Check the secret on both sides."),
    Why.CERTIFICATE: (Refused.NOT_ALLOWED, "This certificate's name is not listed in the settings."),
    Why.ADDRESS: (Refused.NOT_ALLOWED, "This address is not listed in allow_addresses of the settings."),
    Why.HOST: (Refused.NOT_ALLOWED, "The host asked for is not listed in allowed_hosts of the settings."),
    Why.ORIGIN: (Refused.NOT_ALLOWED, "Pages from there are not listed in allowed_origins of the settings."),
    Why.HEADERS: (Refused.MALFORMED, "A header that counts stands twice, or two different tokens are shown."),
    Why.FAILED_PROOFS: (Refused.TOO_FAST, "Too many failed proofs from this address. Wait, then try again."),
    Why.LARGE_MESSAGE: (Refused.TOO_LARGE, "This message is larger than is allowed. Send smaller ones."),
    Why.MESSAGES: (Refused.TOO_FAST, "More messages a second than is allowed. Send larger, fewer ones."),
    Why.AUDIO: (Refused.TOO_FAST, "Audio comes faster than it is spoken. Send it as it is spoken."),
    Why.CALLS_OF_SENDER: (Refused.BUSY, "More calls at once than one sender may have."),
    Why.CALLS: (Refused.BUSY, "More calls at once than this gateway takes."),
    Why.NO_SUCH_CALL: (Refused.OUT_OF_ORDER, "There is no such call of yours, or it has ended."),
    Why.REPLACED: (
        Refused.REPLACED,
        "This call goes on over another connection, which takes this one's place.",
    ),
    Why.OVERLOAD: (Refused.BUSY, "This gateway hears as many calls as it can. Try another, or later."),
    Why.LANGUAGE: (Refused.UNSUPPORTED, "This gateway does not hear that language."),
    Why.GOING_DOWN: (Refused.GOING_DOWN, "This gateway is being stopped. Try another, or later."),
    Why.CONNECTIONS_OF_ADDRESS: (Refused.BUSY, "More connections at once than one address may have."),
    Why.CONNECTIONS: (Refused.BUSY, "More connections at once than this gateway takes."),
    Why.NO_HELLO: (Refused.IDLE, "The connection did not say in time what it is for."),
    Why.IDLE: (Refused.IDLE, "Nothing has come for too long."),
    Why.LONG_CALL: (Refused.TOO_LONG, "This call has lasted as long as a call may."),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody is turned away, or a connection ended. Holds nothing of what was sent."""

    why: Why
    wait: float = 0.0
    """Seconds after which it may be tried again; 0 where nothing is known of that."""

    @property
    def code(self) -> Refused:
        """What protocols and close codes go by."""
        return _SAID[self.why][0]

    @property
    def sentence(self) -> str:
        """What the other side is told; it fits the 123 bytes of a WebSocket's close reason (RFC 6455)."""
        return _SAID[self.why][1]


class RefusedError(Exception):
    """A call or a command is turned down."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal
