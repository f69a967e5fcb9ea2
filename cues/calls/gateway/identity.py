"""Who somebody at the gateway is, once proved, and what that lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from speech.sources.protocols.names import shown


class Scope(StrEnum):
    """What a client may do. None of them holds another: whoever needs two proves both."""

    PUBLISH = "publish"
    """Send calls in: audio, text turns, what is known of the customer."""
    DESK = "desk"
    """See calls, and answer their cues."""
    CONTROL = "control"
    """Tell of any call what a CRM knows of it, whose it is, and that it is held, goes to another agent or is
    over, whoever sends its sound; see and hear nothing."""
    ADMIN = "admin"
    """See how the gateway does: metrics and the state of its calls, not their words."""


EVERYTHING = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who has proved who they are. Holds no secret."""

    scopes: frozenset[Scope]
    key: str
    """What limits count by, and whose a call is: one for each token, certificate, protocol or address."""
    label: str
    """For the log and for people."""
    agent: str | None = None
    """The agent that this desk is bound to, as names are compared; None: any."""
    token: str | None = None
    """The id of the token that was shown, by which `Tokens.state` tells whether it still holds."""

    def __post_init__(self) -> None:
        """A token's or a certificate's agent is written as people write."""
        if self.agent is not None:
            object.__setattr__(self, "agent", shown(self.agent))

    def may(self, scope: Scope) -> bool:
        """Whether this is allowed."""
        return scope in self.scopes

    def speaks_for(self, agent: str) -> bool:
        """Whether a desk of this identity may be that agent's."""
        return self.may(Scope.DESK) and self.agent in {None, agent}
