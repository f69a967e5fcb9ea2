"""From frames to words: order, ends, troubles, limits and threads, with a scripted recogniser."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence

import numpy as np
import pytest

from speech.audio import DESK, SAMPLE_RATE, SERVER, Channel, Profile, Samples
from speech.ears_choice import EarsChoice
from speech.errors import AudioFileError, HeartlineError
from speech.gate import HANGOVER
from speech.recognizers.careful import Rehearing
from speech.recognizers.recognizer import Hypothesis
from speech.recognizers.scripted import AlwaysVoice, Line, ScriptedRecognizer
from speech.sources.network import NetworkSource
from speech.sources.protocols.protocol import Sound
from speech.transcribe import Engines, transcribe
from speech.transcript import AudioTrouble, Heard, Partial, Tick, Utterance, Word
from tests.speech.call_in_memory import CallInMemory, tone

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


def said(after: float, *texts: str, final: bool = False) -> Line:
    """A line whose words lie 0.2 s apart, the last ending at `after`."""
    first = after - 0.2 * len(texts)
    words = tuple(
        Word(text, first + 0.2 * place, first + 0.2 * place + 0.2, 0.9) for place, text in enumerate(texts)
    )
    return Line(after, Hypothesis(words, final=final))


def two_sides(seconds: float = 4.0) -> dict[Channel, Samples]:
    return {AGENT: tone(seconds), CUSTOMER: tone(seconds)}


async def hear(source: CallInMemory, *scripts: Sequence[Line]) -> list[Heard]:
    heard = transcribe(source, Engines(ScriptedRecognizer(*scripts)), profile=DESK, detector=AlwaysVoice)
    return [item async for item in heard]


class LoudIsVoice:
    """A detector that takes every window with a sample above 1000 for voice."""

    window = 512

    def probability(self, samples: Samples) -> float:
        return float(int(samples.max()) > 1000)

    def reset(self) -> None:
        """It remembers nothing."""


def hearing_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("hearing")]


async def test_partials_and_utterances_in_order_of_time() -> None:
    agent = [said(1.0, "hello"), said(1.5, "hello", final=True)]
    customer = [said(1.2, "my"), said(1.6, "my", "dog"), said(2.0, "my", "dog", final=True)]
    heard = await hear(CallInMemory(two_sides()), agent, customer)
    ended = [item for item in heard if isinstance(item, Utterance)]
    assert [(item.channel, item.number, item.text, item.at) for item in ended] == [
        (AGENT, 1, "hello", 1.5),
        (CUSTOMER, 1, "my dog", 2.0),
    ]
    texts = [(item.at, item.text) for item in heard if isinstance(item, Partial) and item.channel is CUSTOMER]
    assert (1.2, "my") in texts
    assert (1.6, "my dog") in texts
    times = [item.at for item in heard]
    assert times == sorted(times)


async def test_words_settle_without_a_new_hypothesis() -> None:
    heard = await hear(CallInMemory({CUSTOMER: tone(2.0)}), [said(1.0, "my", "dog")])
    partials = [item for item in heard if isinstance(item, Partial)]
    assert [(item.at, item.settled) for item in partials] == [(1.0, 0), (1.06, 2)]


async def test_a_tick_closes_each_frame_and_the_last_comes_after_everything() -> None:
    heard = await hear(CallInMemory(two_sides(1.0)), [said(0.5, "hello")])
    ticks = [item.at for item in heard if isinstance(item, Tick)]
    assert ticks == [round(0.02 * step, 2) for step in range(1, 51)] + [1.0]
    *_, utterance, last = heard
    assert isinstance(utterance, Utterance)
    assert utterance.text == "hello"
    assert isinstance(last, Tick)
    assert last.level[AGENT] == pytest.approx(20 * np.log10(4000 / np.sqrt(2) / 32768), abs=0.1)
    assert last.quiet == {AGENT: 0.0, CUSTOMER: 0.0}


async def test_what_was_shown_is_always_ended_once() -> None:
    script = [said(0.5, "huh"), Line(0.7, Hypothesis((), final=False)), said(1.0, "the")]
    heard = await hear(CallInMemory({CUSTOMER: tone(2.0)}), [*script, Line(1.5, Hypothesis((), final=True))])
    texts = [item.text for item in heard if isinstance(item, Partial)]
    assert texts[0] == "huh"
    assert "" in texts
    (utterance,) = [item for item in heard if isinstance(item, Utterance)]
    assert (utterance.number, utterance.words) == (1, ())


async def test_the_order_is_the_same_however_the_call_is_fed() -> None:
    agent = [said(1.0, "hello"), said(1.5, "hello", final=True), said(3.0, "sure")]
    customer = [said(1.0, "my"), said(1.5, "my", "dog"), said(2.5, "my", "dog", final=True)]
    runs = [
        await hear(CallInMemory(two_sides(), live=live, pause=pause), agent, customer)
        for live, pause in ((False, 0.0), (False, 0.001), (True, 0.0005))
    ]
    assert runs[0] == runs[1] == runs[2]


async def test_silence_gives_ticks_alone_and_counts_as_quiet() -> None:
    silent = np.zeros(2 * SAMPLE_RATE, dtype=np.int16)
    source = CallInMemory({CUSTOMER: silent})
    script = [said(0.1, "nothing")]
    heard = [item async for item in transcribe(source, Engines(ScriptedRecognizer(script)), profile=DESK)]
    assert all(isinstance(item, Tick) for item in heard)
    last = heard[-1]
    assert isinstance(last, Tick)
    assert last.quiet == {CUSTOMER: 2.0}
    assert last.level == {CUSTOMER: -100.0}


async def test_the_sources_trouble_comes_in_its_place() -> None:
    middle = AudioTrouble(1.0, "audio_damaged", "A piece is missing.")
    late = AudioTrouble(9.0, "audio_damaged", "It breaks off here.")
    heard = await hear(CallInMemory(two_sides(2.0), troubles=[middle, late]))
    assert middle in heard
    before = heard[: heard.index(middle)]
    assert max(item.at for item in before) == 1.0
    *_, trouble, last = heard
    assert trouble == AudioTrouble(2.0, "audio_damaged", "It breaks off here.")
    assert isinstance(last, Tick)


async def test_a_side_that_carries_nothing_is_named_once() -> None:
    sides = {AGENT: np.zeros(61 * SAMPLE_RATE, dtype=np.int16), CUSTOMER: tone(61.0)}
    heard = await hear(CallInMemory(sides))
    (trouble,) = [item for item in heard if isinstance(item, AudioTrouble)]
    assert (trouble.code, trouble.at) == ("channel_silent", 30.0)
    assert "agent" in trouble.message


async def test_one_channel_alone_may_be_silent() -> None:
    heard = await hear(CallInMemory({CUSTOMER: np.zeros(31 * SAMPLE_RATE, dtype=np.int16)}))
    assert not [item for item in heard if isinstance(item, AudioTrouble)]


async def test_audio_that_cannot_be_read_is_an_error_after_what_was_heard() -> None:
    source = CallInMemory(two_sides(), breaks_at=2.0)
    heard: list[Heard] = []

    async def listen() -> None:
        script = [said(1.0, "hello")]
        async for item in transcribe(
            source, Engines(ScriptedRecognizer(script)), profile=DESK, detector=AlwaysVoice
        ):
            heard.append(item)  # noqa: PERF401 - what came before the error counts

    with pytest.raises(AudioFileError):
        await listen()
    assert [item.text for item in heard if isinstance(item, Utterance)] == ["hello"]
    assert hearing_threads() == []


class FailingRecognizer(ScriptedRecognizer):
    """Its streams fail at the first audio."""

    def stream(self) -> FailingStream:
        return FailingStream()


class FailingStream:
    def accept(self, samples: Samples) -> Hypothesis | None:
        raise HeartlineError(f"The recogniser failed over {len(samples)} samples.")

    def finish(self) -> Hypothesis | None:
        return None

    def close(self) -> None:
        pass


async def test_a_failure_in_a_thread_comes_out_of_the_iterator() -> None:
    heard = transcribe(
        CallInMemory(two_sides()), Engines(FailingRecognizer()), profile=DESK, detector=AlwaysVoice
    )
    with pytest.raises(HeartlineError, match="failed"):
        async for _ in heard:
            pass
    assert hearing_threads() == []


async def test_closing_early_ends_threads_and_source() -> None:
    source = CallInMemory(two_sides(60.0))
    heard = transcribe(source, Engines(ScriptedRecognizer()), profile=DESK, detector=AlwaysVoice)
    await anext(heard)
    assert len(hearing_threads()) == 2
    await heard.aclose()
    assert hearing_threads() == []
    assert source.closed


async def test_a_recording_waits_for_whoever_listens() -> None:
    source = CallInMemory(two_sides(60.0))
    heard = transcribe(source, Engines(ScriptedRecognizer()), profile=DESK, detector=AlwaysVoice)
    await anext(heard)
    for _ in range(100):
        await asyncio.sleep(0.001)
    assert source.yielded < 6 * SAMPLE_RATE
    await heard.aclose()


class SlowStream:
    """Hears nothing until it is let go."""

    def __init__(self, go: threading.Event) -> None:
        self._go = go

    def accept(self, samples: Samples) -> Hypothesis | None:
        self._go.wait(10.0)
        return None

    def finish(self) -> Hypothesis | None:
        return None

    def close(self) -> None:
        pass


class SlowRecognizer(ScriptedRecognizer):
    def __init__(self, go: threading.Event) -> None:
        super().__init__()
        self._go = go

    def stream(self) -> SlowStream:
        return SlowStream(self._go)


@pytest.mark.parametrize(("profile", "silence"), [(DESK, HANGOVER), (SERVER, 1.0)])
async def test_an_utterance_ends_with_as_much_silence_as_the_profile_has(
    profile: Profile, silence: float
) -> None:
    side = np.concatenate((tone(1.0), np.zeros(3 * SAMPLE_RATE, dtype=np.int16)))
    source = CallInMemory({CUSTOMER: side}, profile=profile)
    recognizer = ScriptedRecognizer([said(0.9, "hello")])
    heard = [
        item
        async for item in transcribe(source, Engines(recognizer), profile=profile, detector=LoudIsVoice)
        if isinstance(item, Utterance)
    ]
    assert [item.text for item in heard] == ["hello"]
    assert 1.0 + silence <= heard[0].at <= 1.0 + silence + 0.064 + profile.frame_ms / 1000


async def test_a_live_call_drops_what_has_waited_too_long_and_says_so() -> None:
    go = threading.Event()
    source = CallInMemory({CUSTOMER: tone(12.0)}, live=True)
    heard = transcribe(
        source,
        Engines(SlowRecognizer(go)),
        profile=DESK,
        detector=AlwaysVoice,
        clock=lambda: source.yielded / SAMPLE_RATE,
    )
    waiting = asyncio.ensure_future(anext(heard))
    while not source.closed:  # noqa: ASYNC110 - the source tells nobody
        await asyncio.sleep(0.001)
    go.set()
    items = [await waiting, *[item async for item in heard]]
    troubles = [item for item in items if isinstance(item, AudioTrouble)]
    assert {item.code for item in troubles} == {"recogniser_behind", "audio_dropped"}
    assert [item.code for item in troubles].count("recogniser_behind") == 1
    assert len([item for item in items if isinstance(item, Tick)]) < 6 / 0.02
    times = [item.at for item in items]
    assert times == sorted(times)
    assert times[-1] == 12.0


async def test_what_a_live_call_brings_all_at_once_is_caught_up_with() -> None:
    go = threading.Event()
    source = CallInMemory({CUSTOMER: tone(28.0)}, live=True)
    heard = transcribe(source, Engines(SlowRecognizer(go)), profile=DESK, detector=AlwaysVoice)
    waiting = asyncio.ensure_future(anext(heard))
    while not source.closed:  # noqa: ASYNC110 - the source tells nobody
        await asyncio.sleep(0.001)
    go.set()
    items = [await waiting, *[item async for item in heard]]
    assert not [item for item in items if isinstance(item, AudioTrouble)]
    assert len([item for item in items if isinstance(item, Tick)]) >= 28.0 / 0.02


class Careful:
    """A careful ear that takes a moment for each piece."""

    def rehear(self, samples: Samples, *, quick: bool = False) -> Rehearing:
        time.sleep(0.02 if quick else 0.1)
        return Rehearing((Word("have", 0.5, 0.7, 0.9),), 0.0)

    def close(self) -> None:
        """Nothing to free."""


async def test_behind_a_long_hole_the_careful_ear_is_waited_for_and_not_called_late() -> None:
    """What stood before it is a sentence, though no silence was heard after it."""
    source = NetworkSource("test", (CUSTOMER,), SERVER, CallInMemory.began, live=True, leaves_out=True)
    far = 3600 * SAMPLE_RATE
    for begin in (0, far):
        for at in range(0, 2 * SAMPLE_RATE, 1600):
            source.push(Sound(CUSTOMER, SAMPLE_RATE, tone(0.1), begin + at))
    source.end()
    engines = Engines(ScriptedRecognizer([said(0.8, "has")]), Careful(), EarsChoice.CAREFUL)
    heard = [item async for item in transcribe(source, engines, profile=SERVER, detector=AlwaysVoice)]
    first = next(item for item in heard if isinstance(item, Utterance))
    assert (first.text, first.at) == ("have", 2.0)
    assert not [item for item in heard if isinstance(item, AudioTrouble)]
    assert [item.at for item in heard] == sorted(item.at for item in heard)
    assert len([item for item in heard if isinstance(item, Tick)]) < 60, "nothing stands for the hole"
