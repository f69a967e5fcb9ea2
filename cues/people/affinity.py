"""How much each agent of a team shares with a caller: an index made once, asked in a moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from cues.people.bonds import Bond, Reason, avoidable, avoided_by, bonds_of, reason_for
from cues.people.profile import Profile
from cues.people.topics import Key, Source, Topic

STRENGTHS: Final = {
    ("region", Source.TOLD): 0.6,
    ("region", Source.NUMBER): 0.5,
    ("country", Source.TOLD): 0.25,
    ("country", Source.NUMBER): 0.2,
    ("pet", Source.TOLD): 0.4,
    ("hobby", Source.TOLD): 0.4,
    ("family", Source.TOLD): 0.3,
    ("language", Source.ASKED): 0.8,
}
"""How much one thing in common counts, 0 to 1. Judgement, after what people find easy to talk about; what the
caller said counts for more than what their number lets us guess."""
AVOIDED: Final = 0.5
"""What a topic costs that the caller has told of and the agent does not want to talk about; judgement."""
COMMON: Final = 0.5
"""Share of the team from which on a country sets nobody apart, and is no reason."""


class Team:
    """Agents who told something of themselves; made once, and not changed.

    Args:
        profiles: those who have one, each name once.
    """

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._bonds: dict[str, dict[Key, Bond]] = {}
        self._holders: dict[Key, list[tuple[str, float]]] = {}
        self._avoiding: dict[Key, list[str]] = {}
        for profile in profiles:
            self._bonds[profile.name] = bonds = bonds_of(profile)
            for key, bond in bonds.items():
                self._holders.setdefault(key, []).append((profile.name, bond.strength))
            for key in avoided_by(profile):
                self._avoiding.setdefault(key, []).append(profile.name)

    def __len__(self) -> int:
        return len(self._bonds)

    def __contains__(self, agent: object) -> bool:
        return agent in self._bonds

    def scores(self, topics: Sequence[Topic]) -> dict[str, float]:
        """How much each agent shares, from -1 to 1; who is not named shares nothing.

        Several things in common add up as chances do: the second one counts for what the first has left.

        Args:
            topics: the caller's, each key once.
        """
        left: dict[str, float] = {}
        for topic in topics:
            strength = STRENGTHS.get((topic.key[0], topic.source), 0.0)
            for agent, share in self._telling(topic.key):
                left[agent] = left.get(agent, 1.0) * (1.0 - strength * share)
        scores = {agent: 1.0 - rest for agent, rest in left.items()}
        for topic in topics:
            if topic.source is Source.TOLD:
                avoiding = {
                    agent for key in avoidable(topic.key, topic.kind) for agent in self._avoiding.get(key, ())
                }
                for agent in avoiding:
                    scores[agent] = max(-1.0, scores.get(agent, 0.0) - AVOIDED)
        return scores

    def reasons(self, agent: str, topics: Sequence[Topic]) -> tuple[Reason, ...]:
        """What an agent shares with a caller, the strongest first; a country where no region of it is."""
        bonds = self._bonds.get(agent, {})
        found: list[tuple[float, Reason]] = []
        countries = {topic.key[1] for topic in topics if topic.key[0] == "region" and topic.key in bonds}
        for topic in topics:
            bond = bonds.get(topic.key)
            told_by_region = topic.key[0] == "country" and topic.key[1] in countries
            if bond is None or told_by_region or not self._telling(topic.key):
                continue
            strength = STRENGTHS.get((topic.key[0], topic.source), 0.0) * bond.strength
            if strength:
                found.append((strength, reason_for(bond, topic)))
        found.sort(key=lambda each: -each[0])
        return tuple(reason for _, reason in found)

    def _telling(self, key: Key) -> Sequence[tuple[str, float]]:
        """Who shares a key, where it sets anybody apart."""
        holders = self._holders.get(key, ())
        return () if key[0] == "country" and len(holders) > COMMON * len(self._bonds) else holders
