"""Numbers of utterances, and one order for both channels whichever is faster."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE, Channel
from speech.transcript import AudioTrouble, Heard, Partial, Tick, Utterance, Word
from speech.turns import ChannelMerge, Progress, UtteranceNumbers

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
DOG = (Word("dog", 0.1, 0.4),)


def test_an_utterance_keeps_the_number_of_its_partials() -> None:
    numbers = UtteranceNumbers(CUSTOMER)
    assert numbers.partial(0.0, (), 0) is None
    first = numbers.partial(1.0, DOG, 0)
    assert first is not None
    assert first.utterance == 1
    assert numbers.open
    ended = numbers.end(2.0, DOG)
    assert ended is not None
    assert (ended.number, ended.words) == (1, DOG)
    assert not numbers.open
    second = numbers.partial(3.0, DOG, 1)
    assert second is not None
    assert second.utterance == 2


def test_a_partial_that_says_nothing_new_is_left_out() -> None:
    numbers = UtteranceNumbers(CUSTOMER)
    assert numbers.partial(1.0, DOG, 0) is not None
    assert numbers.partial(1.1, DOG, 0) is None
    assert numbers.partial(1.2, DOG, 1) is not None


def test_a_partial_that_vanishes_is_taken_back_and_ended() -> None:
    numbers = UtteranceNumbers(CUSTOMER)
    numbers.partial(1.0, DOG, 1)
    empty = numbers.partial(1.1, (), 0)
    assert empty is not None
    assert empty.words == ()
    ended = numbers.end(2.0, ())
    assert ended is not None
    assert ended.words == ()
    assert numbers.end(3.0, ()) is None


def step(channel: Channel, position: int, *heard: Partial | Utterance | AudioTrouble) -> Progress:
    return Progress(channel, position, heard, quiet=position / SAMPLE_RATE, level=-20.0)


def end(channel: Channel, position: int, *heard: Partial | Utterance | AudioTrouble) -> Progress:
    return Progress(channel, position, heard, quiet=0.0, level=-20.0, ended=True)


def test_nothing_is_given_before_every_channel_has_come_so_far() -> None:
    merge = ChannelMerge((AGENT, CUSTOMER))
    said = Utterance(AGENT, 1, 0.1, DOG)
    assert merge.push(step(AGENT, 1600, said)) == []
    assert merge.push(step(AGENT, 3200)) == []
    given = merge.push(step(CUSTOMER, 1600))
    assert given[0] is said
    (tick,) = given[1:]
    assert isinstance(tick, Tick)
    assert tick.at == 0.1
    assert tick.quiet == {AGENT: 0.1, CUSTOMER: 0.1}


def test_a_channel_that_ends_early_holds_nothing_back() -> None:
    merge = ChannelMerge((AGENT, CUSTOMER))
    merge.push(step(AGENT, 1600))
    merge.push(end(AGENT, 1600, Utterance(AGENT, 1, 0.1, DOG)))
    given = merge.push(step(CUSTOMER, 1600)) + merge.push(step(CUSTOMER, 3200))
    assert [type(heard) for heard in given] == [Tick, Utterance, Tick, Tick]


def test_the_last_tick_comes_after_every_utterance() -> None:
    merge = ChannelMerge((AGENT, CUSTOMER))
    given: list[Heard] = []
    for progress in (
        step(AGENT, 1600),
        end(AGENT, 1600, Utterance(AGENT, 1, 0.1, DOG)),
        step(CUSTOMER, 1600),
        end(CUSTOMER, 1600, Utterance(CUSTOMER, 1, 0.1, DOG)),
    ):
        given += merge.push(progress)
    assert [type(heard) for heard in given] == [Tick, Utterance, Utterance, Tick]


@st.composite
def channels(draw: st.DrawFn) -> list[list[Progress]]:
    """Two channels' steps, some missing as where audio was dropped, each with things heard in it."""
    made: list[list[Progress]] = []
    for channel in (AGENT, CUSTOMER):
        steps: list[Progress] = []
        length = draw(st.integers(1, 8))
        for index in range(1, length + 1):
            if index < length and draw(st.integers(0, 4)) == 0:
                continue
            times = sorted(draw(st.lists(st.sampled_from([index - 0.5, float(index)]), max_size=3)))
            troubles = [AudioTrouble(at, "audio_dropped", f"{channel} {at}") for at in times]
            steps.append(step(channel, index * SAMPLE_RATE, *troubles))
        made.append([*steps, end(channel, length * SAMPLE_RATE)])
    return made


@given(made=channels(), data=st.data())
def test_the_order_does_not_depend_on_which_channel_is_faster(
    made: list[list[Progress]], data: st.DataObject
) -> None:
    def merged(order: list[int]) -> list[Heard]:
        merge = ChannelMerge((AGENT, CUSTOMER))
        waiting = [iter(steps) for steps in made]
        return [heard for index in order for heard in merge.push(next(waiting[index]))]

    straight = [0] * len(made[0]) + [1] * len(made[1])
    mixed = data.draw(st.permutations(straight))
    given_straight = merged(straight)
    assert merged(mixed) == given_straight
    times = [heard.at for heard in given_straight]
    assert times == sorted(times)
    assert len([h for h in given_straight if isinstance(h, AudioTrouble)]) == sum(
        len(progress.heard) for steps in made for progress in steps
    )
    assert isinstance(given_straight[-1], Tick)
