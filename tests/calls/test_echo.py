"""Loudspeakers at the desk, through the real recogniser: no agent's words from echo, all of them over it."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from cues.calls.echo_text import EchoText
from speech.audio import DESK, SAMPLE_RATE, Channel, Samples
from speech.pcm import to_pcm
from speech.recognizers.vosk import VoskRecognizer
from speech.transcribe import Engines, transcribe
from speech.transcript import Utterance
from tests.speech.call_in_memory import CallInMemory
from tests.speech.echo_sounds import Room, Sound, gated, hiss, voices
from ui.wiring.parts import make_recognizer

pytestmark = pytest.mark.recogniser

SECONDS = 32
KNOWN = 8.0
"""Seconds of the call by which the echo is known: the customer begins at 4.8 s, and pauses after "hi sam"."""


@pytest.fixture(scope="module")
def desk_ear(vosk_model: Path) -> VoskRecognizer:
    return make_recognizer(str(vosk_model), DESK)


def sides(over_each_other: float) -> tuple[Sound, Sound]:
    agent, customer = voices()
    end = SECONDS * SAMPLE_RATE
    return np.roll(agent, round(over_each_other * SAMPLE_RATE))[:end], customer[:end]


async def heard(ear: VoskRecognizer, agent: Samples, customer: Samples) -> list[tuple[float, str]]:
    """The agent's words as the call's transcript would have them without the echo's."""
    call, text, words = CallInMemory({Channel.AGENT: agent, Channel.CUSTOMER: customer}), EchoText(), []
    async for item in transcribe(call, Engines(ear), profile=DESK):
        if isinstance(item, Utterance) and item.channel is Channel.CUSTOMER:
            text.customer(item)
        elif isinstance(item, Utterance):
            words += [(word.start, word.text) for word in text.agent(item).words]
    return words


async def plainly(ear: VoskRecognizer, agent: Samples) -> list[tuple[float, str]]:
    """The words of one side alone."""
    call = CallInMemory({Channel.AGENT: agent})
    return [
        (word.start, word.text)
        async for item in transcribe(call, Engines(ear), profile=DESK)
        if isinstance(item, Utterance)
        for word in item.words
    ]


def kept(words: list[tuple[float, str]], truth: list[tuple[float, str]]) -> float:
    """Share of the words of one hearing that another has too, in order."""
    one, other = ([text for _, text in side] for side in (truth, words))
    same = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in same) / len(one)


async def test_echo_gives_no_agents_words(desk_ear: VoskRecognizer) -> None:
    customer = sides(0.0)[1]
    microphone = to_pcm(Room(0.15, -6).echo(customer) + hiss(len(customer)))
    assert len([text for at, text in await plainly(desk_ear, microphone) if at > KNOWN]) > 25
    _, after = gated(microphone, to_pcm(customer))
    words = await heard(desk_ear, after, to_pcm(customer))
    assert [text for at, text in words if at > KNOWN] == []
    assert len(words) <= 6  # what leaks before the echo is known


@pytest.mark.parametrize(("level", "least"), [(-6, 0.6), (-12, 0.85)])
async def test_two_at_once_keep_the_agents_words(
    desk_ear: VoskRecognizer, level: float, least: float
) -> None:
    agent, customer = sides(6.5)
    noise = hiss(len(agent))
    microphone = to_pcm(agent + Room(0.15, level).echo(customer) + noise)
    truth = await plainly(desk_ear, to_pcm(agent + noise))
    without_gate = await plainly(desk_ear, microphone)
    gate, after = gated(microphone, to_pcm(customer))
    words = await heard(desk_ear, after, to_pcm(customer))
    assert gate.suppressed > 5.0
    assert kept(words, truth) >= least
    assert kept(words, truth) >= kept(without_gate, truth) - 0.05


async def test_in_turn_every_word_is_as_it_would_be_without_loudspeakers(desk_ear: VoskRecognizer) -> None:
    agent, customer = sides(0.0)
    noise = hiss(len(agent))
    truth = await plainly(desk_ear, to_pcm(agent + noise))
    _, after = gated(to_pcm(agent + Room(0.15, -8).echo(customer) + noise), to_pcm(customer))
    words = await heard(desk_ear, after, to_pcm(customer))
    assert kept(words, truth) > 0.97
    assert len(words) <= len(truth) + 6
