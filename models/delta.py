"""What a network learned since: its change against a base file, one small whole number a weight, packed."""

from __future__ import annotations

import hashlib
import lzma
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.errors import DeltaError

_MAGIC = b"HEARTLINE DELTA 1\n"
_HEAD = struct.Struct("<32sI")
"""The SHA-256 of the base file and the number of places."""
_PLACE = struct.Struct("<QII")
_SCALE_UNIT = np.float32(2.0**-14)
"""Scales are stored as half floats of this unit: without it most would fall where halves are coarse."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a matrix of little-endian float32 lies in a file, row after row."""

    offset: int
    """In bytes from the file's beginning."""
    rows: int
    columns: int

    @property
    def end(self) -> int:
        """The offset of the first byte behind it."""
        return self.offset + 4 * self.rows * self.columns


def learned(base: bytes, taught: bytes, places: Sequence[Place], bits: int = 8) -> bytes:
    """The delta that turns `base` nearly into `taught`.

    Each row of each place has a scale of its own, so a row's largest change is kept to about 1 part in
    2 ** `bits`. What differs outside the places is not kept.

    Args:
        base: the file's bytes before.
        taught: after; as long.
        places: the matrices that may differ, apart from one another.
        bits: of each whole number, 2 to 8.
    """
    top = 2 ** (bits - 1) - 1
    scales, codes = [], []
    for place in places:
        change = _matrix(taught, place) - _matrix(base, place)
        largest = np.abs(change).max(axis=1, keepdims=True)
        stored = (largest / np.float32(top) / _SCALE_UNIT).astype("<f2")
        scale = stored.astype(np.float32) * _SCALE_UNIT
        steps = np.divide(change, scale, out=np.zeros_like(change), where=scale > 0)
        scales.append(stored.tobytes())
        codes.append(np.clip(np.round(steps), -top, top).astype(np.int8).tobytes())
    head = _HEAD.pack(hashlib.sha256(base).digest(), len(places))
    table = b"".join(_PLACE.pack(place.offset, place.rows, place.columns) for place in places)
    return _MAGIC + lzma.compress(b"".join([head, table, *scales, *codes]), preset=9 | lzma.PRESET_EXTREME)


def applied(delta: bytes, base: bytes) -> bytes:
    """`base` with a delta applied: the same bytes on every machine.

    Each weight is one float32 product and one float32 sum, each rounded by itself, in that order.

    Raises:
        DeltaError: the delta is broken, or was learned on another file.
    """
    head, places, numbers = _unpacked(delta)
    if hashlib.sha256(base).digest() != head:
        raise DeltaError("it was learned on another file than this base")
    rows = sum(place.rows for place in places)
    weights = sum(place.rows * place.columns for place in places)
    if len(numbers) != 2 * rows + weights or any(place.end > len(base) for place in places):
        raise DeltaError("its numbers do not fit its places")
    scales = np.frombuffer(numbers, "<f2", rows).astype(np.float32) * _SCALE_UNIT
    codes = np.frombuffer(numbers, np.int8, weights, 2 * rows)
    taught = bytearray(base)
    row = weight = 0
    for place in places:
        size = place.rows * place.columns
        steps = codes[weight : weight + size].reshape(place.rows, place.columns).astype(np.float32)
        change = steps * scales[row : row + place.rows, None]
        taught[place.offset : place.end] = (_matrix(base, place) + change).astype("<f4").tobytes()
        row, weight = row + place.rows, weight + size
    return bytes(taught)


def _unpacked(delta: bytes) -> tuple[bytes, list[Place], bytes]:
    """The base's digest, the places, and what is left: scales, then codes."""
    if not delta.startswith(_MAGIC):
        raise DeltaError("it is no delta of this version")
    try:
        content = lzma.decompress(delta[len(_MAGIC) :])
        digest, count = _HEAD.unpack_from(content)
        table = content[_HEAD.size : _HEAD.size + count * _PLACE.size]
        places = [Place(*fields) for fields in _PLACE.iter_unpack(table)]
    except (lzma.LZMAError, struct.error) as error:
        raise DeltaError("it is broken or cut short") from error
    if len(places) != count:
        raise DeltaError("it is broken or cut short")
    return digest, places, content[_HEAD.size + len(table) :]


def _matrix(content: bytes, place: Place) -> npt.NDArray[np.float32]:
    flat = np.frombuffer(content, "<f4", place.rows * place.columns, place.offset)
    return flat.reshape(place.rows, place.columns)
