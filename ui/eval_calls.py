"""The evaluation: calls whose truth is known, heard with each choice of ears, and scored."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from cues.calls.events import CallEvent
from models.scoring.score import Cost, Score, score_call
from models.scoring.truth import CallTruth, read_folder
from speech.audio import Profile
from speech.ears_choice import EarsChoice
from speech.errors import BadInputError
from speech.sources.recording import Side
from ui.wiring.replays import ReplayPlan, prepare_replay

WIDEBAND = "wideband"
"""The folder beside the calls that holds the customers alone, before the telephone."""


@dataclass(frozen=True, slots=True)
class EvalPlan:
    """Which calls are heard, and how."""

    folder: Path
    ears: tuple[EarsChoice, ...]
    """Each is tried on every call."""
    profile: Profile
    real_time: bool
    """True: at speed 1; False: as fast as the machine can."""
    only: tuple[str, ...] = ()
    """Names of calls; none: all of the folder."""
    wideband: bool = False
    """Whether the customer alone is heard, before the telephone."""


@dataclass(frozen=True, slots=True)
class CallScored:
    """One call with its score for each choice of ears."""

    truth: CallTruth
    scores: dict[EarsChoice, Score]


def evaluate(plan: EvalPlan, progress: Callable[[str, int, int], None]) -> tuple[CallScored, ...]:
    """Hear every call with every choice of ears, one after the other, so that CPU time is each one's own.

    Args:
        plan: which calls, and how.
        progress: told before each hearing what comes, how many are done and how many there are.

    Raises:
        TruthError: the folder or a truth in it cannot be used.
        BadInputError: a recording is not there. All are looked for before the first is heard.
        HeartlineError: a call cannot be heard.
    """
    calls = [(truth, _recording(plan, truth)) for truth in read_folder(plan.folder, plan.only)]
    count = len(calls) * len(plan.ears)
    scored: list[CallScored] = []
    for truth, recording in calls:
        scores: dict[EarsChoice, Score] = {}
        for ears in plan.ears:
            done = len(scored) * len(plan.ears) + len(scores)
            progress(f"{truth.name}, ears {ears}", done, count)
            events, cost = asyncio.run(_heard(_replay_plan(plan, truth, recording, ears)))
            scores[ears] = score_call(truth, events, cost, real_time=plan.real_time)
        scored.append(CallScored(truth, scores))
    return tuple(scored)


def _recording(plan: EvalPlan, truth: CallTruth) -> Path:
    recording = plan.folder / (WIDEBAND if plan.wideband else "") / truth.file
    if not recording.is_file():
        raise BadInputError(
            f"The recording {recording} is not there, though the truth of {truth.name} names it. "
            "Put it there, or choose other calls with --only."
        )
    return recording


def _replay_plan(plan: EvalPlan, truth: CallTruth, recording: Path, ears: EarsChoice) -> ReplayPlan:
    side = Side.RIGHT if truth.channels.right == "customer" else Side.LEFT
    return ReplayPlan(
        file=recording,
        profile=plan.profile,
        speed=1.0 if plan.real_time else None,
        customer=Side.ONLY if plan.wideband else side,
        ears=ears,
    )


async def _heard(plan: ReplayPlan) -> tuple[Sequence[CallEvent], Cost]:
    """All events of a call, and what they took; loading is not counted."""
    replay = prepare_replay(plan)
    events: list[CallEvent] = []
    cpu, wall = time.process_time(), time.monotonic()
    async with aclosing(replay.events()) as told:
        async for event in told:
            events.append(event)  # noqa: PERF401 - one line here reads better than a comprehension over aclosing
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    seconds = events[-1].at
    channels = 1 if plan.customer is Side.ONLY else 2
    return events, Cost(cpu, seconds * channels, seconds, wall)
