"""The shelf: where fetched models lie, whether each is whole, and the folder to hand to the recogniser."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import platformdirs

from models.catalog import Catalog, ModelCard, ModelFile, ModelKind, embedded_catalog
from models.digests import is_the_file
from models.errors import ModelAbsentError, ModelDamagedError
from models.folder import model_folder

_Check = Callable[[Path, ModelFile], bool]

SHELF_VARIABLE = "HEARTLINE_MODELS"
"""The environment variable that names another shelf."""


class ModelState(StrEnum):
    """How a model of the catalogue stands on the shelf."""

    PRESENT = "present"
    ABSENT = "absent"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Condition:
    """A model's state, with the files at fault where it is damaged."""

    state: ModelState
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """One phrase a damaged file: its path inside the model and what is wrong with it."""
        return tuple(
            [f"{path} is missing" for path in self.missing] + [f"{path} has changed" for path in self.changed]
        )


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder with one folder a model, each named like its card."""

    root: Path
    catalog: Catalog

    @classmethod
    def default(cls) -> Shelf:
        """The shelf that `HEARTLINE_MODELS` names, or the one in the user's data folder."""
        named = os.environ.get(SHELF_VARIABLE)
        root = Path(named) if named else platformdirs.user_data_path("heartline", appauthor=False) / "models"
        return cls(root.expanduser().absolute(), embedded_catalog())

    def folder(self, card: ModelCard) -> Path:
        """Where the model lies, or would lie once fetched."""
        return self.root / card.name

    def glance(self, card: ModelCard) -> Condition:
        """The model's condition by its files' names and sizes alone: quick enough for every start."""
        return self._examine(card, _has_the_size)

    def verify(self, card: ModelCard) -> Condition:
        """The model's condition by the digest of every file: reads them all (about 0.1 s for 50 MB)."""
        return self._examine(card, is_the_file)

    def path(self, name: str | None = None, kind: ModelKind = ModelKind.RECOGNISER) -> Path:
        """The folder of a model of the catalogue.

        Without a name it is the default's of that kind, or its fallback's where only that has been fetched.

        Raises:
            UnknownModelError: the catalogue has no such model.
            WrongKindError: it has, but for something else than `kind`.
            ModelAbsentError: it has not been fetched.
            ModelDamagedError: a file is missing or has another size.
        """
        card = self.catalog.named(name, kind)
        condition = self.glance(card)
        if condition.state is ModelState.ABSENT and name is None and card.fallback is not None:
            stand_in = self.catalog.named(card.fallback)
            if self.glance(stand_in).state is ModelState.PRESENT:
                return self.folder(stand_in)
        self.require(card, condition)
        return self.folder(card)

    def locate(self, name_or_path: str | None = None, kind: ModelKind = ModelKind.RECOGNISER) -> Path:
        """The folder for a setting: a catalogue's name, any folder of such a model, or None for the default.

        A name of the catalogue wins over a folder of that name; write `./name` for the folder.

        Raises:
            UnknownModelError: it is neither.
            WrongKindError: the catalogue has it, but for something else than `kind`.
            RecognizerModelError: it is a folder, but holds no model of that kind, or half of one.
            ModelAbsentError: the catalogue's model has not been fetched.
            ModelDamagedError: a file of it is missing or has another size.
        """
        if name_or_path is None or name_or_path in self.catalog.names:
            return self.path(name_or_path, kind)
        folder = Path(name_or_path).expanduser()
        if folder.exists() or len(folder.parts) > 1 or folder.is_absolute():
            return model_folder(folder, kind)
        return self.path(name_or_path, kind)

    def require(self, card: ModelCard, condition: Condition) -> None:
        """Raise what a person should read unless the model is whole.

        Raises:
            ModelAbsentError: it has not been fetched.
            ModelDamagedError: files of it are missing or changed; names up to three.
        """
        remedy = f"Run: heartline models fetch {card.name}"
        if condition.state is ModelState.ABSENT:
            raise ModelAbsentError(f"The model {card.name} has not been fetched. {remedy}")
        if condition.state is ModelState.DAMAGED:
            shown = ", ".join(condition.faults[:3])
            more = f" and {len(condition.faults) - 3} more" if len(condition.faults) > 3 else ""
            raise ModelDamagedError(f"The model {card.name} is damaged: {shown}{more}. {remedy}")

    def _examine(self, card: ModelCard, good: _Check) -> Condition:
        folder = self.folder(card)
        if not folder.is_dir():
            return Condition(ModelState.ABSENT)
        return examine(folder, card, good)


def examine(folder: Path, card: ModelCard, good: _Check = is_the_file) -> Condition:
    """The condition of a card's files in any folder; a file that cannot be read counts as changed."""
    missing, changed = [], []
    for file in card.files:
        path = folder / file.path
        if not path.is_file():
            missing.append(file.path)
            continue
        try:
            whole = good(path, file)
        except OSError:
            whole = False
        if not whole:
            changed.append(file.path)
    state = ModelState.DAMAGED if missing or changed else ModelState.PRESENT
    return Condition(state, tuple(missing), tuple(changed))


def _has_the_size(path: Path, file: ModelFile) -> bool:
    size = path.stat().st_size
    return size == file.size if file.size is not None else size > 0
