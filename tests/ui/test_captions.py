"""Where details are marked in a caption."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cues.calls.events import DetailEvent, DetailState
from speech.audio import Channel
from speech.transcript import Word
from tests.ui import made_events
from ui.captions import Caption


def caption(text: str, *, start: float = 10.0, pace: float = 0.5, timed: bool = True) -> Caption:
    words = [
        Word(word, start + pace * place, start + pace * (place + 0.9))
        for place, word in enumerate(text.split())
    ]
    return Caption(
        channel=Channel.CUSTOMER,
        utterance=1,
        text=text,
        start=start,
        end=words[-1].end if words else start,
        final=timed,
        words=tuple(words) if timed else (),
    )


def detail(evidence: str, start: float, end: float, **other: Any) -> DetailEvent:
    return made_events.detail(evidence, evidence, start, end, **other)


def marked_words(shown: Caption) -> list[str]:
    return [shown.text[mark.first : mark.last] for mark in shown.marks]


def test_the_evidence_is_marked():
    shown = caption("we have a dog called biscuit").marked([detail("a dog called biscuit", 11.0, 12.9)])
    assert marked_words(shown) == ["a dog called biscuit"]


def test_of_two_places_the_one_at_the_details_time_is_marked():
    for timed in (True, False):
        shown = caption("the dog food is for my dog today", timed=timed).marked([detail("dog", 13.0, 13.4)])
        assert [mark.first for mark in shown.marks] == [23]


def test_only_whole_words_are_marked():
    assert caption("a catalogue and a cat").marked([detail("cat", 12.0, 12.4)]).marks[0].first == 18
    assert caption("a catalogue").marked([detail("cat", 10.5, 10.9)]).marks == ()


def test_nothing_is_marked_for_what_was_taken_back_said_elsewhere_or_by_the_other_side():
    said = caption("we have a dog")
    taken_back = detail("dog", 11.5, 11.9, state=DetailState.RETRACTED)
    elsewhere = detail("dog", 50.0, 50.4)
    other_side = detail("dog", 11.5, 11.9, channel=Channel.AGENT)
    assert said.marked([taken_back, elsewhere, other_side]).marks == ()


def test_a_caption_without_news_is_the_same_object():
    said = caption("we have a dog").marked([detail("dog", 11.5, 11.9)])
    assert said.marked([detail("dog", 11.5, 11.9)]) is said


def test_no_repr_holds_words():
    said = caption("my marker words").marked([detail("marker", 10.5, 10.9)])
    assert "marker" not in repr(said)
    assert "marker" not in repr(said.marks)


LETTERS = st.text("ab ", max_size=12).map(lambda text: " ".join(text.split()))


@given(
    text=LETTERS,
    evidences=st.lists(st.tuples(LETTERS, st.floats(8, 20), st.floats(0, 3)), max_size=6),
    timed=st.booleans(),
)
def test_marks_stand_in_order_apart_and_on_their_evidence(text, evidences, timed):
    details = [detail(evidence, start, start + length) for evidence, start, length in evidences]
    shown = caption(text, timed=timed).marked(details)
    end = 0
    for mark in shown.marks:
        assert end <= mark.first < mark.last <= len(text)
        assert text[mark.first : mark.last] == mark.detail.evidence
        end = mark.last
