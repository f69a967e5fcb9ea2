"""The gateway's counts for Prometheus: calls, lag, drops, delays of cues, refusals; no word, no name."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from cues.calls.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    CueEvent,
    CueState,
    DetailEvent,
    Warned,
)
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.refusal import Why
from speech.audio import SAMPLE_RATE
from speech.sources.protocols.protocol import Refused

DELAYS: Final = (0.1, 0.25, 0.5, 0.8, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Seconds; the targets 0.8, 1 and 2 are among them."""
REFUSALS: Final = frozenset({*map(str, Why), *map(str, Refused)})
"""Why somebody is refused: by us, or as what they sent breaks their protocol."""
KNOWN_ENDS: Final = REFUSALS.union(
    ("end", "ended", "gone", "eof", "probe", "stop", "fault", "hung up", "caller hung up", "sender's error"),
    ("closed", "disconnect", "reconnect", "error"),
)
IN_REAL_TIME: Final = 1.0
"""Seconds between what has come of a call and its clock up to which it is heard as it is spoken."""


class Metrics:
    """Counts what happens, and looks at the calls when it is asked."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._desks: Count[str] = Count()
        self._calls: Iterable[HostedCall] = ()
        self._queued: set[tuple[str, str]] = set()
        """Cues of calls under way whose delay is counted, or does not count."""
        self._found: set[tuple[str, str]] = set()
        """Details of calls under way that have been told."""
        self._filled: dict[str, float] = {}
        """Seconds of silence in each call under way."""
        self._filled_before = 0.0
        """Seconds of silence in calls that are gone."""
        self._began = Counter(
            "heartline_calls_begun", "Calls taken.", ["protocol", "mode"], registry=registry
        )
        self._ended = Counter("heartline_calls_ended", "Calls that ended.", registry=registry)
        self._closed = Counter(
            "heartline_connections_closed",
            "Senders' connections, by why they ended.",
            ["protocol", "why"],
            registry=registry,
        )
        self._refused = Counter(
            "heartline_refused", "Refusals, at the door and after.", ["why"], registry=registry
        )
        self._warned = Counter("heartline_warnings", "Warnings of calls.", ["code"], registry=registry)
        self._cues = Counter("heartline_cues", "Cues, by what became of them.", ["state"], registry=registry)
        self._details = Counter("heartline_details", "Details, by state.", ["state"], registry=registry)
        self._delay = Histogram(
            "heartline_cue_delay_seconds",
            "From a cue's moment to its being shown.",
            buckets=DELAYS,
            registry=registry,
        )
        self._detail_delay = Histogram(
            "heartline_detail_delay_seconds",
            "From the end of the evidence to the detail.",
            buckets=DELAYS,
            registry=registry,
        )
        self._audio = Counter("heartline_audio_seconds", "Audio of ended calls.", registry=registry)
        self._load = Gauge("heartline_load", "Cores used by calls, of those there are.", registry=registry)
        registry.register(_Look(self))

    def also(self, collector: Collector) -> None:
        """Show what another part counts, too."""
        self._registry.register(collector)

    def watch(self, calls: Iterable[HostedCall]) -> None:
        """Say where the calls are."""
        self._calls = calls

    def busy(self, share: float) -> None:
        """How much of the cores is used, 0 to 1 and above."""
        self._load.set(share)

    def observe(self, call: HostedCall, event: CallEvent) -> None:
        """Count an event."""
        match event:
            case CallStarted():
                self._began.labels(call.protocol, str(call.mode)).inc()
            case Warned():
                self._warned.labels(event.code).inc()
            case CueEvent():
                self._cues.labels(str(event.state)).inc()
                self._time(call, event)
            case DetailEvent():
                self._details.labels(str(event.state)).inc()
                self._time_detail(call, event)
            case CallEnded():
                self._ended.inc()
                self._audio.inc(event.duration)
                self._note_filled(call)
                self._let_go(ended=call.id)
            case _:
                pass

    def ended(self, protocol: str, why: str) -> None:
        """A sender's connection has ended."""
        self._closed.labels(protocol, why if why in KNOWN_ENDS else "other").inc()
        if why in REFUSALS:
            self._refused.labels(why).inc()

    def turned_away(self, why: Why | Refused) -> None:
        """Somebody was refused at the door."""
        self._refused.labels(str(why)).inc()

    @contextmanager
    def desk(self, agent: str) -> Iterator[None]:
        """An agent's desk is connected."""
        self._desks[agent] += 1
        try:
            yield
        finally:
            self._desks[agent] -= 1
            if not self._desks[agent]:
                del self._desks[agent]

    def desks(self) -> frozenset[str]:
        """The agents whose desks are connected."""
        return frozenset(self._desks) - {""}

    def shown(self) -> tuple[bytes, str]:
        """Everything as Prometheus reads it, and its content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST

    def look(self) -> Iterator[Metric]:
        """What the calls under way tell now."""
        live = list(self._under_way())
        by_mode = GaugeMetricFamily("heartline_calls", "Calls under way.", labels=["mode"])
        for mode in Mode:
            by_mode.add_metric([str(mode)], sum(call.mode is mode for call in live))
        yield by_mode
        lag = max((call.lag for call in live), default=0.0)
        yield GaugeMetricFamily("heartline_lag_seconds", "Audio come and not heard, worst call.", value=lag)
        yield CounterMetricFamily(
            "heartline_audio_filled_seconds", "Silence put for missing audio.", value=self._all_filled()
        )
        follow = sum(call.log.followers for call in live)
        yield GaugeMetricFamily("heartline_followers", "Who follow calls.", value=follow)
        yield GaugeMetricFamily("heartline_desks", "Desks connected.", value=self._desks.total())

    def _time(self, call: HostedCall, event: CueEvent) -> None:
        """The delay of a cue that was not queued first, as the contract measures it."""
        key = (call.id, event.id)
        if event.state is CueState.QUEUED:
            self._queued.add(key)
        elif event.state is CueState.SHOWN and key not in self._queued:
            self._queued.add(key)
            if _is_in_real_time(call, event):
                self._delay.observe(max(0.0, event.clock - event.ready_at))

    def _time_detail(self, call: HostedCall, event: DetailEvent) -> None:
        """The delay of a detail when it is told first, which may be on the final."""
        key = (call.id, event.id)
        if key not in self._found and _is_in_real_time(call, event):
            self._detail_delay.observe(max(0.0, event.clock - event.end))
        self._found.add(key)

    def _all_filled(self) -> float:
        """Seconds of silence in all calls so far; never falls."""
        for call in self._under_way():
            self._note_filled(call)
        self._let_go()
        return self._filled_before + sum(self._filled.values())

    def _note_filled(self, call: HostedCall) -> None:
        if call.source is not None:
            before = self._filled.get(call.id, 0.0)
            if call.source.filled < before:  # it was at another gateway meanwhile
                self._filled_before += before
            self._filled[call.id] = call.source.filled

    def _let_go(self, ended: str | None = None) -> None:
        """Keep nothing of a call that has ended, or that another gateway goes on with."""
        here = {call.id for call in self._under_way()} - {ended}
        self._queued = {each for each in self._queued if each[0] in here}
        self._found = {each for each in self._found if each[0] in here}
        for gone in self._filled.keys() - here:
            self._filled_before += self._filled.pop(gone)

    def _under_way(self) -> Iterator[HostedCall]:
        return (call for call in self._calls if not call.log.ended)


def _is_in_real_time(call: HostedCall, event: CallEvent) -> bool:
    """Whether a call comes as it is spoken, as one by telephone does: else its clock tells of no delay."""
    return abs(call.position / SAMPLE_RATE - event.clock) <= IN_REAL_TIME


class _Look(Collector):
    """Asked by the registry whenever metrics are read."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """What the calls under way tell now."""
        return self._metrics.look()
