"""What a run came to: processor time, words, answers and cues, reckoned and laid side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cues.calls.events import CallEvent, Warned
from cues.calls.tally import Tally, percentile
from models.scoring.words import WordErrors, said_words, word_errors
from speech.audio import Channel
from ui.bench_measure import Measure, at_least, at_most
from ui.gateway_bench.calls import SentCall
from ui.gateway_bench.sending import SideAnswers

CALLS_A_CORE = "calls a core"
AS_MANY = 1.5
"""Times as many calls a core as vosk-server carries, at least."""
OVERHEAD = 50.0
"""Milliseconds a second of a call, at most, besides recognition: 5 % of a core."""
LATE = frozenset({"recogniser_behind", "audio_dropped"})
"""Warnings of a machine that is too slow for so many calls at once."""
Seen = Sequence[tuple[CallEvent, float]]
"""A call's events, each with when it came to a desk: seconds from the audio's beginning."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the table in which both servers stand side by side."""

    name: str
    theirs: float
    ours: float
    unit: str
    target: float | None = None
    """What the ratio should be at least."""

    @property
    def ratio(self) -> float | None:
        """Ours by theirs; None where theirs is nothing."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def met(self) -> bool | None:
        """None where there is no target."""
        return None if self.target is None else (self.ratio or 0.0) >= self.target

    def __str__(self) -> str:
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}"
        verdict = "" if self.met is None else f"  >= {self.target:g}  {'met' if self.met else 'MISSED'}"
        return f"{self.name:36} {self.theirs:12.2f} {self.ours:12.2f} {self.unit:6} {ratio:>6}{verdict}"


HEADING = f"{'both heard the same calls':36} {'vosk-server':>12} {'heartline':>12} {'':6} {'ratio':>6}"


def measures(
    calls: Sequence[SentCall], answers: Sequence[Sequence[SideAnswers]], processor: float | None
) -> tuple[Measure, ...]:
    """What can be told of any server that speaks the protocol.

    Args:
        calls: what was sent.
        answers: for each of the calls, those to its sides.
        processor: seconds of its processor time; None where the system does not tell.
    """
    return tuple(_measures(calls, answers, processor))


def side_by_side(theirs: Iterable[Measure], ours: Iterable[Measure]) -> Iterator[Compared]:
    """The measures that both have, in our order."""
    known = {each.name: each.value for each in theirs}
    for each in ours:
        if each.name in known:
            target = AS_MANY if each.name == CALLS_A_CORE else None
            yield Compared(each.name, known[each.name], each.value, each.unit, target)


def gateway_measures(
    calls: Sequence[SentCall], seen: Sequence[Seen], full: int, overhead: float | None
) -> Iterator[Measure]:
    """What can be told of a gateway alone.

    Args:
        calls: what was sent.
        seen: of each call, what a desk saw.
        full: calls that were heard in full, for which there was room.
        overhead: seconds of processor time of threads that do not hear; None where the system does not tell.
    """
    yield at_least("calls heard in full", full, "", len(calls))
    late = sum(isinstance(event, Warned) and event.code in LATE for call in seen for event, _ in call)
    yield at_most("warnings that the recogniser is late", late, "", 0)
    if overhead is not None:
        spent = 1000 * overhead / _seconds(calls)
        yield at_most("processor besides the hearing threads", spent, "ms/s", OVERHEAD)
    by_clock = [delay for call in seen for delay in _cue_delays(call, at_desk=False)]
    at_desk = [delay for call in seen for delay in _cue_delays(call, at_desk=True)]
    yield Measure("cues measured in real time", len(by_clock), "")
    if by_clock:
        yield Measure("ready to shown by the call's clock, p95", percentile(by_clock, 0.95) or 0.0, "s")
        yield Measure("ready to seen at a desk, p95", percentile(at_desk, 0.95) or 0.0, "s")


def _measures(
    calls: Sequence[SentCall], answers: Sequence[Sequence[SideAnswers]], processor: float | None
) -> Iterator[Measure]:
    seconds = _seconds(calls)
    if processor:
        yield Measure(CALLS_A_CORE, seconds / processor, "")
        yield Measure("processor", 1000 * processor / seconds, "ms/s")
    for channel in (Channel.AGENT, Channel.CUSTOMER):
        rate = _errors(calls, answers, channel).rate
        if rate is not None:
            yield Measure(f"word error rate, {channel}", 100 * rate, "%")
    sides = [side for call in answers for side in call]
    yield Measure("partials with words, both sides", sum(side.partials for side in sides) / seconds, "1/s")
    delays = [
        final.came - final.spoken for side in sides for final in side.finals if final.spoken is not None
    ]
    if delays:
        yield Measure("last word's end to its final, p95", percentile(delays, 0.95) or 0.0, "s")


def _seconds(calls: Sequence[SentCall]) -> float:
    return sum(call.seconds for call in calls)


def _errors(
    calls: Sequence[SentCall], answers: Sequence[Sequence[SideAnswers]], channel: Channel
) -> WordErrors:
    """Words of one side in all calls. What is heard is redacted as the truth is, whoever heard it."""
    total = WordErrors()
    for call, sides in zip(calls, answers, strict=True):
        said = said_words([turn.text for turn in call.truth.turns if turn.speaker == channel])
        finals = [final.text for side in sides if side.channel is channel for final in side.finals]
        total += word_errors(said, said_words(finals))
    return total


def _cue_delays(seen: Seen, *, at_desk: bool) -> Sequence[float]:
    """As the contract has it, of cues that were not queued first: from `ready_at` to the first `shown`."""
    return Tally.of(replace(event, clock=came) if at_desk else event for event, came in seen).cue_delays
