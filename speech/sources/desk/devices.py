"""The devices that a call can be heard on: microphones, and outputs by what is played on them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from speech.errors import HeartlineError

PATIENCE_SECONDS = 5.0
"""How long the sound system may take to answer. A null sink of PulseAudio that has been idle takes two."""
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Keeps Windows from opening a console for the helper."""
_CABLES = ("blackhole", "loopback", "soundflower", "vb-cable", "cable output")
"""Drivers that hand a program's output on as a microphone: what macOS needs, and some have on Windows."""


class DeviceError(HeartlineError):
    """No sound can be had: no sound system, or no such device."""


class Kind(StrEnum):
    """What is recorded."""

    MICROPHONE = "microphone"
    OUTPUT = "output"
    """What is played on an output: its monitor on Linux, its loopback on Windows; macOS has none."""


@dataclass(frozen=True, slots=True)
class Device:
    """One thing that can be recorded."""

    id: str
    """The sound system's own name for it."""
    name: str
    """As the system's settings show it; an output's own name, without "Monitor of"."""
    kind: Kind
    default: bool
    """True for the microphone and the output that the system takes where nothing is chosen."""


class Reason(StrEnum):
    """Why there is no sound at all."""

    NO_LIBRARY = "no_library"
    NO_SERVER = "no_server"
    NO_ANSWER = "no_answer"
    UNUSABLE = "unusable"

    @property
    def sentence(self) -> str:
        """What is wrong and what to do about it."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.NO_LIBRARY: "This machine has no sound library. On Linux, install libpulse0.",
    Reason.NO_SERVER: "No sound server is running. Start PipeWire (with pipewire-pulse) or PulseAudio.",
    Reason.NO_ANSWER: "The sound system does not answer. Restart it, or log in again.",
    Reason.UNUSABLE: "The sound device cannot be used. Close what else has it open, or connect it again.",
}


def find(devices: Sequence[Device], kind: Kind, name: str | None) -> Device:
    """The device that a person means.

    Args:
        devices: all there are.
        kind: what is looked for. By name a device of the other kind is found too, after all of this one.
        name: its name or id, or a part of its name in upper or lower case; None takes the default one, for an
            output where there is none a virtual cable.

    Raises:
        DeviceError: none fits, or a part of a name fits several.
    """
    own = [device for device in devices if device.kind is kind]
    if name is None:
        own.sort(key=lambda device: not device.default)
        cables = [device for device in devices if _is_cable(device)] if kind is Kind.OUTPUT else []
        if not own + cables:
            raise DeviceError(_missing(kind))
        return (own + cables)[0]
    for group in (own, [device for device in devices if device.kind is not kind]):
        exact = [device for device in group if name in {device.id, device.name}]
        part = [device for device in group if name and name.casefold() in device.name.casefold()]
        if exact or len(part) == 1:
            return (exact or part)[0]
        if part:
            names = ", ".join(device.name for device in part)
            raise DeviceError(f"{name!r} is a part of several names: {names}. Say more of the one you mean.")
    raise DeviceError(f"There is no device called {name!r}. Connect it, or choose another one.")


def list_devices() -> tuple[Device, ...]:
    """All there are now. Blocks for 0.4 seconds as a rule, and some `PATIENCE_SECONDS` at most.

    Raises:
        DeviceError: there is no sound system, or it does not answer.
    """
    command, environment = helper_command("list")
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter and a module of ours
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=2 * PATIENCE_SECONDS,
            creationflags=NO_WINDOW,
            check=False,
        )
        told = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        raise DeviceError(Reason.NO_ANSWER.sentence) from None
    if "reason" in told:
        raise DeviceError(Reason(told["reason"]).sentence)
    return tuple(device_from(told) for told in told["devices"])


def helper_command(*arguments: str) -> tuple[list[str], dict[str, str]]:
    """Command line and environment of the process in which soundcard runs; its module says why."""
    root = str(Path(__file__).parents[3])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", "speech.sources.desk.helper", *arguments]
    return command, {**os.environ, "PYTHONPATH": path}


def device_from(told: Mapping[str, Any]) -> Device:
    """A device as the helper writes it."""
    return Device(told["id"], told["name"], Kind(told["kind"]), told["default"])


def _is_cable(device: Device) -> bool:
    return any(cable in device.name.casefold() for cable in _CABLES)


def _missing(kind: Kind) -> str:
    if kind is Kind.MICROPHONE:
        return "No microphone is connected. Connect one."
    if sys.platform == "darwin":
        return (
            "macOS lets no program hear what others play. Install BlackHole, and play the softphone through a"
            " Multi-Output Device that holds it."
        )
    return "There is no output whose sound could be heard. Connect a headset or a speaker."
