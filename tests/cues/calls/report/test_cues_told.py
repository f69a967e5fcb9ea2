"""What became of cues, from a real session."""

from __future__ import annotations

import pytest

from cues.calls.commands import Verb
from cues.calls.report.cues_told import cue_lives

DOG = "i have a dog called biscuit"


def outcomes(call):
    return [life.told().outcome for life in cue_lives(call.events)]


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [
        (Verb.USE, "marked as used"),
        (Verb.DISMISS, "dismissed"),
        (Verb.WRONG, "marked as wrong"),
        (Verb.LATER, "put off, and it had not come back"),
        (Verb.HOLD, "in view to the end"),
    ],
)
def test_a_key_decides_what_became_of_a_cue(call, verb, outcome):
    call.customer(DOG).until(20).command(verb)
    assert outcomes(call) == [outcome]


def test_the_agents_own_words_take_it_up(call):
    call.customer(DOG).until(18).agent("what breed is biscuit")
    assert outcomes(call) == ["taken up in the agent's own words"]
    shown, used = cue_lives(call.events)[0].told().events
    assert shown < used


def test_what_nobody_took_up_says_why_it_went(call):
    call.customer(DOG).until(200)
    assert outcomes(call) == ["it passed: nobody took it up"]


def test_what_was_put_off_stays_open_until_it_is_used_or_dismissed(call):
    call.customer(DOG).until(20).command(Verb.LATER)
    assert cue_lives(call.events)[0].put_off
    call.until(60)
    assert cue_lives(call.events)[0].put_off, "it has come back, and nobody has taken it up"
    call.command(Verb.USE)
    assert not cue_lives(call.events)[0].put_off


def test_what_a_loss_has_cleared_away_is_not_open(call):
    call.customer(DOG).until(20).command(Verb.LATER).customer("my husband passed away in march", 22).until(40)
    light = [life for life in cue_lives(call.events) if not life.shown.sensitive]
    assert len(light) == 1
    assert not light[0].put_off


def test_a_cue_that_was_never_shown_is_none_of_them(call):
    call.customer(DOG).until(16).customer("we love hiking").until(22)
    assert len({cue.id for cue in call.cues()}) > 1
    assert [life.shown.id for life in cue_lives(call.events)] == [cue.id for cue in call.cues("shown")]
