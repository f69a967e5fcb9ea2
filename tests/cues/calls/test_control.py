"""Pause, hold, transfer and their answers, on whole calls."""

import pytest

from cues.calls.commands import Command, Verb
from cues.calls.events import CallHeld, CallPaused, CallResumed, CallTransferred, CommandAnswered
from cues.calls.taking import CallTaken
from cues.details.detail import Kind

DOG = "i have a dog called biscuit and she loves the garden"
NURSE = "i work as a nurse on nights"


def named(call, *kinds):
    return [event for event in call.events if isinstance(event, kinds)]


def answers(call):
    return [(event.command, event.refused) for event in named(call, CommandAnswered)]


def test_a_pause_drops_the_last_five_seconds(call):
    call.customer(NURSE, at=10)
    call.customer(DOG, at=30)
    call.command(Verb.PAUSE)
    paused = named(call, CallPaused)[0]
    assert paused.dropped_from == round(call.at - 5.0, 3)
    states = {detail.kind: detail.state for detail in call.details()}
    assert states == {Kind.WORK: "confirmed", Kind.PET: "retracted"}
    assert not [cue for cue in call.cues("shown") if cue.kind == Kind.PET and cue.at > paused.at]


def test_what_was_dropped_is_no_context_either(call):
    call.customer("my dog biscuit", at=30)
    call.command(Verb.PAUSE)
    call.until(50)
    call.command(Verb.RESUME)
    call.customer("he died in march", at=52)
    call.end()
    assert not [detail for detail in call.details() if detail.kind == Kind.PET and detail.at > 50]


def test_nothing_is_heard_on_hold_and_nothing_is_dropped(call):
    call.customer(DOG, at=10)
    call.command(Verb.HOLD)
    call.customer(NURSE, at=30)
    call.agent("can you hear me", at=40)
    call.command(Verb.RESUME)
    call.customer("we are moving to vermont in june", at=60)
    call.end()
    kinds = {detail.kind for detail in call.details("confirmed")}
    assert Kind.PET in kinds
    assert Kind.WORK not in kinds
    assert {Kind.PLACE, Kind.HOME} & kinds
    assert [type(event) for event in named(call, CallHeld, CallResumed)] == [CallHeld, CallResumed]
    assert not [final for final in call.transcripts(final=True) if 30 <= final.start < 60]


def test_a_pause_within_a_hold_ends_first(call):
    call.command(Verb.HOLD).command(Verb.PAUSE).command(Verb.RESUME)
    call.customer(DOG, at=10)
    assert not call.details()
    call.command(Verb.RESUME)
    call.customer(DOG, at=30)
    assert call.details()


def test_the_end_of_a_hold_leaves_the_pause_and_the_other_way_round(call):
    call.command(Verb.HOLD).command(Verb.PAUSE)
    for target, refused in (("hold", None), ("hold", "not_now")):
        call.command(Verb.RESUME, target)
        assert answers(call)[-1] == ("resume", refused)
        call.customer(DOG, at=call.at + 5)
        assert not call.details()
    call.command(Verb.RESUME, "pause").command(Verb.RESUME, "pause").command(Verb.HOLD)
    call.command(Verb.RESUME, "pause")
    assert [refused for _, refused in answers(call)[-4:]] == [None, "not_now", None, "not_now"]
    call.command(Verb.RESUME, "hold")
    assert [event.ended for event in named(call, CallResumed)] == ["hold", "pause", "hold"]
    call.customer(DOG, at=call.at + 5)
    assert call.details()


def test_a_transfer_is_told_and_ends_what_was_being_said(call):
    call.customer(DOG, at=10)
    call.command(Verb.TRANSFER, "robin")
    assert named(call, CallTransferred)[0].to == "robin"
    call.customer(NURSE, at=30)
    call.end()
    assert Kind.WORK in {detail.kind for detail in call.details()}


@pytest.mark.parametrize("name", ["", "  ", "\x07", "a\x1b[2J"])
def test_a_transfer_to_what_is_no_name_is_refused_and_nothing_ends(call, name):
    call.customer(DOG, at=10)
    call.command(Verb.TRANSFER, name, id_="x")
    assert answers(call) == [("transfer", "unknown_target")]
    assert not named(call, CallTransferred)


def test_each_command_is_answered_once_and_refused_where_it_makes_no_sense(call):
    call.command(Verb.RESUME, id_="a").command(Verb.PAUSE, id_="b").command(Verb.PAUSE, id_="b")
    call.command(Verb.PAUSE, id_="c").command(Verb.HOLD, id_="d").command(Verb.HOLD, id_="e")
    call.command(Verb.END, id_="f").command(Verb.USE, id_="g").command(Verb.KEEP, id_="h")
    assert answers(call) == [
        ("resume", "not_now"),
        ("pause", None),
        ("pause", "not_now"),
        ("hold", None),
        ("hold", "not_now"),
        ("end", None),
        ("use", "unknown_target"),
        ("keep", "memory_off"),
    ]


def ask(call, verb, target=None, **by):
    call._feed(Command(verb, by.pop("id_", f"k{len(call.events)}"), target, **by))


def test_a_program_ends_what_it_began_last_and_no_pause_of_the_agents(call):
    ask(call, Verb.PAUSE, by="pbx")
    ask(call, Verb.HOLD, by="pbx")
    ask(call, Verb.RESUME, by="crm")
    for verb in (Verb.HOLD, Verb.RESUME, Verb.RESUME):
        ask(call, verb, by="pbx")
    assert [event.ended for event in named(call, CallResumed)] == ["hold", "hold", "pause"]
    call.command(Verb.PAUSE)
    for verb in (Verb.PAUSE, Verb.RESUME, Verb.RESUME):
        ask(call, verb, by="pbx")
    assert len(named(call, CallResumed)) == 3
    answered = named(call, CommandAnswered)[-1]
    assert (answered.target, answered.refused) == ("hold", "not_now")
    call.command(Verb.RESUME)
    assert named(call, CallResumed)[-1].ended == "pause"


def test_a_command_that_was_answered_takes_no_call(call):
    ask(call, Verb.LATER, "nothing", id_="once", agent="anna")
    call.command(Verb.TRANSFER)
    before = len(named(call, CallTaken))
    ask(call, Verb.LATER, "nothing", id_="once", agent="anna")
    assert len(named(call, CallTaken)) == before
    ask(call, Verb.LATER, "nothing", id_="twice", agent="anna")
    assert len(named(call, CallTaken)) == before + 1
