"""Counts: what happens is counted once, and no name is a label."""

import gc
import weakref
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cues.calls.events import (
    CallEnded,
    CallStarted,
    CueEvent,
    CueSource,
    CueState,
    DetailEvent,
    DetailState,
    Warned,
)
from cues.calls.following import CallLog
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.metrics import Metrics
from cues.calls.gateway.plans import source_of
from cues.calls.gateway.refusal import Why
from cues.calls.session import CallPlan
from cues.details.detail import Kind, Status, Subject
from speech.audio import Channel
from speech.sources.protocols.protocol import Refused, Sound
from tests.speech.call_in_memory import tone

PLAN = CallPlan("call-1", "vosk", (Channel.CUSTOMER,), datetime(2026, 3, 17, tzinfo=UTC), agent="marker")


@pytest.fixture
def call():
    return HostedCall(PLAN, "vosk", Mode.FULL, source_of(PLAN, Mode.FULL, live=True), before=CallLog())


@pytest.fixture
def metrics(call):
    made = Metrics()
    made.watch([call])
    return made


def samples(metrics):
    body, kind = metrics.shown()
    assert kind.startswith("text/plain")
    assert b"marker" not in body
    lines = [line for line in body.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def cue(id_, state, clock, ready_at=2.0):
    return CueEvent(
        call="call-1",
        seq=9,
        at=2.0,
        clock=clock,
        id=id_,
        state=state,
        kind=Kind.PET,
        headline="marker",
        suggestions=(),
        sensitive=False,
        detail=None,
        heard_at=2.0,
        ready_at=ready_at,
        source=CueSource.SAID,
        why="marker",
    )


def sent(call, seconds):
    """So much has come of the call."""
    call.source.push(Sound(Channel.CUSTOMER, 16_000, tone(seconds)))


def detail(state, clock, id_="d1"):
    return DetailEvent(
        call="call-1",
        seq=9,
        at=2.0,
        clock=clock,
        id=id_,
        channel=Channel.CUSTOMER,
        kind=Kind.PET,
        evidence="marker",
        text="marker",
        start=1.0,
        end=2.0,
        subject=Subject.CLOSE,
        status=Status.ASSERTED,
        confidence=1.0,
        attributes={},
        state=state,
    )


def started():
    return CallStarted(
        call="call-1", seq=1, at=0.0, source="vosk", channels=(), customer="marker", began="now"
    )


def ended():
    return CallEnded(call="call-1", seq=99, at=9.0, duration=9.0, stats={})


def test_a_calls_events_are_counted(metrics, call):
    sent(call, 2.5)
    for event in (
        started(),
        Warned(call="call-1", seq=2, at=0.0, code="audio_dropped", message="marker"),
        detail(DetailState.TENTATIVE, 2.4),
        detail(DetailState.CONFIRMED, 3.0),
        ended(),
    ):
        metrics.observe(call, event)
    shown = samples(metrics)
    assert shown['heartline_calls_begun_total{mode="full",protocol="vosk"}'] == 1
    assert shown["heartline_calls_ended_total"] == 1
    assert shown["heartline_audio_seconds_total"] == 9
    assert shown['heartline_warnings_total{code="audio_dropped"}'] == 1
    assert shown['heartline_details_total{state="tentative"}'] == 1
    assert shown["heartline_detail_delay_seconds_count"] == 1
    assert shown["heartline_detail_delay_seconds_sum"] == pytest.approx(0.4)


def test_a_detail_that_is_told_first_on_a_final_has_a_delay_too(metrics, call):
    sent(call, 3.0)
    for event in (
        detail(DetailState.CONFIRMED, 2.6),
        detail(DetailState.TENTATIVE, 2.2, "d2"),
        detail(DetailState.CONFIRMED, 3.9, "d2"),
        detail(DetailState.RETRACTED, 3.9, "d1"),
    ):
        metrics.observe(call, event)
    shown = samples(metrics)
    assert shown["heartline_detail_delay_seconds_count"] == 2
    assert shown["heartline_detail_delay_seconds_sum"] == pytest.approx(0.8)
    metrics.observe(call, ended())
    assert metrics._found == set()


@pytest.mark.parametrize("come", [0.5, 30.0])
def test_what_comes_faster_or_slower_than_it_was_spoken_has_no_delay(metrics, call, come):
    sent(call, come)
    for event in (cue("c1", CueState.SHOWN, 2.5), detail(DetailState.TENTATIVE, 2.5)):
        metrics.observe(call, event)
    shown = samples(metrics)
    assert shown['heartline_cues_total{state="shown"}'] == 1
    assert shown["heartline_cue_delay_seconds_count"] == shown["heartline_detail_delay_seconds_count"] == 0


def test_a_cues_delay_counts_once_and_not_where_it_waited_its_turn(metrics, call):
    sent(call, 2.0)
    for event in (
        cue("c1", CueState.SHOWN, 2.5),
        cue("c1", CueState.SHOWN, 7.0),
        cue("c2", CueState.QUEUED, 2.5),
        cue("c2", CueState.SHOWN, 9.0),
        cue("c3", CueState.SHOWN, 1.0),
    ):
        metrics.observe(call, event)
    shown = samples(metrics)
    assert shown["heartline_cue_delay_seconds_count"] == 2
    assert shown["heartline_cue_delay_seconds_sum"] == pytest.approx(0.5)
    assert shown['heartline_cue_delay_seconds_bucket{le="0.25"}'] == 1
    assert shown['heartline_cues_total{state="shown"}'] == 4
    metrics.observe(call, ended())
    assert metrics._queued == set()


def test_ends_and_refusals_have_labels_of_a_fixed_list(metrics):
    metrics.ended("vosk", "end")
    metrics.ended("vosk", str(Why.OVERLOAD))
    metrics.ended("vosk", "marker")
    metrics.ended("vosk", str(Refused.MALFORMED))
    metrics.turned_away(Why.NO_PROOF)
    metrics.turned_away(Refused.UNSUPPORTED)
    shown = samples(metrics)
    closed = 'heartline_connections_closed_total{protocol="vosk",why='
    assert [shown[f'{closed}"{why}"}}'] for why in ("end", "overload", "other")] == [1, 1, 1]
    assert shown[f'{closed}"malformed"}}'] == 1
    refused = ("no_proof", "overload", "malformed", "unsupported")
    assert [shown[f'heartline_refused_total{{why="{why}"}}'] for why in refused] == [1, 1, 1, 1]


FILLED = "heartline_audio_filled_seconds_total"


def with_silence(call):
    """Calls of which this one has a second and a half of silence, and the metrics that watch them."""
    calls, metrics = [call], Metrics()
    metrics.watch(calls)
    for start in (0, 32_000):
        call.source.push(Sound(Channel.CUSTOMER, 16_000, tone(0.5), start))
    assert samples(metrics)[FILLED] == 1.5
    return calls, metrics


def test_the_silence_of_calls_that_are_gone_stays_counted(call):
    calls, metrics = with_silence(call)
    source = source_of(PLAN, Mode.FULL, live=True)
    other = HostedCall(replace(PLAN, id="call-2"), "vosk", Mode.FULL, source, before=CallLog())
    calls.append(other)
    for start in (0, 16_000):
        other.source.push(Sound(Channel.CUSTOMER, 16_000, tone(0.5), start))
    other.log.add(ended())
    metrics.observe(other, ended())
    calls.remove(other)  # nobody has looked meanwhile
    assert samples(metrics)[FILLED] == 2.0
    calls.clear()
    assert [samples(metrics)[FILLED] for _ in range(2)] == [2.0, 2.0]


def test_nothing_is_kept_of_a_call_that_is_gone_though_nobody_looks(call):
    calls, metrics = [call], Metrics()
    metrics.watch(calls)
    source = weakref.ref(call.source)
    for start in (0, 32_000):
        call.source.push(Sound(Channel.CUSTOMER, 16_000, tone(0.5), start))
    metrics.observe(call, detail(DetailState.CONFIRMED, 2.0))
    metrics.observe(call, cue("c1", CueState.QUEUED, 2.0))
    call.log.add(ended())
    metrics.observe(call, ended())
    call.source = None
    gc.collect()
    assert source() is None
    assert not metrics._filled
    assert samples(metrics)["heartline_audio_filled_seconds_total"] == 1.5


def test_nothing_is_kept_of_a_call_that_another_gateway_goes_on_with(call):
    calls, metrics = [call], Metrics()
    metrics.watch(calls)
    metrics.observe(call, detail(DetailState.CONFIRMED, 2.0))
    metrics.observe(call, cue("c1", CueState.QUEUED, 2.0))
    calls.clear()
    samples(metrics)
    assert not metrics._found | metrics._queued


def test_a_call_that_comes_back_from_another_gateway_takes_nothing_off(call):
    calls, metrics = with_silence(call)
    source = source_of(PLAN, Mode.FULL, live=True)
    calls[:] = [HostedCall(PLAN, "vosk", Mode.FULL, source, before=CallLog())]
    assert samples(metrics)[FILLED] == 1.5


def test_desks_are_counted_while_they_are_here(metrics):
    with metrics.desk("marker-anna"), metrics.desk("marker-anna"), metrics.desk(""):
        assert metrics.desks() == {"marker-anna"}
        assert samples(metrics)["heartline_desks"] == 3
    assert metrics.desks() == set()
    assert samples(metrics)["heartline_desks"] == 0


async def test_what_goes_on_now_is_looked_at(metrics, call):
    call.source.push(Sound(Channel.CUSTOMER, 16_000, tone(3.0)))
    call.at = 1.0
    metrics.busy(0.5)
    shown = samples(metrics)
    assert shown['heartline_calls{mode="full"}'] == 1
    assert shown['heartline_calls{mode="finals"}'] == 0
    assert (shown["heartline_lag_seconds"], shown["heartline_load"]) == (2.0, 0.5)
    call.log.add(ended())
    assert samples(metrics)['heartline_calls{mode="full"}'] == 0
