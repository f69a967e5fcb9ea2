"""Any folder as a model: tells whether it looks like one of the kind that is needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.catalog import ModelKind
from speech.errors import RecognizerModelError

_Needs = tuple[tuple[str, ...], ...]
"""What must be there and not empty: a file, or one of several that can stand for each other."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a model of one kind lies in its folder."""

    noun: str
    layouts: tuple[_Needs, ...]
    """The usual one first."""


_SHAPES = {
    # The two layouts the Vosk library knows: today's, with folders, and the flat one of its first models.
    ModelKind.RECOGNISER: _Shape(
        "a Vosk model",
        (
            (("am/final.mdl",), ("conf/mfcc.conf",), ("graph/HCLG.fst", "graph/HCLr.fst")),
            (("final.mdl",), ("mfcc.conf",), ("HCLG.fst", "HCLr.fst")),
        ),
    ),
    # CTranslate2 reads the first three, the tokeniser's file is what turns its numbers into words.
    ModelKind.CAREFUL: _Shape(
        "a Whisper model for CTranslate2",
        ((("model.bin",), ("config.json",), ("vocabulary.txt", "vocabulary.json"), ("tokenizer.json",)),),
    ),
    ModelKind.SPEAKER: _Shape(
        "a Vosk speaker model",
        ((("final.ext.raw",), ("mean.vec",), ("transform.mat",), ("mfcc.conf",)),),
    ),
}


def model_folder(folder: Path, kind: ModelKind) -> Path:
    """`folder` itself, once it has been seen to hold a model of that kind.

    The libraries say little more than that they could not load it, so what they need is looked for first.

    Raises:
        RecognizerModelError: it is not a folder, holds another kind of model, or lacks a file of this one.
    """
    shape = _SHAPES[kind]
    remedy = f"Give the folder of {shape.noun}, unpacked."
    if not folder.exists():
        raise RecognizerModelError(f"There is no folder {folder}. {remedy}")
    if not folder.is_dir():
        raise RecognizerModelError(f"{folder} is a file, not a model's folder. {remedy}")
    lacks = _lacking(folder, shape)
    if not lacks:
        return folder
    for other in _SHAPES.values():
        if other is not shape and not _lacking(folder, other):
            raise RecognizerModelError(f"{folder} holds {other.noun}, but {shape.noun} is needed. {remedy}")
    sign = shape.layouts[0][0][0]
    inner = [child for child in sorted(folder.iterdir()) if _filled(child / sign)]
    hint = f"Did you mean {inner[0]}?" if inner else remedy
    raise RecognizerModelError(f"{folder} is not {shape.noun}: it has no {', no '.join(lacks)}. {hint}")


def _lacking(folder: Path, shape: _Shape) -> list[str]:
    """What the layout that it comes nearest to would need; nothing where one is complete."""
    lacks = [
        [" or ".join(names) for names in needs if not any(_filled(folder / name) for name in names)]
        for needs in shape.layouts
    ]
    return min(lacks, key=len)


def _filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
