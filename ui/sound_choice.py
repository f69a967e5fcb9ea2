"""What a person can choose each side's sound from: what is connected, heard now, chosen before, or away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from speech.audio import Channel
from speech.sources.desk.devices import Device, DeviceError, Kind, find

KINDS = {Channel.AGENT: Kind.MICROPHONE, Channel.CUSTOMER: Kind.OUTPUT}


@dataclass(frozen=True, slots=True)
class Choice:
    """One line that can be chosen for a side."""

    side: Channel
    name: str | None
    """As `DeskSound.choose` takes it; None: whatever the system takes."""
    label: str
    heard: bool = False
    """The side is heard on it now."""
    chosen: bool = False
    """It was chosen, and is remembered."""
    away: bool = False
    """It was chosen, and is not connected."""

    @property
    def notes(self) -> str:
        """How it stands, in a few words; empty where there is nothing to say."""
        told = {"heard now": self.heard, "chosen": self.chosen, "not connected": self.away}
        return ", ".join(words for words, holds in told.items() if holds)


def choices(
    devices: Sequence[Device], side: Channel, chosen: str | None, heard: Device | None
) -> list[Choice]:
    """What a side can be heard on: the system's own choice first, then each device by name.

    Args:
        devices: all there are.
        side: `agent` or `customer`.
        chosen: what was chosen for it, as `find` takes it.
        heard: what it is heard on now.
    """
    own = _of(devices, side)
    known = {device.id: device for device in ([heard] if heard else []) + own}
    picked: Device | None = None
    with suppress(DeviceError):
        picked = find(tuple(devices), KINDS[side], chosen) if chosen is not None else None
    if picked is not None:
        known.setdefault(picked.id, picked)
    listed = [each for each in known.values() if any(each.id == device.id for device in devices)]
    names = Counter(device.name for device in listed)
    rows = [Choice(side, None, _by_itself(own), chosen=chosen is None)]
    for device in sorted(listed, key=lambda each: (each.name.casefold(), each.id)):
        name = device.name if names[device.name] == 1 else device.id
        is_heard = heard is not None and heard.id == device.id
        rows.append(Choice(side, name, device.name, heard=is_heard, chosen=device is picked))
    if chosen is not None and picked is None:
        rows.append(Choice(side, chosen, chosen, chosen=True, away=True))
    return rows


def _of(devices: Sequence[Device], side: Channel) -> list[Device]:
    """A side's devices; where no output can be heard, as on macOS, a virtual cable is a microphone."""
    return [device for device in devices if device.kind is KINDS[side]] or list(devices)


def _by_itself(own: Sequence[Device]) -> str:
    default = next((device.name for device in own if device.default), None)
    return "system's choice" + (f": {default}" if default else "")
