"""A PostgreSQL server of the tests' own, on a free port, in a folder of its own, as an ordinary user.

PostgreSQL refuses to run as root: where the suite does, the server runs as `nobody`.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from cues.memory.schema import RELEASED
from cues.memory.tables import METADATA
from tests.own_server import begin, hand_over, ordinary_user, own_folder

USER = "heartline"
PASSWORD = "marker-pg-password"  # noqa: S105 - of a server that lives for one test run


def programs() -> Path | None:
    """Where `initdb` and `postgres` lie: in PATH, or where Debian keeps each version; None: nowhere."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


needs_postgres = pytest.mark.skipif(programs() is None, reason="needs the package postgresql")


class PostgresServer:
    """One server; it may be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make its files."""
        bin_ = self._bin()
        hand_over(self.folder)
        password = self.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        subprocess.run(
            [
                *(bin_ / "initdb", "--no-sync", "--pgdata", self.data, "--username", USER),
                *("--auth", "scram-sha-256", "--pwfile", password, "--encoding", "UTF8", "--locale", "C"),
            ],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            **ordinary_user(),
        )

    def start(self) -> None:
        """Begin on the port of before, and wait until clients can connect."""
        self._process, self.port = begin(self._command, self._answers, self.folder, self.port)

    def stop(self) -> None:
        """End it, and every connection with it; what it holds stays."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let it answer nobody who is not connected yet, as a machine does that hangs."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def url(self, database: str, password: str = PASSWORD) -> str:
        """Leads to one of its databases."""
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def clean_database(self, *, bare: bool = True) -> str:
        """Empty the database for tests, and end who is still connected to it; its URL.

        Where it need not be bare, tables of this version stay: to make them anew takes longer than a test.
        """
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND backend_type = 'client backend'"
            )
            made = connection.execute("SELECT to_regclass('heartline_version')").fetchone()
            if not bare and made != (None,):
                version = connection.execute("SELECT version_num FROM heartline_version").fetchone()
                bare = version != (RELEASED[-1],)
            if bare or made == (None,):
                connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            else:
                names = ", ".join(METADATA.tables)
                connection.execute(f"TRUNCATE {names} RESTART IDENTITY".encode())
        return self.url("postgres")

    def _command(self, port: int) -> list[str | Path]:
        return [
            *(self._bin() / "postgres", "-D", self.data, "-p", str(port)),
            *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
            *("-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "log_min_messages=fatal"),
        ]

    def _answers(self, port: int) -> bool:
        self.port = port
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    @staticmethod
    def _bin() -> Path:
        found = programs()
        assert found is not None
        return found


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server for as long as the block lasts; the process and its folder are gone afterwards."""
    with own_folder("postgres-") as folder:
        server = PostgresServer(folder)
        try:
            server.make()
            server.start()
            yield server
        finally:
            server.stop()
