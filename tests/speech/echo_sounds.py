"""A desk with loudspeakers: the sample calls' voices, rooms made by rule, and a count of what a gate did."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import numpy as np
import numpy.typing as npt

from models.samples import sample
from speech.audio import DESK, SAMPLE_RATE, AudioFrame, Channel, Samples
from speech.echo import EchoGate
from speech.pcm import from_pcm, to_pcm
from speech.sources.recording import Recording

Sound = npt.NDArray[np.float32]

TEN_MS = SAMPLE_RATE // 100
_PIECE = 1 << 16
"""Samples that are transformed at once; more than any room's path has."""
VOICE_DB = -45.0
"""dBFS of 10 ms from which they hold a voice of the sample calls."""


@cache
def voices(name: str = "outdoor-shop") -> tuple[Sound, Sound]:
    """Agent and customer of a sample call, each alone, as floats."""

    async def decoded() -> dict[Channel, list[Samples]]:
        recording = Recording.open(
            sample(name).path, customer=None, profile=DESK, began=datetime(2026, 3, 17, tzinfo=UTC)
        )
        sides: dict[Channel, list[Samples]] = {channel: [] for channel in recording.channels}
        async for item in recording.frames():
            assert isinstance(item, AudioFrame)
            sides[item.channel].append(item.samples)
        return sides

    with ThreadPoolExecutor(1) as pool:  # a test's own event loop may be running in this thread
        sides = pool.submit(asyncio.run, decoded()).result()
    return from_pcm(np.concatenate(sides[Channel.AGENT])), from_pcm(np.concatenate(sides[Channel.CUSTOMER]))


@dataclass(frozen=True, slots=True)
class Room:
    """From the loudspeaker to the microphone."""

    delay: float
    """Seconds."""
    level: float
    """Echo against what is played, dB."""
    ringing: float = 0.3
    """Seconds in which the room's echo falls by 60 dB."""
    bent: float = 2.0
    """How hard the loudspeaker clips: what its loudest moment is in units of the tanh that bends it."""
    direct: float = 0.0
    """Share of the echo's power that comes straight, before all that the walls send."""

    def echo(self, far: Sound) -> Sound:
        """What the microphone hears of the loudspeaker."""
        chance = np.random.default_rng(2)
        count = round(1.2 * self.ringing * SAMPLE_RATE)
        walls = chance.normal(size=count) * 10.0 ** (-3.0 * np.arange(count) / SAMPLE_RATE / self.ringing)
        path = np.sqrt(1.0 - self.direct) * walls / np.sqrt(np.sum(walls**2))
        path[0] += np.sqrt(self.direct)
        path = np.concatenate((np.zeros(round(self.delay * SAMPLE_RATE)), path))
        peak = float(np.abs(far).max())
        echo = _through(path.astype(np.float32), np.tanh(self.bent * far / peak))
        scale = np.sqrt(np.sum(far**2) / np.sum(echo**2)) * 10.0 ** (self.level / 20.0)
        return (echo * scale).astype(np.float32)


def _through(path: Sound, sound: Sound) -> Sound:
    """What of a sound comes through a path, in pieces that fit into a processor's cache."""
    step = _PIECE - len(path)
    pieces = np.pad(sound, (0, -len(sound) % step)).reshape(-1, step)
    through = np.fft.irfft(np.fft.rfft(pieces, _PIECE) * np.fft.rfft(path, _PIECE), _PIECE)
    heard = np.zeros(pieces.size + _PIECE, np.float32)
    for at, piece in zip(range(0, pieces.size, step), through, strict=True):
        heard[at : at + _PIECE] += piece
    return heard[: len(sound)]


@cache
def hiss(length: int, dbfs: float = -65.0, *, seed: int = 1) -> Sound:
    """A quiet office."""
    noise = np.random.default_rng(seed).normal(0.0, 10.0 ** (dbfs / 20.0), length).astype(np.float32)
    noise.setflags(write=False)
    return noise


def levels(sound: Sound) -> npt.NDArray[np.float64]:
    """DBFS of each 10 ms."""
    pieces = sound[: len(sound) // TEN_MS * TEN_MS].reshape(-1, TEN_MS).astype(np.float64)
    return np.asarray(10.0 * np.log10(np.mean(pieces**2, axis=1) + 1e-12))


@dataclass(frozen=True, slots=True)
class Desk:
    """One call at a desk, before and after the gate."""

    gate: EchoGate
    before: Samples
    after: Samples
    found: float
    """Seconds of the customer's voice until the echo was known; infinite where it never was."""
    echo_time: int
    """Tens of milliseconds with a clear echo and no agent within 0.1 s, once it was known."""
    suppressed: float
    """Share of them that was muted."""
    both_time: int
    """Tens of milliseconds with the agent's voice and a clear echo, once it was known."""
    lost: float
    """Share of them that was muted."""
    lost_power: float
    """The same, weighted with the power of the agent's voice."""
    whole_lost: float
    """Share of all of the agent's voice that was muted."""


def gated(agent: Samples, customer: Samples, frame: int = DESK.frame_samples) -> tuple[EchoGate, Samples]:
    """The agent's side after a new gate, frame by frame."""
    gate = EchoGate()
    cuts = range(0, len(agent), frame)
    return gate, np.concatenate([gate.push(agent[at : at + frame], customer[at : at + frame]) for at in cuts])


def desk(
    near: Sound, far: Sound, echo: Sound, *, since: float = 0.0, off: tuple[float, float] = (0.0, 0.0)
) -> Desk:
    """Play a call: the agent's voice, the echo and the room's noise in the microphone.

    Args:
        near: the agent's voice alone.
        far: what is played.
        echo: what of it comes back.
        since: seconds from which shares are counted, if the echo was known by then.
        off: when the microphone is switched off, seconds.
    """
    before, customer = to_pcm(near + echo + hiss(len(far))), to_pcm(far)
    before[round(off[0] * SAMPLE_RATE) : round(off[1] * SAMPLE_RATE)] = 0
    gate, pieces, found = EchoGate(), [], None
    frame = DESK.frame_samples
    for at in range(0, len(before), frame):
        pieces.append(gate.push(before[at : at + frame], customer[at : at + frame]))
        if found is None and gate.echo is not None:
            found = at
    after = np.concatenate(pieces)
    voiced, heard, played = levels(near) > VOICE_DB, levels(echo), levels(far)
    quiet = np.abs(after[: len(voiced) * TEN_MS].reshape(-1, TEN_MS)).max(axis=1) == 0
    known_from = max((len(before) if found is None else found) / SAMPLE_RATE + 0.2, since)
    clear = (np.arange(len(voiced)) > 100 * known_from) & (heard > max(heard.max() - 25.0, -59.0))
    beside = np.convolve(voiced, np.ones(21), "same") > 0
    alone, both = clear & ~beside, clear & voiced
    power = 10.0 ** (levels(near) / 10.0)
    begun = int(np.argmax(played > VOICE_DB))
    return Desk(
        gate,
        before,
        after,
        found=np.inf if found is None else found / SAMPLE_RATE - begun / 100,
        echo_time=int(alone.sum()),
        suppressed=float(quiet[alone].mean()) if alone.any() else 0.0,
        both_time=int(both.sum()),
        lost=float(quiet[both].mean()) if both.any() else 0.0,
        lost_power=float((power * quiet)[both].sum() / power[both].sum()) if both.any() else 0.0,
        whole_lost=float(quiet[voiced].mean()) if voiced.any() else 0.0,
    )
