"""Unfolding a model: its two graphs read, composed, and the whole one laid beside them, or not at all."""

from __future__ import annotations

import os
import re
import shutil
import struct
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from models.errors import UnfoldError
from models.progress import Progress
from models.unfolding.compose import Composition, compose
from models.unfolding.const_fst import write_const
from models.unfolding.lookahead import read_lookahead
from models.unfolding.ngram import read_ngram

WHOLE = "graph/HCLG.fst"
"""Vosk takes this graph alone where it is there, and composes the two others while it listens elsewhere."""
SOUNDS, WORDS, SILENT = "graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int"
_ROOM = ".unfolding-"
"""Files of this prefix beside the graphs are half made."""
_DEAD_AFTER = 3600.0
"""Seconds after which nobody can be at work on a half-made file any more. Two may unfold at once; the second
to be ready replaces the graph of the first by the same."""
_DISK_TIMES, _MEMORY_TIMES = 11, 50
"""Bytes on disk, and in memory while it is made, for each byte of the language model. Of en-us-telephone's
24 MB come 246 MB; the most memory at once was 1.2 GB, the program's own included."""
_MEMORY_FILE = Path("/proc/meminfo")


def unfold(folder: Path, progress: Progress) -> bool:
    """Make the whole graph of a Vosk model's folder; takes about a minute.

    It is written to a file beside its place and moved there by a rename, with the mode of the other graphs.
    Recognisers that are loaded keep theirs; the next one takes the new. A fetch that mends the model makes
    its folder anew, so the whole graph never outlives the two that it is made of.

    Returns:
        False where it was there already, and nothing was done.

    Raises:
        UnfoldError: the model has no such graphs, or ones that cannot be read; there is too little room on
            the disk or in memory; or the file cannot be written.
    """
    place = folder / WHOLE
    if is_unfolded(folder):
        return False
    lacking = [name for name in (SOUNDS, WORDS, SILENT) if not (folder / name).is_file()]
    if lacking:
        raise UnfoldError(
            f"The model in {folder} has no {lacking[0]}, so there is nothing to unfold. Name a small Vosk "
            "model, such as en-us-telephone."
        )
    try:
        _clear(folder)
        _require_room(folder)
        with progress.wait("unfolding"):
            made = _composed(folder)
            _write(place, made)
    except MemoryError as error:
        raise UnfoldError(
            f"There is too little memory to unfold the model in {folder}. Free some."
        ) from error
    except OSError as error:
        raise UnfoldError(f"The model in {folder} cannot be unfolded: {error.strerror}.") from error
    return True


def is_unfolded(folder: Path) -> bool:
    """Whether a model's whole graph is there."""
    place = folder / WHOLE
    return place.is_file() and place.stat().st_size > 0


def fold(folder: Path) -> bool:
    """Delete the whole graph, so that the two are composed while listening again; False where there was none.

    Raises:
        UnfoldError: the folder has not both graphs it would need then, or it cannot be deleted.
    """
    place = folder / WHOLE
    try:
        _clear(folder)
        if not place.exists():
            return False
        if not (folder / SOUNDS).is_file() or not (folder / WORDS).is_file():
            raise UnfoldError(
                f"The model in {folder} came with {WHOLE} and has no other graphs, so it is left as it is."
            )
        place.unlink()
    except OSError as error:
        raise UnfoldError(f"{place} cannot be deleted: {error.strerror}.") from error
    return True


def _composed(folder: Path) -> Composition:
    try:
        silent = frozenset(int(label) for label in (folder / SILENT).read_text(encoding="ascii").split())
        sounds, reach = read_lookahead((folder / SOUNDS).read_bytes())
        words = read_ngram((folder / WORDS).read_bytes())
        return compose(sounds, reach, words, silent)
    except (ValueError, IndexError, struct.error) as error:
        raise UnfoldError(
            f"The graphs of the model in {folder} are damaged or of another kind than {SOUNDS} and {WORDS} "
            "of small Vosk models, so they cannot be unfolded. Check with: heartline models verify"
        ) from error


def _write(place: Path, made: Composition) -> None:
    handle, name = tempfile.mkstemp(prefix=_ROOM, suffix=".fst", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write_const(file, made.finals, made.waves, made.counts)
            file.flush()
            os.fsync(file.fileno())  # the rename must not outlive the content in a power cut
        shutil.copymode(place.parent / Path(SOUNDS).name, name)
        Path(name).replace(place)
    finally:
        Path(name).unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    for leftover in (folder / WHOLE).parent.glob(f"{_ROOM}*"):
        with suppress(FileNotFoundError):  # its maker is ready
            if time.time() - leftover.stat().st_mtime > _DEAD_AFTER:
                leftover.unlink()


def _require_room(folder: Path) -> None:
    size = (folder / WORDS).stat().st_size
    free = shutil.disk_usage(folder).free
    if free < size * _DISK_TIMES:
        raise UnfoldError(
            f"Unfolding the model in {folder} needs {size * _DISK_TIMES / 1e6:.0f} MB of disk, but "
            f"{free / 1e6:.0f} MB are free. Free some."
        )
    memory = _free_memory()
    if memory is not None and memory < size * _MEMORY_TIMES:
        raise UnfoldError(
            f"Unfolding the model in {folder} needs {size * _MEMORY_TIMES / 1e6:.0f} MB of memory, but "
            f"{memory / 1e6:.0f} MB are free. Do it on another machine and copy {WHOLE}."
        )


def _free_memory() -> int | None:
    """Bytes that Linux could give; None elsewhere, where nothing cheap tells."""
    with suppress(OSError):
        found = re.search(
            r"^MemAvailable:\s+(\d+) kB", _MEMORY_FILE.read_text(encoding="ascii"), re.MULTILINE
        )
        return int(found[1]) * 1024 if found else None
    return None
