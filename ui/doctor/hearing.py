"""Whether this machine can hear a call live: the fast ear is let loose on a bundled call, for three seconds.

It runs in a process of its own: a recogniser's library that does not fit the processor ends the whole of it,
and then that is what has to be told.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from speech.ears_choice import EarsChoice
from speech.errors import HeartlineError
from ui.doctor.finding import Finding, note, ok, wrong

ABOUT = "hearing"
WITH_FAST_EAR, WITH_BOTH_EARS = 1.7, 7.0
"""Processor time of a whole call at the desk, against that of the fast ear alone on both sides of the sample
call (0.11 cores). Measured on the server of docs/recognition.md, in real time, loading left out: 0.20 cores
for the sample with `--ears fast`; with both ears 0.21 for the sample, 0.35 for `farm-supply`, and 0.83 for
the heaviest calls there (0.416 a channel-second), which is taken."""
ROOMY = 0.7
"""Share of the cores up to which cues come in time; above it they wait for each other's recognition (as
`FULL_UP_TO` of the gateway, cues/calls/gateway/capacity.py)."""
_IDLE = 0.75
"""Share of a core that the run gets, at the least, where nothing else wants it."""
_PATIENCE_SECONDS = 90.0
"""For loading from a slow disk, and the run."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How far the fast ear came."""

    seconds: float
    """Of the call, both sides."""
    wall: float
    """Seconds it took, above 0."""
    processor: float
    """Seconds of processor time it took."""

    @property
    def times_real_time(self) -> float:
        """Seconds of a call heard in a second, on one core."""
        return self.seconds / self.wall


def measure(model: Path) -> Heard:
    """Hear the sample call for three seconds, loading left out.

    Args:
        model: the fast ear's, a folder.

    Raises:
        HeartlineError: the recogniser cannot hear on this machine.
    """
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter and a module of ours
            [sys.executable, "-P", "-m", "ui.doctor.measured_run", str(model)],
            # As ui/cli.py says it for a call: on several threads small products wait for each other.
            env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise HeartlineError(f"The recogniser heard nothing in {_PATIENCE_SECONDS:.0f} s.") from None
    except OSError:
        raise HeartlineError("This machine cannot start another process.") from None
    if done.returncode:
        raise HeartlineError(_end(done.returncode))
    told = json.loads(done.stdout)
    return Heard(told["seconds"], told["wall"], told["processor"])


def can_hear(heard: Heard, cores: float, ears: EarsChoice) -> Finding:
    """What the run means for a call.

    Args:
        heard: the run.
        cores: processor cores there are.
        ears: who is to hear.
    """
    speed = heard.times_real_time
    what = f"The fast ear hears a call {speed:.1f} times as fast as it is spoken, on one core."
    fast, both = (needed / speed for needed in (WITH_FAST_EAR, WITH_BOTH_EARS))
    needed = fast if ears is EarsChoice.FAST else both
    whole = f"A whole call takes up to {needed:.1f} of {cores:g} {'cores' if cores > 1 else 'core'}"
    busy = (
        "Close what else runs" if heard.processor < _IDLE * heard.wall else "Close other programs in a call"
    )
    if needed <= ROOMY * cores:
        return ok(ABOUT, f"{what} {whole}.")
    if fast <= ROOMY * cores:
        remedy = f'{busy}, or hear with the fast ear alone: ears = "fast" in the settings.'
        return note(ABOUT, f"{what} {whole}: cues may come late.", remedy)
    remedy = f"{busy}, or let a faster machine hear the calls: heartline serve"
    return wrong(ABOUT, f"{what} {whole}: too slow for a live call.", remedy)


def cannot_hear(error: HeartlineError) -> Finding:
    """What is to be said where the run failed."""
    return wrong(
        ABOUT,
        str(error),
        "Run: heartline doctor --deep. If the models are whole, please report this line with the first one.",
    )


def _end(code: int) -> str:
    if code < 0:
        try:
            how = signal.Signals(-code).name
        except ValueError:
            how = f"signal {-code}"
        return f"The recogniser's library ends at once on this machine ({how})."
    return f"The recogniser could not hear the sample call (exit code {code})."
