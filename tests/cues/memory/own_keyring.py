"""Keyrings of the tests' own: one in memory, and a real Secret Service on a D-Bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

ROOT = Path(__file__).parents[3]
needs_secret_service = pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs the packages gnome-keyring and dbus",
)


class OwnKeyring(KeyringBackend):
    """Keeps what it is given, as any other does, for as long as the test lasts."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@contextmanager
def using(backend: KeyringBackend) -> Iterator[None]:
    """The keyring of this process, for as long as the block lasts; never the person's own after it."""
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(NoKeyring())


def with_secret_service(folder: Path, code: str, *arguments: str, unlocked: bool = True) -> str:
    """What a program prints that finds a real Secret Service, whose keyring lies in a folder."""
    run = folder / "run"
    run.mkdir(mode=0o700)
    start = "gnome-keyring-daemon --components=secrets " + ("--unlock" if unlocked else "--start")
    script = f'printf password | {start} >/dev/null; exec "$@"'
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", script, "bash", sys.executable, "-c", code, *arguments],
        env={**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(run), "XDG_DATA_HOME": str(folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout
