"""How times, sides and states are put in few words."""

from __future__ import annotations

from cues.calls.events import CueState, DetailEvent
from cues.details.detail import Kind, Status, Subject
from speech.audio import Channel

SIDES = {Channel.AGENT: "agent", Channel.CUSTOMER: "customer", Channel.MIXED: "call"}
STATES = {
    CueState.SHOWN: "shown",
    CueState.CONFIRMED: "shown",
    CueState.RETRACTED: "taken back",
    CueState.QUEUED: "waiting",
    CueState.SUPPRESSED: "held back",
    CueState.EXPIRED: "expired",
    CueState.USED: "used",
    CueState.DISMISSED: "dismissed",
}
SIGNS = {
    CueState.SHOWN: "▸",
    CueState.CONFIRMED: "▸",
    CueState.RETRACTED: "↶",
    CueState.QUEUED: "…",
    CueState.SUPPRESSED: "·",
    CueState.EXPIRED: "-",
    CueState.USED: "✓",
    CueState.DISMISSED: "✗",
}
STATUSES = {
    Status.HYPOTHETICAL: "if",
    Status.NEGATED: "not so",
}


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any: `0:42`, `1:02:03`."""
    whole = max(int(seconds), 0)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def notes_on(detail: DetailEvent) -> str:
    """What keeps a detail from raising a cue, in a word or two; empty where nothing does."""
    notes = [STATUSES[detail.status]] if detail.status in STATUSES else []
    if detail.subject is Subject.OTHER:
        notes.append("another's")
    return ", ".join(notes)


def colour(kind: Kind) -> str:
    """The style of a kind's words."""
    return f"$kind-{kind}"
