"""Which agent should take the next call: who is free, who spoke with this customer, and what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from cues.calls.gateway.hosted import CallInfo
from cues.people.affinity import Team
from cues.people.policy import Policy
from cues.people.ranking import Caller, Load, Placed, place

_SHARES: Final = "shares something that they have told"
_NAMED: Final = "was named for another call just now"
_ABOVE: Final = "has taken more calls than others lately"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One agent's place, and why."""

    agent: str
    calls: int
    """Calls that they have now."""
    why: tuple[str, ...]
    """Reasons in words."""


def rank(agents: Iterable[str], calls: Sequence[CallInfo], customer: str | None) -> list[Ranked]:
    """Agents, the best first, where nobody has told anything of themselves.

    Args:
        agents: who may take the call.
        calls: those under way, and those that ended just now.
        customer: the customer's number or id, where it is known.
    """
    now = Counter(call.agent for call in calls if call.state != "ended")
    knows = {call.agent for call in calls if customer is not None and call.customer == customer}
    ranked = []
    for agent in dict.fromkeys(agents):
        spoke = ("spoke with this customer just now",) if agent in knows else ()
        ranked.append(Ranked(agent, now[agent], (*spoke, _busy(now[agent]))))
    return sorted(ranked, key=lambda each: (len(each.why) == 1, each.calls, each.agent))


def rank_people(
    agents: Iterable[str],
    calls: Sequence[CallInfo],
    customer: str | None,
    caller: Caller,
    people: tuple[Team, Policy],
    *,
    waiting: Mapping[str, int],
    today: date,
    most: int,
) -> list[Ranked]:
    """Agents by what is known of them as people too, the best first.

    What a customer told is no reason in words here: whoever rings is not yet known to be that customer.

    Args:
        agents: who may take the call.
        calls: those under way, and those that ended just now: what each agent has done lately.
        customer: the customer's number or id, where it is known.
        caller: what is known of them besides; whom they spoke with is added from `calls`.
        people: the agents who told something, and what counts how much.
        waiting: calls that each agent was named for and that may still come.
        today: the day of the call.
        most: places that are asked for.
    """
    now = Counter(call.agent for call in calls if call.state != "ended")
    lately = Counter(call.agent for call in calls)
    knows = {
        call.agent for call in calls if call.agent and customer is not None and call.customer == customer
    }
    loads = dict.fromkeys(agents, Load())
    for agent in loads.keys() & {*lately, *waiting}:
        coming = waiting.get(agent, 0)
        loads[agent] = _load(now[agent] + coming, lately[agent] + coming)
    spoke = {**caller.spoke, **dict.fromkeys(knows)}
    placed = place(*people, replace(caller, spoke=spoke), loads, today=today, most=most)
    return [Ranked(each.agent, now[each.agent], _why(each, now[each.agent])) for each in placed]


@lru_cache(maxsize=1024)
def _load(now: int, lately: int) -> Load:
    """Thousands of agents have a few loads among them."""
    return Load(now, lately)


def _why(placed: Placed, calls: int) -> tuple[str, ...]:
    shared = (_SHARES if reason.remembered else reason.of_agent for reason in placed.reasons)
    waits = (_NAMED,) if placed.load.now > calls else ()
    above = (_ABOVE,) if placed.above_share else ()
    return (*dict.fromkeys(shared), _busy(calls), *waits, *above)


def _busy(calls: int) -> str:
    return f"has {calls} call{'' if calls == 1 else 's'} now" if calls else "is free"
