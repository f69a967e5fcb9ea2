"""Kaldi's binary files: an acoustic model whose weights can be changed, and an i-vector extractor."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.delta import Place
from speech.errors import BadInputError

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
_COMPONENT = re.compile(rb"<ComponentName> (\S+) <(\w+)>")


class AcousticModel:
    """An nnet3 `final.mdl` as bytes; its weights have names and may change, its size never does.

    A name is a component's with `.w` (matrix), `.b` (bias), `.mean` or `.var` (batch norm's statistics).
    """

    def __init__(self, content: bytes) -> None:
        """Find the weights.

        Raises:
            BadInputError: it holds no nnet3 network in Kaldi's binary form.
        """
        self.content = bytearray(content)
        self.places: dict[str, Place] = {}
        self.offsets: dict[str, list[int]] = {}
        """The frames that a spliced component sees, by its name, relative to its own."""
        self.epsilon: dict[str, float] = {}
        self.target_rms: dict[str, float] = {}
        try:
            head, end = content.index(b"<Nnet3>"), content.index(b"</Nnet3>")
        except ValueError as error:
            raise BadInputError(
                "This file holds no nnet3 network. Give a Vosk model's am/final.mdl."
            ) from error
        used = re.findall(rb"component=(\S+)", content[head : content.index(b"<NumComponents>")])
        starts = sorted({content.index(b"<ComponentName> %s <" % name) for name in used})
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            self._read_component(content[start:stop], start)

    def weights(self, name: str) -> Floats:
        """A copy of what is called `name`: a matrix, or a vector for all but `.w`."""
        place = self.places[name]
        flat = np.frombuffer(self.content, "<f4", place.rows * place.columns, place.offset).copy()
        return flat.reshape(place.rows, place.columns) if name.endswith(".w") else flat

    def change(self, name: str, weights: Floats) -> None:
        """Write weights in place of what is called `name`; same shape."""
        place = self.places[name]
        if weights.size != place.rows * place.columns:
            raise ValueError(name)
        self.content[place.offset : place.end] = np.ascontiguousarray(weights, "<f4").tobytes()

    def _read_component(self, part: bytes, start: int) -> None:
        match = _COMPONENT.match(part)
        if match is None:
            raise BadInputError("A component of this network has no name. Give a Vosk model's am/final.mdl.")
        name, kind, at = match[1].decode("ascii"), match[2], match.end()
        # What follows a list of offsets or a matrix is searched behind it: their bytes may look like a tag.
        if (found := _behind(part, b"<TimeOffsets>", at)) > 0:
            (count,) = struct.unpack_from("<i", part, found + 1)
            self.offsets[name] = list(struct.unpack_from(f"<{count}i", part, found + 5))
            at = found + 5 + 4 * count
        for tag in (b"<LinearParams>", b"<Params>"):
            if (found := _behind(part, tag, at)) > 0 and part[found : found + 3] == b"FM ":
                rows, columns = struct.unpack_from("<xixi", part, found + 3)
                at = self._place(name + ".w", start, found + 13, rows, columns) - start
                break
        if kind == b"RectifiedLinearComponent":  # its statistics are the training's, not the network's
            return
        for tag, short in ((b"<BiasParams>", ".b"), (b"<StatsMean>", ".mean"), (b"<StatsVar>", ".var")):
            if (found := _behind(part, tag, at)) > 0:
                (count,) = struct.unpack_from("<i", part, found + 4)
                at = self._place(name + short, start, found + 8, 1, count) - start
        if kind == b"BatchNormComponent":
            self.epsilon[name] = _float(part, b"<Epsilon>", match.end())
            self.target_rms[name] = _float(part, b"<TargetRms>", match.end())

    def _place(self, name: str, start: int, found: int, rows: int, columns: int) -> int:
        place = Place(start + found, rows, columns)
        if rows * columns:
            self.places[name] = place
        return place.end


@dataclass(frozen=True, slots=True)
class IvectorExtractor:
    """What Kaldi's online i-vectors of `dim` numbers are made with, from a model's folder `ivector`."""

    lda: Floats
    """Seven frames of MFCC, spliced, to 40 numbers."""
    cmvn: Doubles
    """Sums and sums of squares of the training's MFCC, the last column of the first row their count."""
    gconst: Floats
    means_by_precision: Floats
    precision: Floats
    projection: Floats
    """For each of the 512 Gaussians, precision times subspace, shape (512, 40, dim)."""
    quadratic: Doubles
    """Shape (512, dim, dim)."""
    offset: float
    """The prior's first element."""

    @property
    def dim(self) -> int:
        """Numbers of an i-vector."""
        return int(self.quadratic.shape[1])

    @classmethod
    def read(cls, folder: Path) -> IvectorExtractor:
        """Read it from the folder `ivector` of a Vosk model."""
        lda, _ = _matrix((folder / "final.mat").read_bytes(), 2)
        text = (folder / "global_cmvn.stats").read_text(encoding="ascii")
        rows = text.replace("[", "").replace("]", "").strip().split("\n")
        background = (folder / "final.dubm").read_bytes()
        content = (folder / "final.ie").read_bytes()
        at = content.index(b"<M> ") + 4
        (count,) = struct.unpack_from("<xi", content, at)
        at += 5
        subspaces, precisions = [], []
        for _ in range(count):
            subspace, at = _matrix(content, at)
            subspaces.append(subspace)
        at += len(b"<SigmaInv> ")
        for _ in range(count):
            symmetric, at = _symmetric(content, at)
            precisions.append(symmetric)
        (offset,) = struct.unpack_from("<d", content, at + len(b"<IvectorOffset> ") + 1)
        pairs = list(zip(precisions, subspaces, strict=True))
        return cls(
            lda.astype(np.float32),
            np.array([[float(word) for word in row.split()] for row in rows]),
            _vector(background, _behind(background, b"<GCONSTS>", 0)),
            _matrix(background, _behind(background, b"<MEANS_INVVARS>", 0))[0].astype(np.float32),
            _matrix(background, _behind(background, b"<INV_VARS>", 0))[0].astype(np.float32),
            np.array([precision @ subspace for precision, subspace in pairs]).astype(np.float32),
            np.array([subspace.T @ precision @ subspace for precision, subspace in pairs]),
            offset,
        )


