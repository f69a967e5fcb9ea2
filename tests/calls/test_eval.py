"""`heartline eval calls` on a short real call, and what it answers to a wrong command line."""

from __future__ import annotations

import json

import pytest

from tests.calls.test_command_line import one_sentence

pytestmark = pytest.mark.recogniser


@pytest.fixture
def calls(short_call, tmp_path):
    """The sample call's first eight seconds with their truth, as delivered and as the customer's alone."""
    truth = {
        "name": "short",
        "file": "short.wav",
        "turns": [
            {"speaker": "agent", "start": 0.3, "end": 4.36, "text": "Good morning, Green Valley Outdoor."},
            {
                "speaker": "customer",
                "start": 4.76,
                "end": 8.0,
                "text": "Hi Sam. It's about the hiking boots I bought from you.",
            },
        ],
        "details": [{"turn": 1, "kind": "hobby", "also": ["travel"], "trigger": "hiking", "time": 6.96}],
    }
    (tmp_path / "short.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "short.wav").write_bytes(short_call.read_bytes())
    return tmp_path


def test_a_call_is_heard_and_scored(heartline, calls):
    done = heartline("eval", "calls", calls, "--ears", "fast,fast", "--only", "short", "--markdown")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 call(s), the customer's channel, profile archive, speed max")
    assert "| measure | fast |" in done.stdout
    assert "| trigger words kept, whole | 1 of 1 (100 %) |" in done.stdout
    rate = next(line for line in done.stdout.splitlines() if line.startswith("| word error rate"))
    assert float(rate.split("|")[2].removesuffix(" % ")) < 40
    assert "1 of 1: short, ears fast" in done.stderr


def test_wrong_command_lines(heartline, calls, tmp_path_factory):
    one_sentence(heartline("eval", "calls", calls, "--ears", "fast,loud"), "loud", "careful")
    one_sentence(heartline("eval", "calls", tmp_path_factory.mktemp("empty")), "holds no truth")
    one_sentence(heartline("eval", "calls", calls, "--wideband"), "wideband", "is not there")
