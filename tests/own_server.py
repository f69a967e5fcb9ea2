"""A server of the tests' own: on a free port, in its own folder, as an ordinary user, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

TRIES = 20
"""Ports tried: somebody else may take the one that was free."""


def ordinary_user() -> dict[str, Any]:
    """What `subprocess` takes to drop root, where the suite has it."""
    import pwd  # not on Windows, which reads this file all the same

    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def hand_over(folder: Path) -> None:
    """Give a folder to the user that the server runs as."""
    if user := ordinary_user():
        os.chown(folder, user["user"], user["group"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def begin(
    command: Callable[[int], Sequence[str | Path]], answers: Callable[[int], bool], folder: Path, port: int
) -> tuple[subprocess.Popen[bytes], int]:
    """Start a server, on the port of before where it had one, and wait until clients can connect.

    Args:
        command: the command line for a port.
        answers: whether a client can connect there.
        folder: where it runs.
        port: the one of before; 0: any that is free.
    """
    for _ in range(TRIES):
        port = port or free_port()
        words = command(port)
        process = subprocess.Popen(
            words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **ordinary_user()
        )
        try:
            while process.poll() is None:
                if answers(port):
                    return process, port
        except BaseException:
            process.kill()
            raise
        port = 0
    pytest.fail(f"{Path(words[0]).name} does not start", pytrace=False)


@contextmanager
def own_folder(prefix: str) -> Iterator[Path]:
    """A folder for as long as the block lasts; not pytest's, which only the suite's user may look into."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
