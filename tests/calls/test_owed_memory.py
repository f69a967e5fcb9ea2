"""A store that fails in mid-call: the call goes on, and is in the store once that is back, exactly once."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from cues.calls.events import CallEnded, DetailEvent, DetailState
from cues.memory.engine import sqlite_url
from cues.memory.known import details_of, newest_customers
from cues.memory.schema import RELEASED, VERSION_TABLE
from speech.audio import ARCHIVE
from tests.cues.memory.postgres_server import PostgresServer, needs_postgres, running_postgres
from tests.own_server import ordinary_user
from tests.ui.wiring.test_owed import a_call, told
from ui.settings import settings
from ui.wiring import owed
from ui.wiring.memory import open_store
from ui.wiring.owed import owed_calls, settle
from ui.wiring.replays import ReplayPlan, prepare_replay

pytestmark = pytest.mark.recogniser
ROOT = Path(__file__).parents[2]
TURNS = (
    {"speaker": "customer", "text": "We have a dog called Biscuit who ate my boots.", "at": 3},
    {"speaker": "agent", "text": "Oh no!", "at": 9},
    {"speaker": "customer", "text": "And my daughter Emma is getting married in June.", "at": 12},
    {"speaker": "agent", "text": "How lovely!", "at": 20},
)
ONE_CALL = """
    import os, resource, signal, sys, tempfile
    from pathlib import Path
    from tests.ui.wiring.test_owed import a_call, told
    from ui.wiring.owed import settle
    with tempfile.TemporaryDirectory() as folder:  # what is loaded late may lie where only root can read
        elsewhere = f"sqlite:///{folder}/memory.db"
        a_call("early", Path(folder), elsewhere)
        told(elsewhere)
    #drop
    if sys.argv[1] == "full":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
    if sys.argv[1] == "again":
        print(settle().remembered, told())
    else:
        a_call()
