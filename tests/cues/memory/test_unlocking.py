"""An encrypted store is opened with its own key or not at all, and only a new one gets a new key."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cues.memory.engine import read_url, sqlite_url
from cues.memory.errors import StoreError
from cues.memory.keys import FilePlace, Key, KeyringPlace
from cues.memory.remembering import remember
from cues.memory.store import Store
from cues.memory.unlocking import fits
from speech.errors import BadInputError
from tests.cues.memory.made import ON, call, dog
from tests.cues.memory.own_keyring import OwnKeyring, needs_secret_service, using, with_secret_service

MARKS = (b"Biscuit", b"16145550123", b"call-1", b"customers", b"SQLite")


@pytest.fixture
def url(tmp_path):
    return sqlite_url(tmp_path / "memory" / "memory.db")


@pytest.fixture
def keys(tmp_path):
    return FilePlace(tmp_path / "key")


@pytest.fixture
def made(url, keys):
    """The file of an encrypted store with something in it."""
    with Store.open(url, keys=keys) as store:
        remember(store, call(dog()), ON)
    return Path(str(read_url(url).database))


def test_no_word_is_in_any_byte_of_its_files(url, keys, tmp_path):
    with Store.open(url, keys=keys) as store:
        remember(store, call(dog()), ON)
        files = {path.name: path.read_bytes() for path in (tmp_path / "memory").iterdir()}
    files |= {f"closed {path.name}": path.read_bytes() for path in (tmp_path / "memory").iterdir()}
    assert set(files) == {"memory.db", "memory.db-wal", "memory.db-shm", "closed memory.db"}
    assert len(files["memory.db-wal"]) > 4096
    assert [(name, mark) for name, held in files.items() for mark in MARKS if mark in held] == []


def test_a_plain_store_would_be_found_by_the_same_look(url, tmp_path):
    with Store.open(url) as store:
        remember(store, call(dog()), ON)
        held = b"".join(path.read_bytes() for path in (tmp_path / "memory").iterdir())
    assert [mark for mark in MARKS if mark not in held] == []


def test_with_a_keyring_it_is_the_keyrings_key(url):
    backend = OwnKeyring()
    with using(backend):
        Store.open(url, keys=KeyringPlace()).close()
        Store.open(url, keys=KeyringPlace()).close()
        (written,) = backend.kept.values()
        assert fits(Path(str(read_url(url).database)), Key.read(written))


@needs_secret_service
def test_with_a_real_keyring_it_is_opened_again(url, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    code = """
import sys
from cues.memory.keys import KeyringPlace
from cues.memory.known import newest_customers
from cues.memory.remembering import remember
from cues.memory.store import Store
from tests.cues.memory.made import ON, call, dog
with Store.open(sys.argv[1], keys=KeyringPlace()) as store:
    remember(store, call(dog()), ON)
with Store.open(sys.argv[1], keys=KeyringPlace()) as store, store.reading() as connection:
    print(len(newest_customers(connection, 9)))
"""
    (tmp_path / "home").mkdir()
    assert with_secret_service(tmp_path / "home", code, url) == "1\n"


@pytest.mark.parametrize("other", ["wrong", "none"])
def test_without_its_key_it_is_left_alone_and_no_new_one_is_made(made, url, tmp_path, other):
    place = FilePlace(tmp_path / other)
    if other == "wrong":
        place.make()
    before = made.read_bytes()
    with pytest.raises(StoreError, match="key is another one" if other == "wrong" else "is not in") as wrong:
        Store.open(url, keys=place)
    assert str(wrong.value).count(". ") == 1
    assert made.read_bytes() == before
    assert [path.name for path in made.parent.iterdir()] == ["memory.db"]
    assert place.path.exists() is (other == "wrong")


def test_without_the_setting_it_is_said_that_it_may_be_encrypted(made, url):
    before = made.read_bytes()
    with pytest.raises(StoreError, match="or it is encrypted") as wrong:
        Store.open(url)
    assert "memory.encrypt" in str(wrong.value)
    assert made.read_bytes() == before


@pytest.mark.parametrize("there", [True, False])
def test_a_plain_store_is_not_written_on_while_it_is_to_be_encrypted(url, keys, there):
    with Store.open(url) as store:
        remember(store, call(dog()), ON)
    if there:
        keys.make()
    with pytest.raises(StoreError, match="heartline customers encrypt"):
        Store.open(url, keys=keys)
    assert keys.path.exists() is there
    Store.open(url).close()


def test_a_damaged_page_is_said(made, url, keys):
    held = bytearray(made.read_bytes())
    for place in range(4096 + 100, len(held), 4096):
        held[place] ^= 1
    made.write_bytes(held)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(url, keys=keys)


def test_a_server_is_not_encrypted_here(keys):
    with pytest.raises(BadInputError, match="PostgreSQL") as wrong:
        Store.open("postgresql://sam:marker@db.example/calls", keys=keys)
    assert "marker" not in str(wrong.value)
    assert not keys.path.exists()


def test_programs_that_make_a_store_at_once_get_one_key(url, keys):
    code = """
import sys
from pathlib import Path
from cues.memory.keys import FilePlace
from cues.memory.store import Store
sys.stdin.readline()
Store.open(sys.argv[1], keys=FilePlace(Path(sys.argv[2]))).close()
"""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", code, url, str(keys.path)],
            stdin=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        for _ in range(4)
    ]
    for program in programs:
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        program.communicate()
    assert [program.returncode for program in programs] == [0] * 4
    Store.open(url, keys=keys).close()


def test_the_key_is_in_no_text_form_of_the_store(url, keys):
    with Store.open(url, keys=keys) as store:
        assert keys.read().written not in repr(store) + repr(store.engine) + repr(vars(store))


def test_whether_a_key_fits_is_told_without_a_change(made, keys):
    before = made.read_bytes()
    assert fits(made, keys.read())
    assert not fits(made, Key.made())
    assert made.read_bytes() == before
