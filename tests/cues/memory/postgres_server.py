"""A PostgreSQL server of the tests' own, on a free port, in a folder of its own, as an ordinary user.

PostgreSQL refuses to run as root: where the suite does, the server runs as `nobody`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cues.memory.schema import RELEASED
from cues.memory.tables import METADATA
from tests.cues.calls.gateway.redis_server import free_port

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
        user = self._user()
        if user:
            os.chown(self.folder, user["user"], user["group"])
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
            **user,
        )

    def start(self) -> None:
        """Begin on the port of before, and wait until clients can connect."""
        for _ in range(20):  # somebody else may take the port that was free
            self.port = self.port or free_port()
            self._process = subprocess.Popen(
                [
                    *(self._bin() / "postgres", "-D", self.data, "-p", str(self.port)),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                    *("-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "log_min_messages=fatal"),
                ],
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **self._user(),
            )
            while self._process.poll() is None:
                if self._answers():
                    return
            self.port = 0
        pytest.fail("postgres does not start", pytrace=False)

    def stop(self) -> None:
        """End it, and every connection with it; what it holds stays."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

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

    def _answers(self) -> bool:
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

    @staticmethod
    def _user() -> dict[str, Any]:
        import pwd  # not on Windows, which reads this file all the same

        if os.geteuid() != 0:
            return {}
        nobody = pwd.getpwnam("nobody")
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server for as long as the block lasts; the process and its folder are gone afterwards."""
    # Not pytest's own folder, which only the user that runs the suite may look into.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server = PostgresServer(folder)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
