"""Where Heartline keeps things: whether others can read what customers said, and whether there is room.

What holds a customer's words has mode 0600 and lies in folders of mode 0700: that is the contract's promise.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_state_path

from models.shelf import Shelf
from ui.doctor.finding import Finding, note, ok, wrong
from ui.settings import Settings, settings_file

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""What group and others may do."""
LITTLE_ROOM, NO_ROOM = 1_000_000_000, 200_000_000
"""Bytes free under which a disk is nearly, and quite, too full. An hour of call makes 6 to 8 MB of journal
(measured on the bundled calls), so the first is room for three weeks at a desk that keeps them all; the
second is a little more than fetching the careful ear's model takes (165 MB)."""


def state_folder() -> Path:
    """Where journals, tokens and what gateways keep lie."""
    return user_state_path("heartline")


def closed_to_others(settings: Settings, *, posix: bool = os.name == "posix") -> Iterator[Finding]:
    """Whether anybody but their owner can read journals, tokens and secrets.

    Args:
        settings: the file's are read too, for it may hold a gateway's secrets.
        posix: Windows knows no modes: there a user's own folders are closed to other users anyway.
    """
    about, folder = "folders", state_folder()
    if not posix:
        yield ok(about, f"{folder} is within your own profile, which Windows keeps from other users.")
        return
    open_ones = list(_open_ones(folder))
    if open_ones:
        more = f" and {len(open_ones) - 1} more" if len(open_ones) > 1 else ""
        yield wrong(about, f"Others can read {open_ones[0]}{more}.", f"Run: chmod -R go= {folder}")
    else:
        there = (
            f"What lies in {folder}" if folder.is_dir() else f"There is no {folder} yet; what will lie there"
        )
        yield ok(about, f"{there} is closed to others.")
    file = settings_file()
    secrets = settings.gateway.twilio_auth_token or settings.gateway.audiohook
    if secrets and file.is_file() and _is_open(file):
        yield wrong(about, f"Others can read {file}, which holds secrets.", f"Run: chmod 600 {file}")


def writable() -> Iterator[Finding]:
    """Whether what has to be written can be."""
    for folder in dict.fromkeys((state_folder(), Shelf.default().root)):
        there = _nearest(folder)
        if not there.is_dir():
            yield wrong("folders", f"{there} is a file where a folder should be.", "Move it away.")
        elif not os.access(there, os.W_OK | os.X_OK):
            yield wrong(
                "folders",
                f"Nothing can be written to {folder}: {there} is not yours to write to.",
                f'Make it yours; on Linux and macOS: sudo chown -R "$USER" {there}',
            )


def room() -> Iterator[Finding]:
    """How much space the disks have where Heartline writes; each disk once."""
    told = set()
    for folder in (state_folder(), Shelf.default().root):
        there = _nearest(folder)
        device = there.stat().st_dev
        if device not in told:
            told.add(device)
            yield enough_room(there, shutil.disk_usage(there).free)


def enough_room(folder: Path, free: int) -> Finding:
    """What is to be said of a disk.

    Args:
        folder: one on it.
        free: bytes.
    """
    what = f"{free / 1e9:.1f} GB are free on the disk of {folder}."
    remedy = "Free some: journals and models need it."
    if free < NO_ROOM:
        return wrong("disk", f"{free / 1e6:.0f} MB are free on the disk of {folder}.", remedy)
    return note("disk", what, remedy) if free < LITTLE_ROOM else ok("disk", what)


def _open_ones(root: Path) -> Iterator[Path]:
    """The files that others may read, and the folders of files that they may look into."""
    for folder, _, names in os.walk(root):
        here = Path(folder)
        if names and _is_open(here):
            yield here
        yield from (here / name for name in names if _is_open(here / name))


def _is_open(path: Path) -> bool:
    try:
        return bool(path.lstat().st_mode & _OTHERS)
    except OSError:
        return False  # gone meanwhile: journals are swept


def _nearest(folder: Path) -> Path:
    """The folder itself, or the one above it in which it would be made."""
    return next(path for path in (folder, *folder.parents) if path.exists())
