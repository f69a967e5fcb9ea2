"""One road for every speed: the same recording gives the same events."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.recogniser

RUN_DEPENDENT = {"clock", "call", "stats"}


def told(lines):
    """Events without what may differ from run to run."""
    events = [json.loads(line) for line in lines]
    return [
        {key: value for key, value in event.items() if key not in RUN_DEPENDENT}
        for event in events
        if event["event"] != "warning"
    ]


def test_every_event_is_the_same_at_every_speed(heartline, sample_call, replayed):
    at_four = heartline("replay", sample_call, "--json", "--profile", "desk", "--speed", "4")
    assert at_four.returncode == 0, at_four.stderr
    assert told(at_four.stdout.splitlines()) == told(replayed.read_text(encoding="utf-8").splitlines())


def test_the_clock_keeps_the_speed(heartline, sample_call):
    done = heartline("replay", sample_call, "--json", "--speed", "8")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(event["clock"] >= event["at"] / 8 - 0.05 for event in events)
