"""The pages of an encrypted store's files, decrypted without SQLCipher: deleted, unused and old ones too.

SQLCipher itself shows only what is in use, and what has to be proven is that nothing else is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from cues.memory.errors import StoreError
from cues.memory.keys import Key

PAGE: Final = 4096
"""Bytes of a page, by default of SQLCipher 4."""
RESERVED: Final = 80
"""Bytes at a page's end: the initialisation vector of 16, and an HMAC-SHA512 of 64."""
SALT: Final = 16
"""Bytes at the first page's beginning that are not encrypted."""
_WAL_HEAD, _FRAME_HEAD = 32, 24
"""Bytes before the journal's first frame, and before each frame's page (https://sqlite.org/fileformat.html)."""
_HEADER: Final = slice(21, 24)
_FRACTIONS: Final = b"\x40\x20\x20"
"""What SQLite's header always has there: where it is read, the key and the sizes are right."""


def pages_of(path: Path, key: Key) -> Iterator[bytes]:
    """Every page that lies in a file, as SQLite knows it without the reserved bytes.

    Args:
        path: the store's file, or its write-ahead log, whose name ends with `-wal`.
        key: what they are encrypted with.

    Raises:
        StoreError: it cannot be read, or is not so encrypted.
    """
    try:
        with path.open("rb") as file:
            if path.name.endswith("-wal"):
                yield from _frames(file, key)
            else:
                yield from _pages(file, key, path)
    except OSError as error:
        raise StoreError(f"The bytes of {path} cannot be looked at: {error.strerror}.") from None


def _pages(file: IO[bytes], key: Key, path: Path) -> Iterator[bytes]:
    number = 1
    while len(page := file.read(PAGE)) == PAGE:
        decrypted = _decrypted(page, key, first=number == 1)
        if number == 1 and decrypted[_HEADER] != _FRACTIONS:
            raise StoreError(f"The bytes of {path} cannot be looked at: they are encrypted in another way.")
        yield decrypted
        number += 1


def _frames(file: IO[bytes], key: Key) -> Iterator[bytes]:
    file.seek(_WAL_HEAD)
    while len(frame := file.read(_FRAME_HEAD + PAGE)) == _FRAME_HEAD + PAGE:
        yield _decrypted(frame[_FRAME_HEAD:], key, first=int.from_bytes(frame[:4], "big") == 1)


def _decrypted(page: bytes, key: Key, *, first: bool) -> bytes:
    plain = SALT if first else 0
    end = PAGE - RESERVED
    decryptor = Cipher(AES(key.secret), CBC(page[end : end + AES.block_size // 8])).decryptor()
    return page[:plain] + decryptor.update(page[plain:end])
