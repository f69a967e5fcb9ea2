"""What an agent sees after each event."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cues.calls.events import (
    CallEnded,
    CallEvent,
    CallHeld,
    CallPaused,
    CallResumed,
    CallStarted,
    CallTransferred,
    CommandAnswered,
    CueState,
    DetailEvent,
    DetailState,
    Transcript,
    Warned,
)
from cues.calls.taking import CallTaken
from speech.audio import Channel
from tests.ui.made_events import cue, detail, transcript
from tests.ui.scripted_call import Script, busy, ended, light, loss
from ui.call_view import MAX_CAPTIONS, MAX_DETAILS, MAX_HISTORY, CallView


def view_of(script: Script) -> CallView:
    view = CallView()
    for event in script.events:
        view = view.apply(event)
    return view


def test_a_newer_partial_replaces_the_older_and_the_final_ends_both():
    view = CallView().apply(transcript("we")).apply(transcript("we have"))
    assert [each.text for each in view.partials] == ["we have"]
    view = view.apply(transcript("we have a dog", final=True))
    assert view.partials == ()
    assert [each.text for each in view.captions] == ["we have a dog"]


def test_a_partial_that_comes_after_its_final_is_not_shown():
    view = CallView().apply(transcript("we have", final=True)).apply(transcript("we"))
    assert view.partials == ()


def test_an_utterance_that_came_to_nothing_leaves_no_line():
    view = CallView().apply(transcript("hm")).apply(transcript("", final=True))
    assert view.partials == view.captions == ()


def test_captions_stand_in_the_order_in_which_they_began():
    agent = transcript("sure", final=True, channel=Channel.AGENT, start=5.0, end=5.5)
    view = CallView().apply(agent).apply(transcript("a long story", final=True, start=1.0, end=9.0))
    assert [each.text for each in view.captions] == ["a long story", "sure"]


def test_a_detail_is_marked_in_its_line_and_unmarked_when_it_is_taken_back():
    script = light()
    view = view_of(script)
    assert [mark.detail.evidence for each in view.partials for mark in each.marks] == ["hiking"]
    found = next(event for event in script.events if isinstance(event, DetailEvent))
    script.detail(found.id, found.kind, found.evidence, found.start, found.end, state=DetailState.RETRACTED)
    view = view_of(script)
    assert not any(mark for each in view.partials for mark in each.marks)
    assert found.id not in view.details


def test_the_cue_in_view_goes_when_its_loss_comes():
    view = view_of(loss())
    assert view.cue is not None
    assert view.cue.sensitive
    assert [(each.id, each.state) for each in view.history] == [
        ("q0", CueState.SUPPRESSED),
        ("q1", CueState.USED),
        ("q2", CueState.SUPPRESSED),
        ("q3", CueState.RETRACTED),
    ]
    assert (view.shown, view.held_back) == (3, 2)


def test_a_queued_cue_waits_through_its_confirmation_and_leaves_the_queue_when_shown():
    view = CallView().apply(cue("a", CueState.QUEUED)).apply(cue("a", CueState.CONFIRMED))
    assert [each.id for each in view.queue] == ["a"]
    assert view.cue is None
    view = view.apply(cue("a", CueState.SHOWN))
    assert view.queue == ()
    assert view.cue is not None


def test_a_cue_in_view_that_goes_back_to_the_queue_is_no_longer_in_view():
    view = CallView().apply(cue("a", CueState.SHOWN)).apply(cue("a", CueState.QUEUED))
    assert view.cue is None
    assert [each.id for each in view.queue] == ["a"]


def test_one_cue_in_view_a_second_moves_the_first_to_the_history():
    view = CallView().apply(cue("a", CueState.SHOWN)).apply(cue("b", CueState.SHOWN))
    assert view.cue is not None
    assert view.cue.id == "b"
    assert [each.id for each in view.history] == ["a"]


def test_a_warning_is_in_view_while_it_is_fresh():
    view = view_of(busy())
    assert view.notice is not None
    assert "behind" in view.notice
    assert view.apply(transcript("later", utterance=99, start=90.0, end=91.0)).notice is not None
    assert view.apply(CallPaused(call="c", seq=1, at=100.0)).notice is None


def test_the_end_of_the_call_ends_pauses_and_partials():
    view = view_of(ended())
    assert view.ended is not None
    assert view.partials == ()
    assert not view.paused


def test_what_is_kept_is_bounded():
    view = CallView()
    for number in range(1, 300):
        view = view.apply(transcript("a dog", utterance=number, final=True, start=number, end=number + 0.5))
        view = view.apply(detail(str(number), "dog", number, number + 0.4))
        view = view.apply(cue(str(number), CueState.SUPPRESSED))
    assert len(view.captions) == MAX_CAPTIONS
    assert len(view.details) == MAX_DETAILS
    assert len(view.history) == MAX_HISTORY
    assert view.captions[-1].utterance == 299


TIMES = st.floats(0, 100)
NAMES = st.sampled_from("abc")
COMMON = {"call": st.just("c"), "seq": st.just(1), "at": TIMES}
EVENTS: st.SearchStrategy[CallEvent] = st.one_of(
    st.builds(
        CallStarted,
        **COMMON,
        source=NAMES,
        channels=st.just(()),
        customer=st.none(),
        began=st.just("2026-01-01"),
    ),
    st.builds(
        Transcript,
        **COMMON,
        channel=st.sampled_from(Channel),
        utterance=st.integers(1, 4),
        final=st.booleans(),
        text=st.sampled_from(["", "a dog", "dog dog"]),
        start=TIMES,
        end=TIMES,
        words=st.just(()),
    ),
    st.builds(
        detail,
        NAMES,
        st.just("dog"),
        TIMES,
        TIMES,
        channel=st.sampled_from(Channel),
        state=st.sampled_from(DetailState),
    ),
    st.builds(cue, NAMES, st.sampled_from(CueState), at=TIMES),
    st.builds(Warned, **COMMON, code=st.just("x"), message=st.just("y")),
    st.builds(CallPaused, **COMMON, dropped_from=TIMES),
    st.builds(CallHeld, **COMMON),
    st.builds(CallResumed, **COMMON),
    st.builds(CallTaken, **COMMON, agent=st.just("robin")),
    st.builds(CallTransferred, **COMMON, to=st.none()),
    st.builds(
        CommandAnswered,
        **COMMON,
        id=NAMES,
        command=st.just("use"),
        target=st.none(),
        refused=st.sampled_from([None, "x"]),
    ),
    st.builds(CallEnded, **COMMON, duration=TIMES, stats=st.just({})),
)


@given(st.lists(EVENTS, max_size=40))
def test_any_sequence_of_events_leaves_one_partial_a_channel_and_each_cue_in_one_place(events):
    view = CallView()
    for event in events:
        before = view
        view = view.apply(event)
        assert view.at >= before.at
        channels = [each.channel for each in view.partials]
        assert len(channels) == len(set(channels))
        waiting = [each.id for each in view.queue]
        assert len(waiting) == len(set(waiting))
        assert view.cue is None or view.cue.id not in waiting
        assert all(each.state is not DetailState.RETRACTED for each in view.details.values())
        begun = [each.start for each in view.captions]
        assert begun == sorted(begun)


def test_no_repr_holds_words():
    shown = repr(view_of(loss()))
    assert "dad" not in shown
    assert "biscuit" not in shown


def test_a_pause_takes_what_it_drops_off_the_screen():
    view = CallView()
    for event in (
        transcript("we have a dog", utterance=1, final=True, start=1.0, end=4.0),
        cue("c1", CueState.SUPPRESSED, heard_at=3.0),
        transcript("my husband died", utterance=2, final=True, start=8.0, end=10.0),
        cue("c2", CueState.SUPPRESSED, heard_at=10.0),
        transcript("and", utterance=3, start=11.0, end=11.5),
        CallPaused(call="c", seq=9, at=12.0, dropped_from=7.0),
    ):
        view = view.apply(event)
    assert [each.text for each in view.captions] == ["we have a dog"]
    assert [each.id for each in view.history] == ["c1"]
    assert not view.partials


def test_a_pause_within_a_hold_leaves_the_hold_behind():
    seen = []
    view = CallView()
    for kind in (CallHeld, CallPaused, CallResumed, CallResumed):
        view = view.apply(kind(call="c", seq=1, at=1.0))
        seen.append((view.held, view.paused))
    assert seen == [(True, False), (True, True), (True, False), (False, False)]
    moved = view.apply(CallTransferred(call="c", seq=1, at=1.0, to="robin")).transferred
    assert moved is not None
    assert moved.to == "robin"


def test_a_call_that_another_agent_took_says_so_as_it_leaves():
    taken = CallView().apply(CallTaken(call="c", seq=1, at=1.0, agent="robin"))
    assert taken.ending("sam") == "The call has gone to robin"
    assert taken.ending("robin") == "The call has left this desk"
    gone = taken.apply(CallTransferred(call="c", seq=2, at=2.0, to="lee"))
    assert gone.ending("robin") == "The call has gone to lee"
