import struct
from pathlib import Path

import pytest

from speech.sources.endings import mp3_breaks_off, ogg_breaks_off, wav_seconds_missing
from tests.speech.sources.made_audio import stereo, write


def wav(path: Path, promised: int, present: int) -> Path:
    """16 kHz, 16-bit mono: 32,000 bytes a second, behind a chunk of odd length."""
    form = struct.pack("<HHIIHH", 1, 1, 16_000, 32_000, 2, 16)
    chunks = b"LIST\x03\0\0\0abc\0" + b"fmt \x10\0\0\0" + form + b"data" + struct.pack("<I", promised)
    path.write_bytes(b"RIFF\xff\xff\xff\xffWAVE" + chunks + bytes(present))
    return path


@pytest.mark.parametrize(
    ("promised", "present", "seconds"),
    [
        (64_000, 64_000, 0.0),
        (64_000, 16_000, 1.5),
        (64_000, 80_000, 0.0),
        (0, 64_000, 0.0),
        (2**32 - 1, 64_000, 0.0),
    ],
)
def test_a_wav_tells_what_is_missing(tmp_path: Path, promised: int, present: int, seconds: float) -> None:
    assert wav_seconds_missing(wav(tmp_path / "call.wav", promised, present)) == seconds


@pytest.mark.parametrize("raw", [b"", b"RIF", b"RIFF\0\0\0\0WAVE", b"RF64\0\0\0\0WAVEdata\xff\xff\xff\x0f"])
def test_a_header_without_a_length_promises_nothing(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "call.wav").write_bytes(raw)
    assert wav_seconds_missing(tmp_path / "call.wav") == 0.0


def test_an_ogg_is_whole_with_its_last_page(tmp_path: Path) -> None:
    path = write(tmp_path / "call.opus", stereo(3.0, 48_000))
    raw = path.read_bytes()
    assert not ogg_breaks_off(path)
    for cut in (1, len(raw) - raw.rindex(b"OggS"), len(raw) - raw.rindex(b"OggS") - 10, len(raw) // 2):
        path.write_bytes(raw[:-cut])
        assert ogg_breaks_off(path)
    path.write_bytes(bytes(1_000))
    assert ogg_breaks_off(path)


@pytest.mark.parametrize(
    ("header", "length"),
    [
        (b"\xff\xfb\x90\x00", 417),  # MPEG-1, 128 kbit/s at 44.1 kHz
        (b"\xff\xfb\x92\x00", 418),  # the same with its padding byte
        (b"\xff\xfb\x94\x00", 384),  # at 48 kHz
        (b"\xff\xf3\x80\x00", 208),  # MPEG-2, 64 kbit/s at 22.05 kHz
        (b"\xff\xe3\x48\x00", 288),  # MPEG-2.5, 32 kbit/s at 8 kHz
    ],
)
def test_an_mp3_frame_knows_its_length(header: bytes, length: int) -> None:
    assert not mp3_breaks_off(header + bytes(length - 4))
    assert mp3_breaks_off(header + bytes(length - 5))


@pytest.mark.parametrize(
    "packet",
    [b"", b"\xff\xfb", b"TAG something", b"\xff\xfb\x00\x00", b"\xff\xfb\xfc\x00", b"\xff\xeb\x90\x00"],
)
def test_what_is_no_frame_of_known_length_is_not_judged(packet: bytes) -> None:
    assert not mp3_breaks_off(packet)
