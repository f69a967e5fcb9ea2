"""Whether a file ends where it says it does: what FFmpeg's libraries read past without a word.

A WAV that was cut short is decoded to its end as if nothing were missing, and an Ogg or a bare MP3 declares
no length at all. Each of the three shows it in its own way, and each is read here from a few bytes.
"""

from __future__ import annotations

import struct
from pathlib import Path

_UNKNOWN_LENGTH = 0x7FFF_0000
"""Data sizes from here on stand for "not known": programs that write to a pipe put in 2^31 or 2^32 or so."""

_OGG_PAGE_BYTES = 65_307
"""The longest page that RFC 3533 allows: 27 bytes, 255 lacing values, 255 segments of 255 bytes."""

# Layer III bit rates in kbit/s by index, for MPEG-1 and for MPEG-2 and 2.5 (ISO/IEC 11172-3 and 13818-3).
_MPEG1_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG1_RATES = (44_100, 48_000, 32_000)


def wav_seconds_missing(path: Path) -> float:
    """Seconds that a RIFF WAV's header promises beyond the end of the file; 0 where it tells no length."""
    size = path.stat().st_size
    bytes_a_second = 0
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":
            return 0.0
        at = 12
        while at + 8 <= size:
            file.seek(at)
            name, length = struct.unpack("<4sI", file.read(8))
            if name == b"fmt ":
                bytes_a_second = struct.unpack("<I", file.read(12)[8:].ljust(4, b"\0"))[0]
            if name == b"data":
                known = 0 < length < _UNKNOWN_LENGTH and bytes_a_second > 0
                return max(0.0, (at + 8 + length - size) / bytes_a_second) if known else 0.0
            at += 8 + length + length % 2
    return 0.0


def ogg_breaks_off(path: Path) -> bool:
    """True where an Ogg file's last page is not all there, or is not marked as the last of its stream."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 2 * _OGG_PAGE_BYTES))
        tail = file.read()
    page = tail[tail.rfind(b"OggS") :] if b"OggS" in tail else b""
    if len(page) < 27:
        return True
    last_of_stream, segments = page[5] & 0x04, page[26]
    body = sum(page[27 : 27 + segments])
    return not last_of_stream or len(page) < 27 + segments + body


def mp3_breaks_off(last_packet: bytes) -> bool:
    """True where an MP3's last packet is shorter than the frame that its own four header bytes announce."""
    if len(last_packet) < 4 or last_packet[0] != 0xFF or last_packet[1] & 0xE6 != 0xE2:
        return False  # not the head of a Layer III frame: a tag, perhaps
    version = last_packet[1] >> 3 & 3  # 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
    kbits_index, rate_index, padding = last_packet[2] >> 4, last_packet[2] >> 2 & 3, last_packet[2] >> 1 & 1
    if version == 1 or kbits_index in {0, 15} or rate_index == 3:
        return False  # reserved or free format: the length is not in the header
    if version == 3:
        frame = 144_000 * _MPEG1_KBITS[kbits_index] // _MPEG1_RATES[rate_index] + padding
    else:
        rate = _MPEG1_RATES[rate_index] // (2 if version == 2 else 4)
        frame = 72_000 * _MPEG2_KBITS[kbits_index] // rate + padding
    return len(last_packet) < frame
