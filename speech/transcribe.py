"""From a source's frames to words in one order: a bounded queue and a thread for each channel."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Profile
from speech.careful_ear import CarefulEar
from speech.channel import ChannelHearing, Ears
from speech.crosstalk import CrosstalkGate
from speech.ears import TwoEars
from speech.ears_choice import EarsChoice
from speech.fast_ear import FastEar
from speech.gate import HANGOVER, VoiceDetector, VoiceGate
from speech.lead import Lead
from speech.one_ear import OneEar
from speech.recognizers.careful import CarefulRecognizer
from speech.recognizers.recognizer import Recognizer
from speech.sources.source import AudioSource
from speech.speakers import SpeakerTracker, VoiceVectors
from speech.transcript import AudioTrouble, Heard, Tick
from speech.turns import ChannelMerge
from speech.voice import SileroDetector
from speech.who_speaks import WhoSpeaks
from speech.worker import ChannelWorker, Outbox

CAREFUL_THREADS = 2
"""Pieces that the careful ear hears at once, one a channel."""


@dataclass(frozen=True, slots=True)
class Engines:
    """The loaded recognisers of a call, and how they share the work."""

    fast: Recognizer
    careful: CarefulRecognizer | None = None
    choice: EarsChoice = EarsChoice.FAST
    voices: VoiceVectors | None = None
    """Tells who speaks on a channel that carries both voices."""


def transcribe(
    source: AudioSource,
    engines: Engines,
    *,
    profile: Profile,
    detector: Callable[[], VoiceDetector] = SileroDetector,
    leaks: bool = True,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncGenerator[Heard, None]:
    """Hear a call: partials, utterances, troubles and ticks in the order of audio time.

    Detectors and streams are made here and now, which takes a moment; threads start and audio flows only when
    the generator is iterated, so a call's clock may begin in between.

    The same recording gives the same sequence at every speed. Each channel is recognised in a thread of its
    own. A recording waits when a channel's queue is full (about two seconds); a live source cannot, so audio
    that has waited too long is dropped and said to be dropped. Closing the iterator early ends the threads.

    Args:
        source: The call's audio.
        engines: The loaded recognisers. With the careful one missing the fast one hears alone, which is said
            unless it was wished.
        profile: How finely the engines work, and so when a word counts as settled.
        detector: Makes a voice detector for each channel.
        leaks: Whether one side may leak into the other, as on telephone lines, so that a side with no more
            on it is muted; False where somebody has seen to that (at the desk, `EchoGate`).
        clock: Seconds, by which a live source's lag is told from audio that came all at once.

    Returns:
        What was heard. A `Tick` closes each step of time; the last comes when every utterance has ended.

    Raises:
        AudioFileError: The source cannot be read at all; raised after what was heard before it.
        HeartlineError: The recogniser failed.
    """
    pool = ThreadPoolExecutor(CAREFUL_THREADS, thread_name_prefix="careful") if _is_careful(engines) else None
    hearings = {
        channel: _hearing(channel, source, engines, profile, _gate(detector(), profile), pool)
        for channel in source.channels
    }
    if engines.careful is None and engines.choice is not EarsChoice.FAST:
        next(iter(hearings.values())).note(
            AudioTrouble(
                0.0,
                "careful_absent",
                "The careful recogniser is not there, so telephone audio will be understood badly. "
                "Run: heartline models fetch",
            )
        )
    return _heard(source, hearings, pool, leaks=leaks, clock=clock)


def _gate(detector: VoiceDetector, profile: Profile) -> VoiceGate:
    return VoiceGate(detector, hangover=HANGOVER if profile.hangover is None else profile.hangover)


def _is_careful(engines: Engines) -> bool:
    return engines.careful is not None and engines.choice is not EarsChoice.FAST


def _hearing(  # noqa: PLR0917 - all of a call's parts, each in its own type
    channel: Channel,
    source: AudioSource,
    engines: Engines,
    profile: Profile,
    gate: VoiceGate,
    pool: Executor | None,
) -> ChannelHearing:
    fast = FastEar(engines.fast.stream())
    mixed = channel is Channel.MIXED
    who = WhoSpeaks(SpeakerTracker(engines.voices)) if mixed and engines.voices else None
    ears: Ears
    if engines.careful is None or pool is None:
        ears = OneEar(channel, fast, gate, profile, who)
    else:
        ears = TwoEars(
            channel,
            fast,
            CarefulEar(engines.careful, pool, live=source.live),
            gate,
            profile=profile,
            lead=Lead(engines.choice),
            growing=channel is not Channel.AGENT and profile.growing,
            who=who,
        )
    return ChannelHearing(channel, ears, gate, fast.close, one_of_two=len(source.channels) == 2)


async def _heard(
    source: AudioSource,
    hearings: dict[Channel, ChannelHearing],
    pool: Executor | None,
    *,
    leaks: bool,
    clock: Callable[[], float],
) -> AsyncGenerator[Heard, None]:
    outbox = Outbox(asyncio.get_running_loop())
    workers = {
        channel: ChannelWorker(hearing, outbox, name=f"hearing-{channel}", live=source.live, clock=clock)
        for channel, hearing in hearings.items()
    }
    for worker in workers.values():
        worker.start()
    pump = asyncio.create_task(_pump(source, workers, leaks=leaks), name="audio-pump")
    merge = ChannelMerge(source.channels)
    open_channels = set(source.channels)
    try:
        while open_channels:
            for progress in await outbox.collect():
                if progress.ended:
                    open_channels.discard(progress.channel)
                for heard in merge.push(progress):
                    yield heard
                    if isinstance(heard, Tick):
                        position = round(heard.at * SAMPLE_RATE)
                        for worker in workers.values():
                            worker.taken(position)
        await pump
    finally:
        for worker in workers.values():
            worker.stop()
        pump.cancel()
        await asyncio.wait((pump,))
        if not pump.cancelled():
            pump.exception()  # raised above, or moot because the listener has left
        for worker in workers.values():
            await worker.stopped()
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


async def _pump(source: AudioSource, workers: dict[Channel, ChannelWorker], *, leaks: bool) -> None:
    """Bring the source's frames to their channels, waiting where it may; then tell them that all is said."""
    frames = source.frames()
    try:  # all of it: workers that are never told to finish would wait for ever
        first = next(iter(workers.values()))
        crosstalk = CrosstalkGate(source.channels if leaks else ())
        async for item in frames:
            if isinstance(item, AudioFrame):
                for frame in crosstalk.push(item) if len(item.samples) else ():
                    await workers[frame.channel].put(frame)
            else:
                await first.put(item)
        for frame in crosstalk.finish():
            await workers[frame.channel].put(frame)
    finally:
        for worker in workers.values():
            worker.finish()
        close = getattr(frames, "aclose", None)  # a generator holds files and devices open until then
        if close is not None:
            await close()
