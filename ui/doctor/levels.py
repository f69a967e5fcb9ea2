"""How loud each side is while the doctor listens: nothing but the loudness is kept of what is heard."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing

from speech.audio import LIVE, SAMPLE_RATE, AudioFrame, Channel
from speech.pcm import SILENCE_DBFS
from speech.sources.desk.desk import DeskSource
from speech.sources.desk.devices import PATIENCE_SECONDS, Device
from ui.doctor.advice import System, Trouble, advice
from ui.doctor.finding import Finding, note, ok, wrong
from ui.doctor.sound import Devices, Names

SECONDS = PATIENCE_SECONDS
"""How long is listened if not told otherwise: a device that has given nothing by then gives nothing."""
FLOOR = -60.0
"""dBFS of an empty meter, as on the call screen (ui/widgets/meters.py)."""
QUIET = -50.0
"""dBFS (root mean square of 0.1 s) under which a microphone has heard nobody speak: in a headset, speech has
between -40 and -10."""
_SILENT = {Channel.AGENT: Trouble.AGENT_SILENT, Channel.CUSTOMER: Trouble.CUSTOMER_SILENT}


class Levels:
    """Each side's loudness, now and at its loudest, in dBFS from -100 (silence) to 0."""

    def __init__(self) -> None:
        self.newest = dict.fromkeys((Channel.AGENT, Channel.CUSTOMER), SILENCE_DBFS)
        self.loudest = dict(self.newest)
        self.opened: set[Channel] = set()
        """Sides whose device gave sound, silence or not."""
        self.seconds = 0.0
        """For how long has been listened."""

    def add(
        self, levels: dict[Channel, float], devices: dict[Channel, Device | None], seconds: float
    ) -> None:
        """Take in the newest, so many seconds after the beginning."""
        self.seconds = seconds
        for side, level in levels.items():
            self.newest[side] = level
            self.loudest[side] = max(self.loudest[side], level)
            if devices[side] is not None:
                self.opened.add(side)


async def listen(
    names: Names, levels: Levels, show: Callable[[Levels], None], seconds: float | None = SECONDS
) -> None:
    """Hear both sides, keep how loud they are, and let go of the sound.

    Args:
        names: on what.
        levels: filled in, so that it holds what there is also when this is cancelled.
        show: called ten times a second.
        seconds: how long; None: until cancelled.
    """
    source = DeskSource(profile=LIVE, agent=names[Channel.AGENT], customer=names[Channel.CUSTOMER])
    async with aclosing(source.frames()) as frames:
        async for item in frames:
            if isinstance(item, AudioFrame) and item.channel is Channel.CUSTOMER:  # the second of each pair
                levels.add(source.levels, source.devices, item.end / SAMPLE_RATE)
                show(levels)
                if seconds is not None and levels.seconds >= seconds:
                    source.stop()


def judged(devices: Devices, levels: Levels, system: System) -> list[Finding]:
    """What the levels say of each side that has a device. Pure."""
    return [_judged(side, device, levels, system) for side, device in devices.sides.items()]


def _judged(side: Channel, device: Device, levels: Levels, system: System) -> Finding:
    loudest = levels.loudest[side]
    if side not in levels.opened and levels.seconds < PATIENCE_SECONDS:
        return note(side, f"{device.name!r} had not begun yet when it was stopped.", "Try again, for longer.")
    if side not in levels.opened:
        return wrong(side, f"{device.name!r} cannot be heard.", advice(system, Trouble.UNUSABLE))
    if loudest <= SILENCE_DBFS:
        say = wrong if side is Channel.AGENT else note  # perhaps nothing was played
        what = f"{device.name!r} gave nothing but silence ({SILENCE_DBFS:.0f} dBFS)."
        return say(side, what, advice(system, _SILENT[side]))
    what = f"Heard on {device.name!r}, at the loudest {loudest:.0f} dBFS."
    if side is Channel.AGENT and loudest < QUIET:
        return note(side, what, "If you were speaking, that is too quiet: raise the microphone's level.")
    # Whatever was heard there, a film perhaps: it tells nothing of where the softphone plays.
    return ok(side, f"{what} The softphone has to play there." if side is Channel.CUSTOMER else what)
