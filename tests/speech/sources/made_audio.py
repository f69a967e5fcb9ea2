"""Audio files that the tests make for themselves: tones in any codec that PyAV encodes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

LEFT_HZ, RIGHT_HZ = 440, 880

CODECS = {
    ".wav": ("pcm_s16le", "s16"),
    ".flac": ("flac", "s16"),
    ".mp3": ("libmp3lame", "fltp"),
    ".m4a": ("aac", "fltp"),
    ".opus": ("libopus", "flt"),
    ".webm": ("libopus", "flt"),
    ".aiff": ("pcm_s16be", "s16"),
}


def tone(hertz: float, seconds: float, rate: int) -> npt.NDArray[np.float32]:
    """Shape (n,), a third of full scale."""
    return (np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate) / 3).astype(np.float32)


def stereo(seconds: float, rate: int) -> npt.NDArray[np.float32]:
    """Shape (2, n): 440 Hz on the left, 880 Hz on the right."""
    return np.stack((tone(LEFT_HZ, seconds, rate), tone(RIGHT_HZ, seconds, rate)))


def write(
    path: Path,
    waves: npt.NDArray[np.float32],
    *,
    rate: int = 48_000,
    codec: tuple[str, str] | None = None,
    layout: str | None = None,
    tags: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Encode planar floats into the container that the file's ending names."""
    name, sample_format = codec or CODECS[path.suffix]
    layout = layout or ("stereo" if len(waves) == 2 else "mono")
    with av.open(str(path), "w", container_options=options or {}) as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(name, rate=rate, layout=layout, format=sample_format)
        converter = av.AudioResampler(format=sample_format, layout=layout, rate=rate)
        for at in range(0, waves.shape[1], rate // 10):
            piece = np.ascontiguousarray(waves[:, at : at + rate // 10])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
            for converted in converter.resample(frame):
                container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return path


def shortened(path: Path, part: float) -> Path:
    """The same file cut off after a part of its bytes."""
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * part)])
    return path


def scratched(path: Path) -> Path:
    """The same file with a twentieth of its bytes, in its middle, overwritten with zeros."""
    raw = bytearray(path.read_bytes())
    middle, length = len(raw) // 2, len(raw) // 20
    raw[middle : middle + length] = bytes(length)
    path.write_bytes(raw)
    return path


def pitch(samples: npt.NDArray[np.int16], rate: int = 16_000) -> float:
    """The strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * rate / len(samples))
