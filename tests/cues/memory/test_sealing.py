"""A plain store becomes an encrypted one and back, whatever comes in between."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cues.memory.engine import sqlite_url
from cues.memory.errors import StoreError, StoreGoneError
from cues.memory.keys import FilePlace
from cues.memory.known import customers_known_by, details_of
from cues.memory.remembering import remember
from cues.memory.sealing import decrypt, encrypt, leftovers
from cues.memory.sqlite_file import Form, form_of
from cues.memory.store import Store
from speech.errors import BadInputError
from tests.cues.memory.made import ANN, ON, call, dog

ROOT = Path(__file__).parents[3]
MARK = "MarkerBiscuit"


@pytest.fixture
def folder(tmp_path):
    """A plain store with something in it, and nothing beside it."""
    own = tmp_path / "memory"
    with Store.open(sqlite_url(own / "memory.db")) as store:
        remember(store, call(dog("d1", MARK)), ON)
    return own


def url_of(folder: Path) -> str:
    return sqlite_url(folder / "memory.db")


def keys_of(folder: Path) -> FilePlace:
    return FilePlace(folder / "key")


def names(folder: Path, *, encrypted: bool) -> list[str]:
    """Of the pets that are remembered."""
    keys = keys_of(folder) if encrypted else None
    with Store.open(url_of(folder), keys=keys) as store, store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        return sorted(str(one.attributes["name"]) for one in details_of(connection, ann.id))


def marked(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if MARK.encode() in path.read_bytes())


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def test_a_store_is_encrypted_and_made_plain_again_with_all_it_holds(folder):
    assert marked(folder) == ["memory.db"]
    encrypt(url_of(folder), keys_of(folder))
    assert form_of(folder / "memory.db") is Form.SEALED
    assert marked(folder) == []
    assert names(folder, encrypted=True) == [MARK]
    decrypt(url_of(folder), keys_of(folder))
    assert names(folder, encrypted=False) == [MARK]
    assert sorted(path.name for path in folder.iterdir()) == ["key", "memory.db"]


def test_its_rights_stay_and_what_was_there_before_is_overwritten(folder):
    file = folder / "memory.db"
    file.chmod(0o640)
    with file.open("rb") as old:
        encrypt(url_of(folder), keys_of(folder))
        assert not any(old.read())
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_link_to_the_store_stays_one(folder, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(folder / "memory.db")
    encrypt(sqlite_url(link), keys_of(folder))
    assert link.is_symlink()
    assert names(folder, encrypted=True) == [MARK]


@pytest.mark.recogniser
@pytest.mark.parametrize("what", ["encrypt", "decrypt"])
def test_killed_at_any_line_it_is_the_one_or_the_other_and_the_next_try_ends_it(folder, what):
    keys_of(folder).make()
    if what == "decrypt":
        encrypt(url_of(folder), keys_of(folder))
    done = subprocess.run(
        [sys.executable, "-m", "tests.cues.memory.killed_sealing", str(folder), what],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    times, *found = done.stdout.split()
    assert int(times) > 80
    assert found == ["plain", "sealed"]


def test_what_a_killed_program_left_in_the_journal_is_taken_along_and_overwritten(folder):
    code = """
import sys
from cues.memory.remembering import remember
from cues.memory.store import Store
from tests.cues.memory.made import ON, call, dog
with Store.open(sys.argv[1]) as store:
    remember(store, call(dog("d1", "MarkerBiscuitTwo"), id_="call-2"), ON)
    print("there", flush=True)
    sys.stdin.read()
"""
    with python(code, url_of(folder)) as process:
        assert process.stdout.readline() == "there\n"
        process.send_signal(signal.SIGKILL)
    assert "memory.db-wal" in marked(folder)
    with (folder / "memory.db-wal").open("rb") as old:
        encrypt(url_of(folder), keys_of(folder))
        assert MARK.encode() not in old.read()
    assert marked(folder) == []
    assert names(folder, encrypted=True) == [MARK, "MarkerBiscuitTwo"]


def test_while_another_program_has_it_open_nothing_is_done(folder):
    code = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1])
print(other.execute("SELECT count(*) FROM details").fetchone()[0], flush=True)
sys.stdin.read()
"""
    with python(code, str(folder / "memory.db")) as process:
        assert process.stdout.readline() == "1\n"
        before = (folder / "memory.db").read_bytes()
        with pytest.raises(StoreGoneError, match="locked"):
            encrypt(url_of(folder), keys_of(folder), wait=0.1)
        assert (folder / "memory.db").read_bytes() == before
        assert leftovers(folder / "memory.db") == []
        assert not keys_of(folder).path.exists()
        process.stdin.close()
    encrypt(url_of(folder), keys_of(folder))
    assert names(folder, encrypted=True) == [MARK]


