"""How a gateway stands among the others, for Prometheus; no word, no name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

COUNTED = frozenset({"outages", "faults", "damaged", "untold", "given", "taken"})
"""What only rises."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How it stands now."""

    up: int
    """1 where the bus answers."""
    gateways: int
    """Gateways that live, this one too."""
    behind: int
    """Calls of which other gateways lack something."""
    outages: int
    """Times that the bus did not answer any more."""
    faults: int
    """Answers of the bus by which something that it keeps of a call is unusable."""
    damaged: int
    """Entries that could not be read."""
    untold: int
    """Ended calls that other gateways were never told of to the end."""
    given: int
    """Calls that other gateways went on with."""
    taken: int
    """Calls of other gateways, kept or heard here since."""


_HELP = {
    "up": "1 where the bus answers.",
    "gateways": "Gateways that live.",
    "behind": "Calls of which other gateways lack something.",
    "outages": "Times that the bus was lost.",
    "faults": "Unusable things on the bus, met by calls.",
    "damaged": "Entries on the bus that could not be read.",
    "untold": "Ended calls that others were not told of to the end.",
    "given": "Calls that other gateways went on with.",
    "taken": "Calls of other gateways, kept or heard here since.",
}


class ClusterMetrics(Collector):
    """Asked whenever metrics are read.

    Args:
        look: tells how it stands now.
    """

    def __init__(self, look: Callable[[], Numbers]) -> None:
        self._look = look

    def collect(self) -> Iterator[Metric]:
        """One metric for each number, `heartline_bus_...`."""
        numbers = self._look()
        for each in fields(numbers):
            family = CounterMetricFamily if each.name in COUNTED else GaugeMetricFamily
            yield family(f"heartline_bus_{each.name}", _HELP[each.name], value=getattr(numbers, each.name))
