"""The process of its own in which soundcard runs: it lists devices, or records one to its standard output.

Why a process: soundcard connects to the sound server once, while it is imported, and waits for the answer
for ever; libpulse ends the whole process (SIGABRT) when it is asked for a list after the server has gone;
on macOS a read from a device that was unplugged never returns. Here all of that ends this process, and the
call goes on.

It writes records: a `HEADER`, then as many bytes as that says. It ends with its parent (which closes its
standard input), on any error, and when the sound system has given no sign of life for `PATIENCE_SECONDS`.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from types import ModuleType
from typing import Any, BinaryIO

from speech.sources.desk.devices import PATIENCE_SECONDS, Device, DeviceError, Kind, Reason, find

HEADER = struct.Struct("<cdI")
"""What follows, when (`time.perf_counter`, which all processes of a machine share), and bytes that follow."""
OPENED, BLOCK, MISSING = b"O", b"B", b"M"
"""A device as JSON; samples as 32-bit floats, mono; a sentence that says why there is no device."""
UNUSABLE = 3
"""Exit code where the device refused; any other but 0 means that the sound system gave no sign of life."""
RATE = 48_000
"""Samples a second asked for: what nearly every device gives anyway, so that nobody but us resamples."""

_BLOCK = RATE // 25
"""Samples told at a time: 20 ms of them would cost half as much again of a processor."""
_BUFFER = {"linux": _BLOCK, "win32": RATE // 5, "darwin": None}
"""What soundcard is given as block size. Without it PulseAudio hands out two seconds at a time; on Windows it
is the length of the buffer, which must outlast our pauses; macOS allows few, and its own is short."""
_CHANNELS = {"linux": 1, "win32": 2, "darwin": None}
"""Channels asked for, of which the mean is taken: PulseAudio mixes by itself, on Windows a single channel is
garbage (a known issue of soundcard), on macOS it would be the left one alone."""
_LOOK_EVERY = 1.0
"""Seconds between two looks at the list: for a device that is missing, and for another default."""


def main(arguments: list[str]) -> None:
    """`list`, or `record KIND [NAME]`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to deal with
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # soundcard prints what goes wrong on macOS
    _stay_alive()
    if arguments[0] == "list":
        out.write(json.dumps(_answer()).encode())
        out.flush()
    else:
        threading.Thread(target=_end_with_parent, daemon=True).start()
        _record(out, Kind(arguments[1]), arguments[2] if len(arguments) > 2 else None)


def _answer() -> dict[str, Any]:
    soundcard, reason = _load()
    if reason is not None:
        return {"reason": reason}
    return {"devices": [asdict(device) for device, _ in _devices(soundcard)]}


def _record(out: BinaryIO, kind: Kind, name: str | None) -> None:
    soundcard, reason = _load()
    if reason is not None:
        _tell(out, MISSING, reason.sentence.encode())
        return
    while True:
        device, source = _wait_for(out, soundcard, kind, name)
        with source.recorder(RATE, _CHANNELS[sys.platform], _BUFFER[sys.platform]) as recorder:
            _tell(out, OPENED, json.dumps(asdict(device)).encode())
            default = _default(soundcard, kind)
            looked = time.perf_counter()
            while True:
                waves = recorder.record(_BLOCK)
                now = time.perf_counter()
                _tell(out, BLOCK, waves.mean(axis=1, dtype="float32").tobytes(), now)
                if now - looked > _LOOK_EVERY:
                    _stay_alive()
                    looked = now
                    if name is None and _default(soundcard, kind) != default:
                        break


def _wait_for(out: BinaryIO, soundcard: ModuleType, kind: Kind, name: str | None) -> tuple[Device, Any]:
    """The device as soon as it is there, and what soundcard has for it."""
    while True:
        devices = _devices(soundcard)
        try:
            device = find([device for device, _ in devices], kind, name)
        except DeviceError as error:
            _tell(out, MISSING, str(error).encode())
        else:
            return device, dict(devices)[device]
        time.sleep(_LOOK_EVERY)
        _stay_alive()


def _load() -> tuple[Any, Reason | None]:
    try:
        import soundcard  # noqa: PLC0415 - it connects while it is imported
    except (ImportError, OSError):
        return None, Reason.NO_LIBRARY
    except AssertionError:
        return None, Reason.NO_SERVER
    except Exception:  # noqa: BLE001 - each system has its own way to fail
        return None, Reason.UNUSABLE
    if sys.platform == "linux":
        _pin(soundcard.pulseaudio)
        soundcard.set_name("Heartline")
    return soundcard, None


def _pin(pulseaudio: ModuleType) -> None:
    """Have streams end with their device.

    Otherwise the server moves the stream of an output that was unplugged to the microphone, and the agent is
    heard as the customer. soundcard has no option for it.
    """
    pulse = pulseaudio._pulse  # noqa: SLF001
    connect = pulse._pa_stream_connect_record  # noqa: SLF001
    stay = pulseaudio._pa.PA_STREAM_DONT_MOVE  # noqa: SLF001
    pulse._pa_stream_connect_record = lambda stream, source, buffer, flags: connect(  # noqa: SLF001
        stream, source, buffer, flags | stay
    )


def _devices(soundcard: ModuleType) -> list[tuple[Device, Any]]:
    """Everything that can be recorded, each with what soundcard has for it."""
    microphone = _default(soundcard, Kind.MICROPHONE)
    output = _default(soundcard, Kind.OUTPUT)
    outputs = {str(speaker.id): speaker.name for speaker in soundcard.all_speakers()}
    found = []
    # On macOS there are none, and soundcard warns of it.
    for source in soundcard.all_microphones(include_loopback=sys.platform != "darwin"):
        own = str(source.id)
        if source.isloopback:
            # A monitor's id is its output's with an ending (Linux), or the same (Windows).
            played = own.removesuffix(".monitor")
            device = Device(own, outputs.get(played, source.name), Kind.OUTPUT, played == output)
        else:
            device = Device(own, source.name, Kind.MICROPHONE, own == microphone)
        found.append((device, source))
    return found


def _default(soundcard: ModuleType, kind: Kind) -> str | None:
    """The id of the default microphone or output; None where there is none."""
    ask: Callable[[], Any] = (
        soundcard.default_microphone if kind is Kind.MICROPHONE else soundcard.default_speaker
    )
    try:
        return str(ask().id)
    except Exception:  # noqa: BLE001 - each system has its own way to say that there is none
        return None


def _tell(out: BinaryIO, kind: bytes, payload: bytes, at: float = 0.0) -> None:
    out.write(HEADER.pack(kind, at, len(payload)) + payload)
    out.flush()


def _stay_alive() -> None:
    """End this process unless this is called again in time; the interpreter itself may hang in a library."""
    faulthandler.dump_traceback_later(PATIENCE_SECONDS, exit=True)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Exception:  # noqa: BLE001 - whatever it is, the parent starts this again
        os._exit(UNUSABLE)
    # Not the ordinary way out, on which soundcard waits for the server once more.
    os._exit(0)