def test_who_has_only_opened_the_old_file_can_harm_nothing(folder):
    code = """
import sqlite3, sys
late = sqlite3.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
try:
    late.execute("PRAGMA journal_mode = WAL")
    late.execute("CREATE TABLE late (a)")
except sqlite3.DatabaseError as error:
    print(error.sqlite_errorname, flush=True)
"""
    with python(code, str(folder / "memory.db")) as process:
        assert process.stdout.readline() == "open\n"
        encrypt(url_of(folder), keys_of(folder))
        with Store.open(url_of(folder), keys=keys_of(folder)) as store:
            remember(store, call(dog("d2", "Rex"), id_="call-2"), ON)
            process.stdin.write("\n")
            process.stdin.close()
            assert process.stdout.read() == "SQLITE_NOTADB\n"
    assert names(folder, encrypted=True) == [MARK, "Rex"]


def test_two_programs_that_encrypt_at_once_do_it_once(folder):
    code = """
import sys
from pathlib import Path
from cues.memory.keys import FilePlace
from cues.memory.sealing import encrypt
from speech.errors import HeartlineError
sys.stdin.readline()
try:
    encrypt(sys.argv[1], FilePlace(Path(sys.argv[2])))
    print("done")
except HeartlineError:
    print("refused")
"""
    both = [python(code, url_of(folder), str(keys_of(folder).path)) for _ in range(2)]
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    said = sorted(process.communicate()[0].strip() for process in both)
    assert said in (["done", "refused"], ["done", "done"])
    assert names(folder, encrypted=True) == [MARK]
    assert marked(folder) == []
    assert leftovers(folder / "memory.db") == []


def test_a_disk_that_is_full_changes_nothing(folder):
    code = """
import resource, signal, sys
from pathlib import Path
from cues.memory.errors import StoreError
from cues.memory.keys import FilePlace
from cues.memory.sealing import encrypt
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    encrypt(sys.argv[1], FilePlace(Path(sys.argv[2])))
except StoreError as error:
    print(error)
"""
    with python(code, url_of(folder), str(keys_of(folder).path)) as process:
        assert "disk" in process.stdout.read()
    assert names(folder, encrypted=False) == [MARK]
    assert leftovers(folder / "memory.db") == []


def test_what_cannot_be_done_is_said(folder, tmp_path):
    keys = keys_of(folder)
    with pytest.raises(BadInputError, match="not encrypted"):
        decrypt(url_of(folder), keys)
    with pytest.raises(BadInputError, match="There is no store"):
        encrypt(sqlite_url(tmp_path / "none.db"), keys)
    with pytest.raises(BadInputError, match="PostgreSQL"):
        encrypt("postgresql://u:p@h/d", keys)
    encrypt(url_of(folder), keys)
    with pytest.raises(BadInputError, match="encrypted already"):
        encrypt(url_of(folder), keys)
    with pytest.raises(StoreError, match="its key is not in"):
        decrypt(url_of(folder), FilePlace(tmp_path / "none"))
    other = FilePlace(tmp_path / "other")
    other.make()
    with pytest.raises(StoreError, match="its key is another one"):
        decrypt(url_of(folder), other)
    assert names(folder, encrypted=True) == [MARK]


def test_another_programs_database_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE others (id)")
    other.close()
    with pytest.raises(StoreError, match="another program's"):
        encrypt(sqlite_url(path), FilePlace(tmp_path / "key"))
    assert form_of(path) is Form.PLAIN
    assert os.listdir(tmp_path) == ["other.db"]  # noqa: PTH208


@pytest.mark.parametrize("ending", [".old", ".new", "-wal.old"])
def test_a_copy_of_ones_own_beside_the_store_is_left_alone(folder, ending):
    copy = folder / f"memory.db{ending}"
    copy.write_bytes(b"my own")
    encrypt(url_of(folder), keys_of(folder))
    decrypt(url_of(folder), keys_of(folder))
    assert copy.read_bytes() == b"my own"
