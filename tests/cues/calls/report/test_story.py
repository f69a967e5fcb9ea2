"""How much of a call its story tells."""

from __future__ import annotations

from cues.calls.commands import Verb
from cues.calls.report.reporting import report_call
from cues.calls.report.story import MOST

LIGHT = (
    "we love hiking",
    "i have a dog called biscuit",
    "i grew up in ohio",
    "i work as a nurse",
    "we are going to hawaii in july",
    "i play the piano",
    "we just moved into a new house",
    "it is my birthday tomorrow",
)


def told(report):
    return [sentence for sentence in report.story if sentence.text.startswith("They told of")]


def test_a_long_call_is_told_in_a_few_sentences_and_the_rest_is_counted(call):
    for number, said in enumerate(LIGHT):
        call.customer(said, 10 + number * 25)
    report = report_call(call.until(260).end().events, "US")
    assert len(report.learned) > MOST + 1
    assert len(told(report)) == MOST + 1
    count = told(report)[-1].text
    assert count.endswith("other things, listed below.")
    assert int(count.split()[3]) == len(told(report)[-1].events)


def test_a_part_of_the_same_words_is_not_told_twice(call):
    report = report_call(
        call.customer("my daughter emma is getting married in june").until(20).end().events, "US"
    )
    assert len(report.learned) == 2
    assert len(told(report)) == 1


def test_a_key_that_marks_a_cue_used_is_told_as_that(call):
    call.customer("i have a dog called biscuit").until(20).command(Verb.USE)
    texts = [sentence.text for sentence in report_call(call.end().events, "US").story]
    assert "The agent marked the cue as used." in texts
    assert "The agent took it up." not in texts


def test_beside_a_loss_that_only_condolences_tell_what_is_light_is_counted(call):
    call.customer("we love hiking", 10).until(30).agent("i am so sorry for your loss", 40)
    (only,) = told_or_counted(report_call(call.until(60).end().events, "US"))
    assert "hiking" not in only
    assert only.endswith("thing, listed below.")


def told_or_counted(report):
    return [each.text for each in report.story if "They told of" in each.text]
