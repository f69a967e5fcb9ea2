"""A Redis server of the tests' own, on a free port, in a folder of its own, that keeps nothing on disk.

It runs as an ordinary user, also where the suite runs as root.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.own_server import begin, hand_over, own_folder

needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="needs redis-server of the package of that name"
)
PASSWORD = "marker-password"  # noqa: S105 - of a server that lives for one test


class RedisServer:
    """One server; `url` leads to it, whichever process it is just now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Begin with nothing, on the port of before, and wait until clients can connect."""
        hand_over(self.folder)
        self._process, self.port = begin(self._command, self._answers, self.folder, self.port)

    def stop(self) -> None:
        """End it at once; what it held is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def hang(self) -> None:
        """Let it answer nobody, and keep every connection open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _command(self, port: int) -> list[str]:
        return [
            *("redis-server", "--port", str(port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no", "--requirepass", PASSWORD),
            *("--dir", str(self.folder), "--daemonize", "no", "--loglevel", "warning"),
        ]

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1.0) as probe:
                probe.sendall(f"AUTH {PASSWORD}\r\n".encode())
                return probe.recv(16).startswith(b"+OK")
        except OSError:
            return False


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """A server for as long as the block lasts; the process and its folder are gone afterwards."""
    with own_folder("redis-") as folder:
        server = RedisServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()
