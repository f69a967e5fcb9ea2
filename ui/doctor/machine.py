"""The machine itself: what runs, its clock and zone, and the gateway's port."""

from __future__ import annotations

import errno
import os
import platform
import re
import socket
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ui.doctor.finding import Finding, note, ok, wrong

GATEWAY_PORT = 2700
"""Where `heartline serve` listens if not told otherwise; vosk-server does, too."""
_MADE = 2026
"""Year of the first release: no clock that is right shows an earlier one."""
_POSIX_ZONE = re.compile(r"(?:[A-Za-z]{3,}|<[^>]+>)[+-]?\d")
"""A zone written out (POSIX.1-2017, 8.3: `CET-1CEST`) rather than named."""


def what_runs() -> Iterator[Finding]:
    """Versions, for whoever is asked for help; and a note where Linux is a guest of Windows."""
    try:
        own = version("heartline")
    except PackageNotFoundError:
        own = "(not installed)"
    system = f"{platform.system()} {platform.release()} ({platform.machine()})"
    yield ok("heartline", f"Heartline {own}, Python {platform.python_version()}, {system}.")
    if is_wsl(platform.release()):
        yield note(
            "heartline",
            "This Linux runs inside Windows (WSL): what its own programs play is heard, never a softphone of "
            "Windows.",
            "Install Heartline in Windows itself.",
        )


def is_wsl(release: str) -> bool:
    """Whether a kernel's release is that of the Windows Subsystem for Linux (`5.15.90.1-microsoft-...`).

    Its sound server (WSLg) is one of its own, with one output that leads to Windows and one input that comes
    from there: https://github.com/microsoft/wslg, README, "Pulse Audio Plugin".
    """
    return sys.platform == "linux" and "microsoft" in release.casefold()


def clock(now: datetime, zone: str | None) -> Iterator[Finding]:
    """Whether the clock and its zone can be right: "today" in a call, and the greeting, go by them.

    Args:
        now: the time as this machine tells it, with its zone.
        zone: the variable TZ, where it is set.
    """
    about, offset = "clock", now.utcoffset() or timedelta()
    if now.year < _MADE:
        remedy = "Set it; on Linux: sudo timedatectl set-ntp true"
        yield wrong(about, f"The clock says {now:%Y-%m-%d}, which is before Heartline was made.", remedy)
    elif zone and not _is_so(zone, now):
        yield wrong(
            about,
            f"TZ names the zone {zone!r}, which this machine does not know, so its times are in UTC.",
            "Mend the name (Europe/Berlin, America/New_York), or install the zones: sudo apt install tzdata",
        )
    elif not zone and not offset and now.tzname() in {"UTC", "Coordinated Universal Time"}:
        yield note(
            about,
            f"It is {now:%Y-%m-%d %H:%M}, in UTC: that is seldom a desk's own zone.",
            "Set the zone; on Linux, for example: sudo timedatectl set-timezone Europe/Berlin",
        )
    else:
        yield ok(about, f"It is {now:%Y-%m-%d %H:%M}, {now.tzname()} (UTC{now:%z}).")


def _is_so(zone: str, now: datetime) -> bool:
    """Whether the machine's time is that of the zone: the C library takes an unknown one for UTC."""
    name = zone.removeprefix(":")
    if sys.platform == "win32" or _POSIX_ZONE.match(name) or Path(name).is_absolute():
        return True
    try:
        return now.astimezone(ZoneInfo(name)).utcoffset() == now.utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def gateways_port(port: int = GATEWAY_PORT) -> Finding:
    """Whether a gateway could listen where it does if not told otherwise. It is tried, and let go at once."""
    about = "port"
    with socket.socket() as trial:
        # As asyncio does before it listens: elsewhere than on Windows it lets a port that has just closed be
        # taken again, there it would let two programs share one.
        if os.name == "posix":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                why = "is taken: by a gateway, a vosk-server or another program"
            else:
                why = f"cannot be used ({error.strerror})"
            remedy = f"A second gateway needs another one: heartline serve --port {port + 1} --name second"
            return note(about, f"Port {port} {why}.", remedy)
    return ok(about, f"Port {port} is free for a gateway.")
