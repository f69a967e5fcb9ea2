"""Folder and store read as one: the folder goes before, and nobody waits for a store or its troubles."""

import logging
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from cues.memory.errors import StoreGoneError
from cues.people import reader as reading
from cues.people.folder import ProfileFolder
from cues.people.reader import ProfileReader
from cues.people.rows import ProfileRows
from speech.errors import HeartlineError
from tests.cues.memory.opening import opened
from tests.cues.memory.postgres_server import needs_postgres
from tests.cues.people.profiles import ROBIN, looked, profile

NOW = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """A folder with one profile."""
    there = tmp_path / "agents"
    there.mkdir()
    (there / "robin.toml").write_text(ROBIN)
    return ProfileFolder(there)


@contextmanager
def reader_of(folder, store):
    """A reader, which has looked at the store once; at the end it looks no more."""
    reader = ProfileReader(folder, store)
    try:
        reader.look()
        yield reader
    finally:
        looked()


def test_the_folder_goes_before_a_row_of_the_same_name(folder, store):
    ProfileRows(store).put([profile("anna"), profile("robin", pets=["cat"])], NOW)
    with reader_of(folder, lambda: store) as reader:
        read = reader.read()
        assert list(read.by_name) == ["robin", "anna"]
        assert read.by_name["robin"].pets == ("two golden retrievers",)
        looked()
        assert reader.read() is read, "the same while nothing has changed"
        folder.erase("robin")
        assert reader.read().by_name["robin"].pets == ("cat",)
        ProfileRows(store).erase("robin")
        reader.look()
        assert list(reader.read().by_name) == ["anna"]


def test_each_reading_brings_what_is_new_to_the_next_one(folder, sqlite_store):
    with reader_of(folder, lambda: sqlite_store) as reader:
        ProfileRows(sqlite_store).put([profile("anna")], NOW)
        reader.read()
        looked()
        assert "anna" in reader.read().by_name


def test_without_a_store_there_is_the_folder(folder):
    assert list(ProfileReader(folder).read().by_name) == ["robin"]
    with reader_of(folder, lambda: None) as reader:
        assert list(reader.read().by_name) == ["robin"]


def test_a_store_that_goes_takes_its_profiles_along_and_a_new_one_brings_its_own(folder, sqlite_store):
    there = [sqlite_store]
    ProfileRows(sqlite_store).put([profile("anna")], NOW)
    with reader_of(folder, lambda: there[0]) as reader:
        assert "anna" in reader.read().by_name
        there[0] = None
        reader.look()
        assert "anna" not in reader.read().by_name
        there[0] = sqlite_store
        reader.look()
        assert "anna" in reader.read().by_name


def test_nobody_waits_for_the_store(folder, sqlite_store):
    ProfileRows(sqlite_store).put([profile("anna")], NOW)
    answers = threading.Event()

    def slow():
        answers.wait()
        return sqlite_store

    reader = ProfileReader(folder, slow)
    try:
        assert [list(reader.read().by_name) for _ in range(3)] == [["robin"]] * 3
        assert sum(each.name == "profiles" for each in threading.enumerate()) == 1
    finally:
        answers.set()
        looked()
    assert list(reader.read().by_name) == ["robin", "anna"]
    looked()


@pytest.mark.recogniser
@needs_postgres
def test_a_server_that_is_away_is_told_once_and_what_was_read_stands(folder, postgres, caplog, monkeypatch):
    monkeypatch.setattr(reading, "FIRST_WAIT", 0.0)
    with opened(postgres.clean_database()) as store:
        ProfileRows(store).put([profile("anna", hobbies=["marker"])], NOW)
        with reader_of(folder, lambda: store) as reader:
            read = reader.read()
            looked()
            postgres.stop()
            try:
                for _ in range(3):
                    reader.look()
                    assert reader.read() is read
                looked()
            finally:
                postgres.start()
            assert [each.levelname for each in caplog.records] == ["WARNING"]
            assert "stand as they were read before" in caplog.text
            assert "marker" not in caplog.text, "nothing of a profile, and no password"
            ProfileRows(store).put([profile("zoe")], NOW)
            reader.look()
            assert list(reader.read().by_name) == ["robin", "anna", "zoe"]


def test_a_store_that_fails_is_left_in_peace_for_a_while(folder):
    asked = []

    def fails():
        asked.append(1)
        raise StoreGoneError("The keyring is locked.")

    with reader_of(folder, fails) as reader:
        looked()
        looks = len(asked)
        for _ in range(3):
            assert "robin" in reader.read().by_name
        assert len(asked) == looks, "a keyring may ask its user each time"


def test_a_fault_of_our_own_is_told_by_its_kind_alone(folder, caplog):
    def fails():
        raise KeyError("marker")

    with reader_of(folder, fails) as reader:
        assert "KeyError" in caplog.text
        assert "marker" not in caplog.text
        assert "robin" in reader.read().by_name


def test_what_cannot_be_used_is_told_of_both(folder, sqlite_store, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    (tmp_path / "agents" / "bob.toml").write_text('name = "bob"\nmarker = 1')
    ProfileRows(sqlite_store).put([profile("zoe").model_copy(update={"hobbies": ("marker " * 50,)})], NOW)
    with reader_of(folder, lambda: sqlite_store) as reader:
        read = reader.read()
    assert list(read.by_name) == ["robin"]
    of_folder, of_store = read.problems
    assert "bob.toml" in of_folder
    assert sqlite_store.name in of_store
    assert "marker" not in of_folder + of_store + caplog.text


def test_a_folder_that_cannot_be_read_is_an_error(tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(HeartlineError, match="cannot be read"):
        ProfileReader(ProfileFolder(file)).read()
