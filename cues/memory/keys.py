"""The key of an encrypted store, and the two places that may keep it: the system's keyring, or a file."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from platformdirs import user_state_path

from cues.memory.errors import StoreError, StoreGoneError

SERVICE: Final = "heartline"
ACCOUNT: Final = "memory"
"""Under these names the keyring keeps it: `keyring get heartline memory` shows it to whoever may see it."""
SIZE: Final = 32
"""Bytes: a key of AES-256."""
TURNS: Final = "key.lock"
"""Of the user's state folder the file by which programs that make the keyring's key take turns."""
LONGEST_TURN: Final = 60.0
"""Seconds: a keyring may ask the person to unlock it first."""
_WRITTEN: Final = re.compile(rf"[0-9a-fA-F]{{{2 * SIZE}}}", re.ASCII)
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
"""Names the folder of a service's credentials. systemd shuts it itself, by rights that modes do not show."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """What a store is encrypted with."""

    secret: bytes
    """`SIZE` bytes."""

    @classmethod
    def made(cls) -> Key:
        """A new one, by chance of the system's own."""
        return cls(secrets.token_bytes(SIZE))

    @classmethod
    def read(cls, text: str) -> Key | None:
        """As it is written down, 64 hexadecimal digits; None: this is no key."""
        text = text.strip()
        return cls(bytes.fromhex(text)) if _WRITTEN.fullmatch(text) else None

    @property
    def written(self) -> str:
        """As it is written down."""
        return self.secret.hex()

    def __repr__(self) -> str:
        return "Key(...)"


class KeyPlace(Protocol):
    """What keeps the key."""

    @property
    def name(self) -> str:
        """What it is called in messages."""

    def read(self) -> Key | None:
        """The key; None: none has been made.

        Raises:
            StoreGoneError: the place is shut just now.
            StoreError: there is no such place, or what it holds is no key.
        """

    def make(self) -> Key:
        """Make a key and keep it; where there is one by now, that one.

        Raises:
            StoreError: it cannot be kept.
        """


@dataclass(frozen=True, slots=True)
class KeyringPlace:
    """The keyring of the system: Secret Service or KWallet, macOS's Keychain, Windows' Credential Manager."""

    @property
    def name(self) -> str:
        """As `KeyPlace.name`."""
        return "the system's keyring"

    def read(self) -> Key | None:
        """As `KeyPlace.read`."""
        # It looks for every keyring that there may be, and most stores are not encrypted.
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringLocked, NoKeyringError  # noqa: PLC0415

        try:
            text = keyring.get_password(SERVICE, ACCOUNT)
        except NoKeyringError:
            raise StoreError(
                "Memory's key is to lie in the system's keyring, and there is none here. "
                "Name a file for it instead: the setting memory.key_file."
            ) from None
        except KeyringLocked:
            raise StoreGoneError("The system's keyring is locked. Unlock it and try again.") from None
        except Exception as error:  # noqa: BLE001 - each keyring raises what its system does
            raise StoreGoneError(
                f"The system's keyring does not answer ({type(error).__name__}). Try again, "
                "or name a file for memory's key instead: the setting memory.key_file."
            ) from None
        if text is None:
            return None
        key = Key.read(text)
        if key is None:
            raise StoreError(
                f"What the system's keyring keeps as {SERVICE} {ACCOUNT} is no key: 64 hexadecimal digits."
            )
        return key

    def make(self) -> Key:
        """As `KeyPlace.make`."""
        import keyring  # noqa: PLC0415

        with _in_turn():  # a keyring overwrites what another program has put there since it was read
            there = self.read()
            if there is not None:
                return there
            key = Key.made()
            with suppress(Exception):  # whatever it raises, what it keeps tells whether it can
                keyring.set_password(SERVICE, ACCOUNT, key.written)
            if self.read() != key:
                raise StoreError(
                    "The system's keyring does not keep memory's key. Unlock it or set one up, "
                    "or name a file instead: the setting memory.key_file."
                )
            return key


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file that only its owner may read, holding the key in hexadecimal digits."""

    path: Path

    @property
    def name(self) -> str:
        """As `KeyPlace.name`."""
        return str(self.path)

    def read(self) -> Key | None:
        """As `KeyPlace.read`."""
        try:
            mode = self.path.stat().st_mode
            text = self.path.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"The key file {self.path} cannot be read: {error.strerror}.") from None
        if os.name == "posix" and mode & _OTHERS and not self._of_systemd():
            raise StoreError(f"Others may read the key file {self.path}. Run: chmod 600 {self.path}")
        key = Key.read(text)
        if key is None:
            raise StoreError(
                f"The key file {self.path} holds no key: 64 hexadecimal digits, as `openssl rand -hex 32` "
                "prints them."
            )
        return key

    def make(self) -> Key:
        """As `KeyPlace.make`."""
        key = Key.made()
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, spare = tempfile.mkstemp(prefix=f".{self.path.name}-", dir=self.path.parent)
            try:
                with open(handle, "w", encoding="ascii") as file:  # noqa: PTH123 - it is open already
                    file.write(f"{key.written}\n")
                    file.flush()
                    os.fsync(handle)
                with suppress(FileExistsError):
                    os.link(spare, self.path)  # whole or not at all, and never over another's key
            finally:
                Path(spare).unlink()
        except OSError as error:
            raise StoreError(f"The key file {self.path} cannot be made: {error.strerror}.") from None
        there = self.read()
        if there is None:
            raise StoreError(f"The key file {self.path} went away while it was made. Try again.")
        return there

    def _of_systemd(self) -> bool:
        folder = os.environ.get(_CREDENTIALS)
        return folder is not None and self.path.parent == Path(folder)


@contextmanager
def _in_turn() -> Iterator[None]:
    """One program of a user at a time, by the lock that SQLite has on every system.

    Raises:
        StoreGoneError: another one holds it for longer than a person takes.
        StoreError: there is no place for the lock.
    """
    path = user_state_path("heartline") / TURNS
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        turn = sqlite3.connect(path, timeout=LONGEST_TURN, isolation_level=None)
    except (OSError, sqlite3.Error):
        raise StoreError(f"Memory's key cannot be made: {path} cannot be written.") from None
    with closing(turn):
        try:
            turn.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error:
            raise StoreGoneError("Another program is making memory's key just now. Try again.") from None
        yield
