"""A call printed while it runs: as JSON Lines for programs, as plain lines for people."""

from __future__ import annotations

import sys
from contextlib import aclosing

from cues.calls.tally import Tally
from cues.calls.wire import to_line
from ui.closing import card_lines, closing_rows, next_steps
from ui.network import NetworkWatch
from ui.plain import lines
from ui.summary import CallSoFar
from ui.wiring.replays import ReplayPlan, prepare_replay


async def print_call(plan: ReplayPlan, *, as_json: bool) -> None:
    """Replay a recording and print each event as it comes; plain lines end with the closing card.

    Raises:
        HeartlineError: something named in the plan cannot be used.
    """
    replay = prepare_replay(plan)
    network = NetworkWatch()
    tally, so_far = Tally(), CallSoFar()
    async with aclosing(replay.events()) as events:
        async for event in events:
            tally.add(event)
            so_far.add(event)
            for line in [to_line(event)] if as_json else lines(event):
                _say(line)
    if not as_json:
        rows = (*so_far.rows(), *closing_rows(tally, network, plan.speed))
        for line in card_lines(rows, next_steps()):
            _say(line)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
