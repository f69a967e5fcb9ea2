"""The words of a call on their way to its session: echo out, and what is in doubt held back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from cues.calls.desk.events import Words
from cues.calls.desk.words import Around, DeskWords
from speech.audio import Channel
from speech.transcript import Heard, Partial, Tick, Utterance, Word

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
SINCE = 100.0
"""Seconds of the day at which the call began."""


def spoken(text: str, start: float) -> tuple[Word, ...]:
    return tuple(Word(word, start + 0.3 * n, start + 0.3 * n + 0.25) for n, word in enumerate(text.split()))


def said(text: str, start: float, channel: Channel = AGENT, number: int = 1) -> Utterance:
    words = spoken(text, start)
    return Utterance(channel, number, words[-1].end + 0.5 if words else start, words)


def saying(text: str, start: float, channel: Channel = AGENT, number: int = 1) -> Partial:
    words = spoken(text, start)
    return Partial(channel, number, words[-1].end + 0.5 if words else start, words, len(words))


def show(words: DeskWords, heard: Partial | Utterance, doubtful: float | None = None) -> list[str]:
    clean, known = words.hear(heard, None)
    shown = words.let_on(clean, known, doubtful)
    return [each.text for each in ([shown] if shown else []) + words.release(doubtful)]


@pytest.fixture
def words() -> DeskWords:
    return DeskWords(SINCE)


def test_what_is_said_is_told_in_times_of_the_day_and_begins_where_it_first_did(words):
    _, first = words.hear(saying("good morning", 2.0), None)
    assert first == Words(pytest.approx(103.05), AGENT, 102.0, pytest.approx(102.55), "good morning")
    _, grown = words.hear(saying("good morning how can i help", 2.2), None)
    assert (grown.start, grown.text) == (102.0, "good morning how can i help")
    _, final = words.hear(said("good morning", 2.2), None)
    assert final.start == 102.0
    _, after = words.hear(said("hello", 9.0, number=2), None)
    assert after.start == 109.0


def test_words_that_shrink_to_nothing_are_nothing(words):
    heard, known = words.hear(said("", 2.0), None)
    assert (heard.words, known) == ((), None)
    assert show(words, said("", 3.0), doubtful=0.0) == [""], "its partials may have been shown"


def test_what_the_customer_said_is_no_word_of_the_agents(words):
    words.hear(said("my husband died in march", 2.0, CUSTOMER), None)
    heard, known = words.hear(said("my husband died in march", 2.15), 0.15)
    assert (heard.text, known) == ("", None)
    assert words.echo_words == 5
    heard, _ = words.hear(said("i am so sorry", 5.0, number=2), 0.15)
    assert heard.text == "i am so sorry"


def test_without_doubt_everything_is_shown_at_once(words):
    assert show(words, saying("good morning", 2.0)) == ["good morning"]
    assert show(words, said("good morning how are you", 2.0)) == ["good morning how are you"]


def test_what_is_in_doubt_is_held_back_until_it_is_not(words):
    assert show(words, said("thanks bye", 2.0), doubtful=103.0) == ["thanks bye"], "it was said before"
    assert show(words, saying("did you see", 4.0, number=2), doubtful=103.0) == []
    assert show(words, said("did you see that", 4.0, number=2), doubtful=103.0) == []
    assert show(words, said("sorry", 6.0, CUSTOMER), doubtful=103.0) == []
    assert words.release(103.0) == []
    assert [each.text for each in words.release(105.0)] == ["did you see that"], "what it grew to, once"
    assert [each.text for each in words.release(None)] == ["sorry"]
    assert words.release(None) == []


def test_what_was_said_after_the_end_is_never_shown_not_a_word_of_it(words):
    show(words, said("what a caller that was", 4.0), doubtful=103.0)
    show(words, said("i said yes to him", 1.6, CUSTOMER), doubtful=101.0)
    words.end(102.0)
    assert [each.text for each in words.release(None)] == ["i said", ""], "a final ends its partials"
    assert show(words, saying("what a caller", 7.0, number=2)) == []
    assert show(words, saying("thanks bye now", 1.7, number=3)) == ["thanks"]


def test_a_partial_that_is_cut_counts_as_settled_no_more_than_is_left(words):
    words.end(102.0)
    heard, known = words.hear(saying("thanks bye now", 1.7), None)
    cut = words.let_on(heard, known, None)
    assert (cut.text, cut.settled) == ("thanks", 1)


class Call:
    """What is around a call: in doubt from a time on, once it has been told of these words."""

    def __init__(self, words: DeskWords, at: str = "", doubtful: float | None = None) -> None:
        self.told: list[str] = []
        self._words, self._at, self._doubtful = words, at, doubtful
        self.around = Around(
            lambda: None, self.says, lambda: self._doubtful if self._at in self.told else None
        )

    def says(self, words: Words) -> None:
        self.told.append(words.text)
        if words.text == "over":
            self._words.end(words.start)


async def through(words: DeskWords, call: Call, *heard: Heard) -> list[Heard]:
    async def hearing() -> AsyncIterator[Heard]:
        for each in heard:
            yield each

    return [each async for each in words.through(hearing(), call.around)]


async def test_all_else_that_is_heard_goes_through_untouched(words):
    tick = Tick(1.0, {AGENT: 0.0}, {AGENT: -20.0})
    first, second = said("good morning", 2.0), said("hello", 4.0, CUSTOMER)
    call = Call(words)
    assert await through(words, call, tick, first, tick, second) == [tick, first, tick, second]
    assert call.told == ["good morning", "hello"]


async def test_words_that_end_the_call_are_not_shown_and_those_held_back_go_with_it(words):
    call = Call(words, "bye", 102.5)
    heard = [said("bye", 2.0), said("what a day", 4.0, number=2), said("over", 6.0, number=3)]
    shown = await through(words, call, *heard)
    assert [each.text for each in shown] == ["bye", "", "what a day"]


async def test_where_hearing_ends_in_doubt_what_is_held_back_stays_so(words):
    call = Call(words, "bye", 102.5)
    shown = await through(words, call, said("bye", 2.0), said("what a day", 4.0, number=2))
    assert [each.text for each in shown] == ["bye"]


def test_what_is_held_back_at_a_pause_is_never_shown(words):
    assert show(words, said("did you see that", 4.0), doubtful=103.0) == []
    words.pause()
    assert words.release(None) == []
    assert show(words, said("it is four two seven", 6.0, number=2), doubtful=103.0) == []
    words.go_on()
    assert words.release(None) == []
    assert show(words, said("where were we", 9.0, number=3), doubtful=103.0) == []
    assert [each.text for each in words.release(None)] == ["where were we"]
