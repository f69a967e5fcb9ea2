"""Sums that can be checked by hand, from answers and events that are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cues.calls.events import CueEvent, CueState, Warned
from models.scoring.truth import CallTruth
from speech.audio import Channel
from tests import costly
from tests.cues.calls.conftest import CallScript
from tests.ui.gateway_bench.made_calls import sent_call
from ui.bench_measure import Measure
from ui.gateway_bench.results import Compared, gateway_measures, measures, side_by_side
from ui.gateway_bench.sending import FinalAnswer, SideAnswers

CALL = sent_call(seconds=10.0)


def heard(agent: str, customer: str, *, partials: int = 0, spoken: float | None = None):
    sides = ((Channel.AGENT, agent), (Channel.CUSTOMER, customer))
    return [
        SideAnswers(channel, (FinalAnswer(text, spoken, 3.0),) if text else (), partials)
        for channel, text in sides
    ]


def values(found) -> dict[str, float]:
    return {each.name: round(each.value, 3) for each in found}


def test_processor_time_words_partials_and_delays_are_reckoned_by_the_second_of_a_call():
    answers = heard("hello there", "my dog is called basket", partials=5, spoken=2.5)
    assert values(measures([CALL], [answers], 2.0)) == {
        "calls a core": 5.0,
        "processor": 200.0,
        "word error rate, agent": 0.0,
        "word error rate, customer": 20.0,
        "partials with words, both sides": 1.0,
        "last word's end to its final, p95": 0.5,
    }


def test_errors_add_up_over_calls_and_each_side_is_its_own():
    answers = [heard("hello there", ""), heard("hello", "my dog is called biscuit")]
    found = values(measures([CALL, CALL], answers, 1.0))
    assert found["word error rate, agent"] == 25.0
    assert found["word error rate, customer"] == 50.0
    assert found["calls a core"] == 20.0


def test_a_number_that_is_heard_counts_as_the_hidden_one_of_the_truth():
    number = "four nine two nine one two three four five six seven eight nine zero one two"
    turns = ({"speaker": "customer", "start": 0, "end": 1, "text": f"It is {number}."},)
    truth = CallTruth.model_validate({"name": "a", "file": "a.wav", "turns": turns})
    shown, hidden = (heard("", f"it is {text}") for text in (number, "redacted"))
    rates = [
        values(measures([replace(CALL, truth=truth)], [answers], 1.0))["word error rate, customer"]
        for answers in (shown, hidden)
    ]
    assert rates == [0.0, 0.0]


def test_what_the_system_or_the_server_does_not_tell_is_left_out():
    found = values(measures([CALL], [heard("hello there", "")], None))
    assert set(found) == {
        "word error rate, agent",
        "word error rate, customer",
        "partials with words, both sides",
    }


def test_both_stand_side_by_side_with_the_ratio_where_both_are_known():
    theirs = [Measure("calls a core", 6.0, ""), Measure("word error rate, agent", 0.0, "%")]
    ours = [
        Measure("calls a core", 9.0, ""),
        Measure("word error rate, agent", 5.0, "%"),
        Measure("a", 1, ""),
    ]
    calls, words = side_by_side(theirs, ours)
    assert (calls.ratio, calls.met) == (1.5, True)
    assert (words.ratio, words.met) == (None, None)
    assert str(calls).split() == ["calls", "a", "core", "6.00", "9.00", "1.50", ">=", "1.5", "met"]
    assert str(replace(calls, ours=8.0)).endswith("MISSED")
    assert str(words).split()[-1] == "-"


def test_a_target_is_missed_where_there_is_nothing_to_compare_with():
    assert Compared("a", 0.0, 1.0, "", target=1.5).met is False


@pytest.fixture
def seen():
    """A call with cues, each event half a second after its place and 0.7 s at a desk."""
    call = CallScript(costly.extractor(), costly.playbook())
    call.customer("i have a dog called biscuit", at=20).customer("my husband died in march", at=60).end()
    return [
        (replace(event, clock=(event.ready_at if isinstance(event, CueEvent) else event.at) + 0.5), at)
        for event in call.events
        for at in [(event.ready_at if isinstance(event, CueEvent) else event.at) + 0.7]
    ]


def test_cue_delays_are_of_the_calls_clock_and_of_the_desk(seen):
    shown = {event.id for event, _ in seen if isinstance(event, CueEvent) and event.state is CueState.SHOWN}
    found = values(gateway_measures([CALL], [seen], 1, 0.1))
    assert found["cues measured in real time"] == len(shown) > 0
    assert found["ready to shown by the call's clock, p95"] == 0.5
    assert found["ready to seen at a desk, p95"] == 0.7
    assert found["processor besides the hearing threads"] == 10.0
    assert found["calls heard in full"] == 1


def test_cues_that_were_queued_first_do_not_count(seen):
    queued = [
        (replace(event, state=CueState.QUEUED), at) for event, at in seen if isinstance(event, CueEvent)
    ]
    found = values(gateway_measures([CALL], [[*queued, *seen]], 1, None))
    assert found["cues measured in real time"] == 0
    assert not {name for name in found if "ready" in name or "processor" in name}


def test_a_gateway_that_could_not_keep_up_misses_its_targets(seen):
    late = Warned(call="a", seq=1, at=1.0, code="audio_dropped", message="late")
    other = replace(late, code="channel_silent")
    found = {
        each.name: each for each in gateway_measures([CALL] * 2, [seen, [(late, 1.0), (other, 1.0)]], 1, 2.0)
    }
    assert found["calls heard in full"].met is False
    assert found["warnings that the recogniser is late"].value == 1
    assert found["warnings that the recogniser is late"].met is False
    assert found["processor besides the hearing threads"].met is False
