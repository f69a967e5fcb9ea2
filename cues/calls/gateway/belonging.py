"""Which call a connection belongs to: the one that it goes on with, or that its other side has begun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.plans import PAIRED
from cues.calls.gateway.refusal import Refusal, RefusedError, Why
from cues.calls.gateway.tickets import Tickets
from speech.sources.protocols.protocol import Opened

COMES_AGAIN: Final = frozenset({"heartline", "audiosocket", "audiohook"})
"""Protocols whose sender may come again with the same call after a break."""
Get = Callable[[str, str | None], HostedCall | None]
"""A call that is here by its id, or, to a sender, by what they call it; `Switchboard.get`."""


@dataclass(frozen=True, slots=True, repr=False)
class LookedFor:
    """A call that is not here, and may be heard by another gateway."""

    id: str
    """Empty: it is known by `ref` only."""
    ref: str = ""
    """What its sender calls it."""


def belongs_to(opened: Opened, sender: str, get: Get, tickets: Tickets) -> HostedCall | None:
    """The call that a connection belongs to; None: none that is here, so it may begin one.

    Nobody comes to a call whose end has been said: it would hear nothing of what they send.

    Args:
        opened: what its sender told.
        sender: the key of their identity.
        get: finds calls.
        tickets: reads what a sender shows to go on.

    Raises:
        RefusedError: it is another's, or over, and no new one is meant.
    """
    if opened.protocol == "heartline":
        if not opened.resumes:
            return None
        call = get(tickets.call_of(opened.call) or "", None)
        if call is not None and (call.sender != sender or call.log.ended or call.ending):
            raise RefusedError(Refusal(Why.NO_SUCH_CALL))
        return call
    if not opened.call or not (opened.resumes or opened.protocol in PAIRED):
        return None
    call = get(opened.call, sender)
    if call is None or not call.ending:
        return call
    if opened.protocol == "audiosocket":  # its other side that comes late, perhaps, and no new call's
        raise RefusedError(Refusal(Why.NO_SUCH_CALL))
    return None


def looked_for(opened: Opened, tickets: Tickets) -> LookedFor | None:
    """The call that a sender goes on with, where another gateway may have heard it so far."""
    if opened.protocol == "heartline" and opened.resumes:
        id_ = tickets.call_of(opened.call)
        return LookedFor(id_) if id_ else None
    if opened.call and opened.protocol in COMES_AGAIN and (opened.resumes or opened.protocol in PAIRED):
        return LookedFor("", opened.call)
    return None
