"""How fast agents are ranked for a caller: a team of 5,000, of whom each told something, and 5,000 calls."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.routing import rank_people
from cues.calls.tally import percentile
from cues.details.detail import Kind, Status, Subject
from cues.memory.values import Keeper, Provenance, Remembered
from cues.people.affinity import Team
from cues.people.policy import Policy
from cues.people.profile import Profile
from cues.people.ranking import Caller, spoke_before
from cues.people.regions import guess, read_tables
from ui.bench_measure import Measure, at_most
from ui.bench_store import LIVES, number_of

AGENTS: Final = 5_000
CALLS: Final = 5_000
"""Calls that the gateway knows of, under way or ended lately."""
RANKED: Final = 500
"""Callers for whom agents are ranked."""
PLACES: Final = 5
"""Agents that are asked for."""
REGIONS: Final = (
    "Ohio", "Vermont", "Texas", "California", "New York", "Florida", "Washington", "Massachusetts",
    "Illinois", "Colorado", "Oregon", "Tennessee", "Missouri", "New Mexico", "Idaho", "Scotland",
    "Germany", "Mexico",
)  # fmt: skip
HOBBIES: Final = ("fly fishing", "beekeeping", "chess", "golf", "gardening", "knitting", "cycling", "baking")
PETS: Final = ("dog", "cat", "horse", "parrot")
STAGES: Final = ("young children", "teenagers", "grown children", "grandchildren")


@dataclass(frozen=True, slots=True)
class Asked:
    """One caller for whom agents are ranked."""

    customer: str
    caller: Caller


def measure_matching() -> Iterator[Measure]:
    """All measures of matching, as they come."""
    chance = random.Random(7)  # noqa: S311 - a team that is the same each time
    read_tables()
    profiles = [_profile(f"agent{at:04}", chance) for at in range(AGENTS)]
    before = time.perf_counter()
    team = Team(profiles)
    yield Measure(f"reading what {AGENTS:,} agents share, once", (time.perf_counter() - before) * 1000, "ms")
    names = [profile.name for profile in profiles]
    calls = [_call(at, chance.choice(names)) for at in range(CALLS)]
    today = date.today()
    times = []
    for asked in [_asked(at, names, chance) for at in range(RANKED)]:
        before = time.perf_counter()
        rank_people(
            names,
            calls,
            asked.customer,
            asked.caller,
            (team, Policy()),
            waiting={},
            today=today,
            most=PLACES,
        )
        times.append((time.perf_counter() - before) * 1000)
    what = f"matching among {AGENTS:,} agents with {CALLS:,} calls"
    yield Measure(f"{what}, p50", _p(times, 0.5), "ms")
    yield at_most(f"{what}, p95", _p(times, 0.95), "ms", 20)


def _profile(name: str, chance: random.Random) -> Profile:
    """An agent of two regions, two pastimes, an animal and a stage of family."""
    homes = chance.sample(REGIONS, 2)
    return Profile.model_validate(
        {
            "name": name,
            "lived": [{"region": homes[0], "grew_up": True}, {"region": homes[1], "since": 2015}],
            "hobbies": chance.sample(HOBBIES, 2),
            "pets": [chance.choice(PETS)],
            "family": [chance.choice(STAGES)],
            "languages": ["Spanish"] if chance.random() < 0.1 else [],
            "avoid": ["football"] if chance.random() < 0.2 else [],
        }
    )


def _call(at: int, agent: str) -> CallInfo:
    state = "live" if at % 5 else "ended"
    return CallInfo(f"call-{at}", "own", "2026-03-02T14:05:00+00:00", agent, number_of(at), state, "full", 9)


def _asked(at: int, names: Sequence[str], chance: random.Random) -> Asked:
    """A caller of whom ten things are known, three of them told to agents of the team."""
    told = datetime.now(UTC) - timedelta(days=30)
    remembered = tuple(
        Remembered(
            id=number,
            customer=1,
            kind=kind,
            subject=Subject(subject),
            status=Status.ASSERTED,
            sensitive=sensitive,
            attributes=attributes,
            told=(Provenance("call-x", 1.0, told, words, 0.9, Keeper.CALL, chance.choice(names)),),
        )
        for number, (kind, subject, sensitive, words, attributes) in enumerate(_ten(at))
    )
    number = number_of(at)
    language = "Spanish" if at % 10 == 0 else None
    return Asked(number, Caller(guess(number), remembered, spoke_before(remembered), language))


def _ten(at: int) -> list[tuple[Kind, str, bool, str, dict[str, str | int]]]:
    return [LIVES[(at + place) % len(LIVES)] for place in range(10)]


def _p(values: Sequence[float], share: float) -> float:
    return percentile(values, share) or 0.0
