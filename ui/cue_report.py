"""Each shown cue with what was said just before it, so that people can judge it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from pathlib import Path

from cues.calls.events import CallEvent, CueEvent, CueState, Transcript
from cues.calls.journal import read_journal
from cues.counting import counted
from ui.plain import clock_time

BEFORE = 10.0
"""Seconds of the call printed before each cue."""


def events_of(file: Path) -> list[CallEvent]:
    """The events of a journal, or of a recording replayed now.

    Raises:
        HeartlineError: the file is neither.
    """
    if file.suffix == ".jsonl" or (file.is_file() and _begins_with_event(file)):
        return list(read_journal(file))
    return asyncio.run(_replayed(file))


async def _replayed(file: Path) -> list[CallEvent]:
    from speech.audio import ARCHIVE
    from ui.wiring.replays import ReplayPlan, prepare_replay

    replay = prepare_replay(ReplayPlan(file, ARCHIVE, speed=None))
    async with aclosing(replay.events()) as events:
        return [event async for event in events]


def report(events: Sequence[CallEvent]) -> Iterator[str]:
    """The report's lines."""
    finals = [event for event in events if isinstance(event, Transcript) and event.final]
    finals.sort(key=lambda final: final.start)  # a final comes once its side falls silent
    cues = [event for event in events if isinstance(event, CueEvent)]
    shown = {cue.id: cue for cue in reversed(cues) if cue.state is CueState.SHOWN}
    if not shown:
        yield "No cue was shown in this call."
        return
    for cue in sorted(shown.values(), key=lambda cue: cue.seq):
        mark = f"{cue.kind}, sensitive" if cue.sensitive else cue.kind
        yield f"CUE {clock_time(cue.at)}  {cue.headline}  [{mark}]"
        for suggestion in cue.suggestions:
            yield f"    say: {suggestion}"
        yield f"    why: {cue.why}; heard at {cue.heard_at:.1f} s, ready at {cue.ready_at:.1f} s"
        yield f"    came to: {_came_to([other for other in cues if other.id == cue.id])}"
        for line in _before(finals, cue.at):
            yield f"    | {line}"
        yield ""
    yield f"{counted(len(shown), 'cue')} shown."


def _came_to(states: Sequence[CueEvent]) -> str:
    last = states[-1]
    reason = f" ({last.reason})" if last.reason else ""
    return f"{last.state}{reason}"


def _before(finals: Sequence[Transcript], at: float) -> Iterator[str]:
    """What was said from ten seconds before a cue up to it, word by word, by speaker."""
    for final in finals:
        words = [word.text for word in final.words if at - BEFORE <= word.end <= at]
        if words:
            yield f"{clock_time(final.start)}  {final.channel:8}  {' '.join(words)}"


def _begins_with_event(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(9) == b'{"event":'
