"""The benchmark: how fast details and cues come in real time, how fast a replay is, and what it takes.

Every replay runs as a process of its own, the way a person starts it, and is judged by the events it prints.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cues.calls.events import CallEvent, CueEvent, CueState, DetailEvent, DetailState, Transcript
from cues.calls.tally import Tally, percentile
from cues.calls.wire import from_line
from cues.details.detail import is_grave
from cues.details.extractor import DetailExtractor
from speech.errors import HeartlineError
from ui.bench_extraction import measure_extraction
from ui.bench_measure import Measure, at_least, at_most


@dataclass(slots=True)
class Run:
    """What one replay process printed and used."""

    events: list[CallEvent] = field(default_factory=list)
    first_partial: float = 0.0
    """Wall seconds from the process's start to the first partial."""
    peak_mb: float = 0.0
    """Largest resident memory of the process."""
    cpu: float = 0.0
    """CPU seconds of the process."""

    @property
    def tally(self) -> Tally:
        """The call's counts."""
        return Tally.of(self.events)

    @property
    def times_real_time(self) -> float:
        """Seconds of audio a wall second, from `call.started` to `call.ended`."""
        return self.tally.duration / max(1e-9, self.events[-1].clock)


def measure(
    sample: Path, calls: Sequence[Path], extractor: DetailExtractor, progress: Callable[[str], None]
) -> Iterator[Measure]:
    """All measures, as they come.

    Args:
        sample: a stereo call.
        calls: recordings of customers alone, for the delays; they are heard in real time.
        extractor: timed on text.
        progress: told what is being measured.
    """
    progress("the extractor")
    yield from measure_extraction(extractor)
    cores = sorted(os.sched_getaffinity(0))
    for count, target in ((1, 6.0), (2, 10.0)):
        if len(cores) >= count:
            progress(f"replay at max on {count} core(s)")
            run = replay(sample, "--speed", "max", cores=cores[:count])
            name = f"replay at max, stereo, {count} core(s)"
            yield at_least(name, run.times_real_time, "x real", target)
            yield Measure(f"CPU of that, both channels, {count} core(s)", run.cpu / run.tally.duration, "s/s")
            yield at_most("largest memory of that", run.peak_mb, "MB", 400)
    runs = []
    for file in (sample, *calls):
        progress(f"{file.name} in real time")
        only = () if file == sample else ("--customer", "only")
        runs.append(replay(file, "--speed", "1", *only))
    yield from _delays(runs)


def replay(file: Path, *options: str, cores: Sequence[int] = ()) -> Run:
    """Replay a file in a process of its own.

    Args:
        file: the recording.
        options: further options of `heartline replay`.
        cores: the processor cores it may use; none given: all.

    Raises:
        HeartlineError: the replay failed.
    """
    run = Run()
    started = time.monotonic()
    command = [sys.executable, "-m", "ui", "replay", str(file), "--json", *options]
    pin = (lambda: os.sched_setaffinity(0, cores)) if cores else None
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=pin) as process:  # noqa: PLW1509, S603 - one call, no threads yet in the child
        assert process.stdout is not None  # noqa: S101 - asked for above
        for line in process.stdout:
            event = from_line(line)
            if isinstance(event, Transcript) and not run.first_partial:
                run.first_partial = time.monotonic() - started
            run.events.append(event)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise HeartlineError(f"The replay of {file.name} failed, so there is nothing to measure.")
    run.peak_mb = usage.ru_maxrss / 1024
    run.cpu = usage.ru_utime + usage.ru_stime
    return run


def light_cues_over_a_loss(events: Sequence[CallEvent]) -> int:
    """Light cues shown after the first word of a loss near the caller that was not taken back."""
    retracted = {
        event.id
        for event in events
        if isinstance(event, DetailEvent) and event.state is DetailState.RETRACTED
    }
    losses = [
        event.start
        for event in events
        if isinstance(event, DetailEvent)
        and event.id not in retracted
        and is_grave(event.kind, event.attributes)
    ]
    return sum(
        1
        for event in events
        if isinstance(event, CueEvent)
        and event.state is CueState.SHOWN
        and not event.sensitive
        and losses
        and event.at >= min(losses)
    )


def _delays(runs: Sequence[Run]) -> Iterator[Measure]:
    tallies = [run.tally for run in runs]
    details = [delay for tally in tallies for delay in tally.detail_delays]
    cues = [delay for tally in tallies for delay in tally.cue_delays]
    yield Measure("details measured in real time", len(details), "")
    if details:
        yield at_most("evidence's end to tentative detail, p50", percentile(details, 0.5) or 0.0, "s", 0.45)
        yield at_most("evidence's end to tentative detail, p95", percentile(details, 0.95) or 0.0, "s", 0.8)
    yield Measure("cues measured in real time", len(cues), "")
    if cues:
        yield at_most("ready to shown, p95", percentile(cues, 0.95) or 0.0, "s", 0.3)
    over = sum(light_cues_over_a_loss(run.events) for run in runs)
    yield at_most("light cues shown over a loss", over, "", 0)
    yield at_most("start to first partial", runs[0].first_partial, "s", 2.5)
    yield Measure("CPU in real time, both channels of the sample", runs[0].cpu / tallies[0].duration, "s/s")
