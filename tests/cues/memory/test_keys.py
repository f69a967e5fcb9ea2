"""Keys: made once, kept by a keyring or in a file that nobody else may read, and never shown."""

from __future__ import annotations

import stat
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as ForgetfulKeyring
from keyring.errors import KeyringLocked

from cues.memory.errors import StoreError, StoreGoneError
from cues.memory.keys import FilePlace, Key, KeyringPlace
from tests.cues.memory.own_keyring import OwnKeyring, needs_secret_service, using, with_secret_service


def test_a_key_is_written_and_read_and_stands_in_no_text_form():
    key = Key.made()
    assert Key.read(f"  {key.written}\n") == key
    assert len(key.secret) == 32
    assert Key.made() != key
    assert key.written not in f"{key} {key!r} {FilePlace}"


@pytest.mark.parametrize("text", ["", "marker", "ab" * 31, "ab" * 33, "ag" * 32, "\u0661" * 64])
def test_what_is_no_key_is_none(text):
    assert Key.read(text) is None


def test_a_keyring_keeps_one_key():
    place = KeyringPlace()
    with using(OwnKeyring()):
        assert place.read() is None
        key = place.make()
        assert place.read() == place.make() == key


def test_the_key_is_where_the_documentation_says():
    backend = OwnKeyring()
    with using(backend):
        key = KeyringPlace().make()
    assert backend.kept == {("heartline", "memory"): key.written}


class TogetherKeyring(OwnKeyring):
    """Two that read it at once know nothing of what the other writes then."""

    def __init__(self):
        super().__init__()
        self.both = threading.Barrier(2)

    def get_password(self, service, username):
        found = super().get_password(service, username)
        with suppress(threading.BrokenBarrierError):
            self.both.wait(0.3)
        return found


def test_two_that_make_the_first_key_at_once_get_one():
    backend = TogetherKeyring()
    with using(backend), ThreadPoolExecutor(2) as pool:
        keys = list(pool.map(lambda _: KeyringPlace().make().written, range(2)))
    assert keys == [backend.kept["heartline", "memory"]] * 2


class LockedKeyring(OwnKeyring):
    def get_password(self, service, username):
        raise KeyringLocked("marker")


class StrangeKeyring(OwnKeyring):
    def get_password(self, service, username):
        raise RuntimeError("marker")


@pytest.mark.parametrize(
    ("backend", "kind", "told"),
    [
        (NoKeyring, StoreError, "memory.key_file"),
        (LockedKeyring, StoreGoneError, "locked"),
        (StrangeKeyring, StoreGoneError, "RuntimeError"),
    ],
)
def test_a_keyring_that_does_not_answer_says_what_to_do(backend, kind, told):
    with using(backend()), pytest.raises(kind, match=told) as wrong:
        KeyringPlace().read()
    assert type(wrong.value) is kind
    assert "marker" not in str(wrong.value)


def test_a_keyring_that_keeps_nothing_is_found_out_before_anything_is_encrypted():
    with using(ForgetfulKeyring()), pytest.raises(StoreError, match="does not keep"):
        KeyringPlace().make()


def test_what_is_no_key_in_the_keyring_is_said_without_it():
    backend = OwnKeyring()
    backend.kept["heartline", "memory"] = "marker"
    with using(backend), pytest.raises(StoreError, match="no key") as wrong:
        KeyringPlace().make()
    assert "marker" not in str(wrong.value)
    assert backend.kept["heartline", "memory"] == "marker"


SECRET_SERVICE = textwrap.dedent("""
    from cues.memory.errors import StoreError
    from cues.memory.keys import KeyringPlace
    place = KeyringPlace()
    try:
        print(place.read(), place.make() == place.read() == place.make())
    except StoreError as error:
        print(type(error).__name__, error)
""")


@needs_secret_service
def test_a_real_keyring_keeps_it_and_says_when_it_is_locked(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert with_secret_service(first, SECRET_SERVICE) == "None True\n"
    (second / "keyrings").mkdir()
    for path in (first / "keyrings").iterdir():
        (second / "keyrings" / path.name).write_bytes(path.read_bytes())
    assert "StoreGoneError The system's keyring is locked" in with_secret_service(
        second, SECRET_SERVICE, unlocked=False
    )


def test_a_file_is_made_for_its_owner_alone_and_stays(tmp_path):
    place = FilePlace(tmp_path / "sub" / "key")
    assert place.read() is None
    key = place.make()
    assert place.read() == place.make() == key
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o600
    assert [path.name for path in place.path.parent.iterdir()] == ["key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path, mode):
    place = FilePlace(tmp_path / "key")
    place.make()
    place.path.chmod(mode)
    with pytest.raises(StoreError, match="chmod 600"):
        place.read()


def test_a_credential_of_systemd_is_taken_as_it_is(tmp_path, monkeypatch):
    place = FilePlace(tmp_path / "key")
    key = place.make()
    place.path.chmod(0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert place.read() == key


def test_a_file_that_holds_no_key_is_said_without_it_and_left_alone(tmp_path):
    place = FilePlace(tmp_path / "key")
    place.path.write_text("marker")
    place.path.chmod(0o600)
    for use in (place.read, place.make):
        with pytest.raises(StoreError, match="openssl rand -hex 32") as wrong:
            use()
        assert "marker" not in str(wrong.value)
    assert place.path.read_text() == "marker"


def test_a_place_that_cannot_be_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    place = FilePlace(tmp_path / "file" / "key")
    with pytest.raises(StoreError, match="cannot be read"):
        place.read()
    with pytest.raises(StoreError, match="cannot be made"):
        place.make()