"""


@pytest.fixture(autouse=True)
def memory_on(monkeypatch):
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running_postgres() as running:
        yield running


@pytest.fixture
def chat(tmp_path):
    path = tmp_path / "chat.jsonl"
    path.write_text("".join(json.dumps(turn) + "\n" for turn in TURNS))
    return path


def known(url):
    """Calls of the newest customer, and how often each detail was told."""
    with open_store(url) as store, store.reading() as connection:
        ann, *_ = newest_customers(connection, 9)
        return ann.calls, {each.kind.value: len(each.told) for each in details_of(connection, ann.id)}


async def call_with(chat, url, fault, customer="+16145550123"):
    """A whole call, in which the fault happens after the first confirmed detail; its events."""
    plan = ReplayPlan(chat, ARCHIVE, None, customer_id=customer, store=url)
    events = []
    async with aclosing(prepare_replay(plan).events()) as told:
        async for event in told:
            events.append(event)
            if isinstance(event, DetailEvent) and event.state is DetailState.CONFIRMED and fault:
                fault()
                fault = None
    assert fault is None
    assert isinstance(events[-1], CallEnded)
    assert not [event for event in events if event.event == "warning" and "failed" in event.code]
    return events


@needs_postgres
@pytest.mark.parametrize("how", ["stopped", "frozen"])
async def test_a_server_that_goes_away_in_mid_call(server, chat, caplog, memory_on, how):
    memory_on.setattr("cues.memory.engine.CONNECT_TIMEOUT", 2)
    url = server.clean_database()
    fault, mended = (server.stop, server.start) if how == "stopped" else (server.freeze, server.thaw)
    try:
        with caplog.at_level(logging.WARNING):
            await call_with(chat, url, fault)
        assert owed_calls() == 1
        assert settle(url).left == 1
    finally:
        mended()
    assert "could not be remembered" in caplog.text
    assert not any(word in caplog.text.lower() for word in ("biscuit", "emma", "6145550123", "marker-pg"))
    assert settle(url).remembered == 1
    assert settle(url) == owed.Settled()
    assert known(url) == (1, {"pet": 1, "family": 1, "celebration": 1})


@needs_postgres
async def test_the_next_call_brings_the_one_along_that_was_owed(server, chat, memory_on):
    url = server.clean_database()
    try:
        await call_with(chat, url, server.stop)
    finally:
        server.start()
    await call_with(chat, url, lambda: None)
    assert owed_calls() == 0
    assert known(url) == (2, {"pet": 2, "family": 2, "celebration": 2})


@needs_postgres
async def test_a_password_that_is_wrong_for_a_while(server, chat, memory_on):
    right = server.clean_database()
    memory_on.setenv("HEARTLINE_MEMORY__STORE", server.url("postgres", "marker-wrong"))
    settings.cache_clear()
    assert (await call_with(chat, server.url("postgres", "marker-wrong"), lambda: None))[-1].duration
    assert owed_calls() == 1
    memory_on.setenv("HEARTLINE_MEMORY__STORE", right)
    settings.cache_clear()
    assert settle().remembered == 1
    assert known(right)[0] == 1


@needs_postgres
def test_two_programs_that_catch_up_at_once_write_each_call_once(server, memory_on):
    url = server.clean_database()
    memory_on.setenv("HEARTLINE_MEMORY__STORE", url)
    settings.cache_clear()
    server.stop()
    try:
        for number in range(8):
            a_call(f"call-{number}", dog=f"Rex{number}")
    finally:
        server.start()
    code = "from ui.wiring.owed import settle; print(settle().left)"
    both = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate()[0].strip() for process in both] == ["0", "0"]
    assert told() == [(f"call-{number}", f"Rex{number}") for number in range(8)]
    assert known(url)[0] == 8


async def test_a_store_that_a_newer_version_has_taken_over_until_this_one_is_brought_up(chat, tmp_path):
    url = sqlite_url(tmp_path / "store" / "memory.db")
    await call_with(chat, url, lambda: None)

    def version(name):
        with sqlite3.connect(tmp_path / "store" / "memory.db") as other:
            other.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", (name,))  # noqa: S608 - our own name
        other.close()

    await call_with(chat, url, lambda: version("r9999"), "+18025550123")
    assert "newer version" in settle(url).why
    version(RELEASED[-1])
    assert settle(url).remembered == 1
    assert known(url) == (1, {"pet": 1, "family": 1, "celebration": 1})


async def test_a_file_that_is_damaged_until_a_backup_is_in_its_place(chat, tmp_path):
    path = tmp_path / "store" / "memory.db"
    url = sqlite_url(path)
    await call_with(chat, url, lambda: None)
    shutil.copy(path, tmp_path / "backup.db")
    await call_with(chat, url, lambda: path.write_bytes(b"not a database" * 1000), "+18025550123")
    assert settle(url).left == 1
    for each in path.parent.iterdir():
        each.unlink()
    shutil.copy(tmp_path / "backup.db", path)
    assert settle(url).remembered == 1
    assert known(url) == (1, {"pet": 1, "family": 1, "celebration": 1})
    with open_store(url) as store, store.reading() as connection:
        assert len(newest_customers(connection, 9)) == 2


@pytest.fixture
def everybodys():
    """A folder that an ordinary user may use; pytest's own are its user's alone."""
    folder = Path(tempfile.mkdtemp(prefix="owed-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="limits on files and modes are posix")
@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_a_disk_that_is_full_and_a_folder_that_may_only_be_read(everybodys, fault):
    store = everybodys / "data" / "heartline" / "memory"
    store.mkdir(parents=True)
    everybodys_places(everybodys)
    if fault == "read-only":
        store.chmod(0o555)
    failed = program(everybodys, fault)
    assert "could not be remembered" in failed.stderr
    assert "biscuit" not in failed.stderr.lower()
    assert ("disk" if fault == "full" else "Permission denied") in failed.stderr
    store.chmod(0o777)
    assert program(everybodys, "again").stdout.split() == ["1", "[('call-1',", "'Biscuit')]"]
    assert program(everybodys, "again").stdout.split() == ["0", "[('call-1',", "'Biscuit')]"]


def everybodys_places(folder):
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)


def program(home, what):
    """Another program of an ordinary user, who may not write everywhere."""
    user = ordinary_user().get("user", os.geteuid())
    code = textwrap.dedent(ONE_CALL).replace("#drop", f"os.geteuid() == 0 and os.setuid({user})")
    places = {f"XDG_{name.upper()}_HOME": str(home / name) for name in ("config", "data", "state", "cache")}
    return subprocess.run(
        [sys.executable, "-c", code, what],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "HOME": str(home), **places},
    )
