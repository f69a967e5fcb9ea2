"""G.711, a sample in eight bits: mu-law and A-law to 16-bit PCM, each a look-up in a table.

The tables follow ITU-T G.711 (11/88), tables 1 (A-law) and 2 (mu-law), with the standard's 13 and 14 bits
moved up to 16: the values that decoders everywhere give. A byte is a sample, so nothing can be malformed.
"""

from __future__ import annotations

import numpy as np

from speech.audio import Samples


def from_mulaw(data: bytes) -> Samples:
    """Decode mu-law (PCMU).

    Args:
        data: one byte a sample.

    Returns:
        As many samples, at most 32,124 either way.
    """
    return _MULAW[np.frombuffer(data, np.uint8)]


def from_alaw(data: bytes) -> Samples:
    """Decode A-law (PCMA).

    Args:
        data: one byte a sample, its even bits inverted, as on every line.

    Returns:
        As many samples, at most 32,256 either way and never 0, which A-law cannot say.
    """
    return _ALAW[np.frombuffer(data, np.uint8)]


def _mulaw_table() -> Samples:
    """All bits are sent inverted; a step of 8 doubles with each segment, around a bias of 33 of 14 bits."""
    code = ~np.arange(256, dtype=np.uint8)
    segment, step = (code >> 4 & 7).astype(np.int32), (code & 15).astype(np.int32)
    size = ((step << 3) + 132 << segment) - 132
    return np.where(code & 0x80, -size, size).astype(np.int16)


def _alaw_table() -> Samples:
    """Every other bit is sent inverted; segments 0 and 1 have steps of 16, then they double."""
    code = np.arange(256, dtype=np.uint8) ^ np.uint8(0x55)
    segment, step = (code >> 4 & 7).astype(np.int32), (code & 15).astype(np.int32)
    size = (step << 4) + np.where(segment, 264, 8) << np.maximum(segment - 1, 0)
    return np.where(code & 0x80, size, -size).astype(np.int16)


_MULAW = _mulaw_table()
_ALAW = _alaw_table()
