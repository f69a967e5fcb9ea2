"""Who should take a call: what is shared, who knows the customer, who is free, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import nsmallest
from typing import Final

from cues.memory.values import Remembered
from cues.people.affinity import Team
from cues.people.bonds import Bond, Reason
from cues.people.policy import Policy
from cues.people.regions import Guess
from cues.people.topics import (
    Topic,
    each_once,
    topics_of_guess,
    topics_of_language,
    topics_of_remembered,
)

EARLIER: Final = 0.5
"""Continuity of who spoke with the customer, though not last; judgement."""
SLACK: Final = 2.0
"""Calls above their share that nobody minds: at the start of a day one call is many times the mean."""


@dataclass(frozen=True, slots=True, repr=False)
class Caller:
    """What is known of who calls."""

    guess: Guess | None = None
    """Where their number is from."""
    remembered: tuple[Remembered, ...] = ()
    """Of this customer alone; what is sensitive is left out here."""
    spoke: Mapping[str, datetime | None] = field(default_factory=dict)
    """Who spoke with them before, and when last; None: just now."""
    language: str | None = None
    """What the call asks for, as BCP 47 or an English name."""

    def __repr__(self) -> str:
        return f"Caller({len(self.remembered)} remembered, {len(self.spoke)} agents)"


@dataclass(frozen=True, slots=True)
class Load:
    """What an agent has to do."""

    now: int = 0
    """Calls under way."""
    lately: int = 0
    """Calls taken in the time that is looked at, those under way among them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An agent's place."""

    agent: str
    load: Load
    score: float
    reasons: tuple[Reason, ...]
    """What speaks for them, the strongest first."""
    above_share: bool
    """Whether they have taken more calls than others lately, and go behind those who have not."""


def topics_of(caller: Caller, today: date) -> tuple[Topic, ...]:
    """What there is to have in common with a caller; nothing sensitive, and nothing that has expired."""
    topics: list[Topic] = []
    for each in caller.remembered:
        if each.expires is None or each.expires >= today:
            topics += topics_of_remembered(each)
    if caller.guess is not None:
        topics += topics_of_guess(caller.guess)
    if caller.language is not None:
        topics += topics_of_language(caller.language)
    return each_once(topics)


def spoke_before(remembered: Iterable[Remembered]) -> dict[str, datetime]:
    """Which agents were told something by a customer, and when last; not of what is sensitive."""
    found: dict[str, datetime] = {}
    for each in remembered:
        for told in () if each.sensitive else each.told:
            if told.agent is not None and (told.agent not in found or told.told > found[told.agent]):
                found[told.agent] = told.told
    return found


def place(
    team: Team,
    policy: Policy,
    caller: Caller,
    loads: Mapping[str, Load],
    *,
    today: date,
    most: int = 20,
) -> list[Placed]:
    """Agents for a caller, the best first.

    A caller waits only for an agent who knows them: whoever is free goes before whoever has a call, unless
    continuity outweighs the calls. Among those who are free, whoever is above their share goes last.

    Args:
        team: those who told of themselves; others are placed too, by what else is known of them.
        policy: what counts how much.
        caller: who calls.
        loads: who may take the call, and what they have to do.
        today: the day of the call.
        most: places that are asked for; reasons are found for these alone.
    """
    topics = topics_of(caller, today)
    shared = team.scores(topics)
    known = _continuity(caller)
    mean = sum(load.lately for load in loads.values()) / len(loads) if loads else 0.0
    limit = policy.share * mean + SLACK
    # Read once: thousands of agents are weighed while a caller waits.
    affinity, load_weight, fairness = policy.affinity, policy.load, policy.fairness / (mean + SLACK)

    def key(agent: str) -> tuple[bool, bool, float, int, int, str]:
        now, lately = loads[agent].now, loads[agent].lately
        continuity = policy.continuity * known[agent] if agent in known else 0.0
        busy = load_weight * now
        score = affinity * shared.get(agent, 0.0) + continuity - busy
        if lately > mean:
            score -= fairness * (lately - mean)
        return now > 0 and continuity <= busy, lately > limit, -score, now, lately, agent

    return [
        Placed(agent, loads[agent], -score, _reasons(team, caller, topics, agent, today), over)
        for _, over, score, _, _, agent in nsmallest(most, map(key, loads))
    ]


def _continuity(caller: Caller) -> dict[str, float]:
    """How well each agent knows the customer, 0 to 1; 1 for whoever spoke with them last."""
    now = {agent: 1.0 for agent, when in caller.spoke.items() if when is None}
    before = {agent: when for agent, when in caller.spoke.items() if when is not None}
    last = max(before, key=lambda agent: before[agent]) if before and not now else None
    return {agent: 1.0 if agent == last else EARLIER for agent in before} | now


def _reasons(
    team: Team, caller: Caller, topics: Sequence[Topic], agent: str, today: date
) -> tuple[Reason, ...]:
    shared = team.reasons(agent, topics)
    if agent not in caller.spoke:
        return shared
    when = _when(caller.spoke[agent], today)
    return (Reason(Bond("spoke", "spoke", "with them"), f" {when}", remembered=False), *shared)


def _when(when: datetime | None, today: date) -> str:
    """When they spoke, as one says it."""
    if when is None:
        return "just now"
    day = when.date()
    if day == today:
        return "today"
    if (day.year, day.month) == (today.year, today.month):
        return "this month"
    # A month of last year that has not come again yet needs no year.
    lately = (today.year - day.year) * 12 + today.month - day.month < 12
    return f"in {_MONTHS[day.month - 1]}" + ("" if lately else f" {day.year}")


_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)
