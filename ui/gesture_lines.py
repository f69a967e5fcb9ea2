"""Gestures as a table, as plain lines and as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cues.gestures.money import amount
from cues.gestures.values import Gesture, OutboxState

NOTHING = "-"
HEAD = ("id", "made", "kind", "cost", "agent", "for", "state")
_STATES = {
    OutboxState.WAITS: "waits for a second person",
    OutboxState.OVER_BUDGET: "over budget",
    OutboxState.READY: "ready",
    OutboxState.SENDING: "being sent",
    OutboxState.SENT: "sent",
    OutboxState.FAILED: "failed",
    OutboxState.WITHDRAWN: "withdrawn",
}
_WITH_REASON = frozenset({OutboxState.FAILED, OutboxState.READY, OutboxState.WITHDRAWN})


def row(one: Gesture) -> tuple[str, ...]:
    """One gesture as a row, without its words."""
    return (
        str(one.id),
        f"{one.made.astimezone():%Y-%m-%d %H:%M}",
        one.kind,
        amount(one.cost, one.currency),
        one.agent or NOTHING,
        _for(one),
        _state(one),
    )


def lines(one: Gesture) -> Iterator[str]:
    """All of a gesture, a line each."""
    yield f"gesture {one.id}: {one.kind}, {amount(one.cost, one.currency)}"
    yield f"words: {_harmless(one.words) or NOTHING}"
    yield f"for: {_for(one)}"
    if one.unclaimed:
        yield "whose: nobody has said who of those with this number or id it was"
    yield f"agent: {_harmless(one.agent or NOTHING)}, call {one.call or NOTHING}, cue {one.cue or NOTHING}"
    if one.approver is not None:
        yield f"second person: {_harmless(one.approver)}"
    yield f"state: {_state(one)}"
    if one.state is OutboxState.READY and one.next_try is not None:
        yield f"goes at: {one.next_try.astimezone():%Y-%m-%d %H:%M:%S}"
    if one.tries:
        yield f"tries: {one.tries}"
    yield f"key: {one.key}"


def values(one: Gesture) -> dict[str, Any]:
    """All of a gesture as plain values; times in ISO 8601."""

    def time(moment: Any) -> str | None:  # noqa: ANN401 - a time, or None
        return moment.isoformat() if moment is not None else None

    return {
        "id": one.id,
        "key": one.key,
        "kind": one.kind,
        "words": one.words,
        "state": one.state.value,
        "cost": one.cost,
        "currency": one.currency,
        "recipient": {"number": one.to.number, "ref": one.to.ref, "name": one.to.name},
        "unclaimed": one.unclaimed,
        "call": one.call,
        "cue": one.cue,
        "agent": one.agent,
        "approver": one.approver,
        "made": time(one.made),
        "approved": time(one.approved),
        "next_try": time(one.next_try),
        "tries": one.tries,
        "sent": time(one.sent),
        "problem": one.problem,
    }


def _for(one: Gesture) -> str:
    return _harmless(", ".join(each for each in (one.to.name, one.to.number, one.to.ref) if each) or NOTHING)


def _state(one: Gesture) -> str:
    why = f": {one.problem}" if one.problem and one.state in _WITH_REASON else ""
    return _STATES[one.state] + why


def _harmless(text: str) -> str:
    """Without signs that would steer a terminal: names come from other people's systems."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
