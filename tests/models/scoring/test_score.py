"""A whole call's score, from events that a real session told."""

from __future__ import annotations

import pytest

from cues.calls.events import Warned
from models.scoring.details import DetailCounts
from models.scoring.score import Cost, Score, score_call, total
from models.scoring.triggers import TriggersKept
from models.scoring.words import WordErrors
from tests import costly
from tests.cues.calls.conftest import CallScript
from tests.models.scoring.made_truth import made_truth

COST = Cost(cpu=6.0, channel_seconds=60.0, call_seconds=30.0, wall=3.0)


@pytest.fixture(scope="module")
def events():
    """The customer says three things: the first is on a trap, a word of the second is misheard."""
    call = CallScript(costly.extractor(), costly.playbook())
    call.agent("hello there", at=1)
    call.customer("it is our wedding next june", at=20)
    call.customer("my brother lives in berth", at=40)
    call.customer("um we have a dog called biscuit", at=60)
    return call.end().events


TRUTH = made_truth(
    turns=[
        {"speaker": "customer", "start": 19.5, "end": 23.0, "text": "It is our wedding next June."},
        {"speaker": "customer", "start": 39.5, "end": 43.0, "text": "My brother lives in Perth."},
        {"speaker": "customer", "start": 59.5, "end": 63.0, "text": "We have a dog called Biscuit."},
    ],
    details=[
        {"turn": 2, "kind": "pet", "trigger": "dog", "time": 61.2},
        {"turn": 1, "kind": "family", "trigger": "brother", "time": 40.8},
        {"turn": 1, "kind": "place", "trigger": "Perth", "time": 42.0},
    ],
    optional=[],
    traps=[{"turn": 0}],
)


def test_a_call_is_scored_on_its_customer_alone(events):
    score = score_call(TRUTH, events, COST, real_time=False)
    assert score.words == WordErrors(said=17, substituted=1)
    assert score.triggers == TriggersKept(said=3, whole=2, lenient=2)
    assert score.details == DetailCounts(found=2, missed=1, false=1, on_traps=1)
    assert len(score.delays.settled) == 2
    assert len(score.delays.detail) == 2
    assert all(0 <= delay < 3 for delay in score.delays.settled + score.delays.detail)
    assert (score.cues_shown, score.cues_wrong) == (2, 1)
    assert score.cost == COST


def test_scores_of_calls_add_up(events):
    warning = Warned(call="c", seq=1, at=1.0, code="channel_silent", message="x")
    one = score_call(TRUTH, [*events, warning], COST, real_time=False)
    both = total([one, one])
    assert both.words.rate == one.words.rate
    assert both.words.said == 2 * one.words.said
    assert both.warnings == {"channel_silent": 2}
    assert both.cost == Cost(12.0, 120.0, 60.0, 6.0)
    assert both.cues_shown == 2 * one.cues_shown
    assert total([]) == Score()
