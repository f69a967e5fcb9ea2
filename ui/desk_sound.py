"""Which devices the desk is heard on: chosen by people, remembered, and changed while it is heard."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_state_path

from cues.calls.own_file import write_own
from speech.audio import DESK, Channel
from speech.errors import BadInputError
from speech.sources.desk.desk import DeskSource
from speech.sources.desk.devices import Device, list_devices


class DeskSound:
    """The devices of this desk, and what is heard on them."""

    def __init__(self, path: Path | None = None) -> None:
        """Take what was chosen last; a file that cannot be read is as none.

        Args:
            path: where it is remembered; None: in the user's state folder.
        """
        self._path = path or user_state_path("heartline") / "devices.json"
        self._names = remembered_devices(self._path)
        self.source = DeskSource(
            profile=DESK, agent=self._names.get(Channel.AGENT), customer=self._names.get(Channel.CUSTOMER)
        )

    def chosen(self, channel: Channel) -> str | None:
        """The name that was chosen for a side; None: whatever the system takes."""
        return self._names.get(channel)

    def heard_on(self, channel: Channel) -> Device | None:
        """What a side is heard on just now."""
        return self.source.devices[channel]

    def choose(self, channel: Channel, name: str | None) -> None:
        """Hear a side on another device from now on, and remember it.

        Args:
            channel: `agent` or `customer`.
            name: the device's, or a part of it; None: whatever the system takes.

        Raises:
            BadInputError: it is heard there, but cannot be remembered.
        """
        self._names.pop(channel, None)
        if name is not None:
            self._names[channel] = name
        self.source.choose(channel, name)
        try:
            write_own(self._path, json.dumps(self._names))
        except OSError as error:
            raise BadInputError(f"{self._path} cannot be written: {error.strerror}.") from None

    def devices(self) -> Sequence[Device]:
        """All there are now; blocks for half a second.

        Raises:
            DeviceError: there is no sound system, or it does not answer.
        """
        return list_devices()


def remembered_devices(path: Path) -> dict[Channel, str]:
    """The names that were chosen, by side; empty where the file cannot be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    sides = (Channel.AGENT, Channel.CUSTOMER)
    if not isinstance(told, dict):
        return {}
    return {side: told[side] for side in sides if isinstance(told.get(side), str)}
