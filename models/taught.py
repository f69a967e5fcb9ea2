"""A model made here of another one: the base's files as they are, its network with what it learned since."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from models.catalog import ModelCard, Taught
from models.delta import applied
from models.errors import DeltaError
from models.progress import Progress

DELTAS = Path(__file__).with_name("deltas")
"""Where the deltas lie that a card may name."""


def put_together(
    lesson: Taught, base: Path, card: ModelCard, into: Path, progress: Progress, *, deltas: Path = DELTAS
) -> None:
    """Lay the card's files into `into`, out of the base's folder and the delta; nothing is downloaded.

    What the two models share is one file under two names where the file system can do that, else a copy.

    Args:
        lesson: which base and which delta.
        base: the folder of the base, whole and verified.
        card: the model to make.
        into: an empty folder, best on the base's file system.
        progress: is told that the network is being put together.
        deltas: the folder that holds the delta.

    Raises:
        DeltaError: the delta is missing or broken, or was learned on another base.
        OSError: the disk could not take the files.
    """
    with progress.wait(f"putting {card.name} together from {lesson.base}"):
        for file in card.files:
            target = into / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if file.path == lesson.changes:
                _write(target, _learned(lesson, base, deltas))
            else:
                _share(base / file.path, target)


def _learned(lesson: Taught, base: Path, deltas: Path) -> bytes:
    try:
        delta = (deltas / lesson.delta).read_bytes()
    except OSError as error:
        raise DeltaError(
            f"The file {lesson.delta} of this copy of Heartline cannot be read. Install Heartline again."
        ) from error
    try:
        return applied(delta, (base / lesson.changes).read_bytes())
    except DeltaError as error:
        raise DeltaError(
            f"The file {lesson.delta} of this copy of Heartline does not go with the model {lesson.base}: "
            f"{error}. Install Heartline again."
        ) from error


def _write(target: Path, content: bytes) -> None:
    with target.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # the rename into place must not outlive the content in a power cut


def _share(file: Path, target: Path) -> None:
    try:
        target.hardlink_to(file)
    except OSError:  # another file system, or one without links
        shutil.copyfile(file, target)
