"""The sound devices: which there are, who would be heard on which, and who serves them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from speech.audio import Channel
from speech.sources.desk.devices import Device, DeviceError, Kind, find, list_devices
from ui.doctor.advice import System, Trouble, advice, trouble_of
from ui.doctor.finding import Finding, ok, wrong

ABOUT = "sound"
Names = Mapping[Channel, str | None]
"""What was asked for on each side, as `find` takes it: a device's name or a part of it; None: the default."""
_SIDES = {
    Channel.AGENT: (Kind.MICROPHONE, Trouble.NO_MICROPHONE),
    Channel.CUSTOMER: (Kind.OUTPUT, Trouble.NO_OUTPUT),
}
_SERVERS = {System.LINUX: "PulseAudio or PipeWire", System.WINDOWS: "Windows", System.MACOS: "macOS"}
"""Who serves the sound, as far as the system tells."""
_SERVER_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Devices:
    """What there is to hear on, and who would be heard on what."""

    all: tuple[Device, ...]
    sides: dict[Channel, Device]
    """What agent and customer would be heard on; a side is missing where there is nothing for it."""

    def heard_as(self, device: Device) -> Channel | None:
        """Who would be heard on this device; None: nobody."""
        return next((side for side, chosen in self.sides.items() if chosen is device), None)


def look(system: System, names: Names) -> tuple[Devices | None, list[Finding]]:
    """The devices there are now; None where there is no sound at all. Blocks for some seconds at most.

    Args:
        system: this machine's.
        names: what was asked for.
    """
    try:
        devices = list_devices()
    except DeviceError as error:
        trouble = trouble_of(str(error))
        what = f"{str(error).partition('. ')[0].rstrip('.')}."
        return None, [wrong(ABOUT, what, advice(system, trouble) if trouble else "")]
    return choose(devices, serving(system), system, names)


def choose(
    devices: Sequence[Device], server: str, system: System, names: Names
) -> tuple[Devices, list[Finding]]:
    """Who would be heard on what, and what is wrong with that. Pure.

    Args:
        devices: all there are.
        server: who serves them, as people call it.
        system: this machine's.
        names: what was asked for.
    """
    sides, found = {}, [ok(ABOUT, f"{server}: {_counted(devices)}.")]
    for side, (kind, missing) in _SIDES.items():
        try:
            sides[side] = find(devices, kind, names[side])
        except DeviceError as error:
            found.append(wrong(side, str(error), "" if names[side] else advice(system, missing)))
    if len(sides) == 2 and sides[Channel.AGENT] is sides[Channel.CUSTOMER]:
        both = sides[Channel.AGENT].name
        found.append(
            wrong(ABOUT, f"Agent and customer would both be heard on {both!r}.", "Name another one.")
        )
    return Devices(tuple(devices), sides), found


def serving(system: System) -> str:
    """Who serves the sound here; on Linux asked of the server, where there is a program that asks."""
    program = shutil.which("pactl")
    if system is not System.LINUX or program is None:
        return _SERVERS[system]
    try:
        done = subprocess.run(  # noqa: S603 - the system's own, which only asks
            [program, "info"],
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SERVER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return _SERVERS[system]
    return server_name(done.stdout)


def server_name(info: str) -> str:
    """Who serves, from what `pactl info` prints: the source is in advice.py."""
    if pipewire := re.search(r"^Server Name: .*\b(PipeWire [\w.]+)", info, re.MULTILINE):
        return pipewire[1]
    version = re.search(r"^Server Version: ([\d.]+)", info, re.MULTILINE)
    if re.search(r"^Server Name: pulseaudio", info, re.MULTILINE):
        return f"PulseAudio {version[1]}" if version else "PulseAudio"
    return _SERVERS[System.LINUX]


def _counted(devices: Sequence[Device]) -> str:
    microphones = sum(device.kind is Kind.MICROPHONE for device in devices)
    outputs = sum(device.kind is Kind.OUTPUT for device in devices)
    return (
        f"{microphones or 'no'} {'microphone' if microphones == 1 else 'microphones'} and "
        f"{outputs or 'no'} {'output' if outputs == 1 else 'outputs'} that can be heard"
    )
