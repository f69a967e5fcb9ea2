import asyncio
import sys
from collections.abc import AsyncIterator

import numpy as np
import pytest

from speech.audio import ARCHIVE, DESK, SAMPLE_RATE, AudioFrame, Channel, Profile
from speech.sources.desk.desk import DeskSource
from speech.sources.source import AudioSource
from speech.transcript import AudioTrouble
from tests.speech.sources.desk.sound_server import SoundServer, needs_sound_server

linux = pytest.mark.skipif(sys.platform != "linux", reason="speaks to PulseAudio, Linux's sound server")


def tone(hertz: int, seconds: float = 20.0) -> np.ndarray:
    return (8_000 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * 16_000)) / 16_000)).astype(np.int16)


def pitch(frames: list[np.ndarray]) -> int:
    """The strongest frequency of what was heard, in steps of 10; 0 where it is silent."""
    sound = np.concatenate(frames).astype(float)
    if not sound.any():
        return 0
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return round(int(np.argmax(spectrum)) * SAMPLE_RATE / len(sound) / 10) * 10


class Call:
    """Hears a desk for as long as it is asked to."""

    def __init__(self, source: DeskSource) -> None:
        self.source = source
        self.frames = source.frames()
        self.troubles: list[AudioTrouble] = []

    async def hear(self, seconds: float) -> dict[Channel, int]:
        """The pitch of each side over the next seconds of the call."""
        heard: dict[Channel, list[np.ndarray]] = {channel: [] for channel in self.source.channels}
        wanted = round(seconds * SAMPLE_RATE) * len(heard)
        async for item in self.frames:
            if isinstance(item, AudioTrouble):
                self.troubles.append(item)
                continue
            heard[item.channel].append(item.samples)
            wanted -= len(item.samples)
            if wanted <= 0:
                break
        return {channel: pitch(frames) for channel, frames in heard.items()}

    async def until(self, wanted: dict[Channel, int]) -> None:
        """Wait until both sides have had this pitch for half a second."""
        async with asyncio.timeout(40):
            while await self.hear(0.5) != wanted:
                continue

    async def until_told(self, code: str) -> str:
        async with asyncio.timeout(40):
            while True:
                for trouble in self.troubles:
                    if trouble.code == code:
                        self.troubles.remove(trouble)
                        return trouble.message
                await self.hear(0.1)


@pytest.fixture
async def call(sound_server: SoundServer) -> AsyncIterator[Call]:
    opened = Call(DeskSource(profile=DESK))
    yield opened
    await opened.frames.aclose()


def test_it_is_a_source_of_live_audio() -> None:
    source: AudioSource = DeskSource(profile=DESK)
    assert (source.live, source.channels) == (True, (Channel.AGENT, Channel.CUSTOMER))
    assert source.name == "desk"
    assert source.began.tzinfo is not None


@linux
async def test_stopped_before_it_begins_it_ends_without_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    source = DeskSource(profile=DESK)
    source.stop()
    assert [item async for item in source.frames()] == []


@linux
@pytest.mark.parametrize("profile", [DESK, ARCHIVE])
async def test_without_any_device_the_call_goes_on_in_silence_and_says_why(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    source = DeskSource(profile=profile)
    frames, troubles = [], []
    async for item in source.frames():
        if isinstance(item, AudioFrame):
            frames.append(item)
        else:
            troubles.append(item)
        if len(troubles) == 2 and len(frames) > 10:
            source.stop()
    assert [trouble.code for trouble in troubles] == ["device_lost", "device_lost"]
    assert {trouble.message.split(". ")[-1] for trouble in troubles} == {
        f"The {channel} is not heard until there is a device again." for channel in ("agent", "customer")
    }
    steps = [frames[n : n + 2] for n in range(0, len(frames), 2)]
    for number, (agent, customer) in enumerate(steps):
        assert (agent.channel, customer.channel) == (Channel.AGENT, Channel.CUSTOMER)
        assert agent.start == customer.start == number * profile.frame_samples
        assert len(agent.samples) == len(customer.samples) == profile.frame_samples
        assert not agent.samples.any()


@pytest.mark.recogniser
@needs_sound_server
async def test_each_side_hears_its_own_device(call: Call, sound_server: SoundServer) -> None:
    await call.hear(0.1)
    sound_server.play("headset_air", tone(440))
    sound_server.play("speakers", tone(880))
    await call.until({Channel.AGENT: 440, Channel.CUSTOMER: 880})
    assert call.source.name == "Headset and Speakers"
    loudness = pytest.approx(-15.3, abs=1)
    async with asyncio.timeout(40):
        # Not at once: on a busy machine the player itself has holes.
        while call.source.levels != {Channel.AGENT: loudness, Channel.CUSTOMER: loudness}:
            await call.hear(0.1)
    assert set(call.source.drifts) == set(call.source.channels)
    assert call.troubles == []


@pytest.mark.recogniser
@needs_sound_server
async def test_an_output_is_unplugged_and_back_again_without_losing_the_call(
    call: Call, sound_server: SoundServer
) -> None:
    call.source.choose(Channel.CUSTOMER, "Speakers")
    sound_server.play("speakers", tone(880))
    await call.until({Channel.AGENT: 0, Channel.CUSTOMER: 880})
    sound_server.hush()
    sound_server.unplug("speakers")
    assert "'Speakers' has gone." in await call.until_told("device_lost")
    sound_server.play("headset_air", tone(440, 40.0))
    await call.until({Channel.AGENT: 440, Channel.CUSTOMER: 0})
    assert call.source.devices[Channel.CUSTOMER] is None
    sound_server.plug_output("speakers", "Speakers")
    await call.until_told("device_back")
    sound_server.hush()
    sound_server.play("headset_air", tone(440))
    sound_server.play("speakers", tone(660))
    await call.until({Channel.AGENT: 440, Channel.CUSTOMER: 660})


@pytest.mark.recogniser
@needs_sound_server
async def test_a_device_is_changed_in_mid_call(call: Call, sound_server: SoundServer) -> None:
    sound_server.plug_microphone("camera", "Camera")
    sound_server.play("headset_air", tone(440))
    sound_server.play("camera_air", tone(550))
    await call.until({Channel.AGENT: 440, Channel.CUSTOMER: 0})
    call.source.choose(Channel.AGENT, "camera")
    await call.until({Channel.AGENT: 550, Channel.CUSTOMER: 0})
    assert await call.until_told("device_changed") == "The agent is heard on 'Camera' now."


@pytest.mark.recogniser
@needs_sound_server
async def test_a_server_that_crashes_and_comes_back_does_not_end_the_call(
    call: Call, sound_server: SoundServer
) -> None:
    sound_server.play("headset_air", tone(440))
    await call.until({Channel.AGENT: 440, Channel.CUSTOMER: 0})
    sound_server.kill()
    await call.until_told("device_lost")
    sound_server.start()
    sound_server.plug_microphone("headset", "Headset")
    sound_server.plug_output("speakers", "Speakers")
    sound_server.control("set-default-sink", "speakers")
    await call.until_told("device_back")
    await call.until_told("device_back")
    sound_server.play("headset_air", tone(550))
    await call.until({Channel.AGENT: 550, Channel.CUSTOMER: 0})
    call.source.stop()
    assert [item async for item in call.frames] == []
