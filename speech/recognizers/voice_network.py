"""The network of Vosk's speaker model: read from its folder and run without the recogniser around it.

The folder holds an x-vector network as Kaldi writes it: five layers over frames, their mean and spread over
the piece, one layer over those; then a mean and a matrix that make the vectors comparable by their angle.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from speech.errors import RecognizerModelError
from speech.recognizers.voice_features import CEPSTRA, Frames

Vector = npt.NDArray[np.float32]
"""Shape (n,)."""
Mask = npt.NDArray[np.bool_]
"""Which frames count, shape (n,)."""

NETWORK, MEAN, MATRIX = "final.ext.raw", "mean.vec", "transform.mat"
_NEIGHBOURS = ((-2, -1, 0, 1, 2), (-2, 0, 2), (-3, 0, 3), (0,), (0,))
"""For each layer, the frames before and after that it looks at, as the head of the network's file says."""
_REACH = sum(offsets[-1] for offsets in _NEIGHBOURS)
_LEAST_SPREAD = 1e-10


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Layer:
    """An affine map, what is below zero cut off, then each unit scaled and shifted (batch normalisation)."""

    weights: Frames
    """Shape (in, out)."""
    bias: Vector
    scale: Vector
    shift: Vector

    def __call__(self, frames: Frames) -> Frames:
        heard: Frames = np.maximum(frames @ self.weights + self.bias, 0) * self.scale + self.shift
        return heard


class VoiceNetwork:
    """Turns cepstra into one vector of 128 numbers that is alike for all that one person says."""

    def __init__(
        self, layers: tuple[_Layer, ...], last: Frames, bias: Vector, mean: Vector, matrix: Frames
    ) -> None:
        self._layers = layers
        self._last = last
        self._bias = bias
        self._mean = mean
        self._matrix = matrix

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the model; 12 MB in memory.

        Raises:
            RecognizerModelError: The folder is no speaker model, or a damaged one.
        """
        remedy = f"Name the folder that holds {NETWORK}, or fetch the speaker model anew."
        try:
            file = _KaldiFile((folder / NETWORK).read_bytes())
            layers = tuple(_layer(file, number) for number in range(1, len(_NEIGHBOURS) + 1))
            last, bias = file.affine("tdnn6")
            numbers = (folder / MEAN).read_text(encoding="ascii").strip().strip("[]").split()
            mean = np.array([float(number) for number in numbers], dtype=np.float32)
            matrix = _KaldiFile((folder / MATRIX).read_bytes()).matrix(2)
        except OSError as error:
            missing = Path(error.filename or NETWORK).name
            raise RecognizerModelError(
                f"There is no speaker model in {folder}: {missing} cannot be read. {remedy}"
            ) from error
        except (ValueError, struct.error) as error:
            raise RecognizerModelError(f"The speaker model in {folder} is damaged. {remedy}") from error
        network = cls(layers, last, bias, mean, matrix)
        network.check(folder, remedy)
        return network

    def vectors(self, frames: Frames, stretches: Sequence[Mask]) -> tuple[Vector, ...]:
        """The voice in each stretch of a piece, each of length 1; the layers over frames run only once.

        Args:
            frames: cepstra, shape (n, 23).
            stretches: for each, which frames count, shape (n,), at least one of them.
        """
        rows = np.pad(frames, ((_REACH, _REACH), (0, 0)), mode="edge")
        for layer, offsets in zip(self._layers, _NEIGHBOURS, strict=True):
            reach = offsets[-1]
            kept = len(rows) - 2 * reach
            beside = [rows[reach + offset : reach + offset + kept] for offset in offsets]
            rows = layer(np.concatenate(beside, axis=1) if reach else rows)
        return tuple(self._pooled(rows[stretch]) for stretch in stretches)

    def _pooled(self, rows: Frames) -> Vector:
        mean = rows.mean(axis=0)
        spread = np.sqrt(np.maximum(np.square(rows).mean(axis=0) - np.square(mean), _LEAST_SPREAD))
        raw = np.concatenate((mean, spread)) @ self._last + self._bias
        vector: Vector = self._matrix @ (raw - self._mean)
        return vector / np.linalg.norm(vector)

    def check(self, folder: Path, remedy: str) -> None:
        """Run it once: a network whose parts do not fit would fail in the middle of a call.

        Raises:
            RecognizerModelError: It does not work.
        """
        try:
            (vector,) = self.vectors(np.zeros((1, CEPSTRA), np.float32), [np.ones(1, np.bool_)])
        except ValueError as error:
            raise RecognizerModelError(
                f"The speaker model in {folder} is of another make than Heartline knows. {remedy}"
            ) from error
        if not np.isfinite(vector).all():
            raise RecognizerModelError(f"The speaker model in {folder} is damaged. {remedy}")


class _KaldiFile:
    """Finds parts of a binary Kaldi file by the names before them."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def after(self, name: str, start: int = 0) -> int:
        """Position just behind a name.

        Raises:
            ValueError: It is not there.
        """
        return self._content.index(name.encode(), start) + len(name)

    def component(self, name: str) -> int:
        """Where a named component begins."""
        return self.after(f"<ComponentName> {name} ")

    def affine(self, name: str) -> tuple[Frames, Vector]:
        """Weights, shape (in, out), and bias of a layer."""
        begin = self.after("<LinearParams> ", self.component(f"{name}.affine"))
        weights = self.matrix(begin)
        return weights.T.copy(), self.vector(self.after("<BiasParams> ", begin + weights.nbytes))

    def matrix(self, begin: int) -> Frames:
        """A matrix of 32-bit floats: `FM `, then rows and columns, each a byte 4 and 32 bits."""
        kind, _, rows, _, columns = struct.unpack_from("<3sbibi", self._content, begin)
        return self._floats(kind == b"FM ", begin + 13, rows * columns).reshape(rows, columns)

    def vector(self, begin: int) -> Vector:
        """A vector of 32-bit floats: `FV `, then its length."""
        kind, _, count = struct.unpack_from("<3sbi", self._content, begin)
        return self._floats(kind == b"FV ", begin + 8, count)

    def number(self, begin: int) -> float:
        """One float: a byte 4, then 32 bits."""
        return float(struct.unpack_from("<bf", self._content, begin)[1])

    def _floats(self, right_kind: bool, begin: int, count: int) -> Vector:
        if not right_kind or count < 1:
            raise ValueError("no floats where floats should be")
        return np.frombuffer(self._content, "<f4", count, begin).astype(np.float32)


def _layer(file: _KaldiFile, number: int) -> _Layer:
    weights, bias = file.affine(f"tdnn{number}")
    begin = file.component(f"tdnn{number}.batchnorm")
    epsilon = file.number(file.after("<Epsilon> ", begin))
    target = file.number(file.after("<TargetRms> ", begin))
    means = file.vector(file.after("<StatsMean> ", begin))
    variances = file.vector(file.after("<StatsVar> ", begin))
    scale = (target / np.sqrt(variances + epsilon)).astype(np.float32)
    return _Layer(weights, bias, scale, -means * scale)
