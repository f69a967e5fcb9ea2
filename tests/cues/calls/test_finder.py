"""Partials: what is told while an utterance grows word by word, and what never flickers."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cues.calls.events import DetailEvent
from cues.calls.session import CallPlan, CallSession
from cues.details.detail import Kind
from speech.audio import Channel
from speech.transcript import Partial, Utterance, Word
from tests import costly
from tests.cues.calls.conftest import BEGAN

CASES = Path(__file__).parents[1] / "details" / "cases"
EXTRACTOR = costly.extractor()
PLAYBOOK = costly.playbook()


def sentences() -> list[str]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for value in tomllib.loads(path.read_text(encoding="utf-8")).values():
            found += [text for text in value if isinstance(text, str)]
    return found


def spoken(text: str, at: float = 20.0) -> tuple[Word, ...]:
    return tuple(
        Word(word, at + index * 0.25, at + index * 0.25 + 0.25) for index, word in enumerate(text.split())
    )


def told(text: str, steps: list[int], ahead: int = 0, *, final: str | None = None) -> list[DetailEvent]:
    """The details told of an utterance as its settled words grow, with `ahead` more being heard."""
    session = CallSession(CallPlan("c", "s", (Channel.AGENT, Channel.CUSTOMER), BEGAN), EXTRACTOR, PLAYBOOK)
    session.begin()
    words = spoken(text)
    events: list[object] = []
    for step in steps:
        heard = words[: step + ahead]
        events += session.feed(
            Partial(Channel.CUSTOMER, 1, heard[-1].end + 0.3, heard, min(step, len(heard)))
        )
    said = spoken(text if final is None else final)
    events += session.feed(Utterance(Channel.CUSTOMER, 1, said[-1].end + 1, said))
    return [event for event in events if isinstance(event, DetailEvent)]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_growth_never_makes_a_detail_flicker(data):
    text = data.draw(st.sampled_from(sentences()))
    count = len(text.split())
    steps = sorted(data.draw(st.sets(st.integers(1, count), min_size=1)))
    details = told(text, steps, data.draw(st.integers(0, 3)))
    states: dict[str, list[str]] = {}
    for detail in details:
        states.setdefault(detail.id, []).append(detail.state.value)
    for seen in states.values():
        assert seen.count("tentative") <= 1
        assert "tentative" not in seen[1:]
        assert seen[-1] in {"confirmed", "retracted"}
    gone: list[DetailEvent] = []
    for detail in details:
        if detail.state == "retracted":
            gone.append(detail)
        elif detail.state == "tentative":
            again = [one for one in gone if one.kind is detail.kind and one.start < detail.end]
            assert not [one for one in again if detail.start < one.end], "taken back, and told again"


def test_every_case_grows_word_by_word_without_flicker():
    for text in sentences()[::7]:
        details = told(text, list(range(1, len(text.split()) + 1)))
        ids = [detail.id for detail in details if detail.state == "tentative"]
        assert len(ids) == len(set(ids))


def test_a_tentative_detail_survives_words_that_hide_it_until_the_final():
    details = told("my pet peeve is waiting on hold", [2, 3, 5, 7])
    assert [detail.state for detail in details] == ["tentative", "retracted"]
    assert details[-1].at > 21.9


def test_words_heard_but_not_settled_keep_a_figure_of_speech_from_being_told():
    assert told("my pet peeve is waiting on hold", [2, 3, 5, 7], ahead=1) == []
    assert told("i'm dying to try it on", [2, 4, 6], ahead=1) == []


def test_what_was_kept_back_is_told_once_the_unsettled_words_are_others():
    session = CallSession(CallPlan("c", "s", (Channel.CUSTOMER,), BEGAN), EXTRACTOR, PLAYBOOK)
    session.begin()
    for text, found in (("my pet peeve", 0), ("my pet rabbit", 1)):
        heard = Partial(Channel.CUSTOMER, 1, 21.5, spoken(text), 2)
        assert len([each for each in session.feed(heard) if isinstance(each, DetailEvent)]) == found


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("i have a dog", "i have a dog at my neighbour's house no i don't have a dog", Kind.PET),
        ("my wife is pregnant", "my wife is not pregnant", Kind.CELEBRATION),
    ],
)
def test_what_turned_goes_at_once_and_stays_away_until_the_final(before, after, kind):
    session = CallSession(CallPlan("c", "s", (Channel.CUSTOMER,), BEGAN), EXTRACTOR, PLAYBOOK)
    session.begin()
    states = []
    for text in (before, after, before, after, before):
        words = spoken(text)
        for event in session.feed(Partial(Channel.CUSTOMER, 1, words[-1].end + 0.3, words, len(words))):
            states += [event.state.value] if isinstance(event, DetailEvent) and event.kind is kind else []
    assert states.count("tentative") <= 1


def test_the_attributes_of_the_final_stand():
    details = told("our dog is called mabel", [3, 4, 5])
    assert [detail.state for detail in details] == ["tentative", "confirmed"]
    assert details[-1].attributes["name"] == "Mabel"
