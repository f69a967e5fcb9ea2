"""One side of a call at the desk: which device it is heard on, and its sound on the call's clock."""

from __future__ import annotations

from collections.abc import Callable

from speech import pcm
from speech.audio import Samples
from speech.sources.desk.capture import RATE, Block, Capture, Missing
from speech.sources.desk.devices import Device, Kind
from speech.sources.desk.lane import Lane

Trouble = tuple[str, str]
"""Code and message of an `AudioTrouble`."""


class Side:
    """Agent or customer. Belongs to the event loop's thread; only the captures have threads of their own."""

    def __init__(self, who: str, kind: Kind, name: str | None) -> None:
        """Say what is to be heard; nothing is opened yet.

        Args:
            who: `agent` or `customer`, for messages.
            kind: what the side is heard on.
            name: as in `Capture`.
        """
        self._who = who
        self._kind = kind
        self._name = name
        self._wake: Callable[[], None] | None = None
        self._lane = Lane(RATE, 0.0)
        self._captures: list[Capture] = []  # the last one is to take over from the one before it
        self._lost = False
        self.device: Device | None = None
        """What it is heard on now; None where nothing is heard."""
        self.level = pcm.SILENCE_DBFS
        """Loudness of the newest frame, dBFS."""

    @property
    def drift(self) -> float:
        """How fast the device runs, parts per million."""
        return self._lane.speed * 1e6

    def start(self, began: float, wake: Callable[[], None]) -> None:
        """Open the device.

        Args:
            began: when the call's first sample is, seconds of `time.perf_counter`.
            wake: as in `Capture`.
        """
        self._lane = Lane(RATE, began)
        self._wake = wake
        self.choose(self._name)

    def choose(self, name: str | None) -> None:
        """Hear this device as soon as it gives sound, and until then the one before."""
        self._name = name
        if self._wake is None:
            return
        for waiting in self._captures[1:]:
            waiting.stop()
        self._captures[1:] = [Capture(self._kind, name, self._wake)]
        self._captures[-1].start()

    def hear(self) -> list[Trouble]:
        """Take in what has come; what is to be told of it."""
        told = []
        for capture in tuple(self._captures):
            captured = capture.collect()
            if capture is not self._captures[0]:
                if any(isinstance(piece, Block) for piece in captured):
                    self._captures.pop(0).stop()
                else:
                    told += [self._not_there(piece) for piece in captured if isinstance(piece, Missing)]
                    continue
            told += [trouble for piece in captured if (trouble := self._take_in(piece))]
        return told

    def ready(self, end: int) -> bool:
        """True where all up to this position of the call is here."""
        return self._lane.ready(end)

    def take(self, end: int) -> Samples:
        """The next samples up to this position; silence where none have come."""
        samples = self._lane.take(end)
        self.level = pcm.dbfs(samples)
        return samples

    def stop(self) -> None:
        """Let go of the devices; returns at once."""
        for capture in self._captures:
            capture.stop()

    def join(self) -> None:
        """Wait until they have been let go of, a second or two at most."""
        for capture in self._captures:
            capture.join()

    def _take_in(self, piece: Block | Missing) -> Trouble | None:
        if isinstance(piece, Missing):
            self._lane.reopen()
            self.device, self._lost = None, True
            return "device_lost", f"{piece.why} The {self._who} is not heard until there is a device again."
        trouble = None
        if piece.device is not self.device:
            self._lane.reopen()
            if self._lost or (self.device is not None and piece.device.id != self.device.id):
                code = "device_back" if self._lost else "device_changed"
                trouble = code, f"The {self._who} is heard on {piece.device.name!r} now."
            self.device, self._lost = piece.device, False
        self._lane.push(piece.waves, piece.at)
        return trouble

    def _not_there(self, piece: Missing) -> Trouble:
        """The device that was chosen cannot be heard, and the one before is."""
        still = "is not heard" if self.device is None else f"is still heard on {self.device.name!r}"
        return "device_lost", f"{piece.why} The {self._who} {still}."
