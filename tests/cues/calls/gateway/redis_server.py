"""A Redis server of the tests' own, on a free port, in a folder of its own, that keeps nothing on disk.

It runs as an ordinary user, also where the suite runs as root.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

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
        import pwd  # not on Windows, which reads this file all the same

        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        for _ in range(20):  # somebody else may take the port that was free
            self.port = self.port or free_port()
            self._process = subprocess.Popen(
                [
                    *("redis-server", "--port", str(self.port), "--bind", "127.0.0.1"),
                    *("--save", "", "--appendonly", "no", "--requirepass", PASSWORD),
                    *("--dir", str(self.folder), "--daemonize", "no", "--loglevel", "warning"),
                ],
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **user,
            )
            while self._process.poll() is None:
                if self._answers():
                    return
            self.port = 0
        pytest.fail("redis-server does not start", pytrace=False)

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

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1.0) as probe:
                probe.sendall(f"AUTH {PASSWORD}\r\n".encode())
                return probe.recv(16).startswith(b"+OK")
        except OSError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """A server for as long as the block lasts; the process and its folder are gone afterwards."""
    # Not pytest's own folder, which only the user that runs the suite may look into.
    folder = Path(tempfile.mkdtemp(prefix="redis-"))
    server = RedisServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
