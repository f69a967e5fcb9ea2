"""Lets a person hear the call being replayed, where there is a sound device; the call never waits for it."""

from __future__ import annotations

import sys
import threading
from collections import deque
from typing import Self

import numpy as np

from speech import pcm
from speech.audio import SAMPLE_RATE, AudioFrame

_PATIENCE_SECONDS = 3.0
"""How long a sound server may take to answer before the call goes on without sound."""
_HELD_SAMPLES = SAMPLE_RATE // 2
"""Sound kept for a slow device; beyond it the oldest is dropped, so that sound and screen stay together."""
_DEVICE_SAMPLES = SAMPLE_RATE // 5
"""Sound the device holds ahead of the ear: enough to bridge 100 ms frames, too little to outlast a pause."""
_CLOSE_SECONDS = 1.0


class Playback:
    """The call as it is heard, both sides in one, on the machine's default device.

    Frames are fed as they pass, at speed 1; while none come (a pause) there is silence within a fraction of a
    second. The device is driven by a thread of its own, and whatever goes wrong with it there ends the sound
    and nothing else.
    """

    def __init__(self, channels: int) -> None:
        """Use `open`, which says whether there is anything to hear with.

        Args:
            channels: how many channels the frames come on, 1 or 2.
        """
        self._channels = channels
        self._mix: pcm.Waves = np.zeros(0, np.float32)
        self._mix_start = -1
        self._mixed = 0
        self._change = threading.Condition()
        self._waiting: deque[pcm.Waves] = deque()
        self._held = 0
        self._closed = False
        self._settled = threading.Event()
        self._reason = ""
        # A daemon, for a sound server that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._play, name="playback", daemon=True)

    @classmethod
    def open(cls, channels: int) -> tuple[Self | None, str]:
        """Start the default device; blocks until it has answered, 3 seconds at most.

        Args:
            channels: how many channels the frames come on, 1 or 2.

        Returns:
            The playback and an empty string, or None and the reason, a plain sentence.
        """
        playback = cls(channels)
        playback._thread.start()
        if not playback._settled.wait(_PATIENCE_SECONDS):
            playback._stop()
            return None, "The call is not heard: the sound server does not answer."
        if playback._reason:
            return None, playback._reason
        return playback, ""

    @property
    def heard(self) -> bool:
        """True while the device takes sound."""
        return not self._closed

    def feed(self, frame: AudioFrame) -> None:
        """Hear a frame. Never blocks; frames of one step of time are mixed. After `close` nothing happens."""
        waves = pcm.from_pcm(frame.samples)
        if self._mixed and (frame.start != self._mix_start or len(waves) != len(self._mix)):
            self._hand_over()  # the other side's frame never came
        self._mix = self._mix + waves if self._mixed else waves
        self._mix_start = frame.start
        self._mixed += 1
        if self._mixed == self._channels:
            self._hand_over()

    def close(self) -> None:
        """Stop the sound and let go of the device; what was not heard yet is dropped. May be called twice."""
        self._stop()
        self._thread.join(_CLOSE_SECONDS)

    def _stop(self) -> None:
        with self._change:
            self._closed = True
            self._waiting.clear()
            self._change.notify()

    def _hand_over(self) -> None:
        # Added, not averaged: mostly one side speaks, and it should be as loud as it was.
        mix = np.clip(self._mix, -1.0, 1.0)
        self._mixed = 0
        with self._change:
            if self._closed:
                return
            self._waiting.append(mix)
            self._held += len(mix)
            while self._held > _HELD_SAMPLES and len(self._waiting) > 1:
                self._held -= len(self._waiting.popleft())
            self._change.notify()

    def _next(self) -> pcm.Waves | None:
        with self._change:
            self._change.wait_for(lambda: self._closed or self._waiting)
            if self._closed:
                return None
            mix = self._waiting.popleft()
            self._held -= len(mix)
            return mix

    def _play(self) -> None:
        try:
            # Imported here: it opens the sound library and connects to the server while it is imported.
            import soundcard  # noqa: PLC0415

            # Core Audio allows few sizes, and its own default is short; PulseAudio's is two seconds.
            size = _DEVICE_SAMPLES if sys.platform == "linux" else None
            speaker = soundcard.default_speaker()
            with speaker.player(samplerate=SAMPLE_RATE, channels=1, blocksize=size) as player:
                self._settled.set()
                while (mix := self._next()) is not None:
                    player.play(mix)
        except (ImportError, OSError):
            self._reason = "The call is not heard: this machine has no sound library (on Linux, libpulse0)."
        except AssertionError:
            self._reason = "The call is not heard: no sound server (PulseAudio, PipeWire) is running."
        except Exception as error:  # noqa: BLE001 - a foreign library's trouble must never end a call
            self._reason = f"The call is not heard: the sound device cannot be used ({type(error).__name__})."
        finally:
            self._stop()
            self._settled.set()
