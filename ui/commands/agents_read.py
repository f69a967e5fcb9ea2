"""The profiles that a command of `heartline agents` reads: a folder's files, and a store's rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cues.people.folder import ProfileFolder, Profiles

Folder = Annotated[
    Path | None,
    typer.Option(
        "--agents",
        metavar="FOLDER",
        help="Files here alone, and no store but one that is named; this user's own if not said.",
    ),
]
StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="sqlite:///FILE or postgresql://...; else the setting."),
]


def folder(agents: Path | None) -> ProfileFolder:
    """The folder that is meant.

    Raises:
        BadInputError: it is not there.
    """
    from cues.people.folder import ProfileFolder
    from speech.errors import BadInputError
    from ui.wiring.agents import agents_folder

    if agents is not None and not agents.is_dir():
        raise BadInputError(f"There is no folder {agents}.")
    return ProfileFolder(agents or agents_folder())


def is_store_meant(agents: Path | None, store: str | None) -> bool:
    """Whether profiles lie in a store too; none is made to look into it."""
    from speech.errors import BadInputError
    from ui.wiring.agents import is_store_there

    if agents is not None and store is None:
        return False
    there = is_store_there(store)
    if store is not None and not there:
        raise BadInputError(
            "There is no store at this URL. To make one there: heartline agents add FILE --store URL"
        )
    return there


def read(agents: Path | None, store: str | None) -> tuple[Profiles, Profiles, tuple[str, ...]]:
    """The profiles of folder and store, and names of rows that cannot be used; what is left out is said."""
    from cues.people.reader import NOBODY

    in_folder, in_store = folder(agents).read(), NOBODY
    unusable: tuple[str, ...] = ()
    if is_store_meant(agents, store):
        from cues.memory.errors import StoreError
        from cues.people.rows import ProfileRows
        from ui.wiring.memory import open_store

        try:
            with open_store(store) as opened:
                rows = ProfileRows(opened)
                in_store, unusable = rows.read(), rows.unusable
        except StoreError as error:
            if store is not None:
                raise
            typer.echo(f"{error} Profiles in it are left out.", err=True)
    for problem in (*in_folder.problems, *in_store.problems):
        typer.echo(f"{problem} It is left out.", err=True)
    return in_folder, in_store, unusable
