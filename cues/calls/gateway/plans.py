"""What is known of a call before it begins, by what its sender told; and where its audio comes from."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.identity import Identity
from cues.calls.session import CallPlan
from cues.memory.ahead import CLOCKS_DIFFER
from speech.audio import ARCHIVE, SERVER, Channel, Profile
from speech.sources.network import NetworkSource
from speech.sources.protocols.protocol import Opened
from speech.sources.tags import zoned

PAIRED: Final = frozenset({"audiosocket", "vosk", "twilio"})
"""Protocols of which a connection may carry one side alone, and another one of the same call the other."""
BOTH: Final = (Channel.AGENT, Channel.CUSTOMER)
YEARS: Final = range(1990, 2200)
"""In any other one the sender's clock was never set, or no calendar can be reckoned by."""


def new_plan(opened: Opened, identity: Identity) -> CallPlan:
    """A new call's plan.

    Args:
        opened: what the sender told.
        identity: who the sender is.
    """
    began = _began(opened.about)
    return CallPlan(
        f"{began:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}",
        opened.protocol,
        _channels(opened),
        began,
        customer=opened.about.get("customer") or opened.about.get("number"),
        agent=opened.about.get("agent"),
        sender=identity.key,
        ref=opened.call or None,
    )


def source_of(plan: CallPlan, mode: Mode, *, live: bool, start: int = 0) -> NetworkSource:
    """Where a call's audio comes from; `start` samples of it are here already."""
    return NetworkSource(
        plan.source,
        plan.channels,
        profile_of(mode),
        plan.began,
        live=live,
        start=start,
        leaves_out=plan.source == "audiohook",
    )


def _channels(opened: Opened) -> tuple[Channel, ...]:
    """The sides of a call; one of which a connection carries a single side may yet have the other."""
    may_have_both = opened.protocol in PAIRED and opened.call and Channel.MIXED not in opened.channels
    return BOTH if may_have_both or len(opened.channels) == 2 else opened.channels


def profile_of(mode: Mode) -> Profile:
    """How finely a call of this mode is cut and heard."""
    return SERVER if mode is Mode.FULL else ARCHIVE


def _began(about: Mapping[str, str]) -> datetime:
    """When the sender says that it began, where that is a time that has been; else now."""
    now = datetime.now(UTC).astimezone()
    try:
        began = zoned(datetime.fromisoformat(about["began"]))
    except (KeyError, ValueError, OverflowError, OSError):
        began = None
    return began if began and began.year in YEARS and began <= now + CLOCKS_DIFFER else now