def _behind(content: bytes, tag: bytes, at: int) -> int:
    """The place behind a tag and its space, or -1."""
    found = content.find(tag, at)
    return -1 if found < 0 else found + len(tag) + 1


def _float(content: bytes, tag: bytes, at: int) -> float:
    (value,) = struct.unpack_from("<xf", content, _behind(content, tag, at))
    return float(value)


def _matrix(content: bytes, at: int) -> tuple[npt.NDArray[np.float32 | np.float64], int]:
    kind = {b"FM ": "<f4", b"DM ": "<f8"}[content[at : at + 3]]
    rows, columns = struct.unpack_from("<xixi", content, at + 3)
    flat = np.frombuffer(content, kind, rows * columns, at + 13)
    return flat.reshape(rows, columns), at + 13 + flat.nbytes


def _vector(content: bytes, at: int) -> Floats:
    (count,) = struct.unpack_from("<xi", content, at + 3)
    return np.frombuffer(content, "<f4", count, at + 8)


def _symmetric(content: bytes, at: int) -> tuple[Doubles, int]:
    kind = {b"FP ": "<f4", b"DP ": "<f8"}[content[at : at + 3]]
    (size,) = struct.unpack_from("<xi", content, at + 3)
    flat = np.frombuffer(content, kind, size * (size + 1) // 2, at + 8)
    lower = np.zeros((size, size))
    lower[np.tril_indices(size)] = flat
    return lower + np.tril(lower, -1).T, at + 8 + flat.nbytes
