"""Which agent should take the next call: for now who is free, and who is speaking with this customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cues.calls.gateway.hosted import CallInfo


@dataclass(frozen=True, slots=True)
class Ranked:
    """One agent's place, and why."""

    agent: str
    calls: int
    """Calls that they have now."""
    why: tuple[str, ...]
    """Reasons in words."""


def rank(agents: Iterable[str], calls: Sequence[CallInfo], customer: str | None) -> list[Ranked]:
    """Agents, the best first.

    Args:
        agents: who may take the call.
        calls: those under way, and those that ended just now.
        customer: the customer's number or id, where it is known.
    """
    ranked = []
    for agent in dict.fromkeys(agents):
        own = [call for call in calls if call.agent == agent]
        busy = sum(call.state != "ended" for call in own)
        knows = customer is not None and any(call.customer == customer for call in own)
        why = [f"has {busy} call{'' if busy == 1 else 's'} now" if busy else "is free"]
        if knows:
            why.insert(0, "spoke with this customer just now")
        ranked.append(Ranked(agent, busy, tuple(why)))
    return sorted(ranked, key=lambda each: (len(each.why) == 1, each.calls, each.agent))
