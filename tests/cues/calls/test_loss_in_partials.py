"""No light cue once a death or a crisis is in the settled words, however its sentence is cut into pieces."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cues.calls.events import CueEvent
from cues.calls.session import CallPlan, CallSession
from cues.details.extractor import Turn
from speech.audio import Channel
from speech.transcript import Partial, Tick, Utterance, Word
from tests import costly
from tests.cues.calls.conftest import BEGAN

CASES = Path(__file__).parents[1] / "details" / "cases"
LATE = [
    "we had a dog called rex he died in march",
    "i love gardening it was my husband's hobby too but he died",
    "my daughter was getting married in june but she was killed in a car crash",
    "we've got a cat she had to be put to sleep yesterday",
    "i'm a nurse and we live in ohio with my mum she passed away last week",
]
EXTRACTOR = costly.extractor()
PLAYBOOK = costly.playbook()


def losses() -> list[str]:
    found = list(LATE)
    for name in ("bereavement", "crisis"):
        table = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
        for key, said in table.items():
            found += [text for text in said if isinstance(text, str) and key != "negated"]
    return found


class Listener:
    """Feeds words and keeps account of what is in view."""

    def __init__(self) -> None:
        plan = CallPlan("c", "s", (Channel.AGENT, Channel.CUSTOMER), BEGAN)
        self.session = CallSession(plan, EXTRACTOR, PLAYBOOK)
        self.session.begin()
        self.at = 20.0
        self.number = 0
        self.said: list[Turn] = []
        self.told = False
        self.view: CueEvent | None = None

    def hear(self, text: str, *, pauses: bool = False) -> None:
        """The customer says something, a word at a time, with a pause after each or none."""
        self.number += 1
        start = self.at
        words = tuple(
            Word(word, start + at * 0.6, start + at * 0.6 + 0.25) for at, word in enumerate(text.split())
        )
        for count in range(1, len(words) + 1):
            self.at = words[count - 1].end + 0.3
            self._feed(Partial(Channel.CUSTOMER, self.number, self.at, words[:count], count))
            self._check(" ".join(text.split()[:count]))
            self._tick(0.5 if pauses else 0.0)
            self._check(" ".join(text.split()[:count]))
        self.at += 1.0
        self._feed(Utterance(Channel.CUSTOMER, self.number, self.at, words))
        self.told = self.told or self._grave(text)
        self.said.append(Turn(same=True, text=text))
        self._wait(0.4)

    def agent(self, text: str) -> None:
        """The agent says something."""
        words = tuple(Word(word, self.at, self.at + 0.2) for word in text.split())
        self._feed(Utterance(Channel.AGENT, 100 + self.number, self.at + 0.5, words))
        self.said.append(Turn(same=False, text=text))
        self._wait(2.0)

    def _wait(self, seconds: float) -> None:
        self.at += seconds
        self._tick(seconds)
        self._check("")

    def _tick(self, quiet: float) -> None:
        silence = {Channel.AGENT: 50.0, Channel.CUSTOMER: quiet}
        self._feed(Tick(self.at, silence, dict.fromkeys(silence, -30.0)))

    def _feed(self, heard: Partial | Utterance | Tick) -> None:
        for event in self.session.feed(heard):
            if isinstance(event, CueEvent) and event.state == "shown":
                self.view = event
            elif isinstance(event, CueEvent) and self.view is not None and event.id == self.view.id:
                gone = event.state in {"retracted", "expired", "used", "dismissed"}
                self.view = None if gone else self.view

    def _grave(self, text: str) -> bool:
        return any(
            detail.grave and detail.flagged for detail in EXTRACTOR.extract(text, context=self.said[-4:])
        )

    def _check(self, text: str) -> None:
        if self.told or (text and self._grave(text)):
            assert self.view is None or self.view.sensitive


@pytest.mark.parametrize("pauses", [False, True])
def test_a_loss_that_grows_word_by_word(pauses):
    for text in losses()[::2]:
        Listener().hear(text, pauses=pauses)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_loss_in_two_utterances_with_the_agent_between(data):
    text = data.draw(st.sampled_from([text for text in losses() if " " in text]))
    words = text.split()
    cut = data.draw(st.integers(1, len(words) - 1))
    between = data.draw(st.sampled_from(["", "mm-hm", "i see let me have a look at that for you"]))
    listener = Listener()
    listener.hear(" ".join(words[:cut]), pauses=data.draw(st.booleans()))
    if between:
        listener.agent(between)
    listener.hear(" ".join(words[cut:]))


def test_a_death_told_a_minute_later_of_a_dog_spoken_of_before(call):
    call.customer("we had a dog called biscuit", at=20)
    call.agent("how lovely and how can i help you today", at=24)
    for at in range(30, 66, 9):
        call.customer("it is about the order from last week", at=float(at))
        call.agent("let me look at that order for you", at=at + 4.0)
    call.customer("he died", at=70).until(90).end()
    assert call.cues("shown")[-1].sensitive
    light = [cue for cue in call.cues("shown") if not cue.sensitive]
    assert all(cue.at < 70 for cue in light)


def test_words_of_a_death_that_nobody_foresaw_take_a_light_cue_away_too(call):
    call.customer("we have a cat called smokey", at=20)
    assert call.cues("shown")
    call.customer("well she got run over on friday outside the house", at=24).until(60).end()
    assert call.cues("retracted")
    assert not [cue for cue in call.cues("shown") if not cue.sensitive and cue.at > 24]
