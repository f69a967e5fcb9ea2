"""The models that the settings ask for: whether each is here, and whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.catalog import ModelKind
from models.shelf import ModelState, Shelf
from speech.ears_choice import EarsChoice
from speech.errors import HeartlineError
from ui.doctor.finding import Finding, note, ok, wrong
from ui.settings import Settings

ABOUT = "models"
_DOES_WITHOUT = {
    ModelKind.CAREFUL: "Calls go on with the fast ear alone, and telephone audio is understood badly.",
    ModelKind.SPEAKER: "A recording with both voices in one channel gives no cue.",
}
"""What becomes of a call without a model that it can do without."""


def models_here(settings: Settings, *, deep: bool) -> Iterator[Finding]:
    """A finding for each kind of model that the settings need.

    Args:
        settings: say which models, and which ears.
        deep: compare every file with its digest; else names and sizes alone.
    """
    shelf = Shelf.default()
    named = {ModelKind.RECOGNISER: settings.model, ModelKind.CAREFUL: settings.careful_model}
    for kind in ModelKind:
        if kind is not ModelKind.CAREFUL or settings.ears is not EarsChoice.FAST:
            yield _model(shelf, kind, named.get(kind), _may_lack(kind, settings), deep=deep)


def _model(shelf: Shelf, kind: ModelKind, name: str | None, may_lack: str, *, deep: bool) -> Finding:
    try:
        folder = shelf.locate(name, kind)
    except HeartlineError as error:
        card = shelf.catalog.named(kind=kind)
        absent = name is None and shelf.glance(card).state is ModelState.ABSENT
        if not absent:
            return wrong(ABOUT, str(error))
        what = f"The model {card.name} has not been fetched."
        remedy = f"Run: heartline models fetch {card.name}"
        return note(ABOUT, f"{what} {may_lack}", remedy) if may_lack else wrong(ABOUT, what, remedy)
    return _whole(shelf, folder, deep=deep)


def _whole(shelf: Shelf, folder: Path, *, deep: bool) -> Finding:
    """What is to be said of a model whose files are all there."""
    card = next((card for card in shelf.catalog.card if shelf.folder(card) == folder), None)
    if card is None:
        return ok(
            ABOUT, f"{folder} holds a model that is not the catalogue's, so nothing more is known of it."
        )
    if not deep:
        return ok(ABOUT, f"{card.name} is here.")
    faults = shelf.verify(card).faults
    if not faults:
        return ok(ABOUT, f"{card.name} is here and whole: {len(card.files)} files match their digests.")
    more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
    remedy = f"Run: heartline models fetch {card.name}"
    return wrong(ABOUT, f"The model {card.name} is damaged: {faults[0]}{more}.", remedy)


def _may_lack(kind: ModelKind, settings: Settings) -> str:
    """What becomes of calls without this model; empty where there are none without it."""
    if kind is ModelKind.CAREFUL and settings.ears is not EarsChoice.AUTO:
        return ""
    return _DOES_WITHOUT.get(kind, "")
