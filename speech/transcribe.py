"""From a source's frames to words in one order: a bounded queue and a thread for each channel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Profile
from speech.channel import ChannelHearing
from speech.gate import VoiceDetector, VoiceGate
from speech.recognizers.recognizer import Recognizer
from speech.sources.source import AudioSource
from speech.transcript import Heard, Tick
from speech.turns import ChannelMerge
from speech.voice import SileroDetector
from speech.worker import ChannelWorker, Outbox


def transcribe(
    source: AudioSource,
    recognizer: Recognizer,
    *,
    profile: Profile,
    detector: Callable[[], VoiceDetector] = SileroDetector,
) -> AsyncGenerator[Heard, None]:
    """Hear a call: partials, utterances, troubles and ticks in the order of audio time.

    Detectors and streams are made here and now, which takes a moment; threads start and audio flows only when
    the generator is iterated, so a call's clock may begin in between.

    The same recording gives the same sequence at every speed. Each channel is recognised in a thread of its
    own. A recording waits when a channel's queue is full (about two seconds); a live source cannot, so audio
    that has waited too long is dropped and said to be dropped. Closing the iterator early ends the threads.

    Args:
        source: The call's audio.
        recognizer: The loaded engine; each channel gets a stream of it.
        profile: How finely the engine works, and so when a word counts as settled.
        detector: Makes a voice detector for each channel.

    Returns:
        What was heard. A `Tick` closes each step of time; the last comes when every utterance has ended.

    Raises:
        AudioFileError: The source cannot be read at all; raised after what was heard before it.
        HeartlineError: The recogniser failed.
    """
    two = len(source.channels) == 2
    return _heard(
        source,
        {
            channel: ChannelHearing(
                channel, recognizer.stream(), VoiceGate(detector()), profile, one_of_two=two
            )
            for channel in source.channels
        },
    )


async def _heard(source: AudioSource, hearings: dict[Channel, ChannelHearing]) -> AsyncGenerator[Heard, None]:
    outbox = Outbox(asyncio.get_running_loop())
    workers = {
        channel: ChannelWorker(hearing, outbox, name=f"hearing-{channel}", live=source.live)
        for channel, hearing in hearings.items()
    }
    for worker in workers.values():
        worker.start()
    pump = asyncio.create_task(_pump(source, workers), name="audio-pump")
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


async def _pump(source: AudioSource, workers: dict[Channel, ChannelWorker]) -> None:
    """Bring the source's frames to their channels, waiting where it may; then tell them that all is said."""
    first = next(iter(workers.values()))
    frames = source.frames()
    try:
        async for item in frames:
            if isinstance(item, AudioFrame):
                if len(item.samples):
                    await workers[item.channel].put(item)
            else:
                await first.put(item)
    finally:
        for worker in workers.values():
            worker.finish()
        close = getattr(frames, "aclose", None)  # a generator holds files and devices open until then
        if close is not None:
            await close()
