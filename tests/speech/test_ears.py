"""Two ears on a call: who is asked when, what stands, and what happens when the careful one is slow."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from speech.audio import ARCHIVE, DESK, Channel, Profile, Samples
from speech.ears_choice import EarsChoice
from speech.errors import HeartlineError
from speech.recognizers.recognizer import Hypothesis
from speech.recognizers.scripted import Line, ScriptedRecognizer
from speech.transcribe import Engines, transcribe
from speech.transcript import AudioTrouble, Ear, Heard, Partial, Utterance
from tests.speech.call_in_memory import CallInMemory
from tests.speech.spoken_script import KnowsTheScript, TimedVoice, timed_audio, words

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER

SAID = words(("my", 1.3), ("corgi", 1.8), ("is", 2.1), ("called", 2.5), ("biscuit", 3.0))
VOICE = (1.0, 3.1)


def fast(*said: tuple[str, float], after: float, final: bool = False) -> Line:
    """What the fast ear says after so much audio; its stream begins 0.3 s before the voice."""
    shift = VOICE[0] - 0.3
    shifted = [(text, end - shift) for text, end in said]
    return Line(after - shift, Hypothesis(words(*shifted, ear=Ear.FAST), final=final))


def transcriber(
    source: CallInMemory,
    careful: KnowsTheScript,
    *scripts: Sequence[Line],
    choice: EarsChoice = EarsChoice.BOTH,
    profile: Profile = DESK,
) -> list[Heard]:
    engines = Engines(ScriptedRecognizer(*scripts), careful, choice)

    async def listen() -> list[Heard]:
        return [item async for item in transcribe(source, engines, profile=profile, detector=TimedVoice)]

    return asyncio.run(listen())


def utterances(heard: list[Heard]) -> list[Utterance]:
    return [item for item in heard if isinstance(item, Utterance)]


def one_side(seconds: float = 6.0, *voice: tuple[float, float]) -> dict[Channel, Samples]:
    return {CUSTOMER: timed_audio(seconds, *(voice or [VOICE]))}


def test_the_careful_ears_words_stand_and_say_who_heard_them() -> None:
    script = [
        fast(("my", 1.3), after=1.7),
        fast(("my", 1.3), ("corky", 1.8), after=2.3),
        fast(("my", 1.3), ("corky", 1.8), ("is", 2.1), after=2.6),
    ]
    [utterance] = utterances(transcriber(CallInMemory(one_side()), KnowsTheScript(SAID), script))
    assert utterance.text == "my corgi is called biscuit"
    assert [word.ear for word in utterance.words] == ["both", "careful", "both", "careful", "careful"]
    assert utterance.ear is Ear.BOTH


def test_a_growing_utterance_is_reheard_and_settles_before_it_ends() -> None:
    careful = KnowsTheScript(SAID)
    heard = transcriber(CallInMemory(one_side()), careful)
    first = next(
        item for item in heard if isinstance(item, Partial) and "corgi" in item.text and item.settled >= 2
    )
    assert first.at <= 2.8, "1.0 s after its end"
    [utterance] = utterances(heard)
    assert 3.9 < utterance.at < 4.5
    assert len(careful.asked) >= 4
    assert all(end - begin <= 6.1 for begin, end in careful.asked)


def test_an_answer_that_holds_everything_is_not_asked_for_twice() -> None:
    careful = KnowsTheScript(SAID)
    transcriber(CallInMemory(one_side()), careful)
    assert len({end for _, end in careful.asked}) == len(careful.asked)
    assert careful.quick[:-1] == [True] * (len(careful.quick) - 1)
    assert careful.quick[-1] is False, "what stands for good is heard with care"


def test_archives_and_agents_are_reheard_at_end_points_only() -> None:
    careful = KnowsTheScript(SAID)
    transcriber(CallInMemory(one_side(), profile=ARCHIVE), careful, profile=ARCHIVE)
    transcriber(CallInMemory({AGENT: timed_audio(6.0, VOICE)}), careful)
    assert len(careful.asked) == 2


def test_words_of_the_fast_ear_alone_are_shown_but_not_settled() -> None:
    script = [fast(("corky", 1.8), after=2.0)]
    heard = transcriber(CallInMemory(one_side()), KnowsTheScript(()), script)
    partials = [item for item in heard if isinstance(item, Partial)]
    assert partials
    assert not any(item.settled for item in partials)
    assert [item.text for item in utterances(heard)] == [""], "nobody vouched for it"


def test_alone_the_careful_ear_says_everything() -> None:
    script = [fast(("corky", 1.8), after=2.0)]
    heard = transcriber(CallInMemory(one_side()), KnowsTheScript(SAID), script, choice=EarsChoice.CAREFUL)
    assert not any("corky" in item.text for item in heard if isinstance(item, Partial))
    assert [item.ear for item in utterances(heard)] == [Ear.CAREFUL]


def test_alone_the_fast_ear_is_heard_and_nobody_is_asked() -> None:
    careful = KnowsTheScript(SAID)
    script = [fast(("corky", 1.8), after=2.0)]
    heard = transcriber(CallInMemory(one_side()), careful, script, choice=EarsChoice.FAST)
    assert [item.text for item in utterances(heard)] == ["corky"]
    assert not careful.asked
    assert not any(isinstance(item, AudioTrouble) for item in heard)


def test_a_missing_careful_ear_is_said_once() -> None:
    async def listen() -> list[Heard]:
        engines = Engines(ScriptedRecognizer(), None, EarsChoice.AUTO)
        source = CallInMemory({side: timed_audio(2.0) for side in (AGENT, CUSTOMER)})
        return [item async for item in transcribe(source, engines, profile=DESK, detector=TimedVoice)]

    troubles = [item for item in asyncio.run(listen()) if isinstance(item, AudioTrouble)]
    assert [item.code for item in troubles] == ["careful_absent"]


def test_two_utterances_keep_their_order_though_answers_take_time() -> None:
    said = (*words(("yes", 1.4)), *words(("thanks", 3.4)))
    heard = transcriber(CallInMemory(one_side(6.0, (1.0, 1.5), (3.0, 3.5))), KnowsTheScript(said))
    assert [(item.number, item.text) for item in utterances(heard)] == [(1, "yes"), (2, "thanks")]
    open_number = 1
    for item in heard:
        if isinstance(item, Partial):
            assert item.utterance == open_number
        elif isinstance(item, Utterance):
            open_number += 1


def test_forty_seconds_without_a_pause_are_cut_and_nothing_is_lost_or_said_twice() -> None:
    said = words(*((f"w{place}", 1.3 + place * 0.5) for place in range(79)))
    careful = KnowsTheScript(said)
    heard = transcriber(CallInMemory(one_side(43.0, (1.0, 41.0))), careful)
    told = [word.text for item in utterances(heard) for word in item.words]
    assert len(utterances(heard)) >= 3
    assert told == [word.text for word in said if word.text in told], "in order, each once"
    assert len(told) >= len(said) - 2, "a cut may fall into a word"
    assert max(end - begin for begin, end in careful.asked) <= 18.1


def test_the_same_call_gives_the_same_at_every_pace() -> None:
    script = [fast(("my", 1.3), after=1.7), fast(("my", 1.3), ("corky", 1.8), after=2.3)]
    quick = transcriber(CallInMemory(one_side()), KnowsTheScript(SAID), script)
    slow = transcriber(CallInMemory(one_side(), pause=0.002), KnowsTheScript(SAID), script)
    assert quick == slow


def test_a_live_call_goes_on_when_the_careful_ear_is_stuck() -> None:
    careful = KnowsTheScript(SAID)
    careful.may_answer.clear()
    script = [fast(("my", 1.3), ("corky", 1.8), after=2.0)]
    source = CallInMemory(one_side(9.0), live=True, pause=0.001)
    engines = Engines(ScriptedRecognizer(script), careful, EarsChoice.BOTH)

    async def listen() -> list[Heard]:
        heard = []
        async for item in transcribe(source, engines, profile=DESK, detector=TimedVoice):
            heard.append(item)
            if isinstance(item, Utterance):
                careful.may_answer.set()
        return heard

    heard = asyncio.run(listen())
    assert [item.text for item in utterances(heard)] == ["my corky"], "what was heard first stands"
    assert [item.code for item in heard if isinstance(item, AudioTrouble)] == ["careful_behind"]


def test_a_failing_careful_ear_ends_the_call_in_a_sentence() -> None:
    with pytest.raises(HeartlineError, match="careful ear failed"):
        transcriber(CallInMemory(one_side()), KnowsTheScript(SAID, fails=True))


def test_speech_that_is_not_english_is_said_once_and_gives_no_words() -> None:
    said = words(*((f"w{place}", 1.3 + place * 0.5) for place in range(180)), confidence=0.3)
    heard = transcriber(CallInMemory(one_side(95.0, (1.0, 91.0))), KnowsTheScript(said))
    assert [item.code for item in heard if isinstance(item, AudioTrouble)] == ["not_english"]
    texts = [item.text for item in utterances(heard)]
    assert len(texts) >= 5
    assert not any(texts)


def test_speech_that_the_careful_ear_refuses_whole_is_not_english_either() -> None:
    made_up = [(f"w{place}", 1.3 + place * 0.5) for place in range(30)]
    script = [fast(*made_up, after=16.5)]
    heard = transcriber(CallInMemory(one_side(20.0, (1.0, 17.0))), KnowsTheScript(()), script)
    assert [item.code for item in heard if isinstance(item, AudioTrouble)] == ["not_english"]
    assert not any(item.text for item in utterances(heard))
