"""Fetching a model onto the shelf: whole and verified, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.carrier import carrier_of
from models.catalog import ModelCard, Taught
from models.errors import ClientMissingError, DigestError, FetchError, NoSpaceError
from models.lock import held
from models.progress import NoProgress, Progress
from models.shelf import ModelState, Shelf, examine

_ROOM = ".fetching-"
"""Folders of this prefix on the shelf are half-made; whoever holds the lock may delete them."""
_MARGIN_BYTES = 16_000_000
_REMEDY = "Free some, or name another folder in HEARTLINE_MODELS."
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch came to."""

    card: ModelCard
    """The card that lies on the shelf now: the fallback's where the one asked for could not come."""
    folder: Path
    fresh: bool
    """False where it lay there whole already, so that nothing was downloaded."""


def fetch(shelf: Shelf, name: str | None = None, progress: Progress | None = None) -> Fetched:
    """Bring a model of the catalogue onto the shelf, or mend it there; the default where none is named.

    The files are gathered in a folder of their own on the shelf's file system, checked one by one, and moved
    into place by a rename: a fetch killed at any moment leaves nothing half made where a recogniser would
    look, and the next one clears its remains away. Fetches on one shelf wait for one another. A taught model
    brings its base along, which stays on the shelf.

    Raises:
        UnknownModelError: the catalogue has no such model.
        FetchError: it could not be fetched; its kin say why (no client, no network, no space, wrong digest).
    """
    card = shelf.catalog.named(name)
    shown = progress or NoProgress()
    with _disk_faults(shelf.root):
        shelf.root.mkdir(parents=True, exist_ok=True)
        with held(
            shelf.root / ".lock",
            lambda: shown.say("Another fetch is under way on this shelf; waiting for it to end."),
        ):
            for leftover in shelf.root.glob(f"{_ROOM}*"):
                shutil.rmtree(leftover, ignore_errors=True)
            try:
                return _bring(shelf, card, shown)
            except ClientMissingError as error:
                if card.fallback is None:
                    raise
                shown.say(f"{error} Taking {card.fallback} from its makers instead.")
                return _bring(shelf, shelf.catalog.named(card.fallback), shown)


def _bring(shelf: Shelf, card: ModelCard, progress: Progress) -> Fetched:
    place = shelf.folder(card)
    condition = shelf.verify(card)
    if condition.state is ModelState.PRESENT:
        return Fetched(card, place, fresh=False)
    for fault in condition.faults:
        progress.say(f"{card.name}: {fault}; fetching it again.")
    if isinstance(card.carrier, Taught):
        _bring(shelf, shelf.catalog.named(card.carrier.base), progress)
    _require_space(shelf.root, card)
    room = Path(tempfile.mkdtemp(prefix=_ROOM, dir=shelf.root))
    try:
        fresh = room / "model"
        fresh.mkdir()
        carrier_of(card, shelf.root)(card, room, fresh, progress)
        faults = examine(fresh, card).faults
        if faults:
            raise DigestError(
                f"What arrived for the model {card.name} is not what the catalogue names: {faults[0]}. "
                "Nothing of it was kept; fetch again, and if it stays so, tell the makers of Heartline."
            )
        if place.exists():
            place.rename(room / "damaged")
        fresh.rename(place)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return Fetched(card, place, fresh=True)


def _require_space(root: Path, card: ModelCard) -> None:
    needed = card.download_bytes + card.installed_bytes + _MARGIN_BYTES
    free = shutil.disk_usage(root).free
    if free < needed:
        raise NoSpaceError(
            f"The model {card.name} needs {needed / 1e6:.0f} MB while it is fetched, but the disk of {root} "
            f"has {free / 1e6:.0f} MB free. {_REMEDY}"
        )


@contextmanager
def _disk_faults(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise NoSpaceError(
                f"There is no room left on the disk of {root} to fetch the model. {_REMEDY}"
            ) from error
        reason = error.strerror or os.strerror(error.errno or errno.EIO)
        raise FetchError(
            f"The models' folder {root} cannot be written: {reason}. Name another one in HEARTLINE_MODELS."
        ) from error
