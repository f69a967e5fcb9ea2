"""G.711 against the values of the standard and against FFmpeg's decoders."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO

import av
import numpy as np
import pytest

from speech.audio import Samples
from speech.sources.protocols.companding import from_alaw, from_mulaw

EVERY_BYTE = bytes(range(256))


def as_ffmpeg_hears(data: bytes, *, wave_format: int) -> list[int]:
    """What FFmpeg decodes from these bytes in a WAV file of this format: 6 A-law, 7 mu-law (RFC 2361)."""
    head = struct.pack("<HHIIHH", wave_format, 1, 8000, 8000, 1, 8)
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(data)) + data
    with av.open(BytesIO(b"RIFF" + struct.pack("<I", len(body)) + body)) as wave:
        return [int(value) for frame in wave.decode(audio=0) for value in frame.to_ndarray()[0]]


@pytest.mark.parametrize(("decode", "wave_format"), [(from_mulaw, 7), (from_alaw, 6)])
def test_every_byte_is_what_ffmpeg_makes_of_it(decode: Callable[[bytes], Samples], wave_format: int) -> None:
    got = decode(EVERY_BYTE)
    assert got.dtype == np.int16
    assert got.tolist() == as_ffmpeg_hears(EVERY_BYTE, wave_format=wave_format)


@pytest.mark.parametrize(
    ("decode", "data", "value"),
    [
        # G.711 table 2: decoder output 0, 2, 30, 8031 of 14 bits.
        (from_mulaw, "ff", 0),
        (from_mulaw, "7f", 0),
        (from_mulaw, "fe", 2 * 4),
        (from_mulaw, "f0", 30 * 4),
        (from_mulaw, "80", 8031 * 4),
        (from_mulaw, "00", -8031 * 4),
        # G.711 table 1: 1, 66, 4032 of 13 bits; the table shows the bits before every other is inverted.
        (from_alaw, "d5", 1 * 8),
        (from_alaw, "55", -1 * 8),
        (from_alaw, "f5", 66 * 8),
        (from_alaw, "aa", 4032 * 8),
        (from_alaw, "2a", -4032 * 8),
    ],
)
def test_the_standards_own_values(decode: Callable[[bytes], Samples], data: str, value: int) -> None:
    assert decode(bytes.fromhex(data)).tolist() == [value]


@pytest.mark.parametrize("decode", [from_mulaw, from_alaw])
def test_any_length_gives_as_many_samples_of_its_own(decode: Callable[[bytes], Samples]) -> None:
    assert decode(b"").shape == (0,)
    first, second = decode(EVERY_BYTE * 3), decode(EVERY_BYTE * 3)
    assert first.shape == (768,)
    first[:] = 0
    assert np.any(second), "a look-up gives a copy: writing into it changes no table"
    assert np.any(decode(EVERY_BYTE))
